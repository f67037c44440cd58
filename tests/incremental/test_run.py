"""Only what has changed is read, and the tables are those of a run from nothing, byte for byte."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from kzpipe import runner, shards
from kzpipe.errors import KzpipeError
from kzpipe.incremental import method
from kzpipe.incremental.shard import ShardReader, Task, open_reader
from kzpipe.lexicon.load import default_lexicons
from kzpipe.params import load_parameters
from kzpipe.paths import Project
from kzpipe.reader import default_reader
from kzpipe.stages import clean, extract
from kzpipe.store import UNFINISHED, read_rows, read_table, write_rows
from tests.made_articles import article_with_quote as article

CODE = "kzpipe/text/blocks.py"


@pytest.fixture(scope="module")
def cleaner(root: Path) -> clean.Cleaner:
    return clean.prepare(default_lexicons(), load_parameters(root / "params.yaml"))


def make_small(monkeypatch: pytest.MonkeyPatch, cleaner: clean.Cleaner) -> None:
    """Some five articles to a shard; the lexicons are compiled once for the module."""
    monkeypatch.setattr(runner, "_check_code_is_the_projects", lambda _: None)
    monkeypatch.setattr(shards, "MAX_CHARACTERS", 3_000)
    monkeypatch.setattr(extract, "prepare", lambda lexicons, parameters: default_reader())
    monkeypatch.setattr(clean, "prepare", lambda lexicons, parameters: cleaner)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, cleaner: clean.Cleaner) -> None:
    make_small(monkeypatch, cleaner)


@pytest.fixture(scope="module")
def once_read(root: Path, tmp_path_factory: pytest.TempPathFactory, cleaner: clean.Cleaner) -> Project:
    """A project with thirty articles, read once."""
    made = Project(tmp_path_factory.mktemp("read") / "project")
    (made.root / "data/raw").mkdir(parents=True)
    shutil.copytree(root / "kzpipe", made.root / "kzpipe", ignore=shutil.ignore_patterns("__pycache__"))
    parameters = (root / "params.yaml").read_text("utf-8")
    (made.root / "params.yaml").write_text(parameters.replace("processes: 2", "processes: 1"), "utf-8")
    for number in range(30):
        (made.root / f"data/raw/{number:02}.txt").write_text(article(number), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        make_small(patch, cleaner)
        assert run(made) == {"ingest": {}, "clean": {"read": 30, "taken_over": 0}, "extract": {"read": 30, "taken_over": 0}}
    return made


@pytest.fixture
def project(once_read: Project, tmp_path: Path) -> Project:
    """A copy of the project that has been read, to be changed."""
    shutil.copytree(once_read.root, tmp_path / "project")
    return Project(tmp_path / "project")


def run(project: Project, *stages: str) -> dict[str, dict[str, Any]]:
    """Run stages and return what they log of their documents."""
    found = {}
    for stage in stages or ("ingest", "clean", "extract"):
        runner.run_stage(stage, project)
        line = json.loads((project.logs / "kzpipe.log").read_text("utf-8").splitlines()[-1])
        found[stage] = line.get("documents", {})
    return found


def tables(project: Project) -> dict[str, str]:
    files = sorted(project.stages.rglob("*.parquet"))
    return {file.relative_to(project.stages).as_posix(): sha256(file.read_bytes()).hexdigest() for file in files if UNFINISHED not in file.parts}


def from_nothing(project: Project) -> dict[str, str]:
    """Return the tables of a run of the same project in which nothing is kept."""
    fresh = Project(project.root.with_name("fresh"))
    shutil.copytree(project.root, fresh.root, ignore=shutil.ignore_patterns(".state", "stages", "logs"))
    run(fresh)
    made = tables(fresh)
    shutil.rmtree(fresh.root)
    return made


def more(project: Project) -> None:
    (project.root / "data/raw/new.txt").write_text(article(77), "utf-8")


def fewer(project: Project) -> None:
    for number in range(4, 30):
        (project.root / f"data/raw/{number:02}.txt").unlink()


def other(project: Project) -> None:
    path = project.root / "data/raw/07.txt"
    path.write_text(path.read_text("utf-8").replace("احتجاج على", "غضب من"), "utf-8")


def copied(project: Project) -> None:
    """A copy that is older: it is kept, and the article that was there before goes to quarantine."""
    text = article(7).replace("الجمعة 7 يناير 2022", "الأربعاء 5 يناير 2022")
    (project.root / "data/raw/zz_copy.txt").write_text(text, "utf-8")


def in_english(project: Project) -> None:
    (project.root / "data/raw/english.txt").write_text("The town hall has closed the old bridge for repairs this week. " * 8, "utf-8")


@pytest.mark.parametrize("change", [more, fewer, other, copied, in_english])
def test_a_run_after_a_change_gives_the_tables_of_a_run_from_nothing(project: Project, change: Callable[[Project], None]) -> None:
    before = tables(project)
    assert len([path for path in before if path.startswith("extract/events/")]) > 5
    change(project)
    second = run(project)
    changed = 0 if change is fewer else 1
    assert (second["clean"]["read"], second["extract"]["read"]) == (changed, 0 if change is in_english else changed)
    assert tables(project) == from_nothing(project)
    assert tables(project) != before


def test_a_copy_that_comes_and_goes(project: Project) -> None:
    before = tables(project)
    copied(project)
    run(project)
    assert read_table(project.stages, "quarantine").column("reason").to_pylist() == ["near_copy"]
    assert read_table(project.stages, "articles").num_rows == 30
    (project.root / "data/raw/zz_copy.txt").unlink()
    assert run(project)["clean"] == {"read": 0, "taken_over": 30}
    assert tables(project) == before


def test_most_files_stay_the_very_same_when_an_article_comes_in(project: Project) -> None:
    before = {path: (project.stages / path).stat().st_ino for path in tables(project)}
    more(project)
    run(project)
    after = {path: (project.stages / path).stat().st_ino for path in tables(project)}
    sharded = [path for path in before if path.startswith("extract/") and "/entities/" not in path]
    assert sum(before[path] == after.get(path) for path in sharded) > 0.7 * len(sharded)


def test_nothing_changed_means_nothing_read(project: Project) -> None:
    before = tables(project)
    assert run(project) == {"ingest": {}, "clean": {"read": 0, "taken_over": 30}, "extract": {"read": 0, "taken_over": 30}}
    assert tables(project) == before


@pytest.mark.parametrize(
    ("path", "stages"),
    [("kzpipe/lexicons/verbs.csv", ["clean", "extract"]), ("kzpipe/lexicons/triggers.csv", ["extract"]), (CODE, ["clean", "extract"])],
)
def test_another_lexicon_line_or_code_reads_all_anew_and_says_so(project: Project, path: str, stages: list[str]) -> None:
    before = tables(project)
    file = project.root / path
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n", 1))
    for stage in ("clean", "extract"):
        expected = {"read": 30, "taken_over": 0, "read_anew_because_changed": [path]} if stage in stages else {"read": 0, "taken_over": 30}
        assert run(project, stage)[stage] == expected
    assert tables(project) == before


def test_another_parameter_and_another_library_read_all_anew(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project.root / "params.yaml"
    path.write_text(path.read_text("utf-8").replace("scare_quote_words: 3", "scare_quote_words: 2"), "utf-8")
    assert run(project, "extract")["extract"]["read_anew_because_changed"] == ["params.yaml: extract"]
    installed = method.version
    monkeypatch.setattr(method, "version", lambda name: "99" if name == "python-crfsuite" else installed(name))
    assert run(project, "extract")["extract"] == {"read": 30, "taken_over": 0, "read_anew_because_changed": ["python-crfsuite"]}


def test_a_database_of_camels_that_comes_or_goes_reads_all_anew(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    database = project.root / "camel/calima-msa-r13/morphology.db"
    database.parent.mkdir(parents=True)
    database.write_text("###DEFINES###", "utf-8")
    monkeypatch.setattr(method, "second_database", lambda: database)
    expected = {"read": 30, "taken_over": 0, "read_anew_because_changed": ["calima-msa-r13"]}
    assert run(project, "extract")["extract"] == expected
    assert run(project, "extract")["extract"] == {"read": 0, "taken_over": 30}
    monkeypatch.setattr(method, "second_database", lambda: None)
    assert run(project, "extract")["extract"] == expected


def test_another_year_that_most_documents_declare_reads_those_anew_that_declare_none(project: Project) -> None:
    (project.root / "data/raw/07.txt.meta.json").write_text('{"published": "2022-01-07"}', "utf-8")
    found = run(project)
    assert found["clean"] == {"read": 30, "taken_over": 0, "read_anew_because_changed": ["what holds for all documents"]}
    assert found["extract"]["read"] <= 1
    for number in (8, 9):
        (project.root / f"data/raw/{number:02}.txt.meta.json").write_text('{"published": "2021-01-07"}', "utf-8")
    again = run(project)["clean"]
    assert again == {"read": 29, "taken_over": 1, "read_anew_because_changed": ["what holds for all documents"]}, "07 declares its day"
    assert tables(project) == from_nothing(project)


def test_a_list_that_is_edited_while_reading_begins_is_not_taken_for_what_it_was(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project.root / "kzpipe/lexicons/triggers.csv"
    content = path.read_bytes()
    prepare = extract.prepare

    def meanwhile(lexicons: Any, parameters: Any) -> Any:
        path.write_bytes(content.replace(b"\n", b"\r\n", 1))
        return prepare(lexicons, parameters)

    more(project)
    monkeypatch.setattr(extract, "prepare", meanwhile)
    with pytest.raises(KzpipeError, match="code or lexicons were changed while it began to read them"):
        run(project)
    path.write_bytes(content)
    monkeypatch.setattr(extract, "prepare", prepare)
    assert run(project, "extract")["extract"] == {"read": 1, "taken_over": 30}
    assert tables(project) == from_nothing(project)


@pytest.mark.parametrize("damage", ["cut", "flipped", "gone", "entry"])
def test_what_is_kept_and_not_as_it_was_written_is_read_anew(project: Project, damage: str) -> None:
    before = tables(project)
    kept = sorted((project.state / "kept/extract").glob("*.json" if damage == "entry" else "*.events.parquet"))
    content = kept[0].read_bytes()
    kept[0].unlink()  # the table in place is the same file under another name: it must not be written into
    if damage == "flipped":
        kept[0].write_bytes(content[:40] + bytes([content[40] ^ 1]) + content[41:])
    elif damage != "gone":
        kept[0].write_bytes(content[: len(content) // 2])
    assert 0 < run(project, "extract")["extract"]["read"] < 30
    assert tables(project) == before


def test_a_table_that_somebody_changed_is_put_right(project: Project) -> None:
    before = tables(project)
    file = sorted((project.stages / "extract/events").glob("*.parquet"))[0]
    with file.open("r+b") as opened:  # in place, so that what is kept under another name changes with it
        opened.write(b"XXXX")
    run(project, "extract")
    assert tables(project) == before


def test_a_run_that_is_broken_off_leaves_the_tables_and_what_it_read(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tables(project)
    with (project.root / CODE).open("a", encoding="utf-8") as file:
        file.write("\n")
    read = ShardReader.read
    calls: list[str] = []

    def broken(self: ShardReader, shard: str) -> Any:
        calls.append(shard)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return read(self, shard)

    monkeypatch.setattr(ShardReader, "read", broken)
    with pytest.raises(KeyboardInterrupt):
        run(project, "extract")
    assert tables(project) == before
    monkeypatch.setattr(ShardReader, "read", read)
    again = run(project, "extract")["extract"]
    assert 0 < again["taken_over"] < 30
    assert again["read"] + again["taken_over"] == 30
    assert tables(project) == before


def test_a_document_that_clean_cannot_read_is_set_aside_with_the_place_of_the_mistake(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = clean.mark_blocks

    def stumbles(text: str, *others: Any) -> Any:
        if "غضب" in text:
            raise ValueError(f"no such line in {object()}")
        return mark(text, *others)

    monkeypatch.setattr(clean, "mark_blocks", stumbles)
    other(project)
    found = run(project)
    assert len(found["clean"]["failed"]) == 1
    assert found["extract"] == {"read": 0, "taken_over": 29}
    (aside,) = read_table(project.stages, "quarantine").to_pylist()
    assert (aside["source_path"], aside["reason"]) == ("07.txt", "error")
    assert aside["detail"].startswith("ValueError at kzpipe/stages/clean.py:")
    assert aside["detail"].endswith("no such line in <object object>")


def test_an_article_that_extract_cannot_read_is_named_and_the_others_are_read(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    read_document = extract.read_document

    def stumbles(reader: Any, document: Any) -> Any:
        if "غضب" in document.text:
            raise RecursionError("maximum recursion depth exceeded")
        return read_document(reader, document)

    monkeypatch.setattr(extract, "read_document", stumbles)
    other(project)
    found = run(project)
    assert (found["extract"]["read"], len(found["extract"]["failed"])) == (1, 1)
    (row,) = read_table(project.stages, "unread").to_pylist()
    assert [row["document_id"]] == found["extract"]["failed"]
    assert row["detail"].startswith("RecursionError at kzpipe/stages/extract.py:")
    assert row["document_id"] in read_table(project.stages, "articles").column("document_id").to_pylist()
    assert row["document_id"] not in read_table(project.stages, "mentions").column("document_id").to_pylist()


def test_an_article_whose_rows_break_a_rule_is_named_and_the_others_are_read(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    read_document = extract.read_document

    def half_a_span(reader: Any, document: Any) -> Any:
        found = read_document(reader, document)
        return replace(found, mentions=[replace(one, end=one.end + 1) for one in found.mentions]) if "غضب" in document.text else found

    monkeypatch.setattr(extract, "read_document", half_a_span)
    other(project)
    assert len(run(project)["extract"]["failed"]) == 1
    (row,) = read_table(project.stages, "unread").to_pylist()
    assert row["detail"].startswith("TableError at kzpipe/table_checks.py:")
    assert "is not what stands at" in row["detail"]


def test_what_two_broken_runs_have_kept_of_one_document_counts_once(project: Project) -> None:
    """A corpus that was one shard, then cut by a run that was broken off, and is now cut once more."""
    kept = project.state / "kept/extract"
    before = tables(project)
    for file in sorted(kept.glob("b0*")):
        whole = file.with_name(file.name.replace(file.name.partition(".")[0], "b0", 1))
        if not whole.exists():
            whole.write_bytes(file.read_bytes())
    for file in kept.glob("b*.json"):  # what was read was another cut, so that each shard has to be put together anew
        file.write_text(json.dumps(json.loads(file.read_bytes()) | {"input": "of another cut"}), "utf-8")
    assert run(project, "extract")["extract"] == {"read": 0, "taken_over": 30}
    assert tables(project) == before


def test_what_killed_runs_were_writing_goes_although_the_stage_fails_again(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(*_: object) -> None:
        raise MemoryError

    kept = project.state / "kept/extract"
    before = sorted(kept.iterdir())
    for name in ("b00..0123456789abcdef.events.parquet", "b00..0123456789abcdef.json.unfinished"):
        (kept / name).write_bytes(b"half")
    monkeypatch.setattr(extract, "read", stops)
    other(project)
    with pytest.raises(MemoryError):
        run(project)
    assert sorted(kept.iterdir()) == before


@pytest.mark.parametrize("fault", [MemoryError, OSError, ImportError])
def test_what_is_the_machines_fault_stops_the_stage(project: Project, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]) -> None:
    """Were a library that is half installed a document's fault, its documents would be kept as unread when the library is whole again."""

    def stops(*_: object) -> None:
        raise fault

    monkeypatch.setattr(clean, "mark_blocks", stops)
    other(project)
    with pytest.raises(fault):
        run(project, "ingest", "clean")


