"""The model that travels with the package: what it finds by itself."""

from __future__ import annotations

import os
from importlib import resources

import pycrfsuite
import pytest

from kzpipe.entities.discover import CLASSES, MODEL_NAME, NameSpan, NameTagger, model_weights
from kzpipe.entities.features import SentenceMatches
from kzpipe.entities.wordtable import TABLE_NAME
from kzpipe.reader import default_reader
from kzpipe.text.tokens import tokenize


def tagger() -> NameTagger:
    found = default_reader().tagger
    assert found is not None
    return found


def read(text: str) -> tuple[list[NameSpan], tuple[float, ...]]:
    tokens = tokenize(text)
    return tagger().read([token.form for token in tokens], SentenceMatches(text, tokens, default_reader().names).marks())


def test_the_model_travels_with_its_table_and_card() -> None:
    folder = resources.files("kzpipe") / "models"
    assert {MODEL_NAME, TABLE_NAME, "README.md"} <= {file.name for file in folder.iterdir()}


def test_the_weights_are_those_that_crfsuite_tells() -> None:
    model = pycrfsuite.Tagger()
    with resources.as_file(resources.files("kzpipe") / "models" / MODEL_NAME) as path:
        model.open(str(path))
    info = model.info()
    assert model_weights(model) == (info.transitions, info.state_features)
    assert sorted(model.labels()) == sorted(info.labels)


def test_reading_the_weights_closes_no_file_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process with threads, the second time it would be another thread's."""
    model = pycrfsuite.Tagger()
    with resources.as_file(resources.files("kzpipe") / "models" / MODEL_NAME) as path:
        model.open(str(path))
    close, closed_before = os.close, []

    def watch(descriptor: int) -> None:
        try:
            close(descriptor)
        except OSError:
            closed_before.append(descriptor)
            raise

    monkeypatch.setattr(os, "close", watch)
    model_weights(model)
    assert not closed_before


NAMES = {
    "a person after a verb": ("قال محمد عبد الله إن الماء مقطوع", [("person", 1, 4)]),
    "a foreign name": ("وأضاف روبرت جونسون أن الطريق مغلق", [("person", 1, 3)]),
    "a town after a preposition": ("وصل إلى القاهرة أمس", [("place", 2, 3)]),
    "an organisation": ("قال بيان منظمة الصحة العالمية إن اللقاح متوفر", [("organisation", 2, 5)]),
    "no name": ("كان الطقس باردا في الليل", []),
}


@pytest.mark.parametrize(("text", "spans"), NAMES.values(), ids=NAMES.keys())
def test_the_model_finds_names(text: str, spans: list[tuple[str, int, int]]) -> None:
    assert [(span.kind, span.first, span.last) for span in read(text)[0]] == spans


LONG = "قال الرئيس محمد عبد الله في القاهرة إن الأمم المتحدة وافقت على طلب وزارة الصحة السودانية"


def test_reading_is_the_same_every_time_and_bounded() -> None:
    spans, likelihoods = read(LONG)
    assert (spans, likelihoods) == read(LONG)
    assert len(likelihoods) == len(tokenize(LONG))
    assert all(0 <= likelihood <= 1 for likelihood in likelihoods)
    assert all(0 <= span.first < span.last <= len(likelihoods) and span.kind in CLASSES.values() and 0 <= span.confidence <= 1 for span in spans)


def test_what_was_read_before_makes_no_difference() -> None:
    forms = [token.form for token in tokenize(LONG)]
    first = tagger().read(forms)
    tagger().read(["كلمة", *forms[::-1]])
    assert first == tagger().read(forms)


def test_sentences_read_together_read_as_they_do_alone() -> None:
    sentences = [[token.form for token in tokenize(text)] for text in (LONG, "كلمة", LONG[: len(LONG) // 2], "")]
    marks = [[()] * len(forms) for forms in sentences]
    assert tagger().read_all(list(zip(sentences, marks, strict=True))) == [tagger().read(forms) for forms in sentences]


@pytest.mark.parametrize("count", range(5))
def test_short_sentences(count: int) -> None:
    spans, likelihoods = tagger().read(["الماء"] * count)
    assert (spans, len(likelihoods)) == ([], count)


def test_the_lists_help_the_model() -> None:
    tokens = tokenize("زار الوفد الخرطوم")
    forms = [token.form for token in tokens]
    marks = SentenceMatches("زار الوفد الخرطوم", tokens, default_reader().names).marks()
    assert marks[2]
    assert tagger().read(forms, marks)[1][2] > tagger().read(forms)[1][2]
