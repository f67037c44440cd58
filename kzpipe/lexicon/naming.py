"""Words that only name: people and places, numbers, units of measure and time. The morphology knows them where no other word fits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from kzpipe.text.normalize import fold

if TYPE_CHECKING:
    from kzpipe.lexicon.load import Lexicons

NAMING_POS: Final = frozenset({"name", "number", "unit"})
_NAMING_LISTS: Final = ("entities", "places", "aliases", "number_words", "time_words")
_PEOPLE: Final = "person"
_NUMBERS: Final = frozenset({"unit", "ten", "hundred", "scale", "scale_plural", "dual", "dozen", "fraction", "fraction_plural", "ordinal", "vague"})
_TIME_UNITS: Final = frozenset({"unit", "unit_dual", "unit_plural", "unit_counted"})
_ARTICLE = "ال"
_SHORTEST_NAME = 3
_WORD = re.compile("[\u0621-\u064a]+")


class NamingWord(NamedTuple):
    """One word that names: the line it is from, its part of speech (one of NAMING_POS), and its form without the article."""

    lemma_id: str
    pos: str
    form: str


def naming_words(lexicons: Lexicons) -> tuple[NamingWord, ...]:
    """Return the words of the lists that are loaded, each form once a part of speech, by its first line."""
    found: dict[tuple[str, str], NamingWord] = {}
    for word in _words(lexicons):
        if _WORD.fullmatch(word.form) and (word.pos != "name" or len(fold(word.form)) >= _SHORTEST_NAME):
            found.setdefault((word.pos, fold(word.form)), word)
    return tuple(found.values())


def _words(lexicons: Lexicons) -> Iterator[NamingWord]:
    loaded = {name: lexicons.rows.get(name, ()) for name in _NAMING_LISTS}
    named = {row["entity_id"] for row in loaded["entities"] if row["entity_type"] == _PEOPLE} | {row["place_id"] for row in loaded["places"]}
    for name, key, column in (("entities", "entity_id", "name_ar"), ("places", "place_id", "name_ar"), ("aliases", "entity_id", "form")):
        for row in loaded[name]:
            if row[key] in named and row.get("kind", "name") == "name":
                for part in row[column].split():
                    yield NamingWord(row[key], "name", part.removeprefix(_ARTICLE))
    for row in loaded["number_words"]:
        if row["kind"] in _NUMBERS or row["kind"] == "measure":
            yield NamingWord(row["word_id"], "unit" if row["kind"] == "measure" else "number", row["form"].removeprefix(_ARTICLE))
    for row in loaded["time_words"]:
        if row["kind"] in _TIME_UNITS:
            yield NamingWord(row["word_id"], "unit", row["form"])
