"""Romanise an Arabic name for readers of English: a plain letter-by-letter rendering without vowels that nobody wrote."""

from __future__ import annotations

from kzpipe.text.normalize import fold

_LETTERS = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh",
    "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h",
    "و": "w", "ي": "i", "ء": "'",
}  # fmt: skip


def romanise(name: str) -> str:
    """Return ``name`` in Latin letters, each word capitalised, the article as ``al-``."""
    words = []
    for word in fold(name).split():
        article = "al-" if word.startswith("ال") and len(word) > 4 else ""
        letters = "".join(_LETTERS.get(letter, letter) for letter in (word[2:] if article else word))
        words.append(article + letters[:1].upper() + letters[1:])
    return " ".join(words)
