"""The nouns that a verb makes: participles and the verbal nouns that the measure tells."""

from __future__ import annotations

from collections.abc import Iterator

from kzpipe.lexicon.affixes import Affixes
from kzpipe.lexicon.inflection import HAMZAS, NO_PASSIVE, Verb, after_u, imperfect_with_i, with_a, without_first
from kzpipe.lexicon.nominals import Nominal


def participles(verb: Verb, affixes: Affixes) -> Iterator[Nominal]:
    """Yield active and passive participle, masculine singular; measures without a passive have only the first."""
    if verb.measure == "1":
        yield from _participles_of_first(verb)
        return
    body = without_first(verb)
    listed = affixes.imperfects_of(verb.measure, verb.root)
    body = listed[0][1:] if listed else body
    is_defective = verb.kind == "defective"
    yield Nominal("م" + after_u(imperfect_with_i(verb, body)), "active_participle", "m", "adjective", is_defective)
    if verb.measure not in NO_PASSIVE:
        yield Nominal("م" + after_u(with_a(body, verb.kind)), "passive_participle", "m", "adjective")


def _participles_of_first(verb: Verb) -> Iterator[Nominal]:
    letters = verb.letters
    if len(letters) < 3 and verb.kind != "doubled":
        return
    first, last = letters[0], letters[-1]
    opening = "آ" if first in "أآ" else first + "ا"
    middle = "ئ" if letters[-2] in HAMZAS or verb.kind == "hollow" else letters[-2]
    is_hamza_last = last in HAMZAS
    if verb.kind == "doubled":
        yield Nominal(opening + last, "active_participle", "m", "adjective")
        yield Nominal(f"م{first}{last}و{last}", "passive_participle", "m", "adjective")
    elif verb.kind == "defective" or (verb.kind == "hollow" and is_hamza_last):
        yield Nominal(f"{opening}{middle}ي", "active_participle", "m", "adjective", is_defective=True)
        if verb.kind == "defective":
            yield Nominal(f"م{first}{middle}{'و' if last == 'ا' else 'ي'}", "passive_participle", "m", "adjective")
    else:
        yield Nominal(f"{opening}{middle}{'ئ' if is_hamza_last else last}", "active_participle", "m", "adjective")
        if verb.kind == "hollow":
            weak = "ي" if verb.root.split("-")[1] == "y" else "و"
            yield Nominal(f"م{first}{weak}{last}", "passive_participle", "m", "adjective")
        else:
            seated = "ؤ" if letters[1] in HAMZAS else letters[1]
            yield Nominal(f"م{first}{seated}و{'ء' if is_hamza_last else last}", "passive_participle", "m", "adjective")


def verbal_noun(verb: Verb) -> Iterator[Nominal]:
    """Yield the verbal noun that the measure tells; nothing for measure 1."""
    form = _verbal_noun_form(verb)
    if form:
        is_defective = verb.measure in ("5", "6") and verb.kind == "defective"
        yield Nominal(form, "verbal_noun", "f" if form.endswith("ة") else "m", "things", is_defective)


def _verbal_noun_form(verb: Verb) -> str:
    letters, body, last = verb.letters, verb.letters[:-1], verb.letters[-1]
    if verb.measure == "2":
        start = f"ت{letters[0]}{'ئ' if letters[1] in HAMZAS else letters[1]}"
        return start + ("ية" if verb.kind == "defective" else "ئة" if last in HAMZAS else f"ي{last}")
    if verb.measure == "3":
        form = with_a(without_first(verb), verb.kind)
        return f"م{form[:-1]}اة" if verb.kind == "defective" else f"م{form}ة"
    if verb.measure in ("5", "6", "q2"):
        if verb.kind == "defective":
            return body + "ي"
        seated = "ؤ" if letters[-2] in HAMZAS else letters[-2]
        return letters[:-2] + seated + ("ؤ" if last in HAMZAS else last)
    if verb.measure == "q1":
        return letters + "ة"
    return _verbal_noun_in_alef(verb) if verb.measure != "1" else ""


def _verbal_noun_in_alef(verb: Verb) -> str:
    """Return the verbal noun of measures 4 and 7 to 10: إعلان, انضمام, اختيار, استدعاء."""
    letters = verb.letters
    if verb.measure == "4":
        letters = "إي" + letters[1:] if letters[0] == "آ" else "إ" + letters[1:]
    place = {"4": 1, "10": 3}.get(verb.measure)
    if place and verb.kind != "hollow" and letters[place] in "وأ":
        letters = letters[:place] + {"و": "ي", "أ": "ئ"}[letters[place]] + letters[place + 1 :]
    body, last = letters[:-1], letters[-1]
    if verb.kind == "hollow":
        return letters + "ة" if place else f"{letters[:-2]}يا{last}"
    if verb.kind == "defective":
        return body + "اء"
    if len(letters) > 2 and letters[-2] in HAMZAS:
        body = body[:-1] + "ئ"
    if verb.kind == "doubled":
        return f"{body}{last}ا{last}"
    return f"{body}ا{'ء' if last in HAMZAS else last}"
