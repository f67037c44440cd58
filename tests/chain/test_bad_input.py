"""Bad input to the whole chain, as a person types it: a clear line at the end, nothing lost, nothing written half.

One copy of the project is warm for all cases: a run over a folder in which next to nothing is as it should be. Every case
gives it back with its own articles, parameters and lexicons; tables may be others by then.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from bad_articles import FILES, PERSIAN, URDU

from kzpipe.environment import quiet_environment
from kzpipe.paths import Project
from kzpipe.stages.ingest import is_article_file
from kzpipe.store import read_table

pytestmark = pytest.mark.slow

Command = Callable[..., SimpleNamespace]

REJECTED = {
    "broken neighbour.txt.meta.json": "broken_record",
    "broken.jsonl#2": "broken_record",
    "broken.jsonl#4": "broken_record",
    "broken.jsonl#5": "broken_record",
    "broken.jsonl#6": "not_an_article",
    "cut.jsonl.gz": "truncated",
    "cut.warc#2": "broken_record",
    "cut.warc.gz": "truncated",
    "empty.jsonl": "empty",
    "empty.txt": "empty",
    "no archive.warc": "broken_record",
    "no article.html": "not_an_article",
    "not packed.jsonl.gz": "truncated",
    "photo.txt": "binary",
    "scan.pdf": "unsupported",
    "too large.txt": "too_large",
    "usable.txt": "same_bytes",
    "white.txt": "empty",
}
SET_ASIDE = {
    "<img src=x onerror=alert(2)>.txt": "not_arabic",
    "broken neighbour.txt": "not_arabic",
    "broken.jsonl#1": "not_arabic",
    "broken.jsonl#3": "not_arabic",
    "conjunction.txt": "not_arabic",
    "cut.warc#1": "not_arabic",
    "cut.warc.gz#1": "not_arabic",
    "digits.txt": "not_arabic",
    "english.txt": "not_arabic",
    "letter.txt": "not_arabic",
    "mojibake.txt": "mojibake",
    "quotation marks.txt": "not_arabic",
    "recipe.txt": "no_actor",
    "two\nlines.txt": "not_arabic",
    "usable, the same bytes.txt": "near_copy",
}
USED = ["=cmd().txt", "usable, another word.txt", "مقال عن القطارات (نسخة ٢).txt"]
# what is said of a file: what was found there, what is allowed, what to do next
SAID = {
    "broken.jsonl#2": ("Unterminated string", "(character 10)", "a line holds one object with text or html"),
    "cut.jsonl.gz": ("ends before its end after 15 records, which are kept", "fetch the file again"),
    "cut.warc#2": ("bytes fewer than", "the archive is cut off"),
    "no archive.warc": ("record 1 is no WARC record",),
    "photo.txt": ("begin like a JPEG file", "an article is text"),
    "scan.pdf": ("'.pdf'", ".txt, .html"),
    "too large.txt": ("1000001 bytes", "ingest.max_file_megabytes in params.yaml", "split it, or allow more"),
    "usable.txt": ("the same bytes as usable, the same bytes.txt", "remove one of them"),
    "mojibake.txt": ("wrong encoding", "fetch it again as UTF-8"),
    "<img src=x onerror=alert(2)>.txt": ("language fa", "allowed: ar"),
    "recipe.txt": ("nobody is named",),
}


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory, copy_project: Callable[..., Project], kzpipe_command: Command) -> SimpleNamespace:
    """A copy of the project in which the chain has run over the bad files, and what that run said."""
    project = copy_project(tmp_path_factory.mktemp("bad"), articles=())
    for name, content in FILES.items():
        (project.root / "data/raw" / name).write_bytes(content)
    (project.root / "data/raw/english.txt").chmod(0o444)
    set_parameters(project, max_file_megabytes=1, max_set_aside_share=1.0, max_reject_share=1.0)
    done = kzpipe_command(project, "run")
    return SimpleNamespace(project=project, done=done, bytes=bytes_of_results(project))


@pytest.fixture
def project(warm: SimpleNamespace, tmp_path: Path) -> Iterator[Project]:
    """The warm project, to be spoilt: what people write there is put back afterwards."""
    edited = ("data/raw", "params.yaml", "kzpipe/lexicons")
    root = warm.project.root
    for place in edited:
        keep(root / place, tmp_path / place)
    yield warm.project
    for place in edited:
        keep(tmp_path / place, root / place)


def keep(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(source, target)
    else:
        shutil.copy2(source, target)


def set_parameters(project: Project, **values: object) -> None:
    text = project.parameters.read_text("utf-8")
    for name, value in values.items():
        text, count = re.subn(rf"(?m)^(  {name}: )\S+", rf"\g<1>{value}", text)
        assert count == 1, name
    project.parameters.write_text(text, "utf-8")


def bytes_of_results(project: Project) -> dict[str, str]:
    """The hashes of all that stages write, of DVC's notes about it and of the log."""
    folders = (project.stages, project.quality, project.site.parent.parent, project.logs)
    files = [project.root / "dvc.lock", *(file for folder in folders for file in folder.rglob("*") if file.is_file() and file.name != ".gitignore")]
    return {str(file.relative_to(project.root)): hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(files) if file.exists()}


