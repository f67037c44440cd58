"""The record of every fetch: JSON lines that only grow, and what they come to: what is done, what waits, who is not to be asked yet."""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Final

from kzpipe.errors import InputError
from kzpipe.sources.addresses import file_stem

DONE: Final = frozenset({"taken", "known", "not_a_page", "gone", "too_large", "given_up"})
"""Outcomes after which an address is not asked again."""

TRY_AGAIN: Final = frozenset({"failed", "forbidden", "refused"})
"""Outcomes after which the next run asks again, for as many days as ``give_up_days`` says."""

LISTINGS: Final = frozenset({"feed", "sitemap", "list"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: when (UTC), which source, what was fetched (feed, sitemap, list, robots, page, archive or file) and what became of it.

    ``outcome``: found (its address is known), read, unchanged, or one of DONE and TRY_AGAIN. ``bytes`` counts them unpacked.
    ``key`` and ``final_key`` are the stems of the two addresses' file names.
    """

    source: str
    what: str
    url: str
    outcome: str
    detail: str | None = None
    time: str = field(default_factory=lambda: now().isoformat(timespec="seconds"))
    final_url: str | None = None
    status: int | None = None
    bytes: int | None = None
    media_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    retry_at: str | None = None
    sha256: str | None = None
    path: str | None = None
    settings: str | None = None
    declared: dict[str, str] | None = None
    key: str | None = None
    final_key: str | None = None

    def with_keys(self) -> Entry:
        """Return the line with what the addresses of one article share; that takes longer to work out than to read."""
        final = self.final_url
        return self if self.what != "page" else replace(self, key=file_stem(self.url), final_key=file_stem(final) if final else None)


_FIELDS: Final = tuple(column.name for column in fields(Entry))


@dataclass(slots=True)
class Waiting:
    """An article that is known and not there yet: what its listing declares, since when it is known, how often it was asked for."""

    source: str
    url: str
    declared: dict[str, str]
    since: str
    tries: int = 0


def now() -> dt.datetime:
    """Return this moment, in UTC."""
    return dt.datetime.now(dt.UTC)


class Record:
    """The record's file and its sum; safe for several threads of one process, which must hold the lock of fetching."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._done: set[str] = set()
        self._waiting: dict[str, Waiting] = {}
        self._hashes: dict[str, str] = {}
        self._listings: dict[tuple[str, str], Entry] = {}
        self._asked: dict[str, str] = {}
        self._resting: dict[str, str] = {}
        path.parent.mkdir(parents=True, exist_ok=True)
        for entry in _read(path):
            self._count(entry)

    def write(self, *entries: Entry) -> None:
        """Append lines, which are on the disk when this returns."""
        with self._lock:
            entries = tuple(entry.with_keys() for entry in entries)
            lines = "".join(json.dumps(_said(entry), ensure_ascii=True, separators=(",", ":")) + "\n" for entry in entries)
            with self._path.open("ab", buffering=0) as handle:
                whole = handle.tell()
                try:
                    left = memoryview(lines.encode("ascii"))
                    while left:
                        left = left[handle.write(left) :]
                    os.fsync(handle.fileno())
                except OSError:
                    handle.truncate(whole)  # on a full disk half a line would stand before the next one
                    raise
            for entry in entries:
                self._count(entry)

    def is_done(self, address: str) -> bool:
        """Tell whether an address, or one of the same article, needs no fetch any more."""
        return file_stem(address) in self._done

    def is_known(self, address: str) -> bool:
        """Tell whether an address is done or waits."""
        key = file_stem(address)
        return key in self._done or key in self._waiting

    def holder_of(self, sha256: str) -> str | None:
        """Return the address or file that these bytes were taken from, or None."""
        return self._hashes.get(sha256)

    def waiting(self, source: str) -> list[Waiting]:
        """Return the articles of a source that are still to be fetched: those never asked for first, each by when it was found."""
        with self._lock:
            return sorted((one for one in self._waiting.values() if one.source == source), key=lambda one: one.tries)

    def last_listing(self, source: str, url: str) -> Entry | None:
        """Return how a feed, sitemap or list was read the last time that it was read whole or was unchanged."""
        return self._listings.get((source, url))

    def last_asked(self, host: str) -> dt.datetime | None:
        """Return when a host was asked last, robots.txt apart."""
        return _moment(self._asked.get(host))

    def resting_until(self, host: str) -> dt.datetime | None:
        """Return until when a host has asked to be left alone."""
        return _moment(self._resting.get(host))

    def _count(self, entry: Entry) -> None:
        host = _host(entry.final_url or entry.url)
        if entry.status is not None and entry.what != "robots":
            self._asked[host] = entry.time
        if entry.retry_at:
            self._resting[host] = entry.retry_at
        if entry.what in LISTINGS and entry.outcome in ("read", "unchanged"):
            self._listings[entry.source, entry.url] = entry
        if entry.what in LISTINGS or entry.what == "robots":
            return
        key = entry.key or entry.url
        if entry.outcome in DONE:
            self._done.add(key)
            self._done.add(entry.final_key or key)
            self._waiting.pop(key, None)
        elif entry.outcome == "found" and key not in self._done:
            self._waiting.setdefault(key, Waiting(entry.source, entry.url, entry.declared or {}, entry.time))
        elif entry.outcome in TRY_AGAIN and key in self._waiting:
            self._waiting[key].tries += 1
        if entry.sha256 and entry.outcome == "taken":
            self._hashes.setdefault(entry.sha256, entry.path or entry.url)

    def has_done(self, url: str) -> bool:
        """Tell whether an archive or a file, by the very name it is recorded under, needs no reading any more."""
        return url in self._done


def _said(entry: Entry) -> dict[str, object]:
    return {name: value for name in _FIELDS if (value := getattr(entry, name)) is not None}


def _read(path: Path) -> Iterator[Entry]:
    """Yield the lines of the record; the half line that a killed run may have left is taken off."""
    if not path.exists():
        return
    with path.open("r+b") as handle:
        end = 0
        for number, line in enumerate(handle, 1):
            if not line.endswith(b"\n"):
                break
            end += len(line)
            yield _entry(path, number, line)
        handle.truncate(end)


def _entry(path: Path, number: int, line: bytes) -> Entry:
    try:
        content: Mapping[str, object] = json.loads(line)
        return Entry(**content)  # type: ignore[arg-type]
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path}:{number}: no line of the record of fetches ({error}); take the line out, or the file: "
            "then feeds are read anew, and what lies in the raw folder is not fetched again"
        ) from error


def _moment(text: str | None) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].lower()
