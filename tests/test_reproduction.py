from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kzpipe import reproduction
from kzpipe.errors import CorrectionError, InputError, LexiconError, ParameterError
from kzpipe.paths import Project
from kzpipe.reproduction import ReproductionBroken, StageFailed, reproduce
from kzpipe.turns import Patience

PYTHON = sys.executable
REPRODUCE_WITH = """
import sys; from pathlib import Path; from kzpipe.paths import Project; from kzpipe.reproduction import reproduce
sys.executable = sys.argv[1]
reproduce(Project(Path.cwd()), print)
"""


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Project:
    (tmp_path / "params.yaml").write_bytes((root / "params.yaml").read_bytes())
    (tmp_path / "data/raw").mkdir(parents=True)
    (tmp_path / "data/curated/gold").mkdir(parents=True)
    (tmp_path / "kzpipe").mkdir()
    (tmp_path / "kzpipe/lexicons").symlink_to(root / "kzpipe/lexicons")
    return Project(tmp_path)


@pytest.fixture
def instead_of_dvc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of a shell script that runs in place of ``python -m dvc repro``; the arguments are $@."""
    script = tmp_path / "instead"
    monkeypatch.setattr(reproduction.sys, "executable", str(script))
    return script


def write(script: Path, body: str) -> None:
    script.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    script.chmod(0o755)


def test_lines_are_told_and_one_stage_can_be_asked_for(project: Project, instead_of_dvc: Path) -> None:
    write(instead_of_dvc, 'echo "Stage ingest did not change, skipping"; echo "$@" >&2; echo "$DO_NOT_TRACK" >&2')
    told: list[str] = []
    reproduce(project, told.append, stage="clean")
    assert told == ["-m dvc repro --single-item clean", "1"]


def test_a_mistake_in_a_correction_is_told_before_anything_is_touched(project: Project, instead_of_dvc: Path) -> None:
    write(instead_of_dvc, "touch started")
    folder = project.root / "data/curated/corrections"
    assert not folder.exists()
    reproduce(project, lambda _: None)
    assert folder.is_dir(), "DVC would not begin without a folder that it depends on"
    (project.root / "started").unlink()
    (folder / "claims.csv").write_text("row_id,verdict\n", "utf-8")
    with pytest.raises(CorrectionError, match=r"data/curated/corrections/claims.csv:1: the header is 'row_id,verdict'"):
        reproduce(project, lambda _: None)
    assert not (project.root / "started").exists()


def test_a_stage_that_says_why_it_failed(project: Project, instead_of_dvc: Path) -> None:
    write(instead_of_dvc, 'echo "kzpipe: verbs.csv:3: a mistake" >&2; echo "kzpipe: second line" >&2; echo "ERROR: failed to reproduce"; exit 255')
    with pytest.raises(StageFailed, match="^verbs.csv:3: a mistake\nsecond line$"):
        reproduce(project, lambda _: None)


def test_a_run_that_ends_without_a_word(project: Project, instead_of_dvc: Path) -> None:
    write(instead_of_dvc, 'echo "ERROR: no space left" >&2; exit 255')
    with pytest.raises(ReproductionBroken, match="dvc repro ended with exit code 255: no space left"):
        reproduce(project, lambda _: None)


@pytest.mark.parametrize(("code", "message"), [
    ("-9", "stage extract was ended by SIGKILL .*run again"), ("137", "stage extract was ended by SIGKILL .*run again"),
    ("1", "stage extract ended with exit code 1 and has written nothing: ValueError: x$"),
])  # fmt: skip
def test_a_stage_that_ended_without_a_word_is_named(project: Project, instead_of_dvc: Path, code: str, message: str) -> None:
    failed = f"ERROR: failed to reproduce 'extract': failed to run: kzpipe stage extract, exited with {code}"
    write(instead_of_dvc, f"echo 'ValueError: x' >&2; echo \"{failed}\" >&2; exit 255")
    with pytest.raises(ReproductionBroken, match=f"^{message}"):
        reproduce(project, lambda _: None)


def test_the_tables_of_a_failed_stage_are_told_to_be_older(project: Project, instead_of_dvc: Path) -> None:
    failed = "ERROR: failed to reproduce 'aggregate': failed to run: kzpipe stage aggregate, exited with 1"
    write(instead_of_dvc, f"echo 'kzpipe: claims.csv:2: a mistake' >&2; echo \"{failed}\" >&2; exit 255")
    with pytest.raises(StageFailed, match="^claims.csv:2: a mistake$"):
        reproduce(project, lambda _: None)
    (project.stages / "aggregate/coverage").mkdir(parents=True)
    (project.stages / "aggregate/coverage/part-0000.parquet").touch()
    with pytest.raises(StageFailed, match="^claims.csv:2: a mistake\nthe tables of aggregate are still those of its last good run$"):
        reproduce(project, lambda _: None)


def test_a_run_that_lives_on_without_its_command_is_told(project: Project, instead_of_dvc: Path) -> None:
    write(
        instead_of_dvc,
        """echo "ERROR: failed to reproduce 'ingest': 'x' is busy, it is being blocked by:" >&2; echo "  (PID 7): dvc repro" >&2; exit 255""",
    )
    told: list[str] = []
    with pytest.raises(InputError, match="still at work"):
        reproduce(project, told.append)
    assert told == ["  (PID 7): dvc repro"]


def test_what_a_killed_stage_leaves_running_is_ended(project: Project, instead_of_dvc: Path) -> None:
    """Worker processes hold the pipe that this process reads: without an end to them it would wait for them."""
    write(instead_of_dvc, "sleep 600 & exit 255")
    started = time.monotonic()
    with pytest.raises(ReproductionBroken, match="it said nothing"):
        reproduce(project, lambda _: None)
    assert time.monotonic() - started < 60


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A test run that was started in the background ignores interruptions, and so would all that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interruption_reaches_what_was_started(project: Project, instead_of_dvc: Path, tmp_path: Path) -> None:
    write(instead_of_dvc, f"trap 'touch {tmp_path}/interrupted; exit 1' INT; echo begun >&2; sleep 600 & wait")

    def interrupt(_: str) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        reproduce(project, interrupt)
    assert (tmp_path / "interrupted").exists()


def test_a_run_that_meets_another_dvc_waits_for_it(project: Project, instead_of_dvc: Path, tmp_path: Path) -> None:
    """DVC fails at once where it meets another one, on the same files or between two stages."""
    write(
        instead_of_dvc,
        f"""test -e {tmp_path}/second && exit 0
        if test -e {tmp_path}/first; then touch {tmp_path}/second; echo "ERROR: Unable to acquire lock. Most likely" >&2; exit 255; fi
        touch {tmp_path}/first; echo "ERROR: failed to reproduce 'ingest': 'x' is busy, it is being blocked by:" >&2; exit 255""",
    )
    told: list[str] = []
    reproduce(project, told.append, patience=Patience(60, told.append))
    assert told == ["another DVC came in between; waiting for its turn"] * 2


def test_what_an_earlier_run_has_left_running_is_ended_first(project: Project, instead_of_dvc: Path, tmp_path: Path) -> None:
    (tmp_path / "dvc.yaml").touch()
    noted = "until test -e .state/repro.group.json; do sleep 0.05; done"
    write(instead_of_dvc, f"{noted}; sleep 600 & echo $! > {tmp_path}/left; kill -9 $PPID")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([PYTHON, "-c", REPRODUCE_WITH, str(instead_of_dvc)], cwd=project.root, env=environment, check=False)
    left = psutil.Process(int((tmp_path / "left").read_text()))
    assert left.is_running()
    write(instead_of_dvc, "exit 0")
    told: list[str] = []
    reproduce(project, told.append)
    (line,) = told
    assert re.fullmatch("an earlier run was killed and left [12] processes running; they are ended", line)
    assert not left.is_running() or left.status() == psutil.STATUS_ZOMBIE


def test_mistakes_in_parameters_are_told_before_dvc_starts(project: Project) -> None:
    text = project.parameters.read_text("utf-8")
    project.parameters.write_text(text.replace("raw_folder: data/raw", "raw_folder: data/rwa"), "utf-8")
    with pytest.raises(InputError, match="params.yaml: ingest.raw_folder is 'data/rwa', which is no folder"):
        reproduce(project, lambda _: None)
    project.parameters.write_text("", "utf-8")
    with pytest.raises(ParameterError):
        reproduce(project, lambda _: None)


@pytest.mark.parametrize("folder", [".", "data", "data/stages", "reports"])
def test_stages_must_not_write_where_people_put_articles(project: Project, folder: str) -> None:
    (project.root / folder).mkdir(parents=True, exist_ok=True)
    text = project.parameters.read_text("utf-8")
    project.parameters.write_text(text.replace("raw_folder: data/raw", f"raw_folder: {folder}"), "utf-8")
    with pytest.raises(InputError, match=f"params.yaml: ingest.raw_folder is '{folder}', but stages write"):
        reproduce(project, lambda _: None)


def test_files_that_dvc_cannot_read_are_told_before_it_starts(project: Project) -> None:
    raw = project.root / "data/raw"
    os.mkfifo(raw / "pipe.txt")
    (raw / "nowhere.txt").symlink_to(raw / "gone.txt")
    (raw / "loop.txt").symlink_to(raw / "loop.txt")
    Path(os.fsdecode(os.fsencode(raw) + b"/\xff\n.txt")).touch()
    (raw / "مقال.txt").write_text("نص", "utf-8")  # an article with an Arabic name, which is fine
    with pytest.raises(InputError) as caught:
        reproduce(project, lambda _: None)
    lines = str(caught.value).splitlines()
    assert len(lines) == 4
    assert lines[0].startswith(f"{raw}/loop.txt: the operating system says: Too many levels of symbolic links; remove it")
    assert lines[1].startswith(f"{raw}/nowhere.txt: the operating system says: No such file or directory; remove it")
    assert lines[2] == f"{raw}/pipe.txt: neither a file nor a folder; remove it, articles are files"
    assert lines[3] == f"{raw}/\\udcff\\n.txt: a file name must be UTF-8; rename it"


def test_many_such_files_are_not_all_named(project: Project) -> None:
    for number in range(9):
        (project.root / f"data/raw/{number}.txt").symlink_to("gone")
    with pytest.raises(InputError, match="and 4 more files like these$"):
        reproduce(project, lambda _: None)


def test_a_file_that_may_not_be_read_is_told_before_dvc_starts(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.root / "data/raw/closed.txt").touch()
    monkeypatch.setattr(reproduction.os, "access", lambda path, mode: False)  # for root may read everything
    with pytest.raises(InputError, match="closed.txt: may not be read; allow reading"):
        reproduce(project, lambda _: None)


def test_gold_that_is_missing_is_told_before_dvc_starts(project: Project, instead_of_dvc: Path) -> None:
    write(instead_of_dvc, "touch started")
    (project.root / "data/curated/gold").rmdir()
    with pytest.raises(InputError, match="data/curated/gold: stage evaluate reads it, but it is not there; take it back from Git"):
        reproduce(project, lambda _: None)
    assert not (project.root / "started").exists()


def test_a_mistake_in_a_lexicon_is_told_before_dvc_starts(project: Project, root: Path, instead_of_dvc: Path) -> None:
    folder = project.root / "kzpipe/lexicons"
    folder.unlink()
    shutil.copytree(root / "kzpipe/lexicons", folder)
    with (folder / "weekdays.csv").open("a", encoding="utf-8") as handle:
        handle.write("9-noday,9\n")
    write(instead_of_dvc, f"touch {project.root}/started")
    with pytest.raises(LexiconError, match=r"^weekdays.csv:\d+: "):
        reproduce(project, lambda _: None)
    assert not (project.root / "started").exists()
