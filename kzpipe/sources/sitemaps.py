"""Sitemaps, their indexes and the news dialect, by lxml; plain text and gzip too."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from kzpipe.sources.found import Found, Listing, said_day, said_line
from kzpipe.stages.formats.encodings import decode
from kzpipe.stages.formats.source import Refusal

_GZIP: Final = b"\x1f\x8b"
_BEFORE: Final = b"\xef\xbb\xbf\xff\xfe \t\r\n"
"""Byte-order marks and white space."""
_ENTRIES: Final = ("url", "sitemap")


def unpack(content: bytes, most_bytes: int) -> bytes:
    """Return a listing unpacked, where it is gzip; ValueError where it is more than ``most_bytes`` long or breaks off."""
    if not content.startswith(_GZIP):
        return content
    try:
        unpacked = gzip.GzipFile(fileobj=io.BytesIO(content)).read(most_bytes + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"gzip that cannot be unpacked ({error})") from error
    if len(unpacked) > most_bytes:
        raise ValueError(f"more than {most_bytes} bytes unpacked, which are allowed")
    return unpacked


def read_sitemap(content: bytes, since: str | None) -> Listing:
    """Return the articles of a sitemap, of ``since`` or later where they are dated, and the sitemaps of an index.

    Entities stay unexpanded and nothing is fetched; what stands before a break is returned with the flaw told.
    """
    if not content.lstrip(_BEFORE).startswith((b"<", b"\x00<")):
        return read_list(content)
    found: list[Found] = []
    sitemaps: list[tuple[str, str | None]] = []
    roots: set[str] = set()
    try:
        for element in _elements(content, roots):
            said = _said(element)
            address, changed = said.get("loc"), said_day(said.get("lastmod"))
            if address is None:
                continue
            if _name(element) == "sitemap":
                if since is None or changed is None or changed >= since:
                    sitemaps.append((address, changed))
                continue
            published = said_day(said.get("publication_date"))
            newest = published or changed
            if since is None or newest is None or newest >= since:
                found.append(Found(address, said_line(said.get("title")), published, said_line(said.get("name"))))
    except etree.XMLSyntaxError as error:
        return Listing(found, sitemaps, f"a broken sitemap ({' '.join(str(error).split())[:200]})")
    flaw = "" if roots & {"urlset", "sitemapindex"} else f"no sitemap: its first element is {', '.join(sorted(roots))[:40] or 'none'}"
    return Listing(found, sitemaps, flaw)


def read_list(content: bytes) -> Listing:
    """Return the addresses of a text, one a line; blank lines and those that begin with # are passed over."""
    try:
        text = decode(content).text
    except Refusal as refusal:
        return Listing([], [], "" if refusal.reason == "empty" else f"no list of addresses ({refusal.detail})")
    lines = [line.strip() for line in text.splitlines()]
    return Listing([Found(line) for line in lines if line and not line.startswith("#")], [])


def _elements(content: bytes, roots: set[str]) -> Iterator[Any]:
    """Yield the entries of a sitemap, each forgotten after its turn; the name of the first element goes into ``roots``."""
    parser = etree.iterparse(io.BytesIO(content), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for event, element in parser:
        if event == "start":
            if not roots:
                roots.add(_name(element))
            continue
        if _name(element) in _ENTRIES:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _said(entry: Any) -> dict[str, str]:
    """Return the texts of an entry by the names of their elements, the first of each: address, days, and what the news dialect says."""
    said: dict[str, str] = {}
    for element in entry.iter(etree.Element):
        if len(element) == 0 and element.text and element.text.strip():
            # an image or a video of the entry has titles and addresses of its own
            parent = element.getparent()
            if parent is entry or "news" in (etree.QName(element).namespace or ""):
                said.setdefault(_name(element), element.text.strip())
    return said


def _name(element: Any) -> str:
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""
