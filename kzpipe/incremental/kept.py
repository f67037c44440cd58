"""What a stage made of each document, kept beside the project from one run to the next.

``.state/kept/STAGE/`` holds for every shard a Parquet file per part (a table of the stage, or what only the stage itself needs
of a document) and ``SHARD.json``, written last, with the fingerprints of what the files were made from and of the files
themselves. A file whose bytes are not those that were written counts as not there. All of it can be deleted at any time.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import Final
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from kzpipe.incremental.method import Method
from kzpipe.paths import naming, replace_file
from kzpipe.store import write_rows

_METHOD: Final = "method.json"
_ENTRY: Final = ".json"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one shard.

    ``input`` is the fingerprint of the method and of all that was read, ``documents`` that of each document by its id; ``files``
    are the fingerprints of the parts. ``outputs`` are those of the tables' files as last put in place, under the fingerprint ``finished``
    of what they were made from. ``rows`` counts the rows of those tables.
    """

    method: str
    input: str
    documents: Mapping[str, str]
    files: Mapping[str, str]
    finished: str = ""
    outputs: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)


def fingerprint(file: Path) -> str:
    """Return the SHA-256 of a file's bytes, "" where there is no such file."""
    try:
        with file.open("rb") as opened:
            return file_digest(opened, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


class Kept:
    """The results of one stage, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def shards(self) -> list[str]:
        """Return the shards that something is kept of."""
        return sorted(path.name.removesuffix(_ENTRY) for path in self.folder.glob(f"*{_ENTRY}") if path.name != _METHOD)

    def file(self, shard: str, part: str) -> Path:
        """Return where a part of a shard is kept."""
        return self.folder / f"{shard}.{part}.parquet"

    def entry(self, shard: str) -> Entry | None:
        """Return what is known of a shard; None where nothing is, where it was broken off, or where a file is not what was written."""
        try:
            known = Entry(**json.loads((self.folder / f"{shard}{_ENTRY}").read_bytes()))
        except (FileNotFoundError, ValueError, TypeError):
            return None
        is_whole = all(fingerprint(self.file(shard, part)) == written for part, written in known.files.items())
        return known if is_whole else None

    def read(self, shard: str, part: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return a part of a shard, with all columns or those named."""
        return pq.read_table(self.file(shard, part), columns=None if columns is None else list(columns), partitioning=None)

    def write(self, shard: str, entry: Entry, parts: Mapping[str, pa.Table]) -> Entry:
        """Keep the parts of a shard and return its entry, with their fingerprints filled in."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for part, rows in parts.items():
            # two machines may be at the same shard, where one was given up for dead
            unfinished = self.file(shard, f".{uuid4().hex}.{part}")
            write_rows(unfinished, rows)
            unfinished.replace(self.file(shard, part))
        entry = Entry(entry.method, entry.input, entry.documents, {part: fingerprint(self.file(shard, part)) for part in parts})
        self.note(shard, entry)
        return entry

    def note(self, shard: str, entry: Entry) -> None:
        """Write down what is known of a shard whose files are there."""
        unfinished = self.folder / f"{shard}..{uuid4().hex}{_ENTRY}.unfinished"
        with naming(unfinished):
            unfinished.write_text(json.dumps(asdict(entry), sort_keys=True), "utf-8", newline="\n")
        unfinished.replace(self.folder / f"{shard}{_ENTRY}")

    def forget_unfinished(self) -> None:
        """Take away what a run that was killed was writing; to be called where nobody writes.

        Only a run that ends well forgets the rest (``keep_only``): where a stage fails every day, unfinished files would pile up.
        """
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if _is_unfinished(path):
                _remove(path)

    def keep_only(self, shards: Set[str], method: Method) -> None:
        """Forget all other shards and what killed runs have left; write down how the rest was read."""
        for path in self.folder.iterdir():
            if path.name.partition(".")[0] not in shards or _is_unfinished(path):
                _remove(path)
        replace_file(self.folder / _METHOD, json.dumps(method, indent=0, sort_keys=True))

    def method(self) -> Method | None:
        """Return how the documents were read that are kept; None where nothing is known of it."""
        try:
            known = json.loads((self.folder / _METHOD).read_bytes())
        except (FileNotFoundError, ValueError):
            return None
        return known if isinstance(known, dict) else None


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _is_unfinished(path: Path) -> bool:
    """Tell whether a file is not yet what it is to be: ``SHARD.PART.parquet`` and ``SHARD.json`` are, others have more dots."""
    return path.name.count(".") > 2
