from __future__ import annotations

import pytest

from kzpipe.evaluation.annotation import Actor, Location
from kzpipe.evaluation.matching import overlap, pair_actors, pair_locations, pair_off, plain, spellings


@pytest.mark.parametrize(("one", "other"), [
    ("إدارة المدينة", "ادارة المدينه"),  # the city's administration, without hamza and dots
    ("«الأمن»", "الأمن"),  # security, between quotation marks
    ("وَزَارَة", "وزارة"),  # ministry, with vowel marks
])  # fmt: skip
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(("surface", "form"), [
    ("الشرطة", "شرطه"),  # the police
    ("والشرطة", "شرطه"),  # and the police
    ("بالخرطوم", "خرطوم"),  # in Khartoum
    ("لندن", "لندن"),  # London: too short to lose its first letter
])  # fmt: skip
def test_proclitic_and_article_come_off(surface: str, form: str) -> None:
    assert form in spellings(surface)


def test_short_words_stay_whole() -> None:
    assert spellings("لندن") == {"لندن"}  # London, not "for Ndn"
    assert spellings("ألم") == {"الم"}  # pain, not the article and one letter


@pytest.mark.parametrize(("one", "other", "share"), [
    ((0, 10), (0, 10), 1.0), ((0, 10), (5, 15), 0.0), ((0, 10), (0, 5), 0.5), ((0, 10), (0, 4), 0.0), ((0, 4), (4, 8), 0.0), ((3, 7), (0, 8), 0.5),
])  # fmt: skip
def test_overlap_counts_from_a_half_on(one: tuple[int, int], other: tuple[int, int], share: float) -> None:
    assert overlap(one, other) == share == overlap(other, one)


@pytest.mark.parametrize(("gold", "found", "pairs"), [
    ([5, 9], [9, 5], [(0, 1), (1, 0)]),
    ([5, 5], [5], [(0, 0)]),  # of equals the first
    ([5], [4, 5], [(0, 1)]),  # the more alike
    ([5], [1], []),
    ([], [1], []),
])  # fmt: skip
def test_pairs_are_one_to_one_and_the_most_alike_first(gold: list[int], found: list[int], pairs: list[tuple[int, int]]) -> None:
    assert sorted(pair_off(gold, found, lambda g, f: max(0, 2 - abs(g - f)))) == pairs


def test_actors_are_paired_by_the_surfaces_they_share() -> None:
    gold = [Actor("Army", "armed_force", ("الجيش",)), Actor("Police", "armed_force", ("الشرطة", "شرطة مكافحة الشغب"))]  # army; police, riot police
    found = [Actor("police.sdn", "armed_force", ("شرطة",)), Actor("navy.sdn", "armed_force", ("البحرية",))]  # police; navy
    assert pair_actors(gold, found) == [(1, 0)]


def test_a_place_is_paired_by_its_name_too() -> None:
    assert pair_locations([Location("Khartoum", ("العاصمة",))], [Location("Khartoum", ("الخرطوم",))]) == [(0, 0)]  # the capital; Khartoum
    assert pair_locations([Location("Khartoum", ("الخرطوم",))], [Location("Omdurman", ("أم درمان",))]) == []
