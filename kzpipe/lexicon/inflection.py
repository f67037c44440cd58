"""Stems of Arabic verbs from measure, root and dictionary form, spelled without vowels.

The dictionary form (perfect, third person singular) is taken as it is written, and the other stems are derived from its
letters: its long vowels show hollow and defective verbs, the root shows doubled ones and the vowel of hollow imperfects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kzpipe.errors import LexiconError
from kzpipe.lexicon.affixes import Affixes
from kzpipe.lexicon.nominals import Stem
from kzpipe.text.normalize import MARKS, fold

_MARK = re.compile(f"[{MARKS}]")
_HAMZA_IN_ROOT = re.compile("[><&}|]")
_ALEF_FIRST = ("7", "8", "9", "10", "q4")
_HOLLOW_MEASURES = ("1", "4", "7", "8", "10")
_LIKE_IN_THE_IMPERFECT = ("5", "6", "9", "q2")
"""Measures whose imperfect keeps the a of the perfect before the last radical."""
NO_PASSIVE = ("7", "9", "q2", "q4")
HAMZAS = "أؤئء"

_PERFECT = ("perfect_zero", "perfect_before_pronoun", "perfect_she", "perfect_they", "perfect_two", "perfect_t", "perfect_n")
_IMPERFECT = ("imperfect_zero", "imperfect_before_pronoun", "imperfect_they", "imperfect_you", "imperfect_two", "imperfect_women")
_OF_FIRST_PERSON = ("imperfect_zero", "imperfect_before_pronoun", "imperfect_short")
_BEFORE_CONSONANT = ("perfect_t", "perfect_n")
Slots = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb: bare letters of its dictionary form, radicals, and ``kind`` sound, hollow, defective or doubled."""

    lemma_id: str
    measure: str
    root: str
    letters: str
    kind: str


def verb_of(row: Mapping[str, str]) -> Verb:
    """Return the verb of one line of ``verbs``; LexiconError where the lemma is too short or not one word."""
    letters = _MARK.sub("", row["lemma"])
    root = _HAMZA_IN_ROOT.sub("'", row["root"])
    if len(letters) < 2 or " " in letters:
        raise LexiconError(f"verbs.csv: lemma_id {row['lemma_id']!r}: {row['lemma']!r} is not one word; write the perfect, as in قال")
    return Verb(row["lemma_id"], row["measure"], root, letters, _kind_of(letters, row["measure"], root.split("-")))


def _kind_of(letters: str, measure: str, radicals: list[str]) -> str:
    if measure in ("9", "q4"):
        return "doubled"
    if letters[-1] in "اىي":
        return "defective"
    if measure in _HOLLOW_MEASURES and letters[-2] == "ا":
        return "hollow"
    if measure not in ("2", "5") and len(radicals) == 3 and radicals[1] == radicals[2] and letters[-1] != letters[-2]:
        return "doubled"
    return "sound"


def verb_stems(verb: Verb, affixes: Affixes) -> tuple[Stem, ...]:
    """Return the finite stems; ``voice`` is None where active and passive are spelled alike in that slot."""
    has_passive = verb.measure not in NO_PASSIVE
    perfect = _perfect_slots(verb, _active_perfect(verb))
    imperfects = _active_imperfects(verb, affixes)
    imperfect = _union([_imperfect_slots(verb, form) for form in imperfects])
    passive_perfect = _perfect_slots(verb, _passive_perfect(verb)) if has_passive else {}
    passive_imperfect = _imperfect_slots(verb, _passive_imperfect(verb, affixes)) if has_passive else {}
    stems = [*_voiced(perfect, passive_perfect, "perfect"), *_voiced(imperfect, passive_imperfect, "imperfect")]
    stems += [Stem(s.form[1:], s.slot, s.pos, s.aspect, s.voice, head="first") for s in stems if s.slot in _OF_FIRST_PERSON and s.form[0] == "أ"]
    return tuple(stems)


def _voiced(active: Slots, passive: Slots, aspect: str) -> Iterator[Stem]:
    for slot in dict.fromkeys([*active, *passive]):
        plain = {fold(form): form for form in active.get(slot, ())}
        other = {fold(form): form for form in passive.get(slot, ())}
        for folded, form in plain.items():
            yield Stem(form, slot, "verb", aspect, None if folded in other else "active")
        for folded, form in other.items():
            if folded not in plain:
                yield Stem(form, slot, "verb", aspect, "passive")


