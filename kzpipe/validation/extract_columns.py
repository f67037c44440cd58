"""Computed columns for the tables of extract: where a record stands, what it points at, which days it means."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd

from kzpipe.validation.frames import Column, Frames, first_offence

DAYS_OF_A_YEAR = 365.2425
_OF_ARTICLES = ("timexes", "mentions", "claims", "quotes", "events")
_DAY = r"[0-9]{4}(?:-(?:W[0-9]{2}|[0-9]{2}(?:-[0-9]{2})?))?"
_VALUE = re.compile(rf"({_DAY})(?:/({_DAY}))?")


def _mention_fault(frames: Frames) -> list[str | None]:
    sentences = frames.frame("sentences")[["document_id", "sentence_index", "start", "end"]].drop_duplicates(["document_id", "sentence_index"])
    joined = frames.frame("mentions")[["document_id", "sentence_index", "start", "end"]].merge(
        sentences, on=["document_id", "sentence_index"], how="left", suffixes=("", "_of_sentence"))  # fmt: skip
    absent = joined["sentence_index"].isna() | joined["document_id"].isna()
    outside = (joined["start"] < joined["start_of_sentence"]) | (joined["end"] > joined["end_of_sentence"])
    lost = joined["start_of_sentence"].isna() & ~absent
    return first_offence([(lost.to_numpy(), "there is no such sentence"), (outside.to_numpy(), "outside its sentence")], len(joined))


def _type_of_entity(frames: Frames) -> list[str | None]:
    types = frames.corpus.entity_types
    return [types.get(key) for key in frames.values("mentions", "entity_id")]


def _use_fault(frames: Frames) -> list[str | None]:
    used = frames.corpus.census.used_entities
    return [None if key in used or key is None else "never named" for key in frames.values("entities", "entity_id")]


def _coordinates_fault(frames: Frames) -> list[str | None]:
    frame = frames.frame("entities")
    return ["one of the two is absent" if half else None for half in frame["latitude"].isna() ^ frame["longitude"].isna()]


def timex_days(value: str) -> tuple[int, int] | None:
    """Return the first and the last day of an ISO 8601 day, month, year, week or interval, as proleptic Gregorian ordinals.

    None where the value is none of these, or names a day that no calendar has.
    """
    parts = _VALUE.fullmatch(value)
    if parts is None:
        return None
    try:
        first, last = _days(parts[1]), _days(parts[2] or parts[1])
    except ValueError:
        return None
    return first[0].toordinal(), last[1].toordinal()


def _days(value: str) -> tuple[dt.date, dt.date]:
    if "W" in value:
        monday = dt.date.fromisoformat(f"{value}-1")
        return monday, monday + dt.timedelta(days=6)
    numbers = [int(part) for part in value.split("-")]
    if len(numbers) == 3:
        day = dt.date(*numbers)
        return day, day
    year, first, last = numbers[0], numbers[-1] if len(numbers) == 2 else 1, numbers[-1] if len(numbers) == 2 else 12
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def _timex_bounds(frames: Frames) -> list[tuple[int, int] | None]:
    values = frames.texts_of("timexes", "value")
    days = {value: timex_days(value) for value in set(values) if value is not None}
    return [None if value is None else days[value] for value in values]


def _value_fault(frames: Frames) -> list[str | None]:
    values = frames.texts_of("timexes", "value")
    return ["not a calendar value" if value and bounds is None else None for value, bounds in zip(values, _timex_bounds(frames), strict=True)]


def _timex_day(end: int, frames: Frames) -> pd.Series:
    return pd.Series([bounds[end] if bounds else np.nan for bounds in _timex_bounds(frames)], dtype=float)


def _years_from_publication(end: int, frames: Frames) -> pd.Series:
    return ((_timex_day(end, frames) - frames.published_of("timexes")) / DAYS_OF_A_YEAR).round(1)


def _days_from_publication(table: str, column: str, frames: Frames) -> pd.Series:
    """Days from the publication day; null for what is told as the past of another story, which may lie centuries back."""
    days = frames.days(table, column) - frames.published_of(table)
    return days.mask(frames.frame(table)["auxiliary_mode"].eq("historical").to_numpy())


def _number_fault(frames: Frames) -> list[str | None]:
    frame = frames.frame("claims")
    broken = frame["number"].isna() & frame["bound"].notna() & (frame["bound"] != "vague")
    return first_offence([(broken.to_numpy(), "no number though the bound is not vague")], len(frame))


def _type_and(column: str, frames: Frames) -> list[str | None]:
    rows = zip(frames.values("events", "event_type"), frames.values("events", column), strict=True)
    return [None if event_type is None or value is None else f"{event_type} {value}" for event_type, value in rows]


def _trigger_fault(frames: Frames) -> list[str | None]:
    start, end, first, last = (frames.whole("events", name) for name in ("start", "end", "trigger_start", "trigger_end"))
    known = (first >= 0) & (last >= 0) & (start >= 0) & (end >= 0)
    return first_offence([(known & (first >= last), "empty"), (known & ((first < start) | (last > end)), "outside the event's span")], len(start))


def _quote_fault(frames: Frames) -> list[str | None]:
    own = set(zip(frames.values("quotes", "quote_id"), frames.values("quotes", "document_id"), strict=True))
    told = list(zip(frames.texts_of("events", "quote_id"), frames.values("events", "document_id"), strict=True))
    lost = {quote for quote, document in told if quote is not None and document is not None and (quote, document) not in own}
    elsewhere = frames.corpus.held_quotes(lost) if lost else frozenset()
    is_elsewhere = [quote in elsewhere and document is not None and (quote, document) not in own for quote, document in told]
    return ["a quote of another document" if fault else None for fault in is_elsewhere]


def _row_fault(frames: Frames) -> list[str | None]:
    """Name the first table with rows of an article that could not be read."""
    found: dict[object, str] = {}
    for table in reversed(_OF_ARTICLES):
        found.update(dict.fromkeys(frames.values(table, "document_id"), table))
    return [f"{found[key]} has rows of it" if key in found else None for key in frames.values("unread", "document_id")]


EXTRACT_COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "timexes": {
        "value_fault": _value_fault, "first_day": partial(_timex_day, 0), "last_day": partial(_timex_day, 1),
        "years_to_first_day": partial(_years_from_publication, 0), "years_to_last_day": partial(_years_from_publication, 1),
    },
    "entities": {"use_fault": _use_fault, "coordinates_fault": _coordinates_fault},
    "unread": {"row_fault": _row_fault},
    "mentions": {"sentence_fault": _mention_fault, "type_of_entity": _type_of_entity},
    "claims": {"number_fault": _number_fault, "days_from_publication": partial(_days_from_publication, "claims", "claim_date")},
    "events": {
        "type_and_mode": partial(_type_and, "mode"), "type_and_quad": partial(_type_and, "quad_code"),
        "trigger_fault": _trigger_fault, "quote_fault": _quote_fault,
        "days_from_publication": partial(_days_from_publication, "events", "event_date"),
    },
}  # fmt: skip
"""By table and column name."""
