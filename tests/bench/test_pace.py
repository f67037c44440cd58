from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kzpipe.bench.pace import Pace, corpus_parts, render, sample_parts, scan, vary
from kzpipe.cli import app
from kzpipe.errors import InputError
from kzpipe.lexicon.match import Entry, FormIndex
from kzpipe.paths import Project
from kzpipe.text.tokens import tokenize

# the police arrested thirty demonstrators in the capital on Tuesday evening, said the ministry
TEXT = "اعتقلت الشرطة ثلاثين متظاهراً في العاصمة مساء الثلاثاء، بحسب الوزارة."


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


def write_lines(path: Path, *lines: str) -> Path:
    content = "".join(line + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def articles(count: int) -> list[str]:
    return [json.dumps({"text": f"{TEXT} {number}"}, ensure_ascii=False) for number in range(count)]


def test_copies_have_other_words_and_as_many() -> None:
    copies = [vary(TEXT, copy) for copy in range(6)]
    assert copies[0] == TEXT
    assert len(set(copies)) == 6
    assert {len(tokenize(copy)) for copy in copies} == {len(tokenize(TEXT))}
    same = [sum(a.form == b.form for a, b in zip(tokenize(TEXT), tokenize(copy), strict=True)) for copy in copies[1:]]
    assert all(len(tokenize(TEXT)) // 2 <= words < len(tokenize(TEXT)) for words in same)


def test_every_repetition_reads_other_text(root: Path, tmp_path: Path) -> None:
    parts = sample_parts(Project(root), 3)
    assert len({len(part) for part in parts}) == 1
    assert all(len({texts[i] for texts in parts}) == 3 for i in range(len(parts[0])))
    parts = corpus_parts(write_lines(tmp_path / "a.jsonl", *articles(9)), articles=7, repetitions=3)
    assert [len(part) for part in parts] == [3, 2, 2]
    assert len({text for part in parts for text in part}) == 7


def test_a_packed_corpus_is_read(tmp_path: Path) -> None:
    assert corpus_parts(write_lines(tmp_path / "a.jsonl.gz", *articles(2), ""), articles=9, repetitions=1) == [[f"{TEXT} 0", f"{TEXT} 1"]]


@pytest.mark.parametrize(("name", "lines", "message"), [
    ("a.jsonl", ["{"], r"a\.jsonl:1: not readable as JSON"),
    ("a.jsonl", [*articles(1), "[]"], r'a\.jsonl:2: no "text" in it; a line holds one object'),
    ("a.jsonl", ['{"text": 3}'], r'a\.jsonl:1: no "text" in it'),
    ("a.jsonl", articles(2), r"a\.jsonl: 2 articles for 3 repetitions; each reads others"),
    ("a.jsonl", [], r"a\.jsonl: 0 articles for 3 repetitions"),
])  # fmt: skip
def test_a_corpus_that_cannot_be_used(tmp_path: Path, name: str, lines: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        corpus_parts(write_lines(tmp_path / name, *lines), articles=9, repetitions=3)


def test_files_that_are_no_corpus(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl.gz").write_bytes(b"no gzip")
    (tmp_path / "c.jsonl").write_bytes(b"\xff\xfe")
    for name in ("a.jsonl", "b.jsonl.gz", "c.jsonl", "."):
        with pytest.raises(InputError, match=r"cannot be read: .*; JSON lines in UTF-8 are, also as \.gz"):
            corpus_parts(tmp_path / name, 1, 1)
    with pytest.raises(InputError, match="name a corpus with --corpus"):
        sample_parts(Project(tmp_path), 1)


def test_the_scan_finds_forms() -> None:
    names = FormIndex(ignore_article=False)
    names.add("الشرطة", Entry("name", "police", "1"))  # the police
    assert scan(TEXT, names) == 1


def test_least_median_and_most() -> None:
    text = render([Pace(10, 0.5, 100, 1000), Pace(10, 0.1, 300, 1500), Pace(20, 0.4, 200, 4000)], "a text")
    assert text.startswith("a text: 3 repetitions, 40 words in all\n50% of the words of the first repetition are new forms, 30% of the later ones\n")
    assert re.search(r"^extract_text, words/s +100 +200 +300$", text, re.MULTILINE)
    assert re.search(r"^scans that reading costs +5\.0 +10\.0 +20\.0$", text, re.MULTILINE)


def test_as_it_is_typed(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    done = call("bench", "--corpus", str(write_lines(tmp_path / "a.jsonl", *articles(4))), "--repetitions", "2", "--articles", "4")
    assert done.exit_code == 0, done.output
    assert re.search(r"^a\.jsonl: 2 repetitions, \d+ words in all$", done.stdout, re.MULTILINE)
    least, median, most = map(float, re.search(r"^scans that reading costs +([\d.]+) +([\d.]+) +([\d.]+)$", done.stdout, re.MULTILINE).groups())  # type: ignore[union-attr]
    assert 1 < least <= median <= most
    gone = call("bench", "--corpus", str(tmp_path / "none.jsonl"))
    assert gone.exit_code == 1
    assert gone.stderr.startswith(f"kzpipe: {tmp_path / 'none.jsonl'}: cannot be read: No such file")
    assert call("bench", "--repetitions", "0").exit_code == 2
