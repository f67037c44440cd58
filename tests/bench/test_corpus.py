from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from kzpipe.bench import corpus
from kzpipe.bench.corpus import OUTLETS, make_article, write_corpus
from kzpipe.bench.pace import sample_parts
from kzpipe.paths import Project
from kzpipe.schema.records import Document
from kzpipe.stages.formats.source import IngestLimits
from kzpipe.stages.ingest import read_documents
from kzpipe.text.duplicates import shingles, similarity
from kzpipe.text.tokens import tokenize

LIMITS = IngestLimits(1_000_000, 1_000_000, 10)


@pytest.fixture(scope="module")
def samples(root: Path) -> list[str]:
    return sample_parts(Project(root), 1)[0]


def test_articles_of_one_sample_are_no_near_copies(samples: list[str]) -> None:
    # far apart too: after 84 copies the letters begin anew
    numbers = [round_ * len(samples) for round_ in (0, 1, 2, 3, 83, 84, 86, 87, 168, 1900)]
    sets = [shingles([token.form for token in tokenize(make_article(samples, number).text) if token.is_word]) for number in numbers]
    alike = [similarity(left, right) for left, right in itertools.combinations(sets, 2)]
    assert max(alike) < 0.3


def test_days_and_outlets_are_spread(samples: list[str]) -> None:
    made = [make_article(samples, number) for number in range(400)]
    assert len({one.outlet for one in made}) == OUTLETS
    assert len({one.published for one in made}) == 365
    assert len({one.url for one in made}) == len({one.text for one in made}) == 400


@pytest.mark.parametrize("form", ["files", "lines"])
def test_both_forms_hold_the_same_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, samples: list[str], form: str) -> None:
    monkeypatch.setattr(corpus, "RECORDS_PER_FILE", 4)
    write_corpus(tmp_path, samples, 10, form)
    assert len([path for path in tmp_path.rglob("*") if path.suffix in (".txt", ".jsonl")]) == (10 if form == "files" else 3)
    documents = list(read_documents(tmp_path, LIMITS))
    assert len(documents) == 10
    expected = [make_article(samples, number) for number in range(10)]
    found = {
        document.text: (document.outlet, str(document.declared_date), document.source_url) for document in documents if isinstance(document, Document)
    }
    assert found == {one.text: (one.outlet, one.published, one.url) for one in expected}


def test_equal_numbers_give_equal_bytes(tmp_path: Path, samples: list[str]) -> None:
    for name in ("a", "b"):
        write_corpus(tmp_path / name, samples, 5, "lines")
    (first,), (second,) = ((tmp_path / name).iterdir() for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    assert len(first.read_text("utf-8").splitlines()) == len([json.loads(line)["text"] for line in first.read_text("utf-8").splitlines()]) == 5
