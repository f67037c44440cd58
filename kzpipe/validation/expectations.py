"""The rules: what must hold of each table, derived from the schema where it can be and written out where it cannot.

A rule is one expectation of Great Expectations with a name and notes for people. Rules that look across tables test a
column that ``derived`` computes and puts beside the row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from kzpipe.schema.tables import TABLES, Table
from kzpipe.schema.vocab import EVENT_MODES, EVENT_TYPES
from kzpipe.validation.results import ValidationLimits

TABLE_NAMES: Final = tuple(name for name, table in TABLES.items() if table.stage in {"ingest", "clean", "extract"})
"""Every table that is validated, in the order of the schema."""
STAGES: Final = tuple(dict.fromkeys(TABLES[name].stage for name in TABLE_NAMES))
COLUMNS_RULE: Final = "columns and their types are those of the schema"

FrameName = Literal["rows", "columns", "keys", "totals"]
_IN_ORDER: Final = {"or_equal": True, "ignore_row_if": "either_value_is_missing"}
_BOTH: Final = {"ignore_row_if": "either_value_is_missing"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation about one table: ``expectation`` is the class in Great Expectations, ``options`` its arguments.

    ``frame`` says what it looks at: the table's rows, batch by batch; its list of columns; the keys of all its rows; or the one row of
    totals of the run.
    """

    table: str
    name: str
    expectation: str
    options: Mapping[str, object]
    columns: tuple[str, ...]
    notes: str
    frame: FrameName = field(default="rows")

    @property
    def asks_for(self) -> tuple[str, ...]:
        """The columns that the expectation itself tests."""
        options = self.options
        listed = options.get("column_list", ())
        named = (options.get(name) for name in ("column", "column_A", "column_B"))
        return (*(listed if isinstance(listed, list) else ()), *(str(column) for column in named if column is not None))


def rules_for(name: str, limits: ValidationLimits) -> tuple[Rule, ...]:
    """Return the suite of one table, in the order people read it."""
    return (columns_rule(name), *_schema_rules(TABLES[name]), *_span_rules(TABLES[name]), *_OWN_RULES[name](limits))


def columns_rule(name: str) -> Rule:
    """Return the rule that the table's columns are those of the schema; the others are only checked once it holds for all."""
    return Rule(
        name, COLUMNS_RULE, "ExpectColumnPairValuesToBeEqual", {"column_A": "expected", "column_B": "found"}, ("expected", "found"),
        "every column of kzpipe/schema/tables.py, with its type, and no other", "columns")  # fmt: skip


def _schema_rules(table: Table) -> Iterator[Rule]:
    for column in table.columns:
        if column.required:
            yield Rule(
                table.name, f"{column.name} is never absent", "ExpectColumnValuesToNotBeNull", {"column": column.name}, (column.name,),
                f"every row has it: {column.meaning}")  # fmt: skip
    key = " and ".join(table.key)
    if len(table.key) == 1:
        yield _unique(table.name, key, f"{key} tells every row apart")
    else:
        yield Rule(
            table.name, f"{key} are unique", "ExpectCompoundColumnsToBeUnique", {"column_list": list(table.key)}, table.key,
            f"{key} together tell every row apart")  # fmt: skip
    for column in table.columns:
        if column.allowed is not None:
            allowed = sorted(column.allowed)
            yield Rule(
                table.name, f"{column.name} comes from its vocabulary", "ExpectColumnValuesToBeInSet",
                {"column": column.name, "value_set": allowed}, (column.name,), ", ".join(allowed))  # fmt: skip
    yield _fault(table.name, "no text is empty", "empty_columns", (), "what is absent is null, never an empty text")
    for name, reference in table.references:
        target = reference.split(".")[0]
        yield _fault(table.name, f"every {name} is in {target}", f"unknown_{name}", (name,), f"a row of {reference}")


