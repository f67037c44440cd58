"""Rules between lexicon lines: unique ids, references, forms that fold to one, letters that look like others."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from kzpipe.errors import LexiconError
from kzpipe.lexicon.complements import class_of, is_well_formed
from kzpipe.lexicon.layout import LAYOUTS, SOMEBODY, Column, Layout
from kzpipe.schema import vocab
from kzpipe.text.normalize import fold

if TYPE_CHECKING:
    from kzpipe.lexicon.load import Lexicons

_LOOK_ALIKE = {
    "ی": "Persian yeh (U+06CC)", "ک": "Persian kaf (U+06A9)", "ـ": "tatweel", "\u200f": "right-to-left mark",
    "\u200e": "left-to-right mark", "\u200c": "zero-width non-joiner", "\u200b": "zero-width space", "\u00a0": "no-break space",
}  # fmt: skip
_SUSPECT = re.compile("[" + "".join(_LOOK_ALIKE) + "]")


def check_lexicons(lexicons: Lexicons) -> None:
    """Raise LexiconError for the first line that breaks a rule; the message begins with ``FILE:LINE:``.

    Whole columns are looked at first, every value once; only where a file holds something amiss are its lines read one by one, to say which.
    """
    for name, rows in lexicons.rows.items():
        if not _is_well_formed(LAYOUTS[name], rows):
            _check_lines(name, rows)
    _check_modes(lexicons)
    _check_complements(lexicons)
    _check_terms_of_office(lexicons)
    _check_references(lexicons)


def _is_well_formed(layout: Layout, rows: Sequence[Mapping[str, str]]) -> bool:
    """Tell whether ``_check_lines`` has nothing to say of the rows of a lexicon."""
    for column in layout.columns:
        try:
            for value in {row[column.name] for row in rows}:
                _check_cell("", column, value)
        except LexiconError:
            return False
    arabic = [row[layout.arabic] for row in rows]
    if len({row[layout.columns[0].name] for row in rows}) < len(rows) or _SUSPECT.search("\n".join(arabic)):
        return False
    if not layout.unique_form:
        return True
    return len({(fold(form), *[row[column] for column in layout.apart]) for form, row in zip(arabic, rows, strict=True)}) == len(rows)


def _check_lines(name: str, rows: Sequence[Mapping[str, str]]) -> None:
    layout = LAYOUTS[name]
    key = layout.columns[0].name
    ids: dict[str, int] = {}
    forms: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, 2):
        where = f"{name}.csv:{number}:"
        for column in layout.columns:
            _check_cell(where, column, row[column.name])
        if row[key] in ids:
            raise LexiconError(f"{where} {key} {row[key]!r} stands in line {ids[row[key]]} already; give the line an id of its own")
        ids[row[key]] = number
        arabic = row[layout.arabic]
        odd = _SUSPECT.search(arabic)
        if odd:
            raise LexiconError(f"{where} {arabic!r} holds a {_LOOK_ALIKE[odd.group()]}; spell it with plain Arabic letters")
        if layout.unique_form:
            form = (fold(arabic), *(row[column] for column in layout.apart))
            if form in forms:
                raise LexiconError(f"{where} {arabic!r} folds to the same form as line {forms[form]}; remove one, or tell them apart by "
                                   f"{' or '.join(layout.apart) or 'another spelling'}")  # fmt: skip
            forms[form] = number


def _check_references(lexicons: Lexicons) -> None:
    for name, rows in lexicons.rows.items():
        for column in LAYOUTS[name].columns:
            targets = [target.split(".") for target in (column.reference or "").split("|") if target]
            if not targets or any(target not in lexicons.rows for target, _ in targets):
                continue
            known = {row[target_column] for target, target_column in targets for row in lexicons.rows[target]}
            files = " or ".join(f"{target}.csv" for target, _ in targets)
            if {row[column.name] for row in rows} <= known | {""}:
                continue
            for number, row in enumerate(rows, 2):
                value = row[column.name]
                if value and value not in known:
                    raise LexiconError(f"{name}.csv:{number}: {column.name} {value!r} is not in {files}.{did_you_mean(value, known)}")


def _check_modes(lexicons: Lexicons) -> None:
    for number, row in enumerate(lexicons.rows.get("triggers", ()), 2):
        modes = vocab.EVENT_MODES.get(row["event_type"], ())
        if row["mode"] and row["mode"] not in modes:
            raise LexiconError(f"triggers.csv:{number}: mode {row['mode']!r} is not one of {row['event_type']}: {', '.join(modes) or 'it has none'}")


def _check_complements(lexicons: Lexicons) -> None:
    if "complements" not in lexicons.rows:
        return
    known = dict.fromkeys(row["class"] for row in lexicons["complements"])
    for number, row in enumerate(lexicons.rows.get("triggers", ()), 2):
        name = class_of(row["complement"])
        if name is not None and name not in known:
            allowed = ", ".join((*SOMEBODY, *(f"{{{key}}}" for key in known)))
            raise LexiconError(f"triggers.csv:{number}: complement {row['complement']!r} names no class of complements.csv; "
                               f"in braces stands one of {allowed}.{did_you_mean(name, known)}")  # fmt: skip


def _check_terms_of_office(lexicons: Lexicons) -> None:
    for number, row in enumerate(lexicons.rows.get("office_holders", ()), 2):
        if row["to_date"] and row["to_date"] <= row["from_date"]:
            raise LexiconError(f"office_holders.csv:{number}: to_date {row['to_date']!r} is not after from_date {row['from_date']!r}")


def _check_cell(where: str, column: Column, value: str) -> None:
    if value != value.strip():
        raise LexiconError(f"{where} {column.name} {value!r} begins or ends with a space; remove it")
    if not value:
        if column.optional:
            return
        raise LexiconError(f"{where} {column.name} is empty; it must be filled")
    if column.allowed is not None and value not in column.allowed:
        raise LexiconError(f"{where} {column.name} {value!r} is not one of {', '.join(column.allowed)}.{did_you_mean(value, column.allowed)}")
    wanted = _VALUES.get(column.value)
    if wanted is not None and not wanted[0](value):
        raise LexiconError(f"{where} {column.name} {value!r} is not {wanted[1]}")


def _is_day(value: str) -> bool:
    try:
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_number(value: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) is not None


def _is_degrees(value: str, most: int) -> bool:
    try:
        return -most <= float(value) <= most
    except ValueError:
        return False


_VALUES: Final[dict[str, tuple[Callable[[str], bool], str]]] = {
    "number": (_is_number, "a number as 1.5 or -2"),
    "day": (_is_day, "a day as 2022-01-31"),
    "complement": (is_well_formed, "words with at most one class in braces, as «{curfew}» or «عن {post}»"),
    "latitude": (partial(_is_degrees, most=90), "degrees from -90 to 90"),
    "longitude": (partial(_is_degrees, most=180), "degrees from -180 to 180"),
}


def did_you_mean(value: str, allowed: Iterable[str]) -> str:
    """Return `` Did you mean "…"?`` for the nearest allowed value, or nothing."""
    near = difflib.get_close_matches(value, list(allowed), n=1)
    return f' Did you mean "{near[0]}"?' if near else ""
