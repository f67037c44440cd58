"""A row with its corrections in it: what follows from a corrected column, and which values cannot stand together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, Final

from kzpipe.corrections.cells import column_of, parse_cell, render_cell
from kzpipe.corrections.lines import Correction
from kzpipe.corrections.rows import Row
from kzpipe.schema import vocab

_LIMITS: Final = ("low", "high")


def corrected_row(row: Row, corrections: Iterable[Correction]) -> dict[str, Any]:
    """Return a row with the values of its corrections, and with what follows from them.

    Limits of a claim that were the number itself go with it, unless they are corrected too; an event's codes are those of its type and mode.
    Raises ValueError for a value that its column cannot hold.
    """
    given = {one.field: parse_cell(column_of(one.table, one.field), one.value) for one in corrections if one.verdict == "correct"}
    new = {**row, **{field: list(value) if isinstance(value, tuple) else value for field, value in given.items()}}
    if "number" in given and row["number"] is not None:
        new |= {limit: new["number"] for limit in _LIMITS if limit not in given and row[limit] == row["number"]}
    if "event_type" in given or "mode" in given:
        new["quad_code"] = vocab.EVENT_TYPES[new["event_type"]]
        new["cameo_code"] = vocab.CAMEO_CODES.get(f"{new['event_type']}:{new['mode']}", vocab.CAMEO_CODES[new["event_type"]])
    return new


def check_together(table: str, row: Row) -> Iterator[str]:
    """Yield which values of a row cannot stand together, and what to correct."""
    if table == "events":
        modes = vocab.EVENT_MODES.get(row["event_type"], ())
        if row["mode"] is not None and row["mode"] not in modes:
            yield (
                f"mode {row['mode']} is none of {row['event_type']}, which has {', '.join(modes) or 'none'}; "
                "correct mode as well (first, or in one file with --from)"
            )
    if table == "claims":
        numbers = [(name, row[name]) for name in ("low", "number", "high") if row[name] is not None]
        for (name, value), (other, greater) in pairwise(numbers):
            if value > greater:
                yield f"{name} {render_cell(value)} is above {other} {render_cell(greater)}; correct {other}, too (in one file with --from)"
        if row["number"] is None and (row["bound"] != "vague" or row["low"] is None):
            yield "without a number a claim must have a low and the bound vague; correct them, too (in one file with --from), or reject the claim"
