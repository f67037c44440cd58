"""What a feed, a sitemap or a list says of an article: the address, and what goes into the sidecar."""

from __future__ import annotations

from typing import NamedTuple

from kzpipe.stages.formats.published import parse_published
from kzpipe.stages.formats.sidecar import is_storable

_LONGEST = 1000


class Found(NamedTuple):
    """An article that a listing names; ``url`` as it stands there, made absolute."""

    url: str
    title: str | None = None
    published: str | None = None
    outlet: str | None = None

    @property
    def declared(self) -> dict[str, str]:
        """What the listing says, by the keys of a sidecar."""
        said = {"title": self.title, "published": self.published, "outlet": self.outlet}
        return {key: value for key, value in said.items() if value}


class Listing(NamedTuple):
    """The articles of a listing in its order, the sitemaps it leads to with their day, and what is wrong with it ("" where nothing is)."""

    found: list[Found]
    sitemaps: list[tuple[str, str | None]]
    flaw: str = ""


def said_line(value: object) -> str | None:
    """Return a text of a listing on one line, at most 1,000 characters; None for none, and for one that no file can hold."""
    line = " ".join(value.split()) if isinstance(value, str) else ""
    line = "".join(letter for letter in line if letter.isprintable() or letter in "\u200c\u200d\u200e\u200f")[:_LONGEST]
    return line if line and is_storable(line) else None


def said_day(value: object) -> str | None:
    """Return the calendar day of a time as it is written, whatever its zone, as ISO 8601."""
    day = parse_published(value) if isinstance(value, str) and len(value) <= _LONGEST else None
    return day.isoformat() if day else None
