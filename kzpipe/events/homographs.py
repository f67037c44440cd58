"""Words spelled alike: whether what may be a verb is one where it stands, or a noun, or another person's form.

Arabic news is written without vowels, so «وقف» is "stopped" or "stopping", «نقل» "moved" or "we dismiss".
"""

from __future__ import annotations

from kzpipe.entities.clauses import Reading
from kzpipe.lexicon.morphology import Analysis
from kzpipe.text.tokens import COMMAS

CUTTING = frozenset({"لم", "ولم", "فلم", "لا", "ولا", "لن", "ولن", "ان", "وان"})
"""Particles after which a verb is cut short or in the subjunctive."""
COMMENTING_VERB = "v-eallaq-2"
"""The verb of suspending, which with «على» is one of speech."""
PROMISING_VERB = "v-waead-1"
VERB_REACH = 12
"""A clause is looked through for its verb so many tokens back."""


def follows_verb(reading: Reading, i: int) -> bool:
    """«تلاها فرض حالة الطوارئ», «أعلنت مصر قطع العلاقات»: a form that may be noun or verb after a verb and its subject is the noun."""
    if not reading.analyses[i].is_plain_noun:
        return False
    for k in range(i - 1, -1, -1):
        is_of_place = k + 1 in reading.mentioned and reading.tokens[k].form in reading.lists.prepositions
        if k in reading.mentioned or k in reading.asides or is_of_place:
            continue
        return reading.is_finite_verb(k) and not reading.is_a(k, "auxiliary")
    return False


def is_in_verb_clause(reading: Reading, i: int) -> bool:
    """«طلبت قبرص من الاتحاد فرض عقوبات», «إلى فرض حظر على النفط»: a form that may be noun or verb is the noun where no verb can stand.

    After a definite noun and a verb in the same clause another verb would need "and" or "who"; after a noun that a preposition
    governs stands a noun.
    """
    if i == 0 or not reading.analyses[i].is_plain_noun:
        return False
    if reading.follows_preposition(i - 1) and any(a.pos == "verbal_noun" and not a.has_article for a in reading.analyses[i - 1]):
        return True
    if not (i - 1 in reading.mentioned or reading.tokens[i - 1].form.startswith("ال")):
        return False
    ends = reading.breaks | reading.lists.context["relative"] | reading.lists.context["time_preposition"]
    for k in range(i - 1, max(-1, i - 1 - VERB_REACH), -1):
        if k in reading.asides:
            continue
        if not reading.tokens[k].is_word or reading.tokens[k].form in ends:
            return False
        if reading.is_finite_verb(k):
            return not reading.is_a(k, "auxiliary") and not reading.bears_subject(k - 1)
    return False


def is_joined_noun(reading: Reading, i: int) -> bool:
    """«طالبت السلطات بفتح تحقيق ورفع القيود»: after a verbal noun that ب ties to its verb, one joined by "and" is asked for as well."""
    if not reading.analyses[i].is_joined_deed:
        return False
    for k in range(i - 1, max(-1, i - 1 - VERB_REACH), -1):
        if any(a.pos == "verbal_noun" and a.preposition == "ب" and not a.has_article for a in reading.analyses[k]):
            return True
        if reading.ends_clause(k) or reading.tokens[k].form in COMMAS or reading.is_finite_verb(k):
            return False
    return False


def is_hardly_we(reading: Reading, i: int, analysis: Analysis) -> bool:
    """«نقل الرئيس مقر الحكومة»: what may be a past verb is not "we dismiss" cut short, unless a particle cuts it."""
    if analysis.person != 1 or analysis.aspect != "imperfect" or reading.is_a(i - 1, "verb_particle") or reading.tokens[i - 1].form in CUTTING:
        return False
    return any(other.aspect == "perfect" and other.lemma_id != analysis.lemma_id for other in reading.analyses[i])


def is_hardly_passive(reading: Reading, i: int, analysis: Analysis) -> bool:
    """«توعد الرئيس بالرد»: what may be a past verb is not the passive of another that is spelled like it."""
    if analysis.voice != "passive" or analysis.aspect != "imperfect":
        return False
    return any(other.aspect == "perfect" and other.person == 3 and other.lemma_id != analysis.lemma_id for other in reading.analyses[i])


def is_hardly_promise(reading: Reading, i: int, analysis: Analysis) -> bool:
    """«تعد السياحة من أهم القطاعات»: the present of promising is that of counting as something, unless what is promised follows it."""
    if analysis.lemma_id != PROMISING_VERB or analysis.aspect != "imperfect" or analysis.pronoun:
        return False
    after = reading.analyses[i + 1] if i + 1 < len(reading.tokens) else ()
    return not any(other.preposition == "ب" and other.pos == "verbal_noun" for other in after)


def is_adjective(reading: Reading, i: int) -> bool:
    """«رفضاً قاطعاً», «تنديداً واسعاً»: a participle in the accusative right after a noun in it describes the noun."""
    if i == 0 or not (reading.tokens[i].form.endswith("ا") and reading.tokens[i - 1].form.endswith("ا")):
        return False
    return any(a.pos in {"verbal_noun", "noun"} and not a.has_article for a in reading.analyses[i - 1])


def is_accusative_noun(reading: Reading, i: int, verb: Analysis) -> bool:
    """«تظاهروا رفضاً للقانون»: a form that may be a noun in the accusative or a verb of two is the noun where a preposition or mark follows.

    «قال إن العضوين رفضا إرجاع المال»: with an object it is the verb.
    """
    if verb.number != "d" or not any(a.pos == "verbal_noun" and a.number == "s" for a in reading.analyses[i]):
        return False
    after = reading.tokens[i + 1] if i + 1 < len(reading.tokens) else None
    return after is None or not after.is_word or after.form in reading.lists.prepositions or after.form[:1] in "لب"


def goes_on_with_verb(reading: Reading, i: int) -> bool:
    """«… في بيان، متهمةً الجيش بالقصف»: an accusative participle after a comma goes on with the verb before it.

    So does one of several people without a comma, before what they want: «هتف محتجون أمام المقر مطالبين بتنحيه». «متهما» is never
    "I died" with a pronoun.
    """
    if i == 0 or reading.tokens[i].form.endswith("ون"):
        return False
    if reading.tokens[i - 1].form not in COMMAS and not _is_of_several(reading, i):
        return False
    parts = {a.pos for a in reading.analyses[i] if not a.has_article and not (a.pos == "verb" and a.pronoun and a.person != 3)}
    return "active_participle" in parts and "verb" not in parts


def _is_of_several(reading: Reading, i: int) -> bool:
    if not reading.tokens[i].form.endswith(("ين", "ات")):
        return False
    after = reading.tokens[i + 1].form if i + 1 < len(reading.tokens) else ""
    is_aimed = (after.startswith("ب") and after not in reading.lists.prepositions) or reading.lists.slot_of(after) in {"ila", "did"}
    is_of_several = all(a.pos in {"active_participle", "passive_participle"} and a.number in {"p", "d"} for a in reading.analyses[i])
    return is_aimed and is_of_several


def is_comment(reading: Reading, i: int, analysis: Analysis) -> bool:
    """«علّق الوزير على القرار», «تعليقاً على الأحداث»: what is hung up is commented on where «على» is the next word that names nobody."""
    if analysis.lemma_id != COMMENTING_VERB:
        return False
    after = next((k for k in range(i + 1, len(reading.tokens)) if k not in reading.mentioned and k not in reading.asides), None)
    return after is not None and reading.tokens[after].form == "علي"
