"""Every rule can fail: each is broken in turn, in tables where all others hold, and is named with its count, rows, file and words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

import pyarrow as pa
import pytest
from validated_rows import FIRST, leave_unread

from kzpipe.schema.fields import Field
from kzpipe.schema.tables import TABLES
from kzpipe.validation import ValidationLimits, failure_message, validate_table
from kzpipe.validation.expectations import COLUMNS_RULE, TABLE_NAMES, rules_for

LIMITS = ValidationLimits(dt.date(2000, 1, 1), dt.date(2035, 12, 31), 0.5, 0.5, 0.5, 400, 90, 200)
FAR = 10**6
Rows = dict[str, list[dict[str, object]]]
Change = Callable[[Rows], None]


@dataclass(frozen=True)
class Case:
    """A change that breaks ``rules`` of ``table`` in ``count`` rows each; ``also`` names rules that cannot but break with them."""

    table: str
    rules: tuple[str, ...]
    change: Change
    count: int = 1
    also: tuple[str, ...] = ()
    has_file: bool = True

    def __str__(self) -> str:
        return f"{self.table}: {self.rules[0]}" + (f" (and {len(self.rules) - 1} more)" if len(self.rules) > 1 else "")


def put(table: str, row: int = 0, **values: object) -> Change:
    """Return a change that sets columns of one row."""

    def change(rows: Rows) -> None:
        rows[table][row].update(values)

    return change


def drop(table: str, rows_gone: int | slice = slice(None)) -> Change:
    """Return a change that takes rows away, by default all."""

    def change(rows: Rows) -> None:
        del rows[table][rows_gone]

    return change


def repeat(table: str, row: int = -1, **values: object) -> Change:
    """Return a change that adds a row like another one, with some columns set."""

    def change(rows: Rows) -> None:
        rows[table].append(rows[table][row] | values)

    return change


def move_into_comment(table: str, **values: object) -> Change:
    """Return a change that moves the first row's span onto a reader's words: توكاييف يوم 9 يناير, Tokayev on 9 January."""

    def change(rows: Rows) -> None:
        text = str(rows["documents"][0]["text"])
        start = text.index("توكاييف يوم 9")
        rows[table][0].update({"start": start, "end": start + 7, "text": text[start : start + 7]} | values)

    return change


def with_unread(then: Change) -> Change:
    """Return a change of rows in which one article could not be read."""

    def change(rows: Rows) -> None:
        leave_unread(rows)
        then(rows)

    return change


def absent(table: str, names: tuple[str, ...], **of_case: object) -> Case:
    change = put(table, -1, **dict.fromkeys(names))
    return Case(table, tuple(f"{name} is never absent" for name in names), change, **of_case)


def required(table: str) -> list[Field]:
    return [column for column in TABLES[table].columns if column.required]


def schema_cases() -> list[Case]:
    cases = []
    for table, schema in TABLES.items():
        if table not in TABLE_NAMES:
            continue
        names = tuple(column.name for column in required(table) if column.name != "document_id")
        cases.append(absent(table, names, has_file="source_path" not in names and table != "entities"))
        if any(column.name == "document_id" for column in required(table)):
            uncovered = ("every word lies in a block",) if table == "blocks" else ()
            cases.append(absent(table, ("document_id",), has_file="source_path" in schema.names, also=uncovered))
        outside = {column.name: f"{column.name} comes from its vocabulary" for column in schema.columns if column.allowed is not None}
        unknown = {column: f"every {column} is in {reference.split('.')[0]}" for column, reference in schema.references}
        for rules, broken, also in ((outside, "nonsense", ALSO_OUTSIDE), (unknown, "nobody", ALSO_UNKNOWN)):
            values = {column: [broken] if column in LISTS else broken for column in rules if column not in also.get(table, {})}
            at_once = {column: value for column, value in values.items() if column != "document_id"}
            cases += [Case(table, tuple(rules[column] for column in at_once), put(table, **at_once))] if at_once else []
            if "document_id" in values and table not in {"blocks", "sentences"}:
                cases.append(Case(table, (rules["document_id"],), put(table, document_id=broken), has_file="source_path" in schema.names))
            for column, others in also.get(table, {}).items():
                cases.append(Case(table, (rules[column],), put(table, **{column: broken}), also=others, has_file=column != "document_id"))
        if schema.has_span:
            trigger = ("the trigger lies in the event's span",) if table == "events" else ()
            sentence = ("every mention lies in its sentence",) if table == "mentions" else ()
            unread = "blocks that are not read yield nothing"
            in_comment = {"trigger_start": 0, "trigger_end": 1} if table == "events" else {}
            cases += [
                Case(table, ("no span begins before the text",), put(table, start=-1), also=sentence),
                Case(table, ("every span begins before it ends",), put(table, start=60, end=60), also=trigger),
                Case(table, ("every span ends inside its document",), put(table, end=FAR), also=(unread, *sentence)),
                Case(table, ("every span reproduces its text",), put(table, text="كلام آخر")),
                Case(table, (unread,), move_into_comment(table, **in_comment), also=trigger + sentence),
            ]
    return [replace(case, change=with_unread(case.change)) if case.table == "unread" else case for case in cases]


LISTS = {"relayed_by", "actor_ids", "recipient_ids"}
ALSO_OUTSIDE: dict[str, dict[str, tuple[str, ...]]] = {
    "mentions": {"entity_type": ("entity_type is that of the entity",)},
    "events": {"event_type": ("mode belongs to the event type", "quad_code belongs to the event type")},
}
ALSO_UNKNOWN: dict[str, dict[str, tuple[str, ...]]] = {
    "articles": {"document_id": ("every article names an actor", "every article has blocks")},
    "mentions": {"document_id": ("every mention lies in its sentence",)},
}
TWICE_BLOCK = ("blocks are numbered from 0", "blocks stand in order and never overlap")
TWICE_SENTENCE = ("sentences are numbered from 0", "sentences stand in order and never overlap")
OWN_CASES = [
    # documents
    Case("documents", ("there is at least one row",), drop("documents"), also=("counts in are counts out",), has_file=False),
    Case("documents", ("document_id is unique",), repeat("documents", source_path="again.txt"), 2, ("counts in are counts out",)),
    Case("documents", ("document_id is well formed",), put("documents", document_id="X" * 16, raw_sha256="X" * 64),
         also=("raw_sha256 is well formed", "every document is in exactly one of articles and quarantine")),
    Case("documents", ("raw_sha256 is well formed",), put("documents", raw_sha256="a" * 63)),
    Case("documents", ("document_id begins raw_sha256",), put("documents", raw_sha256="e" * 64)),
    Case("documents", ("source_path is unique",), put("documents", source_path="english.txt"), 2),
    Case("documents", ("every document is in exactly one of articles and quarantine",), put("quarantine", document_id="b" * 16), 2),
    Case("documents", ("counts in are counts out",), drop("quarantine"),
         also=("every document is in exactly one of articles and quarantine",), has_file=False),
    Case("documents", ("no text is empty",), put("documents", media_type=" ")),
    # rejects
    Case("rejects", ("source_path is unique",), put("rejects", source_path="twice.txt"), 2),
    Case("rejects", ("no text is empty",), put("rejects", -1, detail="")),
    Case("rejects", ("stage is one of the chain",), put("rejects", stage="cook")),
    Case("rejects", ("nothing is both rejected and read",), put("rejects", document_id="c" * 16)),
    Case("rejects", ("share_rejected stays under its limit",), drop("documents")),
    # articles
    Case("articles", ("there is at least one row",), drop("articles"), has_file=False),
    Case("articles", ("document_id is unique",), repeat("articles"), 2),
    Case("articles", ("no text is empty",), put("articles", outlet="")),
    Case("articles", ("published_date is plausible",), put("articles", published_date=dt.date(1999, 12, 31))),
    Case("articles", ("every article names an actor",), drop("mentions"), 2),
    Case("articles", ("every article has blocks",), drop("blocks"), 2),
    Case("articles", ("every article has words",), put("articles", word_count=0)),
    Case("articles", ("language is well formed",), put("articles", language="Arabic")),
    Case("articles", ("the evidence of the date is in the text",), put("articles", published_start=5)),
    Case("articles", ("the evidence of the date is in the text",), put("articles", published_start=5, published_end=5)),
    Case("articles", ("the evidence of the date is in the text",), put("articles", published_start=5, published_end=FAR)),
    Case("articles", ("the evidence of the date is in the text",), put("articles", published_basis="dateline")),
    Case("articles", ("the title is in the text",), put("articles", title="عنوان من مكان آخر")),  # a title from elsewhere
    Case("articles", ("copies share a cluster",), put("articles", -1, cluster_id="b" * 16)),
    # blocks
    Case("blocks", ("every document_id is in articles",), repeat("blocks", document_id="c" * 16, block_index=0),
         also=("every span ends inside its document", "every word lies in a block")),
    Case("blocks", ("document_id and block_index are unique",), repeat("blocks"), 2, TWICE_BLOCK),
    Case("blocks", ("no text is empty",), put("blocks", kind=""), also=("kind comes from its vocabulary",)),
    Case("blocks", ("no span begins before the text",), put("blocks", start=-1)),
    Case("blocks", ("every span begins before it ends",), put("blocks", start=60, end=60),
         also=("blocks stand in order and never overlap", "every word lies in a block")),
    Case("blocks", ("every span ends inside its document",), put("blocks", -1, end=FAR)),
    Case("blocks", ("blocks are numbered from 0",), put("blocks", -1, block_index=9)),
    Case("blocks", ("blocks stand in order and never overlap",), put("blocks", 1, start=10)),
    Case("blocks", ("every word lies in a block",), drop("blocks", -1)),
    Case("blocks", ("every word lies in a block",), put("blocks", 1, start=25)),
    # sentences
    Case("sentences", ("every document_id is in articles",), repeat("sentences", document_id="c" * 16, sentence_index=0),
         also=("every span ends inside its document", "every sentence lies in a block that is read")),
    Case("sentences", ("document_id and sentence_index are unique",), repeat("sentences"), 2, TWICE_SENTENCE),
    Case("sentences", ("no text is empty",), repeat("sentences", document_id=" ", sentence_index=0), has_file=False,
         also=("every document_id is in articles", "every sentence lies in a block that is read")),
    Case("sentences", ("no span begins before the text",), put("sentences", start=-1), also=("every sentence lies in a block that is read",)),
    Case("sentences", ("every span begins before it ends",), put("sentences", 0, start=20, end=20)),
    Case("sentences", ("every span ends inside its document",), put("sentences", -1, end=FAR), also=("every sentence lies in a block that is read",)),
    Case("sentences", ("sentences are numbered from 0",), put("sentences", -1, sentence_index=9)),
    Case("sentences", ("sentences stand in order and never overlap",), put("sentences", 2, start=70)),
    Case("sentences", ("every sentence lies in a block that is read",), put("sentences", block_index=2)),
    Case("sentences", ("every sentence lies in a block that is read",), put("blocks", 1, kind="nav")),
    Case("sentences", ("every sentence lies in a block that is read",), put("sentences", block_index=99)),
    # quarantine
    Case("quarantine", ("document_id is unique",), repeat("quarantine"), 2, ("share_set_aside stays under its limit",)),
    Case("quarantine", ("no text is empty",), put("quarantine", detail="  ")),
    Case("quarantine", ("stage is one of the chain",), put("quarantine", stage="cook")),
    Case("quarantine", ("source_path is that of the document",), put("quarantine", source_path="elsewhere.txt")),
    Case("quarantine", ("share_set_aside stays under its limit",), drop("documents", slice(0, 2))),
    # unread
    Case("unread", ("document_id is unique",), with_unread(repeat("unread")), 2, ("share_unread stays under its limit",)),
    Case("unread", ("no text is empty",), with_unread(put("unread", detail="  "))),
    Case("unread", ("stage is one of the chain",), with_unread(put("unread", stage="cook"))),
    Case("unread", ("what could not be read has no rows",), with_unread(put("unread", document_id=FIRST))),
    Case("unread", ("share_unread stays under its limit",), with_unread(put("quarantine", reason="error"))),
    # timexes
    Case("timexes", ("timex_id is unique",), put("timexes", timex_id="timex-b1"), 2),
    Case("timexes", ("no text is empty",), put("timexes", rule="")),
    Case("timexes", ("value is a calendar value",), put("timexes", value="2022-02-30")),
    Case("timexes", ("value is a calendar value",), put("timexes", value="January")),
    Case("timexes", ("an interval ends after it begins",), put("timexes", value="2022-01-06/2022-01-02")),
    Case("timexes", ("the first day is near the publication",), put("timexes", value="1517/2022")),
    Case("timexes", ("the last day is near the publication",), put("timexes", value="2022/2517")),
    # entities
    Case("entities", ("entity_id is unique",), put("entities", entity_id="kz-president"), 2),
    Case("entities", ("no text is empty",), put("entities", name_en="")),
    Case("entities", ("every entity is mentioned or referred to",), repeat("entities", entity_id="kz-parliament"), has_file=False),
    Case("entities", ("country_code is well formed",), put("entities", country_code="kz")),
    Case("entities", ("wikidata_id is well formed",), put("entities", wikidata_id="232")),
    Case("entities", ("latitude is on the globe",), put("entities", latitude=143.0)),
    Case("entities", ("longitude is on the globe",), put("entities", longitude=-181.0)),
    Case("entities", ("coordinates come in pairs",), put("entities", longitude=None)),
    # mentions
    Case("mentions", ("mention_id is unique",), put("mentions", mention_id="mention-b0"), 2),
    Case("mentions", ("no text is empty",), put("mentions", entry_id="")),
    Case("mentions", ("every mention lies in its sentence",), put("mentions", sentence_index=2)),
    Case("mentions", ("every mention lies in its sentence",), put("mentions", sentence_index=99)),
    Case("mentions", ("entity_type is that of the entity",), put("mentions", entity_type="state")),
    Case("mentions", ("confidence is a share",), put("mentions", confidence=1.5)),
    # claims
    Case("claims", ("claim_id is unique",), put("claims", claim_id="claim-b"), 2),
    Case("claims", ("no text is empty",), put("claims", label_ar="")),
    Case("claims", ("low ≤ number",), put("claims", low=27.0, high=27.0)),
    Case("claims", ("number ≤ high",), put("claims", low=20.0, high=25.0)),
    Case("claims", ("low ≤ high",), put("claims", number=None, bound="vague", low=99.0, high=20.0)),
    Case("claims", ("no number is negative",), put("claims", number=-26.0, low=None)),
    Case("claims", ("no least number is negative",), put("claims", low=-1.0)),
    Case("claims", ("a number is absent only where the words are vague",), put("claims", number=None)),
    Case("claims", ("claim_date is plausible",), put("claims", claim_date=dt.date(2020, 1, 1))),
    # quotes
    Case("quotes", ("quote_id is unique",), put("quotes", quote_id="quote-b"), 2),
    Case("quotes", ("no text is empty",), put("quotes", cue="")),
    Case("quotes", ("text is well formed",), put("quotes", text="«»"), also=("every span reproduces its text",)),
    # events
    Case("events", ("event_id is unique",), put("events", event_id="event-b0"), 2),
    Case("events", ("no text is empty",), put("events", entry_id=" ")),
    Case("events", ("mode belongs to the event type",), put("events", mode="strike")),
    Case("events", ("quad_code belongs to the event type",), put("events", quad_code=1)),
    Case("events", ("cameo_code is well formed",), put("events", cameo_code="COERCE")),
    Case("events", ("the trigger lies in the event's span",), put("events", trigger_end=FAR)),
    Case("events", ("the trigger lies in the event's span",), put("events", trigger_end=0)),
    Case("events", ("the quote is of the same document",), put("events", 1, quote_id="quote-b")),
    Case("events", ("event_date is plausible",), put("events", event_date=dt.date(2022, 4, 30))),
]  # fmt: skip
CASES = [*schema_cases(), *OWN_CASES]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_rule_can_fail(case: Case, rows: Rows) -> None:
    case.change(rows)
    tables = {name: pa.Table.from_pylist(rows[name], schema=TABLES[name].arrow()) for name in TABLE_NAMES}

    result = validate_table(case.table, tables, LIMITS)

    message = failure_message(result)
    assert {rule.rule for rule in result.failures} == {*case.rules, *case.also}, message
    for rule in result.failures:
        if rule.rule not in case.rules:
            continue
        assert rule.error is None
        assert rule.failed_count == case.count
        assert f"{case.table}: {rule.rule}: {case.count} of {rule.checked_count} fail" in message
        assert rule.offences
        for offence in rule.offences:
            assert f"  {offence.key}" in message
            if case.has_file:
                assert offence.file, offence
                assert offence.words, offence
                assert f" in {offence.file}: {offence.found}: «{offence.words}»" in message


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_columns_can_fail(table: str, tables: dict[str, pa.Table]) -> None:
    name = TABLES[table].names[-1]
    place = tables[table].column_names.index(name)
    broken = tables | {table: tables[table].set_column(place, name, pa.array([1.5] * tables[table].num_rows, pa.float32()))}

    result = validate_table(table, broken, LIMITS)

    assert [rule.rule for rule in result.failures] == [COLUMNS_RULE]
    assert f"  column {name}: expected" in failure_message(result)
    assert "found float" in failure_message(result)


def test_every_rule_is_broken_by_a_case() -> None:
    rules = {(table, rule.name) for table in TABLE_NAMES for rule in rules_for(table, LIMITS) if rule.name != COLUMNS_RULE}

    assert {(case.table, rule) for case in CASES for rule in case.rules} == rules


def test_rule_names_are_unique_in_their_table() -> None:
    for table in TABLE_NAMES:
        names = [rule.name for rule in rules_for(table, LIMITS)]
        assert len(names) == len(set(names)), table


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2022-01-05", (1, 1)),
        ("2022-01", (31, -26)),
        ("2024-02", (29, None)),
        ("2022", (365, None)),
        ("2022-W01", (7, None)),
        ("2022-01-02/2022-01-06", (5, None)),
        ("2022-W60", None),
        ("2022-13", None),
        ("9999", (365, None)),
        ("0000", None),
        ("P3D", None),
        ("٢٠٢٢", None),
    ],
)
def test_calendar_values(value: str, days: tuple[int, int | None] | None) -> None:
    from kzpipe.validation.extract_columns import timex_days

    found = timex_days(value)

    assert (found is None) == (days is None)
    if found is not None and days is not None:
        assert found[1] - found[0] + 1 == days[0]
