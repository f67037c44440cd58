"""A folder into which people drop files: whatever lies there whole is put into the raw folder."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import file_digest
from pathlib import Path
from typing import Final

from kzpipe.errors import InputError
from kzpipe.sources.record import Entry, Record
from kzpipe.sources.settings import FolderSource
from kzpipe.stages.formats.sidecar import SIDECAR_SUFFIX, find_sidecar
from kzpipe.stages.ingest import READERS, is_article_file
from kzpipe.stages.intake import Declared, add_articles

_SETTLED_SECONDS: Final = 3.0
"""A file that was written to a moment ago may still be on its way into the folder."""


def take_folder(name: str, source: FolderSource, folder: Path, raw_folder: Path, record: Record, tell: Callable[[str], object]) -> Counter[str]:  # noqa: PLR0913 - a source, two folders, two ways to tell
    """Copy the articles of a folder into the raw folder's part of that source; with ``after: delete`` they then leave the folder.

    Returns how often each outcome came. A file that cannot be taken is told, recorded and stays; so does one of another form, and
    one that is still being written. Raises InputError where there is no such folder.
    """
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; make it, or mend sources.{name}.path")
    if raw_folder.resolve().is_relative_to(folder.resolve()) or folder.resolve().is_relative_to(raw_folder.resolve()):
        raise InputError(f"{folder}: it lies in the raw folder, or the raw folder in it; name a folder of its own in sources.{name}.path")
    outcomes: Counter[str] = Counter()
    others = 0
    for file in _files(folder):
        if not file.name.lower().endswith(tuple(READERS)) or file.is_symlink():
            others += 1
            continue
        try:
            if abs(time.time() - file.stat().st_mtime) < _SETTLED_SECONDS:
                outcomes["waiting"] += 1
                continue
            outcomes[_take_file(name, source, file, raw_folder / name, record)] += 1
        except (InputError, OSError) as error:
            detail = str(error) if isinstance(error, InputError) else f"{file}: the operating system says: {error.strerror}"
            tell(detail)
            record.write(Entry(name, "file", f"file:{file.relative_to(folder).as_posix()}", "failed", detail))
            outcomes["failed"] += 1
    if others:
        tell(f"{others} files of other forms, or links, stay in {folder}; {', '.join(READERS)} are taken")
    return outcomes


def _take_file(name: str, source: FolderSource, file: Path, target: Path, record: Record) -> str:
    with file.open("rb") as handle:
        sha256 = file_digest(handle, "sha256").hexdigest()
    # the bytes stand in the name: a file that was taken once is not taken again, though somebody took it out of the raw folder
    key = f"file:{name}/{sha256}/{file.name}"
    outcome = "known"
    if not record.has_done(key):
        (added,) = add_articles([file], target, Declared(outlet=source.outlet if find_sidecar(file) is None else None))
        record.write(Entry(name, "file", key, "taken", bytes=file.stat().st_size, sha256=sha256, path=f"{name}/{added.name}"))
        outcome = "taken"
    if source.after == "delete":
        sidecar = find_sidecar(file)
        file.unlink()
        if sidecar is not None and not any(find_sidecar(other) == sidecar for other in file.parent.iterdir() if _is_article(other)):
            sidecar.unlink()
    return outcome


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and is_article_file(path.name) and (path.is_file() or path.is_symlink()):
            yield path


def _is_article(path: Path) -> bool:
    return is_article_file(path.name) and not path.name.endswith(SIDECAR_SUFFIX)
