"""Which of two readers' records mean the same: names by their surfaces, spans by their overlap, one to one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from kzpipe.evaluation.annotation import Actor, Location
from kzpipe.text.normalize import fold

G = TypeVar("G")
F = TypeVar("F")

Pairs = list[tuple[int, int]]
"""Places in the gold list beside places in the found list; no place stands in two pairs."""

LEAST_OVERLAP: Final = 0.5
"""From here on two spans are one: their common part as a share of what they cover together."""

_NO_LETTER: Final = re.compile(r"\W+")
_PROCLITICS: Final = "وفبكل"
_ARTICLE: Final = "ال"
_SHORTEST_WITH_PROCLITIC: Final = 5
_SHORTEST_WITH_ARTICLE: Final = 6
_SAME_NAME: Final = 0.5
"""What the same name adds to a pair of actors: less than any surface that they share."""


def plain(words: str) -> str:
    """Return words folded, with nothing but letters and digits between single spaces."""
    return _NO_LETTER.sub(" ", fold(words)).strip()


def spellings(surface: str) -> frozenset[str]:
    """Return the plain form of a surface, and those without a one-letter proclitic and without the article."""
    whole = plain(surface)
    detached = [whole]
    if len(whole) >= _SHORTEST_WITH_PROCLITIC and whole[0] in _PROCLITICS:
        detached.append(whole[1:])
    bare = (form.removeprefix(_ARTICLE) for form in detached if len(form) >= _SHORTEST_WITH_ARTICLE)
    return frozenset((*detached, *bare))


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return the common part of two spans as a share of what they cover together; 0 below LEAST_OVERLAP."""
    common = min(one[1], other[1]) - max(one[0], other[0])
    share = max(0, common) / (max(one[1], other[1]) - min(one[0], other[0]))
    return share if share >= LEAST_OVERLAP else 0.0


def pair_off(gold: Sequence[G], found: Sequence[F], likeness: Callable[[G, F], float]) -> Pairs:
    """Pair records one to one, the most alike first (of equals the earlier in the gold, then in what was found).

    Two records with a likeness of 0 are never a pair. Pairs stand in the order of their likeness.
    """
    rated = ((likeness(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found))
    pairs: Pairs = []
    taken_gold, taken_found = set(), set()
    for _, i, j in sorted((row for row in rated if row[0] > 0), key=lambda row: (-row[0], row[1], row[2])):
        if i not in taken_gold and j not in taken_found:
            taken_gold.add(i)
            taken_found.add(j)
            pairs.append((i, j))
    return pairs


def pair_actors(gold: Sequence[Actor], found: Sequence[Actor]) -> Pairs:
    """Pair actors by the surfaces they share; the more, the more alike."""
    forms = {id(actor): _forms(actor.surfaces) for actor in (*gold, *found)}
    return pair_off(gold, found, lambda g, f: len(forms[id(g)] & forms[id(f)]) + _SAME_NAME * (plain(g.name) == plain(f.name)))


def pair_locations(gold: Sequence[Location], found: Sequence[Location]) -> Pairs:
    """Pair places by the surfaces and names they share."""
    forms = {id(place): _forms((*place.surfaces, place.name)) for place in (*gold, *found)}
    return pair_off(gold, found, lambda g, f: len(forms[id(g)] & forms[id(f)]))


def _forms(surfaces: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*map(spellings, surfaces))
