"""A row of each table in one line of words, with entities by name; what the row lacks is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from kzpipe.schema.tables import TABLES
from kzpipe.versions.direction import isolate

Row = Mapping[str, Any]
Names = Mapping[str, str]
NOBODY: Final = "nobody named"
_TOLD_ELSEWHERE: Final = ("document_id", "start", "end", "text")
"""The words of a row and their place, which stand beneath it."""


def describe_row(table: str, row: Row, names: Names) -> str:
    """Return what a row says; a table without a wording of its own is told by its columns, as is a row that lacks what every row has today."""
    wording = _WORDINGS.get(table)
    lacks = any(column.required and row.get(column.name) is None for column in TABLES[table].columns)
    return _cells(table, row) if wording is None or lacks else wording(row, names)


def _cells(table: str, row: Row) -> str:
    told = [column for column, value in row.items() if value not in (None, []) and column not in _TOLD_ELSEWHERE and column not in TABLES[table].key]
    return _joined(
        f"{column} {isolate(', '.join(map(str, row[column])) if isinstance(row[column], list) else str(row[column]))}" for column in told
    ) or (f"a row of {table} of which this version records nothing else")


def say_count(number: float | None) -> str:
    """Return a number with its thousands apart, or a dash where there is none."""
    if number is None:
        return "–"
    return f"{int(number):,}" if float(number).is_integer() else f"{number:,.1f}"


def say_code(code: str) -> str:
    """Return a code of a vocabulary as words."""
    return code.replace("_", " ")


def name_of(entity_id: str | None, names: Names, absent: str = NOBODY) -> str:
    """Return an entity's name, its id where no entity of that id is known, or the word for nobody."""
    return absent if entity_id is None else isolate(names.get(entity_id, entity_id))


def _names_of(entity_ids: Iterable[str], names: Names) -> str:
    return ", ".join(name_of(entity_id, names) for entity_id in entity_ids) or NOBODY


def _joined(parts: Iterable[str | None]) -> str:
    return ", ".join(part for part in parts if part)


def _place(row: Row, names: Names) -> str | None:
    return None if row["location_id"] is None else f"in {name_of(row['location_id'], names)}"


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _mode(row: Row) -> str | None:
    return f"{row['auxiliary_mode']}: does not count as having happened" if row["auxiliary_mode"] else None


def _casualty(row: Row, names: Names) -> str:
    kind = "total so far" if row["is_cumulative"] else "new cases"
    what = _joined([_day(row["date"]), say_code(row["measure"]), say_code(row["group"]), _place(row, names), kind])
    figures = f"best {say_count(row['best'])} (low {say_count(row['low'])}, high {say_count(row['high'])})"
    corrected = "; a correction changed one of them" if row["is_corrected"] else ""
    return f"{what}: {figures}; {_count(row['claim_count'], 'claim')} of {_count(row['outlet_count'], 'outlet')}{corrected}"


def _claim(row: Row, names: Names) -> str:
    if row["number"] is None:
        figure = "an unknown number" if row["low"] is None else f"{say_count(row['low'])} to {say_count(row['high'])}"
    else:
        figure = say_count(row["number"])
    bound = "" if row["bound"] == "exact" else f"{say_code(row['bound'])} "
    unit = "" if row["unit"] == "people" else f" {row['unit']}"
    group = "" if row["group"] == "unspecified" else f" {say_code(row['group'])}"
    relayed = f", relayed by {_names_of(row['relayed_by'], names)}" if row["relayed_by"] else ""
    total = "total so far" if row["is_cumulative"] else None
    counted = f"{bound}{figure}{unit}{group} {say_code(row['measure'])}"
    said = _joined([counted, _place(row, names), _day(row["claim_date"]), total, _mode(row)])
    return f"{said}; claimed by {name_of(row['claimant_id'], names)}{relayed}"


def _event(row: Row, names: Names) -> str:
    deed = row["event_type"] + (f" ({row['mode']})" if row["mode"] else "")
    sides = f"{_names_of(row['actor_ids'], names)} → {_names_of(row['recipient_ids'], names)}"
    return _joined([f"{deed}: {sides}", _place(row, names), _day(row["event_date"]), _mode(row)])


def _quote(row: Row, names: Names) -> str:
    channel = None if row["channel"] == "unspecified" else say_code(row["channel"])
    cue = None if row["cue"] is None else f"cue {isolate(row['cue'])}"
    return _joined([f"{row['kind']}: said by {name_of(row['speaker_id'], names)}", channel, cue])


def _timex(row: Row, names: Names) -> str:
    anchor = None if row["anchor_date"] is None else f"counted from {row['anchor_date'].isoformat()}"
    return _joined([f"{row['kind']} {row['value'] or 'without a value'}", anchor, "a guess" if row["is_fallback"] else None])


def _mention(row: Row, names: Names) -> str:
    who = f"{name_of(row['entity_id'], names)} ({say_code(row['entity_type'])}, {row['entity_id']})"
    return _joined([who, "acts" if row["role"] == "actor" else "a place", None if row["confidence"] == 1 else f"confidence {row['confidence']:.2f}"])


def _entity(row: Row, names: Names) -> str:
    known = [say_code(row["entity_type"]), row["country_code"], row["sector_code"], row["wikidata_id"]]
    return f"{isolate(row['name_en'])}, {isolate(row['name_ar'])}: {_joined(known)}"


def _timeline(row: Row, names: Names) -> str:
    sides = f"{name_of(row['actor_id'], names)} → {name_of(row['recipient_id'], names)}"
    tellers = f"{_count(row['article_count'], 'article')} of {_count(row['outlet_count'], 'outlet')}"
    return f"{_joined([_day(row['date']), row['event_type']])}: {sides}; {tellers}"


def _reaction(row: Row, names: Names) -> str:
    sides = f"{name_of(row['actor_id'], names)} → {name_of(row['target_id'], names)}"
    return f"{_joined([_day(row['date']), say_code(row['stance'])])}: {sides}; {_count(row['article_count'], 'article')}"


def _framing(row: Row, names: Names) -> str:
    speaker, outlet = name_of(row["speaker_id"], names, "the outlet itself"), isolate(row["outlet"] or "an outlet not named")
    return f"{speaker} calls {name_of(row['entity_id'], names)} {isolate(row['label_ar'])}, in {outlet}; {_count(row['mention_count'], 'time')}"


def _coverage(row: Row, names: Names) -> str:
    counted = ("article", "event", "claim", "quote", "word")
    outlet = isolate(row["outlet"] or "an outlet not named")
    return f"{_day(row['date'])}, {outlet}: " + _joined(_count(row[f"{what}_count"], what) for what in counted)


def _article(row: Row, names: Names) -> str:
    return _joined([_count(row["word_count"], "word"), f"dated by its {say_code(row['published_basis'])}"])


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


_WORDINGS: Final[Mapping[str, Callable[[Row, Names], str]]] = {
    "casualties": _casualty, "claims": _claim, "events": _event, "quotes": _quote, "timexes": _timex, "mentions": _mention, "entities": _entity,
    "timeline": _timeline, "reactions": _reaction, "framings": _framing, "coverage": _coverage, "articles": _article,
}  # fmt: skip
