"""Read the lexicon files into rows, checking each line as it is read."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kzpipe.errors import LexiconError
from kzpipe.lexicon.layout import LAYOUTS, Column, Layout

LEXICON_FOLDER = Path(__file__).resolve().parent.parent / "lexicons"

Row = dict[str, str]


@dataclass(frozen=True)
class Lexicons:
    """All lexicon rows by file name; ``folder`` is where they were read from."""

    folder: Path
    rows: dict[str, tuple[Row, ...]] = field(hash=False)

    def __getitem__(self, name: str) -> tuple[Row, ...]:
        """Return the rows of one lexicon in file order."""
        return self.rows[name]


def read_lexicon(name: str, folder: Path = LEXICON_FOLDER) -> tuple[Row, ...]:
    """Return the rows of ``folder/name.csv``; an absent cell is "".

    Raises LexiconError, with file and line, for a header or cell that is not allowed.
    """
    layout = LAYOUTS[name]
    path = folder / f"{name}.csv"
    wanted = [column.name for column in layout.columns]
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            lines = list(csv.reader(handle, strict=True))
    except FileNotFoundError:
        raise LexiconError(f"{path.name}: no such lexicon in {folder}; it must hold the columns {', '.join(wanted)}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise LexiconError(f"{path.name}: not a UTF-8 CSV file ({error}); save it as CSV in UTF-8") from error
    if not lines or lines[0] != wanted:
        found = ",".join(lines[0]) if lines else "nothing"
        raise LexiconError(f"{path.name}:1: the header is {found!r}; it must be {','.join(wanted)!r}")
    rows: list[Row] = []
    for number, cells in enumerate(lines[1:], 2):
        where = f"{path.name}:{number}:"
        if len(cells) != len(wanted):
            raise LexiconError(f"{where} {len(cells)} cells where {len(wanted)} are allowed ({', '.join(wanted)}); "
                               "quote a cell that holds a comma")  # fmt: skip
        row = dict(zip(wanted, cells, strict=True))
        for column in layout.columns:
            _check_cell(where, column, row[column.name])
        rows.append(row)
    return tuple(rows)


def _check_cell(where: str, column: Column, value: str) -> None:
    if value != value.strip():
        raise LexiconError(f"{where} {column.name} {value!r} begins or ends with a space; remove it")
    if not value:
        if column.optional:
            return
        raise LexiconError(f"{where} {column.name} is empty; it must be filled")
    if column.allowed is not None and value not in column.allowed:
        raise LexiconError(f"{where} {column.name} {value!r} is not one of {', '.join(column.allowed)}.{did_you_mean(value, column.allowed)}")


def did_you_mean(value: str, allowed: Iterable[str]) -> str:
    """Return `` Did you mean "…"?`` for the nearest allowed value, or nothing."""
    near = difflib.get_close_matches(value, list(allowed), n=1)
    return f' Did you mean "{near[0]}"?' if near else ""


def load_lexicons(folder: Path = LEXICON_FOLDER, names: Iterable[str] | None = None) -> Lexicons:
    """Read lexicons (all, or those named) and check references and duplicates between them."""
    from kzpipe.lexicon.check import check_lexicons

    wanted = tuple(LAYOUTS) if names is None else tuple(names)
    lexicons = Lexicons(folder, {name: read_lexicon(name, folder) for name in wanted})
    check_lexicons(lexicons)
    return lexicons


@lru_cache(maxsize=1)
def default_lexicons() -> Lexicons:
    """Return the lexicons that travel with the package, read once per process."""
    return load_lexicons()


def layout_of(name: str) -> Layout:
    """Return the layout of a lexicon."""
    return LAYOUTS[name]
