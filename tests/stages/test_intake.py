"""Articles put into the raw folder."""

from __future__ import annotations

import datetime as dt
import json
import os
from hashlib import sha256
from pathlib import Path

import pytest

from kzpipe.errors import InputError
from kzpipe.stages.ingest import IngestLimits
from kzpipe.stages.intake import Declared, add_articles
from tests.ingested import ingest_folder

BODY = "أعلنت وزارة الداخلية في كازاخستان يوم الجمعة توقيف ثلاثة آلاف شخص في ألماتي، وقالت إن الوضع تحت السيطرة."
NOTHING = Declared(None, None, None)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text(BODY, "utf-8")
    (folder / "sub/b.txt").write_text(BODY + " ب", "utf-8")
    (folder / "sub/picture.png").write_bytes(b"\x89PNG")
    (folder / ".hidden.txt").write_text("x")
    (folder / "README.md").write_text("card")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_of_a_folder_are_copied(inbox: Path, tmp_path: Path) -> None:
    raw = tmp_path / "data/raw"
    assert add_articles([inbox], raw, NOTHING) == [raw / "a.txt", raw / "b.txt"]
    assert names(raw) == ["a.txt", "b.txt"]
    assert (raw / "a.txt").read_text("utf-8") == BODY


def test_adding_twice_changes_nothing(inbox: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    declared = Declared("نشرة", "7/1/2022", "https://example.org/1")
    first = add_articles([inbox / "a.txt"], raw, declared)
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in raw.iterdir()}
    assert add_articles([inbox / "a.txt"], raw, declared) == first
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in raw.iterdir()} == before


def test_another_file_of_the_same_name_gets_its_own(inbox: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text("older", "utf-8")
    (added,) = add_articles([inbox / "a.txt"], raw, NOTHING)
    assert added.name == f"a-{sha256(BODY.encode()).hexdigest()[:16]}.txt"
    assert (raw / "a.txt").read_text("utf-8") == "older"
    assert add_articles([inbox / "a.txt"], raw, NOTHING) == [added]


@pytest.mark.parametrize("published", ["2022-01-07", "٧ يناير ٢٠٢٢", dt.date(2022, 1, 7)])
def test_what_is_declared_is_read_back(inbox: Path, tmp_path: Path, published: str | dt.date) -> None:
    raw = tmp_path / "raw"
    add_articles([inbox / "a.txt"], raw, Declared(outlet="نشرة", published=published, url="https://example.org/1"))
    (document,), rejects = ingest_folder(raw, IngestLimits(10_000, 10_000, 20))
    assert rejects == []
    assert (document.outlet, document.declared_date, document.source_url) == ("نشرة", dt.date(2022, 1, 7), "https://example.org/1")


def test_sidecar_of_the_original_comes_along(inbox: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    (inbox / "a.meta.json").write_text('{"outlet": "نشرة", "title": "عنوان"}', "utf-8")
    add_articles([inbox / "a.txt"], raw, Declared(outlet="وكالة"))
    assert json.loads((raw / "a.txt.meta.json").read_text("utf-8")) == {"outlet": "وكالة", "title": "عنوان"}


@pytest.mark.parametrize(("name", "message"), [
    ("missing.txt", "no such file or folder"), ("sub/picture.png", "not a form of article"), ("empty", "no articles in"),
])  # fmt: skip
def test_what_cannot_be_added_is_said_and_nothing_copied(inbox: Path, tmp_path: Path, name: str, message: str) -> None:
    (inbox / "empty").mkdir()
    with pytest.raises(InputError, match=message):
        add_articles([inbox / "a.txt", inbox / name], tmp_path / "raw", NOTHING)
    assert not (tmp_path / "raw").exists()


def test_published_must_be_a_day(inbox: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'next week' is not a day"):
        add_articles([inbox / "a.txt"], tmp_path / "raw", Declared(published="next week"))


def test_broken_copy_leaves_no_file(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputError, match="/raw: the operating system says: No space left on device; mend that"):
        add_articles([inbox / "a.txt"], tmp_path / "raw", NOTHING)
    assert names(tmp_path / "raw") == []


def test_a_long_name_is_shortened_so_that_what_is_known_fits_beside_it(tmp_path: Path) -> None:
    """File systems hold 255 bytes, of Arabic 127 letters; a sidecar and a file on its way have longer names."""
    article = tmp_path / ("ع" * 125 + ".txt")
    article.write_text(BODY, "utf-8")
    (added,) = add_articles([article], tmp_path / "raw", Declared("نشرة"))
    assert added.name.startswith("ععع")
    assert added.name.endswith(f"-{sha256(BODY.encode()).hexdigest()[:16]}.txt")
    assert names(tmp_path / "raw") == sorted([added.name, added.name + ".meta.json"])
    assert add_articles([article], tmp_path / "raw", Declared("نشرة")) == [added]


def test_the_folder_around_the_raw_folder_is_not_added(tmp_path: Path) -> None:
    (tmp_path / "data/raw").mkdir(parents=True)
    (tmp_path / "report.html").write_text("<html></html>", "utf-8")
    with pytest.raises(InputError, match="the raw folder lies in it; name the folder"):
        add_articles([tmp_path], tmp_path / "data/raw", NOTHING)
    assert names(tmp_path / "data/raw") == []


def test_a_pipe_is_no_article(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(InputError, match="neither a file nor a folder"):
        add_articles([tmp_path / "a.txt"], tmp_path / "raw", NOTHING)


def test_what_a_killed_addition_left_says_nothing_of_another_article(inbox: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt.meta.json").write_text('{"outlet": "صحيفة أخرى"}', "utf-8")
    add_articles([inbox / "a.txt"], raw, NOTHING)
    (document,), rejects = ingest_folder(raw, IngestLimits(1_000_000, 1_000_000, 10))
    assert (document.outlet, rejects) == (None, [])


def test_an_article_that_is_there_has_its_sidecar(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = tmp_path / "raw"
    seen = []
    replace = Path.replace

    def note(path: Path, target: Path) -> Path:
        seen.append(Path(target).name)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", note)
    add_articles([inbox / "a.txt"], raw, Declared(outlet="نشرة"))
    assert seen == ["a.txt.meta.json", "a.txt"]