def _span_rules(table: Table) -> Iterator[Rule]:
    name = table.name
    if not {"start", "end"} <= set(table.names):
        return
    yield _between(name, "no span begins before the text", "start", (0, None), "offsets count code points from 0")
    yield Rule(
        name, "every span begins before it ends", "ExpectColumnPairValuesAToBeGreaterThanB", {"column_A": "end", "column_B": "start", **_BOTH},
        ("start", "end"), "start < end")  # fmt: skip
    yield Rule(
        name, "every span ends inside its document", "ExpectColumnPairValuesAToBeGreaterThanB",
        {"column_A": "text_length", "column_B": "end", **_IN_ORDER}, ("end", "text_length"), "end ≤ length of documents.text")  # fmt: skip
    if table.has_span:
        yield Rule(
            name, "every span reproduces its text", "ExpectColumnPairValuesToBeEqual",
            {"column_A": "text", "column_B": "document_slice", **_BOTH}, ("start", "end", "text", "document_slice"),
            "documents.text[start:end] == text")  # fmt: skip
        yield _fault(
            name, "blocks that are not read yield nothing", "unread_block", ("start", "end"),
            "no span touches a byline, comment, duplicate, embed, navigation or source note")  # fmt: skip


def _unique(table: str, column: str, notes: str) -> Rule:
    return Rule(table, f"{column} is unique", "ExpectColumnValuesToBeUnique", {"column": column}, (column,), notes, "keys")


def _fault(table: str, name: str, column: str, about: tuple[str, ...], notes: str) -> Rule:
    return Rule(table, name, "ExpectColumnValuesToBeNull", {"column": column}, (*about, column), notes)


def _between(table: str, name: str, column: str, bounds: tuple[object, object], notes: str) -> Rule:
    options = {"column": column, "min_value": bounds[0], "max_value": bounds[1]}
    return Rule(table, name, "ExpectColumnValuesToBeBetween", options, (column,), notes)


def _matches(table: str, column: str, pattern: str, notes: str) -> Rule:
    return Rule(table, f"{column} is well formed", "ExpectColumnValuesToMatchRegex", {"column": column, "regex": pattern}, (column,), notes)


def _equal(table: str, name: str, first: str, second: str, notes: str) -> Rule:
    return Rule(table, name, "ExpectColumnPairValuesToBeEqual", {"column_A": first, "column_B": second, **_BOTH}, (first, second), notes)


def _ordered(table: str, name: str, low: str, high: str, notes: str) -> Rule:
    return Rule(table, name, "ExpectColumnPairValuesAToBeGreaterThanB", {"column_A": high, "column_B": low, **_IN_ORDER}, (low, high), notes)


def _stage(table: str) -> Rule:
    options = {"column": "stage", "value_set": list(STAGES)}
    return Rule(table, "stage is one of the chain", "ExpectColumnValuesToBeInSet", options, ("stage",), ", ".join(STAGES))


def _share(table: str, column: str, limit: float, notes: str, beside: tuple[str, ...] = ()) -> Rule:
    options = {"column": column, "min_value": 0, "max_value": limit}
    name, notes = f"{column} stays under its limit", f"{notes} ≤ {limit}"
    return Rule(table, name, "ExpectColumnValuesToBeBetween", options, (column, *beside), notes, "totals")


def _not_empty(table: str, notes: str) -> Rule:
    return Rule(table, "there is at least one row", "ExpectTableRowCountToBeBetween", {"min_value": 1}, (), notes, "keys")


def _documents(limits: ValidationLimits) -> tuple[Rule, ...]:
    return (
        _not_empty("documents", "something to read came in"),
        _matches("documents", "document_id", "^[0-9a-f]{16}$", "16 hex digits"),
        _matches("documents", "raw_sha256", "^[0-9a-f]{64}$", "64 hex digits"),
        _equal("documents", "document_id begins raw_sha256", "document_id", "sha256_prefix", "the first 16 digits of the hash of the raw bytes"),
        _unique("documents", "source_path", "one document per file or record"),
        _fault("documents", "every document is in exactly one of articles and quarantine", "places_fault", ("document_id",), "nothing vanishes"),
        Rule("documents", "counts in are counts out", "ExpectColumnPairValuesToBeEqual",
             {"column_A": "documents", "column_B": "articles_and_quarantine"}, ("documents", "articles_and_quarantine"),
             "documents = articles + quarantine", "totals"),
    )  # fmt: skip


