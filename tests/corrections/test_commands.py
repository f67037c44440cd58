"""The commands as a person types them, and the chain that takes in what they write."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from corrected_rows import changed, rows, without
from typer.testing import CliRunner, Result

from kzpipe.cli import app
from kzpipe.corrections.lines import FOLDER, read_folder, render_lines
from kzpipe.paths import Project
from kzpipe.store import read_table, write_tables

Command = Callable[..., SimpleNamespace]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    (tmp_path / "dvc.yaml").touch()
    write_tables(tmp_path / "data/stages", rows())
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_from_a_verdict_to_the_list(project: Project) -> None:
    assert run("corrections").output == "none given\n"
    done = run("correct", "c-11", "number", "18", "--reason", "the ministry's own statement")
    assert done.exit_code == 0
    assert done.output == "claims c-11: number 13 -> 18\nwrote data/curated/corrections/claims.csv\nnext: make run, and commit the file\n"
    assert run("accept", "q-1", "--reason", "as printed").output.startswith("quotes q-1: accepted\n")
    assert run("reject", "e-2", "--reason", "no attack").output.startswith("events e-2: rejected\n")
    assert run("accept", "q-1", "--reason", "as printed").output == "1 already given, word for word\n"
    again = run("correct", "c-11", "number", "19", "--reason", "corrected by the ministry itself")
    assert re.match(r"claims c-11: number 13 -> 19 \(in place of the verdict of \d{4}-\d\d-\d\d: number 13 -> 18\)\n", again.output)
    listed = run("corrections")
    assert listed.exit_code == 0
    assert re.search(r"^applied +claims.csv:2  c-11  number 13 -> 19$", listed.output, re.MULTILINE)
    assert listed.output.endswith("\n3 corrections: 3 applied\n")


def test_stale_verdicts_are_an_error(project: Project) -> None:
    for row_id, value in (("c-11", "18"), ("c-12", "41")):
        assert run("correct", row_id, "number", value, "--reason", "read again").exit_code == 0
    write_tables(project.stages, {**without("claims", "c-12"), "events": changed("events", "e-1", quote_id=None)["events"]})
    listed = run("corrections")
    assert listed.exit_code == 1
    assert "row gone             claims.csv:3  c-12  number 40 -> 41\n" in listed.output
    assert listed.output.endswith("\n2 corrections: 1 applied, 1 row gone\n")


@pytest.mark.parametrize(("arguments", "message"), [
    (["correct", "c-11", "number", "18"], "a verdict needs a reason"),
    (["accept", "c-11", "--reason", "  "], "a verdict needs a reason"),
    (["reject", "c-11"], "a verdict needs a reason"),
    (["correct", "c-11", "number", "--reason", "x"], "correct takes ROW_ID FIELD VALUE and --reason, or --from FILE"),
    (["correct", "--from", "a.csv", "--reason", "x"], "--from a.csv: the file says row, field, value and reason of every verdict"),
    (["correct", "--from", "a.csv"], "a.csv: cannot be read"),
    (["correct", "c-1", "number", "18", "--reason", "x"], "'c-1' begins the ids of 2 rows (c-11, c-12)"),
])  # fmt: skip
def test_what_is_missing_is_said(project: Project, arguments: list[str], message: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 1
    assert message in done.output
    assert not (project.root / FOLDER).exists()


def test_a_file_is_given_whole_or_not_at_all(project: Project) -> None:
    file = project.root / "review.csv"
    file.write_text("row_id,verdict,field,value,reason\nc-11,correct,number,18,the ministry\ne-2,reject,,,\n", "utf-8")
    refused = run("correct", "--from", str(file))
    assert refused.exit_code == 1
    assert "review.csv:3: e-2: reason is empty" in refused.output
    assert not (project.root / FOLDER).exists()
    file.write_text(file.read_text("utf-8").replace("reject,,,", "reject,,,no attack"), "utf-8")
    assert run("correct", "--from", str(file)).exit_code == 0
    assert [(one.row_id, one.verdict) for one in read_folder(project.root)] == [("c-11", "correct"), ("e-2", "reject")]


@pytest.mark.slow
def test_the_chain_takes_in_what_people_say(tmp_path: Path, copy_project: Callable[..., Project], kzpipe_command: Command) -> None:
    project = copy_project(tmp_path / "copy", ["sample_a01_emergency.txt"])
    assert "corrections" not in kzpipe_command(project, "run").stdout
    before = {row["casualty_id"]: row for row in read_table(project.stages, "casualties").to_pylist()}
    claims = read_table(project.stages, "claims").to_pylist()
    wrong = next(claim for row in before.values() for claim in claims if row["best_claim_ids"] == [claim["claim_id"]])
    row = next(row for row in before.values() if wrong["claim_id"] in row["best_claim_ids"])
    assert kzpipe_command(project, "correct", wrong["claim_id"], "number", "77777", "--reason", "a printing error").returncode == 0

    done = kzpipe_command(project, "run")
    assert done.returncode == 0, done.stderr
    assert "\ncorrections  1 applied: 1 corrected\n" in done.stdout
    assert '"stage": "extract"' not in done.stderr, "what the code has read stays as it is"
    assert read_table(project.stages, "claims").to_pylist() == claims
    after = {row["casualty_id"]: row for row in read_table(project.stages, "casualties").to_pylist()}
    assert {name for name in after if after[name] != before[name]} == {row["casualty_id"]}
    assert (after[row["casualty_id"]]["best"], after[row["casualty_id"]]["is_corrected"]) == (77777.0, True)
    assert "77,777" in project.site.read_text("utf-8")
    assert json.loads((project.quality / "metrics.json").read_text("utf-8"))["corrections"]["corrected"] == 1

    # the code does not read any more what the verdict was given on
    (one,) = read_folder(project.root)
    file = project.root / FOLDER / "claims.csv"
    text = file.read_text("utf-8")
    file.write_text(text.replace(f",number,{one.was},", ",number,76543,"), "utf-8")
    stale = kzpipe_command(project, "run")
    assert stale.returncode == 1
    assert f"kzpipe: {FOLDER}/claims.csv:2: {one.row_id}: number was '76543' when it was corrected to '77777'" in stale.stderr
    assert "Traceback" not in stale.stderr
    assert kzpipe_command(project, "corrections").returncode == 1
    assert "the tables of aggregate are still those of its last good run" in stale.stderr
    assert {row["casualty_id"]: row for row in read_table(project.stages, "casualties").to_pylist()} == after

    assert kzpipe_command(project, "correct", one.row_id, "number", "77777", "--reason", one.reason).returncode == 0
    assert file.read_text("utf-8") == render_lines([one]) == text
    assert kzpipe_command(project, "run").returncode == 0
    assert {row["casualty_id"]: row for row in read_table(project.stages, "casualties").to_pylist()} == after
