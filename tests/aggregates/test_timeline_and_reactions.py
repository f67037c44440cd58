"""Timeline and reactions: pairs of actor and recipient, days, copies, stances and the words behind them."""

from __future__ import annotations

from typing import Any

import pytest
from aggregate_rows import PARAMETERS, aggregate_tables, article, day, event, inputs, quote, sentences

from kzpipe.errors import TableError


def table(name: str, **tables: Any) -> list[Any]:
    return aggregate_tables(inputs(**tables), PARAMETERS)[name]


def test_each_actor_with_each_recipient() -> None:
    rows = table("timeline", events=[event("e1", actor_ids=("putin", "eu"), recipient_ids=("kz", "tokayev"))])
    assert [(row.actor_id, row.recipient_id) for row in rows] == [("eu", "kz"), ("eu", "tokayev"), ("putin", "kz"), ("putin", "tokayev")]
    assert {row.event_ids for row in rows} == {("e1",)}


@pytest.mark.parametrize(
    ("actors", "recipients", "pairs"),
    [
        ((), ("kz-police",), [(None, "kz-police")]),  # «قُتل 12 عنصراً» twelve men were killed: nobody said by whom
        (("kz-protesters",), (), [("kz-protesters", None)]),
        ((), (), [(None, None)]),
        # «تباحث بوتين وتوكاييف» Putin and Tokayev talked: nobody talks to himself
        (("putin", "tokayev"), ("putin", "tokayev"), [("putin", "tokayev"), ("tokayev", "putin")]),
        (("kz-protesters",), ("kz-protesters",), [("kz-protesters", "kz-protesters")]),
    ],
)
def test_pairs(actors: tuple[str, ...], recipients: tuple[str, ...], pairs: list[tuple[str | None, str | None]]) -> None:
    rows = table("timeline", events=[event("e1", event_type="CONSULT", actor_ids=actors, recipient_ids=recipients)])
    assert [(row.actor_id, row.recipient_id) for row in rows] == pairs


def test_articles_and_outlets_count_copies_once() -> None:
    articles = [article("d1", 7, "أ", "c1"), article("d2", 7, "ب", "c1"), article("d3", 8, "أ")]
    (row,) = table("timeline", articles=articles, events=[event("e3", "d3"), event("e1", "d1"), event("e2", "d2"), event("e4", "d1")])
    assert (row.article_count, row.outlet_count, row.event_ids) == (2, 1, ("e1", "e2", "e3", "e4"))


def test_only_what_happened_on_a_known_day_is_placed() -> None:
    events = [
        event("a", event_date=None), event("b", auxiliary_mode="negated"), event("c", auxiliary_mode="future"),
        event("d", event_date=day(7).replace(year=1986)), event("e"),
    ]  # fmt: skip
    assert [row.event_ids for row in table("timeline", events=events)] == [("e",)]


def test_an_event_of_no_article_is_an_error_that_names_it() -> None:
    with pytest.raises(TableError, match="'lost'"):
        table("timeline", events=[event("e1", "lost")])


def test_stance_target_and_day_of_a_reaction() -> None:
    events = [
        event(
            "e1", event_type="REQUEST", actor_ids=("eu",), recipient_ids=("kz",)
        ),  # «دعا الاتحاد الأوروبي كازاخستان إلى ضبط النفس» asked for restraint
        event("e2", event_type="SUPPORT", event_date=None),  # «أشاد» praised, no day given: the day of the article
        event("e3", event_type="PROTEST", actor_ids=("kz-protesters",)),  # no verbal act
        event("e4", event_type="ACCUSE", actor_ids=("kz-protesters",)),  # a crowd takes no stance of its own here
        event("e5", event_type="REJECT", actor_ids=()),  # nobody named
        event("e6", event_type="ACCUSE", auxiliary_mode="negated"),  # «لم يدن» did not condemn
    ]
    rows = table("reactions", events=events)
    assert [(row.date, row.actor_id, row.stance, row.target_id, row.event_ids) for row in rows] == [
        (day(7), "eu", "concern", "kz", ("e1",)),
        (day(7), "putin", "support", None, ("e2",)),
    ]


def test_the_words_of_a_reaction() -> None:
    quotes = [
        quote("linked", start=300, end=320, speaker_id=None),
        quote("overlapping", start=15, end=40),
        quote("same-sentence", start=30, end=45),
        quote("next-sentence", start=60, end=80),
        quote("two-sentences-on", start=110, end=130),
        quote("of-another", start=30, end=45, speaker_id="tokayev"),
        quote("elsewhere", "d2", start=15, end=40),
    ]
    (row,) = table(
        "reactions", articles=[article("d1"), article("d2")], sentences=sentences("d1", 50, 100, 150, 400), quotes=quotes,
        events=[event("e1", start=10, end=20, quote_id="linked")],
    )  # fmt: skip
    assert row.quote_ids == ("linked", "next-sentence", "overlapping", "same-sentence")


def test_the_sentence_before_is_not_the_words_of_a_reaction() -> None:
    (row,) = table(
        "reactions", sentences=sentences("d1", 50, 100), quotes=[quote("before", start=10, end=40)], events=[event("e1", start=60, end=70)]
    )
    assert row.quote_ids == ()