def _rejects(limits: ValidationLimits) -> tuple[Rule, ...]:
    return (
        _stage("rejects"),
        _fault("rejects", "nothing is both rejected and read", "read_fault", ("document_id", "source_path"),
               "neither its path nor, unless the bytes came in before, its id is in documents"),
        _share("rejects", "share_rejected", limits.max_reject_share, "rejects / (documents + rejects)"),
    )  # fmt: skip


def _articles(limits: ValidationLimits) -> tuple[Rule, ...]:
    earliest, latest = limits.earliest_date, limits.latest_date
    return (
        _not_empty("articles", "something usable came in"),
        _between("articles", "published_date is plausible", "published_date", (_midnight(earliest), _midnight(latest)),
                 f"{earliest} to {latest}"),
        _between("articles", "every article names an actor", "actor_mention_count", (1, None),
                 "at least one mention with role actor, unless the article stands in unread"),
        _between("articles", "every article has blocks", "block_count", (1, None), "at least one block"),
        _between("articles", "every article has words", "word_count", (1, None), "at least one word of its own"),
        _matches("articles", "language", "^[a-z]{2,3}$", "ISO 639 code"),
        _fault("articles", "the evidence of the date is in the text", "evidence_fault", ("published_basis", "published_start", "published_end"),
               "both ends of a span inside the text; both absent only where the date is not words of the text"),
        _fault("articles", "the title is in the text", "title_fault", ("title",), "the headline as it stands in documents.text"),
        _fault("articles", "copies share a cluster", "copy_fault", ("cluster_id",), "articles with the same words have one cluster_id"),
    )  # fmt: skip


def _blocks(limits: ValidationLimits) -> tuple[Rule, ...]:
    return (
        _equal("blocks", "blocks are numbered from 0", "block_index", "expected_index", "0, 1, 2 … in each document"),
        _ordered("blocks", "blocks stand in order and never overlap", "previous_end", "start", "a block begins where the one before it has ended"),
        _fault("blocks", "every word lies in a block", "uncovered_words", ("start", "end"), "between blocks stands nothing but space and marks"),
    )


def _sentences(limits: ValidationLimits) -> tuple[Rule, ...]:
    return (
        _equal("sentences", "sentences are numbered from 0", "sentence_index", "expected_index", "0, 1, 2 … in each document"),
        _ordered("sentences", "sentences stand in order and never overlap", "previous_end", "start", "a sentence begins after the one before it"),
        _fault("sentences", "every sentence lies in a block that is read", "block_fault", ("block_index", "start", "end"),
               "inside its block, whose kind yields records"),
    )  # fmt: skip


def _quarantine(limits: ValidationLimits) -> tuple[Rule, ...]:
    return (
        _stage("quarantine"),
        _equal("quarantine", "source_path is that of the document", "source_path", "document_source_path", "documents.source_path"),
        _share("quarantine", "share_set_aside", limits.max_set_aside_share, "quarantine / documents"),
    )


def _timexes(limits: ValidationLimits) -> tuple[Rule, ...]:
    years = limits.max_timex_years
    return (
        _fault("timexes", "value is a calendar value", "value_fault", ("value",),
               "YYYY-MM-DD, YYYY-MM, YYYY, YYYY-Wnn, or two of them with / between"),
        _ordered("timexes", "an interval ends after it begins", "first_day", "last_day", "first day ≤ last day"),
        _between("timexes", "the first day is near the publication", "years_to_first_day", (-years, years), f"at most {years} years from it"),
        _between("timexes", "the last day is near the publication", "years_to_last_day", (-years, years), f"at most {years} years from it"),
    )  # fmt: skip


def _entities(limits: ValidationLimits) -> tuple[Rule, ...]:
    return (
        _fault("entities", "every entity is mentioned or referred to", "use_fault", ("entity_id",), "by mentions, claims, quotes or events"),
        _matches("entities", "country_code", "^[A-Z]{3}$", "ISO 3166-1 alpha-3: three capital letters"),
        _matches("entities", "wikidata_id", "^Q[0-9]+$", "Q and a number"),
        _between("entities", "latitude is on the globe", "latitude", (-90, 90), "-90 to 90 degrees north"),
        _between("entities", "longitude is on the globe", "longitude", (-180, 180), "-180 to 180 degrees east"),
        _fault("entities", "coordinates come in pairs", "coordinates_fault", ("latitude", "longitude"), "both present or both absent"),
    )


