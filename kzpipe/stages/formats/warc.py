"""Web archives: the pages among their records. The day a page was fetched is not the day it was published."""

from __future__ import annotations

import io
from collections.abc import Iterator
from io import BufferedIOBase
from typing import Any, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from kzpipe.schema.records import Document, Reject
from kzpipe.stages.formats.html import html_document
from kzpipe.stages.formats.jsonl import GZIP_BREAKS, describe_break, open_stream
from kzpipe.stages.formats.plain import plain_document
from kzpipe.stages.formats.source import Declaration, Refusal, Source

_KINDS = ("response", "resource", "conversion")
_PAGES = ("text/html", "application/xhtml+xml")
_OK = ("", "200", "203")

ARCHIVE_BREAKS: Final = (ArchiveLoadFailed, ValueError, AttributeError, OverflowError)
"""What warcio raises where a record is none; the third where it has no address, the last where it declares a length beyond 64 bits."""


class _Watched(io.RawIOBase):
    """A stream that ends where its compressed data breaks, and remembers why."""

    def __init__(self, stream: BufferedIOBase) -> None:
        self._stream = stream
        self._position = 0
        self.broken = ""

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def read(self, size: int = -1) -> bytes:
        if self.broken:
            return b""
        try:
            data = self._stream.read1(size)  # read() would lose what it unpacked before the break
        except GZIP_BREAKS as error:
            self.broken = describe_break(error)
            return b""
        self._position += len(data)
        return data


def read_warc(source: Source) -> Iterator[Document | Reject]:
    """Yield a document or a reject for every response, resource and conversion; ``#n`` counts all records from 1."""
    count = 0
    with open_stream(source) as handle:
        stream = _Watched(handle)
        records = ArchiveIterator(stream)
        records.known_format = "warc"  # or any five words on a line pass for a record of the older ARC format
        records.INC_RECORD = ""  # what does not fit a record is words of an article, which are never logged
        number = 0
        try:
            for number, record in enumerate(records, 1):
                if record.rec_type in _KINDS:
                    result = _read_record(source.record(number), record, stream)
                    if result is not None:
                        count += 1
                        yield result
        except ARCHIVE_BREAKS as error:
            if not stream.broken:
                said = " ".join(str(error).split())
                yield source.reject("broken_record", f"record {number + 1} is no WARC record ({said}); those before it are kept")
                return
        if stream.broken:
            yield source.reject("truncated", f"{stream.broken} after {count} pages, which are kept; fetch the file again")
        elif not count:
            yield source.reject("not_an_article", "no response, resource or conversion among its records; an archive of articles holds pages")


def _read_record(source: Source, record: Any, stream: _Watched) -> Document | Reject | None:
    """Read one record; None for one that is cut off by the end of broken compressed data."""
    limit = source.limits.max_record_bytes
    declared_length = int(record.length or 0)
    if declared_length > limit:
        return source.reject("too_large", f"a record of {declared_length} bytes; the limit of a record in params.yaml is {limit}")
    raw = record.raw_stream.read(limit + 1)
    left = getattr(record.raw_stream, "limit", 0)
    if left:
        if stream.broken:
            return None
        return source.reject("broken_record", f"{left} bytes fewer than the {declared_length} it declares; the archive is cut off")
    try:
        return _document(source, record, raw)
    except Refusal as refusal:
        return source.reject(refusal.reason, refusal.detail, raw)


def _document(source: Source, record: Any, raw: bytes) -> Document:
    headers = record.http_headers
    status = headers.get_statuscode() if headers else ""
    if status not in _OK:
        raise Refusal("not_an_article", f"the server answered with status {status}; a page comes with 200")
    declared = (headers.get_header("Content-Type") if headers else None) or record.rec_headers.get_header("Content-Type") or ""
    media_type, _, parameters = declared.partition(";")
    media_type = media_type.strip().lower()
    record.raw_stream = io.BytesIO(raw)
    content = record.content_stream().read(source.limits.max_record_bytes + 1)
    if len(content) > source.limits.max_record_bytes:
        raise Refusal("too_large", f"more than {source.limits.max_record_bytes} bytes once unpacked, the limit of a record in params.yaml")
    address = Declaration(url=record.rec_headers.get_header("WARC-Target-URI"))
    page = Source(source.path, source.name, source.limits, address.or_else(source.declaration))
    if media_type in _PAGES:
        charset = parameters.partition("charset=")[2].strip(" \"'").lower() or None
        return html_document(page, raw, content, charset)
    if media_type == "text/plain":
        return plain_document(page, raw, content)
    raise Refusal("unsupported", f"media type {media_type or 'none'}; text/html, application/xhtml+xml and text/plain are read")
