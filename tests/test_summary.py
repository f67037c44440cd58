from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from kzpipe import summary
from kzpipe.corrections.lines import FOLDER, Correction, render_lines
from kzpipe.paths import Project
from kzpipe.schema.records import Document, Quarantine, Reject, Unread
from kzpipe.schema.tables import TABLES
from kzpipe.store import write_tables
from kzpipe.summary import (
    UP_TO_DATE,
    Standing,
    find_standing,
    read_summary,
    render_summary,
    render_summary_markdown,
    render_validation_markdown,
    summarise,
)

LOW = {"f1": 0.1, "floor": 0.2}
EVALUATION: dict[str, Any] = {
    "articles": 9,
    "all": {layer: {"f1": 0.9, "floor": 0.9} for layer in ("actors", "timex_values", "claims", "quotes_speaker", "events")},
    "crises": {"kazakhstan": {"articles": 9, "events": {"f1": 0.9}}},
}


def document(number: int) -> Document:
    return Document(f"{number:016x}", f"{number}.txt", None, None, None, None, "text/plain", "utf-8", "خبر", "0" * 64)  # a piece of news


def filled(root: Path) -> Project:
    project = Project(root)
    rejects = [Reject("a.jpg", None, "ingest", "binary", "JPEG"), Reject("b.txt", None, "ingest", "empty", "0 bytes")]
    write_tables(project.stages, {"documents": [document(1), document(2), document(3)], "rejects": rejects})
    set_aside = [Quarantine("3.txt", f"{3:016x}", "clean", "too_short", "3 words")]
    write_tables(project.stages, {"quarantine": set_aside, "articles": [], "blocks": [], "sentences": []})
    return project


def test_before_the_first_run_it_says_what_to_do(tmp_path: Path) -> None:
    text = render_summary(read_summary(Project(tmp_path)), tmp_path)
    assert "nothing has run yet" in text
    assert "not run" in text


