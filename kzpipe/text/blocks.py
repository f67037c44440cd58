"""Cut a text into blocks, one per non-blank line, and say what each line is.

A page is read from top to bottom: what surrounds the article (navigation, comments, related links, embeds) is known by
curated phrases and by shape; the article is what is left. The rules are about pages, never about one outlet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kzpipe.lexicon.load import Lexicons
from kzpipe.text.header_lines import MAX_WORDS, HeaderShapes
from kzpipe.text.normalize import fold, is_arabic

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c]+")
_BULLET = re.compile(r"^[\s•●▪■◆►▶‣·*–—>\-|]+")
_URL = re.compile(r"(?:https?://|www\.|pic\.twitter\.com|youtu\.?be)\S*", re.IGNORECASE)
_POST = re.compile(r"pic\.twitter\.com/|https?://t\.co/|\(@\w{2,}\)|^\s*[—–-]\s*.{1,60}@\w+|^@\w+\s|twitter\.com/\w+/status", re.IGNORECASE)
_TERMINAL = re.compile(r"[.!؟?…:؛]['\"”»’)\]]*\s*$")
_CREDIT = re.compile(r"(?:[-–—|/]\s*[\w.\s/«»\"]{2,30}|\((?:[^()]{2,40})\)|(?:تصوير|عدسة|صورة|المصدر)\s*[:：]\s*.{2,40})\s*$")
_DATE_SHAPE = re.compile(r"\d{1,4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{2,4}|\d{1,2}:\d{2}")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)

SHORT_LINE_WORDS = 14
"""A heading, caption or link has at most this many words; a longer line without a full stop is a paragraph cut short."""
TITLE_WORDS = 28
LINK_WORDS = 6
"""A line with an address and at most this many other words is a link to a video or post."""
EXCERPT_WORDS = 6
LEAD_WORDS = 25
"""An excerpt repeats its paragraph from somewhere in the first words on: a dateline may stand before them."""
COMMENT_MIN_BODY_WORDS = 25
"""Reader comments follow an article: a comment heading before this many words of body is a counter in a header bar."""


@dataclass(frozen=True, slots=True)
class Line:
    """A stripped non-blank line: its span in the text and its folded form."""

    start: int
    end: int
    raw: str
    form: str
    words: int


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line with its block kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class PagePhrases:
    """What lines of a page say that are not the article, by kind and manner of recognition (all folded)."""

    exact: dict[str, str]
    prefixes: tuple[tuple[str, str], ...]
    contained: tuple[tuple[str, str], ...]
    headers: HeaderShapes

    @classmethod
    def from_lexicons(cls, lexicons: Lexicons) -> PagePhrases:
        """Build from ``page_phrases.csv``, ``months.csv`` and ``weekdays.csv``."""
        rows = lexicons["page_phrases"]

        def of(match: str) -> list[tuple[str, str]]:
            return [(_key(row["form"]), row["kind"]) for row in rows if row["match"] == match]

        return cls(dict(of("exact")), tuple(sorted(of("prefix"), key=lambda pair: -len(pair[0]))), tuple(of("contains")),
                   HeaderShapes.from_lexicons(lexicons))  # fmt: skip

    def kind_of(self, line: Line) -> str | None:
        """Return the kind that a curated phrase gives the line, if one does."""
        form = _key(line.form)
        if form in self.exact:
            return self.exact[form]
        for prefix, kind in self.prefixes:
            whole = len(form) == len(prefix) or not prefix[-1].isalnum() or not form[len(prefix) : len(prefix) + 1].isalnum()
            longest = SHORT_LINE_WORDS + 6 if kind != "byline" else SHORT_LINE_WORDS // 2
            if form.startswith(prefix) and whole and line.words <= longest:
                return kind
        for part, kind in self.contained:
            counted = kind == "source_note" or (line.words <= SHORT_LINE_WORDS // 2 and any(character.isdigit() for character in form))
            if counted and part in form and line.words <= SHORT_LINE_WORDS + 10:
                return kind
        return None


def _key(text: str) -> str:
    return _BULLET.sub("", fold(text)).strip()


def split_lines(text: str) -> list[Line]:
    """Return the non-blank lines, stripped, with their spans."""
    lines = []
    for found in _LINE.finditer(text):
        raw = found.group()
        stripped = raw.strip(" \t\u00a0\u200b\u200e\u200f\ufeff")
        if not stripped or stripped.isspace():
            continue
        start = found.start() + raw.index(stripped)
        lines.append(Line(start, start + len(stripped), stripped, fold(stripped), len(_WORD.findall(stripped))))
    return lines


def mark_blocks(text: str, phrases: PagePhrases, declared_title: str | None = None) -> list[MarkedLine]:
    """Return every non-blank line of ``text`` with its kind, in order."""
    lines = split_lines(text)
    kinds: list[str | None] = [_kind_by_itself(line, phrases) for line in lines]
    title = _find_title(lines, kinds, declared_title)
    if title is not None:
        for i in range(title):
            if kinds[i] is None:
                kinds[i] = "nav" if lines[i].words <= SHORT_LINE_WORDS else None
        kinds[title] = "title"
    _mark_comments(lines, kinds)
    _mark_related(lines, kinds)
    _mark_duplicates(lines, kinds)
    _mark_article(lines, kinds, title)
    return [MarkedLine(line.start, line.end, _final(kind)) for line, kind in zip(lines, kinds, strict=True)]


def _final(kind: str | None) -> str:
    return "nav" if kind in {"comment_start", "related_start", "foreign"} else kind or "body"


def _is_paragraph(line: Line) -> bool:
    """Tell whether a line reads as running text rather than as a heading, link or caption."""
    if line.words > SHORT_LINE_WORDS:
        return True
    return line.words >= 6 and _TERMINAL.search(line.raw) is not None and not line.raw.rstrip().endswith(("؟", "?", ":"))


def _kind_by_itself(line: Line, phrases: PagePhrases) -> str | None:
    """Say what a line is from its own words and shape, or None where its surroundings decide."""
    if _URL.search(line.raw) and len(_WORD.findall(_URL.sub("", line.raw))) <= LINK_WORDS:
        return "embed"
    if _POST.search(line.raw) and (not _is_paragraph(line) or not is_arabic(line.raw) or re.match(r"\s*[—–-]\s", line.raw)):
        return "embed"
    if line.words <= MAX_WORDS and phrases.headers.is_header(line.form):
        return "byline"
    kind = phrases.kind_of(line)
    if kind is not None:
        return kind
    if not is_arabic(line.raw):
        latin = sum(character.isascii() and character.isalpha() for character in line.raw)
        if latin == 0:
            return "byline" if _DATE_SHAPE.search(line.form) else "nav"
        return "embed" if line.words >= 8 else ("byline" if re.search(r"\b(?:19|20)\d\d\b", line.raw) else "foreign")
    pieces = [piece for piece in re.split(r"[|›»>•·/\\]|\s-\s|\s{3,}", line.raw) if piece.strip()]
    if len(pieces) >= 3 and line.words <= 3 * len(pieces) and not _TERMINAL.search(line.raw) and not _DATE_SHAPE.search(line.form):
        return "nav"
    return None


def _find_title(lines: Sequence[Line], kinds: Sequence[str | None], declared: str | None) -> int | None:
    """Return the index of the headline: the declared one where the text has it, else the first line that looks like one."""
    if declared:
        wanted = _key(declared)
        for i, line in enumerate(lines[:40]):
            if _key(line.form) == wanted:
                return i
    for i, line in enumerate(lines):
        if kinds[i] is not None or not is_arabic(line.raw):
            continue
        if line.words >= 4 and line.words <= TITLE_WORDS and not line.raw.rstrip().endswith((".", "،")):
            return i if len(lines) > 1 else None
        if _is_paragraph(line):
            return None
    return None


def _mark_comments(lines: Sequence[Line], kinds: list[str | None]) -> None:
    """From the heading of the reader comments on, what is not navigation or a source note is a comment."""
    body_words = 0
    inside = False
    for i, line in enumerate(lines):
        if kinds[i] == "comment_start":
            if body_words >= COMMENT_MIN_BODY_WORDS and "|" not in line.form:
                inside = True
        elif (inside and kinds[i] in {None, "byline", "embed", "title", "foreign"}) or (
            inside and kinds[i] == "nav" and _DATE_SHAPE.search(line.form)
        ):
            kinds[i] = "comment"
        elif kinds[i] is None:
            body_words += line.words if _is_paragraph(line) else 0


def _mark_related(lines: Sequence[Line], kinds: list[str | None]) -> None:
    """After a heading such as "read also", short lines are links until running text begins again."""
    inside = False
    for i, line in enumerate(lines):
        if kinds[i] == "related_start":
            inside = True
        elif inside and kinds[i] is None and not _is_paragraph(line):
            kinds[i] = "nav"
        elif kinds[i] is None:
            inside = False


def _mark_duplicates(lines: Sequence[Line], kinds: list[str | None]) -> None:
    """A line of the article that repeats an earlier one, whole or cut short, tells nothing new."""
    seen: dict[str, int] = {}
    starts: dict[str, int] = {}
    for i, line in enumerate(lines):
        if kinds[i] not in {None, "title"} or line.words < 4:
            continue
        words = _WORD.findall(line.form)
        whole, head = " ".join(words), " ".join(words[:8])
        if whole in seen or (line.words >= 8 and head in starts and _repeats(words, _WORD.findall(lines[starts[head]].form))):
            kinds[i] = "duplicate" if kinds[i] is None else kinds[i]
        seen.setdefault(whole, i)
        starts.setdefault(head, i)
    _mark_excerpts(lines, kinds)


def _mark_excerpts(lines: Sequence[Line], kinds: list[str | None]) -> None:
    """A line that breaks off in dots and whose words open a later line is that line's excerpt."""
    openings: set[str] = set()
    for i in range(len(lines) - 1, -1, -1):
        if kinds[i] not in {None, "title"}:
            continue
        opening = " ".join(_WORD.findall(lines[i].form)[:EXCERPT_WORDS])
        if kinds[i] is None and lines[i].words >= EXCERPT_WORDS and re.search(r"(?:\.\.+|…)\W*$", lines[i].raw) and opening in openings:
            kinds[i] = "duplicate"
        words = _WORD.findall(lines[i].form)[:LEAD_WORDS]
        openings.update(" ".join(words[at : at + EXCERPT_WORDS]) for at in range(max(1, len(words) - EXCERPT_WORDS + 1)))


