"""Web archives, as Common Crawl's news crawl has them: gigabytes of pages, of which some are taken, in pieces that ingest reads."""

from __future__ import annotations

import gzip
import io
import re
from collections import Counter
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import BufferedReader
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from kzpipe.sources.faults import Unfetched
from kzpipe.sources.settings import ArchiveSource
from kzpipe.stages.formats.encodings import declared_charset, decode
from kzpipe.stages.formats.jsonl import GZIP_BREAKS, describe_break
from kzpipe.stages.formats.source import Refusal
from kzpipe.stages.formats.warc import ARCHIVE_BREAKS
from kzpipe.text.normalize import ARABIC_LETTER

_KINDS: Final = ("response", "resource", "conversion")
_PAGES: Final = ("text/html", "application/xhtml+xml", "text/plain")
_OK: Final = ("200", "203")
_HTTP: Final = StatusAndHeadersParser(["HTTP/1.0", "HTTP/1.1", "HTTP/2"], verify=False)
_MARKUP: Final = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^>]*(?:>|\Z)", re.DOTALL | re.IGNORECASE)
_SAMPLE: Final = 200_000
_BEYOND_ASCII: Final = bytes(range(0x80, 0x100))
_FEWEST_LETTERS: Final = 200
_LEAST_SHARE: Final = 0.3
"""Of the letters of a page, frame included; ``clean`` judges the article itself, and more strictly."""


@dataclass(frozen=True, slots=True)
class PieceLimits:
    """Bytes that a piece may have, and that a record may have which ingest is to read."""

    piece_bytes: int
    record_bytes: int


def filter_archive(archive: Path, name: str, source: ArchiveSource, limits: PieceLimits, folder: Path) -> tuple[list[Path], Counter[str]]:
    """Write the pages of an archive that the source takes into ``folder``, as ``NAME-00001.warc.gz`` and so on.

    Returns the pieces and how many records were taken, and left for which reason; records are written as they came.
    Raises Unfetched where the archive breaks off or is none: its pieces are then not to be used.
    """
    counts: Counter[str] = Counter()
    pieces = _Pieces(folder, name, limits.piece_bytes)
    pattern = re.compile(source.match) if source.match else None
    with ExitStack() as stack:
        stack.enter_context(pieces)
        stream = stack.enter_context(archive.open("rb"))
        records = ArchiveIterator(_Unpacked(archive, stream), no_record_parse=True)  # what is written is what was read, byte for byte
        records.known_format = "warc"  # or any five words on a line pass for a record of the older ARC format
        records.INC_RECORD = ""  # what does not fit a record is words of an article, which are never logged
        try:
            for record in records:
                if record.rec_type in _KINDS:
                    counts[_take(record, source, pattern, limits, pieces)] += 1
        except ARCHIVE_BREAKS as error:
            said = " ".join(str(error).split())[:200]
            raise Unfetched("failed", f"after {counts.total()} pages it is no web archive any more ({type(error).__name__}: {said})") from error
    if not counts:
        raise Unfetched("failed", "no response, resource or conversion among its records; a web archive of articles holds pages")
    return pieces.paths, counts


def piece_stem(place: str) -> str:
    """Return the beginning of the names of an archive's pieces: 16 hex digits of the SHA-256 of its place."""
    return sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class _Pieces(AbstractContextManager["_Pieces"]):
    """Archives written one after the other, none much larger than allowed."""

    def __init__(self, folder: Path, name: str, most_bytes: int) -> None:
        self._folder = folder
        self._name = name
        self._most_bytes = most_bytes
        self._handle: IO[bytes] | None = None
        self.paths: list[Path] = []

    def write(self, record: Any, block: bytes) -> None:
        """Write a record with the headers and the block it came with, packed by itself; into a new piece where the last one is full."""
        content = gzip.compress(record.rec_headers.to_bytes(encoding="utf-8") + block + b"\r\n\r\n", mtime=0)
        if self._handle is None or self._handle.tell() + len(content) > self._most_bytes:
            self._next()
        assert self._handle is not None
        self._handle.write(content)

    def _next(self) -> None:
        if self._handle is not None:
            self._handle.close()
        path = self._folder / f"{self._name}-{len(self.paths) + 1:05}.warc.gz"
        self._handle = path.open("wb")
        self.paths.append(path)

    def __exit__(self, *_: object) -> None:
        if self._handle is not None:
            self._handle.close()


