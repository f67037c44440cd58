"""From a record to the sentence it was read in and the article it stands in."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import Final, Protocol

from kzpipe.report.inputs import SiteTables
from kzpipe.report.words import writable
from kzpipe.schema.records import Sentence

CONTEXT: Final = 140
"""Code points of the sentence shown on each side of the words."""
_SPACES: Final = re.compile(r"\s+")


class Span(Protocol):
    """A record with a place in a document."""

    @property
    def document_id(self) -> str:
        """The document."""

    @property
    def start(self) -> int:
        """Where the words begin."""

    @property
    def end(self) -> int:
        """Where they end."""


@dataclass(frozen=True, slots=True)
class Source:
    """The article that words stand in."""

    document_id: str
    source_path: str
    source_url: str | None
    outlet: str | None
    published_date: dt.date
    published_basis: str
    title: str | None
    word_count: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a record, with what stands before and after them in the sentence, and the article."""

    before: str
    words: str
    after: str
    source: Source


class EvidenceIndex:
    """Finds the words and the article of any record, and remembers which articles were shown."""

    def __init__(self, tables: SiteTables) -> None:
        documents = {document.document_id: document for document in tables.documents}
        self._texts = {document_id: document.text for document_id, document in documents.items()}
        self._sentences: dict[str, list[Sentence]] = defaultdict(list)
        for sentence in sorted(tables.sentences, key=lambda row: (row.document_id, row.start)):
            self._sentences[sentence.document_id].append(sentence)
        self.shown: set[str] = set()
        self.sources = {
            article.document_id: Source(
                article.document_id,
                documents[article.document_id].source_path,
                documents[article.document_id].source_url,
                article.outlet,
                article.published_date,
                article.published_basis,
                article.title,
                article.word_count,
            )
            for article in tables.articles
        }

    def find(self, record: Span) -> Evidence:
        """Return the words of a record in their sentence."""
        text = self._texts[record.document_id]
        first, last = self._around(record)
        before, after = text[first : record.start], text[record.end : last]
        self.shown.add(record.document_id)
        return Evidence(
            before=_shorten_left(_flat(before)),
            words=_flat(text[record.start : record.end]),
            after=_shorten_right(_flat(after)),
            source=self.sources[record.document_id],
        )

    def when(self, record: Span) -> tuple[dt.date, str, int, int]:
        """Return what orders records as a reader meets them: publication day, document, place in the text."""
        return self.sources[record.document_id].published_date, record.document_id, record.start, record.end

    def _around(self, record: Span) -> tuple[int, int]:
        sentences = self._sentences.get(record.document_id, [])
        place = bisect_right(sentences, record.start, key=lambda sentence: sentence.start) - 1
        if place < 0:
            return record.start, record.end
        inside = [sentence.end for sentence in sentences[place:] if sentence.start < record.end]
        return min(sentences[place].start, record.start), max([record.end, *inside])


def _flat(text: str) -> str:
    return writable(_SPACES.sub(" ", text))


def _shorten_left(text: str) -> str:
    return text if len(text) <= CONTEXT else "… " + text[-CONTEXT:].partition(" ")[2]


def _shorten_right(text: str) -> str:
    return text if len(text) <= CONTEXT else text[:CONTEXT].rpartition(" ")[0] + " …"
