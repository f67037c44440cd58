"""JSON lines, plain or gzipped: one article a line, read as a stream."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from io import BufferedIOBase

from kzpipe.schema.records import Document, Reject
from kzpipe.stages.formats.encodings import decode
from kzpipe.stages.formats.html import read_page
from kzpipe.stages.formats.sidecar import declaration_of, is_storable
from kzpipe.stages.formats.source import Article, Refusal, Source, with_title

_MEDIA_TYPE = "application/jsonl"
_ALLOWED = "a line holds one object with text or html"
_KINDS = {list: "a list", str: "a text", int: "a number", float: "a number", bool: "true or false", type(None): "null"}
_UTF8_MARK = b"\xef\xbb\xbf"
GZIP_BREAKS = (EOFError, gzip.BadGzipFile, zlib.error)


def open_stream(source: Source) -> BufferedIOBase:
    """Open a container file for reading, unpacked on the way where its name ends in .gz."""
    return gzip.GzipFile(source.path) if source.name.lower().endswith(".gz") else source.path.open("rb")


def describe_break(error: Exception) -> str:
    """Say how compressed data breaks off; the three kinds of GZIP_BREAKS."""
    if isinstance(error, EOFError):
        return "the compressed data ends before its end"
    return f"the compressed data cannot be unpacked ({error})"


def read_jsonl(source: Source) -> Iterator[Document | Reject]:
    """Yield a document or a reject for every line that is not blank; the record number is the line number.

    A record declares for itself; the file beside the container fills the gaps.
    """
    count = 0
    with open_stream(source) as handle:
        try:
            for number, line in _lines(handle, source.limits.max_record_bytes):
                if line is not None and not line.strip():
                    continue
                count += 1
                yield _read_line(source.record(number), line)
        except GZIP_BREAKS as error:
            yield source.reject("truncated", f"{describe_break(error)} after {count} records, which are kept; fetch the file again")
            return
    if not count:
        yield source.reject("empty", "no line with a record; a JSON lines file holds one object a line")


def _lines(handle: BufferedIOBase, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield (line number, bytes without line end), None in place of a line over the limit, which is never held whole."""
    number = 0
    while line := handle.readline(limit + 2):
        number += 1
        if number == 1:
            line = line.removeprefix(_UTF8_MARK)
        bare = line.removesuffix(b"\n").removesuffix(b"\r")
        if len(bare) > limit:
            while line and not line.endswith(b"\n"):
                line = handle.readline(1 << 16)
            yield number, None
        else:
            yield number, bare


def _read_line(record: Source, line: bytes | None) -> Document | Reject:
    if line is None:
        return record.reject("too_large", f"a line of more than {record.limits.max_record_bytes} bytes, the limit of a record in params.yaml")
    try:
        return _document(record, line)
    except Refusal as refusal:
        return record.reject(refusal.reason, refusal.detail, line)


def _document(record: Source, line: bytes) -> Document:
    decoded = decode(line)
    try:
        content = json.loads(decoded.text)
    except json.JSONDecodeError as error:
        raise Refusal("broken_record", f"no JSON: {error.msg} (character {error.colno}); {_ALLOWED}") from error
    except (ValueError, RecursionError) as error:
        raise Refusal("broken_record", f"no JSON that can be read ({error}); {_ALLOWED}") from error
    if not isinstance(content, dict):
        raise Refusal("broken_record", f"JSON, but {_KINDS[type(content)]}; {_ALLOWED}")
    declaration = declaration_of(content).or_else(record.declaration)
    text = _text_field(content, "text")
    if text is not None:
        return record.document(line, Article(with_title(declaration.title, text), _MEDIA_TYPE, decoded.encoding, declaration))
    markup = _text_field(content, "html")
    if markup is None:
        raise Refusal("not_an_article", f"neither text nor html among the fields {', '.join(sorted(map(str, content))) or '(none)'}")
    page = read_page(markup)
    declared = declaration.or_else(page.declaration)
    return record.document(line, Article(with_title(declaration.title, page.text), _MEDIA_TYPE, decoded.encoding, declared))


def _text_field(content: dict[str, object], name: str) -> str | None:
    value = content.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not is_storable(value):
        found = "holds half a character" if isinstance(value, str) else f"is {_KINDS.get(type(value), 'an object')}"
        raise Refusal("broken_record", f"the field {name} {found}; it must be a text between quotation marks")
    return value
