"""The closed set of Arabic clitics and endings, read from the tables that travel with the package.

The tables stand in ``kzpipe/camel_data``: proclitics, endings of verbs and nouns by slot, suffix pronouns, and the few
imperfects that no rule tells.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from kzpipe.errors import LexiconError

AFFIX_FOLDER = Path(__file__).resolve().parent.parent / "camel_data"


@dataclass(frozen=True, slots=True)
class Proclitic:
    """A letter or two before the stem; imperfect prefixes bear person, gender (``c`` is either) and number."""

    proclitic_id: str
    kind: str
    person: str
    gender: str
    number: str
    form: str


@dataclass(frozen=True, slots=True)
class Ending:
    """What a stem of one ``slot`` takes: ``before`` says what must follow it (nothing, object or possessive pronoun)."""

    ending_id: str
    slot: str
    before: str
    article: str
    person: str
    gender: str
    number: str
    state: str
    form: str


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A suffix pronoun: object of a verb or possessor of a noun."""

    pronoun_id: str
    kind: str
    form: str


@dataclass(frozen=True, slots=True)
class Imperfect:
    """The third person singular of an imperfect that measure and root do not tell."""

    imperfect_id: str
    measure: str
    root: str
    form: str


@dataclass(frozen=True, slots=True)
class Affixes:
    """All four tables, in file order."""

    proclitics: tuple[Proclitic, ...]
    endings: tuple[Ending, ...]
    pronouns: tuple[Pronoun, ...]
    imperfects: tuple[Imperfect, ...]

    def proclitics_of(self, kind: str) -> tuple[Proclitic, ...]:
        """Return the proclitics of one kind."""
        return tuple(proclitic for proclitic in self.proclitics if proclitic.kind == kind)

    def pronouns_of(self, kind: str) -> tuple[str, ...]:
        """Return the forms of the pronouns of one kind."""
        return tuple(pronoun.form for pronoun in self.pronouns if pronoun.kind == kind)

    def imperfects_of(self, measure: str, root: str) -> tuple[str, ...]:
        """Return the listed imperfects of a verb, or none where the rules hold."""
        return tuple(row.form for row in self.imperfects if (row.measure, row.root) == (measure, root))


def _read(name: str, wanted: tuple[str, ...]) -> list[list[str]]:
    path = AFFIX_FOLDER / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        lines = list(csv.reader(handle, strict=True))
    for number, cells in enumerate(lines, 1):
        if len(cells) != len(wanted) or (number == 1 and tuple(cells) != wanted):
            raise LexiconError(f"{path.name}:{number}: {','.join(cells)!r} does not fit the columns {','.join(wanted)}; mend the line")
    return lines[1:]


@lru_cache(maxsize=1)
def load_affixes() -> Affixes:
    """Return the affix tables, read once per process; LexiconError with file and line where a line does not fit."""
    return Affixes(
        tuple(Proclitic(*cells) for cells in _read("proclitics", tuple(f.name for f in fields(Proclitic)))),
        tuple(Ending(*cells) for cells in _read("endings", tuple(f.name for f in fields(Ending)))),
        tuple(Pronoun(*cells) for cells in _read("pronouns", tuple(f.name for f in fields(Pronoun)))),
        tuple(Imperfect(*cells) for cells in _read("imperfects", tuple(f.name for f in fields(Imperfect)))),
    )
