from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from kzpipe.shards import table_folder
from kzpipe.versions.evidence import with_evidence
from kzpipe.versions.model import RowChange

DOCUMENT = "00000000000000aa"
FIRST = "أعلنت الوزارة مقتل 13 شرطياً."  # "The ministry announced the death of 13 policemen."
SECOND = "ثم قالت إن العدد بلغ 18."  # "Then it said the number had reached 18."
EMBED = "تغريدة: 26 قتيلاً"  # "A tweet: 26 dead"; an embed, so no sentence
TEXT = f"{FIRST} {SECOND}\n{EMBED}\n"
SENTENCES = [(TEXT.index(FIRST), len(FIRST)), (TEXT.index(SECOND), TEXT.index(SECOND) + len(SECOND))]

Writer = Callable[..., Path]


def span(words: str, **row: Any) -> dict[str, Any]:
    return {"document_id": DOCUMENT, "start": TEXT.index(words), "end": TEXT.index(words) + len(words), "text": words, **row}


ROWS: dict[str, list[dict[str, Any]]] = {
    "documents": [
        {"document_id": DOCUMENT, "text": TEXT, "declared_title": "عنوان الصفحة", "outlet": "الصفحة"},
        {"document_id": "00000000000000bb", "text": "قصير", "declared_title": None, "outlet": None},
    ],
    "articles": [{"document_id": DOCUMENT, "title": "بيان", "outlet": "وكالة المثال", "published_date": dt.date(2022, 1, 8)}],
    "sentences": [{"document_id": DOCUMENT, "sentence_index": number, "start": start, "end": end} for number, (start, end) in enumerate(SENTENCES)],
    "claims": [span("13 شرطياً", claim_id="c-1"), span("بلغ 18", claim_id="c-2")],
    "events": [span("مقتل 13 شرطياً", event_id="e-1")],
    "mentions": [span("الوزارة", mention_id="m-1", entity_id="mvd")],
}


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    def write(name: str, rows: dict[str, list[dict[str, Any]]]) -> Path:
        for table, content in rows.items():
            folder = table_folder(tmp_path / name, table)
            folder.mkdir(parents=True)
            pq.write_table(pa.Table.from_pylist(content), folder / "part-0000.parquet")
        return tmp_path / name

    return write


