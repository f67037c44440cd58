"""What hostile input is given to: the readers of ingest, the cleaning of a document, the reading of an article."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import tempfile
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from long_texts import USABLE

from kzpipe.lexicon.load import default_lexicons
from kzpipe.params import load_parameters
from kzpipe.reader import Extraction, default_reader
from kzpipe.schema.ids import document_id
from kzpipe.schema.records import Document, Reject
from kzpipe.stages import clean
from kzpipe.stages.ingest import IngestLimits, read_documents
from kzpipe.text.document import ReadableDocument, plain_document

ROOT = Path(__file__).resolve().parents[2]
LIMITS = IngestLimits(64_000_000, 8_000_000, 120)
PUBLISHED = dt.date(2022, 1, 8)
PAGE = """<!DOCTYPE html><html><head><title>{title}</title><meta charset="utf-8"><meta property="article:published_time" content="2022-01-08">
</head><body><article><h1>{title}</h1>{body}</article></body></html>"""


@lru_cache(maxsize=1)
def cleaner() -> clean.Cleaner:
    return clean.prepare(default_lexicons(), load_parameters(ROOT / "params.yaml"))


def warm_up() -> None:
    cleaner()
    default_reader()
    for ingest in (ingest_plain, ingest_page, ingest_lines, ingest_archive):
        ingest(USABLE)
    read_cleaned(USABLE)


def ingest(name: str, raw: bytes) -> list[Document | Reject]:
    """Read a folder that holds one file."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, name).write_bytes(raw)
        return list(read_documents(Path(folder), LIMITS))


def ingest_plain(text: str) -> object:
    return ingest("a.txt", text.encode())


def ingest_windows(text: str) -> object:
    return ingest("a.txt", (USABLE + text).encode("cp1256", "ignore"))


def page_of(text: str) -> str:
    title, *lines = USABLE.split("\n")
    return PAGE.format(title=title, body="".join(f"<p>{line}</p>" for line in (*lines, *text.split("\n")) if line))


def ingest_page(text: str) -> object:
    return ingest("a.html", page_of(text).encode())


def ingest_page_without_frame(text: str) -> object:
    """The text is the page."""
    return ingest("a.html", text.encode())


def ingest_page_title(text: str) -> object:
    return ingest("a.html", PAGE.format(title=text, body=f"<p>{USABLE}</p>").encode())


def ingest_page_attribute(text: str) -> object:
    held = text.replace('"', "&quot;")
    return ingest(
        "a.html",
        PAGE.format(
            title="س", body=f'<div class="{held}" id="{held}"><time class="date" datetime="{held}">{text[:80]}</time></div><p>{USABLE}</p>'
        ).encode(),
    )


def ingest_lines(text: str) -> object:
    record = {"text": USABLE + text, "title": text, "published": text, "url": text}
    return ingest("a.jsonl", json.dumps(record, ensure_ascii=False).encode())


def ingest_raw_lines(text: str) -> object:
    """The text is the file."""
    return ingest("a.jsonl", text.encode())


def ingest_page_in_lines(text: str) -> object:
    return ingest("a.jsonl", json.dumps({"html": page_of(text)}).encode())


def archive_of(body: str, media_type: str = "text/html; charset=utf-8") -> bytes:
    """One answer of a server, as a web archive holds it."""
    answer = f"HTTP/1.0 200 OK\r\nContent-Type: {media_type}\r\n\r\n".encode() + body.encode()
    head = ("WARC/1.0", "WARC-Type: response", "WARC-Target-URI: https://example.org/a", "Content-Type: application/http; msgtype=response")
    return "\r\n".join((*head, f"Content-Length: {len(answer)}", "", "")).encode() + answer + b"\r\n\r\n"


def ingest_archive(text: str) -> object:
    return ingest("a.warc.gz", gzip.compress(archive_of(page_of(text))))


def ingest_raw_archive(text: str) -> object:
    """The text is the archive."""
    ingest("a.warc", text.encode())
    return ingest("a.warc", f"WARC/1.0\r\nWARC-Type: response\r\n{text}".encode())


def ingest_packed_lines(text: str) -> object:
    return ingest("a.jsonl.gz", gzip.compress(f"{text}\n{text}".encode()))


def document_of(text: str, title: str | None = None, published: dt.date | None = None) -> Document:
    key = document_id(text.encode("utf-8", "surrogatepass"))
    return Document(key, "a.txt", None, None, title, published, "text/plain", "utf-8", text, "0" * 64)


def clean_alone(text: str) -> clean.Cleaned:
    return clean.clean_document(cleaner(), (document_of(text, text[:200], PUBLISHED), 2022))


def clean_article(text: str) -> clean.Cleaned:
    """An article that goes on in the long text; its day stands only in the text."""
    return clean.clean_document(cleaner(), (document_of(USABLE + text), 2022))


def clean_undated(text: str) -> clean.Cleaned:
    """An article that tells no day but what may stand in the long text."""
    return clean.clean_document(cleaner(), (document_of(USABLE.replace("08/01/2022\n", "").replace("السبت", "") + text), 2022))


def read_lines(text: str) -> Extraction:
    return default_reader().read(plain_document(text, PUBLISHED), is_article=True)


def read_article(text: str) -> Extraction:
    return default_reader().read(plain_document(USABLE + text, PUBLISHED), is_article=True)


def read_cleaned(text: str) -> Extraction | None:
    """Read what clean passes, as the chain does."""
    document = document_of(USABLE + text)
    cleaned = clean.clean_document(cleaner(), (document, 2022))
    if cleaned.article is None:
        return None
    readable = ReadableDocument(document.document_id, document.text, cleaned.article.published_date, cleaned.blocks, cleaned.sentences)
    return default_reader().read(readable, is_article=True)


TARGETS: Mapping[str, Callable[[str], object]] = {
    function.__name__: function
    for function in (
        ingest_plain,
        ingest_windows,
        ingest_page,
        ingest_page_without_frame,
        ingest_page_title,
        ingest_page_attribute,
        ingest_lines,
        ingest_raw_lines,
        ingest_page_in_lines,
        ingest_archive,
        ingest_raw_archive,
        ingest_packed_lines,
        clean_alone,
        clean_article,
        clean_undated,
        read_lines,
        read_article,
        read_cleaned,
    )
}
