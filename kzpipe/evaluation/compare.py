"""Compare what the system found in one article with the gold, layer by layer, and say what was missed, false or wrong.

A record is right where it is paired with a gold record (matching.py) and agrees in what its layer asks for; the reference
page of the evaluation says what that is. Layers with more to agree on count against all records of their kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from kzpipe.evaluation.annotation import Actor, Annotation, Claim, Event, Location, Quote, Timex
from kzpipe.evaluation.matching import Pairs, overlap, pair_actors, pair_locations, pair_off
from kzpipe.evaluation.particulars import Particular, Places, compare_particulars
from kzpipe.evaluation.scores import PARTICULARS, Score, Share

Spanned = TypeVar("Spanned", Timex, Claim, Quote, Event)
G = TypeVar("G")

MISSED: Final = "missed"
FALSE: Final = "false"
WRONG: Final = "wrong"
"""In the gold and not found; found and not in the gold; found, but not as the gold has it."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was not read rightly: its layer, which of the three it is, what it is and the article's words."""

    layer: str
    kind: str
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The score of every layer for one article, the particulars of its pairs, and what was not read rightly, in their order."""

    scores: dict[str, Score]
    shares: dict[str, Share]
    notes: tuple[Note, ...]


def compare(gold: Annotation, found: Annotation) -> Comparison:
    """Score everything that was found in an article against its gold."""
    tally = _Tally()
    names = _compare_actors(gold.actors, found.actors, tally)
    _compare_day(gold.published, found.published, tally)
    own, read = _characters(gold.own_text), _characters(found.own_text)
    tally.add("own_text", Score(len(own & read), len(read), len(own)))
    places = pair_locations(gold.locations, found.locations)
    tally.pairs("locations", gold.locations, found.locations, places, _tell_place)
    _compare_timexes(gold.timexes, found.timexes, tally)
    claims = _compare_claims(gold.claims, found.claims, names, tally)
    quotes = _compare_quotes(gold.quotes, found.quotes, names, tally)
    events = _compare_events(gold.events, found.events, names, tally)
    tally.particulars(compare_particulars(
        _records(gold.claims, found.claims, claims), _records(gold.quotes, found.quotes, quotes), _records(gold.events, found.events, events),
        Places.from_pairs(gold.locations, found.locations, places),
    ))  # fmt: skip
    return Comparison(tally.scores, tally.shares, tuple(tally.notes))


@dataclass(frozen=True)
class Names:
    """Which of the system's actors is which actor of the gold."""

    gold_names: dict[str, str]

    def of(self, found: Iterable[str | None]) -> frozenset[str]:
        """Return the gold's names of actors that were found; one that the gold does not have gets a name that is not in it."""
        return frozenset(self.gold_names.get(name, f"({name})") for name in found if name is not None)


@dataclass
class _Tally:
    scores: dict[str, Score] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=lambda: dict.fromkeys(PARTICULARS, Share()))
    notes: list[Note] = field(default_factory=list)

    def add(self, layer: str, score: Score) -> None:
        self.scores[layer] = score

    def pairs(self, layer: str, gold: Sequence[G], found: Sequence[G], pairs: Pairs, tell: Callable[[G], tuple[str, str]]) -> None:
        """Score a layer in which every pair is right, and note what stands in no pair."""
        self.add(layer, Score(len(pairs), len(found), len(gold)))
        paired_gold, paired_found = {i for i, _ in pairs}, {j for _, j in pairs}
        self.notes += [Note(layer, MISSED, *tell(record)) for i, record in enumerate(gold) if i not in paired_gold]
        self.notes += [Note(layer, FALSE, *tell(record)) for j, record in enumerate(found) if j not in paired_found]

    def strict(self, layer: str, of: str, wrong: Iterable[tuple[str, str]]) -> None:
        """Score a layer that asks more of the pairs of layer ``of``; ``wrong`` tells of those that do not fulfil it."""
        notes = [Note(layer, WRONG, *told) for told in wrong]
        looser = self.scores[of]
        self.add(layer, Score(looser.right - len(notes), looser.found, looser.gold))
        self.notes += notes

    def particulars(self, compared: Iterable[Particular]) -> None:
        """Count the particulars that are right, and note the others, one kind after another."""
        told = list(compared)
        for one in told:
            self.shares[one.name] += Share(int(one.is_right), 1)
        self.notes += [
            Note(name, WRONG, f"{one.gold}, not {one.found}", _words([one.words]))
            for name in PARTICULARS for one in told if one.name == name and not one.is_right
        ]  # fmt: skip


