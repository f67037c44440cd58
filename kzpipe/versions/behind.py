"""The changed rows that another changed row rests on: those an aggregate is summed from, those of its article that a record points at."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from kzpipe.schema.tables import TABLES
from kzpipe.versions.articles import ChangedArticles
from kzpipe.versions.code_inputs import Files
from kzpipe.versions.look_up import BEHIND, look_up
from kzpipe.versions.model import RowChange
from kzpipe.versions.told import IDS_OF_ENTITIES, Told, entity_ids, ids_in, states_of

_ACTOR_COUNTS: Final = {
    "mention_count": ("mentions", "entity_id"), "quote_count": ("quotes", "speaker_id"), "claim_count": ("claims", "claimant_id"),
    "event_count": ("events", "actor_ids"), "recipient_count": ("events", "recipient_ids"),
}  # fmt: skip
"""Which rows the counts of ``actors`` count, and in which column they name the actor."""
_COVERAGE_COUNTS: Final = {"event_count": "events", "claim_count": "claims", "quote_count": "quotes"}
_MEMBERS: Final = {"claims": "claim_id", "events": "event_id", "mentions": "mention_id"}
_DAYS: Final = ("event_date", "claim_date", "anchor_date")
_READ_OF_DOCUMENT: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "clean": {"documents": ()},
    "extract": {"articles": ("published_date",), "documents": ("text",), "sentences": (), "blocks": ()},
}
"""The tables of an article that a stage reads, and the columns that it goes by, none for all of them."""
_MOST_POINTED: Final = 5
"""Of what differs alike in one article, such as many mentions of one person, so many tell why: else a long article takes the square of its rows."""
_COUNTED_RULE: Final = "rule:counted-"


class Noted(NamedTuple):
    """A changed row whose causes are told."""

    row: RowChange
    told: Told


class _Place(NamedTuple):
    """Where a record stands."""

    document_id: str
    start: int
    end: int


class RowsBehind:
    """Finds changed rows by what others say of them; rows are noted in the order of the chain, stage after stage."""

    def __init__(self, articles: ChangedArticles, versions: tuple[Files, Files]) -> None:
        self._articles = articles
        self._versions = versions
        self._noted: list[Noted] = []
        self._at: dict[Hashable, list[int]] = defaultdict(list)
        self._members: dict[Hashable, _Place] | None = None
        self._upstream: dict[tuple[str | None, str], list[Noted]] = {}

    def note(self, row: RowChange, told: Told) -> None:
        """Note a row and its causes."""
        number = len(self._noted)
        self._noted.append(Noted(row, told))
        for key in dict.fromkeys(
            key for side, state in ((0, row.before), (1, row.after)) if state is not None for key in self._keys(row, state, side)
        ):
            self._at[key].append(number)

    def verdicts(self, row: RowChange) -> list[Noted]:
        """Return what says that a document is read or not, and whether it is a usable article, where that differs."""
        tables = ("rejects", "documents", "quarantine", "articles")
        earlier = tables[: tables.index(row.table)] if row.table in tables else tables
        found = self._take([("of", table, row.document_id) for table in earlier] if row.document_id is not None else [])
        return [noted for noted in found if noted.row.how in ("added", "removed")]

    def in_article(self, row: RowChange) -> list[Noted]:
        """Return the rows of the same article that a record points at and that differ: its quote, its names, its day, its count, its sentence."""
        document = row.document_id
        if document is None:
            return []
        states = states_of(row)
        keys: list[Hashable] = []
        for state in states:
            keys += [("row", "quotes", state.get("quote_id"))] if state.get("quote_id") else []
            if str(state.get("entry_id")).startswith(_COUNTED_RULE):
                keys.append(("span", document, state.get("start"), state.get("end")))
        if row.table != "mentions":
            keys += [("mention", document, one) for one in sorted(entity_ids(row)[1])]
        if row.how != "changed" or set(row.columns) & set(_DAYS):
            days = [str(state[column]) for state in states for column in _DAYS if state.get(column) is not None]
            keys += [("day", document, day) for day in days] if row.table != "timexes" else []
            keys += [("published", document)] if days else []
        if "sentence_index" in row.columns or row.how == "moved":
            keys += [("sentence", document, state.get("sentence_index")) for state in states]
        if row.table == "sentences":
            keys.append(("of", "blocks", document))
        return self._take(keys, most=_MOST_POINTED)

    def upstream(self, row: RowChange) -> list[Noted]:
        """Return what differs of a document in the tables that the row's stage reads, as far as the stage goes by it.

        All of them must be noted before the first row of the stage asks.
        """
        stage = TABLES[row.table].stage
        known = self._upstream.get((row.document_id, stage))
        if known is None:
            reads = _READ_OF_DOCUMENT.get(stage, {})
            found = self._take([("of", table, row.document_id) for table in reads] if row.document_id is not None else [])
            known = self._upstream[row.document_id, stage] = [noted for noted in found if _shows(noted.row, reads[noted.row.table])]
        return known

    def has_upstream(self, row: RowChange) -> bool:
        """Tell whether a table that the row's stage reads differs where the row could come from."""
        if TABLES[row.table].stage == "aggregate":
            return bool(self._noted)
        return bool(self.naming(row.row_id) if row.table == "entities" else self.upstream(row))

    def naming(self, entity_id: str) -> list[Noted]:
        """Return the records that name an entity."""
        tables = ("mentions", "claims", "quotes", "events")
        return self._take([("by", table, column, entity_id) for table in tables for column in IDS_OF_ENTITIES[table]])

    def summed(self, row: RowChange) -> list[Noted]:
        """Return the rows behind an aggregate's row, those that its change shows first.

        Where none of them differs: the articles they stand in and the entities they name, by whose day, outlet, copies and kind rows are counted.
        """
        if found := self._take(self._summed_keys(row)):
            return found
        members = self._member_places()
        places = [members[member] for member in self._listed(row, only_differing=False) if member in members]
        keys: list[Hashable] = [("of", "articles", place.document_id) for place in places]
        keys += [("row", "entities", one) for one in sorted(entity_ids(row)[0])]
        if row.table == "framings":
            # the label of a name is the one most used, by whomever: where nothing of its own differs another framing of it does
            alike = [("by", "framings", "entity_id", state.get("entity_id")) for state in states_of(row)]
            return [*self._quotes_around(row, members), *self._take(keys)] or self._take(alike)
        return self._take(keys)

    def _quotes_around(self, row: RowChange, members: Mapping[Hashable, _Place]) -> list[Noted]:
        """Return the quotes that differ around the mentions that only one state of a framing lists: whose word it is hangs on them."""
        found: dict[int, Noted] = {}
        for member in self._listed(row, only_differing=row.how == "changed"):
            place = members.get(member)
            for noted in self._take([("of", "quotes", place.document_id)]) if place else ():
                spans = [(state.get("start", 0), state.get("end", 0)) for state in states_of(noted.row)]
                if place and any(start <= place.start and place.end <= end for start, end in spans):
                    found[id(noted)] = noted
        return list(found.values())

    def _take(self, keys: Iterable[Hashable], most: int | None = None) -> list[Noted]:
        """Return the rows under some keys, at most so many under each."""
        return [self._noted[number] for number in dict.fromkeys(number for key in keys for number in self._at.get(key, [])[:most])]

    def _keys(self, row: RowChange, state: Mapping[str, Any], side: int) -> Iterator[Hashable]:
        table, document = row.table, row.document_id
        yield ("row", table, "/".join(str(state.get(column)) for column in TABLES[table].key))
        if document is not None:
            yield ("of", table, document)
        for column in IDS_OF_ENTITIES.get(table, ()):
            yield from (("by", table, column, one) for one in ids_in(state.get(column)))
        if table == "mentions":
            yield ("mention", document, state.get("entity_id"))
        elif table == "timexes" and state.get("value"):
            yield ("day", document, str(state["value"])[:10])
        elif table == "sentences":
            yield ("sentence", document, state.get("sentence_index"))
        elif table == "claims":
            yield ("span", document, state.get("start"), state.get("end"))
            yield ("casualty", state.get("claim_date") or self._published(document, side)[0], *_counted(state))
        elif table == "articles" and _shows(row, ("published_date",)):
            yield ("published", document)
        if table in ("articles", *_COVERAGE_COUNTS.values()):
            yield ("coverage", table, *self._published(document, side))

    def _published(self, document_id: str | None, side: int) -> tuple[dt.date | None, str | None]:
        article = self._articles.origins[side].articles.get(document_id or "")
        return (article.date, article.outlet) if article else (None, None)

    def _summed_keys(self, row: RowChange) -> list[Hashable]:
        keys: list[Hashable] = [("row", table, one) for table, one in self._listed(row, only_differing=True)]
        keys += [("row", table, one) for table, one in self._listed(row, only_differing=False)]
        for state in states_of(row):
            if row.table == "casualties":
                keys.append(("casualty", state.get("date"), *_counted(state)))
            elif row.table == "actors":
                wanted = [source for column, source in _ACTOR_COUNTS.items() if row.how != "changed" or column in row.columns]
                keys += [("by", *source, state.get("entity_id")) for source in wanted or _ACTOR_COUNTS.values()]
            elif row.table == "coverage":
                counts = [table for column, table in _COVERAGE_COUNTS.items() if row.how == "changed" and column in row.columns]
                keys += [("coverage", table, state.get("date"), state.get("outlet")) for table in ("articles", *counts)]
            elif row.table == "framings":
                keys.append(("by", "mentions", "entity_id", state.get("entity_id")))
        return list(dict.fromkeys(keys))

    @staticmethod
    def _listed(row: RowChange, *, only_differing: bool) -> list[tuple[str, str]]:
        """Return table and id of the rows that a row lists; only those that one of its states lists, the number best known first."""
        found = []
        for column, table in BEHIND.get(row.table, ()):
            cells = [set(ids_in(state.get(column))) for state in states_of(row)]
            wanted = cells[0] ^ cells[1] if only_differing and len(cells) > 1 else set[str]().union(*cells)
            found += [(table, one) for one in sorted(wanted)]
        return found

    def _member_places(self) -> Mapping[Hashable, _Place]:
        """Return where claims, events and mentions stand whose article's own row differs, or one of its quotes."""
        if self._members is None:
            documents = sorted({n.row.document_id for n in self._noted if n.row.table in ("articles", "quotes") and n.row.document_id})
            self._members = {}
            for version in self._versions if documents else ():
                for table, key in _MEMBERS.items():
                    for one in look_up(version.tables, table, (key, *_Place._fields), documents):
                        if None not in one.values():
                            self._members[table, one[key]] = _Place(one["document_id"], one["start"], one["end"])
        return self._members


def _shows(row: RowChange, columns: tuple[str, ...]) -> bool:
    """Tell whether a row came, went, or differs in one of some columns (in any, where none is named)."""
    return row.how != "changed" or not columns or bool(set(columns) & set(row.columns))


def _counted(state: Mapping[str, Any]) -> tuple[object, ...]:
    return tuple(state.get(column) for column in ("location_id", "group", "measure", "is_cumulative"))
