from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from validated_rows import COPY, FILES, Rows, as_tables, leave_unread, valid_rows

from kzpipe.errors import TableError
from kzpipe.schema.tables import TABLES
from kzpipe.validation import ValidationLimits, checkpoint, failure_message, validate_table, validate_tables
from kzpipe.validation.expectations import COLUMNS_RULE, TABLE_NAMES, Rule, rules_for
from kzpipe.validation.page import render_page, render_result

Tables = dict[str, pa.Table]


def with_column(tables: Tables, table: str, column: str, values: list[object]) -> Tables:
    """Return the tables with one column of one of them replaced."""
    rows = tables[table]
    place = rows.column_names.index(column)
    return tables | {table: rows.set_column(place, rows.schema.field(column), pa.array(values, rows.schema.field(column).type))}


def test_valid_tables_pass(tables: Tables, limits: ValidationLimits) -> None:
    result = validate_tables(tables, limits)

    assert result.success, failure_message(result)
    assert failure_message(result) == ""
    assert [(rule.table, rule.rule) for rule in result.rules] == [(name, rule.name) for name in TABLE_NAMES for rule in rules_for(name, limits)]
    assert result.row_counts == {name: tables[name].num_rows for name in TABLE_NAMES}
    spans = next(rule for rule in result.of_table("mentions") if rule.rule == "every span reproduces its text")
    assert (spans.checked_count, spans.failed_count) == (8, 0)


def test_two_runs_give_the_same_bytes(tables: Tables, limits: ValidationLimits) -> None:
    broken = with_column(tables, "claims", "low", [99.0, 99.0])

    first, second = (validate_tables(dict(reversed(broken.items())) if turn else broken, limits) for turn in (False, True))

    assert render_result(first) == render_result(second)
    assert render_page(first) == render_page(second)


def test_a_failure_names_table_rule_count_rows_file_and_words(tables: Tables, limits: ValidationLimits) -> None:
    broken = with_column(tables, "claims", "low", [99.0, 99.0])

    lines = failure_message(validate_tables(broken, limits)).splitlines()

    count = sum(len(rules_for(name, limits)) for name in TABLE_NAMES)
    assert lines[0] == f"validation: 2 of {count} expectations do not hold"
    assert lines[1:5] == [
        "claims: low ≤ number: 2 of 2 fail",
        "  allowed: where both are given",
        "  claim-a in first.txt: low 99, number 26: «26 محتجا قتلوا»",  # 26 protesters killed
        "  claim-b in نسخة أولى.txt: low 99, number 26: «26 محتجا قتلوا»",
    ]


def test_only_the_first_rows_are_shown(tables: Tables, limits: ValidationLimits) -> None:
    broken = with_column(tables, "mentions", "confidence", [2.0] * 8)

    (rule,) = validate_table("mentions", broken, limits).failures

    assert (rule.failed_count, len(rule.offences)) == (8, 5)
    assert [offence.key for offence in rule.offences] == ["mention-a0", "mention-a1", "mention-a2", "mention-a3", "mention-b0"]


def test_empty_tables_fail_by_their_counts_only(limits: ValidationLimits) -> None:
    empty = {name: TABLES[name].arrow().empty_table() for name in TABLE_NAMES}

    result = validate_tables(empty, limits)

    assert {(rule.table, rule.rule) for rule in result.failures} == {
        ("documents", "there is at least one row"), ("articles", "there is at least one row")}  # fmt: skip
    assert all(rule.error is None for rule in result.rules)
    assert "documents: there is at least one row: 1 of 0 fail\n  allowed: something to read came in\n  the run: 0 rows" in failure_message(result)


def test_articles_without_records_fail(tables: Tables, limits: ValidationLimits) -> None:
    records = ("timexes", "entities", "mentions", "claims", "quotes", "events")

    result = validate_tables(tables | {name: tables[name].slice(0, 0) for name in records}, limits)

    assert [(rule.table, rule.rule) for rule in result.failures] == [("articles", "every article names an actor")]


def test_rejects_without_documents_fail(tables: Tables, limits: ValidationLimits) -> None:
    result = validate_table("rejects", {name: rows if name == "rejects" else rows.slice(0, 0) for name, rows in tables.items()}, limits)

    assert ("rejects", "share_rejected stays under its limit") in {(rule.table, rule.rule) for rule in result.failures}


def test_documents_that_vanish_fail(tables: Tables, limits: ValidationLimits) -> None:
    result = validate_table("documents", tables | {"quarantine": tables["quarantine"].slice(0, 0)}, limits)

    message = failure_message(result)
    assert "documents: counts in are counts out: 1 of 1 fail" in message
    assert "the run: documents 3, articles_and_quarantine 2" in message
    assert "in english.txt: document_id cccccccccccccccc, places_fault neither articles nor quarantine: «Protesters set out" in message


