"""Drafts of gold records: made of rows as people have corrected them, not counted before a person has completed them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from typer.testing import CliRunner, Result

from kzpipe.cli import app
from kzpipe.corrections.give import Asked, give_verdicts
from kzpipe.corrections.lines import Correction
from kzpipe.errors import CorrectionError, GoldError, InputError
from kzpipe.evaluation.compare import FALSE, MISSED
from kzpipe.evaluation.draft import READ, draft_files, judged_articles, render_judged
from kzpipe.evaluation.floors import FLOORS, Floors, render_floors
from kzpipe.evaluation.found import System
from kzpipe.evaluation.gold import FOLDER, drafts_in, fingerprint, read_gold
from kzpipe.evaluation.scores import LAYERS
from kzpipe.evaluation.stage import evaluate, run
from kzpipe.evaluation.view import render_table
from kzpipe.reader import Extraction
from kzpipe.schema import records as r
from kzpipe.stages import clean, extract
from kzpipe.stages.base import StageInput
from kzpipe.store import table_from_records, write_tables
from kzpipe.text.document import ReadableDocument

Files = dict[str, bytes]
Tables = Mapping[str, pa.Table]
DOCUMENT = "d" * 16


@pytest.fixture(scope="module")
def rows(system: System) -> dict[str, list[Any]]:
    """What clean and extract read in the article of these tests."""
    from tests.evaluation.conftest import TEXT

    document = r.Document(DOCUMENT, "port.html", None, "وكالة العيّنة", None, None, "text/plain", "utf-8", TEXT, "0" * 64)
    cleaned = clean.clean_document(system.cleaner, (document, 2023))
    assert cleaned.article is not None
    readable = ReadableDocument(DOCUMENT, TEXT, cleaned.article.published_date, cleaned.blocks, cleaned.sentences)
    read: Extraction = extract.read_document(system.reader, readable)
    layers = {layer: list(getattr(read, layer)) for layer in ("timexes", "entities", "mentions", "claims", "quotes", "events")}
    return {"documents": [document], "articles": [cleaned.article], "blocks": list(cleaned.blocks), "sentences": list(cleaned.sentences), **layers}


@pytest.fixture(scope="module")
def tables(rows: dict[str, list[Any]]) -> Tables:
    return {name: table_from_records(name, rows[name]) for name in READ}


def verdicts(tables: Tables, *asked: tuple[str, ...]) -> tuple[Correction, ...]:
    return give_verdicts(
        [Asked(row_id, verdict, "read again", *rest) for row_id, verdict, *rest in asked], (), tables, dt.date(2023, 4, 1)
    ).corrections


def ids(tables: Tables, table: str) -> list[str]:
    return list(tables[table].column(0).to_pylist())


def gold_of(files: Mapping[str, str], *, is_complete: bool) -> Files:
    """Return the files as they lie in the folder, with the mark or, by the hand of a person, without."""
    content = {f"{FOLDER}/{name}": text for name, text in files.items()}
    if is_complete:
        content = {path: "\n".join(line for line in text.split("\n") if not line.startswith(' "draft"')) for path, text in content.items()}
    return {path: text.encode() for path, text in content.items()}


def test_a_draft_holds_the_rows_as_corrected_without_those_rejected(tables: Tables) -> None:
    claim, quote, event = (ids(tables, table)[0] for table in ("claims", "quotes", "events"))
    given = verdicts(tables, (claim, "correct", "number", "13"), (quote, "reject"), (event, "accept"))
    record = json.loads(draft_files("port", DOCUMENT, tables, given)["port.gold.json"])
    before = json.loads(draft_files("port", DOCUMENT, tables, ())["port.gold.json"])
    assert (before["claims"][0]["number"], before["claims"][0]["low"]) == (12, 12)
    assert (record["claims"][0]["number"], record["claims"][0]["low"]) == (13, 13)
    assert len(record["quotes"]) == len(before["quotes"]) - 1
    assert record["events"] == before["events"]
    rows = sum(tables[table].num_rows for table in ("claims", "events", "quotes", "mentions"))
    assert f"verdicts: 1 corrected, 1 accepted, 1 rejected; nobody has judged {rows - 3} rows" in record["draft"]
    assert f"verdicts: none; nobody has judged {rows} rows" in before["draft"]
    assert (record["doc"], record["crisis"], record["publisher"]) == ("port.txt", None, "وكالة العيّنة")


def test_a_draft_is_gold_in_form_once_its_mark_is_gone(tables: Tables, files_of: Callable[..., Files]) -> None:
    files = draft_files("wire_a1", DOCUMENT, tables, ())
    (own,) = read_gold({**files_of(), **gold_of(files, is_complete=False)})
    assert own.name == "port"
    assert drafts_in({**files_of(), **gold_of(files, is_complete=False)}) == ("wire_a1",)
    complete = {**files_of(), **gold_of(files, is_complete=True)}
    assert [article.name for article in read_gold(complete)] == ["port", "wire_a1"]
    assert drafts_in(complete) == ()


def test_the_code_reads_its_own_draft_without_a_miss(tables: Tables, inputs: StageInput, system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor anything too much: which is why a draft is no gold."""
    monkeypatch.setattr(System, "from_inputs", lambda _: system)
    files = gold_of(draft_files("port", DOCUMENT, tables, ()), is_complete=True)
    (measured,) = evaluate(replace(inputs, files=files), "port").measured
    assert [note for note in measured.comparison.notes if note.kind in (MISSED, FALSE)] == []


