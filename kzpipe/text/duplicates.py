"""Find near-copies: MinHash signatures propose pairs, the exact Jaccard similarity of word shingles decides.

Each text is hashed once, by itself; only then are the signatures of all texts held against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import numpy as np
from rensa import RMinHash

from kzpipe.text.normalize import CACHED_WORDS

SHINGLE_WORDS = 4
PERMUTATIONS: Final = 128
_BANDS = 32
"""128 permutations in 32 bands of 4 propose nearly all pairs from a similarity of 0.4 on."""
_SEED = 2022
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
"""An odd number whose bits are well mixed: 2**64 divided by the golden ratio."""

Shingles = frozenset[int]


def shingles(words: Sequence[str]) -> Shingles:
    """Return the runs of four folded words as 64-bit hashes; a shorter text is one run."""
    hashes = np.array([_hash(word) for word in words], dtype=np.uint64)
    size = min(SHINGLE_WORDS, len(hashes))
    runs = np.zeros(max(len(hashes) - size + 1, 1), dtype=np.uint64)
    for place in range(size):
        runs = runs * _MULTIPLIER + hashes[place : place + len(runs)]
    return frozenset(runs.tolist())


@lru_cache(maxsize=CACHED_WORDS)
def _hash(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def signature(runs: Shingles) -> list[int]:
    """Return the MinHash signature of a set of shingles: 128 numbers of 32 bits."""
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    minhash.update([f"{run:x}" for run in sorted(runs)])
    return list(minhash.digest())


def similarity(left: Shingles, right: Shingles) -> float:
    """Return the Jaccard similarity of two sets of shingles, 0 to 1."""
    union = len(left | right)
    return len(left & right) / union if union else 0.0


def propose_pairs(signatures: np.ndarray) -> list[tuple[int, int]]:
    """Return the pairs of rows, sorted, that agree in all of at least one band; ``signatures`` has the shape (texts, 128).

    Of rows with the very same signature each is paired with the first alone: what is like one is like all, and there may be thousands.
    """
    if not len(signatures):
        return []
    rows = np.ascontiguousarray(signatures, dtype=np.uint32)
    _, first, same = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    firsts = first[same.reshape(-1)]
    pairs = {(int(firsts[number]), number) for number in np.flatnonzero(firsts != np.arange(len(rows))).tolist()}
    chosen = np.sort(first)
    for band in np.split(rows[chosen], _BANDS, axis=1):
        keys = np.ascontiguousarray(band).view([("", np.uint32)] * band.shape[1]).reshape(-1)
        order = np.argsort(keys, kind="stable")
        edges = np.flatnonzero(keys[order][1:] != keys[order][:-1]) + 1
        for group in np.split(order, edges):
            members = np.sort(chosen[group]).tolist()
            pairs.update((left, right) for place, right in enumerate(members) for left in members[:place])
    return sorted(pairs)


def find_similar_pairs(
    keys: Sequence[str], signatures: np.ndarray, shingles_of: Callable[[Sequence[str]], Mapping[str, Shingles]], least: float
) -> list[tuple[str, str, float]]:
    """Return ``(id, id, similarity)`` of the proposed pairs of texts at least ``least`` alike, sorted.

    ``signatures`` has a row per key; ``shingles_of`` returns the shingles of those texts that are proposed at all.
    """
    proposed = [tuple(sorted((keys[left], keys[right]))) for left, right in propose_pairs(signatures)]
    sets = shingles_of(sorted({key for pair in proposed for key in pair}))
    found = ((left, right, similarity(sets[left], sets[right])) for left, right in proposed)
    return sorted(pair for pair in found if pair[2] >= least)


def cluster(keys: Sequence[str], pairs: Sequence[tuple[str, str, float]]) -> dict[str, str]:
    """Return the cluster of each key: the least key that a chain of pairs leads to."""
    parent = {key: key for key in keys}

    def root(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for left, right, _ in pairs:
        low, high = sorted((root(left), root(right)))
        parent[high] = low
    return {key: root(key) for key in keys}
