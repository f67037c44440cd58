"""The ``NAME.meta.json`` beside an article: what the article itself does not say."""

from __future__ import annotations

import errno
import json
from pathlib import Path

from kzpipe.schema.records import Reject
from kzpipe.stages.formats.published import parse_published
from kzpipe.stages.formats.source import Declaration, Source

SIDECAR_SUFFIX = ".meta.json"
SIDECAR_KEYS = ("url", "outlet", "published", "title", "language", "licence")
_MOST_BYTES = 1_000_000


def sidecar_paths(path: Path) -> tuple[Path, ...]:
    """Return where the sidecar of an article may lie, nearest first: after its full name, or in place of its extensions."""
    names = [path.name, path.stem]
    if path.suffix == ".gz":
        names.append(Path(path.stem).stem)
    return tuple(path.with_name(name + SIDECAR_SUFFIX) for name in names)


def find_sidecar(path: Path) -> Path | None:
    """Return the nearest sidecar that is there; an article's name may be so long that none can lie beside it."""
    for candidate in sidecar_paths(path):
        try:
            if candidate.is_file():
                return candidate
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                raise
    return None


def read_sidecar(source: Source) -> tuple[Declaration, Reject | None]:
    """Return what the nearest sidecar of an article declares, and a reject where it cannot be used."""
    path = find_sidecar(source.path)
    if path is None:
        return Declaration(), None
    meta = Source(path, (Path(source.name).parent / path.name).as_posix(), source.limits)
    try:
        if path.stat().st_size > _MOST_BYTES:
            return Declaration(), meta.reject("broken_record", f"larger than {_MOST_BYTES} bytes; it holds only {', '.join(SIDECAR_KEYS)}")
        content = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        return Declaration(), meta.reject("unreadable", f"the operating system says: {error.strerror}; allow reading and run again")
    except (ValueError, RecursionError) as error:
        return Declaration(), meta.reject("broken_record", f"no JSON in UTF-8 ({error}); the article is read without it")
    if not isinstance(content, dict):
        return Declaration(), meta.reject("broken_record", f"a JSON {type(content).__name__}; it must be an object with {', '.join(SIDECAR_KEYS)}")
    for key, value in content.items():
        if key not in SIDECAR_KEYS:
            return Declaration(), meta.reject(
                "broken_record", f"the key {key!r} is not one of {', '.join(SIDECAR_KEYS)}; the article is read without it"
            )
        if not (value is None or (isinstance(value, str) and is_storable(value))):
            return Declaration(), meta.reject("broken_record", f"{key} is a {type(value).__name__}; it must be a text or null")
    return declaration_of(content), None


def declaration_of(content: dict[str, object]) -> Declaration:
    """Return the declaration of a JSON object: texts that are not blank count, ``published_raw`` stands in for ``published``."""
    said = {key: value.strip() for key, value in content.items() if isinstance(value, str) and value.strip() and is_storable(value)}
    published = said.get("published") or said.get("published_raw")
    return Declaration(said.get("url"), said.get("outlet"), parse_published(published) if published else None, said.get("title"))


def is_storable(text: str) -> bool:
    """Tell whether UTF-8 can hold a text: JSON escapes can write half of a surrogate pair."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
