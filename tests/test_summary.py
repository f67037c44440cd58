from __future__ import annotations

from pathlib import Path

from kzpipe.paths import Project
from kzpipe.schema.records import Document, Quarantine, Reject
from kzpipe.schema.tables import TABLES
from kzpipe.store import write_tables
from kzpipe.summary import read_summary, render_summary, render_summary_markdown


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


def test_what_came_in_what_was_set_aside_and_why(tmp_path: Path) -> None:
    text = render_summary(read_summary(filled(tmp_path)), tmp_path)
    assert "came in      5 files and records, 3 of them documents" in text
    assert "rejects      2: binary 1, empty 1" in text
    assert "quarantine   1: too_short 1" in text
    assert "timexes -" in text
    assert len(text.splitlines()) < 24, "one screen"


def test_validation_passed_failed_or_not_run(tmp_path: Path) -> None:
    project = filled(tmp_path)
    assert read_summary(project).validation == "not run"
    project.validation_report.mkdir(parents=True)
    (project.validation_report / "index.html").touch()
    assert read_summary(project).validation == "failed"
    assert "validation   failed, reports/validation/index.html" in render_summary(read_summary(project), tmp_path)
    project.quality.mkdir(parents=True)
    (project.quality / "validation.json").touch()
    assert read_summary(project).validation == "passed"


def test_markdown_has_a_row_for_every_table(tmp_path: Path) -> None:
    text = render_summary_markdown(read_summary(filled(tmp_path)))
    assert all(f"| {table.stage} | {table.name} | " in text for table in TABLES.values())
    assert "| quarantine | too_short | 1 |" in text
