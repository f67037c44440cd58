"""What of a row a person may correct, and how a value is written in a cell: by the types and vocabularies of the schema.

Offsets, ids, words and what made a row are not correctable: they are the evidence. Neither is what follows from another column.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection, Mapping
from typing import Any, Final

import pyarrow as pa

from kzpipe.schema.fields import Field
from kzpipe.schema.tables import TABLES

CORRECTABLE: Final[dict[str, tuple[str, ...]]] = {
    "claims": (
        "measure", "number", "low", "high", "bound", "unit", "group", "label_ar", "claimant_id", "relayed_by", "claim_date", "location_id",
        "is_cumulative", "auxiliary_mode",
    ),
    "events": ("event_type", "mode", "actor_ids", "recipient_ids", "event_date", "location_id", "auxiliary_mode"),
    "quotes": ("kind", "speaker_id", "channel"),
    "mentions": ("entity_id", "role"),
    "entities": ("entity_type", "country_code", "sector_code", "name_en", "name_ar", "wikidata_id"),
}  # fmt: skip
"""The columns that a person may correct, by table."""

FOLLOWING: Final = {
    ("events", "quad_code"): "it follows from event_type",
    ("events", "cameo_code"): "it follows from event_type and mode",
    ("mentions", "entity_type"): "it is that of the entity: correct entity_id, or the entity",
}
"""Columns that are never corrected themselves, and why."""

LIST_MARK: Final = "|"
_PATTERNS: Final = {"country_code": ("[A-Z]{3}", "three capital letters (ISO 3166-1 alpha-3)"), "wikidata_id": ("Q[0-9]+", "Q and a number")}
_SPACES: Final = re.compile(r"[\s\x00-\x1f\x7f]+")


def column_of(table: str, field: str) -> Field:
    """Return the column that may be corrected. Raises ValueError, with those that may, for any other name."""
    if field not in CORRECTABLE[table]:
        why = FOLLOWING.get((table, field), "the code has found it in the text" if field in TABLES[table].names else f"{table} has no such column")
        raise ValueError(f"field {field!r} cannot be corrected, {why}; allowed are {', '.join(CORRECTABLE[table])}")
    return next(column for column in TABLES[table].columns if column.name == field)


def is_reference(table: str, field: str) -> bool:
    """Tell whether a column holds ids of entities."""
    return dict(TABLES[table].references).get(field) == "entities.entity_id"


def parse_cell(column: Field, text: str) -> Any:
    """Return the value that a cell stands for: None where it is empty, a tuple for a list (ids joined by ``|``).

    Raises ValueError with what is allowed.
    """
    if not text:
        if pa.types.is_list(column.kind):
            return ()
        if column.required:
            raise ValueError(f"{column.name} is empty; it must be filled: {allowed_in(column)}")
        return None
    try:
        value = _parse(column, text)
    except ValueError:
        raise ValueError(f"{column.name} is {text!r}; allowed is {allowed_in(column)}") from None
    return value


def _parse(column: Field, text: str) -> Any:
    if pa.types.is_floating(column.kind):
        number = float(text)
        if not math.isfinite(number) or number < 0:
            raise ValueError
        return number
    if pa.types.is_date(column.kind):
        return dt.datetime.strptime(text, "%Y-%m-%d").date()
    if pa.types.is_boolean(column.kind):
        return {"true": True, "false": False}[text] if text in ("true", "false") else _refuse()
    if pa.types.is_list(column.kind):
        ids = tuple(text.split(LIST_MARK))
        return ids if all(ids) and len(set(ids)) == len(ids) else _refuse()
    pattern = _PATTERNS.get(column.name)
    if text != plain(text) or (column.allowed is not None and text not in column.allowed) or (pattern and not re.fullmatch(pattern[0], text)):
        raise ValueError
    return text


def _refuse() -> Any:
    raise ValueError


def allowed_in(column: Field) -> str:
    """Return in words what a cell of a column may hold."""
    if column.allowed is not None:
        said = "one of " + ", ".join(column.allowed)
    elif column.name in _PATTERNS:
        said = _PATTERNS[column.name][1]
    elif pa.types.is_floating(column.kind):
        said = "a number of 0 or more, as 18 or 2.5"
    elif pa.types.is_date(column.kind):
        said = "a day, as 2022-01-31"
    elif pa.types.is_boolean(column.kind):
        said = "true or false"
    elif pa.types.is_list(column.kind):
        said = f"ids joined by {LIST_MARK}, each once"
    else:
        said = f"text on one line without spaces around it ({column.meaning})"
    return said if column.required and not pa.types.is_list(column.kind) else f"{said}, or nothing where there is none"


def render_cell(value: Any) -> str:
    """Return a value as its cell; what ``parse_cell`` makes of that is the value again, but for runs of white space in text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return LIST_MARK.join(value)
    return plain(str(value))


def plain(text: str) -> str:
    """Return text on one line: control characters and runs of white space become one space."""
    return _SPACES.sub(" ", text).strip()


def same_cell(column: Field, cell: str, value: Any) -> bool:
    """Tell whether a cell still says what a row holds; a value that the vocabulary no longer has is another one."""
    try:
        return render_cell(parse_cell(column, cell)) == render_cell(value)
    except ValueError:
        return cell == render_cell(value)


def gist_of(table: str, row: Mapping[str, Any], but: Collection[str] = ("label_ar", "name_ar")) -> str:
    """Return what a person sees of a row when giving a verdict on it as a whole, as ``column=value; …``; it is compared, never parsed."""
    cells = ((field, render_cell(row[field])) for field in CORRECTABLE[table] if field not in but)
    return "; ".join(f"{field}={cell}" for field, cell in cells if cell)
