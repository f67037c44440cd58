"""Every sentence of ``examples.csv`` yields what its line says: whoever adds a verb, cue or hedge has added a test.

``expected`` is ``TYPE`` or ``TYPE:mode`` (an event that happened) or ``TYPE=auxiliary_mode`` for events, ``direct`` or
``indirect`` for quotes, ``measure=number`` for claims.
"""

from __future__ import annotations

import re
from functools import lru_cache

import pytest

from kzpipe.lexicon.load import Row, read_lexicon
from kzpipe.reader import Extraction, extract_text
from kzpipe.schema.vocab import AUXILIARY_MODES, EVENT_MODES, EVENT_TYPES, MEASURES, QUOTE_KINDS

EXAMPLES = read_lexicon("examples")


@lru_cache(maxsize=1)
def extractions() -> dict[str, Extraction]:
    """Read all sentences once, for all cases."""
    return {row["example_id"]: extract_text(row["sentence"]) for row in EXAMPLES}


def events_told(row: Row) -> list[str]:
    """Return the events of a sentence as ``expected`` writes them, with and without mode; only those of the line's own trigger, if it is one."""
    told = []
    for event in extractions()[row["example_id"]].events:
        if row["entry_id"].startswith(("v-", "n-")) and event.entry_id != row["entry_id"]:
            continue
        happened = f"={event.auxiliary_mode}" if event.auxiliary_mode else ""
        told += [f"{event.event_type}{happened}", f"{event.event_type}:{event.mode}{happened}"]
    return told


def told(row: Row) -> list[str]:
    found = extractions()[row["example_id"]]
    if row["layer"] == "quote":
        return [quote.kind for quote in found.quotes]
    if row["layer"] == "claim":
        return [f"{claim.measure}={'' if claim.number is None else format(claim.number, 'g')}" for claim in found.claims]
    return events_told(row)


@pytest.mark.parametrize("row", EXAMPLES, ids=[row["example_id"] for row in EXAMPLES])
def test_an_example_yields_what_its_line_says(row: Row) -> None:
    assert row["expected"] in told(row), row["sentence"]


def is_allowed(row: Row) -> bool:
    if row["layer"] == "quote":
        return row["expected"] in QUOTE_KINDS
    if row["layer"] == "claim":
        measure, _, number = row["expected"].partition("=")
        return measure in MEASURES and re.fullmatch(r"[0-9]+(\.[0-9]+)?", number) is not None
    act, _, happened = row["expected"].partition("=")
    event_type, _, mode = act.partition(":")
    return event_type in EVENT_TYPES and (not mode or mode in EVENT_MODES.get(event_type, ())) and (not happened or happened in AUXILIARY_MODES)


def test_every_outcome_is_written_in_known_words() -> None:
    assert [row for row in EXAMPLES if not is_allowed(row)] == []


def test_the_example_of_a_quote_names_who_speaks() -> None:
    quoted = [row["example_id"] for row in EXAMPLES if row["layer"] == "quote"]
    assert [key for key in quoted if all(quote.speaker_id is None for quote in extractions()[key].quotes)] == []
