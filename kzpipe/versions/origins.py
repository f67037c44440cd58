"""What found a row: a line of a lexicon with its file and number, the name model, or a rule.

Lines are those of the lexicons of the version that is looked into. Mentions and events name theirs; a quote's cue, a claim's word of harm and
who is counted are looked up again by their lemmas.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Final

from kzpipe.errors import LexiconError
from kzpipe.lexicon.load import LEXICON_FOLDER, load_lexicons
from kzpipe.lexicon.morphology import Morphology
from kzpipe.text.normalize import fold
from kzpipe.text.tokens import tokenize
from kzpipe.versions.rows import Row

SHOWN_FOLDER: Final = "kzpipe/lexicons"
EARLIER: Final = "earlier:"
_KINDS: Final = {"model": "model", "rule": "rule", "grammar": "rule", "earlier": "rule"}
_RULES: Final = {
    "model:names": "the name model, kzpipe/models/names.crfsuite",
    "grammar:site": "how sites are named (a head such as airport, then a name)",
    "grammar:place": "how places are named (a head such as street or district, then a name)",
    "grammar:organisation": "how organisations are named (a head such as company or union, then a name)",
    "grammar:club": "how clubs are named",
    "rule:speaker-before-words": "a name before a colon and what it says",
    "rule:one-name-after-kin": "a single name after a word of kin",
    "rule:described": "what a speaker calls somebody",
    "rule:blame": "a speaker blames somebody in the words quoted",
    "rule:praise": "a speaker praises somebody in the words quoted",
    "rule:demand": "a speaker demands something in the words quoted",
    "rule:threat": "a speaker threatens somebody in the words quoted",
}
"""Entries that are no line of a lexicon, in plain words."""
_TELLING: Final = {
    "mentions": ("entry_id",), "events": ("entry_id",), "timexes": ("rule",), "entities": ("origin",), "claims": ("text", "measure"),
    "quotes": ("kind",),
}  # fmt: skip
"""The columns without which nothing tells what found a row; today's schema requires all of them."""
_GONE: Final = "no lexicon of this version has a line of that id"


@dataclass(frozen=True, slots=True)
class Origin:
    """``kind`` is lexicon, model, rule, gone (an entry that the lexicons do not have) or unrecorded; ``place`` is ``FILE:LINE`` for a line.

    ``what`` is the line's cells, or the rule in plain words.
    """

    kind: str
    entry_id: str | None
    place: str | None
    what: str


@dataclass(frozen=True, slots=True)
class _Line:
    file: str
    number: int
    cells: tuple[str, ...]

    def origin(self) -> Origin:
        return Origin("lexicon", self.cells[0], f"{SHOWN_FOLDER}/{self.file}:{self.number}", ",".join(self.cells))


