"""Tell when an article was published, from the best evidence that the page and the text hold.

In this order: what the page or record declares; a date line beside the title; the dateline of the lead, unless a date
line elsewhere on the page fits it; a dated masthead above the title; a dated post embedded in the article; the first
reader comment; dated weekdays of the body. The last three only bound the day, and the weekday names of the body ("today,
Friday") settle it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kzpipe.lexicon.load import Lexicons
from kzpipe.schema.vocab import READ_KINDS
from kzpipe.text.blocks import MarkedLine
from kzpipe.text.header_lines import DateLabels
from kzpipe.text.normalize import fold
from kzpipe.text.tokens import Token, tokenize
from kzpipe.timex.calendars import make_day
from kzpipe.timex.header_dates import RUNNING_TEXT, FindDays, HeaderDate, find_header_date

DATELINE_CHARACTERS = 110
"""A dateline opens its paragraph: place, agency and date stand within the first characters."""
INFERENCE_DAYS = 6
"""A bare weekday name means a day of the running week."""
_AFTER_DATELINE = re.compile(r"[\sءم.]*(?:\([^()\n]{1,30}\)\s*)?[)\]\-–—:،|/]")
PLACE_WORDS, AGENCY_WORDS = 4, 5
"""Few words stand before the day of a dateline: a place, and an agency or reporter."""
_BACKGROUND = re.compile(r"^\s*و?كان(?:ت|وا|ا)?\s|(?<!\w)[وف]?(?:منذ|عام|سنه|ذكري|تاسس\w*|انشي\w*)\s(?:\S+\s){0,3}$")
"""Before a day that is no news: a sentence in the pluperfect, since, in the year, the anniversary of, founded."""
_PIECE_MARKS = frozenset("|›»>•·/\\-–—")
SENTENCE_CHARACTERS = 300
LEAD_LINES = 2
"""A full date in the first paragraphs is that of the news; one further down may be the year of an old story."""
_URL_DATE = re.compile(r"/(20\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:/|$|-)")


@dataclass(frozen=True, slots=True)
class Published:
    """A publication day with its basis (vocab.PUBLISHED_BASES) and, where it is words of the text, their span."""

    date: dt.date
    basis: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class PublicationRules:
    """Names of weekdays and months, the words that place a weekday, those before the day of a story, and date labels, all folded."""

    weekdays: dict[str, int]
    months: dict[str, int]
    shifts: dict[str, int]
    others: frozenset[str]
    of_story: frozenset[str]
    labels: DateLabels
    find_days: FindDays

    @classmethod
    def from_lexicons(cls, lexicons: Lexicons, find_days: FindDays) -> PublicationRules:
        """Build from ``weekdays.csv``, ``months.csv``, ``time_words.csv`` and ``page_phrases.csv``."""
        months = {fold(row["form"]): int(row["month"]) for row in lexicons["months"] if row["calendar"] == "gregorian"}
        words = lexicons["time_words"]
        shifts = {fold(row["form"]): int(row["value"]) for row in words if row["kind"] == "deictic_day"}
        others = frozenset(fold(row["form"]) for row in words if row["kind"] == "modifier")
        weekdays = {fold(row["form"]): int(row["weekday"]) for row in lexicons["weekdays"]}
        of_story = frozenset(fold(row["form"]) for row in lexicons["page_phrases"] if row["kind"] == "day_of_story")
        return cls(weekdays, months, shifts, others, of_story, DateLabels.from_lexicons(lexicons), find_days)


@dataclass(frozen=True, slots=True)
class _Weekday:
    """A weekday name in the body: ``shift`` is its distance from the publication day where a deictic word says so."""

    weekday: int
    shift: int | None
    is_bare: bool
    day: int | None
    month: int | None
    year: int | None
    start: int
    end: int


def find_published(
    text: str, lines: Sequence[MarkedLine], declared: tuple[dt.date | None, str | None], rules: PublicationRules, typical_year: int | None
) -> Published | None:
    """Return the publication day of a text cut into blocks, or None where nothing tells it.

    ``declared`` is the day and the address that the page or record gives; ``typical_year`` stands in where dated
    weekdays of the body lack their year.
    """
    declared_date, url = declared
    if declared_date is not None:
        return Published(declared_date, "metadata")
    mentions = list(_weekdays(text, lines, rules))
    found = _header_or_dateline(text, lines, rules, mentions, typical_year) or _masthead(text, lines, rules)
    if found is not None:
        return found
    from_url = _url_date(url)
    if from_url is not None:
        return Published(from_url, "metadata")
    return (
        _from_embed(text, lines, rules, mentions)
        or _from_comment(text, lines, rules, mentions)
        or _from_body(text, lines, rules, mentions, typical_year)
    )


def _url_date(url: str | None) -> dt.date | None:
    found = _URL_DATE.search(url or "")
    if found is None:
        return None
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def _days_in(text: str, lines: Iterable[MarkedLine], rules: PublicationRules) -> Iterator[tuple[int, int, dt.date]]:
    for line in lines:
        for start, end, day in rules.find_days(text[line.start : line.end]):
            yield line.start + start, line.start + end, day


def _header_or_dateline(
    text: str, lines: Sequence[MarkedLine], rules: PublicationRules, mentions: Sequence[_Weekday], typical_year: int | None
) -> Published | None:
    """A date line beside the title; else the dateline, but a date line that is at most a few days later is the page's own."""
    header = find_header_date(text, lines, rules.find_days, rules.labels)
    dateline = _dateline(text, lines, rules, mentions, typical_year)
    if header is None:
        return dateline
    day = _settled_order(text, header, rules, mentions)
    if dateline is None or header.is_beside_article or 0 <= (day - dateline.date).days <= INFERENCE_DAYS:
        return Published(day, "header", header.start, header.end)
    return dateline


