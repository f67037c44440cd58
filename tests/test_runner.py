from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kzpipe import runner
from kzpipe.errors import InputError, KzpipeError, ParameterError, ValidationFailed
from kzpipe.paths import Project
from kzpipe.schema.records import Document
from kzpipe.stages.base import Files, Stage, StageInput, UndeclaredInput
from kzpipe.store import count_rows, read_table

DOCUMENT = Document("0" * 16, "a.txt", None, None, None, None, "text/plain", "utf-8", "نص سري", "0" * 64)  # a secret text
INGEST = Stage("ingest", "toy", writes=("documents", "rejects"), parameters=("ingest",), reads_raw_folder=True)
VALIDATE = Stage("validate", "toy", outputs=("data/quality/validation.json",), always_outputs=("reports/validation",))

RunToy = Callable[[Stage, Callable[[StageInput], Any]], dict[str, int]]


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Project:
    (tmp_path / "params.yaml").write_bytes((root / "params.yaml").read_bytes())
    return Project(tmp_path)


@pytest.fixture
def run_toy(project: Project, monkeypatch: pytest.MonkeyPatch) -> RunToy:
    """Return a function that runs a declaration with another function in place of its module's."""

    def run(stage: Stage, function: Callable[[StageInput], Any]) -> dict[str, int]:
        monkeypatch.setitem(sys.modules, "toy", SimpleNamespace(run=function))
        monkeypatch.setattr(runner, "stage_named", lambda _: stage)
        monkeypatch.setattr(runner, "_check_code_is_the_projects", lambda _: None)
        return runner.run_stage(stage.name, project)

    return run


def test_a_table_stage_is_given_what_it_declares_and_its_rows_are_written(run_toy: RunToy, project: Project) -> None:
    def ingest(inputs: StageInput) -> dict[str, list[Any]]:
        assert inputs.raw_folder == project.root / "data/raw"
        assert inputs.params.ingest.min_article_characters > 0
        return {"rejects": [], "documents": [DOCUMENT]}

    assert run_toy(INGEST, ingest) == {"documents": 1, "rejects": 0}
    assert read_table(project.stages, "documents").num_rows == 1


def test_undeclared_input_stops_the_stage(run_toy: RunToy, project: Project) -> None:
    with pytest.raises(UndeclaredInput, match="stage ingest asks for table 'events'"):
        run_toy(INGEST, lambda inputs: inputs.tables["events"])
    with pytest.raises(UndeclaredInput, match="declares lexicons"):
        run_toy(INGEST, lambda inputs: inputs.lexicons)
    assert count_rows(project.stages, "documents") is None


def test_a_stage_must_hand_back_the_tables_it_declares(run_toy: RunToy) -> None:
    with pytest.raises(KzpipeError, match="hands back the tables documents but declares documents, rejects"):
        run_toy(INGEST, lambda _: {"documents": []})


