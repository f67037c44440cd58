"""Which document of a version came from which file, and which articles copy one another."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from kzpipe.versions.look_up import look_up


class Source(NamedTuple):
    """Where a document came from: its path below the raw folder, its outlet, and the title it declares or else the one that was read in it."""

    source_path: str
    outlet: str | None
    title: str | None


class Published(NamedTuple):
    """What of an article the aggregates go by."""

    date: dt.date | None
    outlet: str | None
    cluster_id: str | None


@dataclass(frozen=True, slots=True)
class SourceDocuments:
    """The documents and articles of one version by their id."""

    documents: dict[str, Source]
    articles: dict[str, Published]

    @classmethod
    def of(cls, tables: Path) -> SourceDocuments:
        """Read them; a version without these tables has none, one without some of their columns has none of these."""
        documents = look_up(tables, "documents", ("source_path", "outlet", "declared_title"))
        articles = look_up(tables, "articles", ("published_date", "outlet", "cluster_id", "title"))
        titles = {one["document_id"]: one["title"] for one in articles}
        return cls(
            {
                one["document_id"]: Source(one["source_path"], one["outlet"], one["declared_title"] or titles.get(one["document_id"]))
                for one in documents
                if one["source_path"]
            },
            {one["document_id"]: Published(one["published_date"], one["outlet"], one["cluster_id"]) for one in articles},
        )

    def by_file(self, folder: str) -> dict[str, str]:
        """Return what every file of the raw folder holds: the title and outlet of its article, or how many there are."""
        held: dict[str, list[Source]] = defaultdict(list)
        for origin in self.documents.values():
            for path in {file_of(origin.source_path), origin.source_path}:  # a file may have a # in its own name
                held[f"{folder}/{path}"].append(origin)
        return {path: _described(origins) for path, origins in held.items()}

    def clusters(self) -> dict[str, list[str]]:
        """Return the articles of every cluster."""
        found: dict[str, list[str]] = defaultdict(list)
        for document_id, article in self.articles.items():
            if article.cluster_id is not None:
                found[article.cluster_id].append(document_id)
        return dict(found)


def file_of(source_path: str) -> str:
    """Return the file of a document: its path without the number of a record (``#n``)."""
    file, _, number = source_path.rpartition("#")
    return file if file and number.isdecimal() else source_path


def _described(origins: Sequence[Source]) -> str:
    if len(origins) > 1:
        return f"{len(origins)} articles"
    return f"{origins[0].title or 'an article without a title'} ({origins[0].outlet or 'no outlet declared'})"
