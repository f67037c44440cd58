"""Web pages: the article's text by trafilatura, its title, outlet and day from the page's own metadata."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from typing import Any, NamedTuple

from htmldate import find_date
from lxml import etree
from lxml import html as lxml_html
from trafilatura import bare_extraction

from kzpipe.schema.records import Document
from kzpipe.stages.formats.encodings import declared_charset, decode
from kzpipe.stages.formats.sidecar import is_storable
from kzpipe.stages.formats.source import Article, Declaration, Refusal, Source, with_title
from kzpipe.text.normalize import fold

_FRAME_TAGS = frozenset({"aside", "nav", "footer", "form", "blockquote", "script", "style", "noscript", "head", "figure", "h2", "h3", "h4"})
_FRAME_NAMES = re.compile(r"comment|repl(y|ies)|related|sidebar|\bside\b|widget|tweet|twitter|embed|footer|\bnav|menu|ticker", re.IGNORECASE)
_DATE_NAMES = re.compile(r"date|time|publish|posted|byline|dateline", re.IGNORECASE)
_DAY_AND_YEAR = re.compile(r"(?<!\d)\d{1,2}(?!\d).*?(?<!\d)(19|20)\d\d(?!\d)|(?<!\d)(19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
MOST_ELEMENTS = 30_000
"""trafilatura's time grows with the square of the elements of a page; articles have some hundreds, long pages of news some thousands."""
_LONGEST_DATE_LINE = 90
_PARAGRAPH = 120
_SHORTEST_SHARED_TITLE = 15
_EARLIEST, _LATEST = "1990-01-01", "2199-12-31"
"""Fixed, so that the result does not depend on the day of the run."""


class Page(NamedTuple):
    """What is taken from a page: text with its title and its visible date line, and what the page declares."""

    text: str
    declaration: Declaration


def read_html(source: Source) -> Iterator[Document]:
    """Yield the one document of a page; what the file beside it declares goes before what the page says."""
    raw = source.path.read_bytes()
    yield html_document(source, raw, raw)


def html_document(source: Source, raw: bytes, markup: bytes, charset: str | None = None) -> Document:
    """Return the document of a page; ``raw`` are the bytes it is known by, ``markup`` those that are read."""
    decoded = decode(markup, charset or declared_charset(markup))
    page = read_page(decoded.text)
    return source.document(raw, Article(page.text, "text/html", decoded.encoding, source.declaration.or_else(page.declaration)))


def read_page(markup: str) -> Page:
    """Return the article of a page; Refusal(not_an_article) where none is found. No network, no file times, no comments."""
    _quiet()
    tree = _parse(markup)
    try:
        found = bare_extraction(
            deepcopy(tree), favor_recall=True, include_comments=False, with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False, "min_date": _EARLIEST, "max_date": _LATEST},
        )  # fmt: skip
    except (ValueError, RecursionError, etree.LxmlError) as error:
        raise Refusal("not_an_article", f"a page that cannot be taken apart ({type(error).__name__}); save it as text") from error
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        raise Refusal("not_an_article", "a page without the text of an article; save the article itself, or as text")
    parts = _Parts.of(tree)
    title = _said(found.title)
    text = _with_date_line(title, found.text or "", parts.date_line)
    return Page(text, Declaration(_said(found.url), _said(found.sitename), _declared_day(parts.dated), title))


def _said(value: str | None) -> str | None:
    """Return a value of the page's metadata without white space around it; None for a blank one and one no file can hold."""
    stripped = (value or "").strip()
    return stripped if stripped and is_storable(stripped) else None


def _parse(markup: str) -> Any:
    try:
        tree = lxml_html.document_fromstring(_XML_DECLARATION.sub("", markup).replace("\x00", ""))
    except (ValueError, etree.LxmlError) as error:
        raise Refusal("not_an_article", f"no web page ({error}); save it as text") from error
    elements = sum(1 for _ in tree.iter(etree.Element))
    if elements > MOST_ELEMENTS:
        raise Refusal("too_large", f"a page of {elements} elements; pages of up to {MOST_ELEMENTS} are read; save the article alone, or as text")
    return tree


def _with_date_line(title: str | None, text: str, date_line: str | None) -> str:
    """Return the text under its title, with the visible date line after the title unless the text holds it."""
    first, _, rest = text.partition("\n")
    is_titled = title is not None and (first.startswith(title) or (len(first) >= _SHORTEST_SHARED_TITLE and title.startswith(first)))
    if date_line is None or date_line in " ".join(text.split()):
        return text if is_titled else with_title(title, text)
    return f"{first}\n{date_line}\n{rest}" if is_titled else with_title(title, f"{date_line}\n{text}")


def _declared_day(dated: list[Any]) -> dt.date | None:
    """Return the publication day that htmldate reads out of metadata and time elements alone."""
    reduced = lxml_html.document_fromstring("<html><head></head><body></body></html>")
    for element in dated:
        copy = deepcopy(element)
        copy.tail = None
        reduced[0 if element.tag in ("meta", "script") else 1].append(copy)
    found = find_date(reduced, extensive_search=False, original_date=True, min_date=_EARLIEST, max_date=_LATEST, deferred_url_extractor=True)
    return dt.date.fromisoformat(found) if found else None


class _Parts(NamedTuple):
    """The elements that may declare a day, and the first visible date line outside frames."""

    dated: list[Any]
    date_line: str | None

    @classmethod
    def of(cls, tree: Any) -> _Parts:
        dated = [e for e in tree.iter("meta", "script") if e.tag == "meta" or "ld+json" in (e.get("type") or "")]
        date_line = None
        is_after_title = is_in_body = False
        for element in _own_elements(tree):
            named = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
            words = " ".join(element.text_content().split())
            is_after_title |= element.tag == "h1"
            is_in_body |= element.tag == "p" and len(words) >= _PARAGRAPH
            is_date = element.tag == "time" or _DATE_NAMES.search(named) is not None
            if element.tag in ("time", "abbr") or (element.get("itemprop") or "").startswith("datePublished"):
                dated.append(element)
            is_near_title = is_after_title and not is_in_body and element.tag != "h1"
            if date_line is None and (is_date or is_near_title) and len(words) <= _LONGEST_DATE_LINE and _DAY_AND_YEAR.search(fold(words)):
                date_line = words
        return cls(dated, date_line)


def _own_elements(tree: Any) -> Iterator[Any]:
    """Yield the elements of the body in document order, without comments, embeds, navigation and the like."""
    stack = [tree]
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str) or element.tag in _FRAME_TAGS:
            continue
        if element.tag not in ("html", "body") and _FRAME_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            continue
        yield element
        stack.extend(reversed(element))


@lru_cache(maxsize=1)
def _quiet() -> None:
    """Keep trafilatura's and htmldate's remarks out of the terminal unless somebody set up logging."""
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).addHandler(logging.NullHandler())
