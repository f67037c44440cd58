"""The size of a batch does not show: whatever is wrong, tables checked document by document give the result of the whole."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from test_expectations import CASES, Case
from validated_rows import FIRST, LIMITS, Rows, as_tables, valid_rows

from kzpipe.schema.tables import TABLES
from kzpipe.validation import ValidationResult, failure_message, validate_source
from kzpipe.validation.corpus import SHARDED, Corpus, Keys, WholeTables
from kzpipe.validation.expectations import COLUMNS_RULE, TABLE_NAMES, rules_for
from kzpipe.validation.page import render_result

GROUPS = 3
EMPTIED = {str(case) for case in CASES if case.rules[0] in {"there is at least one row", "every article has blocks", "every article names an actor"}}
"""Cases that take all rows of a table away: nothing else can be wrong with them."""


class Sharded(WholeTables):
    """Tables in memory, one document a shard; rows that name no document are in the last one."""

    def shards(self, *names: str) -> Iterator[Mapping[str, pa.Table]]:
        of_rows = {name: self.tables[name].column("document_id").fill_null("\uffff") for name in names}
        every = {key for name in SHARDED for key in self.tables[name].column("document_id").fill_null("\uffff").to_pylist()}
        for document_id in sorted(every):
            yield {name: self.tables[name].filter(pc.equal(of_rows[name], document_id)) for name in names}


def in_order(rows: Rows) -> dict[str, pa.Table]:
    """Return rows as tables in the order that the store keeps them in."""
    return {name: table.sort_by([(column, "ascending") for column in TABLES[name].order]) for name, table in as_tables(rows).items()}


def both_ways(tables: Mapping[str, pa.Table]) -> tuple[ValidationResult, ValidationResult]:
    return validate_source(WholeTables(tables), LIMITS), validate_source(Sharded(tables), LIMITS, batch_bytes=1)


def dealt(number: int) -> list[Case]:
    """Return the cases of one group; each deals them out alike."""
    cases = [case for case in CASES if str(case) not in EMPTIED]
    random.Random(4).shuffle(cases)
    return cases[number::GROUPS]


def broken_by(cases: list[Case]) -> Rows:
    rows = valid_rows()
    for case in cases:
        try:
            case.change(rows)
        except IndexError:
            continue  # another case has taken the row away
    return rows


@pytest.mark.parametrize("number", range(GROUPS))
def test_batches_say_what_the_whole_says(number: int) -> None:
    whole, in_batches = both_ways(in_order(broken_by(dealt(number))))

    assert len(whole.failures) > len(TABLE_NAMES)
    assert failure_message(in_batches) == failure_message(whole)
    assert render_result(in_batches) == render_result(whole)
    assert in_batches == whole


def test_valid_tables_pass_in_batches() -> None:
    whole, in_batches = both_ways(in_order(valid_rows()))

    assert in_batches.success
    assert in_batches == whole


def test_every_rule_is_broken_in_a_group() -> None:
    dealt_out = {(case.table, rule) for number in range(GROUPS) for case in dealt(number) for rule in (*case.rules, *case.also)}
    emptied = {(case.table, rule) for case in CASES if str(case) in EMPTIED for rule in case.rules}

    assert dealt_out | emptied == {(name, rule.name) for name in TABLE_NAMES for rule in rules_for(name, LIMITS) if rule.name != COLUMNS_RULE}


def test_keys_of_other_batches_count() -> None:
    rows = valid_rows()
    rows["mentions"][0]["mention_id"] = "mention-b3"
    rows["articles"][1]["cluster_id"] = "b" * 16
    rows["events"][1]["quote_id"] = "quote-b"

    _, in_batches = both_ways(in_order(rows))

    assert {rule.rule: [row.key for row in rule.offences] for rule in in_batches.failures} == {
        "copies share a cluster": ["b" * 16],
        "mention_id is unique": ["mention-b3", "mention-b3"],
        "the quote is of the same document": ["event-a1"],
    }
    assert f"copy_fault the same words as {FIRST}, which is in cluster {FIRST}" in failure_message(in_batches)


def test_batches_hold_whole_documents_and_all_of_them() -> None:
    tables = in_order(valid_rows())
    of_two = sum(rows.nbytes for shard in list(Sharded(tables).shards(*SHARDED))[:2] for rows in shard.values())

    sizes = {size: [batch["documents"].num_rows for batch in Corpus(Sharded(tables)).batches(size)] for size in (1, of_two, 1 << 30)}

    assert sizes == {1: [1, 1, 1], of_two: [2, 1], 1 << 30: [3]}


def test_no_shard_is_one_empty_batch() -> None:
    nothing = {name: TABLES[name].arrow().empty_table() for name in TABLE_NAMES}

    (batch,) = Corpus(Sharded(nothing)).batches(1)
    whole, in_batches = both_ways(nothing)

    assert {name: rows.num_rows for name, rows in batch.items()} == dict.fromkeys(SHARDED, 0)
    assert [rule.rule for rule in whole.failures] == ["there is at least one row"] * 2
    assert in_batches == whole


def test_keys_are_told_apart_and_absent_is_no_key() -> None:
    keys = Keys()
    keys.add(pa.chunked_array([pa.array(["نص", None])]))
    keys.add(pa.chunked_array([pa.array(["a", "نص"])]))

    assert keys.hold(["a", "نص", "b", None]) == [True, True, False, False]
    assert keys.series().isna().tolist() == [False, True, False, False]
    assert keys.series().duplicated(keep=False).tolist() == [True, False, False, True]
    assert Keys().hold([]) == []
