"""Casualties: low, best and high of the claims of a day, and which claim stands behind each."""

from __future__ import annotations

import random
from typing import Any

import pytest
from aggregate_rows import PARAMETERS, aggregate_tables, article, claim, day, inputs

from kzpipe.schema.records import Article, Casualty, Claim

TWO_OUTLETS = [article("d1", 7, "عيّنة برس"), article("d2", 7, "صحيفة المثال")]


def casualties(claims: list[Claim], articles: list[Article] | None = None, **tables: Any) -> list[Casualty]:
    return aggregate_tables(inputs(articles=articles or TWO_OUTLETS, claims=claims, **tables), PARAMETERS)["casualties"]


CASES = [
    # «مقتل 26 محتجاً» 26 protesters killed: one exact claim
    ("one exact", [claim("a")], (26, 26, 26), ["a"]),
    # «أكثر من 7.9 ألف» more than 7.9 thousand: nobody gives an upper end
    ("more than", [claim("a", number=7900, bound="more_than")], (7900, 7900, None), ["a"]),
    # «ما لا يقل عن 12» at least 12, and «26 قتيلاً» 26 dead of somebody else: the exact one ranks better
    ("at least beside exact", [claim("a", number=12, bound="at_least"), claim("b", number=26, claimant_id="kz-moh")], (12, 26, 26), ["b"]),
    # «5800 شخص» 5,800 and, from another office, «أكثر من 7900» more than 7,900: the upper end stays open
    ("open above the closed", [claim("a", number=5800, claimant_id="kz"), claim("b", number=7900, bound="more_than")], (5800, 5800, None), ["a"]),
    # «مقتل العشرات» dozens killed: a range, no best
    ("vague alone", [claim("a", number=None, low=20, high=99, bound="vague")], (20, None, 99), []),
    # «العشرات» dozens beside «26» of somebody else
    ("vague beside exact", [claim("a", number=None, low=20, high=99, bound="vague", claimant_id="kz-moh"), claim("b")], (20, 26, 99), ["b"]),
    # two claimants disagree: «164 قتيلاً» 164 dead (health), «26» (interior); both official and exact, the smaller id only breaks the tie
    ("two ministries", [claim("b", number=164, claimant_id="kz-moh"), claim("a")], (26, 26, 164), ["a"]),
    # an official beats a broadcaster, the broadcaster beats nobody, whatever the number
    ("official first", [claim("a", number=30, claimant_id="khabar"), claim("b", number=12)], (12, 12, 30), ["b"]),
    ("somebody before nobody", [claim("a", number=30, claimant_id=None), claim("b", number=12, claimant_id="khabar")], (12, 12, 30), ["b"]),
    ("a doctor before a broadcaster", [claim("a", number=30, claimant_id="khabar"), claim("b", number=9, claimant_id="doctor")], (9, 9, 30), ["b"]),
    ("an officer is official", [claim("a", number=30, claimant_id="doctor"), claim("b", number=12, claimant_id="tokayev")], (12, 12, 30), ["b"]),
    # «نحو 2000» about 2,000 without bounds of its own stands for its number
    ("about", [claim("a", number=2000, low=None, high=None, bound="about")], (2000, 2000, 2000), ["a"]),
    # «العديد من الضحايا» many victims: counted, but no bound
    ("neither number nor low", [claim("a", number=None, low=None, high=None, bound="vague")], (None, None, None), []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "claims", "figures", "best"), CASES, ids=[case[0] for case in CASES])
def test_low_best_high(name: str, claims: list[Claim], figures: tuple[float | None, ...], best: list[str]) -> None:
    (row,) = casualties(claims)
    assert (row.low, row.best, row.high) == figures
    assert list(row.best_claim_ids) == best
    assert row.claim_count == len(claims)
    assert bool(row.low_claim_ids) == (row.low is not None)
    assert bool(row.high_claim_ids) == (row.high is not None)


def test_every_claim_of_a_bound_is_listed_and_the_best_ranked_first() -> None:
    (row,) = casualties([claim("a", claimant_id=None), claim("b", "d2"), claim("c", number=30, claimant_id="khabar")])
    assert row.best_claim_ids == row.low_claim_ids == ("b", "a")
    assert row.high_claim_ids == ("c",)