def _masthead(text: str, lines: Sequence[MarkedLine], rules: PublicationRules) -> Published | None:
    """A date that is one piece of a line of pieces above the first paragraph: «صحيفة المساء | ملفات | 3 أيار 2022».

    The last such line counts, the nearest to the article; a line that holds two days is a list of links.
    """
    first = next((i for i, line in enumerate(lines) if line.kind in {"body", "standfirst", "quote_block"}), 0)
    for line in reversed([line for line in lines[:first] if line.kind == "nav"]):
        days = list(_days_in(text, (line,), rules))
        if len(days) != 1:
            continue
        start, end, day = days[0]
        before, after = text[line.start : start].rstrip(), text[end : line.end].lstrip()
        pieces = [side for side in (before[-1:], after[:1]) if side]
        if pieces and all(mark in _PIECE_MARKS for mark in pieces):
            return Published(day, "header", start, end)
    return None


def _settled_order(text: str, header: HeaderDate, rules: PublicationRules, mentions: Sequence[_Weekday]) -> dt.date:
    """Read 01/05 as 5 January where the weekday beside it, or "today, Wednesday" in the body, fits that reading and not 1 May."""
    day, words = header.date, fold(text[header.start : header.end])
    beside = {rules.weekdays[token.form] for token in tokenize(text, *header.line) if token.form in rules.weekdays}
    today = beside or {mention.weekday for mention in mentions if mention.shift == 0}
    if not today or day.isoweekday() in today or day.day > 12 or not re.search(r"(?<!\d)\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d", words):
        return day
    swapped = day.replace(day=day.month, month=day.day)
    return swapped if swapped.isoweekday() in today else day


def _dateline(
    text: str, lines: Sequence[MarkedLine], rules: PublicationRules, mentions: Sequence[_Weekday], typical_year: int | None
) -> Published | None:
    leads = [line for line in lines if line.kind in RUNNING_TEXT][:2]
    for line in leads:
        head = text[line.start : line.start + DATELINE_CHARACTERS]
        for start, end, day in rules.find_days(head):
            mark = _AFTER_DATELINE.match(text, line.start + end)
            bracketed = "(" in head[:start] and ")" not in head[:start]
            if (mark is not None or bracketed) and _is_place(head[:start], rules.of_story, mark is not None and mark.group().endswith("،")):
                return Published(day, "dateline", line.start + start, line.start + end)
        found = _dateline_without_year(text, line, rules, mentions, typical_year)
        if found is not None:
            return found
    return None


def _is_place(words: str, of_story: frozenset[str], is_loose: bool) -> bool:
    """Tell whether the words before a day are place and agency, not the beginning of a sentence; ``is_loose``: only a comma follows the day.

    «Since 15 April 2023 – …» and «In 2019, on 11 April 2019, …» open a story; «place in 18 April –» is how some agencies write.
    """
    before = fold(words).replace("(", " ").split()
    if is_loose:
        return len(before) <= PLACE_WORDS and before[-1:] != [] and before[-1] not in of_story | {"في", "يوم"}
    return len(before) <= PLACE_WORDS + AGENCY_WORDS and not of_story.intersection(before[-2:])


