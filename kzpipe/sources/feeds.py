"""RSS and Atom, by feedparser."""

from __future__ import annotations

import io
import re
from typing import Any, Final

import feedparser
from lxml import etree
from lxml import html as lxml_html

from kzpipe.sources.found import Found, Listing, said_day, said_line
from kzpipe.stages.formats.encodings import decode
from kzpipe.stages.formats.source import Refusal

_TAG: Final = re.compile(r"<[a-zA-Z/!?]|&\w+;")


def read_feed(content: bytes, url: str, content_type: str) -> Listing:
    """Return the articles of a feed; ``url`` is where it was read, against which relative links stand.

    What can be read of a broken feed is returned with the flaw told; nothing of it is executed, expanded or fetched.
    """
    try:
        # as for articles, bytes that are UTF-8 are UTF-8, and Arabic in Windows-1256 is told by its letters, whatever is declared
        content, content_type = decode(content).text.encode(), "application/xml; charset=utf-8"
    except Refusal:
        content_type = content_type or "application/xml"
    try:
        parsed = feedparser.parse(io.BytesIO(content), response_headers={"content-location": url, "content-type": content_type})
    except (ValueError, LookupError, AttributeError, TypeError) as error:  # half a surrogate in a reference, a name space that is an object
        return Listing([], [], f"a feed that feedparser cannot take apart ({type(error).__name__})")
    flaw = ""
    if parsed.bozo and not isinstance(parsed.get("bozo_exception"), (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)):
        flaw = f"a broken feed ({' '.join(str(parsed.get('bozo_exception')).split())[:200]})"
    version = parsed.get("version", "")
    if not version and not parsed.entries:
        return Listing([], [], flaw or "neither RSS nor Atom")
    # RSS 1.0 and Dublin Core know one date alone, and feedparser calls it "updated"; in Atom that is the last edit
    is_atom = version.startswith("atom")
    found = [_entry(entry, is_atom) for entry in parsed.entries if entry.get("link")]
    without = sum(1 for entry in parsed.entries if entry and not entry.get("link"))
    if without and not flaw:
        flaw = f"{without} entries without an address"
    return Listing(found, [], flaw)


def _entry(entry: Any, is_atom: bool) -> Found:
    # `in` and [] look at what is there; get() would let "updated" stand in for "published"
    published = entry["published"] if "published" in entry.keys() else None  # noqa: SIM118 - FeedParserDict answers `in` otherwise
    if published is None and not is_atom:
        published = entry.get("updated")
    outlet = (entry.get("source") or {}).get("title")
    return Found(str(entry["link"]), _title(entry), said_day(published), said_line(outlet))


def _title(entry: Any) -> str | None:
    """Return the title without its markup, also where it is not declared as such."""
    title = entry.get("title")
    if isinstance(title, str) and _TAG.search(title):
        try:
            tree = lxml_html.fragment_fromstring(title, create_parent=True)
        except (etree.LxmlError, ValueError):
            return None
        etree.strip_elements(tree, "script", "style", with_tail=False)
        title = str(tree.text_content())
    return said_line(title)
