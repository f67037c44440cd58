"""Documents dealt out to parts, in any order, give the figures of all of them together."""

from __future__ import annotations

from dataclasses import replace

from aggregate_rows import ENTITIES, PARAMETERS, aggregate_tables, article, claim, day, event, inputs, mention, quote, sentences
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.aggregates.inputs import AggregateInput
from kzpipe.stages.aggregate import aggregate_parts

DOCUMENTS = ("d1", "d2", "d3", "d4", "d5")
TABLES = ("articles", "sentences", "mentions", "claims", "quotes", "events")


def corpus() -> AggregateInput:
    """Return five articles: two copies, one without an outlet; one toll in several words, one name in several spellings."""
    published = {"d1": (6, "أ", "d1"), "d2": (7, "ب", "d1"), "d3": (7, None, "d3"), "d4": (8, "أ", "d4"), "d5": (8, None, "d5")}
    tolls = [("c1", "d1", 13.0), ("c2", "d2", 18.0), ("c3", "d3", 18.0), ("c4", "d4", 13.0), ("c5", "d4", 4.0)]
    return inputs(
        articles=[article(key, number, outlet, cluster) for key, (number, outlet, cluster) in published.items()],
        sentences=[sentence for key in DOCUMENTS for sentence in sentences(key, 20, 40)],
        mentions=[
            mention(text, entity, start, key, "actor")
            for key, text, entity, start in (
                ("d1", "المحتجين", "kz-protesters", 2), ("d2", "محتجون", "kz-protesters", 30), ("d3", "الغوغاء", "kz-protesters", 2),
                ("d4", "العصابات", "accused", 2), ("d5", "المخربون", "accused", 30), ("d5", "الشرطة", "kz-police", 30),
            )
        ],
        claims=[claim(key, document, number, claim_date=day(6)) for key, document, number in tolls],
        quotes=[quote(f"q{key}", key, 0, 15, "putin" if key != "d4" else None) for key in DOCUMENTS],
        events=[
            *(event(f"e{key}", key, recipient_ids=("kz",), event_date=day(6), quote_id=f"q{key}") for key in DOCUMENTS),
            event("e-eu", "d5", "SUPPORT", actor_ids=("eu", "putin"), recipient_ids=("kz", "tokayev"), event_date=None, start=22, end=30),
        ],
    )  # fmt: skip


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