def _dateline_without_year(
    text: str, line: MarkedLine, rules: PublicationRules, mentions: Sequence[_Weekday], typical_year: int | None
) -> Published | None:
    """Read «place (agency) 18 April –»: of the years about the typical one the nearest whose weekday the body names."""
    tokens = tokenize(text, line.start, min(line.end, line.start + DATELINE_CHARACTERS))
    for i in range(len(tokens) - 1):
        day, month, year, last = _calendar_after(tokens, i - 1, rules)
        if day is None or month is None or year is not None or typical_year is None:
            continue
        if last + 2 < len(tokens) and tokens[last + 1].form == "/" and tokens[last + 2].form in rules.months:
            last += 2
        mark = _AFTER_DATELINE.match(text, tokens[last].end)
        if mark is None or mark.group().endswith(("،", ")")) or not _is_place(text[line.start : tokens[i].start], rules.of_story, is_loose=False):
            continue
        today = _today(mentions)
        named = {today} if today is not None else {mention.weekday for mention in mentions if mention.is_bare}
        years = sorted(range(typical_year - 6, typical_year + 7), key=lambda candidate: (abs(candidate - typical_year), -candidate))
        days = [found for found in (make_day(candidate, month, day) for candidate in years) if found is not None]
        fitting = [found for found in days if found.isoweekday() in named]
        if days:
            return Published((fitting or days)[0], "dateline", tokens[i].start, tokens[last].end)
    return None


def _weekdays(text: str, lines: Sequence[MarkedLine], rules: PublicationRules) -> Iterator[_Weekday]:
    """Yield the weekday names of the article's own text with what stands around them."""
    for line in lines:
        if line.kind not in READ_KINDS:
            continue
        tokens = tokenize(text, line.start, line.end)
        for i, token in enumerate(tokens):
            weekday = _weekday_of(token.form, rules)
            if weekday is None:
                continue
            shift = _shift_before(tokens, i, rules)
            after = tokens[i + 1].form if i + 1 < len(tokens) else ""
            day, month, year, last = _calendar_after(tokens, i, rules)
            yield _Weekday(weekday, shift, shift is None and after not in rules.others, day, month, year, token.start, tokens[last].end)


def _weekday_of(form: str, rules: PublicationRules) -> int | None:
    for candidate in (form, form[1:] if form[:1] in "وفبل" else form):
        if candidate in rules.weekdays:
            return rules.weekdays[candidate]
    return None


def _shift_before(tokens: Sequence[Token], i: int, rules: PublicationRules) -> int | None:
    """Return the days between the weekday and the publication day where the word before tells (today, yesterday, the day after tomorrow)."""
    one = tokens[i - 1].form if i >= 1 else ""
    two = f"{tokens[i - 2].form} {one}" if i >= 2 else one
    for candidate in (two, one, one[1:] if one[:1] in "وف" else one):
        if candidate in rules.shifts:
            return rules.shifts[candidate]
    return None


def _calendar_after(tokens: Sequence[Token], i: int, rules: PublicationRules) -> tuple[int | None, int | None, int | None, int]:
    """Return day, month and year that follow a weekday name, as far as they are there, and the index of the last token read."""
    j = i + 1
    while j < len(tokens) and tokens[j].form in {"،", ",", "الموافق", "-"}:
        j += 1
    day = tokens[j].form if j + 1 < len(tokens) else ""
    if not (day.isdecimal() and len(day) <= 2 and 1 <= int(day) <= 31):  # «²» is a digit and no decimal
        return None, None, None, i
    for length in (2, 1):
        name = " ".join(token.form for token in tokens[j + 1 : j + 1 + length])
        if name in rules.months and j + length < len(tokens):
            after = j + 1 + length
            year = int(tokens[after].form) if after < len(tokens) and re.fullmatch(r"(?:19|20)\d\d", tokens[after].form) else None
            return int(day), rules.months[name], year, after if year else after - 1
    return None, None, None, i


def _on_or_before(bound: dt.date, weekday: int) -> dt.date:
    return bound - dt.timedelta(days=(bound.isoweekday() - weekday) % 7)


def _on_or_after(bound: dt.date, weekday: int) -> dt.date:
    return bound + dt.timedelta(days=(weekday - bound.isoweekday()) % 7)


def _today(mentions: Sequence[_Weekday]) -> int | None:
    """Return the weekday of publication where the body names it (today, Friday) or implies it (yesterday, Thursday)."""
    for exact in (True, False):
        for mention in mentions:
            if mention.shift is not None and (mention.shift == 0) == exact:
                return (mention.weekday - mention.shift - 1) % 7 + 1
    return None


def _from_comment(text: str, lines: Sequence[MarkedLine], rules: PublicationRules, mentions: Sequence[_Weekday]) -> Published | None:
    """The first reader comment comes after publication: the latest day that the body names before it."""
    dated = list(_days_in(text, (line for line in lines if line.kind == "comment"), rules))
    if not dated:
        return None
    start, end, bound = min(dated, key=lambda found: (found[2], -found[0]))
    today = _today(mentions)
    if today is not None:
        return Published(_on_or_before(bound, today), "comment", start, end)
    bare = [_on_or_before(bound, mention.weekday) for mention in mentions if mention.is_bare]
    return Published(max(bare, default=bound), "comment", start, end)