def test_each_run_is_one_line_in_the_log_without_any_text(run_toy: RunToy, project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    run_toy(INGEST, lambda _: {"documents": [DOCUMENT], "rejects": []})
    with pytest.raises(KzpipeError):
        run_toy(INGEST, lambda _: {"documents": [DOCUMENT, DOCUMENT], "rejects": []})
    lines = (project.logs / "kzpipe.log").read_text("utf-8").splitlines()
    entries = [json.loads(line) for line in lines]
    assert [entry["outcome"] for entry in entries] == ["done", "failed"]
    assert entries[0]["rows"] == {"documents": 1, "rejects": 0}
    assert dt.datetime.fromisoformat(entries[0]["at"]).tzinfo is not None
    assert "سري" not in "".join(lines)
    assert capsys.readouterr().err.splitlines() == lines


def test_a_failed_stage_leaves_the_tables_of_the_run_before(run_toy: RunToy, project: Project) -> None:
    run_toy(INGEST, lambda _: {"documents": [DOCUMENT], "rejects": []})
    with pytest.raises(KzpipeError):
        run_toy(INGEST, lambda _: {"documents": [DOCUMENT, DOCUMENT], "rejects": []})
    assert count_rows(project.stages, "documents") == 1


def test_wrong_parameters_stop_a_stage(run_toy: RunToy, project: Project) -> None:
    project.parameters.write_text("ingest: {}\n", "utf-8")
    with pytest.raises(ParameterError, match=r"ingest.raw_folder is missing"):
        run_toy(INGEST, lambda _: {})


def test_a_file_stage_replaces_its_outputs_whole(run_toy: RunToy, project: Project) -> None:
    old = project.validation_report / "old.html"
    old.parent.mkdir(parents=True)
    old.touch()
    run_toy(VALIDATE, lambda _: Files({"data/quality/validation.json": b"{}"}, {"reports/validation/index.html": b"good"}))
    assert (project.quality / "validation.json").read_bytes() == b"{}"
    assert [file.name for file in project.validation_report.iterdir()] == ["index.html"]


def test_a_failed_validation_leaves_its_report_and_no_verdict(run_toy: RunToy, project: Project) -> None:
    report = {"reports/validation/index.html": b"bad"}
    run_toy(VALIDATE, lambda _: Files({"data/quality/validation.json": b"{}"}, {"reports/validation/index.html": b"good"}))
    with pytest.raises(ValidationFailed, match="events: too old"):
        run_toy(VALIDATE, lambda _: Files({}, report, ValidationFailed("events: too old")))
    assert not (project.quality / "validation.json").exists()
    assert (project.validation_report / "index.html").read_bytes() == b"bad"


def test_a_crashed_validation_leaves_no_verdict_and_no_report_of_an_older_run(run_toy: RunToy, project: Project) -> None:
    run_toy(VALIDATE, lambda _: Files({"data/quality/validation.json": b"{}"}, {"reports/validation/index.html": b"good"}))
    with pytest.raises(ZeroDivisionError):
        run_toy(VALIDATE, lambda _: 1 // 0)
    assert not (project.quality / "validation.json").exists()
    assert not project.validation_report.exists()


def test_metrics_are_written_by_a_failed_run_and_gone_after_a_crash(run_toy: RunToy, project: Project) -> None:
    stage = Stage("evaluate", "toy", metrics=("data/quality/evaluation/metrics.json",))
    file = project.root / stage.metrics[0]
    with pytest.raises(ValidationFailed):
        run_toy(stage, lambda _: Files({}, {stage.metrics[0]: b"{}"}, ValidationFailed("below its floor")))
    assert file.read_bytes() == b"{}"
    with pytest.raises(ZeroDivisionError):
        run_toy(stage, lambda _: 1 // 0)
    assert not file.exists()


@pytest.mark.parametrize("path", ["data/curated/x.json", "data/quality/validation.json/../../x", "reports/validation/x"])
def test_a_file_stage_writes_nowhere_else(run_toy: RunToy, path: str) -> None:
    with pytest.raises(KzpipeError, match="lies under none of its outputs"):
        run_toy(VALIDATE, lambda _: Files({path: b""}, {"reports/validation/index.html": b""}))


def test_every_output_must_be_handed_back(run_toy: RunToy) -> None:
    with pytest.raises(KzpipeError, match="declares the output data/quality/validation.json but hands back nothing for it"):
        run_toy(VALIDATE, lambda _: Files({}, {"reports/validation/index.html": b""}))


def test_declared_files_and_folders_are_read_as_bytes(run_toy: RunToy, project: Project) -> None:
    folder = project.root / "data/curated/corrections"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_bytes(b"x")
    stage = Stage("report", "toy", files=("data/curated/corrections",), outputs=("reports/site",))
    seen = {}
    run_toy(stage, lambda inputs: seen.update(inputs.files) or Files({"reports/site/index.html": b"page"}))
    assert seen == {"data/curated/corrections/a.csv": b"x"}
    missing = Stage("report", "toy", files=("data/quality/validation.json",), outputs=("reports/site",))
    with pytest.raises(InputError, match=r"data/quality/validation.json: stage report reads it, but it is not there"):
        run_toy(missing, lambda _: Files({}))
    gone = Stage("evaluate", "toy", files=("data/curated/gold",), metrics=("data/quality/evaluation/metrics.json",))
    with pytest.raises(InputError, match=r"data/curated/gold: stage evaluate reads it, but it is not there; take it back from Git"):
        run_toy(gone, lambda _: {})


def test_an_unknown_stage_is_named_with_the_nearest(project: Project) -> None:
    with pytest.raises(InputError, match=r"'extarct' is not a stage; .* Did you mean extract\?"):
        runner.run_stage("extarct", project)


def test_code_of_another_project_does_not_run(project: Project) -> None:
    with pytest.raises(InputError, match="its tables would not be what its own code makes"):
        runner.run_stage("ingest", project)
