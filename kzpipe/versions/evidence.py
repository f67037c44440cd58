"""From rows that differ to the sentences they come from: one look-up in each table, for the rows given alone."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from kzpipe.schema.tables import TABLES
from kzpipe.versions.look_up import BEHIND, look_up
from kzpipe.versions.model import Evidence, RowChange

_PLACE: Final = ("document_id", "start", "end")
_DATE_PLACE: Final = ("document_id", "published_start", "published_end")
_LINE: Final = "\n"
_State = tuple[RowChange, Mapping[str, Any], Mapping[str, Any] | None]
"""A row, as it is in the version asked, and in the other where that has it."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Words of a document; ``start`` is None for a row that is of a whole document."""

    document_id: str
    start: int | None = None
    end: int | None = None


def with_evidence(rows: Sequence[RowChange], before: Path, after: Path) -> tuple[RowChange, ...]:
    """Return the rows, in their order, each with the sentence it comes from where there is one to be had.

    ``before`` and ``after`` are the stages folders of the two versions. A row has the evidence of where it stands last: one that went
    of ``before``, any other of ``after``, and beside it that of ``before`` where its words are others. Words that no sentence holds (a
    byline, an embedded post) are shown in their line. A table or a column that a version does not have leaves rows without evidence, or
    evidence without title, outlet or day.
    """
    once = _evidence({number: (row, row.before, row.after) for number, row in enumerate(rows) if row.before is not None}, before)
    now = _evidence({number: (row, row.after, row.before) for number, row in enumerate(rows) if row.after is not None}, after)
    return tuple(_with(row, once.get(number), now.get(number)) for number, row in enumerate(rows))


def _with(row: RowChange, once: Evidence | None, now: Evidence | None) -> RowChange:
    if row.after is None:
        return replace(row, evidence=once)
    is_other = once is not None and (now is None or _words(once) != _words(now))
    return replace(row, evidence=now, evidence_before=once if is_other else None)


def _words(evidence: Evidence) -> tuple[str, str, int, int]:
    return evidence.document_id, evidence.sentence, evidence.start, evidence.end


def _evidence(states: Mapping[int, _State], stages: Path) -> dict[int, Evidence]:
    """Return the evidence of one version by the number of its row."""
    places = _places(states, stages)
    documents = {place.document_id for place in places.values()}
    texts = {one["document_id"]: one for one in look_up(stages, "documents", ("text", "declared_title", "outlet"), documents)}
    articles = {one["document_id"]: one for one in look_up(stages, "articles", ("title", "outlet", "published_date"), documents)}
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    with_words = {place.document_id for place in places.values() if place.start is not None}
    for one in look_up(stages, "sentences", ("start", "end"), with_words):
        if one["start"] is not None and one["end"] is not None:
            spans[one["document_id"]].append((one["start"], one["end"]))
    for sentences in spans.values():
        sentences.sort()
    return {
        number: _show(place, texts[place.document_id], articles.get(place.document_id, {}), spans.get(place.document_id, []))
        for number, place in places.items()
        if place.document_id in texts
    }


def _places(states: Mapping[int, _State], stages: Path) -> dict[int, _Place]:
    """Return where the words of each row stand: by its own columns, or by those of the first row behind it."""
    places: dict[int, _Place] = {}
    behind: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for number, state in states.items():
        if state[1].get("document_id") is not None:
            places[number] = _own_place(state[1])
        elif (reference := _row_behind(*state)) is not None:
            table, key, wanted = reference
            behind[table, key][number] = wanted
    for (table, key), wanted_by_row in behind.items():
        found: dict[str, _Place] = {}
        for one in look_up(stages, table, _PLACE, set(wanted_by_row.values()), key):
            if one["document_id"] is not None:
                found.setdefault(one[key], _own_place(one))
        places |= {number: found[wanted] for number, wanted in wanted_by_row.items() if wanted in found}
    return places


def _own_place(row: Mapping[str, Any]) -> _Place:
    document_id = str(row["document_id"])
    for _, start, end in (_PLACE, _DATE_PLACE):
        if isinstance(row.get(start), int) and isinstance(row.get(end), int):
            return _Place(document_id, row[start], row[end])
    return _Place(document_id)


def _row_behind(row: RowChange, state: Mapping[str, Any], other: Mapping[str, Any] | None) -> tuple[str, str, str] | None:
    """Return table, column and value of the row that tells most: of an entity its first mention, of an aggregate one that the other version
    does not name, else the first.
    """
    # what an actor's counts changed by is not its first mention
    is_named = row.table == "entities" or (row.table == "actors" and row.how != "changed")
    if is_named and state.get("entity_id") is not None:
        return "mentions", "entity_id", str(state["entity_id"])
    named = [
        (table, str(row_id), row_id in ((other or {}).get(column) or ()))
        for column, table in BEHIND.get(row.table, ())
        for row_id in state.get(column) or ()
    ]
    if not named:
        return None
    table, row_id, _ = next((one for one in named if not one[2]), named[0])
    return table, TABLES[table].key[0], row_id


def _show(place: _Place, document: Mapping[str, Any], article: Mapping[str, Any], sentences: Sequence[tuple[int, int]]) -> Evidence:
    text = document["text"] or ""
    start, end = _around(place, text, sentences)
    published = article.get("published_date")
    return Evidence(
        document_id=place.document_id,
        sentence=text[start:end],
        start=0 if place.start is None else min(place.start, len(text)) - start,
        end=0 if place.end is None else min(place.end, len(text)) - start,
        title=article.get("title") or document["declared_title"],
        outlet=article.get("outlet") or document["outlet"],
        published=None if published is None else str(published),
    )


def _around(place: _Place, text: str, sentences: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the sentences that hold the words, from the first to the last, else the lines that do; nothing for a whole document."""
    if place.start is None or place.end is None:
        return 0, 0
    first = bisect_right(sentences, (place.start, len(text))) - 1
    last = bisect_right(sentences, (max(place.end - 1, place.start), len(text))) - 1
    line_start, line_end = text.rfind(_LINE, 0, place.start) + 1, text.find(_LINE, place.end)
    start = sentences[first][0] if first >= 0 and place.start < sentences[first][1] else line_start
    end = sentences[last][1] if last >= 0 and place.end <= sentences[last][1] else line_end
    return min(start, len(text)), len(text) if end < 0 else end
