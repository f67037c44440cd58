"""The files of corrections: one CSV per table in ``data/curated/corrections/``, one verdict a line.

What can be told of a line alone is checked as it is read; whether the data is still that on which the verdict was given is the guard's
business (``guard.py``). The row's own words, the one cell that is always Arabic, come last.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from kzpipe.corrections.cells import CORRECTABLE, column_of, parse_cell, same_cell
from kzpipe.errors import CorrectionError
from kzpipe.schema.ids import row_id

FOLDER: Final = "data/curated/corrections"
COLUMNS: Final = ("correction_id", "row_id", "verdict", "field", "was", "value", "document_id", "day", "reason", "words")
VERDICTS: Final = {
    "correct": "one field of the row has another value",
    "accept": "the row is right as it is",
    "reject": "there should be no such row",
}
_CARD: Final = "README.md"
_FORMULA: Final = re.compile("'*[=+\\-@\t\r]")
_DOCUMENT: Final = re.compile("[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Correction:
    """One verdict. ``field`` and ``value`` are empty unless the verdict is ``correct``; cells are as written in the file.

    ``was`` is what the code read when the verdict was given: the field's cell, or for a whole row ``gist_of`` it. ``line`` is its place
    in the file, 0 before it is written.
    """

    table: str
    row_id: str
    verdict: str
    field: str
    was: str
    value: str
    document_id: str
    day: dt.date
    reason: str
    words: str
    line: int = 0

    @property
    def correction_id(self) -> str:
        """Stable identifier: of the row and the field, so that a verdict given again takes the place of the old one."""
        return row_id("correction", self.row_id, self.field)

    @property
    def where(self) -> str:
        """File and line, to begin a message with."""
        return f"{FOLDER}/{self.table}.csv:{self.line}"

    def cells(self) -> tuple[str, ...]:
        """Return the cells of its line."""
        return (
            self.correction_id, self.row_id, self.verdict, self.field, self.was, self.value, self.document_id, self.day.isoformat(), self.reason,
            self.words,
        )  # fmt: skip


def read_folder(root: Path) -> tuple[Correction, ...]:
    """Return the corrections of a project; a folder that is missing holds none. Raises CorrectionError as ``read_corrections`` does."""
    folder = root / FOLDER
    return read_corrections({f"{FOLDER}/{file.name}": file.read_bytes() for file in sorted(folder.glob("*")) if file.is_file()})


def read_corrections(files: Mapping[str, bytes]) -> tuple[Correction, ...]:
    """Return the corrections in files by path from the project's root, in the order of tables and lines; other folders are passed over.

    Raises CorrectionError that names every line that cannot be used and what is allowed there.
    """
    found: list[Correction] = []
    faults: list[str] = []
    for path, content in sorted(files.items()):
        name = PurePosixPath(path)
        if not path.startswith(f"{FOLDER}/") or name.name == _CARD or name.name.startswith("."):
            continue
        if name.suffix != ".csv" or name.stem not in CORRECTABLE or str(name.parent) != FOLDER:
            allowed = ", ".join(f"{table}.csv" for table in CORRECTABLE)
            faults.append(f"{path}: no file of corrections; allowed are {allowed}: rename it, or take it out of the folder")
            continue
        for number, cells in _read_lines(path, content, faults):
            found += _correction(name.stem, number, cells, faults)
    faults += contradictions(found)
    if faults:
        raise CorrectionError("\n".join(faults))
    return tuple(found)


def read_csv(path: str, content: bytes) -> list[tuple[int, list[str]]]:
    """Return the lines of a CSV file with their numbers, the header first, blank lines left out.

    Raises CorrectionError for what is not CSV in UTF-8.
    """
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        return [(reader.line_num, [_unguarded(cell) for cell in cells]) for cells in reader if cells]
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CorrectionError(f"{path}:{line}: byte {error.start} is not UTF-8; save it as CSV in UTF-8") from error
    except csv.Error as error:
        raise CorrectionError(f"{path}: not a CSV file ({error}); save it as CSV in UTF-8") from error


def contradictions(corrections: Iterable[Correction]) -> Iterator[str]:
    """Yield what two verdicts on one row say against one another."""
    by_row: dict[str, list[Correction]] = defaultdict(list)
    for correction in corrections:
        by_row[correction.row_id].append(correction)
    for given in by_row.values():
        fields: dict[str, Correction] = {}
        for one in given:
            if one.field in fields:
                yield f"{one.where}: {one.row_id} has a verdict on {one.field or 'the row'} in {fields[one.field].where}, too; delete one of them"
            fields.setdefault(one.field, one)
        whole, single = fields.get(""), next((one for field, one in fields.items() if field), None)
        if whole is not None and single is not None:
            yield (f"{whole.where}: {whole.row_id} is {whole.verdict}ed as it is, but {single.where} corrects its {single.field}; delete one of them")


def render_lines(corrections: Iterable[Correction]) -> str:
    """Return the text of a file: UTF-8, ``\\n``, sorted by row and field."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(map(_guarded, one.cells()) for one in sorted(corrections, key=lambda one: (one.row_id, one.field)))
    return text.getvalue()


