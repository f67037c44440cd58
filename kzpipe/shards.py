"""Which rows lie together in one file: those of documents in shards, those of other tables in pieces.

Shards go by the leading bits of the documents' ids and are cut in two where they grow too large.

A shard is named by the bits that the ids of its documents begin with, as ``b0110``; ``0000`` is the one of a corpus that needs
no cut. Where a shard is cut depends on the documents that are there and on nothing else; a document more or less touches its own
shard alone. As ids are hashes, shards are of like size.

A table that does not stand in the order of documents has pieces, numbered from ``0000``. A piece begins at a row that its key
chooses (content-defined chunking: Muthitacharoen et al., A Low-bandwidth Network File System, 2001), so a row more or less changes
the piece it falls into and perhaps the next ones, but not where all later ones begin: their files keep their bytes, and whoever stores files by
content has them already.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from kzpipe.schema.tables import TABLES

MAX_CHARACTERS: Final = 262_144
"""Characters of text above which a shard of several documents is cut: some eighty articles of news."""
WHOLE: Final = "0000"
LEAST_ROWS: Final = 256
"""Rows of a piece before the next one may begin, so that a small table is one file."""
_ONE_IN: Final = 256
"""One key in so many begins a piece: with the least, 512 rows on average, ten to thirty KB."""
_BITS: Final = 64
_DIGITS: Final = _BITS // 4
_PART: Final = "part-"
_SUFFIX: Final = ".parquet"


def cut_shards(sizes: Iterable[tuple[str, int]]) -> list[str]:
    """Return the shards, in the order of their documents, of a corpus given as (document id, characters of text).

    Without any document there is one shard.
    """
    documents = sorted((int(key, 16), size) for key, size in sizes)
    return list(_cut(documents, "")) or [WHOLE]


def _cut(documents: list[tuple[int, int]], bits: str) -> Iterator[str]:
    if not documents:
        return
    if len(documents) == 1 or len(bits) == _BITS or sum(size for _, size in documents) <= MAX_CHARACTERS:
        yield f"b{bits}" if bits else WHOLE
        return
    middle = 1 << (_BITS - 1 - len(bits))
    for bit in "01":
        yield from _cut([one for one in documents if bool(one[0] & middle) == (bit == "1")], bits + bit)


def cut_rows(keys: Iterable[str]) -> list[int]:
    """Return at which row each piece of a table begins, the first at 0; ``keys`` are those of its rows, in their order."""
    starts = [0]
    for row, key in enumerate(keys):
        if row - starts[-1] >= LEAST_ROWS and zlib.crc32(key.encode()) % _ONE_IN == 0:
            starts.append(row)
    return starts


def piece_names(count: int) -> list[str]:
    """Return the names of so many pieces; sorted, they are in the order of the rows."""
    width = max(len(WHOLE), len(str(count - 1)))
    return [f"{number:0{width}d}" for number in range(count)]


def bounds(shard: str) -> tuple[str, str]:
    """Return the least and the greatest document id that a shard can hold."""
    bits = "" if shard == WHOLE else shard[1:]
    low, high = bits.ljust(_BITS, "0"), bits.ljust(_BITS, "1")
    return f"{int(low, 2):0{_DIGITS}x}", f"{int(high, 2):0{_DIGITS}x}"


def overlapping(shard: str, others: Sequence[str]) -> list[str]:
    """Return those of other shards, sorted and perhaps of a corpus cut otherwise, that can hold a document of this one.

    There may be a hundred thousand of them, and each may be asked for: they are not all looked at.
    """
    if shard == WHOLE:
        return list(others)
    above = [WHOLE, *(shard[:length] for length in range(1, len(shard)))]
    found = [name for name in above if others[(place := bisect_left(others, name)) : place + 1] == [name]]
    first = bisect_left(others, shard)
    return [*found, *others[first : bisect_left(others, f"{shard}2")]]


def file_name(shard: str) -> str:
    """Return the name of the file of a shard."""
    return f"{_PART}{shard}{_SUFFIX}"


def table_folder(stages: Path, table: str) -> Path:
    """Return the folder of a table below the stages folder."""
    return stages / TABLES[table].stage / table


def files_of(stages: Path, table: str) -> list[Path]:
    """Return the files of a table in the order of its rows; none where it has not been written."""
    return sorted(table_folder(stages, table).glob(f"*{_SUFFIX}"))


def shards_of(stages: Path, table: str) -> list[str]:
    """Return the shards that a table is stored in, in the order of its rows."""
    return [file.name.removeprefix(_PART).removesuffix(_SUFFIX) for file in files_of(stages, table)]
