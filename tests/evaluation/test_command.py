"""`kzpipe eval` and `kzpipe pin` as they are typed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from kzpipe.cli import app
from kzpipe.evaluation.found import System
from kzpipe.evaluation.gold import FOLDER


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def here(root: Path, tmp_path: Path, record: dict[str, Any], files_of: Callable[..., Any], system: System, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one annotated article, which is the working directory; the lexicons are compiled but once.

    Its gold has one event that the text does not tell, so that something is missed however well it is read.
    """
    record["events"].append({**deepcopy(record["events"][0]), "type": "AGREE", "or": [], "date": "1999-01-01"})
    (tmp_path / "dvc.yaml").touch()
    (tmp_path / "params.yaml").write_bytes((root / "params.yaml").read_bytes())
    (tmp_path / "kzpipe").symlink_to(root / "kzpipe")
    (tmp_path / FOLDER).mkdir(parents=True)
    for path, content in files_of(record).items():
        (tmp_path / path).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kzpipe.environment.enter_quiet_environment", lambda _: None)
    monkeypatch.setattr(System, "from_inputs", lambda _: system)
    return tmp_path


def test_pin_then_eval_then_a_floor_too_high(here: Path) -> None:
    pinned = call("pin", "--margin", "0.1")
    assert pinned.exit_code == 0, pinned.output
    assert "all.published: no floor -> 0.900\n" in pinned.stdout
    assert pinned.stdout.endswith("wrote data/curated/gold/floors.json\n")

    good = call("eval")
    assert good.exit_code == 0, good.output
    assert re.search(r"^publication date +1\.000 +1\.000 +1\.000 +0\.900 +1 +1 +1$", good.stdout, re.MULTILINE)
    assert not good.stderr

    path = here / FOLDER / "floors.json"
    floors = json.loads(path.read_text("utf-8"))
    floors["f1"]["all"] |= {"events": 1, "events_recipient_date": 1}
    path.write_text(json.dumps(floors), "utf-8")
    failed = call("eval", "--json")
    numbers = json.loads(failed.stdout)["all"]
    assert [layer for layer, score in numbers.items() if score["f1"] < score["floor"]] == ["events", "events_recipient_date"]
    assert failed.exit_code == 1
    assert all(line.startswith("kzpipe: ") for line in failed.stderr.splitlines())
    assert failed.stderr.count("is below its floor 1.000") == 2

    assert call("pin").exit_code == 0
    assert json.loads(path.read_text("utf-8"))["f1"]["all"]["events_recipient_date"] == 1, "not lowered"
    assert call("pin", "--lower").exit_code == 0
    assert json.loads(path.read_text("utf-8"))["f1"]["all"]["published"] == 0.97
    assert call("eval").exit_code == 0


def test_one_article_with_every_miss(here: Path) -> None:
    result = call("eval", "--document", "port", "--detail")
    assert result.exit_code == 0, result.output
    assert "1 gold article, 1 crisis\n\nport\n" in result.stdout


@pytest.mark.parametrize(("arguments", "message"), [
    (["eval"], "kzpipe: data/curated/gold/floors.json: no such file; `kzpipe pin` writes it\n"),
    (["eval", "--document", "prot"], "kzpipe: 'prot' is no article of data/curated/gold; did you mean port?\n"),
])  # fmt: skip
def test_an_error_is_one_line(here: Path, arguments: list[str], message: str) -> None:
    result = call(*arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", message)


@pytest.mark.parametrize("arguments", [["eval", "port"], ["pin", "--margin", "2"], ["pin", "--margin", "x"]])
def test_wrong_usage_is_exit_code_2(here: Path, arguments: list[str]) -> None:
    assert call(*arguments).exit_code == 2


def test_malformed_gold_is_told_with_its_place(here: Path, record: dict[str, Any], files_of: Callable[..., Any]) -> None:
    record["events"][0]["evidence"]["start"] += 1
    for path, content in files_of(record).items():
        (here / path).write_bytes(content)
    result = call("eval")
    assert result.exit_code == 1
    assert re.match(r"kzpipe: data/curated/gold/port\.gold\.json: events\[0\]\.evidence: from \d+ to \d+ the article has ", result.stderr)
    assert len(result.stderr.splitlines()) == 1


def test_no_gold_is_told(here: Path) -> None:
    for path in (here / FOLDER).iterdir():
        path.unlink()
    result = call("eval")
    assert result.exit_code == 1
    assert result.stderr.startswith("kzpipe: data/curated/gold: no .gold.json in it, so nothing can be measured; ")
    (here / FOLDER).rmdir()
    assert call("eval").stderr == "kzpipe: data/curated/gold: stage evaluate reads it, but it is not there; take it back from Git\n"
