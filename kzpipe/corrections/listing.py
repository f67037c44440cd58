"""Corrections and how they stand, as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from kzpipe.corrections.guard import Judged
from kzpipe.corrections.lines import Correction
from kzpipe.text.normalize import is_arabic

_DONE: Final = {"correct": "corrected", "accept": "accepted", "reject": "rejected"}


def count_verdicts(corrections: Iterable[Correction]) -> dict[str, int]:
    """Return how many verdicts there are of each kind: corrected, accepted, rejected."""
    counts = Counter(one.verdict for one in corrections)
    return {done: counts[verdict] for verdict, done in _DONE.items()}


def say_verdicts(corrections: Sequence[Correction]) -> str:
    """Return the number of verdicts of each kind in words, those there are."""
    return ", ".join(f"{count:,} {done}" for done, count in count_verdicts(corrections).items() if count)


def say_verdict(one: Correction) -> str:
    """Return a verdict in words: ``number 13 -> 18``, or ``accepted``."""
    return f"{one.field} {_cell(one.was)} -> {_cell(one.value)}" if one.verdict == "correct" else _DONE[one.verdict]


def render_corrections(judged: Sequence[Judged]) -> str:
    """Return each verdict with its state, the stale ones with what to do, and their numbers by state."""
    lines = []
    for one in judged:
        given = one.correction
        lines.append(f"{one.state:<20} {given.table}.csv:{given.line}  {given.row_id}  {say_verdict(given)}")
        lines.append(f"{'':<20} {given.day}: {_set_apart(given.reason)}")
        if one.is_stale:
            lines.append(f"{'':<20} {one.why}")
    counts = Counter(one.state for one in judged)
    number = f"{len(judged):,} correction{'' if len(judged) == 1 else 's'}"
    return "\n".join([*lines, f"{number}: {', '.join(f'{count:,} {state}' for state, count in sorted(counts.items()))}" if judged else "none given"])


def _cell(cell: str) -> str:
    return _set_apart(cell) if cell else "nothing"


def _set_apart(text: str) -> str:
    """Keep Arabic from turning around what stands beside it."""
    return f"\u2068{text}\u2069" if is_arabic(text) else text
