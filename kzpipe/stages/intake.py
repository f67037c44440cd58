"""Put articles into the raw folder: copied whole or not at all, nothing overwritten, what is known kept beside them."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from kzpipe.errors import InputError
from kzpipe.stages.formats.published import parse_published
from kzpipe.stages.formats.sidecar import SIDECAR_KEYS, SIDECAR_SUFFIX, find_sidecar
from kzpipe.stages.ingest import READERS, is_article_file

_CHUNK = 1 << 20
_LONGEST_NAME = 255 - len(f".{SIDECAR_SUFFIX}.part")
"""Bytes of a file name beside which its sidecar can be written: file systems hold names of up to 255 bytes, of Arabic half as many letters."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What the person who adds articles says about them; ``published`` is a day, or a text that ``parse_published`` reads."""

    outlet: str | None = None
    published: str | dt.date | None = None
    url: str | None = None


def add_articles(paths: Sequence[Path], raw_folder: Path, declared: Declared) -> list[Path]:
    """Copy files, and the files of folders, into the raw folder and return where they lie now, in the order given.

    A file that is there already with the same bytes is left as it is; another file of the same name gets a name of its own,
    and one with a very long name a shorter one. Sidecars of the files come along. Raises InputError for a path that is missing
    or holds no article, and for a day that cannot be read, and then nothing is copied; also where the operating system refuses.
    """
    content = _sidecar_content(declared)
    try:
        files = [(file, _read_sidecar(file)) for path in paths for file in _files_of(path, raw_folder)]
        raw_folder.mkdir(parents=True, exist_ok=True)
        added: dict[Path, None] = {}
        for file, known in files:
            target = _target(file, raw_folder)
            # what lies beside a name that nobody has is left of an addition that was killed
            there = _read_sidecar(target) if target.exists() else {}
            _write_sidecar(target, {**known, **there, **content})  # first: an article that is there has its sidecar
            _copy(file, target)
            added[target] = None
    except OSError as error:
        where = error.filename or raw_folder
        raise InputError(f"{where}: the operating system says: {error.strerror}; mend that and add again, nothing is there half") from error
    return list(added)


def _sidecar_content(declared: Declared) -> dict[str, str]:
    published = declared.published
    if isinstance(published, str):
        day = parse_published(published)
        if day is None:
            raise InputError(f"published {published!r} is not a day; write it as 2022-01-07")
        published = day
    said = {"url": declared.url, "outlet": declared.outlet, "published": published.isoformat() if published else None}
    return {key: value for key, value in said.items() if value}


def _files_of(path: Path, raw_folder: Path) -> Iterator[Path]:
    """Yield a file, or the article files below a folder in order of their paths."""
    if path.is_file():
        if not path.name.lower().endswith(tuple(READERS)):
            raise InputError(f"{path}: not a form of article that is read; allowed are {', '.join(READERS)}")
        yield path
    elif path.is_dir():
        if path.resolve() in raw_folder.resolve().parents:
            raise InputError(f"{path}: the raw folder lies in it; name the folder that holds the new articles and nothing else")
        files = sorted(p for p in path.rglob("*") if p.is_file() and is_article_file(p.name) and p.name.lower().endswith(tuple(READERS)))
        files = [file for file in files if not any(part.startswith(".") for part in file.relative_to(path).parts)]
        if not files:
            raise InputError(f"no articles in {path}; it must hold {', '.join(READERS)} files")
        yield from files
    elif path.exists():
        raise InputError(f"{path}: neither a file nor a folder; an article is a file")
    else:
        raise InputError(f"{path}: no such file or folder; check the spelling")


def _target(file: Path, raw_folder: Path) -> Path:
    """Return where a file goes: under its own name, or with its document id in the name where another file has it or it is too long."""
    sha256 = _sha256(file)
    target = raw_folder / file.name
    if len(os.fsencode(file.name)) > _LONGEST_NAME or (target.exists() and _sha256(target) != sha256):
        stem, suffixes = _split(file.name)
        addition = f"-{sha256[:16]}{suffixes}"
        while len(os.fsencode(stem + addition)) > _LONGEST_NAME:
            stem = stem[:-1]
        target = raw_folder / (stem + addition)
    return target


def _copy(file: Path, target: Path) -> None:
    """Copy a file to a name that nobody has; what is there has its bytes already."""
    if not target.exists():
        temporary = target.with_name(f".{target.name}.part")
        try:
            with file.open("rb") as source, temporary.open("wb") as handle:
                while chunk := source.read(_CHUNK):
                    handle.write(chunk)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)


def _split(name: str) -> tuple[str, str]:
    """Return a file name without and with only the extension that ingest reads it by."""
    suffix = next(suffix for suffix in sorted(READERS, key=len, reverse=True) if name.lower().endswith(suffix))
    return name[: -len(suffix)], name[-len(suffix) :]


def _write_sidecar(target: Path, content: dict[str, object]) -> None:
    """Write what is known about an article beside it, unless the sidecar there says just that."""
    if content == _read_sidecar(target):
        return
    path = target.with_name(target.name + SIDECAR_SUFFIX)
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
    temporary.replace(path)


def _read_sidecar(file: Path) -> dict[str, object]:
    """Return what the sidecar of a file says, {} where there is none."""
    path = find_sidecar(file)
    if path is None:
        return {}
    try:
        content = json.loads(path.read_text("utf-8-sig"))
    except ValueError as error:
        raise InputError(f"{path}: no JSON in UTF-8 ({error}); mend or remove it") from error
    if not isinstance(content, dict):
        raise InputError(f"{path}: a JSON {type(content).__name__}; it must be an object with {', '.join(SIDECAR_KEYS)}")
    return content


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return file_digest(handle, "sha256").hexdigest()
