"""Cut a text into blocks, one per non-blank line, and say what each line is.

A page is read from top to bottom: what surrounds the article (navigation, comments, related links, embeds) is known by
curated phrases and by shape; the article is what is left. The rules are about pages, never about one outlet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kzpipe.text.normalize import is_arabic
from kzpipe.text.page_lines import DATE_SHAPE, SHORT_LINE_WORDS, TERMINAL, WORD, Line, PagePhrases, is_paragraph, key, kind_by_itself, split_lines
from kzpipe.text.page_parts import mark_chronology, mark_comments, mark_duplicates, mark_posts, mark_related

__all__ = ["MarkedLine", "PagePhrases", "mark_blocks"]

TITLE_WORDS = 28
TITLE_LINES = 40
"""A headline stands in the first lines of a page."""
STANDFIRST_WORDS = 8
"""Of lines without a full stop between headline and body the first of this length sums up; shorter ones tell of a picture."""
LEAD_PARAGRAPHS = 3
SHARED_WORDS = 3
"""A headline that shares this many words with the lead is preferred to one above it that shares none."""
QUESTION_WORDS = 14
CLOSING_WORDS = 8
"""The last paragraph of an article may be this short and lack its full stop."""
PULLED_QUOTE_WORDS = 4
_CREDIT = re.compile(r"(?:[-–—|/]\s*[\w.\s/«»\"]{2,30}|\((?:[^()]{2,40})\)|(?:تصوير|عدسة|صورة|المصدر)\s*[:：]\s*.{2,40})\s*$")
_MAY_SUM_UP = "may sum up"
_BULLETS = "•●▪■◆▶–-*"
_PREFIX = re.compile(r"^(?:[وفبلك]?ال|لل)(?=\w{3})")


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line with its block kind."""

    start: int
    end: int
    kind: str


def mark_blocks(text: str, phrases: PagePhrases, declared_title: str | None = None) -> list[MarkedLine]:
    """Return every non-blank line of ``text`` with its kind, in order."""
    lines = split_lines(text)
    kinds: list[str | None] = [kind_by_itself(line, phrases) for line in lines]
    title = _find_title(lines, kinds, phrases, declared_title)
    if title is not None:
        for i in range(title):
            if kinds[i] is None:
                kinds[i] = "nav" if lines[i].words <= SHORT_LINE_WORDS else None
        kinds[title] = "title"
    mark_comments(lines, kinds)
    mark_related(lines, kinds)
    mark_posts(lines, kinds)
    mark_duplicates(lines, kinds)
    mark_chronology(lines, kinds, phrases.date_labels)
    _mark_top_bar(lines, kinds, title)
    _mark_article(lines, kinds, title, phrases)
    return [MarkedLine(line.start, line.end, _final(kind)) for line, kind in zip(lines, kinds, strict=True)]


def _final(kind: str | None) -> str:
    return "nav" if kind in {"comment_start", "related_start", "foreign"} else kind or "body"


def _find_title(lines: Sequence[Line], kinds: Sequence[str | None], phrases: PagePhrases, declared: str | None) -> int | None:
    """Return the index of the headline: the declared one where the text has it, else the line that looks like one and fits the lead.

    The first such line is the headline, unless it shares no word with the lead (a slogan) and a later one does; of several
    lines above such a one (a list of links) each may share one word. Where there is none, a line that looks like a link
    («watch: …») and shares its words is the headline.
    """
    if declared:
        wanted = key(declared)
        for i, line in enumerate(lines[:TITLE_LINES]):
            if key(line.form) == wanted:
                return i
    candidates: list[int] = []
    links: list[int] = []
    for i, line in enumerate(lines):
        if kinds[i] not in {None, "nav"} or not is_arabic(line.raw):
            continue
        if 4 <= line.words <= TITLE_WORDS and not line.raw.rstrip().endswith((".", "،")):
            (links if kinds[i] else candidates).append(i)
        elif kinds[i] is None and is_paragraph(line):
            break
    if not candidates and links:
        lead = _lead_words(lines, kinds, links[-1])
        return next((i for i in links if len(_stems(lines[i]) & lead) >= SHARED_WORDS), None)
    if len(lines) < 2 or not candidates:
        return None
    candidates = [i for i in candidates if not phrases.is_outlet_line(lines[i])] or candidates
    lead = _lead_words(lines, kinds, candidates[-1])
    shared = [len(_stems(lines[i]) & lead) for i in candidates]
    at = next((at for at, count in enumerate(shared) if count >= SHARED_WORDS), 0)
    above = max(shared[:at], default=0)
    return candidates[at] if above == 0 or (above == 1 and at > 1) else candidates[0]


def _lead_words(lines: Sequence[Line], kinds: Sequence[str | None], after: int) -> set[str]:
    lead: set[str] = set()
    paragraphs = [line for line, kind in zip(lines[after + 1 :], kinds[after + 1 :], strict=True) if kind is None and is_paragraph(line)]
    for line in paragraphs[:LEAD_PARAGRAPHS]:
        lead |= _stems(line)
    return lead


