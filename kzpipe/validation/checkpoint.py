"""Check the suites of all tables, batch by batch, and merge what the batches say.

Rules about single rows, and about what is of one document, are checked on every batch of whole documents; their counts add up. Rules about
the whole corpus, such as keys that must be unique, are checked once, after the last batch, on what is remembered of all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from kzpipe.errors import TableError
from kzpipe.schema.tables import TABLES
from kzpipe.validation.corpus import BATCH_BYTES, KEY_COLUMNS, SHARDED, WHOLE, Corpus, Source, WholeTables
from kzpipe.validation.derived import derived_columns, schema_columns, totals
from kzpipe.validation.expectations import TABLE_NAMES, Rule, columns_rule, rules_for
from kzpipe.validation.frames import Frames
from kzpipe.validation.offences import column_offence, find_offences, run_offence, show_values
from kzpipe.validation.results import MAX_OFFENCES, Offence, RuleResult, ValidationLimits, ValidationResult, merge_results
from kzpipe.validation.suites import Suites, error_of

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult

Results = dict[tuple[str, str], RuleResult]
"""By table and rule."""


def validate_source(source: Source, limits: ValidationLimits, batch_bytes: int = BATCH_BYTES) -> ValidationResult:
    """Check every rule of every table of ingest, clean and extract, and the counts between them, in batches of about so many bytes.

    Where the columns of a table are not those of the schema, or a table is missing, only that is reported: rules across
    tables cannot be asked then. The size of a batch does not show in the result.
    """
    columns = _check_columns(source, TABLE_NAMES)
    if not all(result.success for result in columns.values()):
        return ValidationResult(limits, _count_rows(source), tuple(columns.values()))
    corpus = Corpus(source)
    found = columns | _check_rules(corpus, {name: rules_for(name, limits)[1:] for name in TABLE_NAMES}, batch_bytes)
    rules = tuple(found[name, rule.name] for name in TABLE_NAMES for rule in rules_for(name, limits))
    return ValidationResult(limits, dict(corpus.census.row_counts), rules)


def validate_tables(tables: Mapping[str, pa.Table], limits: ValidationLimits) -> ValidationResult:
    """Check tables that are in memory, as ``validate_source`` does."""
    return validate_source(WholeTables(tables), limits)


def validate_table(name: str, tables: Mapping[str, pa.Table], limits: ValidationLimits) -> ValidationResult:
    """Check the suite of one table, which may look at the others.

    Raises TableError where one of those is missing or has other columns than the schema.
    """
    for other in TABLE_NAMES:
        if other != name and (other not in tables or tuple(tables[other].column_names) != TABLES[other].names):
            raise TableError(f"{other}: missing, or its columns are not those of kzpipe/schema/tables.py; validate_tables says which")
    rules = rules_for(name, limits)
    source = WholeTables(tables)
    results = _check_columns(source, (name,))
    if results[name, rules[0].name].success:
        results |= _check_rules(Corpus(source), {name: rules[1:]}, BATCH_BYTES)
    found = tuple(results[name, rule.name] for rule in rules if (name, rule.name) in results)
    return ValidationResult(limits, {name: tables[name].num_rows if name in tables else 0}, found)


def _check_columns(source: Source, names: Iterable[str]) -> Results:
    """Check the columns of some tables; all shards of a table have the same, or it could not be read."""
    first = next(iter(source.shards(*SHARDED)), {name: TABLES[name].arrow().empty_table() for name in SHARDED})
    suites = Suites()
    results = {}
    for name in names:
        rule = columns_rule(name)
        frame = schema_columns(TABLES[name], first.get(name) if name in SHARDED else _table(source, name))
        ((_, found),) = suites.run(frame, (rule,))
        offences = tuple(column_offence(frame, row) for row in _failed_rows(found))
        results[name, rule.name] = _result(rule, found, offences)
    return results


def _check_rules(corpus: Corpus, rules: Mapping[str, Sequence[Rule]], batch_bytes: int) -> Results:
    """Check rules by table, all but those about columns."""
    results: Results = {}
    for batch in corpus.batches(batch_bytes):
        corpus.census.add(batch)
        _check_rows(Frames(batch, corpus), {name: rules[name] for name in SHARDED if name in rules}, results)
    whole = corpus.whole()
    corpus.census.add(whole)
    _check_rows(Frames(whole, corpus), {name: rules[name] for name in WHOLE if name in rules}, results)
    suites = Suites()
    for name, of_table in rules.items():
        for kind, frame in (("keys", _keys(name, corpus)), ("totals", totals(corpus.census.row_counts, corpus.census.errors))):
            for rule, found in _run(suites, frame, of_table, kind):
                offences = () if found.success else _corpus_offences(rule, found, frame, corpus)
                results[name, rule.name] = _result(rule, found, offences)
    return results


def _check_rows(frames: Frames, rules: Mapping[str, Sequence[Rule]], results: Results) -> None:
    """Check the rules about rows of the tables of one batch, and merge what is found into the results of the batches before."""
    suites = Suites()
    for name, of_table in rules.items():
        frame = _rows(name, frames)
        for rule, found in _run(suites, frame, of_table, "rows"):
            result = _result(rule, found, () if found.success else _row_offences(rule, _failed_rows(found), frame, frames))
            before = results.get((name, rule.name))
            results[name, rule.name] = merge_results(before, result) if before else result


def _run(suites: Suites, frame: pd.DataFrame, rules: Sequence[Rule], kind: str) -> Iterable[tuple[Rule, ExpectationValidationResult]]:
    chosen = [rule for rule in rules if rule.frame == kind]
    return suites.run(frame, chosen) if chosen else ()


def _rows(name: str, frames: Frames) -> pd.DataFrame:
    """Return the rows of a table with the computed columns beside them."""
    rows = frames.frame(name)
    derived = {column: _series(compute(frames)) for column, compute in derived_columns(TABLES[name]).items()}
    return pd.concat([rows, pd.DataFrame(derived, index=rows.index)], axis=1)


def _keys(name: str, corpus: Corpus) -> pd.DataFrame:
    """Return a row for each row of a table in all batches, with the hashes of its keys."""
    columns = {column: corpus.census.keys[name, column].series() for column in KEY_COLUMNS[name]}
    return pd.DataFrame(columns, index=pd.RangeIndex(corpus.census.row_counts[name]))


def _series(values: Sequence[object] | pd.Series) -> pd.Series:
    if isinstance(values, pd.Series):
        return values
    kind = "str" if all(value is None or isinstance(value, str) for value in values) else None
    return pd.Series(values, dtype=kind)


def _row_offences(rule: Rule, rows: Sequence[int], frame: pd.DataFrame, frames: Frames) -> tuple[Offence, ...]:
    """Return the first rows of a batch that break a rule, computed columns as the frame has them."""
    said = [show_values(rule, frames.tables[rule.table], row, frame) for row in rows]
    if rule.table in WHOLE:
        frames = Frames(frames.corpus.find_beside(rule.table, rows), frames.corpus)
    return find_offences(rule.table, rows, said, frames)


def _corpus_offences(rule: Rule, found: ExpectationValidationResult, frame: pd.DataFrame, corpus: Corpus) -> tuple[Offence, ...]:
    """Return the first rows with a key that others have; for a share over its limit the first rows that were set aside; else one about the run."""
    count = corpus.census.row_counts[rule.table]
    if not rule.columns:
        return (run_offence(f"{count} rows"),)
    said = show_values(rule, None, 0, frame) if rule.frame == "totals" else None
    shows_rows = said is None or rule.table != "documents"
    rows = (_failed_rows(found) if said is None else list(range(min(count, MAX_OFFENCES)))) if shows_rows else []
    if not rows:
        return (run_offence(said or ""),)
    offences: list[Offence] = []
    if rule.table in WHOLE:
        places: list[tuple[Mapping[str, pa.Table], int]] = [(corpus.find_beside(rule.table, rows), row) for row in rows]
    else:
        places = list(corpus.find_rows(rule.table, rows))
    for tables, row in places:
        offences += find_offences(rule.table, [row], [said or show_values(rule, tables[rule.table], row, frame)], Frames(tables, corpus))
    return tuple(offences)


def _failed_rows(found: ExpectationValidationResult) -> list[int]:
    """Return the numbers of the first rows of the frame that fail."""
    return [int(row) for row in found.result.get("partial_unexpected_index_list") or []][:MAX_OFFENCES]


def _result(rule: Rule, found: ExpectationValidationResult, offences: tuple[Offence, ...]) -> RuleResult:
    details = found.result
    counted = details.get("element_count", details.get("observed_value", 0)) - (details.get("missing_count") or 0)
    failed = details.get("unexpected_count", 0 if found.success else 1)
    return RuleResult(
        rule.table, rule.name, rule.columns, rule.expectation, rule.notes, bool(found.success), int(counted), int(failed), offences,
        None if found.success else error_of(found))  # fmt: skip


def _count_rows(source: Source) -> dict[str, int]:
    counts = dict.fromkeys(TABLE_NAMES, 0)
    for shard in source.shards(*SHARDED):
        for name, rows in shard.items():
            counts[name] += rows.num_rows
    return counts | {name: rows.num_rows for name in WHOLE if (rows := _table(source, name)) is not None}


def _table(source: Source, name: str) -> pa.Table | None:
    try:
        return source.tables[name]
    except KeyError:
        return None
