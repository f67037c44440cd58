"""From a record to the sentence it was read in and the article it stands in."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from sys import intern
from typing import Final, Protocol

from kzpipe.report.inputs import SitePart
from kzpipe.report.words import writable
from kzpipe.schema.records import Article, Document, Sentence

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


@dataclass(slots=True)
class Evidence:
    """The words of a record, with what stands before and after them in the sentence, and the article; filled in once texts are read."""

    before: str = ""
    words: str = ""
    after: str = ""
    source: Source = field(init=False)


class EvidenceIndex:
    """Finds the words and the article of any record: notes what is asked for, and reads all of it in one pass over the texts."""

    def __init__(self) -> None:
        self._asked: dict[str, list[tuple[Span, Evidence]]] = defaultdict(list)
        self.sources: dict[str, Source] = {}

    @property
    def shown(self) -> Collection[str]:
        """The documents of which words were asked for."""
        return self._asked.keys()

    def find(self, record: Span) -> Evidence:
        """Return the words of a record in their sentence, to be filled in by ``read``."""
        evidence = Evidence()
        self._asked[record.document_id].append((record, evidence))
        return evidence

    def read(self, parts: Iterable[SitePart]) -> None:
        """Fill in all that was asked for, and note the source of every article; parts have documents, articles and sentences."""
        for part in parts:
            documents = {document.document_id: document for document in part.documents}
            for article in part.articles:
                self.sources[article.document_id] = _source(article, documents[article.document_id])
            sentences: dict[str, list[Sentence]] = defaultdict(list)
            for sentence in part.sentences:
                if sentence.document_id in self._asked:
                    sentences[sentence.document_id].append(sentence)
            for document_id in documents.keys() & self._asked.keys():
                in_order = sorted(sentences[document_id], key=lambda row: row.start)
                for record, evidence in self._asked[document_id]:
                    _fill(evidence, record, documents[document_id].text, in_order)
                    evidence.source = self.sources[document_id]


def _source(article: Article, document: Document) -> Source:
    return Source(
        article.document_id, document.source_path, document.source_url, article.outlet if article.outlet is None else intern(article.outlet),
        article.published_date, intern(article.published_basis), article.title, article.word_count,
    )  # fmt: skip


def _fill(evidence: Evidence, record: Span, text: str, sentences: Sequence[Sentence]) -> None:
    first, last = _around(record, sentences)
    evidence.before = _shorten_left(_flat(text[first : record.start]))
    evidence.words = _flat(text[record.start : record.end])
    evidence.after = _shorten_right(_flat(text[record.end : last]))


def _around(record: Span, sentences: Sequence[Sentence]) -> tuple[int, int]:
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
