"""What else a record tells: over the pairs of a layer, how often the channel, the mode, the place, the bound or the day is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kzpipe.evaluation.annotation import Claim, Event, Location, Quote
from kzpipe.evaluation.matching import Pairs, plain

_NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class Particular:
    """One particular of one pair: what the gold has, what was found, whether that is the same, and the article's words."""

    name: str
    gold: str
    found: str
    is_right: bool
    words: str


@dataclass(frozen=True)
class Places:
    """Which of the system's places is which place of the gold; both are English names."""

    gold_names: dict[str, str]

    @classmethod
    def from_pairs(cls, gold: tuple[Location, ...], found: tuple[Location, ...], pairs: Pairs) -> Places:
        """Build from the paired places of an article."""
        return cls({found[j].name: gold[i].name for i, j in pairs})

    def are_same(self, gold: str | None, found: str | None) -> bool:
        """Tell whether two places are one: by their pair, else by their name; or whether neither is given."""
        if gold is None or found is None:
            return gold is found
        return plain(gold) in (plain(self.gold_names.get(found, found)), plain(found))


def compare_particulars(
    claims: Iterable[tuple[Claim, Claim]], quotes: Iterable[tuple[Quote, Quote]], events: Iterable[tuple[Event, Event]], places: Places
) -> Iterator[Particular]:
    """Yield every particular of the pairs of gold and found records.

    A mode is that of a type: where the gold's event was found as another of its readings, the modes are not compared.
    """
    for g, f in claims:
        yield _particular("claims_bound", g.bound, f.bound, g.text)
        yield _particular("claims_range", _range(g), _range(f), g.text)
        yield _particular("claims_date", g.date, f.date, g.text)
        yield _place("claims_location", g, f, places)
    for said, read in quotes:
        yield _particular("quotes_channel", said.channel, read.channel, said.text)
    for done, coded in events:
        if coded.types == done.types[:1]:
            yield _particular("events_mode", _mode(done), _mode(coded), done.text)
        yield _particular("events_date", done.date, coded.date, done.text)
        yield _place("events_location", done, coded, places)


def _particular(name: str, gold: str | None, found: str | None, words: str) -> Particular:
    return Particular(name, gold or _NONE, found or _NONE, gold == found, words)


def _place(name: str, gold: Claim | Event, found: Claim | Event, places: Places) -> Particular:
    return Particular(name, gold.location or _NONE, found.location or _NONE, places.are_same(gold.location, found.location), gold.text)


def _range(claim: Claim) -> str:
    return " to ".join("open" if end is None else f"{end:g}" for end in (claim.low, claim.high))


def _mode(event: Event) -> str:
    return f"{event.types[0]} {event.mode or _NONE}"
