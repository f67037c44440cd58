"""Mark the parts of a page that follow from what stands around a line: comments, related links, posts, repetitions.

Each function takes the lines of a page and their kinds so far (None: still open), and settles some of the open ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kzpipe.text.header_lines import DateLabels
from kzpipe.text.page_lines import DATE_SHAPE, TERMINAL, WORD, Line, is_paragraph

COMMENT_MIN_BODY_WORDS = 25
"""Reader comments follow an article: a comment heading before this many words of body is a counter in a header bar."""
NAME_WORDS = 5
"""A reader's name has at most this many words."""
LISTED_WORDS = 3
"""A related heading with at least this many words after its colon is one link; without them it heads a list."""
POST_WORDS = 70
EXCERPT_WORDS = 6
LEAD_WORDS = 25
"""An excerpt repeats its paragraph from somewhere in the first words on: a dateline may stand before them."""
_NUMBERED = re.compile(r"^[#(]?\d{1,3}\s*[-–.)#:]\s*\S+(?:\s+\S+){0,4}$")
_CLOCK = re.compile(r"\d:\d\d")
_ATTRIBUTION = re.compile(r"^\s*[—–-]\s*.{1,60}@\w+")
_EXCERPT = re.compile(r"(?:\.\.+|…)\W*$")

Kinds = list[str | None]


def mark_comments(lines: Sequence[Line], kinds: Kinds) -> None:
    """From the heading of the reader comments on, or the first of their signed and dated lines, all the rest is comment."""
    first_signed = _first_signature(lines, kinds)
    body_words = 0
    inside = False
    for i, line in enumerate(lines):
        if kinds[i] == "comment_start":
            if body_words >= COMMENT_MIN_BODY_WORDS and "|" not in line.form:
                inside = True
            continue
        inside = inside or i == first_signed
        if inside and (kinds[i] in {None, "byline", "embed", "title", "foreign"} or (kinds[i] == "nav" and DATE_SHAPE.search(line.form))):
            kinds[i] = "comment"
        elif kinds[i] is None:
            body_words += line.words if is_paragraph(line) else 0


def _first_signature(lines: Sequence[Line], kinds: Kinds) -> int | None:
    """Return the index of the first reader's name: a short line before a day with its hour, twice or with a number."""
    body_words = 0
    signatures = []
    for i, line in enumerate(lines[:-1]):
        if kinds[i] is not None:
            continue
        if is_paragraph(line):
            body_words += line.words
        elif body_words >= COMMENT_MIN_BODY_WORDS and kinds[i + 1] == "byline" and i + 2 < len(lines) and kinds[i + 2] is None:
            is_name = line.words <= NAME_WORDS and not TERMINAL.search(line.raw)
            if is_name and (_CLOCK.search(lines[i + 1].form) or _NUMBERED.match(line.form)):
                signatures.append(i)
    numbered = any(_NUMBERED.match(lines[i].form) for i in signatures)
    return signatures[0] if len(signatures) >= 2 or numbered else None


def mark_related(lines: Sequence[Line], kinds: Kinds) -> None:
    """After a heading such as "read also", short lines, excerpts and their dates are links until running text begins again."""
    inside = False
    for i, line in enumerate(lines):
        if kinds[i] == "related_start":
            inside = not _names_its_link(line)
        elif kinds[i] == "title":
            inside = False
        elif inside and (kinds[i] == "byline" or (kinds[i] is None and (not is_paragraph(line) or _EXCERPT.search(line.tail)))):
            kinds[i] = "nav"
        elif kinds[i] is None:
            inside = False


def _names_its_link(line: Line) -> bool:
    _, colon, rest = line.form.partition(":")
    return bool(colon) and len(WORD.findall(rest)) >= LISTED_WORDS


def mark_posts(lines: Sequence[Line], kinds: Kinds) -> None:
    """The line before a post's signature (a dash, a name, a handle) is the post."""
    seen_body = False
    for i, line in enumerate(lines):
        if i and kinds[i] == "embed" and kinds[i - 1] is None and seen_body and _ATTRIBUTION.match(line.raw):
            before = lines[i - 1]
            if before.words <= POST_WORDS and not before.raw.rstrip().endswith(":"):
                kinds[i - 1] = "embed"
        seen_body = seen_body or (i > 0 and kinds[i - 1] is None and is_paragraph(lines[i - 1]))


def mark_chronology(lines: Sequence[Line], kinds: Kinds, labels: DateLabels) -> None:
    """Two or more bare days between paragraphs are the headings of a chronology, not days of publication."""
    paragraphs = [i for i, line in enumerate(lines) if kinds[i] is None and is_paragraph(line)]
    if not paragraphs:
        return
    first, last = paragraphs[0], paragraphs[-1]
    days = [i for i in range(first + 1, last) if kinds[i] == "byline" and _is_bare_day(lines[i].form, labels)]
    if len({lines[i].form for i in days}) >= 2:
        for i in days:
            kinds[i] = "heading"


def _is_bare_day(form: str, labels: DateLabels) -> bool:
    return any(c.isdigit() for c in form) and not _CLOCK.search(form) and not labels.last_in(form)


def mark_duplicates(lines: Sequence[Line], kinds: Kinds) -> None:
    """A line of the article that repeats an earlier one, whole or cut short, tells nothing new."""
    seen: set[str] = set()
    starts: dict[str, frozenset[str]] = {}
    for i, line in enumerate(lines):
        if kinds[i] not in {None, "title"} or line.words < 4:
            continue
        words = WORD.findall(line.form)
        whole, head = " ".join(words), " ".join(words[:8])
        if whole in seen or (line.words >= 8 and head in starts and _repeats(words, starts[head])):
            kinds[i] = "duplicate" if kinds[i] is None else kinds[i]
        seen.add(whole)
        if head not in starts:
            starts[head] = frozenset(words)
    _mark_excerpts(lines, kinds)


def _mark_excerpts(lines: Sequence[Line], kinds: Kinds) -> None:
    """A line that breaks off in dots and whose words open a later line is that line's excerpt."""
    openings: set[str] = set()
    for i in range(len(lines) - 1, -1, -1):
        if kinds[i] not in {None, "title"}:
            continue
        opening = " ".join(WORD.findall(lines[i].form)[:EXCERPT_WORDS])
        if kinds[i] is None and lines[i].words >= EXCERPT_WORDS and _EXCERPT.search(lines[i].tail) and opening in openings:
            kinds[i] = "duplicate"
        words = WORD.findall(lines[i].form)[:LEAD_WORDS]
        openings.update(" ".join(words[at : at + EXCERPT_WORDS]) for at in range(max(1, len(words) - EXCERPT_WORDS + 1)))


def _repeats(words: Sequence[str], known: frozenset[str]) -> bool:
    """Tell whether nearly all words of a line stand in the earlier line, whose words are ``known``."""
    return sum(word in known for word in words) >= 0.9 * len(words)
