"""The rows that a row rests on: those an aggregate lists, those that a record points at, those that an actor's row counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kzpipe.aggregates.casualties import PEOPLE_UNITS
from kzpipe.schema.tables import TABLES
from kzpipe.schema.vocab import EVENT_STANCES
from kzpipe.versions.look_up import BEHIND
from kzpipe.versions.origins import EARLIER
from kzpipe.versions.rows import Row, Rows
from kzpipe.versions.verdicts import Verdicts

TAKEN_AWAY: Final = "taken away by a verdict"
_CALLED: Final = {
    "best_claim_ids": "best", "low_claim_ids": "low", "high_claim_ids": "high", "superseded_claim_ids": "replaced",
    "event_ids": "told", "quote_ids": "said", "mention_ids": "called so",
}  # fmt: skip
"""What the rows that a column names are to the aggregate; those of a column that is not here are called by its name."""
_HAPPENED: Final = "auxiliary_mode is null"
_OF_ACTOR: Final = (
    ("named", "mentions", "role = 'actor' and entity_id = ?"),
    ("speaks", "quotes", "speaker_id = ?"),
    ("claims", "claims", f"{_HAPPENED} and claimant_id = ?"),
    ("acts", "events", f"{_HAPPENED} and list_contains(actor_ids, ?)"),
    ("is acted on", "events", f"{_HAPPENED} and list_contains(recipient_ids, ?)"),
)
"""What table ``actors`` counts, told as it counts it."""
_SAME_FIGURE: Final = ("location_id", "group", "measure", "is_cumulative")


@dataclass(frozen=True, slots=True)
class Related:
    """Rows under a row: the relation, their table and all of them; ``missing`` are ids that the row lists and the table has not."""

    relation: str
    table: str
    rows: Sequence[Row]
    missing: tuple[str, ...] = ()


def related_rows(rows: Rows, verdicts: Verdicts, table: str, row: Row) -> Iterator[Related]:
    """Yield what a row rests on, the most telling relation first."""
    if table in BEHIND:
        yield from _listed(rows, table, row)
        yield from _taken_away(rows, verdicts, table, row)
    if table == "entities":
        yield from _of_entity(rows, row)
    if table == "events":
        yield from _of_event(rows, row)
    if table == "mentions" and str(row["entry_id"]).startswith(EARLIER):
        earlier = rows.where(
            "mentions", "document_id = ? and entity_id = ? and start < ? and not starts_with(entry_id, ?) order by start",
            row["document_id"], row["entity_id"], row["start"], EARLIER,
        )  # fmt: skip
        yield Related("named before", "mentions", earlier[:1])
    if table == "coverage":
        published = rows.where("articles", "published_date = ? and outlet is not distinct from ?", row["date"], row["outlet"])
        yield Related("published", "articles", published)


def _listed(rows: Rows, table: str, row: Row) -> Iterator[Related]:
    """Yield the rows that an aggregate lists: each once, under all the columns that name it; a quote of one of its events under the event."""
    columns: dict[tuple[str, str], list[str]] = {}
    for column, target in BEHIND[table]:
        for one in row[column] or ():
            columns.setdefault((target, one), []).append(_CALLED.get(column, column))
    groups: dict[tuple[str, str], list[str]] = {}
    for (target, one), names in columns.items():
        groups.setdefault((", ".join(names), target), []).append(one)
    told: set[str] = set()
    for (relation, target), ids in groups.items():
        key = TABLES[target].key[0]
        found = {one[key]: one for one in rows.equal(target, key, ids)}
        told |= {str(event["quote_id"]) for event in found.values() if target == "events"}
        # in the order of the ids, which is that of the aggregate: the best first
        shown = [found[one] for one in ids if one in found and not (target == "quotes" and one in told)]
        yield Related(relation, target, shown, tuple(one for one in ids if one not in found))


def _taken_away(rows: Rows, verdicts: Verdicts, table: str, row: Row) -> Iterator[Related]:
    """Yield the rows that would stand behind an aggregate as the code has read them, and that a verdict has taken from it."""
    for target in dict.fromkeys(target for _, target in BEHIND[table] if target != "quotes"):  # who reacts how is read off events alone
        listed = {one for column, of in BEHIND[table] if of == target for one in row[column] or ()}
        key = TABLES[target].key[0]
        candidates = [one for one in rows.equal(target, key, verdicts.takes_away(target)) if one[key] not in listed]
        yield Related(TAKEN_AWAY, target, [one for one in candidates if _would_count(rows, table, row, one)])


def _would_count(rows: Rows, table: str, row: Row, one: Row) -> bool:
    """Tell whether a record, as read, is of the day and kind of an aggregate's row."""
    if table == "framings":
        return bool(one["entity_id"] == row["entity_id"] and one["text"] == row["label_ar"])
    day = one["claim_date" if table == "casualties" else "event_date"]
    if day is None and table != "timeline":  # which places only what has a day of its own
        day = next(iter(rows.keys("articles", "published_date", "document_id = ?", one["document_id"])), None)
    if day != row["date"] or one["auxiliary_mode"] is not None:
        return False
    if table == "casualties":
        return one["unit"] in PEOPLE_UNITS and all(one[column] == row[column] for column in _SAME_FIGURE)
    target = row["recipient_id" if table == "timeline" else "target_id"]
    same_kind = one["event_type"] == row["event_type"] if table == "timeline" else EVENT_STANCES.get(one["event_type"]) == row["stance"]
    return bool(same_kind and _is_side(row["actor_id"], one["actor_ids"]) and _is_side(target, one["recipient_ids"]))


def _is_side(entity_id: str | None, named: Sequence[str] | None) -> bool:
    return entity_id in named if named else entity_id is None


def _of_entity(rows: Rows, row: Row) -> Iterable[Related]:
    if not rows.equal("actors", "entity_id", [row["entity_id"]]):
        yield Related("named", "mentions", rows.equal("mentions", "entity_id", [row["entity_id"]]))
        return
    for relation, table, condition in _OF_ACTOR:
        yield Related(relation, table, rows.where(table, condition, row["entity_id"]))


def _of_event(rows: Rows, row: Row) -> Iterable[Related]:
    if str(row["entry_id"]).startswith("rule:counted-"):
        counted = rows.where("claims", 'document_id = ? and start < ? and ? < "end"', row["document_id"], row["end"], row["start"])
        yield Related("counted by", "claims", counted)
    if row["quote_id"] is not None:
        found = rows.equal("quotes", "quote_id", [row["quote_id"]])
        yield Related("said in", "quotes", found, () if found else (row["quote_id"],))
