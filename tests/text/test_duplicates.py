"""Near-copies: one changed sentence still makes a copy; another story on the same day does not."""

from kzpipe.text.duplicates import cluster, find_similar_pairs, similarity
from kzpipe.text.duplicates import shingles as runs

WORDS = [f"كلمة{i}" for i in range(120)]


def test_a_lightly_edited_copy_is_found() -> None:
    copy = [*WORDS[:60], "تغيير", "صغير", *WORDS[62:]]
    pairs = find_similar_pairs({"a": WORDS, "b": copy, "c": WORDS[::-1]}, 0.5)
    assert [pair[:2] for pair in pairs] == [("a", "b")]
    assert 0.85 < pairs[0][2] < 1


def test_the_order_of_the_texts_does_not_matter() -> None:
    texts = {"a": WORDS, "b": [*WORDS[:110], "س"], "c": WORDS[20:]}
    assert find_similar_pairs(texts, 0.5) == find_similar_pairs(dict(reversed(texts.items())), 0.5)


def test_clusters_follow_chains_to_the_least_key() -> None:
    assert cluster(["a", "b", "c", "d"], [("b", "c", 0.9), ("a", "b", 0.9)]) == {"a": "a", "b": "a", "c": "a", "d": "d"}


def test_similarity_bounds() -> None:
    assert similarity(runs(WORDS), runs(WORDS)) == 1.0
    assert similarity(runs(WORDS), runs(["x"])) == 0.0