def _stems(line: Line) -> set[str]:
    return {_PREFIX.sub("", word)[:5] for word in WORD.findall(line.form) if len(word) >= 4}


def _mark_top_bar(lines: Sequence[Line], kinds: list[str | None], title: int | None) -> None:
    """A day above the headline is that of the visit where the page gives another between headline and body."""
    if title is None:
        return
    first = next((i for i in range(title + 1, len(lines)) if kinds[i] is None and is_paragraph(lines[i])), len(lines))
    if any(kinds[i] == "byline" and DATE_SHAPE.search(lines[i].form) for i in range(title, first)):
        for i in range(title):
            kinds[i] = "nav" if kinds[i] == "byline" else kinds[i]


def _mark_article(lines: Sequence[Line], kinds: list[str | None], title: int | None, phrases: PagePhrases) -> None:
    """Tell standfirst, captions, headings and paragraphs apart among the lines that are left."""
    left = [i for i, kind in enumerate(kinds) if kind is None]
    paragraphs = [i for i in left if is_paragraph(lines[i])]
    if not paragraphs:
        for i in left:
            kinds[i] = "body"
        return
    first = next((i for i in paragraphs if not _is_caption(lines[i]) and (i == paragraphs[-1] or TERMINAL.search(lines[i].raw))), paragraphs[0])
    last = _last_of_body(lines, kinds, paragraphs, phrases)
    is_summed_up = False
    for i in left:
        if i > last:
            kinds[i] = _kind_below_body(lines[i])
        elif i < first:
            kind = _kind_above_body(lines, kinds, i, title, phrases)
            kinds[i] = kind if kind != _MAY_SUM_UP else "caption" if is_summed_up else "standfirst"
            is_summed_up |= kinds[i] == "standfirst" and title is not None and i > title
        else:
            kinds[i] = _kind_in_body(lines[i])


def _last_of_body(lines: Sequence[Line], kinds: Sequence[str | None], paragraphs: Sequence[int], phrases: PagePhrases) -> int:
    """Return the index of the last line of the article: short paragraphs without a full stop may follow the last long one.

    They stand right below it and go on telling (they open with "and", or no paragraph of the page ends in a full stop).
    """
    last = paragraphs[-1]
    unstopped = sum(TERMINAL.search(lines[i].raw) is None for i in paragraphs) * 2 > len(paragraphs)
    for i in range(paragraphs[-1] + 1, len(lines)):
        if kinds[i] not in {None, "embed"}:
            break
        if lines[i].words >= CLOSING_WORDS and (unstopped or phrases.goes_on_telling(lines[i])):
            last = i
    return last


def _kind_below_body(line: Line) -> str:
    """Below the last paragraph stands who is credited, between brackets; the rest is of the page."""
    return "source_note" if line.raw[:1] in "([/" and line.words <= 7 else "nav"


def _kind_in_body(line: Line) -> str:
    if is_paragraph(line):
        return "caption" if _is_caption(line) and line.words <= 30 and not TERMINAL.search(line.raw) else "body"
    if line.raw[:1] in _BULLETS:
        return "body"
    if line.form[:1] == line.form[-1:] == '"' and line.words > PULLED_QUOTE_WORDS:
        return "body"
    if _CREDIT.search(line.tail) and line.words >= 5:
        return "caption"
    if line.raw.rstrip().endswith(("؟", "?")) and line.words <= QUESTION_WORDS and '"' not in line.form:
        return "heading"
    if line.words >= CLOSING_WORDS and line.form.startswith("و") and not TERMINAL.search(line.raw):
        return "body"
    if TERMINAL.search(line.raw) or '"' in line.form:
        return "heading" if line.words <= 9 and not TERMINAL.search(line.raw) else "body"
    return "heading"


def _is_caption(line: Line) -> bool:
    """A picture's caption ends in a credit instead of a full stop."""
    return line.raw.startswith("📷") or (line.words <= 40 and _CREDIT.search(line.tail) is not None and not re.search(r"[.!؟]\s*$", line.raw))


def _kind_above_body(lines: Sequence[Line], kinds: Sequence[str | None], i: int, title: int | None, phrases: PagePhrases) -> str:
    """Say what a line above the first paragraph is: of those that ``_MAY_SUM_UP`` the first is the standfirst."""
    line = lines[i]
    if title is None or i < title:
        return "nav" if line.words <= 6 else "standfirst"
    if phrases.is_outlet_line(line):
        return "byline"
    if _is_caption(line):
        return "caption"
    if line.words <= 3:
        return "byline"
    if TERMINAL.search(line.raw):
        return "standfirst"
    is_repeated = any(kinds[j] == "duplicate" and lines[j].form == line.form for j in range(i + 1, min(i + 4, len(lines))))
    if kinds[i - 1] == "standfirst" and line.raw[:1] == lines[i - 1].raw[:1] and line.raw[:1] in _BULLETS:
        return "standfirst"  # a summary in points
    return _MAY_SUM_UP if line.words >= STANDFIRST_WORDS and not is_repeated else "caption"
