"""Read the raw folder into documents; what cannot be read becomes a reject, and no file vanishes."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from kzpipe.errors import InputError
from kzpipe.schema.records import Document, Reject
from kzpipe.stages.base import StageInput
from kzpipe.stages.formats.html import read_html
from kzpipe.stages.formats.jsonl import read_jsonl
from kzpipe.stages.formats.plain import read_plain
from kzpipe.stages.formats.sidecar import SIDECAR_SUFFIX, read_sidecar
from kzpipe.stages.formats.source import IngestLimits, Refusal, Source
from kzpipe.stages.formats.warc import read_warc

__all__ = ["READERS", "IngestLimits", "read_documents", "run"]

Reader = Callable[[Source], Iterator[Document | Reject]]
READERS: dict[str, Reader] = {
    ".txt": read_plain, ".html": read_html, ".htm": read_html, ".jsonl": read_jsonl, ".jsonl.gz": read_jsonl,
    ".warc": read_warc, ".warc.gz": read_warc,
}  # fmt: skip
_CARD = "README.md"
_MEGABYTE = 1_000_000
_NEXT = "put .txt, .html, .jsonl or .warc files there, or run `kzpipe add FILE`"


def run(inputs: StageInput) -> Iterator[Document | Reject]:
    """Yield the documents of the raw folder and what is rejected of it."""
    given = inputs.params.ingest
    limits = IngestLimits(given.max_file_megabytes * _MEGABYTE, given.max_record_megabytes * _MEGABYTE, given.min_article_characters)
    return read_documents(inputs.raw_folder, limits)


def read_documents(raw_folder: Path, limits: IngestLimits) -> Iterator[Document | Reject]:
    """Yield the documents of a folder by path and record number, then what was rejected.

    Of two records with the same bytes the first by path is kept. Raises InputError for a folder that is missing or holds no article.
    """
    if not raw_folder.is_dir():
        raise InputError(f"{raw_folder}: no such folder; make it and {_NEXT}")
    rejects: dict[str, Reject] = {}
    kept: dict[str, str] = {}
    found = 0
    for path, name in sorted(_article_files(raw_folder), key=lambda file: file[1]):
        found += 1
        for result in _read_file(Source(path, name, limits), raw_folder):
            if isinstance(result, Reject):
                rejects.setdefault(result.source_path, result)
            elif result.raw_sha256 in kept:
                detail = f"the same bytes as {kept[result.raw_sha256]}, which is kept; remove one of them"
                rejects[result.source_path] = Reject(result.source_path, result.document_id, "ingest", "same_bytes", detail)
            else:
                kept[result.raw_sha256] = result.source_path
                yield result
    if not found:
        raise InputError(f"no articles in {raw_folder}; {_NEXT}")
    yield from rejects.values()


def is_article_file(name: str) -> bool:
    """Tell whether a file name is one that ingest accounts for: hidden files, the source card and sidecars are not."""
    return not name.startswith(".") and name != _CARD and not name.endswith(SIDECAR_SUFFIX)


def _article_files(raw_folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield (path, name below the folder) of every file, link and unreadable folder that is not hidden."""
    unreadable: list[OSError] = []
    for folder, folders, files in os.walk(raw_folder, onerror=unreadable.append):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".") and name not in links]
        for name in (*files, *links):
            if is_article_file(name):
                path = Path(folder, name)
                yield path, path.relative_to(raw_folder).as_posix()
    for error in unreadable:
        path = Path(error.filename)
        yield path, path.relative_to(raw_folder).as_posix()


def _read_file(source: Source, raw_folder: Path) -> Iterator[Document | Reject]:
    """Yield what one file holds; a refusal of the whole file is its one reject."""
    try:
        reader = _reader_of(source, raw_folder)
        declaration, broken_sidecar = read_sidecar(source)
        if broken_sidecar is not None:
            yield broken_sidecar
        yield from reader(replace(source, declaration=declaration))
    except Refusal as refusal:
        raw = source.path.read_bytes() if source.path.is_file() and refusal.reason not in ("too_large", "unsupported") else None
        yield source.reject(refusal.reason, refusal.detail, raw)
    except OSError as error:
        yield source.reject("unreadable", f"the operating system says: {error.strerror or error}; allow reading and run again")


def _reader_of(source: Source, raw_folder: Path) -> Reader:
    """Return the reader of a file by its extension; Refusal for links out of the folder, other files, and large ones."""
    path, limit = source.path, source.limits.max_file_bytes
    if path.is_symlink() and not path.exists():
        raise Refusal("unreadable", "a link that leads nowhere; remove it, or put the article itself there")
    if path.is_symlink() and not path.resolve().is_relative_to(raw_folder.resolve()):
        raise Refusal("unsupported", "a link that leaves the raw folder; copy what it points to with `kzpipe add FILE`")
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        if path.is_dir() and not path.is_symlink():
            os.scandir(path).close()
        raise Refusal("unsupported", "neither a file nor a folder of its own; only regular files are read")
    reader = next((READERS[suffix] for suffix in sorted(READERS, key=len, reverse=True) if path.name.lower().endswith(suffix)), None)
    if reader is None:
        raise Refusal("unsupported", f"{f'the extension {path.suffix!r}' if path.suffix else 'no extension'}; {', '.join(READERS)} are read")
    if status.st_size > limit:
        raise Refusal("too_large", f"{status.st_size} bytes; ingest.max_file_megabytes in params.yaml allows {limit}; split it, or allow more")
    return reader
