"""Run the rules with Great Expectations on an ephemeral context: nothing is kept, nothing leaves the machine.

Great Expectations is imported here only, and only when a check runs: the import takes seconds.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from kzpipe.errors import TableError
from kzpipe.schema.tables import TABLES
from kzpipe.validation.derived import derived_columns, schema_columns, totals
from kzpipe.validation.expectations import TABLE_NAMES, FrameName, Rule, columns_rule, rules_for
from kzpipe.validation.frames import Frames
from kzpipe.validation.offences import find_offences
from kzpipe.validation.results import MAX_OFFENCES, RuleResult, ValidationLimits, ValidationResult

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
    from great_expectations.datasource.fluent.pandas_datasource import PandasDatasource

_FORMAT: Mapping[str, Any] = {"result_format": "SUMMARY", "partial_unexpected_count": MAX_OFFENCES}
"""The summary of a pandas frame already names the places of the first rows that fail; the complete format is slow where all fail."""


def validate_tables(tables: Mapping[str, pa.Table], limits: ValidationLimits) -> ValidationResult:
    """Check every rule of every table of ingest, clean and extract, and the counts between them.

    Where the columns of a table are not those of the schema, or a table is missing, only that is reported: rules across
    tables cannot be asked then.
    """
    columns = tuple(result for name in TABLE_NAMES for result in _check(name, tables, (columns_rule(name),)))
    row_counts = {name: tables[name].num_rows if name in tables else 0 for name in TABLE_NAMES}
    if not all(result.success for result in columns):
        return ValidationResult(limits, row_counts, columns)
    frames = Frames(tables)
    rules: list[RuleResult] = []
    for name, of_columns in zip(TABLE_NAMES, columns, strict=True):
        rules += [of_columns, *_check(name, frames, rules_for(name, limits)[1:])]
    return ValidationResult(limits, row_counts, tuple(rules))


def validate_table(name: str, tables: Mapping[str, pa.Table], limits: ValidationLimits) -> ValidationResult:
    """Check the suite of one table, which may look at the others.

    Raises TableError where one of those is missing or has other columns than the schema.
    """
    for other in TABLE_NAMES:
        if other != name and (other not in tables or tuple(tables[other].column_names) != TABLES[other].names):
            raise TableError(f"{other}: missing, or its columns are not those of kzpipe/schema/tables.py; validate_tables says which")
    rules = rules_for(name, limits)
    results = _check(name, tables, rules[:1])
    if results[0].success:
        results += _check(name, Frames(tables), rules[1:])
    return ValidationResult(limits, {name: tables[name].num_rows if name in tables else 0}, tuple(results))


def _check(name: str, data: Frames | Mapping[str, pa.Table], rules: Sequence[Rule]) -> list[RuleResult]:
    """Return the results of one table's rules in their order; ``data`` need only be tables for the rule about columns."""
    results: dict[str, RuleResult] = {}
    for kind in dict.fromkeys(rule.frame for rule in rules):
        chosen = [rule for rule in rules if rule.frame == kind]
        frame = _frame(name, kind, data)
        for rule, found in _run(_light(frame, chosen), chosen):
            results[rule.name] = _read(rule, found, frame, data)
    return [results[rule.name] for rule in rules]


def _frame(name: str, kind: FrameName, data: Frames | Mapping[str, pa.Table]) -> pd.DataFrame:
    if not isinstance(data, Frames):
        return schema_columns(TABLES[name], data.get(name))
    if kind == "totals":
        return totals(data)
    rows = data.frame(name)
    derived = {column: _series(compute(data)) for column, compute in derived_columns(TABLES[name]).items()}
    return pd.concat([rows, pd.DataFrame(derived, index=rows.index)], axis=1)


def _light(frame: pd.DataFrame, rules: Sequence[Rule]) -> pd.DataFrame:
    """Return the columns that the rules test, texts as Python objects: Great Expectations hashes its frame and copies it for every rule."""
    used = {column for rule in rules for column in rule.asks_for}
    chosen = frame[[column for column in frame if column in used]]
    return chosen.astype({column: object for column in chosen if chosen[column].dtype == "str"})


def _series(values: Sequence[object] | pd.Series) -> pd.Series:
    if isinstance(values, pd.Series):
        return values
    kind = "str" if all(value is None or isinstance(value, str) for value in values) else None
    return pd.Series(values, dtype=kind)


def _run(frame: pd.DataFrame, rules: Sequence[Rule]) -> Iterable[tuple[Rule, ExpectationValidationResult]]:
    import great_expectations as gx
    from great_expectations import expectations

    suite = gx.ExpectationSuite("suite", expectations=[
        getattr(expectations, rule.expectation)(**rule.options, notes=rule.notes, meta={"rule": rule.name}) for rule in rules
    ])  # fmt: skip
    batch = _datasource().add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    found: ExpectationSuiteValidationResult = batch.validate(suite, result_format=dict(_FORMAT))
    by_name = {rule.name: rule for rule in rules}
    for result in found.results:
        if result.expectation_config is not None:
            yield by_name[result.expectation_config.meta["rule"]], result


def _datasource() -> PandasDatasource:
    """Return a source of data frames in a fresh context: no files, no progress bars, no data docs, no analytics."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig

    context = gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(), progress_bars=ProgressBarsConfig(globally=False), analytics_enabled=False
        ),
    )
    return context.data_sources.add_pandas("frames")


def _read(rule: Rule, found: ExpectationValidationResult, frame: pd.DataFrame, data: Frames | Mapping[str, pa.Table]) -> RuleResult:
    details = found.result
    counted = details.get("element_count", details.get("observed_value", 0)) - (details.get("missing_count") or 0)
    failed = details.get("unexpected_count", 0 if found.success else 1)
    rows = [int(row) for row in details.get("partial_unexpected_index_list") or []][:MAX_OFFENCES]
    offences = () if found.success else find_offences(rule, rows, frame, data)
    return RuleResult(
        rule.table, rule.name, rule.columns, rule.expectation, rule.notes, bool(found.success), int(counted), int(failed), offences,
        None if found.success else _error(found))  # fmt: skip


def _error(found: ExpectationValidationResult) -> str | None:
    """Return why the expectation could not be evaluated, or None: Great Expectations reports what it catches by metric."""
    info = found.exception_info
    reports = [info] if "raised_exception" in info else list(info.values())
    messages = {str(report["exception_message"]) for report in reports if report.get("raised_exception")}
    return "; ".join(sorted(messages)) or None