class _Unpacked(io.RawIOBase):
    """An archive's bytes unpacked; a break is told, which warcio would take for the end."""

    def __init__(self, archive: Path, stream: IO[bytes]) -> None:
        is_packed = stream.read(2) == b"\x1f\x8b"
        stream.seek(0)
        self._stream: Any = gzip.GzipFile(fileobj=stream) if is_packed else stream
        self._position = 0
        self._name = archive.name

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def read(self, size: int = -1) -> bytes:
        try:
            block: bytes = self._stream.read1(size)
        except GZIP_BREAKS as error:
            raise Unfetched("failed", f"{describe_break(error)} at byte {self._position:,} unpacked") from error
        self._position += len(block)
        return block


def _take(record: Any, source: ArchiveSource, pattern: re.Pattern[str] | None, limits: PieceLimits, pieces: _Pieces) -> str:
    """Write a record that is wanted into the pieces; return "taken", or why it was left."""
    if pattern is not None and not pattern.search(record.rec_headers.get_header("WARC-Target-URI") or ""):
        return "of other addresses"
    if int(record.length or 0) > limits.record_bytes:
        return "too large"
    block = record.raw_stream.read(limits.record_bytes + 1)
    if getattr(record.raw_stream, "limit", 0):
        raise Unfetched("failed", "its last record is shorter than it declares; it is cut off")
    stream = io.BytesIO(block)
    is_http = (record.rec_headers.get_header("Content-Type") or "").startswith("application/http")
    try:
        headers = _HTTP.parse(stream) if record.rec_type == "response" and is_http else None
    except (StatusAndHeadersParserException, EOFError):
        return "without headers"
    if headers is not None and headers.get_statuscode() not in _OK:
        return "of another status"
    declared = (headers or record.rec_headers).get_header("Content-Type") or ""
    if declared.partition(";")[0].strip().lower() not in _PAGES:
        return "no page"
    if source.keep == "arabic":
        coding = (headers.get_header("Content-Encoding") if headers else None) or ""
        if coding and coding.lower() not in BufferedReader.get_supported_decompressors():
            return "in a coding that is not read"
        page = ArcWarcRecord("warc", record.rec_type, record.rec_headers, stream, headers, None, None)
        content = page.content_stream().read(limits.record_bytes + 1)
        if len(content) > limits.record_bytes:
            return "too large"
        if not is_arabic_page(content):
            return "not Arabic"
    pieces.write(record, block)
    return "taken"


def is_arabic_page(content: bytes) -> bool:
    """Tell whether a page, as it was sent, has enough Arabic letters beside all others."""
    if not _may_hold_arabic(content):
        return False
    try:
        text = decode(content, declared_charset(content)).text
    except Refusal:
        return False
    words = _MARKUP.sub(" ", text[:_SAMPLE])
    arabic = len(ARABIC_LETTER.findall(words))
    return arabic >= _FEWEST_LETTERS and arabic >= _LEAST_SHARE * sum(map(str.isalpha, words))


def _may_hold_arabic(content: bytes) -> bool:
    """Tell at the speed of a scan whether there are enough bytes beyond ASCII for the letters asked for."""
    return len(content) - len(content.translate(None, _BEYOND_ASCII)) >= _FEWEST_LETTERS or b"\x00" in content[:100]


def describe(counts: Counter[str]) -> str:
    """Say what became of an archive's records."""
    left = ", ".join(f"{count:,} {reason}" for reason, count in sorted(counts.items()) if reason != "taken")
    return f"{counts['taken']:,} of {counts.total():,} pages taken" + (f"; left: {left}" if left else "")
