"""What every form shares: where a record came from, what is declared about it, and how it becomes a document or a reject."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from kzpipe.schema.ids import document_id
from kzpipe.schema.records import Document, Reject

STAGE = "ingest"


class Refusal(Exception):
    """A record that cannot be taken: ``reason`` is one of REJECT_REASONS, ``detail`` says what was found and what is allowed."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class IngestLimits:
    """Sizes in bytes, of a file and of one record of a container; least number of characters of an article."""

    max_file_bytes: int
    max_record_bytes: int
    min_article_characters: int


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a record, a page or the file beside it says about an article; None where it says nothing."""

    url: str | None = None
    outlet: str | None = None
    published: dt.date | None = None
    title: str | None = None

    def or_else(self, other: Declaration) -> Declaration:
        """Return this declaration with its gaps filled from another."""
        return Declaration(self.url or other.url, self.outlet or other.outlet, self.published or other.published, self.title or other.title)


@dataclass(frozen=True, slots=True)
class Source:
    """One file below the raw folder: ``name`` is its path from there, with slashes."""

    path: Path
    name: str
    limits: IngestLimits
    declaration: Declaration = Declaration()

    def record(self, number: int) -> Source:
        """Return the same source for record ``number``, counted from 1."""
        return replace(self, name=f"{self.name}#{number}")

    def reject(self, reason: str, detail: str, raw: bytes | None = None) -> Reject:
        """Return a reject of this file or record."""
        return Reject(self.name, None if raw is None else document_id(raw), STAGE, reason, detail)

    def document(self, raw: bytes, article: Article) -> Document:
        """Return the document of raw bytes; Refusal where the text is blank or too short."""
        if not article.text.strip():
            raise Refusal("empty", f"nothing but white space in {len(raw)} bytes; an article needs text")
        found, needed = len(article.text.strip()), self.limits.min_article_characters
        if found < needed:
            raise Refusal("not_an_article", f"{found} characters of text; ingest.min_article_characters in params.yaml is {needed}")
        says = article.declaration
        return Document(document_id(raw), self.name, says.url, says.outlet, says.title, says.published,
                        article.media_type, article.encoding, article.text, sha256(raw).hexdigest())  # fmt: skip


@dataclass(frozen=True, slots=True)
class Article:
    """The text of one record as it is read, and what is declared about it."""

    text: str
    media_type: str
    encoding: str
    declaration: Declaration


def with_title(title: str | None, text: str) -> str:
    """Return the text with the title and a blank line before it, unless it begins with the title."""
    if not title or not text.strip() or text.lstrip().startswith(title):
        return text
    return f"{title}\n\n{text}"