def test_a_share_over_its_limit_shows_what_was_set_aside(tables: Tables, limits: ValidationLimits) -> None:
    result = validate_table("quarantine", tables, replace(limits, max_set_aside_share=0.25))

    assert [rule.rule for rule in result.failures] == ["share_set_aside stays under its limit"]
    assert "cccccccccccccccc in english.txt: share_set_aside 0.3333: «the body is English»" in failure_message(result)


def test_one_document_that_shows_a_mistake_never_stops_the_chain(rows: Rows, limits: ValidationLimits) -> None:
    strict = replace(limits, max_unread_share=0.0)
    rows["quarantine"][0]["reason"] = "error"
    assert validate_tables(as_tables(rows), strict).success
    unread = valid_rows()
    leave_unread(unread)
    assert validate_tables(as_tables(unread), strict).success


def test_mistakes_of_clean_and_extract_are_one_share(rows: Rows, limits: ValidationLimits) -> None:
    leave_unread(rows)
    rows["quarantine"][0]["reason"] = "error"
    assert validate_tables(as_tables(rows), replace(limits, max_unread_share=0.67)).success

    result = validate_tables(as_tables(rows), replace(limits, max_unread_share=0.66))

    assert [(rule.table, rule.rule) for rule in result.failures] == [("unread", "share_unread stays under its limit")]
    assert "share_unread 0.6667, quarantined_as_error 1, unread 1, documents 3" in failure_message(result)


def test_mistakes_of_clean_alone_are_bounded(rows: Rows, limits: ValidationLimits) -> None:
    for table in ("articles", "blocks", "sentences", "timexes", "mentions", "claims", "quotes", "events"):
        rows[table] = [row for row in rows[table] if row["document_id"] != COPY]
    rows["quarantine"][0]["reason"] = "error"
    rows["quarantine"].insert(0, rows["quarantine"][0] | {"document_id": COPY, "source_path": FILES[COPY]})

    result = validate_tables(as_tables(rows), replace(limits, max_set_aside_share=1.0))

    assert [rule.rule for rule in result.failures] == ["share_unread stays under its limit"]
    assert "the run: share_unread 0.6667, quarantined_as_error 2, unread 0, documents 3" in failure_message(result)


def test_limits_are_inclusive(tables: Tables, limits: ValidationLimits) -> None:
    exact = replace(limits, earliest_date=dt.date(2022, 1, 6), latest_date=dt.date(2022, 1, 6), max_event_days_before=1, max_event_days_after=0)

    assert all(validate_table(name, tables, exact).success for name in ("articles", "claims", "events"))
    early = validate_table("events", tables, replace(exact, max_event_days_before=0))
    assert [(rule.rule, rule.failed_count) for rule in early.failures] == [("event_date is plausible", 4)]


def test_other_columns_stop_the_rest(tables: Tables, limits: ValidationLimits) -> None:
    broken = {name: rows for name, rows in tables.items() if name != "quotes"} | {"claims": tables["claims"].drop_columns(["unit"])}

    result = validate_tables(broken, limits)

    assert {rule.rule for rule in result.rules} == {COLUMNS_RULE}
    message = failure_message(result)
    assert "claims: columns and their types are those of the schema: 1 of 19 fail" in message
    assert "  column unit: expected string, found no such column" in message
    assert "  column quote_id: expected string, found no such table" in message
    with pytest.raises(TableError, match="claims: missing, or its columns"):
        validate_table("events", broken, limits)


def test_a_rule_that_cannot_be_checked_fails(tables: Tables, limits: ValidationLimits, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = Rule("quotes", "a rule about nothing", "ExpectColumnValuesToNotBeNull", {"column": "volume"}, ("volume",), "cannot be")
    monkeypatch.setattr(checkpoint, "rules_for", lambda name, limits: (*rules_for(name, limits), lost))

    result = validate_table("quotes", tables, limits)

    assert [rule.rule for rule in result.failures] == ["a rule about nothing"]
    assert 'quotes: a rule about nothing: could not be checked: Error: The column "volume"' in failure_message(result)


def test_nothing_is_written(tables: Tables, limits: ValidationLimits, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    validate_table("rejects", tables, limits)

    assert not list(tmp_path.iterdir())


def test_great_expectations_is_imported_late(root: Path) -> None:
    code = "import sys, kzpipe.validation.stage; print('great_expectations' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, encoding="utf-8", check=True)

    assert done.stdout.strip() == "False"


def test_the_result_holds_no_time_and_no_machine(tables: Tables, limits: ValidationLimits) -> None:
    content = json.loads(render_result(validate_table("quotes", tables, limits)))

    assert set(content) == {"success", "parameters", "tables"}
    assert set(content["tables"]["quotes"]["expectations"][0]) == {
        "rule", "columns", "expectation", "notes", "success", "checked_count", "failed_count", "offences", "error"}  # fmt: skip
