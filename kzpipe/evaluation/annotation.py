"""What one article holds, in the form in which a person's reading and the system's are compared.

Names are texts on both sides: a person's are English names, the system's are entity ids; matching.py says which mean the same.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, speaks or is addressed; ``surfaces`` are the forms that the article has."""

    name: str
    type: str
    surfaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Location:
    """A place that the article names."""

    name: str
    surfaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression; any of ``values`` is right (the system gives one, or none)."""

    start: int
    end: int
    text: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A counted assertion; ``number`` is None where the text gives only a range, or nothing."""

    start: int
    end: int
    text: str
    measure: str
    number: float | None
    low: float | None
    high: float | None
    bound: str
    group: str
    claimant: str | None
    date: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that somebody said; ``kind`` is direct or indirect."""

    start: int
    end: int
    text: str
    kind: str
    speaker: str | None
    channel: str = "unspecified"


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom; any of ``types`` is right (the system gives one), ``date`` is ``YYYY-MM-DD`` or None.

    ``mode`` is that of the first of the types. ``location`` is a place's English name, in the gold and in what was found alike.
    """

    start: int
    end: int
    text: str
    types: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    date: str | None
    mode: str | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """All that one reader finds in an article; ``own_text`` are the spans of the lines that are the article's own."""

    published: str | None = None
    own_text: tuple[tuple[int, int], ...] = ()
    actors: tuple[Actor, ...] = ()
    locations: tuple[Location, ...] = ()
    timexes: tuple[Timex, ...] = ()
    claims: tuple[Claim, ...] = ()
    quotes: tuple[Quote, ...] = ()
    events: tuple[Event, ...] = ()