def test_rows_of_other_tables_than_there_are_now_are_not_taken_for_theirs(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Articles are of another day from the middle of a run on, as after a checkout: the run ends, and the next one reads them again."""
    make = extract.tables_of

    def meanwhile(results: Any) -> Any:
        for file in (project.stages / "clean/articles").glob("*.parquet"):
            one = read_rows("articles", file)
            days = pa.array([dt.date(2022, 1, 14)] * one.num_rows, pa.date32())
            file.unlink()  # what is kept has second names of these files
            write_rows(file, one.set_column(one.column_names.index("published_date"), one.schema.field("published_date"), days))
        return make(results)

    before = {file: file.read_bytes() for file in (project.stages / "extract").rglob("*.parquet")}
    with (project.root / CODE).open("a", encoding="utf-8") as file:
        file.write("\n")
    monkeypatch.setattr(extract, "tables_of", meanwhile)
    with pytest.raises(KzpipeError, match="changed while it read|was made from other tables than those here"):
        run(project, "extract")
    assert {file: file.read_bytes() for file in (project.stages / "extract").rglob("*.parquet")} == before
    monkeypatch.setattr(extract, "tables_of", make)
    run(project, "extract")
    assert {day for day in read_table(project.stages, "timexes").column("anchor_date").to_pylist() if day} == {dt.date(2022, 1, 14)}


def test_a_worker_with_other_code_refuses_to_read(project: Project) -> None:
    with pytest.raises(KzpipeError, match="a worker in .* has other code, lexicons, parameters or libraries than the process that gives it work"):
        open_reader(Task(project.root, "extract", "0" * 64, None))


@pytest.mark.skipif(sys.platform == "win32", reason="processes are spawned alike everywhere; once is enough")
def test_two_processes_give_the_same_tables(project: Project) -> None:
    before = tables(project)
    shutil.rmtree(project.state)
    path = project.root / "params.yaml"
    path.write_text(path.read_text("utf-8").replace("processes: 1", "processes: 2"), "utf-8")
    assert run(project, "extract")["extract"] == {"read": 30, "taken_over": 0}
    assert tables(project) == before
