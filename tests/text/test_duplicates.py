"""Near-copies: one changed sentence still makes a copy; another story on the same day does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from kzpipe.text.duplicates import PERMUTATIONS, cluster, find_similar_pairs, propose_pairs, signature, similarity
from kzpipe.text.duplicates import shingles as runs

WORDS = [f"كلمة{i}" for i in range(120)]


def pairs_of(texts: Mapping[str, Sequence[str]], least: float) -> list[tuple[str, str, float]]:
    sets = {key: runs(words) for key, words in texts.items()}
    signatures = np.array([signature(sets[key]) for key in sets], dtype=np.uint32).reshape(-1, PERMUTATIONS)
    return find_similar_pairs(list(sets), signatures, lambda asked: {key: sets[key] for key in asked}, least)


def test_a_lightly_edited_copy_is_found() -> None:
    copy = [*WORDS[:60], "تغيير", "صغير", *WORDS[62:]]
    pairs = pairs_of({"a": WORDS, "b": copy, "c": WORDS[::-1]}, 0.5)
    assert [pair[:2] for pair in pairs] == [("a", "b")]
    assert 0.85 < pairs[0][2] < 1


def test_the_order_of_the_texts_does_not_matter() -> None:
    texts = {"a": WORDS, "b": [*WORDS[:110], "س"], "c": WORDS[20:]}
    assert pairs_of(texts, 0.5) == pairs_of(dict(reversed(texts.items())), 0.5)


def test_clusters_follow_chains_to_the_least_key() -> None:
    assert cluster(["a", "b", "c", "d"], [("b", "c", 0.9), ("a", "b", 0.9)]) == {"a": "a", "b": "a", "c": "a", "d": "d"}


def test_similarity_bounds() -> None:
    assert similarity(runs(WORDS), runs(WORDS)) == 1.0
    assert similarity(runs(WORDS), runs(["x"])) == 0.0


def test_without_texts_there_are_no_pairs() -> None:
    assert pairs_of({}, 0.5) == []
    assert pairs_of({"a": WORDS}, 0.5) == []


def test_texts_shorter_than_a_run_are_compared_whole() -> None:
    assert pairs_of({"a": WORDS[:3], "b": WORDS[:3], "c": WORDS[:2]}, 0.5) == [("a", "b", 1.0)]


def test_a_thousand_copies_of_one_text_are_not_a_million_pairs() -> None:
    signatures = np.array([signature(runs(WORDS))] * 1_000 + [signature(runs([*WORDS[:117], "س"]))], dtype=np.uint32)
    pairs = propose_pairs(signatures)
    assert pairs == [(0, other) for other in range(1, 1_001)]
