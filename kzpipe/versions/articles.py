"""Which rows of a document differ because its article came, went or was changed, or because one it copies did."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kzpipe.versions.code_inputs import Files
from kzpipe.versions.documents import Source, SourceDocuments, file_of
from kzpipe.versions.inputs import files_of_sidecars, raw_folder
from kzpipe.versions.model import Cause, InputChange, RowChange
from kzpipe.versions.told import Told, how_of, merged, root_of, states_of, told

_COPY_OF: Final = re.compile(r"a copy of (?P<path>.+?)(?:, \d\.\d+ alike)?; clean\.")
_SAME_BYTES: Final = re.compile(r"the same bytes as (?P<path>.+), which is kept;")


class ChangedArticles:
    """The files of the raw folder that differ, by the documents read from them."""

    def __init__(self, inputs: Sequence[InputChange], versions: tuple[Files, Files], document_rows: frozenset[str]) -> None:
        """Take the inputs that differ, both versions and the documents whose row in ``documents`` differs."""
        self._changes = {change.what: change for change in inputs if change.kind == "article"}
        self._folders = tuple(raw_folder(version) for version in versions)
        self.origins = tuple(SourceDocuments.of(version.tables) for version in versions)
        self._document_rows = document_rows
        self._by_document: dict[str, Told | None] = {}
        self._sidecars_of: dict[str, list[InputChange]] = {}
        for origins, folder in zip(self.origins, self._folders, strict=True):
            paths = {f"{folder}/{file_of(origin.source_path)}": None for origin in origins.documents.values()} if self._changes else {}
            for sidecar, files in files_of_sidecars(paths, folder).items():
                if sidecar in self._changes:
                    for file in files:
                        known = self._sidecars_of.setdefault(file, [])
                        if self._changes[sidecar] not in known:
                            known.append(self._changes[sidecar])
        self._changed_ids = {d for origins in self.origins for d in origins.documents if self.of_document(d) is not None} if self._changes else set()
        self._clusters = tuple(origins.clusters() for origins in self.origins) if self._changes else ({}, {})

    def label(self, document_id: str) -> str:
        """Return the path and outlet of a document."""
        for origins, folder in zip(reversed(self.origins), reversed(self._folders), strict=True):
            if origin := origins.documents.get(document_id):
                return f"{folder}/{origin.source_path} ({origin.outlet or 'no outlet declared'})"
        return document_id

    def of_row(self, row: RowChange) -> Told | None:
        """Return the article that a row came, went or changed with, None where no article tells it."""
        found = [self.of_document(row.document_id) if row.document_id else None]
        if row.table in ("rejects", "quarantine"):
            found += [self._of_path(str(state.get("source_path"))) for state in states_of(row)]
            found += [self._of_kept(str(state.get("detail"))) for state in states_of(row)]
        elif row.table == "articles" and set(row.columns) == {"cluster_id"}:
            found += self._of_cluster(row)
        return merged(list({id(one): one for one in found if one is not None}.values()))

    def of_document(self, document_id: str) -> Told | None:
        """Return the article of a document where it differs in a way that the document shows."""
        if document_id not in self._by_document:
            self._by_document[document_id] = self._find(document_id)
        return self._by_document[document_id]

    def _find(self, document_id: str) -> Told | None:
        states = [origins.documents.get(document_id) for origins in self.origins]
        if None not in states and document_id not in self._document_rows:
            return None  # a container may differ in other records, a sidecar in what no column holds
        changes: dict[str, InputChange] = {}
        for origin, folder in zip(states, self._folders, strict=True):
            if origin is not None:
                for change in self._of_file(f"{folder}/{origin.source_path}", f"{folder}/{file_of(origin.source_path)}"):
                    changes[change.what] = change
        known = states[1] or states[0]
        causes = [Cause("article", change.what, _detail(change, known)) for change in changes.values()]
        return told(causes, map(root_of, changes.values())) if causes else None

    def _of_file(self, *paths: str) -> list[InputChange]:
        for path in paths:
            own = [self._changes[path]] if path in self._changes else []
            if found := own + self._sidecars_of.get(path, []):
                return found
        return []

    def _of_path(self, source_path: str) -> Told | None:
        for folder in self._folders:
            if found := self._of_file(f"{folder}/{source_path}", f"{folder}/{file_of(source_path)}"):
                return told([Cause("article", change.what, how_of(change)) for change in found], map(root_of, found))
        return None

    def _of_kept(self, detail: str) -> Told | None:
        """Return the article of which another is a copy, where that one differs."""
        kept = _COPY_OF.search(detail) or _SAME_BYTES.search(detail)
        found = self._of_path(kept["path"]) if kept else None
        return found and told([Cause("article", cause.what, f"{cause.detail}; the other is a copy of it") for cause in found.causes], found.roots)

    def _of_cluster(self, row: RowChange) -> list[Told | None]:
        """Return the articles that differ among those that the row's article shares a cluster with."""
        found: list[Told | None] = []
        for state, clusters in zip((row.before, row.after), self._clusters, strict=True):
            for document_id in clusters.get(str(state.get("cluster_id")), ()) if state else ():
                if document_id in self._changed_ids:
                    found.append(self.of_document(document_id))
        return found


def _detail(change: InputChange, origin: Source | None) -> str:
    record = origin.source_path.removeprefix(file_of(origin.source_path)) if origin else ""
    return ", ".join(filter(None, (how_of(change), f"record {record[1:]}" if record else "", origin.outlet if origin else None)))