def _union(parts: list[Slots]) -> Slots:
    return {slot: tuple(dict.fromkeys(form for part in parts for form in part.get(slot, ()))) for slot in (*_IMPERFECT, "imperfect_short")}


# the four basic forms


def _active_perfect(verb: Verb) -> str:
    is_named_by_passive = verb.measure != "1" and verb.letters.endswith("ي")
    return verb.letters[:-1] + "ى" if is_named_by_passive else verb.letters


def _passive_perfect(verb: Verb) -> str:
    letters = verb.letters
    if verb.measure == "3":
        letters = "أو" + letters[1:] if letters[0] == "آ" else f"{letters[0]}و{letters[2:]}"
    elif verb.measure == "6":
        letters = f"{letters[0]}ؤو{letters[2:]}" if letters[1] == "آ" else f"{letters[:2]}و{letters[3:]}"
    elif verb.measure == "4" and letters[0] == "آ":
        letters = "أو" + letters[1:]
    elif (verb.measure == "8" and letters[1] == "ئ") or (verb.measure == "5" and letters[1] == "أ"):
        letters = f"{letters[0]}ؤ{letters[2:]}"
    elif verb.measure == "10" and letters[3] == "أ" and verb.kind == "sound" and len(letters) == 6:
        letters = f"{letters[:3]}ؤ{letters[4:]}"
    return with_i(letters, verb.kind)


def _active_imperfects(verb: Verb, affixes: Affixes) -> tuple[str, ...]:
    """Return the imperfect without its prefix; two where the spelling before a pronoun is open (يبنيه, يلقاه)."""
    listed = affixes.imperfects_of(verb.measure, verb.root)
    if listed:
        return tuple(form[1:] for form in listed)
    if verb.measure != "1":
        body = without_first(verb)
        return (with_a(body, verb.kind) if verb.measure in _LIKE_IN_THE_IMPERFECT else imperfect_with_i(verb, body),)
    letters = verb.letters
    if letters[0] == "و" and verb.kind != "doubled":
        letters = letters[1:]
    if verb.kind == "hollow":
        weak = "ي" if verb.root.split("-")[1] == "y" else "و"
        return (letters[:-2] + weak + letters[-1],)
    if verb.kind == "defective":
        if letters[-1] == "ا":
            return (letters[:-1] + "و",)
        return (letters[:-1] + "ى",) if letters[-1] == "ي" else (letters[:-1] + "ي", letters[:-1] + "ى")
    return (letters if letters[-2:-1] == "ؤ" else with_a(letters, verb.kind),)


def imperfect_with_i(verb: Verb, body: str) -> str:
    """Measures 7 and 8 keep the alef of hollow verbs: يختار."""
    return body if verb.kind == "hollow" and verb.measure in ("7", "8") else with_i(body, verb.kind)


def _passive_imperfect(verb: Verb, affixes: Affixes) -> str:
    listed = affixes.imperfects_of(verb.measure, verb.root)
    body = listed[0][1:] if listed else verb.letters if verb.measure == "1" else without_first(verb)
    return after_u(with_a(body, verb.kind))


def without_first(verb: Verb) -> str:
    """Return the imperfect's letters before its last vowel is set: without the alef of the perfect, hamza on its seat."""
    letters = verb.letters
    if verb.measure in _ALEF_FIRST:
        return "أ" + letters[2:] if letters[1] in "ئؤ" and verb.measure == "8" else letters[1:]
    if verb.measure == "4":
        return "ؤ" + letters[1:] if letters[0] == "آ" else letters[1:]
    if verb.measure == "3" and letters[0] == "آ":
        return "ؤا" + letters[1:]
    return after_u(letters) if verb.measure in ("2", "3", "q1") else letters


def after_u(body: str) -> str:
    """Return the letters as they are written after u: أيد, يؤيد."""
    return "ؤ" + body[1:] if body[0] == "أ" else body


def with_i(form: str, kind: str) -> str:
    """Return the form with i before its last radical: قيل, دعي, قرئ, سئل."""
    if kind == "hollow":
        return f"{form[:-2]}ي{form[-1]}"
    if kind == "defective":
        form = form[:-1] + "ي"
    elif form[-1] in HAMZAS:
        form = form[:-1] + "ئ"
    return f"{form[:-2]}ئ{form[-1]}" if form[-2:-1] and form[-2] in HAMZAS and len(form) > 2 else form


