"""Fetch the articles of a source that wait, as they are sent, with what is known of them beside them."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Final

from kzpipe.sources.addresses import file_stem
from kzpipe.sources.client import Answer, Client, Order
from kzpipe.sources.faults import Unfetched
from kzpipe.sources.listings import MEGABYTE
from kzpipe.sources.record import TRY_AGAIN, Entry, Record, Waiting, now
from kzpipe.sources.settings import Settings
from kzpipe.sources.staging import Staging

_SUFFIXES: Final = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt"}
_MARKUP: Final = re.compile(rb"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_HEAD: Final = 4096


class Pages:
    """Takes the pages of one source."""

    def __init__(self, name: str, settings: Settings, record: Record, staging: Staging) -> None:
        self._name = name
        self._settings = settings
        self._record = record
        self._staging = staging

    def take(self, client: Client, tell: Callable[[str], object]) -> Counter[str]:
        """Fetch what waits, at most ``pages_per_run``; return how often each outcome came, "waiting" for what stays for the next run.

        ``tell`` gets a line for every page that fails for the first time, and for every one given up.
        """
        outcomes: Counter[str] = Counter()
        waiting = self._record.waiting(self._name)
        most = self._settings.limits.pages_per_run
        outcomes["waiting"] = max(len(waiting) - most, 0)
        for one in waiting[:most]:
            if self._record.is_done(one.url):  # another source has taken it meanwhile
                outcomes["known"] += 1
                continue
            try:
                entry = self._fetch(client, one)
            except Unfetched as fault:
                if fault.is_waiting:
                    outcomes["waiting"] += 1
                    outcomes[f"because {fault.detail}"] += 1
                    continue
                entry = Entry(self._name, "page", one.url, fault.outcome, fault.detail, status=fault.status, retry_at=fault.retry_at)
                entry = self._give_up(entry, one)
                if one.tries == 0 or entry.outcome == "given_up":
                    tell(f"{one.url}: {entry.detail}")
            self._record.write(entry)
            outcomes[entry.outcome] += 1
        return outcomes

    def _fetch(self, client: Client, one: Waiting) -> Entry:
        stem = file_stem(one.url)
        held = self._staging.holds(self._name, stem)
        if held is not None:
            return Entry(self._name, "page", one.url, "taken", "it lies there already", path=f"{self._name}/{held}")
        sink = io.BytesIO()
        limits = self._settings.limits
        answer = client.fetch(Order(one.url, sink, limits.page_megabytes * MEGABYTE, limits.request_seconds, {}))
        content = sink.getvalue()
        entry = Entry(
            self._name, "page", one.url, "taken", final_url=answer.url, status=answer.status, bytes=answer.size,
            media_type=answer.media_type or None, charset=answer.charset, sha256=sha256(content).hexdigest(),
            etag=answer.headers.get("etag"), last_modified=answer.headers.get("last-modified"),
        )  # fmt: skip
        suffix = _suffix(answer, content)
        if suffix is None:
            return replace(entry, outcome="not_a_page", detail=f"media type {answer.media_type[:80] or 'none'}; pages and plain text are taken")
        if not content.strip():
            return replace(entry, outcome="not_a_page", detail="nothing was sent")
        holder = self._record.holder_of(entry.sha256 or "")
        if holder is not None:
            return replace(entry, outcome="known", detail=f"the same bytes as {holder}")
        if answer.url != one.url and self._record.is_done(answer.url):
            return replace(entry, outcome="known", detail="it leads to an article that is done")
        said = {"url": answer.url, **one.declared}
        return replace(entry, path=self._staging.store(self._name, stem + suffix, content, said))

    def _give_up(self, entry: Entry, one: Waiting) -> Entry:
        """Return the outcome of a page that failed for as many days as settings allow."""
        if entry.outcome not in TRY_AGAIN:
            return entry
        since = now() - dt.datetime.fromisoformat(one.since)
        if since <= dt.timedelta(days=self._settings.politeness.give_up_days):
            return entry
        return replace(entry, outcome="given_up", detail=f"{entry.detail}; after {since.days} days and {one.tries + 1} tries it is not asked again")


def _suffix(answer: Answer, content: bytes) -> str | None:
    """Return the extension by which ingest reads the content; None for what is no page."""
    if answer.media_type:
        return _SUFFIXES.get(answer.media_type)
    return ".html" if _MARKUP.search(content[:_HEAD]) else None
