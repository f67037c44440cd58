"""What ingest makes of a folder, its documents and its rejects apart."""

from __future__ import annotations

from pathlib import Path

from kzpipe.schema.records import Document, Reject
from kzpipe.stages.ingest import IngestLimits, read_documents


def ingest_folder(folder: Path, limits: IngestLimits) -> tuple[list[Document], list[Reject]]:
    """Return the documents of a folder and what was rejected, both in the order in which they came."""
    found = list(read_documents(folder, limits))
    return [one for one in found if isinstance(one, Document)], [one for one in found if isinstance(one, Reject)]
