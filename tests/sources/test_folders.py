"""A folder into which files are dropped."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from kzpipe.stages.ingest import IngestLimits
from tests.ingested import ingest_folder

TEXT = "أعلنت وزارة الداخلية في كازاخستان يوم الجمعة توقيف ثلاثة آلاف شخص في ألماتي، وقالت إن الوضع تحت السيطرة في المدينة كلها الآن."


@pytest.fixture
def inbox(desk) -> Path:
    folder = desk.project.root / "data/inbox"
    (folder / "sub").mkdir(parents=True)
    desk.set_sources(inbox={"kind": "folder", "path": "data/inbox", "after": "delete", "outlet": "صحيفة المثال"})
    return folder


def drop(path: Path, content: str, age: float = 60) -> Path:
    path.write_text(content, "utf-8")
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def left(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_articles_move_with_what_is_known_of_them(desk, inbox: Path) -> None:
    drop(inbox / "a.txt", TEXT)
    drop(inbox / "sub/b.txt", TEXT + " ب")
    drop(inbox / "sub/b.meta.json", json.dumps({"url": "https://example.org/b", "outlet": "وكالة أخرى"}))
    assert desk.run()["inbox"].counts == {"taken": 2}
    assert left(inbox) == []
    documents, rejects = ingest_folder(desk.raw, IngestLimits(1_000_000, 1_000_000, 100))
    assert {(one.source_path, one.outlet, one.source_url) for one in documents} == {
        ("inbox/a.txt", "صحيفة المثال", None), ("inbox/b.txt", "وكالة أخرى", "https://example.org/b"),
    }  # fmt: skip
    assert rejects == []
    assert desk.run()["inbox"].counts == {}


def test_what_stays_in_the_folder_is_taken_once(desk, inbox: Path) -> None:
    desk.set_sources(inbox={"kind": "folder", "path": "data/inbox", "after": "keep"})
    drop(inbox / "a.txt", TEXT)
    assert desk.run()["inbox"].counts == {"taken": 1}
    (desk.raw / "inbox/a.txt").unlink()
    assert desk.run()["inbox"].counts == {"known": 1}, "somebody took it out of the raw folder, and meant it"
    assert desk.files() == []
    drop(inbox / "a.txt", TEXT + " جديد")
    assert desk.run()["inbox"].counts == {"taken": 1}
    assert left(inbox) == ["a.txt"]


def test_other_files_links_and_those_on_their_way_stay(desk, inbox: Path) -> None:
    drop(inbox / "picture.png", "x")
    drop(inbox / "now.txt", TEXT, age=0)
    drop(inbox / ".hidden.txt", TEXT)
    (inbox / "link.txt").symlink_to("/etc/passwd")
    outcome = desk.run()["inbox"]
    assert outcome.counts == {"waiting": 1}
    assert "2 files of other forms, or links, stay" in outcome.notes[0]
    assert desk.files() == []
    assert left(inbox) == [".hidden.txt", "link.txt", "now.txt", "picture.png"]


def test_a_broken_sidecar_stops_its_article_alone(desk, inbox: Path) -> None:
    drop(inbox / "a.txt", TEXT)
    drop(inbox / "a.txt.meta.json", "{")
    drop(inbox / "b.txt", TEXT + " ب")
    outcome = desk.run()["inbox"]
    assert (outcome.counts, outcome.is_failed) == ({"taken": 1, "failed": 1}, True)
    assert "a.txt.meta.json: no JSON" in outcome.notes[0]
    assert left(inbox) == ["a.txt", "a.txt.meta.json"]


def test_a_sidecar_that_two_articles_share_stays_with_the_second(desk, inbox: Path) -> None:
    drop(inbox / "a.meta.json", json.dumps({"outlet": "وكالة"}))
    drop(inbox / "a.txt", TEXT)
    drop(inbox / "a.html", "<html>" + TEXT, age=0)
    desk.run()
    assert left(inbox) == ["a.html", "a.meta.json"]


def test_a_folder_elsewhere_that_is_missing_fails_and_one_in_the_raw_folder_too(desk, tmp_path: Path) -> None:
    desk.set_sources(
        far={"kind": "folder", "path": str(tmp_path / "nowhere"), "after": "keep"},
        within={"kind": "folder", "path": "data/raw/sub", "after": "delete"},
        around={"kind": "folder", "path": "data", "after": "delete"},
        near={"kind": "folder", "path": "drop", "after": "delete"},
    )
    outcomes = desk.run()
    assert {name: outcome.is_failed for name, outcome in outcomes.items()} == {"far": True, "within": True, "around": True, "near": False}
    assert "no such folder" in outcomes["far"].notes[0]


def test_a_file_killed_between_copy_and_removal_is_there_once(desk, inbox: Path) -> None:
    drop(inbox / "a.txt", TEXT)
    desk.run()
    drop(inbox / "a.txt", TEXT)
    (desk.project.state / "fetch/record.jsonl").unlink()
    desk.run()
    assert desk.files() == ["inbox/a.txt"]
    assert left(inbox) == []
