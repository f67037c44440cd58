"""Where a corpus is cut depends on its documents alone, and one more touches its own shard alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.shards import MAX_CHARACTERS, WHOLE, bounds, cut_shards, file_name, overlapping

IDS = st.integers(0, 2**64 - 1).map(lambda number: f"{number:016x}")
CORPORA = st.dictionaries(IDS, st.integers(1, MAX_CHARACTERS), max_size=60)


def holds(shard: str, key: str) -> bool:
    low, high = bounds(shard)
    return low <= key <= high


@given(CORPORA)
def test_every_document_has_one_shard_and_no_shard_of_several_is_too_large(sizes: dict[str, int]) -> None:
    shards = cut_shards(sizes.items())
    assert shards == sorted(shards)
    assert [file_name(shard) for shard in shards] == sorted(file_name(shard) for shard in shards)
    homes = {key: [shard for shard in shards if holds(shard, key)] for key in sizes}
    assert all(len(home) == 1 for home in homes.values())
    for shard in shards:
        inside = [size for key, size in sizes.items() if homes[key] == [shard]]
        assert len(inside) == 1 or sum(inside) <= MAX_CHARACTERS
        assert inside or shards == [WHOLE]
    # rows stand in the order of ids through all shards
    assert sorted(sizes) == [key for shard in shards for key in sorted(sizes) if homes[key] == [shard]]


@given(CORPORA, IDS)
def test_one_more_document_touches_one_shard(sizes: dict[str, int], key: str) -> None:
    before, after = set(cut_shards(sizes.items())), set(cut_shards({**sizes, key: 400}.items()))
    assert all(
        holds(shard, key) or any(holds(other, key) for other in overlapping(shard, sorted(before))) or before == {WHOLE} for shard in after - before
    )


@given(CORPORA)
def test_the_order_in_which_documents_come_changes_nothing(sizes: dict[str, int]) -> None:
    assert cut_shards(sizes.items()) == cut_shards(reversed(sizes.items()))


@pytest.mark.parametrize(
    ("shard", "low", "high"),
    [(WHOLE, "0" * 16, "f" * 16), ("b1", "8" + "0" * 15, "f" * 16), ("b0000", "0" * 16, "0" + "f" * 15), ("b01011", "58" + "0" * 14, "5" + "f" * 15)],
)
def test_what_a_shard_can_hold(shard: str, low: str, high: str) -> None:
    assert bounds(shard) == (low, high)


@pytest.mark.parametrize(
    ("left", "right", "do"), [("b01", "b010", True), ("b010", "b01", True), ("b01", "b00", False), (WHOLE, "b1", True), ("b0", "b0", True)]
)
def test_shards_of_differently_cut_corpora_that_share_documents(left: str, right: str, do: bool) -> None:
    assert overlapping(left, [right]) == ([right] if do else [])


@given(CORPORA, CORPORA)
def test_overlapping_shards_are_those_whose_bounds_meet(one: dict[str, int], other: dict[str, int]) -> None:
    others = sorted({*cut_shards(other.items()), WHOLE})
    for shard in cut_shards(one.items()):
        low, high = bounds(shard)
        assert sorted(overlapping(shard, others)) == [name for name in others if bounds(name)[0] <= high and low <= bounds(name)[1]]


def test_a_document_larger_than_a_shard_has_one_of_its_own() -> None:
    sizes = [("0" * 16, 10 * MAX_CHARACTERS), ("1" + "0" * 15, 5), ("f" * 16, 5)]
    assert cut_shards(sizes) == ["b0000", "b0001", "b1"]
