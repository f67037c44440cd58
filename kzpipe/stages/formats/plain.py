"""Plain text files: the text is the file, to the last line end."""

from __future__ import annotations

from collections.abc import Iterator

from kzpipe.schema.records import Document
from kzpipe.stages.formats.encodings import decode
from kzpipe.stages.formats.source import Article, Source


def read_plain(source: Source) -> Iterator[Document]:
    """Yield the one document of a ``.txt`` file; Refusal where it is none."""
    raw = source.path.read_bytes()
    yield plain_document(source, raw, raw)


def plain_document(source: Source, raw: bytes, content: bytes) -> Document:
    """Return the document of plain text; ``raw`` are the bytes it is known by, ``content`` those that are read. Refusal where it is none."""
    decoded = decode(content)
    return source.document(raw, Article(decoded.text, "text/plain", decoded.encoding, source.declaration))
