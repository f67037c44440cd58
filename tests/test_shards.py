"""Where rows are cut depends on them alone, and one more touches its own shard, or its own piece and perhaps the next ones."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.shards import LEAST_ROWS, MAX_CHARACTERS, WHOLE, bounds, cut_rows, cut_shards, file_name, overlapping, piece_names

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


def pieces_of(keys: list[str]) -> list[tuple[str, ...]]:
    starts = cut_rows(keys)
    return [tuple(keys[start:end]) for start, end in zip(starts, [*starts[1:], len(keys)], strict=True)]


@given(st.sets(IDS, max_size=3 * LEAST_ROWS))
def test_pieces_hold_every_row_in_its_order_and_small_tables_are_one(keys: set[str]) -> None:
    rows = sorted(keys)
    pieces = pieces_of(rows)
    assert [key for piece in pieces for key in piece] == rows
    assert all(len(piece) >= LEAST_ROWS for piece in pieces[:-1])
    assert len(rows) > LEAST_ROWS or len(pieces) == 1
    assert piece_names(len(pieces))[0] == WHOLE


@given(st.integers(0, 2**32), st.sampled_from(["one more", "one less", "one another"]))
def test_a_row_more_less_or_another_leaves_nearly_all_pieces_as_they_are(seed: int, change: str) -> None:
    chance = random.Random(seed)
    rows = sorted(f"{chance.getrandbits(64):016x}" for _ in range(20_000))
    place = chance.randrange(len(rows))
    new = [] if change == "one less" else [rows[place] + "0"]
    others = rows[:place] + new + rows[place + (change != "one more") :]
    before, after = set(pieces_of(rows)), set(pieces_of(others))
    assert 25 < len(before) < 60
    # where its neighbours begin moves only until both meet a key that begins a piece in both
    assert before != after
    assert len(after - before) <= 8


@pytest.mark.parametrize("count", [1, 2, 9_999, 10_000, 10_001, 123_456])
def test_names_of_pieces_sort_as_their_rows_do(count: int) -> None:
    names = [file_name(name) for name in piece_names(count)]
    assert len(set(names)) == count
    assert names == sorted(names)
