"""Whether a verb or participle can have somebody for its subject: Arabic verbs agree in gender and, after their subject, in number.

A singular before its subject or after one person or body is "m" or "f", what follows several people is "p": after «المحتجون» come
«طالبوا» and «مطالبين», after «الحكومة» «طالبت», after «السلطات» the feminine singular that plurals of things take.
"""

from __future__ import annotations

from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.lexicon.match import without_article
from kzpipe.lexicon.morphology import Analysis

Forms = frozenset[str]
"""The forms of verbs that somebody may be followed by."""
ANY: Forms = frozenset({"m", "f", "p"})
ONE: Forms = frozenset({"m", "f"})
ACCUSATIVE: dict[str, Forms] = {"ا": frozenset({"m"}), "ه": frozenset({"f"}), "ين": frozenset({"p"})}
"""How a participle ends that goes on with a verb: «داعيا», «داعية», «داعين»."""
ONE_BODY = frozenset({"state", "igo", "government_body", "media", "company"})
"""Bodies that act as one."""
FEMININE = "ه"
PEOPLE = frozenset({"protesters", "other"})
NOUNS = frozenset({"noun", "active_participle", "passive_participle", "verbal_noun"})
TITLE_REACH = 4


def agree(reading: Reading, i: int, forms: Forms) -> bool:
    """Tell whether a verb or participle may follow somebody who takes some forms."""
    return not forms.isdisjoint(forms_at(reading, i))


def forms_at(reading: Reading, i: int) -> Forms:
    """Return which forms a verb or participle may be; any where the lexicon does not tell."""
    analyses = [a for a in reading.analyses[i] if a.pos == "active_participle" or (a.pos == "verb" and a.person == 3)]
    if analyses and all(a.pos == "active_participle" for a in analyses):
        ending = next((ending for ending in ACCUSATIVE if reading.tokens[i].form.endswith(ending)), "")
        if ending:
            return ACCUSATIVE[ending]
    return frozenset(form for a in analyses for form in _forms_of(a)) or ANY


def _forms_of(analysis: Analysis) -> Forms:
    if analysis.number in {"p", "d"}:
        return frozenset({"p"}) if analysis.number == "p" else ANY
    return frozenset({analysis.gender}) if analysis.gender else ONE


def forms_after(reading: Reading, mention: LinkedMention) -> Forms:
    """Return the forms of verbs that may follow a mention as their subject."""
    if len(reading.joined(mention)) > 1 or reading.joined_before(mention) is not mention:
        return ANY
    if mention.record.entity_type == "person":
        return _of_person(reading, mention)
    return _of_noun(reading, mention)


def _of_person(reading: Reading, mention: LinkedMention) -> Forms:
    """A verb right before somebody tells whether it is a man or a woman, else the title does: «قالت الوزيرة …»."""
    told = _told_by_verb(reading, mention)
    if told is not None:
        return told
    for i in range(mention.first, max(-1, mention.first - TITLE_REACH), -1):
        form = reading.tokens[i].form
        if reading.is_title(i) and form.endswith(FEMININE) and reading.lists.heads.opens(without_article(form)[:-1]):
            before = reading.tokens[i - 1] if i else None
            is_head = before is None or not before.is_word or reading.is_verb(i - 1) or before.form in reading.breaks
            return frozenset({"f"}) if is_head else ONE  # «وزيرة», but not «رئاسة», nor «مرشح المعارضة»
    return ONE


def _told_by_verb(reading: Reading, mention: LinkedMention) -> Forms | None:
    """Return the gender that the verb before its subject has; None where no verb stands before it, or its form does not tell."""
    verb = next((i for i in range(mention.first - 1, -1, -1) if reading.is_finite_verb(i)), None)
    after = reading.subject_after(verb) if verb is not None else None
    if verb is None or after is None or after.record.entity_id != mention.record.entity_id:
        return None
    return forms_at(reading, verb) & ONE or None


def _of_noun(reading: Reading, mention: LinkedMention) -> Forms:
    """The first word of a body or group has gender and number: «الجيش», «الحكومة», «السلطات», «المحتجون».

    Of a body the verb before it tells more: «قال فرع المنظمة», «أعلن متحدث باسم الوزارة».
    """
    if reading.is_group(mention):
        if mention.last - mention.first > 1 and mention.record.entity_type in PEOPLE:
            return frozenset({"f", "p"})  # «قطاع الطرق»: the first word is none of people
        is_one, told = False, None
    else:
        is_one, told = mention.record.entity_type in ONE_BODY, _told_by_verb(reading, mention)
    nouns = [a for a in reading.analyses[mention.first] if a.pos in NOUNS] if mention.record.entity_type != "state" else []
    found = set(told or ({form for a in nouns for form in _of_analysis(reading, mention.first, a)} if nouns else ONE))
    return frozenset(found - {"p"} if is_one else found | {"p"})


def _of_analysis(reading: Reading, i: int, analysis: Analysis) -> Forms:
    if analysis.number != "p":
        return _forms_of(analysis)
    return frozenset({"p"}) if reading.tokens[i].form.endswith(("ون", "ين")) else frozenset({"f", "p"})
