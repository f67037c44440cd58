"""What is told of a changed row: its causes, and the inputs at their root."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from kzpipe.schema.tables import TABLES
from kzpipe.versions.model import Cause, InputChange, RowChange

MOST_CAUSES: Final = 12
"""A row names so many causes; all count."""
MOST_FILES: Final = 3
"""More files of code than this are told by their folders."""

Root = tuple[str, str]
"""Kind and name of an input."""

NOUNS: Final = {
    "timexes": "time", "mentions": "mention", "claims": "claim", "quotes": "quote", "events": "event", "articles": "article", "blocks": "block",
    "sentences": "sentence", "entities": "entity", "quarantine": "quarantine of", "documents": "document", "rejects": "reject of",
}  # fmt: skip
VERBS: Final = {"added": "came in", "removed": "went", "changed": "changed", "moved": "moved"}

IDS_OF_ENTITIES: Final = {
    table.name: tuple(column for column, target in table.references if target == "entities.entity_id") for table in TABLES.values()
} | {"entities": ("entity_id",)}
"""The columns of every table that name an entity."""


class Told(NamedTuple):
    """The causes of a row, and the inputs that they go back to, by which rows are counted."""

    causes: tuple[Cause, ...]
    roots: frozenset[Root]


def root_of(change: InputChange) -> Root:
    """Return what an input is counted by."""
    return change.kind, change.what


def how_of(change: InputChange) -> str:
    """Return whether an input is new, gone or changed."""
    return "new" if change.before is None else "gone" if change.after is None else "changed"


def told(causes: Iterable[Cause], roots: Iterable[Root]) -> Told:
    """Return causes without repetition, the first of each kind and name, at most ``MOST_CAUSES`` of them, the last saying how many more."""
    distinct: dict[Root, Cause] = {}
    for cause in causes:
        distinct.setdefault((cause.kind, cause.what), cause)
    found = list(distinct.values())
    if len(found) > MOST_CAUSES:
        more = len(found) - MOST_CAUSES
        last = found[MOST_CAUSES - 1]
        found[MOST_CAUSES - 1 :] = [Cause(last.kind, last.what, f"{last.detail}; and {more} more".removeprefix("; "))]
    return Told(tuple(found), frozenset(roots))


def from_inputs(changes: Iterable[InputChange], why: str = "") -> Told:
    """Return inputs as causes."""
    given = list(changes)
    return told([Cause(c.kind, c.what, "; ".join(filter(None, (how_of(c), why)))) for c in given], map(root_of, given))


def from_code(changes: Iterable[InputChange], why: str = "") -> Told:
    """Return files of code as causes; many files by their folders."""
    given = list(changes)
    if len(given) <= MOST_FILES:
        return from_inputs(given, why)
    folders: dict[str, int] = {}
    for change in given:
        folder = change.what.rpartition("/")[0]
        folders[folder] = folders.get(folder, 0) + 1
    causes = [Cause("code", folder, "; ".join(filter(None, (f"{n} files" if n > 1 else "one file", why)))) for folder, n in folders.items()]
    return told(causes, map(root_of, given))


def merged(parts: Iterable[Told]) -> Told | None:
    """Return several as one, None of none."""
    given = list(parts)
    if len(given) < 2:
        return given[0] if given else None
    return told((cause for part in given for cause in part.causes), frozenset[Root]().union(*(part.roots for part in given)))


def states_of(row: RowChange) -> tuple[Mapping[str, Any], ...]:
    """Return the row in every version that has it."""
    return tuple(state for state in (row.before, row.after) if state is not None)


def ids_in(value: object) -> Iterable[str]:
    """Return the ids in a cell: one, several, or none."""
    if isinstance(value, str):
        return (value,)
    return [str(one) for one in value if one is not None] if isinstance(value, list | tuple) else ()


def entity_ids(row: RowChange) -> tuple[frozenset[str], frozenset[str]]:
    """Return the entities a row names, and those of them that differ between its states (all where there is one state)."""
    columns = IDS_OF_ENTITIES.get(row.table, ())
    states = [{(column, one) for column in columns for one in ids_in(state.get(column))} for state in states_of(row)]
    differing = states[0] ^ states[1] if len(states) > 1 else states[0]
    return frozenset(one for state in states for _, one in state), frozenset(one for _, one in differing)


def name_of(row: RowChange) -> str:
    """Return what a row is called in a sentence: ``claim c-…``."""
    return f"{NOUNS.get(row.table, row.table)} {row.row_id}"
