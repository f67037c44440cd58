"""What else the pairs tell: each case has one pair, what differs in it, and the particulars that are not right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kzpipe.evaluation.annotation import Annotation, Claim, Event, Location, Quote
from kzpipe.evaluation.compare import compare
from kzpipe.evaluation.particulars import Places
from kzpipe.evaluation.scores import PARTICULARS, Share

TARAZ = Location("Taraz", ("تاراز",))
FOUND_TARAZ = Location("Tharaz", ("تاراز",))
CLAIM = Claim(0, 9, "12 قتيلاً", "killed", 12, 12, None, "at_least", "protesters", None, "2022-01-05", "Taraz")  # 12 dead
QUOTE = Quote(10, 30, "لن نتراجع أبداً عن ذلك", "direct", None, "tweet")  # we shall never step back from that
EVENT = Event(0, 20, "حاصر الجنود المبنى", ("COERCE", "ASSAULT"), (), (), "2022-01-05", "seize", "Taraz")  # the soldiers besieged the building
OF_CLAIMS = {"claims_bound", "claims_range", "claims_date", "claims_location"}
OF_EVENTS = {"events_mode", "events_date", "events_location"}


def annotation(record: Claim | Quote | Event, place: Location) -> Annotation:
    claims, quotes, events = ([record] if isinstance(record, kind) else [] for kind in (Claim, Quote, Event))
    return Annotation(locations=(place,), claims=tuple(claims), quotes=tuple(quotes), events=tuple(events))  # type: ignore[arg-type]


@pytest.mark.parametrize(("gold", "changed", "compared", "wrong"), [
    (CLAIM, {}, OF_CLAIMS, set()),
    (CLAIM, {"bound": "more_than"}, OF_CLAIMS, {"claims_bound"}),
    (CLAIM, {"high": 12}, OF_CLAIMS, {"claims_range"}),
    (CLAIM, {"date": None}, OF_CLAIMS, {"claims_date"}),
    (CLAIM, {"location": "Almaty"}, OF_CLAIMS, {"claims_location"}),
    (CLAIM, {"location": "Tharaz"}, OF_CLAIMS, set()),  # the same place under the system's name
    (CLAIM, {"location": None}, OF_CLAIMS, {"claims_location"}),
    (CLAIM, {"number": 13}, set(), set()),  # no pair
    (replace(CLAIM, location=None), {"location": None}, OF_CLAIMS, set()),
    (QUOTE, {}, {"quotes_channel"}, set()),
    (QUOTE, {"channel": "unspecified"}, {"quotes_channel"}, {"quotes_channel"}),
    (EVENT, {"types": ("COERCE",)}, OF_EVENTS, set()),
    (EVENT, {"types": ("COERCE",), "mode": None}, OF_EVENTS, {"events_mode"}),
    (EVENT, {"types": ("COERCE",), "date": "2022-01-06"}, OF_EVENTS, {"events_date"}),
    (EVENT, {"types": ("COERCE",), "location": "Kazakhstan"}, OF_EVENTS, {"events_location"}),
    (EVENT, {"types": ("ASSAULT",), "mode": None}, OF_EVENTS - {"events_mode"}, set()),  # the mode is that of the first reading
])  # fmt: skip
def test_what_is_right_of_a_pair(gold: Claim | Quote | Event, changed: dict[str, object], compared: set[str], wrong: set[str]) -> None:
    comparison = compare(annotation(gold, TARAZ), annotation(replace(gold, **changed), FOUND_TARAZ))  # type: ignore[arg-type]
    assert set(comparison.shares) == set(PARTICULARS)
    assert {name for name, share in comparison.shares.items() if share.pairs} == compared
    assert {name for name, share in comparison.shares.items() if share.right < share.pairs} == wrong
    assert {note.layer for note in comparison.notes if note.layer in PARTICULARS} == wrong


def test_a_note_says_what_the_gold_has_and_what_was_found() -> None:
    found = replace(EVENT, types=("COERCE",), mode=None, location=None)
    notes = compare(annotation(EVENT, TARAZ), annotation(found, TARAZ)).notes
    assert [(note.layer, note.kind, note.what, note.words) for note in notes if note.layer in PARTICULARS] == [
        ("events_mode", "wrong", "COERCE seize, not COERCE none", "حاصر الجنود المبنى"),
        ("events_location", "wrong", "Taraz, not none", "حاصر الجنود المبنى"),
    ]


def test_a_range_is_told_with_its_open_end() -> None:
    notes = compare(annotation(CLAIM, TARAZ), annotation(replace(CLAIM, high=20), TARAZ)).notes
    assert [note.what for note in notes if note.layer == "claims_range"] == ["12 to open, not 12 to 20"]


@pytest.mark.parametrize(("gold", "found", "same"), [
    (None, None, True), ("Taraz", None, False), (None, "Taraz", False),
    ("Taraz", "taraz", True), ("Taraz", "Tharaz", True), ("Taraz", "Almaty", False),
])  # fmt: skip
def test_places_are_one_by_their_pair_or_their_name(gold: str | None, found: str | None, same: bool) -> None:
    assert Places.from_pairs((TARAZ,), (FOUND_TARAZ,), [(0, 0)]).are_same(gold, found) is same


def test_a_share() -> None:
    assert Share(1, 2) + Share(1, 1) == Share(2, 3)
    assert Share(2, 3).accuracy == 0.667
    assert Share().accuracy == 1.0
