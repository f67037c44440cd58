"""The Prefect flow, for real: an ephemeral server, a copy of the project, every stage."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from kzpipe.errors import ValidationFailed
from kzpipe.paths import Project
from kzpipe.reproduction import ReproductionBroken, StageFailed
from kzpipe.stages.registry import STAGE_NAMES


def test_only_a_run_that_ended_without_a_word_is_tried_again() -> None:
    from prefect.states import Failed

    from flows.reproduce import may_help_to_retry, reproduce_stage

    def retried(error: Exception) -> bool:
        return may_help_to_retry(reproduce_stage, SimpleNamespace(), Failed(data=error))

    assert retried(ReproductionBroken("killed"))
    assert not retried(StageFailed("events: too old"))
    assert not retried(ValidationFailed("events: too old"))
    assert reproduce_stage.retries == 1


@pytest.mark.slow
def test_the_flow_reproduces_every_stage_in_order(
    tmp_path: Path, copy_project: Callable[..., Project], kzpipe_command: Callable[..., SimpleNamespace]
) -> None:
    project = copy_project(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    done = kzpipe_command(project, "flow", home=home)
    log = (project.logs / "flow.log").read_text("utf-8")
    assert done.returncode == 0, done.stderr + log
    assert tuple(re.findall(r"stage (\w+): Finished in state Completed", log)) == STAGE_NAMES
    assert "validation   passed" in kzpipe_command(project, "summary").stdout
    assert not list(home.iterdir()), "nothing is written outside the project"
    assert "**Validation: passed**" in artifact(project)
    assert "Traceback" not in log

    # a stage that says why it fails: the flow fails with its words, once
    text = project.parameters.read_text("utf-8")
    project.parameters.write_text(re.sub(r"min_words: \d+", "min_words: 50000", text), "utf-8")
    failed = kzpipe_command(project, "flow", home=home)
    log = (project.logs / "flow.log").read_text("utf-8").removeprefix(log)
    assert failed.returncode == 1
    assert re.findall(r"stage (\w+): Finished in state (\w+)", log)[-1] == ("validate", "Failed")
    assert re.search(r"stage validate: kzpipe: .*quarantine", log), "it names the table"
    assert len(re.findall(r'"stage": "validate"', log)) == 1
    assert "**Validation: failed**" in artifact(project)


def artifact(project: Project) -> str:
    """Return the text of the newest summary artifact."""
    with sqlite3.connect(project.state / "prefect" / "prefect.db") as database:
        rows = database.execute("select data from artifact where key = 'summary' order by created desc limit 1").fetchall()
    database.close()
    return str(json.loads(rows[0][0]))
