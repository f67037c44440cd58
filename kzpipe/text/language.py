"""Tell the language of a body, and text that was decoded in the wrong encoding."""

from __future__ import annotations

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_ARABIC = re.compile("[\u0620-\u064a]")
_LETTER = re.compile(r"[^\W\d_]")
_MOJIBAKE = re.compile("[ØÙÚÛ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]?|Ã.|ï¿½|\ufffd")
_SAMPLE_CHARACTERS = 20_000
"""Enough to be sure of a language; keeps the time bounded for very long texts."""


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(["ar", "fa", "ur", "ps", "ku", "ug", "he", "tr", "kk", "ky", "ru", "uk", "en", "fr", "de", "es", "it", "zh"])
    return identifier


def arabic_share(text: str) -> float:
    """Return the share of letters that belong to the Arabic alphabet, 0 to 1."""
    sample = text[:_SAMPLE_CHARACTERS]
    letters = len(_LETTER.findall(sample))
    return len(_ARABIC.findall(sample)) / letters if letters else 0.0


def is_mojibake(text: str) -> bool:
    """Tell whether the text looks like UTF-8 or Windows-1256 bytes shown as Latin letters."""
    sample = text[:_SAMPLE_CHARACTERS]
    visible = sum(not character.isspace() for character in sample)
    return visible > 0 and len(_MOJIBAKE.findall(sample)) > 0.15 * visible


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language that the text is most likely in."""
    return str(_identifier().classify(text[:_SAMPLE_CHARACTERS])[0])
