from __future__ import annotations

import datetime as dt
import hashlib
import random
from dataclasses import fields, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kzpipe import store
from kzpipe.errors import TableError
from kzpipe.schema.records import RECORDS, Article, Document, Entity, Event, Quote, Timex
from kzpipe.schema.tables import TABLES
from kzpipe.shards import file_name, table_folder
from kzpipe.store import UNFINISHED, count_rows, read_column, read_table, records_from_table, table_from_records, write_rows, write_tables
from kzpipe.table_checks import check_references

TEXT = "قُتل 26 شخصا في ألماتي"  # 26 people were killed in Almaty


def document(number: int) -> Document:
    return Document(f"{number:016x}", f"{number}.txt", None, None, None, None, "text/plain", "utf-8", TEXT, "0" * 64)


def hashes(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.rglob("*")) if file.is_file()}


DAY = dt.date(2022, 1, 6)
ARTICLE = Article(f"{0:016x}", None, DAY, "header", None, None, None, "ar", 5, "cluster")
TIMEX = Timex("timex-1", f"{0:016x}", 0, 4, "قُتل", "date", None, DAY, "rule", False)
ENTITY = Entity("kz", "state", "KAZ", None, "Kazakhstan", "كازاخستان")
EVENT = Event("event-1", f"{0:016x}", 0, 4, "قُتل", "ASSAULT", None, 4, "19", ("kz",), (), DAY, None, None, 0, 4, "entry", None)
KNOWN = {"documents": table_from_records("documents", [document(0)]), "articles": table_from_records("articles", [ARTICLE])}


def test_rows_come_back_as_they_were_in_the_order_of_the_table(tmp_path: Path) -> None:
    assert write_tables(tmp_path, {"documents": [document(2), document(1)], "rejects": []}) == {"documents": 2, "rejects": 0}
    rows = read_table(tmp_path, "documents").to_pylist()
    assert [row["document_id"] for row in rows] == [f"{1:016x}", f"{2:016x}"]
    assert rows[0]["text"] == TEXT
    assert rows[0]["outlet"] is None
    assert count_rows(tmp_path, "rejects") == 0
    assert count_rows(tmp_path, "articles") is None


def test_records_come_back_as_they_were() -> None:
    assert records_from_table("timexes", table_from_records("timexes", [TIMEX])) == [TIMEX]
    assert records_from_table("events", table_from_records("events", [EVENT])) == [EVENT]
    assert records_from_table("events", table_from_records("events", [])) == []


def test_the_fields_of_records_are_the_columns_of_tables() -> None:
    assert {name: [field.name for field in fields(record)] for name, record in RECORDS.items()} == {
        name: list(table.names) for name, table in TABLES.items()
    }


def test_any_order_of_rows_gives_the_same_bytes(tmp_path: Path) -> None:
    rows = [document(number) for number in range(500)]
    write_tables(tmp_path / "a", {"documents": rows})
    random.Random(1).shuffle(rows)
    write_tables(tmp_path / "b", {"documents": rows})
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")


def test_a_file_holds_no_pandas_metadata_and_no_dictionary(tmp_path: Path) -> None:
    write_tables(tmp_path, {"documents": [document(1)]})
    file = table_folder(tmp_path, "documents") / "part-0000.parquet"
    assert set(pq.read_metadata(file).metadata) == {b"ARROW:schema"}
    column = pq.read_metadata(file).row_group(0).column(0)
    assert "PLAIN_DICTIONARY" not in column.encodings
    assert column.compression == "ZSTD"


@pytest.mark.parametrize("table", list(TABLES))
def test_every_table_can_be_empty(tmp_path: Path, table: str) -> None:
    write_tables(tmp_path, {table: []})
    assert read_table(tmp_path, table).schema == TABLES[table].arrow()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (replace(TIMEX, kind="dates"), r"timexes: in the row with timex_id timex-1, kind is 'dates'; allowed are date, duration, set, time"),
        (replace(TIMEX, rule=None), r"timexes: in the row with timex_id timex-1, rule is null; it must be filled"),
        (replace(TIMEX, value=""), r'timexes: in the row with timex_id timex-1, value is ""; it must be null'),
        (replace(TIMEX, rule=""), r'rule is ""; it must be a value'),
        (replace(TIMEX, start="0"), r"timexes: column start holds a value that is no int32"),
        (replace(TIMEX, start=2**40), r"timexes: column start holds a value that is no int32"),
        (replace(TIMEX, end=3), r"text 'قُتل' of the row with timex_id timex-1 is not what stands at 0-3"),
        (replace(TIMEX, end=99), r"span 0-99 of the row with timex_id timex-1 is not inside document 0{16}, which has 22 code points"),
        (replace(TIMEX, start=-1), r"span -1-4 .* allowed is 0 <= start <= end"),
        (replace(TIMEX, document_id="f" * 16), r"document_id 'f{16}' of the row with timex_id timex-1 is not in documents"),
        (ENTITY, r"timexes: a row is a Entity; allowed is Timex"),
    ],
)
def test_a_row_that_breaks_the_contract_is_named(tmp_path: Path, row: object, message: str) -> None:
    with pytest.raises(TableError, match=message):
        write_tables(tmp_path, {"timexes": [row]}, KNOWN)
    assert not list(tmp_path.iterdir())


