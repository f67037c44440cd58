"""New verdicts: from what a person types, or a review page saves, to lines in the files; all are checked before one is written."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyarrow.compute as pc

from kzpipe.corrections.cells import CORRECTABLE, column_of, gist_of, parse_cell, plain, render_cell
from kzpipe.corrections.guard import judge
from kzpipe.corrections.lines import FOLDER, Correction, check_verdict, contradictions, read_csv, render_lines
from kzpipe.corrections.rows import Row, Tables, key_of, rows_by_id, words_of
from kzpipe.errors import CorrectionError
from kzpipe.paths import replace_file
from kzpipe.schema.tables import TABLES

ASKED_COLUMNS: Final = ("row_id", "verdict", "field", "value", "reason")
"""The columns of a file with verdicts to be given, in any order."""
_NOT_NEEDED: Final = ("field", "value")
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A verdict as a person gives it: ``row_id`` may be the beginning of one; ``where`` begins a message about it (file and line)."""

    row_id: str
    verdict: str
    reason: str
    field: str = ""
    value: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What became of verdicts: those new or changed, and those whose place they have taken."""

    corrections: tuple[Correction, ...]
    replaced: tuple[Correction, ...]


def read_asked(path: Path) -> list[Asked]:
    """Return the verdicts of a file as a review page saves it: CSV with the columns ``ASKED_COLUMNS``.

    Raises CorrectionError for anything else.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CorrectionError(f"{path}: cannot be read ({error.strerror}); give the CSV file that the review page saved") from error
    lines = read_csv(path.name, content)
    header = lines[0][1] if lines else []
    wanted = [name for name in ASKED_COLUMNS if name not in header and name not in _NOT_NEEDED]
    if wanted or len(set(header)) != len(header) or not set(header) <= set(ASKED_COLUMNS):
        found = ",".join(header) or "nothing"
        raise CorrectionError(f"{path.name}:1: the header is {found!r}; it must hold {','.join(ASKED_COLUMNS)}, each once")
    wrong = [f"{path.name}:{number}: {len(cells)} cells where the header has {len(header)}; quote one that holds a comma"
             for number, cells in lines[1:] if len(cells) != len(header)]  # fmt: skip
    if wrong:
        raise CorrectionError("\n".join(wrong))
    if len(lines) == 1:
        raise CorrectionError(f"{path.name}: holds no verdict; each line is one")
    rows = ((number, dict(zip(header, cells, strict=True))) for number, cells in lines[1:])
    return [Asked(**{name: cell.strip() for name, cell in row.items()}, where=f"{path.name}:{number}: ") for number, row in rows]


def give_verdicts(asked: Sequence[Asked], known: Sequence[Correction], tables: Tables, day: dt.date) -> Given:
    """Return the lines for some verdicts; one on a row and field that has a verdict takes its place, one that says the same changes nothing.

    Raises CorrectionError that names every verdict that cannot be given.
    """
    new: dict[str, tuple[Asked, Correction]] = {}
    faults: list[str] = []
    for one in asked:
        try:
            correction = _correction(one, tables, day)
        except ValueError as error:
            faults.append(f"{one.where}{error}")
            continue
        faults += [f"{one.where}{correction.row_id}: {fault}" for fault in check_verdict(correction)]
        if correction.correction_id in new:
            faults.append(f"{one.where}{correction.row_id}: a second verdict on {correction.field or 'the row'}; give one")
        new[correction.correction_id] = (one, correction)
    if not faults:
        faults += _faults_of_all(new, known, tables)
    if faults:
        raise CorrectionError("\n".join(dict.fromkeys(faults)))
    old = {one.correction_id: one for one in known}
    changed = tuple(given for key, (_, given) in new.items() if key not in old or not _says_the_same(old[key], given))
    return Given(changed, tuple(old[one.correction_id] for one in changed if one.correction_id in old))


