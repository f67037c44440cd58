"""From a span to the sentence it stands in and the article that says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kzpipe.versions.model import Evidence
from kzpipe.versions.rows import Row, Rows


@dataclass(frozen=True, slots=True)
class Article:
    """The article that words stand in; ``published`` is a day in ISO 8601."""

    document_id: str
    source_path: str
    title: str | None
    outlet: str | None
    published: str | None


class Places:
    """Finds sentences and articles, each document read once."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._articles: dict[str, Article] = {}
        self._texts: dict[str, str] = {}
        self._sentences: dict[str, list[tuple[int, int]]] = {}

    def read(self, document_ids: Iterable[str | None]) -> None:
        """Read several documents at once; what has been read is not read again."""
        wanted = {document_id for document_id in document_ids if document_id is not None} - self._articles.keys()
        if not wanted:
            return
        usable = {row["document_id"]: row for row in self._rows.equal("articles", "document_id", sorted(wanted))}
        for document in self._rows.equal("documents", "document_id", sorted(wanted)):
            document_id = document["document_id"]
            self._articles[document_id] = describe_article(document, usable.get(document_id))
            self._texts[document_id] = document["text"] or ""
            self._sentences[document_id] = []
        for sentence in self._rows.equal("sentences", "document_id", sorted(wanted & self._articles.keys())):
            if sentence["start"] is not None and sentence["end"] is not None:
                self._sentences[sentence["document_id"]].append((sentence["start"], sentence["end"]))

    def article(self, document_id: str | None) -> Article | None:
        """Return the article, or None where the version has no document of that id."""
        self.read([document_id])
        return None if document_id is None else self._articles.get(document_id)

    def evidence(self, row: Row) -> Evidence | None:
        """Return the sentence or sentences that a row's span reaches into; None for a row without a span."""
        if any(row.get(column) is None for column in ("document_id", "start", "end")):
            return None
        article = self.article(row["document_id"])
        if article is None:
            return None
        start, end = row["start"], row["end"]
        around = [(first, last) for first, last in self._sentences[article.document_id] if first < end and start < last]
        first, last = min([start, *(one for one, _ in around)]), max([end, *(one for _, one in around)])
        sentence = self._texts[article.document_id][first:last]
        return Evidence(article.document_id, sentence, start - first, end - first, article.title, article.outlet, article.published)


def describe_article(document: Row, article: Row | None) -> Article:
    """Return what is told of an article; one that was set aside has only what its page or record declares."""
    title, day = (document["declared_title"], document["declared_date"]) if article is None else (article["title"], article["published_date"])
    outlet = document["outlet"] if article is None else article["outlet"]
    return Article(document["document_id"], document["source_path"] or "an unknown path", title, outlet, None if day is None else day.isoformat())
