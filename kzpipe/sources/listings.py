"""Read feeds, sitemaps and lists: what is new in them goes into the record, before the listing itself is recorded as read."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Final, NamedTuple

from kzpipe.sources.addresses import AddressRefused, address_key, parse_address
from kzpipe.sources.client import Answer, Client, Order
from kzpipe.sources.faults import Unfetched
from kzpipe.sources.feeds import read_feed
from kzpipe.sources.found import Found, Listing
from kzpipe.sources.record import Entry, Record
from kzpipe.sources.settings import FeedSource, Limits, ListSource, SitemapSource
from kzpipe.sources.sitemaps import read_list, read_sitemap, unpack

MEGABYTE: Final = 1_000_000
_DEEPEST: Final = 3
"""An index may lead to indexes, which the protocol does not foresee; deeper it goes in circles."""

_NOTHING: Final = Listing([], [])

ListedSource = FeedSource | SitemapSource | ListSource


class Read(NamedTuple):
    """What came of a source's listings: new articles, those already known, and one line per flaw or failure."""

    new: int
    known: int
    flaws: list[str]
    is_failed: bool


class Reader:
    """Reads the listings of one source."""

    def __init__(self, name: str, source: ListedSource, limits: Limits, record: Record, root: Path) -> None:
        self._name = name
        self._source = source
        self._limits = limits
        self._record = record
        self._root = root
        self._new = 0
        self._known = 0
        self._flaws: list[str] = []
        self._pattern = re.compile(source.match) if source.match else None

    def read(self, client: Client) -> Read:
        """Read what the source names, and the sitemaps that it leads to; never raises for a listing that fails."""
        is_failed = False
        place = self._source.place if isinstance(self._source, ListSource) else self._source.url
        if not is_web(place):
            is_failed = not self._read_file(place)
            return Read(self._new, self._known, self._flaws, is_failed)
        seen = {address_key(place)}
        level: list[str] = [place]
        budget = self._limits.sitemaps_per_run
        for _ in range(_DEEPEST):
            below: list[tuple[str, str | None]] = []
            # those never read first, then those read longest ago: what does not fit into one run comes in the next
            for address in sorted(level, key=self._last_read):
                if budget <= 0:
                    self._flaws.append(f"more than {self._limits.sitemaps_per_run} sitemaps; the others wait for the next run")
                    return Read(self._new, self._known, self._flaws, is_failed)
                budget -= 1
                listing = self._read_web(client, address)
                is_failed |= listing is None
                below += listing.sitemaps if listing else []
            level = self._unseen(below, seen)
            if not level:
                break
        else:
            self._flaws.append(f"indexes of sitemaps deeper than {_DEEPEST}; {len(level)} of them are left")
        return Read(self._new, self._known, self._flaws, is_failed)

    def _unseen(self, sitemaps: list[tuple[str, str | None]], seen: set[str]) -> list[str]:
        level = []
        for address, changed in sitemaps:
            try:
                address = str(parse_address(address))
            except AddressRefused as error:
                self._flaws.append(f"{address[:200]!r}: {error}")
                continue
            last = self._last_whole(address)
            is_old = last is not None and changed is not None and changed < last.time[:10]
            if address_key(address) not in seen and not is_old:
                seen.add(address_key(address))
                level.append(address)
        return level

    def _read_file(self, place: str) -> bool:
        """Read a list that is a file of the project or has an absolute path; tell whether that went well."""
        try:
            content = (self._root / place).read_bytes()
        except OSError as error:
            self._fail(place, Unfetched("failed", f"{place}: the operating system says: {error.strerror}"))
            return False
        self._take(read_list(content), place)
        return True

    def _read_web(self, client: Client, address: str) -> Listing | None:
        """Read one listing, unless it is unchanged; None where it fails."""
        sink = io.BytesIO()
        most = self._limits.listing_megabytes * MEGABYTE
        last = self._last_whole(address)
        try:
            answer = client.fetch(Order(address, sink, most, self._limits.request_seconds, _condition(last)))
            if answer.status == 304:
                self._write(address, "unchanged", answer, last)
                return _NOTHING
            listing = self._parse(unpack(sink.getvalue(), most), answer)
        except Unfetched as fault:
            self._fail(address, fault)
            return None
        except ValueError as error:
            self._fail(address, Unfetched("failed", str(error)))
            return None
        if listing.flaw:
            self._flaws.append(f"{address}: {listing.flaw}")
        if listing.flaw and not listing.found and not listing.sitemaps:
            self._write(address, "failed", answer, None, listing)
            return None
        self._take(listing, answer.url)
        self._write(address, "read", answer, None, listing)
        return listing

    def _parse(self, content: bytes, answer: Answer) -> Listing:
        if isinstance(self._source, FeedSource):
            return read_feed(content, answer.url, answer.headers.get("content-type", ""))
        if isinstance(self._source, SitemapSource):
            return read_sitemap(content, self._source.since)
        return read_list(content)

    def _take(self, listing: Listing, base: str) -> None:
        """Write the articles of a listing that are new into the record."""
        entries: dict[str, Entry] = {}
        unusable: list[str] = []
        for one in listing.found:
            try:
                address = str(parse_address(one.url, base if is_web(base) else None))
            except AddressRefused as error:
                unusable.append(f"{one.url[:100]!r}: {error}")
                continue
            if self._pattern is not None and not self._pattern.search(address) and not self._pattern.search(one.url):
                continue
            if self._record.is_known(address):
                self._known += 1
            else:
                entries.setdefault(address_key(address), self._found(one, address))
        if unusable:
            self._flaws.append(f"{base}: {len(unusable)} addresses that are not fetched, as {unusable[0]}")
        self._record.write(*entries.values())
        self._new += len(entries)

    def _found(self, one: Found, address: str) -> Entry:
        return Entry(self._name, "page", address, "found", declared={**one.declared, **self._source.declared})

    def _fail(self, address: str, fault: Unfetched) -> None:
        self._flaws.append(f"{address}: {fault.detail}")
        self._record.write(Entry(self._name, self._source.kind, address, "failed", fault.detail, status=fault.status, retry_at=fault.retry_at))

    def _write(self, address: str, outcome: str, answer: Answer, last: Entry | None, listing: Listing = _NOTHING) -> None:
        """Record a listing.

        What a broken one says of its state is not kept, so that it is read in full the next time; nor that of an index, which
        stays the same while the sitemaps below it change.
        """
        flaw = listing.flaw
        headers = {} if flaw or listing.sitemaps else answer.headers
        self._record.write(
            Entry(
                self._name, self._source.kind, address, outcome, flaw or None,
                final_url=answer.url, status=answer.status, bytes=answer.size, media_type=answer.media_type or None,
                etag=_ascii(headers.get("etag")) or (last.etag if last else None),
                last_modified=_ascii(headers.get("last-modified")) or (last.last_modified if last else None),
                settings=self._source.fingerprint,
            )
        )  # fmt: skip

    def _last_whole(self, address: str) -> Entry | None:
        """Return the last reading of a listing under the settings of now."""
        last = self._record.last_listing(self._name, address)
        return last if last is not None and last.settings == self._source.fingerprint else None

    def _last_read(self, address: str) -> str:
        last = self._last_whole(address)
        return last.time if last else ""


def is_web(place: str) -> bool:
    """Tell an address from the path of a file."""
    return place.lower().startswith(("http://", "https://"))


def _condition(last: Entry | None) -> dict[str, str]:
    if last is None:
        return {}
    said = {"If-None-Match": last.etag, "If-Modified-Since": last.last_modified}
    return {name: value for name, value in said.items() if value}


def _ascii(value: str | None) -> str | None:
    """Return a header's value where it can be sent back."""
    return value if value and value.isascii() and value.isprintable() else None
