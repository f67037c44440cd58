"""From people's verdicts to gold: which articles have the most of them, and a draft of the record of one, which a person completes.

A draft holds what the code has read, as people have corrected it. What the code has missed is not in it, so it is no gold: it bears a mark, and is
not counted as long as the mark is there.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from kzpipe.corrections.apply import apply_corrections
from kzpipe.corrections.cells import CORRECTABLE
from kzpipe.corrections.guard import check_stale, judge
from kzpipe.corrections.lines import Correction
from kzpipe.corrections.listing import say_verdicts
from kzpipe.corrections.rows import NEEDED
from kzpipe.errors import InputError
from kzpipe.evaluation.gold import DRAFT_MARK, GOLD_SUFFIX, TEXT_SUFFIX

READ: Final = ("documents", "blocks", "timexes", *NEEDED)
"""The tables that a draft is made of."""
_BLOCK_TEXT: Final = 60
_LOCATION_KINDS: Final = {"city": "city", "region": "region", "state": "country"}
_ON_ARTICLES: Final = tuple(table for table in CORRECTABLE if table != "entities")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """An article with verdicts: how many of its rows were corrected, rejected and accepted, and of how many that could have been.

    ``record`` is the name of its gold record, a draft or not, where it has one.
    """

    document_id: str
    source_path: str
    rows: int
    corrected: int
    rejected: int
    accepted: int
    record: str | None = None

    @property
    def wrong(self) -> int:
        """Rows that a person found wrong."""
        return self.corrected + self.rejected


def judged_articles(corrections: Iterable[Correction], tables: Mapping[str, pa.Table], gold: Mapping[str, bytes]) -> list[Judged]:
    """Return the articles with verdicts on their rows, those with the most wrong rows first.

    ``tables`` holds ``READ``, ``gold`` the files of the gold by name: an article that is there has the same text.
    """
    records = {content: name.removesuffix(TEXT_SUFFIX) for name, content in gold.items() if name.endswith(TEXT_SUFFIX)}
    verdicts: dict[str, dict[str, str]] = defaultdict(dict)
    for one in corrections:
        if one.table in _ON_ARTICLES:
            verdicts[one.document_id][one.row_id] = one.verdict  # a row with two corrected fields is one row
    found = []
    for document_id, of_rows in verdicts.items():
        counts = Counter(of_rows.values())
        rows = sum(_of_document(tables[table], document_id).num_rows for table in _ON_ARTICLES)
        document = next(iter(_of_document(tables["documents"], document_id).to_pylist()), None)
        path = "an article that is gone" if document is None else document["source_path"]
        record = None if document is None else records.get(document["text"].encode())
        found.append(Judged(document_id, path, rows, counts["correct"], counts["reject"], counts["accept"], record))
    return sorted(found, key=lambda one: (-one.wrong, -one.accepted, one.document_id))


def render_judged(articles: Sequence[Judged]) -> str:
    """Return a line per article: what share of its judged rows was wrong, and how many nobody has looked at."""
    lines = []
    for one in articles:
        judged = one.wrong + one.accepted
        said = ", ".join(
            f"{count} {what} ({count / judged:.0%})" for count, what in ((one.corrected, "corrected"), (one.rejected, "rejected")) if count
        )
        parts = [said, f"{one.accepted} accepted" if one.accepted else "", f"{max(one.rows - judged, 0)} of {one.rows} rows not judged"]
        parts += [f"in the gold as \u2068{one.record}\u2069"] if one.record is not None else []
        lines.append(f"{one.document_id}  \u2068{one.source_path}\u2069  {', '.join(part for part in parts if part)}")
    if not lines:
        return "no article has verdicts on its rows\n"
    return "\n".join([*lines, "next: `kzpipe draft DOCUMENT` writes a draft of its gold record, to be completed from the text"]) + "\n"


def draft_files(name: str, document_id: str, tables: Mapping[str, pa.Table], corrections: Sequence[Correction]) -> dict[str, str]:
    """Return the two files of a draft by name: the article's text, and what the code has read in it as people have corrected it.

    ``tables`` holds ``READ``. Raises CorrectionError for verdicts that no longer meet their rows, InputError for an article that is not read.
    """
    given = [one for one in corrections if one.document_id == document_id or one.table == "entities"]
    check_stale(judge(given, tables))
    new = {**tables, **apply_corrections(tables, given).tables}
    rows = {table: _of_document(new[table], document_id).to_pylist() for table in (*READ[:3], "articles", *_ON_ARTICLES)}
    if not rows["articles"]:
        raise InputError(f"{document_id}: it is not among the articles that are read; `kzpipe show {document_id}` says why")
    record = _record(name, rows, {row["entity_id"]: row for row in new["entities"].to_pylist()})
    judged = [one for one in given if one.table in _ON_ARTICLES]
    unjudged = sum(len(rows[table]) for table in _ON_ARTICLES) - len({one.row_id for one in judged if one.verdict != "reject"})
    mark = (
        f"A draft of what the code has read; verdicts: {say_verdicts(judged) or 'none'}; nobody has judged {unjudged} rows, and what the code has "
        "missed is not here. Read the article, add what is missing, mend what is wrong, name the crisis; then delete this line: only then is "
        "the record counted."
    )
    content = json.dumps({DRAFT_MARK: mark, **record}, ensure_ascii=False, indent=1) + "\n"
    return {f"{name}{TEXT_SUFFIX}": rows["documents"][0]["text"], f"{name}{GOLD_SUFFIX}": content}


def _record(name: str, rows: Mapping[str, list[Row]], entities: Mapping[str, Row]) -> dict[str, Any]:
    text, article = rows["documents"][0]["text"], rows["articles"][0]
    names = {entity_id: row["name_en"] for entity_id, row in entities.items()}
    claims, quotes, events = rows["claims"], rows["quotes"], [row for row in rows["events"] if row["auxiliary_mode"] is None]
    acting = [row["claimant_id"] for row in claims] + [row["speaker_id"] for row in quotes]
    acting += [one for row in events for one in (*row["actor_ids"], *row["recipient_ids"])]
    named = [row for row in rows["mentions"] if row["role"] == "actor"]
    title = next((row for row in rows["blocks"] if row["kind"] == "title"), None)
    evidence = None if article["published_start"] is None else _span(text, article["published_start"], article["published_end"])
    return {
        "doc": f"{name}{TEXT_SUFFIX}", "language": "ar", "crisis": None,
        "title": None if title is None else _span(text, title["start"], title["end"]), "publisher": article["outlet"],
        "published": {
            "date": article["published_date"].isoformat(), "precision": "day", "basis": article["published_basis"], "evidence": evidence,
        },
        "blocks": [
            {"start": row["start"], "end": row["end"], "kind": row["kind"], "text": text[row["start"] : row["end"]][:_BLOCK_TEXT]}
            for row in rows["blocks"]
        ],
        "actors": [
            {"name": one, "type": first["entity_type"], "country": first["country_code"], "surfaces": forms}
            for one, first, forms in _by_name(named, acting, entities)
        ],
        "locations": [
            {"name": one, "kind": _LOCATION_KINDS.get(first["entity_type"], "place"), "surfaces": forms}
            for one, first, forms in _by_name([row for row in rows["mentions"] if row["role"] == "place"], [], entities)
        ],
        "timexes": [{**_words(row), "value": row["value"], "kind": row["kind"]} for row in rows["timexes"] if row["value"] is not None],
        "claims": [
            {
                **{column: row[column] for column in ("measure", "number", "low", "high", "bound", "unit", "group")},
                "attributed_to": names.get(row["claimant_id"]), "date": _iso(row["claim_date"]), "location": names.get(row["location_id"]),
                "evidence": _words(row),
            }
            for row in claims
        ],
        "quotes": [
            {"speaker": names.get(row["speaker_id"]), "kind": row["kind"], "verb": row["cue"], "channel": row["channel"], **_words(row)}
            for row in quotes
        ],
        "events": [
            {
                "type": row["event_type"], "mode": row["mode"], "actors": _distinct(names[one] for one in row["actor_ids"]),
                "recipients": _distinct(names[one] for one in row["recipient_ids"]), "date": _iso(row["event_date"]),
                "location": names.get(row["location_id"]), "evidence": _words(row),
            }
            for row in events
        ],
    }  # fmt: skip


def _by_name(mentions: Iterable[Row], others: Iterable[str | None], entities: Mapping[str, Row]) -> list[tuple[str, Row, list[str]]]:
    """Return each name that mentions, or others who take part, have: the first entity of that name, and the forms that the article has, if any."""
    first: dict[str, Row] = {}
    forms: dict[str, set[str]] = defaultdict(set)
    for entity_id, form in [*((row["entity_id"], row["text"]) for row in mentions), *((one, None) for one in others if one is not None)]:
        name = entities[entity_id]["name_en"]
        first.setdefault(name, entities[entity_id])
        forms[name] |= {form} if form is not None else set()
    return [(name, first[name], sorted(forms[name])) for name in first]


def _of_document(rows: pa.Table, document_id: str) -> pa.Table:
    return rows.filter(pc.equal(rows.column("document_id"), document_id))


def _span(text: str, start: int, end: int) -> dict[str, Any]:
    return {"start": start, "end": end, "text": text[start:end]}


def _words(row: Row) -> dict[str, Any]:
    return {column: row[column] for column in ("start", "end", "text")}


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _iso(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())
