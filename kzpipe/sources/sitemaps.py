"""Sitemaps, their indexes and the news dialect, by lxml; plain text and gzip too."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from typing import Any, Final

from lxml import etree

from kzpipe.sources.found import Found, Listing, said_day, said_line
from kzpipe.stages.formats.encodings import decode
from kzpipe.stages.formats.source import Refusal

_GZIP: Final = b"\x1f\x8b"
_BEFORE: Final = b"\xef\xbb\xbf\xff\xfe \t\r\n"
"""Byte-order marks and white space."""
_ROOTS: Final = ("urlset", "sitemapindex")


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
    try:
        content, encoding = decode(content).text.encode(), "utf-8"
    except Refusal:
        encoding = None  # what the sitemap itself declares
    parser = etree.XMLParser(encoding=encoding, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        return Listing([], [], f"a broken sitemap ({_one_line(error)})")
    if root is None or _name(root) not in _ROOTS:
        return Listing([], [], f"no sitemap: its first element is {'none' if root is None else _name(root)[:40]}")
    flaw = f"a broken sitemap ({_one_line(parser.error_log.last_error)})" if parser.error_log else ""
    found: list[Found] = []
    sitemaps: list[tuple[str, str | None]] = []
    for element in root:
        try:
            said = _said(element)
        except ValueError as error:  # bytes that are no text, which recovering lets pass
            flaw = flaw or f"a broken sitemap ({_one_line(error)})"
            continue
        address, changed = said.get("loc"), said_day(said.get("lastmod"))
        if address is None:
            continue
        published = said_day(said.get("publication_date"))
        newest = published or changed
        if since is not None and newest is not None and newest < since:
            continue
        if _name(element) == "sitemap":
            sitemaps.append((address, changed))
        elif _name(element) == "url":
            found.append(Found(address, said_line(said.get("title")), published, said_line(said.get("name"))))
    return Listing(found, sitemaps, flaw)


def read_list(content: bytes) -> Listing:
    """Return the addresses of a text, one a line; blank lines and those that begin with # are passed over."""
    try:
        text = decode(content).text
    except Refusal as refusal:
        return Listing([], [], "" if refusal.reason == "empty" else f"no list of addresses ({refusal.detail})")
    lines = [line.strip() for line in text.splitlines()]
    return Listing([Found(line) for line in lines if line and not line.startswith("#")], [])


def _said(entry: Any) -> dict[str, str]:
    """Return the texts of an entry by the names of their elements, the first of each: address, days, and what the news dialect says."""
    said: dict[str, str] = {}
    for element in entry.iter(etree.Element):
        text = element.text
        # an image or a video of the entry has titles and addresses of its own; what holds an entity is no plain text
        if len(element) == 0 and text and text.strip() and (element.getparent() is entry or "news" in element.tag.rpartition(_name(element))[0]):
            said.setdefault(_name(element), text.strip())
    return said


def _name(element: Any) -> str:
    """Return the name of an element without its namespace, or without a prefix that nothing declares; "" for a remark."""
    try:
        return re.split(r"[}:]", element.tag)[-1] if isinstance(element.tag, str) else ""
    except ValueError:  # half a surrogate in it, which recovering lets pass
        return ""


def _one_line(error: object) -> str:
    return " ".join(str(getattr(error, "message", error)).split())[:200]