def _compare_actors(gold: Sequence[Actor], found: Sequence[Actor], tally: _Tally) -> Names:
    pairs = pair_actors(gold, found)
    tally.pairs("actors", gold, found, pairs, _tell_actor)
    tally.strict("actors_type", "actors", (
        (f"{gold[i].name} is {gold[i].type}, not {found[j].type}", _words(gold[i].surfaces)) for i, j in pairs if gold[i].type != found[j].type
    ))  # fmt: skip
    return Names({found[j].name: gold[i].name for i, j in pairs})


def _compare_day(gold: str | None, found: str | None, tally: _Tally) -> None:
    right = found is not None and gold == found
    tally.add("published", Score(int(right), int(found is not None), int(gold is not None)))
    if gold != found:
        kind = MISSED if found is None else FALSE if gold is None else WRONG
        tally.notes.append(Note("published", kind, f"published {gold}" + (f", not {found}" if found is not None else ""), ""))


def _compare_timexes(gold: Sequence[Timex], found: Sequence[Timex], tally: _Tally) -> None:
    pairs = pair_off(gold, found, _span_overlap)
    tally.pairs("timex_spans", gold, found, pairs, _tell_timex)
    tally.strict("timex_values", "timex_spans", (
        (f"{' or '.join(gold[i].values)}, not {_or_none(*found[j].values)}", _words([gold[i].text]))
        for i, j in pairs if not set(gold[i].values) & set(found[j].values)
    ))  # fmt: skip


def _compare_claims(gold: Sequence[Claim], found: Sequence[Claim], names: Names, tally: _Tally) -> Pairs:
    def likeness(g: Claim, f: Claim) -> float:
        if g.measure != f.measure or not _same_number(g, f):
            return 0
        return 1 + (g.group == f.group) + bool(_named(g.claimant) & names.of([f.claimant]))

    def wrong() -> Iterator[tuple[str, str]]:
        for i, j in pairs:
            g, f = gold[i], found[j]
            group = f"group {g.group}, not {f.group}" if g.group != f.group else ""
            claimant = f"claimant {_or_none(g.claimant)}, not {_or_none(f.claimant)}" if _named(g.claimant) != names.of([f.claimant]) else ""
            if group or claimant:
                yield "; ".join(filter(None, [_count(g), group, claimant])), _words([g.text])

    pairs = pair_off(gold, found, likeness)
    tally.pairs("claims", gold, found, pairs, _tell_claim)
    tally.strict("claims_group_claimant", "claims", wrong())
    return pairs


def _compare_quotes(gold: Sequence[Quote], found: Sequence[Quote], names: Names, tally: _Tally) -> Pairs:
    def compare_kind(layer: str, kinds: tuple[str, ...]) -> Pairs:
        some_gold, some_found = [q for q in gold if q.kind in kinds], [q for q in found if q.kind in kinds]
        pairs = pair_off(some_gold, some_found, _span_overlap)
        tally.pairs(layer, some_gold, some_found, pairs, _tell_quote)
        speakers = ((some_gold[i], some_found[j]) for i, j in pairs)
        tally.strict(f"{layer}_speaker", layer, (
            (f"{g.kind}, by {_or_none(g.speaker)}, not {_or_none(f.speaker)}", _words([g.text]))
            for g, f in speakers if _named(g.speaker) != names.of([f.speaker])
        ))  # fmt: skip
        return pairs

    compare_kind("quotes_direct", ("direct",))
    return compare_kind("quotes", ("direct", "indirect"))