def write_corrections(root: Path, known: Iterable[Correction], given: Given) -> list[str]:
    """Write the files of the tables that have new verdicts; return their paths from the project's root."""
    merged = {one.correction_id: one for one in (*known, *given.corrections)}
    by_table: dict[str, list[Correction]] = defaultdict(list)
    for one in merged.values():
        by_table[one.table].append(one)
    written = []
    for table in sorted({one.table for one in given.corrections}):
        path = f"{FOLDER}/{table}.csv"
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        replace_file(root / path, render_lines(by_table[table]))
        written.append(path)
    return written


def find_row(prefix: str, tables: Tables) -> tuple[str, Row]:
    """Return the table and the row that an id, or the beginning of one, names.

    Raises ValueError where no row or more than one has it, or its table is not corrected.
    """
    if not prefix:
        raise ValueError("row_id is empty; it must name the row")
    found: list[tuple[str, str]] = []
    for table in CORRECTABLE:
        ids = tables[table].column(key_of(table))
        if pc.index(ids, prefix).as_py() >= 0:
            found = [(table, prefix)]
            break
        found += [(table, row_id) for row_id in ids.filter(pc.starts_with(ids, prefix)).to_pylist()]
    if not found:
        raise ValueError(f"no row has an id that is or begins with {prefix!r}; {_where_ids_are(prefix)}")
    if len(found) > 1:
        named = ", ".join(row_id for _, row_id in found[:_MOST_NAMED])
        more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
        raise ValueError(f"{prefix!r} begins the ids of {len(found)} rows ({named}{more}); give more of the one you mean")
    table, row_id = found[0]
    return table, rows_by_id(tables, table, {row_id})[row_id]


def _where_ids_are(prefix: str) -> str:
    sums = [table.name for table in TABLES.values() if table.stage == "aggregate" and prefix.startswith(table.key[0].replace("_id", "-"))]
    if sums:
        return f"a row of {sums[0]} is a sum: give the verdict on one of the rows behind it, which `kzpipe why {prefix}` names"
    return f"allowed are rows of {', '.join(CORRECTABLE)} as they stand in data/stages/extract"


def _correction(asked: Asked, tables: Tables, day: dt.date) -> Correction:
    table, row = find_row(asked.row_id, tables)
    if asked.verdict == "correct":
        was = render_cell(row[column_of(table, asked.field).name])
        value = render_cell(parse_cell(column_of(table, asked.field), asked.value))
    else:
        was, value = gist_of(table, row), asked.value
    return Correction(
        table=table, row_id=row[key_of(table)], verdict=asked.verdict, field=asked.field, was=was, value=value,
        document_id=row.get("document_id") or "", day=day, reason=plain(asked.reason), words=words_of(table, row),
    )  # fmt: skip


def _faults_of_all(new: Mapping[str, tuple[Asked, Correction]], known: Sequence[Correction], tables: Tables) -> Iterator[str]:
    """Yield what is wrong with new verdicts beside one another and beside those already given."""
    rows = {given.row_id for _, given in new.values()}
    kept = [one for one in known if one.row_id in rows and one.correction_id not in new]
    merged = [*kept, *(given for _, given in new.values())]
    yield from _against_one_another(merged, new)
    for judged in judge(merged, tables):
        asked = new.get(judged.correction.correction_id, (None, None))[0]
        if asked is not None and judged.is_stale:
            yield f"{asked.where}{judged.why}"


def _against_one_another(merged: Sequence[Correction], new: Mapping[str, tuple[Asked, Correction]]) -> Iterator[str]:
    by_row: dict[str, list[Correction]] = defaultdict(list)
    for one in merged:
        by_row[one.row_id].append(one)
    for row_id, given in by_row.items():
        if next(contradictions(given), None) is not None:
            said = (f"{one.verdict} {one.field}".strip() + ("" if one.correction_id in new else f" ({one.where})") for one in given)
            where = next(new[one.correction_id][0].where for one in given if one.correction_id in new)
            yield f"{where}{row_id}: these verdicts cannot stand together: {', '.join(said)}; give one, or delete the line of the other"


def _says_the_same(old: Correction, new: Correction) -> bool:
    return replace(old, day=new.day, line=0) == new