def test_a_later_total_of_the_same_claimant_supersedes_the_earlier() -> None:
    """«12 عنصراً» 12 men on the 6th, «رفعت الوزارة العدد إلى ثلاثة عشر» the ministry raised it to 13, both for the 6th."""
    articles = [article("d1", 6), article("d2", 7), article("d3", 8)]
    claims = [claim("a", "d1", 12, claim_date=day(6)), claim("b", "d2", 13, claim_date=day(6)), claim("c", "d3", 13, claim_date=day(6))]
    (row,) = casualties(claims, articles)
    assert (row.low, row.best, row.high) == (13, 13, 13)
    assert row.superseded_claim_ids == ("a",)
    assert row.best_claim_ids == ("c", "b")
    assert row.claim_count == 3


def test_the_old_total_beside_the_new_one_is_superseded_wherever_it_stands() -> None:
    """«ارتفع إلى 4404 بعدما كان 4266» it rose to 4,404 after it had been 4,266; and «من 4266 إلى 4404»."""
    for starts in ((10, 40), (40, 10)):
        (row,) = casualties([claim("new", number=4404, start=starts[0]), claim("old", number=4266, start=starts[1])])
        assert (row.low, row.best, row.high, row.superseded_claim_ids) == (4404, 4404, 4404, ("old",))


def test_a_figure_recalled_the_next_day_does_not_undo_the_last_one_of_its_day() -> None:
    """The 6th: «18 قتيلاً» 18 dead; the 7th: «كانت الوزارة قد تحدثت أمس عن 13» the ministry had spoken of 13 the day before."""
    articles = [article("d1", 6), article("d2", 7)]
    (row,) = casualties([claim("a", "d1", 18), claim("b", "d2", 13, claim_date=day(6))], articles)
    assert (row.date, row.low, row.best, row.high, row.superseded_claim_ids) == (day(6), 18, 18, 18, ("b",))


def test_dozens_give_way_to_a_number_of_the_same_claimant() -> None:
    """«العشرات» dozens, and then «26»."""
    (row,) = casualties([claim("a", number=None, low=20, high=99, bound="vague"), claim("b")])
    assert (row.low, row.best, row.high, row.superseded_claim_ids) == (26, 26, 26, ("a",))


def test_nothing_supersedes_the_claim_of_another_or_of_nobody_or_a_daily_count() -> None:
    articles = [article("d1", 6), article("d2", 7)]
    dated: dict[str, Any] = {"claim_date": day(6)}
    (other,) = casualties([claim("a", "d1", 12, **dated), claim("b", "d2", 13, claimant_id="kz-moh", **dated)], articles)
    (nobody,) = casualties([claim("a", "d1", 12, claimant_id=None, **dated), claim("b", "d2", 13, claimant_id=None, **dated)], articles)
    (daily,) = casualties([claim("a", "d1", 12, is_cumulative=False, **dated), claim("b", "d2", 13, is_cumulative=False, **dated)], articles)
    assert [row.superseded_claim_ids for row in (other, nobody, daily)] == [(), (), ()]


def test_a_vague_total_does_not_supersede_a_number() -> None:
    articles = [article("d1", 6), article("d2", 7)]
    vague = claim("b", "d2", None, low=20, high=99, bound="vague", claim_date=day(6))
    (row,) = casualties([claim("a", "d1", 12, claim_date=day(6)), vague], articles)
    assert (row.low, row.best, row.high, row.superseded_claim_ids) == (12, 12, 99, ())


def test_rising_totals_of_days_stand_each_on_its_own_day() -> None:
    rows = casualties([claim("a", number=13, claim_date=day(6)), claim("b", number=18, claim_date=day(7))])
    assert [(row.date, row.best, row.superseded_claim_ids) for row in rows] == [(day(6), 13, ()), (day(7), 18, ())]


def test_totals_and_daily_counts_places_groups_and_measures_are_kept_apart() -> None:
    claims = [
        claim("total"),
        claim("new", number=3, is_cumulative=False), claim("city", number=103, location_id="almaty"),
        claim("nowhere", number=9, location_id=None),
        claim("guards", number=18, group="security_forces"), claim("hurt", number=748, measure="injured"),
    ]  # fmt: skip
    rows = casualties(claims)
    assert {row.best for row in rows} == {26, 3, 103, 18, 748, 9}
    assert len({row.casualty_id for row in rows}) == 6


