"""Decide the character encoding of an article and decode it, or say why it cannot be read."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from kzpipe.stages.formats.source import Refusal
from kzpipe.text.normalize import ARABIC_LETTER

_MAGIC = (
    (b"\xff\xd8\xff", "JPEG"), (b"\x89PNG", "PNG"), (b"GIF8", "GIF"), (b"RIFF", "RIFF"), (b"PK\x03\x04", "ZIP or Office"), (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"), (b"7z\xbc\xaf", "7z"), (b"\xd0\xcf\x11\xe0", "old Office"), (b"\x7fELF", "program"), (b"SQLite format 3", "SQLite"),
)  # fmt: skip
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_ALLOWED = "UTF-8, UTF-16 and Windows-1256 are read; save it as UTF-8"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_TAG = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^>]*(?:>|\Z)", re.DOTALL | re.IGNORECASE)
"""A tag that nothing closes runs to the end: looking for its close anew from every tag would take the square of a page's length."""
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_PLAIN = re.compile("[\t\n\r -~\u00a0\u00ab\u00bb\u060c\u061b\u061f\u0600-\u06ff\u2010-\u2026\u200e\u200f]")
_FREQUENT = frozenset("اليمنورتبدسعةهفقك")
_RARE = frozenset("طظ")
"""UTF-8 read as Windows-1256 turns most letters into these two."""
_FEWEST_LETTERS = 20
_SAMPLE = 20_000
_PAGE_SAMPLE = 500_000
_HEAD = 4096


class Decoded(NamedTuple):
    """Text without its byte-order mark, every newline as it stood, and the name of the encoding."""

    text: str
    encoding: str


def decode(raw: bytes, charset: str | None = None) -> Decoded:
    """Return the decoded text of an article.

    ``charset`` is what a page declares; it decides only where the bytes are no UTF. Raises Refusal (empty, binary or undecodable).
    """
    if not raw.strip():
        raise Refusal("empty", f"{len(raw)} bytes, none of them text; an article needs text")
    for magic, kind in _MAGIC:
        if raw.startswith(magic):
            raise Refusal("binary", f"the bytes begin like a {kind} file; an article is text")
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return Decoded(_strict(raw, encoding), encoding)
    if b"\x00" in raw:
        return Decoded(_unmarked_utf16(raw), "utf-16")
    if len(_CONTROL.findall(raw[:_SAMPLE])) > len(raw[:_SAMPLE]) / 100:
        raise Refusal("binary", "more than one byte in a hundred is a control code; an article is text")
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return Decoded(_windows_1256(raw, charset, error), "windows-1256")


def declared_charset(markup: bytes) -> str | None:
    """Return the character set that a page's head declares, lower case, or None."""
    found = _META_CHARSET.search(markup[:_HEAD])
    return found.group(1).decode("ascii").lower() if found else None


def _strict(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refusal("undecodable", f"marked as {encoding} but byte {error.start} does not fit ({error.reason}); {_ALLOWED}") from error


def _unmarked_utf16(raw: bytes) -> str:
    """Return UTF-16 without a byte-order mark where only one byte order gives plain Arabic text."""
    readings = []
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        if len(_PLAIN.findall(sample)) > 0.97 * len(sample) and len(ARABIC_LETTER.findall(sample)) > 0.2 * len(sample):
            readings.append(text)
    if len(readings) != 1:
        raise Refusal("binary", f"NUL bytes, and not Arabic text in UTF-16; {_ALLOWED}")
    return readings[0]


def _windows_1256(raw: bytes, charset: str | None, error: UnicodeDecodeError) -> str:
    """Return the text as Windows-1256 if it reads as Arabic: mostly Arabic letters, and the frequent ones are frequent."""
    text = raw.decode("cp1256")
    is_page = charset is not None or b"<html" in raw[:_HEAD].lower()
    words = _TAG.sub(" ", text[:_PAGE_SAMPLE])[:_SAMPLE] if is_page else text[:_SAMPLE]
    letters = [letter for letter in words if letter.isalpha()]
    arabic = Counter(letter for letter in letters if ARABIC_LETTER.match(letter))
    count = arabic.total()
    foreign = sum(1 for letter in letters if letter > "\x7f") - count
    is_arabic = count >= _FEWEST_LETTERS and foreign <= count / 10 and (is_page or count >= len(letters) / 2)
    frequent, rare = (sum(arabic[letter] for letter in some) for some in (_FREQUENT, _RARE))
    if is_arabic and frequent >= 0.6 * count and rare <= 0.15 * count:
        return text
    declared = f", declared as {charset}," if charset else ""
    raise Refusal("undecodable", f"no UTF-8 from byte {error.start} on{declared} and no Arabic in Windows-1256; {_ALLOWED}") from error