def messages(done: SimpleNamespace) -> list[str]:
    """The lines that say to a person what is wrong; nothing else may look like an error."""
    assert "Traceback" not in done.stderr
    assert "ERROR" not in done.stderr
    return [line.removeprefix("kzpipe: ") for line in done.stderr.splitlines() if line.startswith("kzpipe: ")]


def rows(project: Project, table: str) -> list[dict[str, Any]]:
    return read_table(project.stages, table).to_pylist()


def reasons(project: Project, table: str) -> dict[str, str]:
    return {row["source_path"]: row["reason"] for row in rows(project, table)}


# a run over bad files


def test_the_run_goes_on_and_says_what_it_came_to(warm: SimpleNamespace) -> None:
    assert warm.done.returncode == 0, warm.done.stderr
    assert messages(warm.done) == []
    shown = warm.done.stdout
    documents = len(rows(warm.project, "documents"))
    assert f"came in      {documents + len(REJECTED)} files and records, {documents} of them documents\n" in shown
    assert "rejects      18: binary 1, broken_record 6, empty 3, not_an_article 2, same_bytes 1, too_large 1, truncated 3, unsupported 1\n" in shown
    assert re.search(r"^quarantine   \d+: mojibake 1, near_copy 1, no_actor 1, not_arabic \d+$", shown, re.MULTILINE)
    assert "articles     3 usable\n" in shown
    assert "validation   passed" in shown


def test_every_file_and_record_is_used_or_set_aside_with_its_reason(warm: SimpleNamespace) -> None:
    project = warm.project
    assert reasons(project, "rejects") == REJECTED
    kept_of_the_cut = {f"cut.jsonl.gz#{number}": "not_arabic" for number in range(1, 16)}
    assert reasons(project, "quarantine") == {**SET_ASIDE, **kept_of_the_cut}
    paths = {row["document_id"]: row["source_path"] for row in rows(project, "documents")}
    assert sorted(paths[row["document_id"]] for row in rows(project, "articles")) == USED


def test_counts_in_are_counts_out(warm: SimpleNamespace) -> None:
    documents, articles, quarantine, rejects = (rows(warm.project, name) for name in ("documents", "articles", "quarantine", "rejects"))
    assert len(documents) == len(articles) + len(quarantine)
    named = {row["source_path"].partition("#")[0] for row in (*documents, *rejects)}
    assert {name for name in FILES if is_article_file(name)} == {name for name in named if is_article_file(name)}


@pytest.mark.parametrize("name", SAID)
def test_what_is_said_of_a_file(warm: SimpleNamespace, name: str) -> None:
    (detail,) = [row["detail"] for table in ("rejects", "quarantine") for row in rows(warm.project, table) if row["source_path"] == name]
    assert all(words in detail for words in SAID[name]), detail
    assert "\n" not in detail


