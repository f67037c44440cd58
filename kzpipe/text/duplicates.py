"""Find near-copies: MinHash signatures propose pairs, the exact Jaccard similarity of word shingles decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rensa import RMinHash, RMinHashLSH

SHINGLE_WORDS = 4
_PERMUTATIONS = 128
_BANDS = 32
"""128 permutations in 32 bands of 4 propose nearly all pairs from a similarity of 0.4 on."""
_SEED = 2022


def shingles(words: Sequence[str]) -> frozenset[str]:
    """Return the runs of four folded words; a shorter text is one run."""
    if len(words) <= SHINGLE_WORDS:
        return frozenset({" ".join(words)})
    return frozenset(" ".join(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1))


def similarity(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the Jaccard similarity of two sets of shingles, 0 to 1."""
    union = len(left | right)
    return len(left & right) / union if union else 0.0


def find_similar_pairs(texts: Mapping[str, Sequence[str]], least: float) -> list[tuple[str, str, float]]:
    """Return ``(id, id, similarity)`` of every pair of texts at least ``least`` alike, sorted; ``texts`` maps id to folded words."""
    sets = {key: shingles(words) for key, words in sorted(texts.items())}
    index = RMinHashLSH(threshold=least, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    keys = list(sets)
    pairs: list[tuple[str, str, float]] = []
    for number, key in enumerate(keys):
        signature = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        signature.update(sorted(sets[key]))
        for other in sorted(set(index.query(signature))):
            alike = similarity(sets[keys[other]], sets[key])
            if alike >= least:
                pairs.append((*sorted((keys[other], key)), alike))
        index.insert(number, signature)
    return sorted(pairs)


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
