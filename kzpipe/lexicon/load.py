"""Read the lexicon files into rows, checking each line as it is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from kzpipe.errors import LexiconError
from kzpipe.lexicon.layout import LAYOUTS

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
    """Return the rows of ``folder/name.csv``, their cells unchecked; an absent cell is "".

    Raises LexiconError, with file and line, for another header or number of cells.
    """
    layout = LAYOUTS[name]
    path = folder / f"{name}.csv"
    wanted = [column.name for column in layout.columns]
    try:
        lines = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline=""), strict=True))
    except FileNotFoundError:
        raise LexiconError(f"{path.name}: no such lexicon in {folder}; it must hold the columns {', '.join(wanted)}") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise LexiconError(f"{path.name}:{line}: byte {error.start} is not UTF-8; save it as CSV in UTF-8") from error
    except csv.Error as error:
        raise LexiconError(f"{path.name}: not a CSV file ({error}); save it as CSV in UTF-8") from error
    if not lines or lines[0] != wanted:
        found = ",".join(lines[0]) if lines else "nothing"
        raise LexiconError(f"{path.name}:1: the header is {found!r}; it must be {','.join(wanted)!r}")
    for number, cells in enumerate(lines[1:], 2):
        if len(cells) != len(wanted):
            raise LexiconError(f"{path.name}:{number}: {len(cells)} cells where {len(wanted)} are allowed ({', '.join(wanted)}); "
                               "quote a cell that holds a comma")  # fmt: skip
    return tuple([dict(zip(wanted, cells, strict=True)) for cells in lines[1:]])


def load_lexicons(folder: Path = LEXICON_FOLDER, names: Iterable[str] | None = None) -> Lexicons:
    """Read lexicons (all, or those named) and check their cells and the rules between them."""
    from kzpipe.lexicon.check import check_lexicons

    wanted = tuple(LAYOUTS) if names is None else tuple(names)
    lexicons = Lexicons(folder, {name: read_lexicon(name, folder) for name in wanted})
    check_lexicons(lexicons)
    return lexicons


@lru_cache(maxsize=1)
def default_lexicons() -> Lexicons:
    """Return the lexicons that travel with the package, read once per process."""
    return load_lexicons()