def with_a(form: str, kind: str) -> str:
    """Return the form with a before its last radical: قال, دعى, قرأ, سأل."""
    if kind == "hollow":
        return f"{form[:-2]}ا{form[-1]}"
    if kind == "defective":
        form = form[:-1] + "ى"
    elif form[-1] in HAMZAS:
        form = form[:-1] + ("ء" if form[-2] == "ا" else "أ")
    if len(form) > 2 and form[-2] in HAMZAS:
        form = f"{form[:-2]}{'ء' if form[-3] == 'ا' else 'أ'}{form[-1]}"
    return form


# basic form to stems by slot


def _perfect_slots(verb: Verb, form: str) -> Slots:
    slots: Slots = dict.fromkeys(_PERFECT, (form,))
    body = form[:-1]
    if verb.kind == "doubled":
        slots |= dict.fromkeys(_BEFORE_CONSONANT, (form + form[-1],))
    elif verb.kind == "defective":
        slots["perfect_they"] = (body,)
        if form[-1] != "ي":
            weak = body + ("و" if form[-1] == "ا" and verb.measure == "1" else "ي")
            slots["perfect_before_pronoun"] = (body if body[-1] == "أ" else body + "ا",)
            slots |= {"perfect_she": (body,), "perfect_two": (weak,), "perfect_t": (weak,), "perfect_n": (weak,)}
    elif verb.kind == "hollow":
        slots |= dict.fromkeys(_BEFORE_CONSONANT, (_short(form, _seat_when_short(verb)),))
        if form[-1] == "ء":
            slots["perfect_they"] = tuple(body + seat for seat in "ءؤئ")
            if form[-2] == "ي":
                slots |= dict.fromkeys(("perfect_before_pronoun", "perfect_she", "perfect_two"), (body + "ئ", form))
    elif form[-1] == "أ":
        slots["perfect_they"] = tuple(body + seat for seat in "أؤء")
        slots["perfect_two"] = (body,)
    return _merge_twins(slots)


def _merge_twins(slots: Slots) -> Slots:
    """Take off the last letter where ending and stem share it and are written as one: مات + ت is مت, آمن + نا is آمنا."""
    for slot, letter in (("perfect_t", "ت"), ("perfect_n", "ن"), ("imperfect_women", "ن")):
        if slot in slots:
            slots[slot] = tuple(form[:-1] if form.endswith(letter) else form for form in slots[slot])
    return slots


def _seat_when_short(verb: Verb) -> str:
    if verb.measure != "1":
        return "أ"
    return "ؤ" if verb.root.split("-")[1] == "w" else "ئ"


def _short(form: str, seat: str) -> str:
    """Return a hollow form without its long vowel; ``seat`` carries a last hamza."""
    return form[:-2] + (seat if form[-1] == "ء" else form[-1])


def _imperfect_slots(verb: Verb, form: str) -> Slots:
    slots: Slots = dict.fromkeys(_IMPERFECT, (form,))
    body = form[:-1]
    if verb.kind == "doubled":
        bare = with_a(form, verb.kind) if verb.measure == "q4" else form
        slots |= {"imperfect_women": (bare + form[-1],), "imperfect_short": (bare + form[-1],)}
    elif verb.kind == "defective":
        slots |= dict.fromkeys(("imperfect_short", "imperfect_they", "imperfect_you"), (body,))
        if form[-1] in "اى":
            slots["imperfect_before_pronoun"] = (body if body[-1:] == "أ" else body + "ا",)
            slots |= dict.fromkeys(("imperfect_two", "imperfect_women"), (body + "ي",))
    elif verb.kind == "hollow":
        short = _short(form, {"ي": "ئ", "و": "ؤ"}.get(form[-2], "أ"))
        slots |= {"imperfect_short": (short,), "imperfect_women": (short,)}
        if form[-1] == "ء":
            seats = "ئء" if form[-2] == "ي" else "ءؤ"
            slots |= dict.fromkeys(("imperfect_before_pronoun", "imperfect_they", "imperfect_two"), tuple(body + seat for seat in seats))
            slots["imperfect_you"] = (body + "ئ",)
    elif form[-1] == "أ":
        slots["imperfect_before_pronoun"] = (form, body + "ؤ")
        slots["imperfect_they"] = tuple(body + seat for seat in "أؤء")
        slots["imperfect_you"] = (form, body + "ئ")
        slots["imperfect_two"] = (body,)
    elif form[-1] == "ئ":
        slots["imperfect_they"] = (form, body + "ؤ")
    return _merge_twins(slots)
