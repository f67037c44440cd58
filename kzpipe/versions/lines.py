"""Lines of CSV files that people edit, compared by the id in their first column: the order of lines and of columns is nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kzpipe.errors import LexiconError
from kzpipe.text.normalize import is_arabic
from kzpipe.versions.model import InputChange

LEXICON_FOLDER: Final = "kzpipe/lexicons"
_TOUCHED: Final = ("entity_id", "place_id", "organisation_id", "body_id", "collective_id")
"""Columns that name whom a line is about."""

Cells = Mapping[str, str]
IdOf = Callable[[Cells], str]


def first_column(cells: Cells) -> str:
    """Return the id of a lexicon's line: its first cell."""
    return next(iter(cells.values()), "")


def read_lines(path: str, content: bytes | None, id_of: IdOf = first_column) -> dict[str, Cells]:
    """Return the cells of every line by its id; of two lines with one id the first, of no file nothing.

    Raises LexiconError, with file and line, for what is no CSV in UTF-8 or has another number of cells than its header.
    """
    if content is None:
        return {}
    try:
        header, *lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)) or [[]]
    except (UnicodeDecodeError, csv.Error) as error:
        raise LexiconError(f"{path}: no CSV in UTF-8 ({error}); a line holds the cells of its header; mend it, then compare again") from error
    found: dict[str, Cells] = {}
    for number, cells in enumerate(lines, 2):
        if len(cells) != len(header):
            raise LexiconError(
                f"{path}:{number}: {len(cells)} cells where the header has {len(header)} ({', '.join(header)}); quote a cell that holds a comma"
            )
        row = dict(zip(header, cells, strict=True))
        found.setdefault(id_of(row), row)
    return found


def line_text(cells: Cells | None) -> str | None:
    """Return a line as it stands in its file."""
    if cells is None:
        return None
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(cells.values())
    return written.getvalue()


def differing_lines(before: Mapping[str, Cells], after: Mapping[str, Cells]) -> Iterator[tuple[str, Cells | None, Cells | None]]:
    """Yield id and both states of every line that says something else; a column that one of them lacks counts as empty."""
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old is None or new is None or any(old.get(name, "") != new.get(name, "") for name in old.keys() | new.keys()):
            yield key, old, new


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of a lexicon that differs: the input it is, its file without ``.csv``, its id, and its cells in both versions."""

    change: InputChange
    lexicon: str
    line_id: str
    before: Cells | None
    after: Cells | None

    @property
    def states(self) -> tuple[Cells, ...]:
        """Its cells in every version that has the line."""
        return tuple(cells for cells in (self.before, self.after) if cells is not None)

    @property
    def touched(self) -> frozenset[str]:
        """What the line is about: ids of entities, bodies, groups and offices, and ``event_type:TYPE`` of a sign of realis."""
        found = {cells[name] for cells in self.states for name in _TOUCHED if cells.get(name)}
        for cells in self.states:
            if self.lexicon == "office_holders":
                found.add(f"{cells.get('office')}.{(cells.get('organisation_id') or cells.get('country_code', '')).lower()}")
            elif self.lexicon == "titles":
                found.add(cells.get("office", ""))
            elif self.lexicon == "realis":
                found.add(f"event_type:{cells.get('event_type')}")
        return frozenset(found - {""})

    @property
    def forms(self) -> frozenset[str]:
        """The Arabic words of the line, as it spells them. Of a trigger its complement says little: its verb or noun tells."""
        if self.lexicon == "triggers":
            return frozenset()
        last = {list(cells.values())[-1] for cells in self.states if cells}
        return frozenset(form for form in last if is_arabic(form) and "{" not in form)

    @property
    def lemma_ids(self) -> frozenset[str]:
        """The verbs and nouns that the line is or points at."""
        return frozenset(cells["lemma_id"] for cells in self.states if cells.get("lemma_id"))


def line_changes(changes: Iterable[InputChange], read: tuple[Callable[[str], bytes | None], Callable[[str], bytes | None]]) -> list[LineChange]:
    """Return the lexicon lines among some inputs with their cells; ``read`` gives the content of a file before and after."""
    headers: dict[str, tuple[list[str], list[str]]] = {}
    found = []
    for change in changes:
        if change.kind == "lexicon":
            file, _, line_id = change.what.partition(": ")
            if file not in headers:
                headers[file] = (_header(read[0](f"{LEXICON_FOLDER}/{file}")), _header(read[1](f"{LEXICON_FOLDER}/{file}")))
            old, new = (_cells(header, text) for header, text in zip(headers[file], (change.before, change.after), strict=True))
            found.append(LineChange(change, file.removesuffix(".csv"), line_id, old, new))
    return found


def _header(content: bytes | None) -> list[str]:
    first = (content or b"").decode("utf-8-sig").partition("\n")[0].rstrip("\r")
    return next(csv.reader([first]), [])


def _cells(header: list[str], text: str | None) -> Cells | None:
    if text is None:
        return None
    return dict(zip(header, next(csv.reader(io.StringIO(text, newline="")), []), strict=False))