def _compare_events(gold: Sequence[Event], found: Sequence[Event], names: Names, tally: _Tally) -> Pairs:
    def same_actor(g: Event, f: Event) -> bool:
        return set(f.types) <= set(g.types) and _meets(g.actors, names.of(f.actors))

    def same_recipient(g: Event, f: Event) -> bool:
        return _meets(g.recipients, names.of(f.recipients))

    def likeness(g: Event, f: Event) -> float:
        return same_actor(g, f) * (1 + same_recipient(g, f) + (g.date == f.date))

    def differences() -> Iterator[tuple[str, str]]:
        for i, j in pairs:
            g, f = gold[i], found[j]
            recipient = "" if same_recipient(g, f) else f"recipient {_or_none(*g.recipients)}, not {_or_none(*f.recipients)}"
            date = "" if g.date == f.date else f"date {_or_none(g.date)}, not {_or_none(f.date)}"
            if recipient or date:
                yield "; ".join(filter(None, [_deed(g), recipient, date])), _words([g.text])

    pairs = pair_off(gold, found, likeness)
    tally.pairs("events", gold, found, pairs, _tell_event)
    # paired anew: of several events alike in type and actor another one may be right in recipient and date too
    strict = pair_off(gold, found, lambda g, f: float(same_actor(g, f) and same_recipient(g, f) and g.date == f.date))
    tally.add("events_recipient_date", Score(len(strict), len(found), len(gold)))
    tally.notes += [Note("events_recipient_date", WRONG, *told) for told in differences()]
    return pairs


def _records(gold: Sequence[G], found: Sequence[G], pairs: Pairs) -> list[tuple[G, G]]:
    """Return pairs of records, in the order of the gold."""
    return [(gold[i], found[j]) for i, j in sorted(pairs)]


def _same_number(g: Claim, f: Claim) -> bool:
    """Tell whether two claims give the same number, or, both without one, the same range or none at all."""
    if g.number is not None or f.number is not None:
        return g.number == f.number
    both_vague = g.bound == f.bound == "vague"
    return (both_vague and (g.low, g.high) == (f.low, f.high)) or (g.low is None and f.low is None)


def _meets(gold: Sequence[str], found: frozenset[str]) -> bool:
    """Tell whether two groups have somebody in common, or are both empty."""
    return bool(found & set(gold)) or not (found or gold)


def _named(name: str | None) -> frozenset[str]:
    return frozenset() if name is None else frozenset([name])


def _characters(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {offset for start, end in spans for offset in range(start, end)}


def _span_overlap(one: Spanned, other: Spanned) -> float:
    return overlap((one.start, one.end), (other.start, other.end))


def _tell_actor(actor: Actor) -> tuple[str, str]:
    return f"{actor.name} ({actor.type})", _words(actor.surfaces)


def _tell_place(place: Location) -> tuple[str, str]:
    return place.name, _words(place.surfaces)


def _tell_timex(timex: Timex) -> tuple[str, str]:
    return _or_none(*timex.values), _words([timex.text])


def _tell_claim(claim: Claim) -> tuple[str, str]:
    return f"{_count(claim)}, {claim.group}, claimed by {_or_none(claim.claimant)}", _words([claim.text])


def _tell_quote(quote: Quote) -> tuple[str, str]:
    return f"{quote.kind}, by {_or_none(quote.speaker)}", _words([quote.text])


def _tell_event(event: Event) -> tuple[str, str]:
    return f"{_deed(event)} -> {_or_none(*event.recipients)}, {_or_none(event.date)}", _words([event.text])


def _deed(event: Event) -> str:
    return f"{'/'.join(event.types)} by {_or_none(*event.actors)}"


def _count(claim: Claim) -> str:
    number = f"{claim.number:g}" if claim.number is not None else f"{claim.low:g}-{claim.high:g}" if claim.low and claim.high else "no number"
    return f"{number} {claim.measure}"


def _or_none(*names: str | None) -> str:
    return ", ".join(filter(None, names)) or "none"


def _words(texts: Iterable[str]) -> str:
    return " | ".join(" ".join(text.split()) for text in texts)
