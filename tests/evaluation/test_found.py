from __future__ import annotations

from dataclasses import replace

import pytest

from kzpipe.evaluation.annotation import Annotation
from kzpipe.evaluation.found import System, find_in
from kzpipe.evaluation.gold import GoldArticle


def test_a_text_is_cleaned_and_read(system: System, article: GoldArticle) -> None:
    found = find_in(system, article, None)
    assert found.set_aside is None
    annotation = found.annotation
    assert annotation.published == "2023-03-07"
    assert "2023-03-06" in [value for timex in annotation.timexes for value in timex.values]
    assert {(claim.measure, claim.number) for claim in annotation.claims} == {("detained", 12)}
    assert {(claim.date, claim.location) for claim in annotation.claims} == {("2023-03-06", "Port Sudan")}
    assert ("arrest", "Port Sudan") in [(event.mode, event.location) for event in annotation.events]
    assert {quote.kind for quote in annotation.quotes} == {"direct", "indirect"}
    assert ("COERCE",) in [event.types for event in annotation.events]
    assert all(actor.surfaces for actor in annotation.actors)


def test_events_that_did_not_happen_are_none(system: System, article: GoldArticle) -> None:
    # the police did not arrest anybody in Port Sudan yesterday, Monday, and will not arrest the protesters tomorrow
    sentence = "لم تعتقل الشرطة السودانية أي متظاهر في بورتسودان أمس الاثنين، ولن تعتقل المحتجين غداً."
    text = "\n".join([*article.text.splitlines()[:2], sentence * 4]) + "\n"
    assert find_in(system, replace(article, text=text), None).annotation.events == ()


@pytest.mark.parametrize(("text", "reason"), [
    ("The police arrested twelve people in the city yesterday, said the ministry of interior.\n" * 9, "not_arabic"),
    ("اعتقلت الشرطة متظاهرين.\n", "too_short"),  # the police arrested protesters
])  # fmt: skip
def test_what_clean_sets_aside_is_found_nothing_in(system: System, article: GoldArticle, text: str, reason: str) -> None:
    found = find_in(system, replace(article, text=text), None)
    assert found.annotation == Annotation()
    assert found.set_aside is not None
    assert found.set_aside.reason == reason


def test_the_year_of_the_crisis_settles_a_date_without_one(system: System, article: GoldArticle) -> None:
    # today, Tuesday 7 March
    lines = article.text.splitlines()
    text = "\n".join([lines[0], *(line.replace("أمس الاثنين", "اليوم الثلاثاء 7 مارس") for line in lines[2:])]) + "\n"
    undated = replace(article, text=text)
    assert find_in(system, undated, None).set_aside is not None
    assert find_in(system, undated, 2022).annotation.published == "2023-03-07", "the nearest year in which the weekday fits"