def _from_embed(text: str, lines: Sequence[MarkedLine], rules: PublicationRules, mentions: Sequence[_Weekday]) -> Published | None:
    """An embedded post is not later than the article: the day it bears, or the next that the body calls today."""
    dated = list(_days_in(text, (line for line in lines if line.kind == "embed"), rules))
    if not dated:
        return None
    start, end, bound = max(dated, key=lambda found: (found[2], -found[0]))
    today = _today(mentions)
    if today is not None:
        return Published(_on_or_after(bound, today), "embed", start, end)
    following = bound + dt.timedelta(days=1)
    named = {mention.weekday for mention in mentions if mention.is_bare}
    next_day = bound.isoweekday() not in named and following.isoweekday() in named
    return Published(following if next_day else bound, "embed", start, end)


def _from_body(
    text: str, lines: Sequence[MarkedLine], rules: PublicationRules, mentions: Sequence[_Weekday], typical_year: int | None
) -> Published | None:
    """A weekday with its calendar day fixes the week; "today", or the latest weekday named, fixes the day in it."""
    for mention in sorted((m for m in mentions if m.day), key=lambda m: (m.shift is None, -m.start)):
        day = _resolve(mention, typical_year)
        if day is None:
            continue
        if mention.shift is not None:
            return Published(day - dt.timedelta(days=mention.shift), "weekday-inference", mention.start, mention.end)
        return Published(_settle(day, mentions), "weekday-inference", mention.start, mention.end)
    body = [line for line in lines if line.kind in READ_KINDS]
    dated = list(_days_in(text, body, rules))
    if not dated or not mentions:
        return None
    dated = [found for found in dated if not _is_background(text, found[0])]
    if not dated:
        found = _latest_without_year(text, body, rules, typical_year) if _today(mentions) and typical_year is not None else None
        return Published(_settle(found[2], mentions), "weekday-inference", found[0], found[1]) if found is not None else None
    start, end, day = max(dated, key=lambda found: (found[2], -found[0]))
    lead = [line for line in body if line.kind not in {"title", "caption"}][:LEAD_LINES]
    if typical_year is not None and not any(line.start <= start < line.end for line in lead):
        later = _latest_without_year(text, body, rules, max(typical_year, day.year))
        if later is not None and later[2] > day:
            start, end, day = later
    return Published(_settle(day, mentions), "weekday-inference", start, end)


def _is_background(text: str, start: int) -> bool:
    """Tell whether a day is that of an old story, from the words of its sentence before it."""
    sentence = re.split(r"[.!؟?\n]", text[max(0, start - SENTENCE_CHARACTERS) : start])[-1]
    return _BACKGROUND.search(fold(sentence)) is not None


def _latest_without_year(text: str, body: Sequence[MarkedLine], rules: PublicationRules, year: int) -> tuple[int, int, dt.date] | None:
    """Return the latest day that stands without its year, read in a given year: the news omits the running year, not that of an old story."""
    found: list[tuple[int, int, dt.date]] = []
    for line in body:
        tokens = tokenize(text, line.start, line.end)
        for i in range(len(tokens) - 1):
            day, month, stated, last = _calendar_after(tokens, i - 1, rules)
            if day is None or month is None or stated is not None or (last + 1 < len(tokens) and tokens[last + 1].form in rules.others):
                continue
            try:
                found.append((tokens[i].start, tokens[last].end, dt.date(year, month, day)))
            except ValueError:
                continue
    return max(found, key=lambda item: (item[2], -item[0]), default=None)


def _settle(day: dt.date, mentions: Sequence[_Weekday]) -> dt.date:
    today = _today(mentions)
    if today is not None:
        return min((_on_or_before(day, today), _on_or_after(day, today)), key=lambda candidate: (abs((candidate - day).days), candidate))
    later = [_on_or_after(day, mention.weekday) for mention in mentions if mention.is_bare]
    return max((candidate for candidate in later if (candidate - day).days <= INFERENCE_DAYS // 2), default=day)


def _resolve(mention: _Weekday, typical_year: int | None) -> dt.date | None:
    """Return the calendar day of a weekday with day and month; a year left out is the nearest to ``typical_year`` that fits."""
    if mention.day is None or mention.month is None:
        return None
    if mention.year is not None:
        years: Iterable[int] = (mention.year,)
    elif typical_year is not None:
        years = sorted(range(typical_year - 6, typical_year + 7), key=lambda year: (abs(year - typical_year), -year))
    else:
        return None
    for year in years:
        try:
            day = dt.date(year, mention.month, mention.day)
        except ValueError:
            continue
        if mention.year is not None or day.isoweekday() == mention.weekday:
            return day
    return None