def test_the_evaluation_does_not_count_a_draft_and_says_so(
    tables: Tables, inputs: StageInput, system: System, files_of: Callable[..., Files], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(System, "from_inputs", lambda _: system)
    alone = files_of()
    floors = {FLOORS: render_floors(Floors(fingerprint(read_gold(alone)), {"all": dict.fromkeys(LAYERS, 0.0)}))}
    files = draft_files("wire_a1", DOCUMENT, tables, ())
    with_draft = replace(inputs, files={**alone, **floors, **gold_of(files, is_complete=False)})
    evaluation = evaluate(with_draft)
    assert ([one.name for one in evaluation.measured], evaluation.drafts, evaluation.is_other_gold) == (["port"], ("wire_a1",), False)
    assert "a draft, so not counted: wire_a1; complete it from the text and delete its line 'draft'" in render_table(evaluation)
    assert run(with_draft).always == run(replace(inputs, files={**alone, **floors})).always
    with pytest.raises(InputError, match="wire_a1 is a draft; complete it"):
        evaluate(with_draft, "wire_a1.gold.json")
    complete = evaluate(replace(inputs, files={**alone, **floors, **gold_of(files, is_complete=True)}))
    assert ([one.name for one in complete.measured], complete.drafts, complete.is_other_gold) == (["port", "wire_a1"], (), True)


def test_nothing_but_drafts_measures_nothing(tables: Tables) -> None:
    with pytest.raises(GoldError, match=r"nothing but drafts in it \(port\), so nothing can be measured"):
        read_gold(gold_of(draft_files("port", DOCUMENT, tables, ()), is_complete=False))


def test_verdicts_that_do_not_hold_any_more_make_no_draft(tables: Tables) -> None:
    claim = ids(tables, "claims")[0]
    (given,) = verdicts(tables, (claim, "correct", "number", "13"))
    with pytest.raises(CorrectionError, match="number was '11' when it was corrected"):
        draft_files("port", DOCUMENT, tables, [replace(given, was="11")])
    draft_files("port", DOCUMENT, tables, [replace(given, was="11", document_id="e" * 16)])  # of another article


def test_articles_with_the_most_wrong_rows_come_first(tables: Tables) -> None:
    claim, quote, mention = (ids(tables, table)[0] for table in ("claims", "quotes", "mentions"))
    given = verdicts(tables, (claim, "correct", "number", "13"), (claim, "correct", "high", "13"), (quote, "reject"), (mention, "accept"))
    given += (replace(given[0], row_id="c-gone", document_id="e" * 16),)
    text = tables["documents"].column("text").to_pylist()[0].encode()
    first, second = judged_articles(given, tables, {"sudan_a1.txt": text})
    assert (first.document_id, first.corrected, first.rejected, first.accepted, first.record) == (DOCUMENT, 1, 1, 1, "sudan_a1")
    assert (second.corrected, second.record, second.source_path) == (1, None, "an article that is gone")
    lines = render_judged([first, second]).splitlines()
    assert "1 corrected (33%), 1 rejected (33%), 1 accepted, " in lines[0]
    assert lines[0].endswith("rows not judged, in the gold as \u2068sudan_a1\u2069")
    assert render_judged([]) == "no article has verdicts on its rows\n"


@pytest.fixture
def here(tmp_path: Path, rows: dict[str, list[Any]], monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "dvc.yaml").touch()
    write_tables(tmp_path / "data/stages", rows)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kzpipe.environment.enter_quiet_environment", lambda _: None)
    return tmp_path


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def test_as_a_person_types_it(here: Path) -> None:
    assert call("corrections", "--articles").output == "no article has verdicts on its rows\n"
    assert call("correct", "c-", "number", "13", "--reason", "as the ministry says").exit_code == 0
    assert call("corrections", "--articles").output.startswith(f"{DOCUMENT}  \u2068port.html\u2069  1 corrected (100%)")
    done = call("draft", "port.html")
    assert done.exit_code == 0, done.output
    assert done.output.startswith(f"wrote {FOLDER}/port.txt\nwrote {FOLDER}/port.gold.json\nnext: complete it from the text")
    again = call("draft", DOCUMENT[:5])
    assert again.exit_code == 1
    assert f"{FOLDER}/port.txt: is there already; give the draft another name" in again.stderr
    assert call("draft", DOCUMENT[:5], "--name", "sudan_a1").exit_code == 0
    assert json.loads((here / FOLDER / "sudan_a1.gold.json").read_text("utf-8"))["doc"] == "sudan_a1.txt"
    assert call("draft", "port.html", "--name", ".").exit_code == 1
    assert call("draft", "nothing.html").exit_code == 1
