"""What ingest, clean and extract promise of any input: each function raises AssertionError, or what the stage's own checks raise."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from hostile_targets import LIMITS, cleaner
from long_texts import USABLE

from kzpipe.reader import default_reader
from kzpipe.schema.records import Document, Reject
from kzpipe.stages import clean
from kzpipe.stages.ingest import read_documents
from kzpipe.store import table_from_records, tables_from_records
from kzpipe.text.document import ReadableDocument


def ingest_files(files: Mapping[str, bytes]) -> list[Document]:
    """Read some files; every one of them, and every record, is a document or a reject, and the tables hold to their rules."""
    with tempfile.TemporaryDirectory() as folder:
        for name, raw in files.items():
            Path(folder, name).write_bytes(raw)
        results = list(read_documents(Path(folder), LIMITS))
    documents = [result for result in results if isinstance(result, Document)]
    rejects = [result for result in results if isinstance(result, Reject)]
    assert len(documents) + len(rejects) == len(results)
    told = [result.source_path for result in results]
    assert len(told) == len(set(told)), f"told twice: {sorted({path for path in told if told.count(path) > 1})}"
    files_told = {path.split("#")[0] for path in told}
    missing = {name for name in files if not name.endswith(".meta.json")} - files_told
    assert not missing, f"vanished: {missing}"
    tables_from_records({"documents": documents, "rejects": rejects}, {})
    return documents


def clean_and_read(documents: Iterable[Document], typical_year: int | None = 2022) -> int:
    """Take documents through clean and extract, and return how many are articles; each is an article or set aside for one reason."""
    articles = 0
    for document in documents:
        cleaned = clean.clean_document(cleaner(), (document, typical_year))
        assert (cleaned.article is None) != (cleaned.quarantine is None)
        known = {"documents": table_from_records("documents", [document])}
        set_aside = [cleaned.quarantine] if cleaned.quarantine is not None else []
        kept = [cleaned.article] if cleaned.article is not None else []
        made = tables_from_records({"articles": kept, "blocks": cleaned.blocks, "sentences": cleaned.sentences, "quarantine": set_aside}, known)
        assert all(row.document_id == document.document_id for row in (*kept, *set_aside))
        if cleaned.article is not None:
            articles += 1
            readable = ReadableDocument(document.document_id, document.text, cleaned.article.published_date, cleaned.blocks, cleaned.sentences)
            read(readable, {**known, **made})
    return articles


def read(document: ReadableDocument, known: Mapping[str, object]) -> None:
    """Read an article: spans are true, ids tell rows apart, references lead somewhere."""
    found = default_reader().read(document, is_article=True)
    rows = {name: getattr(found, name) for name in ("timexes", "mentions", "entities", "claims", "quotes", "events")}
    numbers = [value for claim in found.claims for value in (claim.number, claim.low, claim.high) if value is not None]
    assert all(math.isfinite(value) for value in numbers), numbers
    tables_from_records(rows, known)  # type: ignore[arg-type]


def embedded(text: str, way: int) -> str:
    """Return a text alone, or as part of an article that is read: after it, before it, inside its first paragraph or in a line of its own."""
    title, day, blank, lead, *rest = USABLE.split("\n")
    whole = "\n".join(rest)
    return (
        text,
        USABLE + text,
        f"{text}\n{USABLE}",
        f"{title}\n{day}\n{blank}\n{lead[:60]}{text}{lead[60:]}\n{whole}",
        f"{title}\n{day}\n{blank}\n{lead}\n{text}\n{whole}",
    )[way % 5]
