"""The guard: whether each verdict still meets the row it was given on, and what a person does where it does not."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kzpipe.corrections.cells import column_of, gist_of, is_reference, parse_cell, render_cell, same_cell
from kzpipe.corrections.changed_rows import check_together, corrected_row
from kzpipe.corrections.lines import Correction
from kzpipe.corrections.rows import Row, Tables, has_article, key_of, missing_entities, rows_by_id, rows_like, rows_saying, words_of
from kzpipe.errors import CorrectionError

APPLIED: Final = "applied"
RIGHT: Final = "right by itself now"
GONE: Final = "row gone"
CHANGED: Final = "value changed since"
REFUSED: Final = "value not allowed"
_MOST_TOLD: Final = 10
_SHOWN_WORDS: Final = 60


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and how it stands: one of the states above; ``why`` says for all but ``applied`` what is so now and what to do."""

    correction: Correction
    state: str
    why: str = ""

    @property
    def is_stale(self) -> bool:
        """Whether the verdict is not the data's any more."""
        return self.state != APPLIED


def judge(corrections: Sequence[Correction], tables: Tables) -> tuple[Judged, ...]:
    """Return how each verdict stands against the tables ``NEEDED``, in the order given."""
    by_row: dict[tuple[str, str], list[Correction]] = defaultdict(list)
    for one in corrections:
        by_row[one.table, one.row_id].append(one)
    rows = {table: rows_by_id(tables, table, {row_id for of, row_id in by_row if of == table}) for table in {table for table, _ in by_row}}
    together = {key: _faults_together(key[0], rows[key[0]].get(key[1]), given) for key, given in by_row.items()}
    return tuple(_judge(one, rows[one.table].get(one.row_id), tables, together[one.table, one.row_id]) for one in corrections)


def check_stale(judged: Iterable[Judged]) -> None:
    """Raise CorrectionError, with file, line and what to do next, where a verdict is stale."""
    stale = [one for one in judged if one.is_stale]
    if not stale:
        return
    lines = [f"{one.correction.where}: {one.why}" for one in stale[:_MOST_TOLD]]
    if len(stale) > _MOST_TOLD:
        lines.append(f"and {len(stale) - _MOST_TOLD} more corrections; `kzpipe corrections` lists all")
    raise CorrectionError("\n".join(lines))


def shown(words: str) -> str:
    """Return Arabic words for a line of a message: short, set apart so that what follows keeps its direction."""
    return f"\u2068«{words if len(words) <= _SHOWN_WORDS else words[:_SHOWN_WORDS].rpartition(' ')[0] + ' …'}»\u2069"


def _judge(one: Correction, row: Row | None, tables: Tables, together: str) -> Judged:
    if row is None:
        return _judge_gone(one, tables)
    if row.get("origin") == "lexicon":
        why = f"{one.row_id} is a line of a lexicon; mend it in kzpipe/lexicons/, where it counts for every article"
        return Judged(one, REFUSED, why)
    if one.verdict != "correct":
        return _judge_whole(one, row)
    column = column_of(one.table, one.field)
    now = render_cell(row[one.field])
    if same_cell(column, one.value, row[one.field]):
        return Judged(one, RIGHT, f"{one.row_id}: {one.field} is {now!r} without it now; delete the line")
    if not same_cell(column, one.was, row[one.field]):
        why = f"{one.row_id}: {one.field} was {one.was!r} when it was corrected to {one.value!r}, the code reads {now!r} now"
        return Judged(one, CHANGED, f"{why}; {_again(one, one.row_id)}, or delete the line where {now!r} is right")
    faults = _faults_of_value(one, tables) or together
    return Judged(one, REFUSED, f"{one.row_id}: {faults}") if faults else Judged(one, APPLIED)


def _judge_whole(one: Correction, row: Row) -> Judged:
    now = gist_of(one.table, row)
    if now == one.was:
        return Judged(one, APPLIED)
    before, after = (dict.fromkeys(gist.split("; ")) for gist in (one.was, now))
    said = f"{'; '.join(cell for cell in before if cell not in after) or 'nothing'} -> {'; '.join(c for c in after if c not in before) or 'nothing'}"
    return Judged(one, CHANGED, f"{one.row_id} has changed since it was {one.verdict}ed ({said}); {_again(one, one.row_id)}, or delete the line")


def _judge_gone(one: Correction, tables: Tables) -> Judged:
    if not has_article(tables, one.document_id):
        why = f"{one.row_id} is gone with its article {one.document_id}, which is no longer read"
        again = rows_saying(tables, one.table, one.words)
        if len(again) == 1:  # an article that was edited is another article
            nearest = again[0][key_of(one.table)]
            why += f"; the same words are those of {nearest} in {again[0]['document_id']}: "
            why += f"delete the line, and where that is meant {_again(one, nearest)}"
        else:
            why += "; delete the line, or bring the article back"
        return Judged(one, GONE, why)
    near = rows_like(tables, one.table, one.document_id, one.words)
    if one.verdict == "reject" and not near:
        why = f"{one.row_id}, which was rejected, is not read any more, nor any {one.table} row like it; delete the line: {shown(one.words)}"
        return Judged(one, RIGHT, why)
    why = f"no row of {one.table} has the id {one.row_id} any more, which meant {shown(one.words)}; "
    if not near:
        return Judged(one, GONE, f"{why}no row of its article has words like these: delete the line")
    nearest = near[0][key_of(one.table)]
    value = f" ({one.field} {render_cell(near[0][one.field])!r})" if one.field else ""
    why += (
        f"nearest is {nearest}{value} {shown(words_of(one.table, near[0]))}; delete the line, and where that is the row meant {_again(one, nearest)}"
    )
    return Judged(one, GONE, why)


def _again(one: Correction, row_id: str) -> str:
    words = f"correct {row_id} {one.field} {_quoted(one.value)}" if one.verdict == "correct" else f"{one.verdict} {row_id}"
    return f"give the verdict again: `kzpipe {words} --reason …`"


def _quoted(value: str) -> str:
    return value if value and all(character.isalnum() or character in "-_." for character in value) else f'"{value}"'


def _faults_of_value(one: Correction, tables: Tables) -> str:
    """Say which entities of a corrected value do not exist, and which might be meant."""
    if not is_reference(one.table, one.field):
        return ""
    value = parse_cell(column_of(one.table, one.field), one.value)
    missing = missing_entities(tables, value if isinstance(value, tuple) else (value,))
    return "; ".join(_unknown(one.field, entity_id, tables) for entity_id in missing)


def _unknown(field: str, entity_id: str, tables: Tables) -> str:
    ids: list[Any] = tables["entities"].column("entity_id").to_pylist()
    near = difflib.get_close_matches(entity_id, ids, n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"{field} {entity_id!r} is no entity; allowed are the ids of the table entities, whom the articles mention.{hint}"


def _faults_together(table: str, row: Row | None, given: Iterable[Correction]) -> str:
    """Say which values of the corrected row do not go together; what has not changed is the code's own business."""
    corrections = [one for one in given if one.verdict == "correct"]
    if row is None or not corrections:
        return ""
    before = set(check_together(table, row))
    return "; ".join(fault for fault in check_together(table, corrected_row(row, corrections)) if fault not in before)
