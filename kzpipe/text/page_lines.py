"""Say what one line of a page is from its own words and shape: embed, header line, button bar, breadcrumb, known phrase."""

from __future__ import annotations

import re
from dataclasses import dataclass

from propcache.api import cached_property

from kzpipe.lexicon.load import Lexicons
from kzpipe.text.header_lines import MAX_WORDS, DateLabels, HeaderShapes
from kzpipe.text.normalize import fold, is_arabic

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c]+")
_BULLET = re.compile(r"^[\s•●▪■◆►▶◂◄‣·*–—>\-|]+")
_URL = re.compile(r"(?:https?://|www\.|pic\.twitter\.com|youtu\.?be)\S*", re.IGNORECASE)
_POST = re.compile(r"pic\.twitter\.com/|https?://t\.co/|\(@\w{2,}\)|^\s*[—–-]\s*.{1,60}@\w+|^@\w+\s|twitter\.com/\w+/status", re.IGNORECASE)
TERMINAL = re.compile(r"[.!؟?…:؛]['\"”»’)\]]*\s*$")
DATE_SHAPE = re.compile(r"\d{1,4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{2,4}|\d{1,2}:\d{2}")
WORD = re.compile(r"[^\W_]+", re.UNICODE)
_CRUMB = re.compile(r"[|›»>•·/\\]|\s-\s|\s{3,}")
_SPACED_DASH = re.compile(r"\s-\s")
_BAR = re.compile(r"[|›>•·]|\s{3,}")
"""In a long line, or beside a colon, dashes and strokes stand between the parts of a table of results, not between links."""
_AROUND = " \t:*.…!()[]☰▼▾›»>←→↓↑✈\u0640🔍🔊"
_AND = ("و", "ف")
_FULL_STOP = re.compile(r"[.!؟?]\s*$")
_MARK = re.compile(r"[|·•/()\[\]]|\s{2,}|[^\w\s.,،:;؛!?؟\"'«»“”-]")

SHORT_LINE_WORDS = 14
"""A heading, caption or link has at most this many words; a longer line without a full stop is a paragraph cut short."""
LONG_LINE_WORDS = 20
FEW_WORDS = 3
"""Words that may also open a headline ("more of …") open a line of the page only with at most this many words after them."""
LINK_WORDS = 6
"""A line with an address and at most this many other words is a link to a video or post."""
NOTICE_WORDS = 60
"""A notice about cookies, rights or newsletters has at most this many words."""
COUNTER_WORDS = 4
TAIL_CHARACTERS = 200
"""The credit of a picture, or the dots in which an excerpt breaks off, stand within so many characters of the end of a line."""
BAR_SHARE = 0.6
"""A line most of whose words are buttons is a bar of buttons, even where a network's name is spelt in a way not listed."""


@dataclass(frozen=True, slots=True)
class Line:
    """A stripped non-blank line: its span in the text and its folded form."""

    start: int
    end: int
    raw: str
    form: str
    words: int

    @property
    def tail(self) -> str:
        """The last characters, for patterns that look for an end: from every dash or dot of a long line on they would look through the rest."""
        return self.raw[-TAIL_CHARACTERS:]