def _guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: one that looks like it has an apostrophe before it, as people write it there."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _read_lines(path: str, content: bytes, faults: list[str]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        lines = read_csv(path, content)
    except CorrectionError as error:
        faults.append(str(error))
        return
    if not lines or tuple(lines[0][1]) != COLUMNS:
        found = ",".join(lines[0][1]) if lines else "nothing"
        faults.append(f"{path}:1: the header is {found!r}; it must be {','.join(COLUMNS)!r}")
        return
    for number, cells in lines[1:]:
        if len(cells) != len(COLUMNS):
            faults.append(
                f"{path}:{number}: {len(cells)} cells where {len(COLUMNS)} are allowed ({', '.join(COLUMNS)}); quote one that holds a comma"
            )
        else:
            yield number, dict(zip(COLUMNS, cells, strict=True))


def _correction(table: str, number: int, cells: Mapping[str, str], faults: list[str]) -> Iterator[Correction]:
    try:
        day = dt.datetime.strptime(cells["day"], "%Y-%m-%d").date()
    except ValueError:
        faults.append(f"{FOLDER}/{table}.csv:{number}: day is {cells['day']!r}; allowed is a day, as 2022-01-31")
        return
    rest = {name: cells[name] for name in COLUMNS if name not in ("correction_id", "day")}
    read = Correction(table=table, day=day, line=number, **rest)
    wrong = list(_faults(read, cells["correction_id"]))
    faults += [f"{read.where}: {fault}" for fault in wrong]
    if not wrong:
        yield read


def _faults(read: Correction, given_id: str) -> Iterator[str]:
    yield from check_verdict(read)
    if not read.row_id:
        yield "row_id is empty; it must name the row"
    elif given_id != read.correction_id:
        yield f"correction_id is {given_id!r}; that of this row and field is {read.correction_id}"
    if (read.table != "entities" or read.document_id) and not _DOCUMENT.fullmatch(read.document_id):
        yield f"document_id is {read.document_id!r}; allowed are the 16 hex digits of the row's article"
    if not read.words:
        yield "words is empty; it holds the row's own words when the verdict was given"


def check_verdict(given: Correction) -> Iterator[str]:
    """Yield what is wrong with a verdict as such: its name, its field and value, its reason."""
    if given.verdict not in VERDICTS:
        yield f"verdict is {given.verdict!r}; allowed are {', '.join(f'{verdict} ({meaning})' for verdict, meaning in VERDICTS.items())}"
    elif given.verdict != "correct":
        if given.field or given.value:
            yield f"a row that is {given.verdict}ed has neither field nor value: empty both, or make the verdict `correct`"
        if given.table == "entities" and given.verdict == "reject":
            yield "an entity cannot be rejected, for other rows point at it; reject its mentions, or correct what points at it"
    else:
        try:
            column = column_of(given.table, given.field)
            if same_cell(column, given.was, parse_cell(column, given.value)):
                yield f"{given.field} is {given.value!r} already, so nothing is corrected; `accept` says that a row is right"
        except ValueError as error:
            yield str(error)
    if not given.reason.strip():
        yield "reason is empty; say in a few words by what the verdict can be checked"
    if any(character in given.reason for character in "\r\n"):
        yield "reason has a line break; write it on one line"