class Page(HTMLParser):
    """What a browser would make of a page: its elements, the addresses they lead to, and its visible words."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.words: list[str] = []
        self.feed(file.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")], "no attribute of a file name runs a script"
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("place", ["reports/site/index.html", "reports/validation/index.html"])
def test_the_pages_are_escaped(warm: SimpleNamespace, place: str) -> None:
    page = Page(warm.project.root / place)
    assert not page.tags & {"script", "img", "iframe"}
    assert not [address for address in page.addresses if "javascript:" in address]
    if "site" in place:
        assert {"<img src=x onerror=alert(2)>.txt", "=cmd().txt", "مقال عن القطارات (نسخة ٢).txt"} <= set(page.words)
        assert any("<b>bold</b>" in words for words in page.words)


def test_nothing_is_left_half_written(warm: SimpleNamespace) -> None:
    ours = [path for path in warm.project.root.rglob("*") if ".dvc" not in path.parts]
    assert not [path for path in ours if path.name.endswith((".unfinished", ".part", ".old"))]


# mistakes in what people edit: told at once, before any table is touched


PARAMETER_MISTAKES = {
    "misspelt": ("min_words:", "min_wrods:", "params.yaml: clean.min_wrods is not a parameter; did you mean clean.min_words?"),
    "wrong type": ("min_words: 30", 'min_words: "30"', "params.yaml: clean.min_words is '30'; it must be a whole number of at least 1"),
    "out of bounds": ("min_arabic_share: 0.6", "min_arabic_share: 6", "params.yaml: clean.min_arabic_share is 6; it must be a number from 0 to 1"),
    "missing": ("  min_words: 30", "", "params.yaml: clean.min_words is missing; it must be a whole number of at least 1"),
    "syntax": ("min_words: 30", "min_words: [30", "params.yaml:12: not readable as YAML: expected ',' or ']'"),
    "twice": ("  min_words: 30", "  min_words: 30\n  min_words: 40", "params.yaml:12: min_words stands there twice; remove one"),
    "no name": ("  min_words: 30", "  30: 30", "params.yaml:11: 30 is no name of a parameter"),
    "day without quotation marks": ('"2000-01-01"', "2000-01-01", "it must be a day between quotation marks"),
    "days the wrong way round": ('"2000-01-01"', '"2040-01-01"', "it must not lie after clean.latest_published"),
    "no such folder": ("raw_folder: data/raw", "raw_folder: data/rwa", "params.yaml: ingest.raw_folder is 'data/rwa', which is no folder"),
    "folder of the stages": ("raw_folder: data/raw", "raw_folder: data", "params.yaml: ingest.raw_folder is 'data', but stages write data/stages"),
}


@pytest.mark.parametrize("case", PARAMETER_MISTAKES)
def test_a_mistake_in_the_parameters(project: Project, kzpipe_command: Command, case: str) -> None:
    old, new, message = PARAMETER_MISTAKES[case]
    text = project.parameters.read_text("utf-8")
    assert old in text
    project.parameters.write_text(text.replace(old, new), "utf-8")
    told_and_nothing_touched(project, kzpipe_command, message)


def told_and_nothing_touched(project: Project, kzpipe_command: Command, message: str) -> None:
    before = bytes_of_results(project)
    done = kzpipe_command(project, "run")
    assert done.returncode == 1
    (line,) = messages(done)
    assert message in line
    assert done.stdout == "", "nothing has run, so there is nothing to sum up"
    assert bytes_of_results(project) == before


Edit = Callable[[bytes], bytes]


def in_line_3(column: int, value: str) -> Edit:
    """Return a function that changes one cell of the second row of a lexicon."""

    def edit(content: bytes) -> bytes:
        lines = content.decode().splitlines()
        cells = lines[2].split(",")
        cells[column] = value
        return "\n".join([*lines[:2], ",".join(cells), *lines[3:], ""]).encode()

    return edit


LEXICON_MISTAKES: dict[str, tuple[str, int, Edit, str]] = {
    "header": ("weekdays", 1, lambda content: content.replace(b"form_id,", b"id,", 1), "it must be 'form_id,weekday,form'"),
    "too few cells": ("weekdays", 3, lambda content: content.replace(b"2-tuesday,2,", b"2-tuesday,", 1), "2 cells where 3 are allowed"),
    "white space": ("weekdays", 3, in_line_3(2, "الثلاثاء "), "begins or ends with a space; remove it"),
    "empty": ("verbs", 3, in_line_3(1, ""), "measure is empty"),
    "not from the list": ("verbs", 3, in_line_3(1, "11"), "measure '11' is not one of 1, 2, 3"),
    "id twice": ("weekdays", 3, in_line_3(0, "1-monday"), "'1-monday' stands in line 2 already"),
    "look-alike letter": ("weekdays", 3, in_line_3(2, "الثلاثاءی"), "holds a Persian yeh"),
    "one form twice": ("weekdays", 3, in_line_3(2, "الإثنين"), "folds to the same form as line 2"),
    "points nowhere": ("cues", 3, in_line_3(1, "v-nothing"), "lemma_id 'v-nothing' is not in verbs.csv"),
    "another encoding": ("weekdays", 2, lambda content: content.decode().encode("cp1256"), "save it as CSV in UTF-8"),
}


@pytest.mark.parametrize("case", LEXICON_MISTAKES)
def test_a_mistake_in_a_lexicon(project: Project, kzpipe_command: Command, case: str) -> None:
    name, line, edit, message = LEXICON_MISTAKES[case]
    path = project.root / f"kzpipe/lexicons/{name}.csv"
    content = path.read_bytes()
    path.write_bytes(edit(content))
    assert path.read_bytes() != content
    told_and_nothing_touched(project, kzpipe_command, message)
    (told,) = messages(kzpipe_command(project, "lexicon", "check"))
    assert told.startswith(f"{name}.csv:{line}: ")


def test_a_lexicon_that_is_gone(project: Project, kzpipe_command: Command) -> None:
    (project.root / "kzpipe/lexicons/verbs.csv").unlink()
    told_and_nothing_touched(project, kzpipe_command, "verbs.csv: no such lexicon")


def test_what_is_no_file_is_told_instead_of_waited_for(project: Project, kzpipe_command: Command) -> None:
    os.mkfifo(project.root / "data/raw/pipe.txt")
    told_and_nothing_touched(project, kzpipe_command, "pipe.txt: neither a file nor a folder; remove it")


# runs that stop on the way


def test_a_killed_stage_is_told_and_run_again_gives_the_same_bytes(project: Project, warm: SimpleNamespace, kzpipe_command: Command) -> None:
    shutil.rmtree(project.root / ".dvc/cache")  # or DVC would take the tables from there instead of running the stage
    shutil.rmtree(project.stages / "extract")
    shutil.rmtree(project.state / "kept/extract")
    killed = run_and_kill(project, "extract")
    assert killed.returncode == 1
    said = [line for line in killed.stderr.splitlines() if line.startswith("kzpipe: ")]  # an orphan just born may say more
    assert [line.split(" (")[0] for line in said] == ["kzpipe: stage extract was ended by SIGKILL"]
    assert "articles     3 usable\n" in killed.stdout
    assert "extract      timexes -  entities -  mentions -  claims -  quotes -  events -  unread -\n" in killed.stdout
    assert "aggregate    casualties -  timeline -" in killed.stdout
    assert "validation   not run: extract did not finish\n" in killed.stdout
    assert "report       not written; reports/site/index.html is of an earlier run\n" in killed.stdout
    assert not list((project.stages / "extract").rglob("*.parquet"))

    again = kzpipe_command(project, "run")
    assert again.returncode == 0, again.stderr
    assert "validation   passed" in again.stdout
    undisturbed, after = ({**some, "logs/kzpipe.log": ""} for some in (warm.bytes, bytes_of_results(project)))
    assert after == undisturbed


def run_and_kill(project: Project, stage: str) -> SimpleNamespace:
    """Run the chain and kill the process of a stage as soon as it has started."""
    environment = {**quiet_environment(project), "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    with subprocess.Popen(
        [sys.executable, "-m", "kzpipe", "run"], cwd=project.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as running:
        ended = time.monotonic() + 120
        while time.monotonic() < ended and running.poll() is None:
            below = descendants(running.pid)
            of_stage = [pid for pid, words in below.items() if words[1:] == ["-m", "kzpipe", "stage", stage]]
            if of_stage:
                os.kill(of_stage[0], signal.SIGKILL)
                break
            time.sleep(0.1)
        out, err = running.communicate(timeout=120)
    return SimpleNamespace(returncode=running.returncode, stdout=out, stderr=err)


def descendants(ancestor: int) -> dict[int, Sequence[str]]:
    """The processes below one, with the words of their commands."""
    found: dict[int, Sequence[str]] = {}
    for process in psutil.Process(ancestor).children(recursive=True):
        with suppress(psutil.Error):  # it ended meanwhile
            found[process.pid] = process.cmdline()
    return found


def test_nothing_usable_is_left(project: Project, kzpipe_command: Command) -> None:
    """Only a Persian and an Urdu article: validation stops the chain, and older results are not shown as this run's."""
    site = project.site.read_bytes()
    refill(project, {"خبر فارسی.txt": PERSIAN, "خبر اردو.txt": URDU})
    done = kzpipe_command(project, "run")
    assert done.returncode == 1
    said = messages(done)
    assert any(line.startswith("articles: there is at least one row") for line in said)
    assert said[-1] == "read reports/validation/index.html, mend the cause and run the chain again"
    assert "quarantine   2: not_arabic 2\n" in done.stdout
    assert "articles     none usable: mend what is set aside or put others in (kzpipe add)\n" in done.stdout
    assert "aggregate    casualties -  timeline -" in done.stdout
    assert "validation   failed, reports/validation/index.html\n" in done.stdout
    assert "report       not written; reports/site/index.html is of an earlier run\n" in done.stdout
    assert "something usable came in" in (project.validation_report / "index.html").read_text("utf-8")
    assert project.site.read_bytes() == site


@pytest.mark.parametrize("left", [{}, {"README.md": "who wrote the articles"}], ids=["empty", "a source card"])
def test_a_folder_without_articles(project: Project, kzpipe_command: Command, left: dict[str, str]) -> None:
    refill(project, left)
    done = kzpipe_command(project, "run")
    assert done.returncode == 1
    why, what_is_left = messages(done)
    assert why.startswith(f"no articles in {project.root}/data/raw; put .txt, .html, .jsonl or .warc files there")
    assert what_is_left == "the tables of ingest are still those of its last good run"
    assert "validation   not run: ingest is out of date\nreport       not written" in done.stdout
    assert read_table(project.stages, "documents").num_rows


def refill(project: Project, texts: dict[str, str]) -> None:
    raw = project.root / "data/raw"
    shutil.rmtree(raw)
    raw.mkdir()
    for name, text in texts.items():
        (raw / name).write_text(text, "utf-8")
