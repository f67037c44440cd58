"""Verbs with a long vowel in the middle, which some of their forms lose: «لم يقل» of «قال», «مت» of «مات»."""

from __future__ import annotations

from kzpipe.text.normalize import fold

_VOWELS = "اوي"


def is_cut_short(lemma: str, form: str) -> bool:
    """Tell whether a folded form lacks the long vowel in the middle of its verb.

    In newspapers such a form is mostly another word: «على متن», «تمت إحالة» are not "die", «حافلة تقل ركابا» is not "say".
    """
    lemma = fold(lemma)
    return len(lemma) == 3 and lemma[1] == "ا" and not any(lemma[0] + vowel + lemma[2] in form for vowel in _VOWELS)
