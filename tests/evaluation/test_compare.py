"""Each case: what the gold has, what was found, and the score of the layers concerned as (right, found, gold)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kzpipe.evaluation.annotation import Actor, Annotation, Claim, Event, Location, Quote, Timex
from kzpipe.evaluation.compare import compare
from kzpipe.evaluation.scores import LAYERS, Score

POLICE = Actor("Police", "armed_force", ("الشرطة",))  # the police
CROWD = Actor("Protesters", "protesters", ("المحتجون", "المتظاهرين"))  # those who protest, demonstrators
FOUND_POLICE = Actor("police.kaz", "armed_force", ("شرطة", "الشرطة المحلية"))  # police, local police
FOUND_CROWD = Actor("protesters.kaz", "other", ("متظاهرين",))  # demonstrators
STRANGER = Actor("army.kaz", "armed_force", ("الجيش",))  # the army

CLAIM = Claim(0, 9, "12 قتيلاً", "killed", 12, 12, 12, "exact", "protesters", "Police")  # 12 dead
FOUND_CLAIM = replace(CLAIM, number=12.0, claimant="police.kaz")
TENS = replace(CLAIM, number=None, low=20, high=99, bound="vague")
NONE_SAID = replace(CLAIM, number=None, low=None, high=None, bound="vague")

QUOTE = Quote(10, 30, "لن نتراجع أبداً عن ذلك", "direct", "Police")  # we shall never step back from that
FOUND_QUOTE = replace(QUOTE, end=28, speaker="police.kaz")

EVENT = Event(0, 20, "فرقت الشرطة المحتجين", ("COERCE", "ASSAULT"), ("Police",), ("Protesters",), "2022-01-05")  # the police dispersed the protesters
FOUND_EVENT = Event(0, 11, "فرقت الشرطة", ("ASSAULT",), ("police.kaz",), ("protesters.kaz",), "2022-01-05")

BOTH = (POLICE, CROWD)
FOUND_BOTH = (FOUND_POLICE, FOUND_CROWD)
Counts = dict[str, tuple[int, int, int]]


def both(**layers: tuple[object, object]) -> tuple[Annotation, Annotation]:
    """Return gold and found, with the same two actors."""
    gold = {name: values[0] for name, values in layers.items()}
    found = {name: values[1] for name, values in layers.items()}
    return Annotation(**({"actors": BOTH} | gold)), Annotation(**({"actors": FOUND_BOTH} | found))  # type: ignore[arg-type]


@pytest.mark.parametrize(("pair", "expected"), [
    # actors: by their surfaces; the type counts on top
    (both(), {"actors": (2, 2, 2), "actors_type": (1, 2, 2)}),
    (both(actors=(BOTH, (FOUND_POLICE, STRANGER))), {"actors": (1, 2, 2), "actors_type": (1, 2, 2)}),
    (both(actors=(BOTH, ())), {"actors": (0, 0, 2), "actors_type": (0, 0, 2)}),
    # the publication day
    (both(published=("2022-01-05", "2022-01-05")), {"published": (1, 1, 1)}),
    (both(published=("2022-01-05", "2022-01-06")), {"published": (0, 1, 1)}),
    (both(published=("2022-01-05", None)), {"published": (0, 0, 1)}),
    # own text, in characters; lines may overlap
    (both(own_text=(((0, 10), (20, 30)), ((0, 10), (25, 40)))), {"own_text": (15, 25, 20)}),
    (both(locations=((Location("Almaty", ("ألماتي",)),), (Location("Almaty", ("بألماتي",)), Location("Taraz", ("تاراز",))))),
     {"locations": (1, 2, 1)}),
    # timexes: the span, and then any reading of its value
    (both(timexes=((Timex(0, 10, "", ("2022-01-05", "2022-01")),), (Timex(0, 8, "", ("2022-01",)),))),
     {"timex_spans": (1, 1, 1), "timex_values": (1, 1, 1)}),
    (both(timexes=((Timex(0, 10, "", ("2022-01-05",)),), (Timex(0, 8, "", ("2022-01-04",)),))),
     {"timex_spans": (1, 1, 1), "timex_values": (0, 1, 1)}),
    (both(timexes=((Timex(0, 10, "", ("2022-01-05",)),), (Timex(0, 8, "", ()),))), {"timex_spans": (1, 1, 1), "timex_values": (0, 1, 1)}),
    (both(timexes=((Timex(0, 10, "", ("2022",)),), (Timex(6, 10, "", ("2022",)),))), {"timex_spans": (0, 1, 1), "timex_values": (0, 1, 1)}),
    # claims: measure and number; then group and claimant
    (both(claims=((CLAIM,), (FOUND_CLAIM,))), {"claims": (1, 1, 1), "claims_group_claimant": (1, 1, 1)}),
    (both(claims=((CLAIM,), (replace(FOUND_CLAIM, measure="injured"),))), {"claims": (0, 1, 1), "claims_group_claimant": (0, 1, 1)}),
    (both(claims=((CLAIM,), (replace(FOUND_CLAIM, number=13),))), {"claims": (0, 1, 1)}),
    (both(claims=((CLAIM,), (replace(FOUND_CLAIM, group="civilians"),))), {"claims": (1, 1, 1), "claims_group_claimant": (0, 1, 1)}),
    (both(claims=((CLAIM,), (replace(FOUND_CLAIM, claimant=None),))), {"claims": (1, 1, 1), "claims_group_claimant": (0, 1, 1)}),
    (both(claims=((CLAIM,), (replace(FOUND_CLAIM, claimant="army.kaz"),))), {"claims_group_claimant": (0, 1, 1)}),
    # of two with the number, the one that agrees in more is its pair
    (both(claims=((CLAIM,), (replace(FOUND_CLAIM, group="civilians"), FOUND_CLAIM))), {"claims": (1, 2, 1), "claims_group_claimant": (1, 2, 1)}),
    (both(claims=((TENS,), (replace(TENS, claimant="police.kaz"),))), {"claims": (1, 1, 1)}),
    (both(claims=((TENS,), (replace(TENS, low=200, high=999),))), {"claims": (0, 1, 1)}),
    (both(claims=((NONE_SAID,), (replace(NONE_SAID, bound="at_least"),))), {"claims": (1, 1, 1)}),
    # quotes: half of the span; indirect ones only among all
    (both(quotes=((QUOTE,), (FOUND_QUOTE,))),
     {"quotes_direct": (1, 1, 1), "quotes_direct_speaker": (1, 1, 1), "quotes": (1, 1, 1), "quotes_speaker": (1, 1, 1)}),
    (both(quotes=((QUOTE,), (replace(FOUND_QUOTE, kind="indirect"),))),
     {"quotes_direct": (0, 0, 1), "quotes": (1, 1, 1), "quotes_speaker": (1, 1, 1)}),
    (both(quotes=((QUOTE,), (replace(FOUND_QUOTE, end=18),))), {"quotes_direct": (0, 1, 1), "quotes": (0, 1, 1)}),
    (both(quotes=((QUOTE,), (replace(FOUND_QUOTE, speaker=None),))), {"quotes_direct": (1, 1, 1), "quotes_direct_speaker": (0, 1, 1)}),
    (both(quotes=((replace(QUOTE, speaker=None),), (replace(FOUND_QUOTE, speaker=None),))), {"quotes_direct_speaker": (1, 1, 1)}),
    # events: any reading of the type and one actor in common; then one recipient in common and the day
    (both(events=((EVENT,), (FOUND_EVENT,))), {"events": (1, 1, 1), "events_recipient_date": (1, 1, 1)}),
    (both(events=((EVENT,), (replace(FOUND_EVENT, types=("PROTEST",)),))), {"events": (0, 1, 1), "events_recipient_date": (0, 1, 1)}),
    (both(events=((EVENT,), (replace(FOUND_EVENT, actors=("army.kaz", "police.kaz")),))), {"events": (1, 1, 1), "events_recipient_date": (1, 1, 1)}),
    (both(events=((EVENT,), (replace(FOUND_EVENT, actors=()),))), {"events": (0, 1, 1)}),
    (both(events=((replace(EVENT, actors=()),), (replace(FOUND_EVENT, actors=()),))), {"events": (1, 1, 1), "events_recipient_date": (1, 1, 1)}),
    (both(events=((EVENT,), (replace(FOUND_EVENT, recipients=()),))), {"events": (1, 1, 1), "events_recipient_date": (0, 1, 1)}),
    (both(events=((EVENT,), (replace(FOUND_EVENT, date=None),))), {"events": (1, 1, 1), "events_recipient_date": (0, 1, 1)}),
    # an event told twice is found once
    (both(events=((EVENT,), (FOUND_EVENT, FOUND_EVENT))), {"events": (1, 2, 1), "events_recipient_date": (1, 2, 1)}),
])  # fmt: skip
def test_scores_of_one_article(pair: tuple[Annotation, Annotation], expected: Counts) -> None:
    scores = compare(*pair).scores
    assert {layer: (scores[layer].right, scores[layer].found, scores[layer].gold) for layer in expected} == expected


def test_what_agrees_in_everything_has_no_notes() -> None:
    gold = Annotation("2022-01-05", ((0, 9),), BOTH, (Location("Almaty", ("ألماتي",)),), (Timex(0, 9, "", ("2022",)),), (CLAIM,), (QUOTE,), (EVENT,))
    comparison = compare(gold, gold)
    assert comparison.notes == ()
    assert set(comparison.scores) == set(LAYERS)
    assert {(score.precision, score.recall, score.f1) for score in comparison.scores.values()} == {(1.0, 1.0, 1.0)}


def test_where_nothing_was_found_all_is_missed() -> None:
    gold = Annotation("2022-01-05", ((0, 9),), BOTH, (), (), (CLAIM,), (QUOTE,), (EVENT,))
    comparison = compare(gold, Annotation())
    assert comparison.scores["events"] == Score(0, 0, 1)
    assert {note.kind for note in comparison.notes} == {"missed"}
    assert {note.layer for note in comparison.notes} == {"published", "actors", "claims", "quotes_direct", "quotes", "events"}


@pytest.mark.parametrize(("pair", "note"), [
    (both(), ("actors_type", "wrong", "Protesters is protesters, not other", "المحتجون | المتظاهرين")),
    (both(actors=(BOTH, (*FOUND_BOTH, STRANGER))), ("actors", "false", "army.kaz (armed_force)", "الجيش")),
    (both(published=("2022-01-05", "2022-01-06")), ("published", "wrong", "published 2022-01-05, not 2022-01-06", "")),
    (both(timexes=((Timex(0, 10, "أمس", ("2022-01-05", "2022")),), (Timex(0, 10, "", ()),))),
     ("timex_values", "wrong", "2022-01-05 or 2022, not none", "أمس")),
    (both(claims=((CLAIM,), ())), ("claims", "missed", "12 killed, protesters, claimed by Police", "12 قتيلاً")),
    (both(claims=((), (TENS,))), ("claims", "false", "20-99 killed, protesters, claimed by Police", "12 قتيلاً")),
    (both(claims=((CLAIM,), (replace(FOUND_CLAIM, group="civilians", claimant=None),))),
     ("claims_group_claimant", "wrong", "12 killed; group protesters, not civilians; claimant Police, not none", "12 قتيلاً")),
    (both(quotes=((QUOTE,), (replace(FOUND_QUOTE, speaker="army.kaz"),))),
     ("quotes_speaker", "wrong", "direct, by Police, not army.kaz", "لن نتراجع أبداً عن ذلك")),
    (both(events=((EVENT,), (replace(FOUND_EVENT, recipients=(), date=None),))),
     ("events_recipient_date", "wrong",
      "COERCE/ASSAULT by Police; recipient Protesters, not none; date 2022-01-05, not none", "فرقت الشرطة المحتجين")),
    (both(events=((), (FOUND_EVENT,))), ("events", "false", "ASSAULT by police.kaz -> protesters.kaz, 2022-01-05", "فرقت الشرطة")),
])  # fmt: skip
def test_notes_say_what_and_where(pair: tuple[Annotation, Annotation], note: tuple[str, str, str, str]) -> None:
    assert note in [(n.layer, n.kind, n.what, n.words) for n in compare(*pair).notes]


def test_every_note_of_a_layer_is_one_less_right() -> None:
    """What is told and what is counted are the same: missed and wrong make up the gold, false and wrong what was found."""
    gold = Annotation(None, (), BOTH, (), (), (CLAIM, TENS), (QUOTE,), (EVENT,))
    found = Annotation(None, (), FOUND_BOTH, (), (), (replace(FOUND_CLAIM, group="civilians"), replace(TENS, low=1)), (), (FOUND_EVENT, FOUND_EVENT))
    comparison = compare(gold, found)
    for layer in ("actors", "claims", "quotes", "events"):
        score, kinds = comparison.scores[layer], [note.kind for note in comparison.notes if note.layer == layer]
        assert kinds.count("missed") == score.gold - score.right
        assert kinds.count("false") == score.found - score.right