def test_a_number_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="latitude is not a number; absent is null"):
        write_tables(tmp_path, {"entities": [replace(ENTITY, latitude=float("nan"))]})


def test_two_rows_with_one_key(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"documents: 1 keys stand in more than one row, first the row with document_id 0{15}7 \(2 rows\)"):
        write_tables(tmp_path, {"documents": [document(7), document(8), document(7)]})


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (replace(EVENT, actor_ids=("kz", "ru")), r"events: actor_ids 'ru' of the row with event_id event-1 is not in entities.entity_id"),
        (replace(EVENT, location_id="ru"), r"events: location_id 'ru' of the row with event_id event-1"),
        (replace(EVENT, quote_id="quote-2"), r"events: quote_id 'quote-2' .* is not in quotes.quote_id; 1 references lead nowhere"),
    ],
)
def test_a_reference_that_leads_nowhere(tmp_path: Path, event: Event, message: str) -> None:
    quote = Quote("quote-1", f"{0:016x}", 0, 4, "قُتل", "direct", None, None, "unspecified")
    with pytest.raises(TableError, match=message):
        write_tables(tmp_path, {"events": [event], "entities": [ENTITY], "quotes": [quote]}, KNOWN)


def test_references_into_tables_written_together_and_tables_read(tmp_path: Path) -> None:
    assert write_tables(tmp_path, {"events": [EVENT], "entities": [ENTITY], "quotes": []}, KNOWN)["events"] == 1
    assert read_table(tmp_path, "events").to_pylist()[0]["actor_ids"] == ["kz"]


@pytest.mark.parametrize(("batch", "sizes"), [(1, [1, 2, 1]), (2, [3, 1]), (3, [3, 1]), (250_000, [4])])
def test_a_column_comes_in_parts_of_whole_files(tmp_path: Path, batch: int, sizes: list[int]) -> None:
    folder = table_folder(tmp_path, "documents")
    folder.mkdir(parents=True)
    for shard, numbers in (("b00", [1]), ("b01", [2, 3]), ("b1", [4])):
        write_rows(folder / file_name(shard), table_from_records("documents", [document(number) for number in numbers]))
    parts = list(read_column(tmp_path, "documents", "document_id", batch))
    assert [len(part) for part in parts] == sizes
    assert [key for part in parts for key in part.to_pylist()] == [f"{number:016x}" for number in (1, 2, 3, 4)]


def test_references_are_looked_up_in_one_part_after_another() -> None:
    parts = {"entities": [["ru", "kz"], [], ["uz"]], "documents": [[f"{0:016x}"]], "articles": [[], [f"{0:016x}"]], "quotes": []}

    def check(*actors: str | None) -> None:
        events = table_from_records("events", [replace(EVENT, actor_ids=actors), replace(EVENT, event_id="event-2", actor_ids=())])
        check_references({"events": events}, {}, lambda table, _: (pa.array(part, pa.string()) for part in parts[table]))

    check("kz", "uz", "ru", "uz")
    check()
    with pytest.raises(TableError, match=r"actor_ids 'by' of the row with event_id event-1 is not in entities.entity_id; 2 references lead nowhere"):
        check("uz", "by", "kz", "ge")


@pytest.mark.parametrize("moment", ["write_table", "replace_folder"])
def test_a_killed_run_leaves_whole_tables_and_the_next_one_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    old, new = {"documents": [document(1)], "rejects": []}, {"documents": [document(1), document(2)], "rejects": []}
    write_tables(tmp_path, old)
    before = hashes(tmp_path)
    place = store.pq if moment == "write_table" else store
    whole, calls = getattr(place, moment), []

    def killed(*arguments: object, **options: object) -> None:
        calls.append(arguments)
        if len(calls) == (2 if moment == "write_table" else 1):
            raise KeyboardInterrupt
        whole(*arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(place, moment, killed)
        with pytest.raises(KeyboardInterrupt):
            write_tables(tmp_path, new)
    assert {path: digest for path, digest in hashes(tmp_path).items() if UNFINISHED not in path} == before
    assert count_rows(tmp_path, "documents") == 1
    write_tables(tmp_path, new)
    assert count_rows(tmp_path, "documents") == 2
    assert not list(tmp_path.rglob(UNFINISHED))


def test_a_table_that_is_not_there_or_of_another_schema(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="documents: no Parquet file in .*; stage ingest writes it"):
        read_table(tmp_path, "documents")
    folder = table_folder(tmp_path, "documents")
    folder.mkdir(parents=True)
    pq.write_table(read_back_without_text(), folder / "part-0000.parquet")
    with pytest.raises(TableError, match="has the columns document_id, source_path"):
        read_table(tmp_path, "documents")
    (folder / "part-0000.parquet").write_bytes(b"PAR1 half a file")
    with pytest.raises(TableError, match=r"cannot be read .* delete it"):
        read_table(tmp_path, "documents")


def read_back_without_text() -> object:
    return table_from_records("documents", [document(1)]).drop_columns(["text"])