def change(table: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> RowChange:
    how = "changed" if before is not None and after is not None else "removed" if after is None else "added"
    return RowChange(table, how, "id", (after or before or {}).get("document_id"), before, after)


def shown(row: RowChange) -> tuple[str, str] | None:
    """The sentence, and the words in it."""
    if row.evidence is None:
        return None
    return row.evidence.sentence, row.evidence.sentence[row.evidence.start : row.evidence.end]


@pytest.mark.parametrize(
    ("table", "before", "after", "expected"),
    [
        ("claims", None, span("بلغ 18"), (SECOND, "بلغ 18")),
        ("quotes", None, span(f"13 شرطياً. {SECOND[:3]}"), (f"{FIRST} {SECOND}", f"13 شرطياً. {SECOND[:3]}")),  # over two sentences
        ("claims", None, span("26 قتيلاً"), (EMBED, "26 قتيلاً")),  # in no sentence: its line
        ("blocks", None, span(EMBED), (EMBED, EMBED)),
        ("documents", None, {"document_id": DOCUMENT}, ("", "")),
        ("articles", None, {"document_id": DOCUMENT, "published_start": 0, "published_end": 5}, (FIRST, FIRST[:5])),
        ("articles", None, {"document_id": DOCUMENT, "published_start": None, "published_end": None}, ("", "")),
        ("casualties", None, {"best_claim_ids": ["c-2"]}, (SECOND, "بلغ 18")),
        ("casualties", {"best_claim_ids": ["c-1"]}, {"best_claim_ids": ["c-1", "c-2"]}, (SECOND, "بلغ 18")),  # the claim that came in
        ("casualties", {"best_claim_ids": ["c-1", "c-2"]}, {"best_claim_ids": ["c-1"]}, (FIRST, "13 شرطياً")),
        ("casualties", {"best_claim_ids": []}, {"best_claim_ids": [], "low_claim_ids": ["c-1"]}, (FIRST, "13 شرطياً")),
        ("casualties", None, {"best_claim_ids": ["c-9"]}, None),  # a claim that is not there
        ("timeline", None, {"event_ids": ["e-1"]}, (FIRST, "مقتل 13 شرطياً")),
        ("framings", None, {"mention_ids": ["m-1"]}, (FIRST, "الوزارة")),
        ("entities", None, {"entity_id": "mvd"}, (FIRST, "الوزارة")),
        ("actors", None, {"entity_id": "mvd"}, (FIRST, "الوزارة")),
        ("actors", {"entity_id": "mvd"}, {"entity_id": "mvd"}, None),
        ("coverage", None, {"outlet": "وكالة المثال"}, None),
        ("claims", None, span("بلغ 18", document_id="ffffffffffffffff"), None),  # a document that is not there
    ],
)
def test_where_a_row_comes_from(
    write: Writer, tmp_path: Path, table: str, before: dict[str, Any] | None, after: dict[str, Any] | None, expected: tuple[str, str] | None
) -> None:
    stages = write("after", ROWS)
    (row,) = with_evidence([change(table, before, after)], tmp_path / "nothing", stages)
    assert shown(row) == expected


def test_the_article_it_stands_in(write: Writer, tmp_path: Path) -> None:
    (row, other) = with_evidence(
        [change("claims", None, span("بلغ 18")), change("documents", None, {"document_id": "00000000000000bb"})],
        tmp_path / "nothing",
        write("after", ROWS),
    )
    assert row.evidence is not None
    assert (row.evidence.title, row.evidence.outlet, row.evidence.published) == ("بيان", "وكالة المثال", "2022-01-08")
    assert other.evidence is not None  # read, but no article
    assert (other.evidence.title, other.evidence.outlet, other.evidence.published) == (None, None, None)


def test_a_row_that_went_is_looked_up_where_it_was(write: Writer) -> None:
    before = write("before", ROWS)
    after = write("after", ROWS | {"documents": ROWS["documents"][1:], "events": [{"event_id": 1, "document_id": 1, "start": 0, "end": 1}]})
    events = {"event_ids": ["e-1"]}
    rows = [
        change("claims", span("بلغ 18"), None),
        change("timeline", events, None),
        change("claims", None, span("بلغ 18")),
        change("timeline", None, events),  # ids of another type than now lead nowhere
    ]
    assert [shown(row) for row in with_evidence(rows, before, after)] == [(SECOND, "بلغ 18"), (FIRST, "مقتل 13 شرطياً"), None, None]


def test_an_older_version_with_fewer_tables_and_columns(write: Writer, tmp_path: Path) -> None:
    before = write("before", {"documents": [{"document_id": DOCUMENT, "text": TEXT}]})
    (row,) = with_evidence([change("claims", span("بلغ 18"), None)], before, tmp_path)
    assert shown(row) == (f"{FIRST} {SECOND}", "بلغ 18")  # without sentences, the line
    assert row.evidence is not None
    assert row.evidence.title is None


def test_each_table_is_looked_up_once_however_many_rows(write: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    stages = write("after", ROWS)
    looked_up: Counter[str] = Counter()
    whole = ds.dataset

    def counting(files: list[str], **options: Any) -> Any:
        looked_up[Path(files[0]).parent.name] += 1
        return whole(files, **options)

    monkeypatch.setattr("kzpipe.versions.look_up.ds.dataset", counting)
    aggregates = [change("casualties", None, {"best_claim_ids": [f"c-{number % 2 + 1}"]}) for number in range(50)]
    rows = aggregates + [change("claims", None, span("بلغ 18"))] * 50
    found = with_evidence(rows, stages.with_name("nothing"), stages)
    assert all(row.evidence is not None for row in found)
    assert looked_up == {"claims": 1, "documents": 1, "articles": 1, "sentences": 1}


def test_rows_keep_their_order_and_all_else(write: Writer, tmp_path: Path) -> None:
    rows = [change("coverage", None, {"outlet": "a"}), change("claims", None, span("بلغ 18")), change("coverage", None, {"outlet": "b"})]
    found = with_evidence(rows, tmp_path / "nothing", write("after", ROWS))
    assert [(row.table, row.after) for row in found] == [(row.table, row.after) for row in rows]
    assert with_evidence([], tmp_path, tmp_path) == ()
