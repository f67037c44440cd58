"""Stems of nouns, adjectives, participles and verbal nouns, spelled without vowels, with the endings each of them takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kzpipe.text.normalize import fold

HAMZA_SEATS = "ءؤئ"
_DEFECTIVE_SHAPES = ((4, 1), (5, 2))
"""Length and place of the alef in nouns like قاضي, محامي, which lose their last letter when indefinite."""


class Stem(NamedTuple):
    """What stands between prefix and ending; ``slot`` names the endings it takes.

    ``head`` is ``first`` where only the prefix أ may stand before it (آخذ = أ + خذ). Spelling counts up to
    ``kzpipe.text.normalize.fold``: the alef that merges with a hamza (قرآ) is left to the ending.
    """

    form: str
    slot: str
    pos: str
    aspect: str | None = None
    voice: str | None = None
    gender: str | None = None
    number: str | None = None
    head: str = ""


@dataclass(frozen=True, slots=True)
class Nominal:
    """A noun-like word. ``endings``: ``plural`` (broken plural: no ending but pronouns), ``things`` (-āt), ``men`` (-ūn),
    ``adjective`` (all of them), ``none``. ``is_defective`` is a word like مدعٍ (المدعي)."""

    form: str
    pos: str
    gender: str
    endings: str = "none"
    is_defective: bool = False


def noun_of(row: Mapping[str, str], plurals: tuple[str, ...] = ()) -> Iterator[Nominal]:
    """Yield the words of one line of ``nouns`` with its broken plurals."""
    endings = "adjective" if row["pos"] == "adj" else {"m": "men", "f": "things"}.get(row["plural"], "none")
    yield Nominal(row["lemma"], row["pos"], row["gender"], endings, _looks_defective(row["pos"], row["lemma"]))
    for plural in plurals:
        yield Nominal(plural, row["pos"], row["gender"], "plural")


def _looks_defective(pos: str, lemma: str) -> bool:
    shape = (len(lemma), lemma.find("ا"))
    return pos == "noun" and lemma.endswith("ي") and shape in _DEFECTIVE_SHAPES


def nominal_stems(word: Nominal) -> tuple[Stem, ...]:
    """Return the stems of a noun-like word, one for each spelling and slot."""
    found: dict[tuple[str, str], Stem] = {}
    for slot, form in _slots(word):
        number = "p" if word.endings == "plural" else "s"
        found.setdefault((fold(form), slot), Stem(form, slot, word.pos, gender=word.gender, number=number))
    return tuple(found.values())


def _slots(word: Nominal) -> Iterator[tuple[str, str]]:
    """Yield (slot, form) by the way the word ends."""
    form = word.form
    if form.endswith("ة"):
        yield from _marbuta(form[:-1], word)
    elif form.endswith("ى"):
        yield from _maksura(form[:-1], word)
    elif form[-1] in "أء":
        yield from _hamza(form, word)
    elif form.endswith("ا"):
        yield from (("noun_zero", form), ("noun_before_pronoun", form))
        if word.endings != "plural":
            yield from (("noun_two", f"{form[:-1]}{weak}") for weak in "يو")
        if word.endings in ("things", "adjective"):
            yield "noun_things", form[:-1]
    else:
        yield from _regular(form, word)


def _regular(form: str, word: Nominal) -> Iterator[tuple[str, str]]:
    yield from (("noun_zero", form), ("noun_before_pronoun", form), ("noun_tanwin", form))
    if word.is_defective:
        yield "noun_indefinite", form[:-1]
        yield from _sounded(form, word, men=(form, form[:-1]))
    else:
        yield from _sounded(form, word, men=(form,))


def _sounded(form: str, word: Nominal, men: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield dual, feminine and sound plurals on a stem that takes them unchanged."""
    if word.endings == "plural":
        return
    yield "noun_two", form
    if word.endings == "things":
        yield "noun_things", form
    if word.endings in ("men", "adjective"):
        yield from (("noun_men", stem) for stem in men)
        yield from ((slot, form) for slot in ("noun_she", "noun_she_two", "noun_women"))


def _marbuta(body: str, word: Nominal) -> Iterator[tuple[str, str]]:
    yield "noun_marbuta", body
    if word.endings == "plural":
        return
    yield "noun_she_two", body
    if word.endings == "things":
        yield from (("noun_things", plural) for plural in ((body[:-1] + "ي", body[:-1] + "و") if body.endswith("ا") else (_before_alef(body),)))
    elif word.endings in ("men", "adjective"):
        yield from (("noun_men", body), ("noun_women", body))


def _maksura(body: str, word: Nominal) -> Iterator[tuple[str, str]]:
    yield from (("noun_zero", body + "ى"), ("noun_before_pronoun", _with_alef(body)))
    if word.endings == "plural":
        return
    yield "noun_two", body + "ي"
    if word.endings == "things":
        yield "noun_things", body + "ي"
    if word.endings in ("men", "adjective"):
        yield from (("noun_men", body), ("noun_she", _with_alef(body)), ("noun_she_two", _with_alef(body)), ("noun_women", body + "ي"))


def _hamza(form: str, word: Nominal) -> Iterator[tuple[str, str]]:
    body = form[:-1]
    seats = ("أ", "ؤ", "ئ") if form.endswith("أ") else tuple(HAMZA_SEATS)
    yield "noun_zero", form
    yield from (("noun_before_pronoun", body + seat) for seat in seats)
    if not body.endswith("ا") and not form.endswith("أ"):
        yield from (("noun_tanwin", body + seat) for seat in "ءئ")
    if word.endings == "plural":
        return
    bare = (body,) if form.endswith("أ") else ()
    for seat in seats[::2] if form.endswith("أ") else ("ء", "ئ"):
        yield from _sounded(body + seat, word, men=())
    yield from (("noun_two", stem) for stem in bare)
    if word.endings == "things":
        yield from (("noun_things", stem) for stem in bare)
    if word.endings in ("men", "adjective"):
        yield from (("noun_men", body + seat) for seat in seats)


def _before_alef(body: str) -> str:
    """Return the stem before an ending in alef: أ + ا is آ, one letter."""
    return body[:-1] if body.endswith("أ") else body


def _with_alef(body: str) -> str:
    return body if body.endswith("أ") else body + "ا"
