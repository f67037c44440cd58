"""Documents dealt out to parts, in any order, give the figures of all of them together."""

from __future__ import annotations

from dataclasses import replace

from aggregate_rows import DOCUMENTS, ENTITIES, PARAMETERS, aggregate_tables, claim, corpus, day
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.stages.aggregate import aggregate_parts

TABLES = ("articles", "sentences", "mentions", "claims", "quotes", "events")


@given(dealt=st.lists(st.integers(0, 3), min_size=5, max_size=5), order=st.permutations(range(4)), corrected=st.sampled_from(["c1", "c4", "c5"]))
def test_parts_add_up_to_the_whole(dealt: list[int], order: list[int], corrected: str) -> None:
    taken_away = claim("c9", "d3", 7.0, claim_date=day(6), group="civilians")
    whole = replace(corpus(), corrected_claim_ids=frozenset({corrected}), claims_as_read=[taken_away])
    parts = []
    for number in order:
        mine = {key for key, place in zip(DOCUMENTS, dealt, strict=True) if place == number}
        rows = {name: [row for row in getattr(whole, name) if row.document_id in mine] for name in TABLES}
        parts.append(replace(whole, **rows, claims_as_read=[taken_away] if "d3" in mine else []))

    found = aggregate_parts(parts, ENTITIES, PARAMETERS)

    assert found == aggregate_tables(whole)
    assert all(found.values())
