"""How a value of a column is written for people, and what of two values is worth reading."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from kzpipe.versions.render.runs import visible

ABSENT: Final = "–"
LONGEST: Final = 120
"""Characters of a value that are shown."""
_KEPT: Final = 24
"""Characters shown before the place where two long values part."""
_CUT: Final = "…"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One column of a row before and after, as people read it; ``note`` says the difference of two numbers or what of a list stayed."""

    column: str
    before: str
    after: str
    note: str = ""


def show(value: Any) -> str:
    """Return a value as people read it, whole, on one line, every sign visible."""
    if value is None:
        return ABSENT
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ", ".join(show(item) for item in value) if value else ABSENT
    return visible(str(value)) if value != "" else '""'


def cut(text: str, longest: int = LONGEST) -> str:
    """Return a text no longer than ``longest`` characters; a sign says where it was cut."""
    return text if len(text) <= longest else text[: longest - len(_CUT)] + _CUT


def cut_front(text: str, longest: int) -> str:
    """Return the end of a text, no longer than ``longest`` characters."""
    return text if len(text) <= longest else _CUT + text[len(text) - longest + len(_CUT) :]


def cut_middle(text: str, longest: int) -> str:
    """Return both ends of a text, together no longer than ``longest`` characters."""
    if len(text) <= longest:
        return text
    head = (longest - 1) // 2
    return text[:head] + _CUT + text[len(text) - (longest - 1 - head) :]


def value_change(column: str, before: Any, after: Any) -> ValueChange:
    """Return a column's change: of lists what went and what came, of long texts the places where they part."""
    if isinstance(before, (list, tuple)) and isinstance(after, (list, tuple)):
        return _list_change(column, before, after)
    old, new = show(before), show(after)
    if max(len(old), len(new)) > LONGEST:
        old, new = _where_they_part(old, new)
    return ValueChange(column, old, new, _growth(before, after))


def _list_change(column: str, before: Sequence[Any], after: Sequence[Any]) -> ValueChange:
    went = [item for item in before if item not in after]
    came = [item for item in after if item not in before]
    if not went and not came:
        return ValueChange(column, cut(show(before)), cut(show(after)), "same members")
    stayed = len(after) - len(came)
    return ValueChange(column, cut(show(went)), cut(show(came)), f"{stayed:,} stayed" if stayed else "")


def _where_they_part(old: str, new: str) -> tuple[str, str]:
    common = next((place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new)))
    start = max(0, common - _KEPT)
    lead = _CUT if start else ""
    return cut(lead + old[start:]), cut(lead + new[start:])


def _growth(before: Any, after: Any) -> str:
    are_numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) for value in (before, after))
    if not are_numbers:
        return ""
    growth = after - before
    return f"{growth:+,}" if isinstance(growth, int) else f"{int(growth):+,}" if growth.is_integer() else f"{growth:+.3g}"