@dataclass(frozen=True)
class PagePhrases:
    """What lines of a page say that are not the article, by kind and manner of recognition (all folded)."""

    exact: dict[str, str]
    openings: tuple[tuple[str, int, str], ...]
    contained: tuple[tuple[str, str], ...]
    notices: tuple[tuple[str, str], ...]
    buttons: frozenset[str]
    joins_buttons: frozenset[str]
    goes_on: frozenset[str]
    outlets: frozenset[str]
    desks: frozenset[str]
    headers: HeaderShapes
    date_labels: DateLabels

    @classmethod
    def from_lexicons(cls, lexicons: Lexicons) -> PagePhrases:
        """Build from ``page_phrases.csv``, ``months.csv`` and ``weekdays.csv``."""
        rows = lexicons["page_phrases"]

        def of(match: str) -> list[tuple[str, str]]:
            return [(key(row["form"]), row["kind"]) for row in rows if row["match"] == match]

        def words(kind: str) -> frozenset[str]:
            return frozenset(form for form, row_kind in of("word") if row_kind == kind)

        openings = [(form, SHORT_LINE_WORDS // 2 if kind == "byline" else LONG_LINE_WORDS, kind) for form, kind in of("prefix")]
        openings += [(form, len(WORD.findall(form)) + FEW_WORDS, kind) for form, kind in of("opening")]
        openings.sort(key=lambda opening: -len(opening[0]))
        return cls(dict(of("exact")), tuple(openings), tuple(of("contains")), tuple(of("anywhere")),
                   words("nav"), words("joins_buttons"), words("goes_on"), words("outlet"), words("desk"),
                   HeaderShapes.from_lexicons(lexicons), DateLabels.from_lexicons(lexicons))  # fmt: skip

    @cached_property
    def _opened_by(self) -> tuple[str, ...]:
        return tuple(prefix for prefix, _, _ in self.openings)

    @cached_property
    def _spaced_notices(self) -> tuple[tuple[str, str], ...]:
        return tuple((f" {part}", kind) for part, kind in self.notices)

    def kind_of(self, line: Line) -> str | None:
        """Return the kind that a curated phrase gives the line, if one does."""
        form = key(line.form)
        bare = form.rstrip(_AROUND)
        if form in self.exact or bare in self.exact:
            return self.exact.get(form) or self.exact[bare]
        # most lines open with no phrase at all, which one look at all of them together tells
        for prefix, longest, kind in self.openings if form.startswith(self._opened_by) else ():
            if line.words <= longest and form.startswith(prefix):
                ends = len(form) == len(prefix) or not prefix[-1].isalnum() or not form[len(prefix)].isalnum()
                if ends and (longest > SHORT_LINE_WORDS or not _FULL_STOP.search(form)):
                    return kind
        for part, kind in self.contained if line.words <= SHORT_LINE_WORDS + 10 else ():
            if part in form and (kind == "source_note" or _counts(line, form, part, kind)):
                return kind
        if line.words <= NOTICE_WORDS:
            spaced = f" {form}"
            for part, kind in self._spaced_notices:
                if part in spaced:
                    return kind
        return "nav" if self._is_bar(line) else None

    def goes_on_telling(self, line: Line) -> bool:
        """Tell whether a line goes on with what was told: it opens with "and", "also", "for his part"."""
        return line.form.startswith(_AND) or any(f"{line.form} ".startswith(f"{opening} ") for opening in self.goes_on)

    def _is_bar(self, line: Line) -> bool:
        """Tell whether a line is a row of buttons: names of networks and tools, with marks and counters between them."""
        if line.words > SHORT_LINE_WORDS or TERMINAL.search(line.raw):
            return False
        words = [word for word in WORD.findall(line.form) if not word.isdigit() and word not in self.joins_buttons]
        pressed = sum(self._is_button(word) for word in words)
        return pressed == len(words) > 0 or (pressed >= 2 and pressed >= BAR_SHARE * len(words))

    def _is_button(self, word: str) -> bool:
        return any(form in self.buttons for form in (word, word.removeprefix("و"), word.removeprefix("ب"), word.removeprefix("ال")))

    def is_outlet_line(self, line: Line) -> bool:
        """Tell whether a short line names an outlet, desk or author with place: who wrote, not what a picture shows."""
        if line.words > SHORT_LINE_WORDS - 4 or TERMINAL.search(line.raw):
            return False
        words = WORD.findall(line.form)
        pieces = [WORD.findall(piece) for piece in re.split(r"[|/+:،,]|\s[-–—]\s", line.form) if piece.strip()]
        if words[:1] and words[0] in self.outlets and ('"' in line.form or len(pieces) > 1 or any(word in self.desks for word in words)):
            return True
        if len(words) <= 6 and any(word in self.desks for word in words):
            return True
        return len(pieces) > 1 and all(len(piece) <= 3 for piece in pieces) and len(words) <= 7


def _counts(line: Line, form: str, part: str, kind: str) -> bool:
    """Tell whether a line counts readers, minutes or comments: a number beside the word, and little else but other counters."""
    beside = re.search(rf"\d\s*{re.escape(part)}|{re.escape(part)}\W*\d", form)
    if beside is None or line.words <= COUNTER_WORDS:
        return beside is not None
    return line.words <= SHORT_LINE_WORDS // 2 and (_MARK.search(line.raw) is not None or (kind == "comment_start" and beside.start() == 0))


def key(text: str) -> str:
    """Return the folded text without the bullet before it."""
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
        lines.append(Line(start, start + len(stripped), stripped, fold(stripped), len(WORD.findall(stripped))))
    return lines


def is_paragraph(line: Line) -> bool:
    """Tell whether a line reads as running text rather than as a heading, link or caption."""
    if line.words > SHORT_LINE_WORDS:
        return True
    return line.words >= 6 and TERMINAL.search(line.raw) is not None and not line.raw.rstrip().endswith(("؟", "?", ":"))


def kind_by_itself(line: Line, phrases: PagePhrases) -> str | None:
    """Say what a line is from its own words and shape, or None where its surroundings decide."""
    if _URL.search(line.raw) and len(WORD.findall(_URL.sub("", line.raw))) <= LINK_WORDS:
        return "embed"
    if _POST.search(line.raw) and (not is_paragraph(line) or not is_arabic(line.raw) or re.match(r"\s*[—–-]\s", line.raw)):
        return "embed"
    if line.words <= MAX_WORDS and phrases.headers.is_header(line.form):
        return "byline"
    kind = phrases.kind_of(line)
    if kind is not None:
        return kind
    if not is_arabic(line.raw):
        latin = sum(character.isascii() and character.isalpha() for character in line.raw)
        if latin == 0:
            return "nav"
        return "embed" if line.words >= 8 else ("byline" if re.search(r"\b(?:19|20)\d\d\b", line.raw) else "foreign")
    is_bar = line.words > SHORT_LINE_WORDS or ":" in line.raw
    pieces = [piece for piece in (_BAR if is_bar else _CRUMB).split(line.raw) if piece.strip()]
    short = 2 if _SPACED_DASH.search(line.raw) else 3
    if len(pieces) >= 3 and line.words <= short * len(pieces) and not TERMINAL.search(line.raw) and not DATE_SHAPE.search(line.form):
        return "nav"
    return None