def test_articles_that_could_not_be_read_are_told_only_where_there_are_any(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for rows, told in (([], None), ([Unread(f"{1:016x}", "extract", "error", "ValueError")], {"error": 1})):
        write_tables(project.stages, {"unread": rows})
        assert summarise(project, Standing(None, UP_TO_DATE, is_evaluated=False)).set_aside.get("unread") == told


def test_what_came_in_what_was_set_aside_and_why(tmp_path: Path) -> None:
    text = render_summary(summarise(filled(tmp_path), UP_TO_DATE), tmp_path)
    assert "came in      5 files and records, 3 of them documents" in text
    assert "rejects      2: binary 1, empty 1" in text
    assert "quarantine   1: too_short 1" in text
    assert "articles     none usable: mend what is set aside or put others in (kzpipe add)" in text
    assert "timexes -" in text
    assert len(text.splitlines()) < 24, "one screen"


def with_reports_of_an_earlier_run(project: Project) -> Project:
    for file in (project.quality / "validation.json", project.validation_report / "index.html", project.site):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return project


def test_validation_passed_failed_or_not_run(tmp_path: Path) -> None:
    project = filled(tmp_path)
    assert summarise(project, UP_TO_DATE).validation == "not run"
    with_reports_of_an_earlier_run(project)
    text = render_summary(summarise(project, UP_TO_DATE), tmp_path)
    assert "validation   passed, reports/validation/index.html\nreport       reports/site/index.html\n" in text
    assert "validation   passed" in render_summary(summarise(project, Standing("report", "did not finish")), tmp_path)
    (project.quality / "validation.json").unlink()
    text = render_summary(summarise(project, Standing("validate", "did not finish", is_evaluated=False)), tmp_path)
    assert "validation   failed, reports/validation/index.html\nreport       not written; reports/site/index.html is of an earlier run\n" in text
    (project.validation_report / "index.html").unlink()
    assert summarise(project, Standing("validate", "did not finish")).validation == "not run: validate did not finish"


@pytest.mark.parametrize("why", ["did not finish", "is out of date"])
def test_what_an_earlier_run_left_is_not_shown_as_this_runs(tmp_path: Path, why: str) -> None:
    project = with_reports_of_an_earlier_run(filled(tmp_path))
    text = render_summary(summarise(project, Standing("clean", why)), tmp_path)
    assert "documents 3" in text
    assert "quarantine -" in text
    assert "usable" not in text
    assert f"validation   not run: clean {why}\nreport       not written; reports/site/index.html is of an earlier run\n" in text
    nothing = render_summary(summarise(project, Standing("ingest", why)), tmp_path)
    assert nothing == f"validation   not run: ingest {why}\nreport       not written; reports/site/index.html is of an earlier run\n"


@pytest.mark.parametrize(("answer", "standing"), [
    ("echo {}", Standing("extract", "did not finish", False)),  # nothing of it is there
    ("""echo '{"report": [{"changed deps": {}}], "clean": [{"changed deps": {"x": "modified"}}]}'""", Standing("clean", "is out of date", False)),
    ("""echo '{"clean": ["changed command"]}'""", Standing("clean", "is out of date", False)),
    ("""echo '{"clean": [{"changed outs": {"x": "not in cache"}}]}'""", Standing("extract", "did not finish", False)),
    ("echo 'ERROR: busy' >&2; exit 255", Standing("ingest", "may be out of date, for DVC cannot tell (busy)", False)),
])  # fmt: skip
def test_dvc_says_what_is_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, standing: Standing) -> None:
    script = tmp_path / "instead"
    script.write_text(f"#!/bin/sh\n{answer}\n", "utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(summary.sys, "executable", str(script))
    assert find_standing(filled(tmp_path)) == standing


@pytest.mark.parametrize(("numbers", "standing", "line"), [
    (EVALUATION, UP_TO_DATE, "F1 actors 0.90, timexes 0.90, claims 0.90, quotes 0.90, events 0.90"),
    (EVALUATION, Standing(is_evaluated=False), "F1 actors 0.90, timexes 0.90, claims 0.90, quotes 0.90, events 0.90 (of an earlier run)"),
    # how the chain stands does not matter
    (EVALUATION, Standing("clean", "is out of date"), "F1 actors 0.90, timexes 0.90, claims 0.90, quotes 0.90, events 0.90"),
    ({**EVALUATION, "all": {**EVALUATION["all"], "claims": LOW}, "crises": {"sudan": {"articles": 1, "events": LOW}}}, UP_TO_DATE,
     "failed: below the floor claims, events (sudan); `kzpipe eval` shows the scores"),
    ({}, UP_TO_DATE, "not run: data/quality/evaluation/metrics.json cannot be read; run `kzpipe run`"),
])  # fmt: skip
def test_how_well_it_reads(tmp_path: Path, numbers: dict[str, Any], standing: Standing, line: str) -> None:
    project = filled(tmp_path)
    assert "evaluation" not in render_summary(summarise(project, standing), tmp_path)
    project.evaluation.parent.mkdir(parents=True)
    project.evaluation.write_text(json.dumps(numbers), "utf-8")
    assert f"\nevaluation   {line}\n" in render_summary(summarise(project, standing), tmp_path)
    assert f"\n**Evaluation: {line}**\n" in render_summary_markdown(summarise(project, standing))


@pytest.mark.parametrize(("aggregated", "standing", "line"), [
    (True, UP_TO_DATE, "1 applied: 1 accepted"),
    (True, Standing("aggregate", "is out of date"), "1 given, not applied yet: 1 accepted; `kzpipe corrections` shows how they stand"),
    (False, UP_TO_DATE, "1 given, not applied yet: 1 accepted; `kzpipe corrections` shows how they stand"),
])  # fmt: skip
def test_corrections_are_counted(tmp_path: Path, aggregated: bool, standing: Standing, line: str) -> None:
    project = filled(tmp_path)
    if aggregated:
        write_tables(project.stages, {"casualties": []})
    assert "corrections" not in render_summary(summarise(project, standing), tmp_path)
    given = Correction("claims", "c-1", "accept", "", "number=1", "", "0" * 16, dt.date(2022, 2, 1), "read again", "قتيل واحد")
    (tmp_path / FOLDER).mkdir(parents=True)
    (tmp_path / FOLDER / "claims.csv").write_text(render_lines([given]), "utf-8")
    assert f"\ncorrections  {line}\n" in render_summary(summarise(project, standing), tmp_path)
    assert f"\n**Corrections: {line}**\n" in render_summary_markdown(summarise(project, standing))
    (tmp_path / FOLDER / "claims.csv").write_text("what?", "utf-8")
    assert "\ncorrections  cannot be read: data/curated/corrections/claims.csv:1: the header" in render_summary(
        summarise(project, standing), tmp_path
    )


def test_markdown_has_a_row_for_every_table(tmp_path: Path) -> None:
    text = render_summary_markdown(summarise(filled(tmp_path), Standing("extract", "did not finish")))
    assert text.startswith("**Validation: not run: extract did not finish**")
    assert all(f"| {table.stage} | {table.name} | " in text for table in TABLES.values())
    assert "| quarantine | too_short | 1 |" in text


def test_the_validation_in_markdown_names_what_does_not_hold(tmp_path: Path) -> None:
    project = with_reports_of_an_earlier_run(filled(tmp_path))
    rules = [
        {"rule": "an id is unique", "success": True, "error": None, "failed_count": 0, "checked_count": 7, "notes": "one each", "offences": []},
        {"rule": "share stays under its limit", "success": False, "error": None, "failed_count": 1, "checked_count": 1, "notes": "at most 0.4",
         "offences": [{"key": "scan.pdf", "found": "0.5", "file": None, "words": "<b>bold</b> | *starred*"}]},
    ]  # fmt: skip
    result = {"success": False, "tables": {"rejects": {"rows": 1234, "expectations": rules}}}
    (project.validation_report / "validation.json").write_text(json.dumps(result), "utf-8")
    text = render_validation_markdown(project, summarise(project, Standing("validate", "did not finish")))
    assert "**Validation: failed**" in text
    assert "| rejects | 1,234 | 2 | 1 |" in text
    assert "rejects: share stays under its limit: 1 of 1 fail; allowed: at most 0.4" in text
    assert "- scan.pdf 0.5" in text
    assert "<b>" not in text, "what came in with an article is shown, not carried out"
    assert render_validation_markdown(project, summarise(project, Standing("extract", "is out of date"))) == (
        "**Validation: not run: extract is out of date**\n"
    )
