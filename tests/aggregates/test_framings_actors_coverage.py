"""Framings, actors and coverage."""

from __future__ import annotations

from typing import Any

import pytest
from aggregate_rows import PARAMETERS, aggregate_tables, article, claim, day, event, inputs, mention, quote

from kzpipe.aggregates.framings import label_key
from kzpipe.schema.records import ActorRow, CoverageRow
from kzpipe.store import records_from_table


def table(name: str, **tables: Any) -> list[Any]:
    return aggregate_tables(inputs(**tables), PARAMETERS)[name]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("المتظاهرين", "المتظاهرون"),  # the protesters, in two cases
        ("متظاهرين", "المتظاهرون"),  # with and without the article
        ("الإرهابيين", "ارهابيين"),  # terrorists, without hamza
        ("مثيري الشغب", "مثيرى الشغب"),  # rioters, alef maksura
        ("المحتجّـون", "المحتجون"),  # shadda and tatweel
    ],
)
def test_spellings_of_one_label(one: str, other: str) -> None:
    assert label_key(one) == label_key(other)


@pytest.mark.parametrize(("one", "other"), [("المتظاهرون", "المحتجون"), ("قطاع الطرق", "الطرق"), ("ابن الين", "ابن الون")])
def test_different_labels(one: str, other: str) -> None:
    assert label_key(one) != label_key(other)


def test_the_speakers_word_and_the_outlets_word() -> None:
    mentions = [
        mention("المحتجين", start=0), mention("المحتجون", start=20), mention("المحتجين", start=40),  # the outlet: the protesters
        mention("الإرهابيين", start=110),  # Tokayev, in a quote: the terrorists
        mention("المخربين", start=210),  # in a quote of nobody known
    ]  # fmt: skip
    quotes = [quote("q1", start=100, end=150, speaker_id="tokayev"), quote("q2", start=200, end=250, speaker_id=None)]
    rows = table("framings", mentions=mentions, quotes=quotes)
    assert [(row.label_ar, row.speaker_id, row.outlet, row.mention_count) for row in rows] == [
        ("الإرهابيين", "tokayev", "وكالة العيّنة", 1),
        ("المحتجين", None, "وكالة العيّنة", 3),
    ]
    assert rows[1].mention_ids == tuple(found.mention_id for found in mentions[:3])


def test_the_inner_quote_decides() -> None:
    quotes = [quote("outer", start=0, end=100, speaker_id="putin"), quote("inner", start=10, end=50, speaker_id="tokayev")]
    mentions = [mention("القتلة", "accused", 20), mention("عصابات", "accused", 70)]
    assert [row.speaker_id for row in table("framings", mentions=mentions, quotes=quotes)] == ["tokayev", "putin"]


def test_a_name_is_no_label_but_several_words_are() -> None:
    """«الجيش» the army only has a name; called «القوات» the forces too, both words are labels."""
    assert table("framings", mentions=[mention("الجيش", "kz-army"), mention("توكاييف", "tokayev")]) == []
    assert len(table("framings", mentions=[mention("الجيش", "kz-army"), mention("القوات", "kz-army", 20)])) == 2


def test_actors() -> None:
    rows = table(
        "actors", articles=[article("d1", 6, cluster_id="c1"), article("d2", 8, cluster_id="c1"), article("d3", 9)],
        mentions=[mention("بوتين", "putin"), mention("بوتين", "putin", document_id="d2"), mention("ألماتي", "almaty", role="place")],
        quotes=[quote("q1", "d3")], claims=[claim("a"), claim("b", auxiliary_mode="negated")],
        events=[event("e1", recipient_ids=("tokayev",)), event("e2", auxiliary_mode="future")],
    )  # fmt: skip
    assert rows == [
        ActorRow("kz-mia", 1, 0, 0, 0, 0, 1, day(6), day(6)),
        ActorRow("putin", 2, 2, 1, 1, 0, 0, day(6), day(9)),
        ActorRow("tokayev", 1, 0, 0, 0, 1, 0, day(6), day(6)),
    ]


def test_coverage() -> None:
    rows = table(
        "coverage", articles=[article("d1", 7, "أ", "c1"), article("d2", 7, "أ", "c1"), article("d3", 7, None), article("d4", 8, "أ")],
        quotes=[quote("q1"), quote("q2", "d2")], claims=[claim("a")], events=[event("e1", auxiliary_mode="negated")],
    )  # fmt: skip
    assert [(row.date, row.outlet, row.article_count, row.cluster_count, row.word_count) for row in rows] == [
        (day(7), "أ", 2, 1, 200), (day(7), None, 1, 1, 100), (day(8), "أ", 1, 1, 100),
    ]  # fmt: skip
    assert [(row.event_count, row.claim_count, row.quote_count) for row in rows] == [(1, 1, 2), (0, 0, 0), (0, 0, 0)]
    assert isinstance(rows[0], CoverageRow)


def test_every_table_is_there_and_empty_without_articles() -> None:
    assert aggregate_tables(inputs(articles=[]), PARAMETERS) == {
        "casualties": [], "timeline": [], "reactions": [], "framings": [], "actors": [], "coverage": [],
    }  # fmt: skip


def test_records_come_back_from_arrow_as_they_went_in() -> None:
    from kzpipe.store import table_from_records

    claims = [claim("a", relayed_by=("khabar", "eu")), claim("b", number=None, low=20.0, high=99.0, bound="vague", claim_date=day(6))]
    assert records_from_table("claims", table_from_records("claims", claims)) == claims


def test_what_is_aggregated_fits_the_schema() -> None:
    from kzpipe.store import tables_from_records

    rows = aggregate_tables(inputs(claims=[claim("a", number=26.0)], events=[event("e1")], mentions=[mention("المحتجين")]), PARAMETERS)
    assert {name: table.num_rows for name, table in tables_from_records(rows, {}).items()} == {
        "casualties": 1, "timeline": 1, "reactions": 1, "framings": 1, "actors": 3, "coverage": 1,
    }  # fmt: skip
