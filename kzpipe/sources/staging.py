"""Between the network and the raw folder: what was fetched lies here, whole, until nobody else is at work on the raw folder.

A run that reproduces has taken the fingerprint of the raw folder: what came in meanwhile would count as read.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kzpipe.stages.formats.sidecar import SIDECAR_SUFFIX
from kzpipe.stages.ingest import READERS, is_article_file

_UNFINISHED: Final = ".part"


class Staging:
    """A folder with one folder a source, and the raw folder, which is laid out in the same way."""

    def __init__(self, folder: Path, raw_folder: Path) -> None:
        self._folder = folder
        self._raw_folder = raw_folder

    def holds(self, source: str, stem: str) -> str | None:
        """Return the name of the article of that stem that lies here or in the raw folder already, or None."""
        for suffix in READERS:
            name = f"{stem}{suffix}"
            if (self._folder / source / name).exists() or (self._raw_folder / source / name).exists():
                return name
        return None

    def store(self, source: str, name: str, content: bytes, said: Mapping[str, str]) -> str:
        """Write an article and, before it, its sidecar; return the path it will have below the raw folder.

        An article that is there has its sidecar, wherever a run is killed.
        """
        folder = self._folder / source
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / f"{name}{SIDECAR_SUFFIX}", (json.dumps(dict(said), ensure_ascii=False, indent=2) + "\n").encode())
        _write(folder / name, content)
        return f"{source}/{name}"

    def take(self, source: str, file: Path, said: Mapping[str, str]) -> str:
        """Move a finished file here, its sidecar before it, and return the path it will have below the raw folder."""
        folder = self._folder / source
        folder.mkdir(parents=True, exist_ok=True)
        if said:
            _write(folder / f"{file.name}{SIDECAR_SUFFIX}", (json.dumps(dict(said), ensure_ascii=False, indent=2) + "\n").encode())
        file.replace(folder / file.name)
        return f"{source}/{file.name}"

    def deliver(self) -> list[Path]:
        """Move all that lies here into the raw folder and return where it lies; nothing is overwritten there."""
        delivered = []
        for file in self._articles():
            target = self._raw_folder / file.relative_to(self._folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            sidecar = file.with_name(file.name + SIDECAR_SUFFIX)
            if target.exists():
                file.unlink()
                sidecar.unlink(missing_ok=True)
                continue
            if sidecar.exists():
                _move(sidecar, target.with_name(sidecar.name))
            _move(file, target)
            delivered.append(target)
        return delivered

    def count(self) -> int:
        """Return how many articles and archives lie here."""
        return sum(1 for _ in self._articles())

    def _articles(self) -> Iterator[Path]:
        for path in sorted(self._folder.glob("*/*")):
            if is_article_file(path.name) and path.is_file():
                yield path


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}{_UNFINISHED}")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _move(file: Path, target: Path) -> None:
    """Move a file, also to another file system, so that its new name never stands for half of it."""
    unfinished = target.with_name(f".{target.name}{_UNFINISHED}")
    shutil.copyfile(file, unfinished)
    unfinished.replace(target)
    file.unlink()