def test_the_publication_day_stands_in_where_a_claim_names_no_day() -> None:
    assert [row.date for row in casualties([claim("a")])] == [day(7)]


@pytest.mark.parametrize("mode", ["negated", "hypothetical", "future", "historical"])
def test_what_has_not_happened_is_left_out(mode: str) -> None:
    assert casualties([claim("a", auxiliary_mode=mode)]) == []


def test_what_is_no_people_or_not_comparable_or_long_past_is_left_out() -> None:
    """«250 آلية» 250 vehicles, «خليتين» two cells, hospitalised people among ``other``, and a toll of 1986."""
    past = claim("d", claim_date=day(7).replace(year=1986))
    assert casualties([claim("a", unit="vehicles"), claim("b", unit="cells"), claim("c", measure="other"), past]) == []


def test_near_copies_count_once_and_only_for_the_first_outlet() -> None:
    articles = [article("d1", 7, "أ", "c1"), article("d2", 8, "ب", "c1"), article("d3", 8, "ج"), article("d4", 8, None), article("d5", 8, None)]
    dated: dict[str, Any] = {"claim_date": day(7)}
    assert casualties([claim("a", "d1", **dated), claim("b", "d2", **dated)], articles)[0].outlet_count == 1
    assert casualties([claim(f"c{n}", f"d{n}", **dated) for n in range(1, 6)], articles)[0].outlet_count == 3


def test_more_outlets_win_where_all_else_is_equal() -> None:
    articles = [article("d1", 7, "أ"), article("d2", 7, "ب"), article("d3", 7, "ج")]
    claims = [claim("a", "d1", 12), claim("b", "d2", 30, claimant_id="kz-moh"), claim("c", "d3", 30, claimant_id="kz-moh")]
    assert casualties(claims, articles)[0].best_claim_ids == ("b", "c")


def test_the_latest_publication_wins_before_the_number_of_outlets() -> None:
    articles = [article("d1", 9, "أ"), article("d2", 7, "ب"), article("d3", 7, "ج")]
    dated: dict[str, Any] = {"claim_date": day(7)}
    claims = [claim("a", "d1", 12, **dated), claim("b", "d2", 30, claimant_id="kz-moh", **dated), claim("c", "d3", 30, claimant_id="kz-moh", **dated)]
    assert casualties(claims, articles)[0].best == 12


def test_a_corrected_claim_marks_its_row() -> None:
    assert [row.is_corrected for row in casualties([claim("a")], corrected_claim_ids=frozenset({"a"}))] == [True]
    assert [row.is_corrected for row in casualties([claim("a")])] == [False]


def test_a_row_that_lost_a_claim_is_marked() -> None:
    """«26» was rejected, or counted among others now: the row it stood in holds another sum than the code has read."""
    rows = casualties([claim("a", number=12), claim("b", group="civilians")], claims_as_read=[claim("b")])
    assert [(row.group, row.is_corrected) for row in rows] == [("civilians", False), ("protesters", True)]


def test_the_order_of_the_input_does_not_show() -> None:
    articles = [article(f"d{n}", 6 + n % 4, f"صحيفة {n % 3}", f"c{n % 5}") for n in range(8)]
    shuffler = random.Random(7)
    claims = [
        claim(f"claim{n:02}", f"d{n % 8}", shuffler.choice([None, 12, 13, 26]), low=12, claim_date=shuffler.choice([None, day(6)]),
              bound=shuffler.choice(["exact", "at_least", "about", "vague"]), claimant_id=shuffler.choice([None, "kz-mia", "kz-moh", "khabar"]))
        for n in range(60)
    ]  # fmt: skip
    expected = casualties(claims, articles)
    for row in expected:
        present = [value for value in (row.low, row.best, row.high) if value is not None]
        assert present == sorted(present)
    for _ in range(20):
        shuffler.shuffle(claims)
        shuffler.shuffle(articles)
        assert casualties(list(claims), list(articles)) == expected
