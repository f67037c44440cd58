"""Romanise an Arabic name for readers of English: a plain letter-by-letter rendering without vowels that nobody wrote."""

from __future__ import annotations

import re
from typing import Final

from kzpipe.text.normalize import MARKS, fold

_LETTERS = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh",
    "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h",
    "و": "w", "ي": "i", "ء": "'",
}  # fmt: skip
_TEH_MARBUTA_END: Final = re.compile(f"ة[{MARKS}]*$")
_ARTICLE: Final = "ال"
_LONG_A: Final = "ا"
_FEMININE_NISBA: Final = "يه"
_SHORTEST_WITH_ARTICLE: Final = 5
_PERSON: Final = "person"


def romanise(name: str, entity_type: str) -> str:
    """Return ``name`` in Latin letters, each word capitalised, the article as ``al-``.

    A final teh marbuta is "a", as English newspapers write it (Fatima), but "at" after a long a (Hayat) and where the word is joined
    to a noun that follows (Jabhat al-Nusra). The words of a person's name are not joined: they stand side by side.
    """
    words = [word for word in name.split() if fold(word)]
    pairs = zip(words, [*words[1:], ""], strict=False)
    return " ".join(_romanised(word, entity_type != _PERSON and _joins(fold(word), fold(after))) for word, after in pairs)


def _romanised(word: str, is_joined: bool) -> str:
    folded = fold(word)
    article = "al-" if _has_article(folded) else ""
    stem = folded.removeprefix(_ARTICLE) if article else folded
    end = ""
    if _TEH_MARBUTA_END.search(word):
        stem = stem[:-1]
        end = "t" if stem.endswith(_LONG_A) else "at" if is_joined else "a"
    letters = "".join(_LETTERS.get(letter, letter) for letter in stem) + end
    return article + letters[:1].upper() + letters[1:]


def _joins(folded: str, after: str) -> bool:
    """Tell whether a word belongs to the noun after it; a word with the article does not, nor one before its adjective («حقوقية»)."""
    return bool(after) and not _has_article(folded) and (_has_article(after) or not after.endswith(_FEMININE_NISBA))


def _has_article(folded: str) -> bool:
    return folded.startswith(_ARTICLE) and len(folded) >= _SHORTEST_WITH_ARTICLE
