from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kzpipe.cli import app


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def here(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, which is the working directory."""
    (tmp_path / "dvc.yaml").touch()
    (tmp_path / "params.yaml").write_bytes((root / "params.yaml").read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kzpipe.environment.enter_quiet_environment", lambda _: None)
    return tmp_path


def test_an_error_is_one_line_and_exit_code_1(here: Path) -> None:
    result = call("stage", "extarct")
    assert result.exit_code == 1
    assert result.stderr.startswith("kzpipe: 'extarct' is not a stage; the stages are ingest, clean")
    assert result.stderr.endswith("Did you mean extract?\n")
    assert len(result.stderr.splitlines()) <= 1 + 1  # the log line


def test_every_line_of_an_error_is_marked(here: Path) -> None:
    (here / "params.yaml").write_text("a: 1\nb: 2\n", "utf-8")
    result = call("run")
    assert result.exit_code == 1
    assert all(line.startswith("kzpipe: params.yaml: ") for line in result.stderr.splitlines())


def test_debug_shows_the_error_itself(here: Path) -> None:
    result = call("--debug", "stage", "extarct")
    assert type(result.exception).__name__ == "InputError"


@pytest.mark.parametrize("arguments", [["nothing"], ["stage"], ["add"], ["add", "a.txt", "--published", "yesterday"]])
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    assert call(*arguments).exit_code == 2


def test_outside_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    result = call("summary")
    assert result.exit_code == 1
    assert "not inside a kzpipe project" in result.stderr


def test_summary_before_the_first_run(here: Path) -> None:
    result = call("summary")
    assert result.exit_code == 0
    assert "nothing has run yet" in result.stdout


@pytest.mark.parametrize(("command", "place"), [("graph", "dvc.yaml"), ("codebook", "docs/reference/codebook.md")])
def test_rendered_files_are_written_in_place(here: Path, root: Path, command: str, place: str) -> None:
    assert call(command).exit_code == 0
    assert (here / place).read_bytes() == (root / place).read_bytes()
    assert not list(here.rglob("*.unfinished"))


def test_lexicon_check_of_the_committed_lexicons(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    result = call("lexicon", "check")
    assert result.exit_code == 0, result.output
    assert "no mistake found" in result.stdout


def test_lexicon_try_shows_rows(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    # on Thursday 6 January 2022 the police arrested dozens of protesters in Almaty
    result = call("lexicon", "try", "اعتقلت الشرطة عشرات المتظاهرين في ألماتي يوم الخميس 6 يناير 2022.")
    assert result.exit_code == 0, result.output
    assert "timexes" in result.stdout
    assert "2022-01-06" in result.stdout


def test_add_puts_an_article_into_the_raw_folder(here: Path) -> None:
    article = here / "مقال جديد.txt"  # new article
    article.write_text("خبر " * 60, "utf-8")
    (here / "data/raw").mkdir(parents=True)
    result = call("add", str(article), "--published", "2022-01-06", "--outlet", "نشرة")
    assert result.exit_code == 0, result.output
    assert "added data/raw/" in result.stdout
    assert any(file.suffix == ".json" for file in (here / "data/raw").iterdir())


@pytest.mark.slow
def test_help_is_quick_and_imports_nothing_heavy(root: Path) -> None:
    started = time.monotonic()
    code = "import sys, kzpipe.cli; print([m for m in ('pyarrow', 'camel_tools', 'prefect', 'great_expectations', 'dvc') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "[]"
    assert time.monotonic() - started < 5
