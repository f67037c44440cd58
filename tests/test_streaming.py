"""Documents that come in any order, in more runs than one, end in the same files as all at once."""

from __future__ import annotations

import random
from hashlib import sha256
from pathlib import Path

import pytest

from kzpipe import shards, streaming
from kzpipe.errors import TableError
from kzpipe.schema.records import Claim, Document, Reject
from kzpipe.store import UNFINISHED, read_shards, read_table

TEXT = "أعلنت البلدية إغلاق الجسر القديم. "  # the town hall has closed the old bridge


def document(number: int) -> Document:
    key = sha256(str(number).encode()).hexdigest()
    return Document(key[:16], f"{number}.txt", None, None, None, None, "text/plain", "utf-8", TEXT * (1 + number % 40), key)


DOCUMENTS = [document(number) for number in range(300)]
REJECT = Reject("x.bin", None, "ingest", "binary", "bytes that are no text")


def hashes(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): sha256(file.read_bytes()).hexdigest() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.mark.parametrize("run_characters", [1, 5_000, 10**9])
def test_the_files_depend_on_the_documents_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_characters: int) -> None:
    monkeypatch.setattr(shards, "MAX_CHARACTERS", 20_000)
    assert streaming.write_stream(tmp_path / "a", "ingest", [*DOCUMENTS, REJECT]) == {"documents": 300, "rejects": 1}
    monkeypatch.setattr(streaming, "RUN_CHARACTERS", run_characters)
    streaming.write_stream(tmp_path / "b", "ingest", [REJECT, *random.Random(3).sample(DOCUMENTS, 300)])
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")
    assert len(hashes(tmp_path / "a")) > 10
    rows = read_table(tmp_path / "a", "documents")
    assert rows.column("document_id").to_pylist() == sorted(one.document_id for one in DOCUMENTS)
    assert [rows.column("document_id").to_pylist()] == [
        [key for part in read_shards(tmp_path / "a", ["documents"]) for key in part["documents"].column("document_id").to_pylist()]
    ]


def test_without_documents_there_is_an_empty_table(tmp_path: Path) -> None:
    assert streaming.write_stream(tmp_path, "ingest", [REJECT]) == {"documents": 0, "rejects": 1}
    assert read_table(tmp_path, "documents").num_rows == 0


def test_a_stream_that_breaks_leaves_what_was_there(tmp_path: Path) -> None:
    streaming.write_stream(tmp_path, "ingest", DOCUMENTS[:3])
    before = hashes(tmp_path)
    with pytest.raises(TableError, match="documents: 1 keys stand in more than one row"):
        streaming.write_stream(tmp_path, "ingest", [DOCUMENTS[0], DOCUMENTS[0]])
    assert {path: digest for path, digest in hashes(tmp_path).items() if UNFINISHED not in path} == before


def test_a_record_of_another_stage_is_a_mistake_in_the_stage(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="stage ingest yields a type; it writes documents, rejects"):
        streaming.write_stream(tmp_path, "ingest", [Claim])