def _repeats(words: Sequence[str], earlier: Sequence[str]) -> bool:
    """Tell whether nearly all words of a line stand in the earlier line."""
    known = set(earlier)
    return sum(word in known for word in words) >= 0.9 * len(words)


def _mark_article(lines: Sequence[Line], kinds: list[str | None], title: int | None) -> None:
    """Tell standfirst, captions, headings and paragraphs apart among the lines that are left."""
    left = [i for i, kind in enumerate(kinds) if kind is None]
    paragraphs = [i for i in left if _is_paragraph(lines[i])]
    if not paragraphs:
        for i in left:
            kinds[i] = "body"
        return
    first = next((i for i in paragraphs if not _is_caption(lines[i]) and (i == paragraphs[-1] or _TERMINAL.search(lines[i].raw))), paragraphs[0])
    last = paragraphs[-1]
    for i in left:
        line = lines[i]
        if i > last:
            kinds[i] = "source_note" if re.match(r"^[(\[]?\s*[\w\s./]+[)\]]?$", line.form) and line.words <= 3 and line.raw[:1] in "([" else "nav"
        elif i < first:
            kinds[i] = _kind_above_body(line, title is not None and i > title)
        elif _is_paragraph(line):
            kinds[i] = "caption" if _is_caption(line) and line.words <= 30 and not _TERMINAL.search(line.raw) else "body"
        elif _CREDIT.search(line.raw) and line.words >= 5:
            kinds[i] = "caption"
        elif line.raw[:1] in "•●▪■-–*" or _TERMINAL.search(line.raw) or '"' in line.form:
            kinds[i] = "body" if not _looks_like_heading(line) else "heading"
        else:
            kinds[i] = "heading"


def _looks_like_heading(line: Line) -> bool:
    return line.words <= 9 and not _TERMINAL.search(line.raw)


def _is_caption(line: Line) -> bool:
    """A picture's caption ends in a credit instead of a full stop."""
    return line.raw.startswith("📷") or (line.words <= 40 and _CREDIT.search(line.raw) is not None and not re.search(r"[.!؟]\s*$", line.raw))


def _kind_above_body(line: Line, below_title: bool) -> str:
    if not below_title:
        return "nav" if line.words <= 6 else "standfirst"
    if _is_caption(line):
        return "caption"
    if line.words <= 3:
        return "byline"
    return "standfirst" if _TERMINAL.search(line.raw) else "caption"
