"""The benchmarks from end to end, over some forty articles."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kzpipe.bench.suite import CHAIN, Plan
from kzpipe.cli import app
from kzpipe.errors import InputError


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.mark.parametrize("sizes", [(), (5, 100)])
def test_a_plan_that_says_nothing(sizes: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="name sizes of 20 and more, as 1000,3000,6000"):
        Plan(sizes)


def test_corpora_too_large_for_files_are_lines() -> None:
    assert Plan((1000, 6000)).form == "files"
    assert Plan((1000, 6001)).form == "lines"


def test_options_that_cannot_be_used(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    for arguments, message in (
        (["--articles", "1000,many"], "--articles 1000,many: must be numbers with commas between them"),
        (["--articles", "3"], "articles: 3; name sizes of 20 and more"),
        (["--from", str(tmp_path / "none.json")], "none.json: cannot be read: No such file"),
    ):
        done = call("bench-chain", *arguments)
        assert done.exit_code == 1
        assert message in done.stderr


@pytest.mark.slow
def test_from_end_to_end(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    before = {path.name for path in (root / ".state" / "tmp").glob("bench-*")}
    done = call("bench-chain", "--articles", "40", "--processes", "1", "--tagger-words", "150", "--keep", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert {path.name for path in (root / ".state" / "tmp").glob("bench-*")} == before, "the projects it worked in are gone"
    file = json.loads((tmp_path / "benchmarks.json").read_text("utf-8"))
    picture, measured, derived = (tmp_path / "benchmarks.svg").read_text("utf-8"), file["measured"], file["derived"]
    assert [(run["articles"], run["processes"]) for run in measured["runs"]] == [(40, 1)]
    for run in [*measured["runs"], measured["start"], measured["increment"]]:
        assert [stage["stage"] for stage in run["stages"]] == list(CHAIN)
        assert all(stage["cost"]["seconds"] > 0.1 and stage["cost"]["processor_seconds"] > 0.1 for stage in run["stages"])
        assert all(stage["cost"]["megabytes"] > 20 for stage in run["stages"])
    (large,) = measured["runs"]
    assert large["usable"] == 40
    assert 250 * 40 < large["words"] < 600 * 40
    rows = {stage["stage"]: stage["rows"] for stage in large["stages"]}
    assert rows["ingest"] == 40
    assert rows["extract"] > 1000
    more = {stage["stage"]: stage["rows"] for stage in measured["increment"]["stages"]}
    assert more["ingest"] == 42, "one article for DVC, one for the stages"
    assert measured["increment"]["grown_bytes"] > 0
    assert {one["name"] for one in measured["references"]} == {"BERT-base tagger", "cut and scan", "automaton alone"}
    tagger = next(one for one in measured["references"] if one["name"] == "BERT-base tagger")
    assert tagger["words"] > 100
    assert "109 million random weights" in tagger["detail"]
    # what is shown is what was measured
    times = f"{derived['times_tagger']['clock']:.0f}"
    assert f"extract : tagger = {times} by the clock" in done.stdout
    assert f"extract : tagger = {times};" in picture
    extract = next(stage["cost"]["seconds"] for stage in large["stages"] if stage["stage"] == "extract")
    pace = f"{large['words'] / extract:,.0f}"
    assert re.search(rf"^stage extract +{pace} ", done.stdout, re.MULTILINE)
    assert f">{pace}<" in picture
    assert derived["words_per_second"]["extract"] == pytest.approx(large["words"] / extract, rel=1e-3)
    again = call("bench-chain", "--from", str(tmp_path / "benchmarks.json"))
    assert again.stdout == done.stdout
