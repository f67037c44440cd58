"""Tell the language of a body, and text that was decoded in the wrong encoding."""

from __future__ import annotations

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_ARABIC = re.compile("[\u0620-\u064a]")
_LETTER = re.compile(r"[^\W\d_]")
_MOJIBAKE = (
    # UTF-8 shown as Windows-1252 or Latin-1, once or twice, or with signs for what could not be shown
    (re.compile("[ØÙÚÛ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ¡-¿]?|Ã.|ï¿½|\ufffd"), 0.15),
    # Windows-1256 shown as Latin letters: nearly all of them with accents
    (re.compile("[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]"), 0.6),
    # UTF-8 shown as Windows-1256: two rare letters begin all pairs
    (re.compile("[طظ]"), 0.25),
    # ISO 8859-6 shown as Windows-1256: accents inside Arabic words
    (re.compile("[\u0620-\u064a][\u00e0-\u00ff]|[\u00e0-\u00ff][\u0620-\u064a]"), 0.1),
)
"""What text in a wrong encoding is full of, each with the share of the visible characters above which it is that."""
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
    """Tell whether the text looks like bytes in one encoding that were read in another."""
    sample = text[:_SAMPLE_CHARACTERS]
    visible = sum(not character.isspace() for character in sample)
    return visible > 0 and any(len(pattern.findall(sample)) > share * visible for pattern, share in _MOJIBAKE)


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language that the text is most likely in."""
    return str(_identifier().classify(text[:_SAMPLE_CHARACTERS])[0])
