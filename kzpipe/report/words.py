"""Codes, numbers and days in plain words, and hostile characters made visible."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from kzpipe.schema import vocab

EVENT_WORDS: Final = {
    "AGREE": "agrees or promises", "CONSULT": "talks with", "SUPPORT": "supports or praises", "CONCEDE": "gives in",
    "COOPERATE": "works with", "AID": "gives aid", "RETREAT": "withdraws or releases", "REQUEST": "asks or appeals",
    "ACCUSE": "accuses or criticises", "REJECT": "rejects or denies", "THREATEN": "threatens or warns", "PROTEST": "protests",
    "SANCTION": "cuts ties or punishes", "MOBILIZE": "mobilises forces", "COERCE": "coerces or arrests", "ASSAULT": "uses violence",
}  # fmt: skip
STANCE_WORDS: Final = {"support": "stands by", "concern": "is concerned", "criticise": "criticises", "threaten": "warns or threatens",
                       "refuse": "denies or refuses"}  # fmt: skip
BOUND_WORDS: Final = {"exact": "", "more_than": "more than", "at_least": "at least", "about": "about", "vague": "some"}
QUAD_CLASSES: Final = {1: "verbal-cooperation", 2: "material-cooperation", 3: "verbal-conflict", 4: "material-conflict"}
_MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HIDDEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def say_code(code: str) -> str:
    """Return a vocabulary code as words: ``security_forces`` → security forces."""
    return code.replace("_", " ").replace("-", " ")


def say_event(event_type: str) -> str:
    """Return a PLOVER event type in plain words."""
    return EVENT_WORDS[event_type]


def say_quad(event_type: str) -> str:
    """Return the style class of an event type: verbal or material, cooperation or conflict."""
    return QUAD_CLASSES[vocab.EVENT_TYPES[event_type]]


def say_number(number: float | None) -> str:
    """Return a number with thousands apart, or a dash where there is none: 7,900."""
    if number is None:
        return "–"
    return f"{int(number):,}" if float(number).is_integer() else f"{number:,.1f}"


def say_claim(number: float | None, low: float | None, high: float | None, bound: str) -> str:
    """Return the number of a claim with its bound: more than 7,900; some 20–99; some (no number)."""
    if number is None and low is not None:
        span = say_number(low) if high is None or high == low else f"{say_number(low)}–{say_number(high)}"
        return f"{BOUND_WORDS[bound]} {span}".strip()
    if number is None:
        return f"{BOUND_WORDS[bound]} (no number)".strip()
    return f"{BOUND_WORDS[bound]} {say_number(number)}".strip()


def say_day(day: dt.date) -> str:
    """Return a day: 7 January 2022."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def say_weekday(day: dt.date) -> str:
    """Return a day with its weekday: Friday, 7 January 2022."""
    return f"{_WEEKDAYS[day.weekday()]}, {say_day(day)}"


def say_short_day(day: dt.date) -> str:
    """Return a day for narrow columns: 7 Jan 2022."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def say_days(first: dt.date, last: dt.date) -> str:
    """Return a span of days without repeating what is equal: 2–12 January 2022."""
    if first == last:
        return say_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{say_day(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} – {say_day(last)}"
    return f"{say_day(first)} – {say_day(last)}"


def show_hidden(text: str) -> str:
    """Return a name with characters that hide or reorder others spelled out: a file name cannot pose as another."""
    return _HIDDEN.sub(lambda found: f"⟨U+{ord(found.group()):04X}⟩", text)


def writable(text: str) -> str:
    """Return words of an article without the code points that HTML cannot hold."""
    return _UNWRITABLE.sub("\ufffd", text)


def count_of(number: int, one: str, many: str) -> str:
    """Return a count with its noun: 1 article, 3 articles."""
    return f"{number:,} {one if number == 1 else many}"