def _mentions(limits: ValidationLimits) -> tuple[Rule, ...]:
    return (
        _fault("mentions", "every mention lies in its sentence", "sentence_fault", ("sentence_index", "start", "end"),
               "inside the sentence it names"),
        _equal("mentions", "entity_type is that of the entity", "entity_type", "type_of_entity", "entities.entity_type"),
        _between("mentions", "confidence is a share", "confidence", (0, 1), "0 to 1"),
    )  # fmt: skip


def _claims(limits: ValidationLimits) -> tuple[Rule, ...]:
    return (
        _ordered("claims", "low ≤ number", "low", "number", "where both are given"),
        _ordered("claims", "number ≤ high", "number", "high", "where both are given"),
        _ordered("claims", "low ≤ high", "low", "high", "where both are given"),
        _between("claims", "no number is negative", "number", (0, None), "0 or more"),
        _between("claims", "no least number is negative", "low", (0, None), "0 or more"),
        _fault("claims", "a number is absent only where the words are vague", "number_fault", ("number", "bound"), "bound vague, or a number"),
        _near("claims", "claim_date", limits),
    )


def _quotes(limits: ValidationLimits) -> tuple[Rule, ...]:
    return (_matches("quotes", "text", r"\w", "at least one word"),)


def _events(limits: ValidationLimits) -> tuple[Rule, ...]:
    modes = [f"{event_type} {mode}" for event_type, allowed in EVENT_MODES.items() for mode in allowed]
    quads = [f"{event_type} {quad}" for event_type, quad in EVENT_TYPES.items()]
    return (
        Rule("events", "mode belongs to the event type", "ExpectColumnValuesToBeInSet",
             {"column": "type_and_mode", "value_set": modes}, ("event_type", "mode"),
             "; ".join(f"{event_type}: {', '.join(allowed)}" for event_type, allowed in EVENT_MODES.items())),
        Rule("events", "quad_code belongs to the event type", "ExpectColumnValuesToBeInSet",
             {"column": "type_and_quad", "value_set": quads}, ("event_type", "quad_code"), ", ".join(quads)),
        _matches("events", "cameo_code", "^[0-9]{2,4}$", "a CAMEO code of two to four digits"),
        _fault("events", "the trigger lies in the event's span", "trigger_fault", ("trigger_start", "trigger_end", "start", "end"),
               "start ≤ trigger_start < trigger_end ≤ end"),
        _fault("events", "the quote is of the same document", "quote_fault", ("quote_id",), "a quote of the event's own document"),
        _near("events", "event_date", limits),
    )  # fmt: skip


def _near(table: str, column: str, limits: ValidationLimits) -> Rule:
    before, after = limits.max_event_days_before, limits.max_event_days_after
    options = {"column": "days_from_publication", "min_value": -before, "max_value": after}
    notes = f"at most {before} days before the publication day and {after} after it"
    return Rule(table, f"{column} is plausible", "ExpectColumnValuesToBeBetween", options, (column, "days_from_publication"), notes)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day)


def _unread(limits: ValidationLimits) -> tuple[Rule, ...]:
    return (
        _stage("unread"),
        _fault("unread", "what could not be read has no rows", "row_fault", ("document_id",), "an article is read whole or not at all"),
        _share("unread", "share_unread", limits.max_unread_share, "(unread + those in quarantine as error) / documents, where they are two or more",
               beside=("quarantined_as_error", "unread", "documents")),
    )  # fmt: skip


_OWN_RULES: Final = {
    "documents": _documents, "rejects": _rejects, "articles": _articles, "blocks": _blocks, "sentences": _sentences,
    "quarantine": _quarantine, "timexes": _timexes, "entities": _entities, "mentions": _mentions, "claims": _claims,
    "quotes": _quotes, "events": _events, "unread": _unread,
}  # fmt: skip