class Origins:
    """Finds what made rows; the lexicons are read when the first row asks."""

    def __init__(self, lexicons: Path = LEXICON_FOLDER) -> None:
        self._folder = lexicons

    def of(self, table: str, row: Row) -> tuple[Origin, ...]:
        """Return what found a row of a table, the most telling first; nothing for tables that are only summed up.

        A row of an older version may lack the columns that tell it: then it is unrecorded.
        """
        if any(row[column] is None for column in _TELLING.get(table, ())):
            return (Origin("unrecorded", None, None, f"this version's {table} do not record it"),)
        if table in {"mentions", "events"}:
            return self._of_entry(row["entry_id"])
        if table == "timexes":
            return (Origin("rule", None, None, f"time rule {row['rule']}" + (", a guess" if row["is_fallback"] else "")),)
        if table == "entities":
            return self._of_entity(row)
        if table == "quotes":
            return self._of_quote(row)
        return self._of_claim(row) if table == "claims" else ()

    def _of_entry(self, entry_id: str) -> tuple[Origin, ...]:
        line = self._lines.get(entry_id)
        if line is not None:
            lemma = self._lines.get(line.cells[1]) if line.file == "triggers.csv" else None
            return (line.origin(),) if lemma is None else (line.origin(), lemma.origin())
        kind, _, rest = entry_id.partition(":")
        if kind not in _KINDS:
            return (Origin("gone", entry_id, None, _GONE),)
        if kind == "earlier":
            return (Origin("rule", entry_id, None, "a short form of a name that stands earlier in the article"),)
        counted = f"counted people ({rest.removeprefix('counted-').replace('_', ' ')}) tell of the deed" if rest.startswith("counted-") else rest
        return (Origin(_KINDS[kind], entry_id, None, _RULES.get(entry_id, counted)),)

    def _of_entity(self, row: Row) -> tuple[Origin, ...]:
        if row["origin"] == "discovered":
            return (Origin("rule", None, None, "no list has it: found by its mentions"),)
        entity_id = row["entity_id"]
        # a body or a collective of one state: police.kaz is line police of bodies or collectives
        line = self._lines.get(entity_id) or self._lines.get(entity_id.rpartition(".")[0])
        return (Origin("gone", entity_id, None, _GONE),) if line is None else (line.origin(),)

    def _of_quote(self, row: Row) -> tuple[Origin, ...]:
        if row["cue"] is None:
            return (Origin("rule", None, None, "quotation marks alone, without a word that says who spoke"),)
        cue = fold(row["cue"])
        phrases = [line for line in self._of_file("cue_phrases.csv") if fold(line.cells[-1]) == cue]
        lemmas = {} if phrases else self._lemmas([cue])
        return self._looked_up(phrases or [line for line in self._of_file("cues.csv") if line.cells[1] in lemmas], "a cue")

    def _of_claim(self, row: Row) -> tuple[Origin, ...]:
        lemmas = self._lemmas(token.form for token in tokenize(row["text"]))
        terms = (line for line in self._of_file("victim_terms.csv") if line.cells[1] == row["measure"] and line.cells[3] in lemmas)
        harms = [term for term in terms if _is_part(term.cells[2], lemmas[term.cells[3]])]
        counted = (row["group"], row["unit"])
        groups = [line for line in self._of_file("group_terms.csv") if counted == line.cells[1:3] and line.cells[3] in lemmas]
        return self._looked_up([*harms, *groups], "a number and who is counted")

    def _looked_up(self, lines: Iterable[_Line], rule: str) -> tuple[Origin, ...]:
        found = tuple(line.origin() for line in lines)
        if found:
            return found
        why = (
            "no lexicon line tells by itself"
            if self._broken is None
            else f"its line cannot be looked up, for the lexicons are broken or of another layout ({self._broken})"
        )
        return (Origin("unrecorded", None, None, f"{rule}; {why}"),)

    def _lemmas(self, forms: Iterable[str]) -> dict[str, set[str]]:
        """Return the lemmas that folded words may have, with the parts of speech; none while a lexicon is broken."""
        lemmas: dict[str, set[str]] = defaultdict(set)
        if isinstance(self._morphology, Morphology):
            for analysis in chain.from_iterable(map(self._morphology.analyze, forms)):
                lemmas[analysis.lemma_id].add(analysis.pos)
        return lemmas

    @property
    def _broken(self) -> str | None:
        return None if isinstance(self._morphology, Morphology) else str(self._morphology).partition(": ")[0]

    def _of_file(self, file: str) -> list[_Line]:
        return [line for line in self._lines.values() if line.file == file]

    @cached_property
    def _lines(self) -> dict[str, _Line]:
        """Every line by its id; the few ids that two files share are no entries of rows."""
        return {line.cells[0]: line for path in sorted(self._folder.glob("*.csv")) for line in _read_lines(path)}

    @cached_property
    def _morphology(self) -> Morphology | LexiconError:
        try:
            return Morphology.from_lexicons(load_lexicons(self._folder))
        except LexiconError as error:  # somebody is at work on the lexicons; the row's words and numbers can be shown all the same
            return error


def _is_part(part: str, found: Iterable[str]) -> bool:
    """Tell whether a word of harm is of the part of speech that its line names; participles belong to their verbs."""
    return any(pos == part or (part == "verb" and pos.endswith("participle")) for pos in found)


def _read_lines(path: Path) -> Iterator[_Line]:
    """Yield the lines of a lexicon with their numbers in the file; cells are not checked."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        reader = csv.reader(file)
        next(reader, None)
        number = reader.line_num + 1
        for cells in reader:
            if cells:
                yield _Line(path.name, number, tuple(cells))
            number = reader.line_num + 1
