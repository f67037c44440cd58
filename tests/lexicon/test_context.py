"""The context words by kind: folded, none of the declared kinds missing or without words."""

from __future__ import annotations

import pytest

from kzpipe.lexicon.context import context_words
from kzpipe.lexicon.load import load_lexicons

WORDS = context_words(load_lexicons(names=["context_words"]))


def test_every_declared_kind_has_words() -> None:
    assert [kind for kind, words in WORDS.items() if not words] == []


def test_words_are_folded() -> None:
    assert "من اجل" in WORDS["compound_preposition"]  # for the sake of, written من أجل


def test_what_stands_after_the_colon_is_left_out() -> None:
    assert "قناه" in WORDS["organisation_head"]  # organisation_head:media, a channel


def test_a_kind_that_no_layout_declares_stops() -> None:
    with pytest.raises(KeyError):
        WORDS["organisation_tail"]
