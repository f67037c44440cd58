"""Tell who speaks: the subject of a cue, whoever a document or an agency quotes, the source that a phrase names."""

from __future__ import annotations

from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.quotes.cues import Cue, CueLists
from kzpipe.text.tokens import COMMAS

RELAY_REACH = 14
"""«نقلت الوكالة عن … قوله»: the verb stands within this many tokens before the noun."""
SOURCE_REACH = 8
"""The source named by "according to" stands within this many tokens."""
SAME_REACH = 2
"""«وفق المصدر نفسه», «وفق ذات المصدر»: "same" is one of so many words."""
WHERE_AND_WHEN = ("standing_at", "time_preposition", "setting")
"""Kinds of words after a verb of speech that tell where or when somebody speaks, not who."""
RESUMING = frozenset({"عنه", "عنها", "به", "بها", "اليه", "اليها"})
"""A preposition with a pronoun that takes up what a relative clause is about: «ما أعلنت عنه مصادر»."""
RELAYING = frozenset({"relay", "ascribe"})
"""Manners of verbs whose subject passes on what another said: «نقلت … عن X», «نسبت … إلى X»."""


def own_speaker(text: str, reading: Reading, lists: CueLists, cue: Cue, bounds: tuple[int, int]) -> LinkedMention | None:
    """Return the speaker that a cue itself names between the token bounds: its clause begins at the first, its words at the second.

    A verb's subject follows it, or stands before it («كان X قد صرح»); «جاء في بيان X أن» names the issuer; «نقلت … عن X قوله» names
    the speaker after عن. Participles name nobody.
    """
    begin, until = bounds
    if cue.manner in RELAYING or cue.part == "verbal_noun":
        return _quoted(reading, lists, cue, bounds)
    if cue.part != "verb":
        return None
    after = reading.subject_after(cue.token)
    if after is not None and (_is_counted(reading, cue, after) or _is_object(reading, after.first)):
        after = None
    if after is not None and after.first < until and not _is_accused(reading, cue, after, until):
        return after
    if cue.token and reading.tokens[cue.token - 1].form in lists.relatives:
        described = _described(reading, cue.token - 1)
        if described is not None:
            return described
    if not _is_joined(reading, lists, cue):
        before = reading.subject_before(cue.token)
        if before is not None and before.first >= begin and _is_subject_before_verb(reading, before, cue.token):
            return reading.person_in_apposition(before)
    return _issuer(reading, lists, cue, until)


def is_unnamed(reading: Reading, lists: CueLists, cue: Cue, until: int) -> bool:
    """Tell whether a cue without a speaker that is known has one of its own: «وذكرت وسائل إعلام», «قال مسؤول», «عن مصدر أمني قوله».

    It goes on with the speaker before it where it has no subject at all («وأضاف أن») or one that only points back: «وتابع الوزير»,
    «وأكد المصدر ذاته».
    """
    if cue.part == "participle":
        return False
    ahead = [reading.tokens[i].form for i in range(cue.token + 1, min(until, len(reading.tokens)))]
    if cue.part == "verbal_noun" or cue.manner in RELAYING:
        begin, _ = _relayed_phrase(reading, lists, cue, until)
        if begin is not None:
            return not lists.same & {reading.tokens[i].form for i in range(begin, min(until, begin + 3))}
        if cue.part == "verbal_noun":
            return False
    at = cue.token + 1
    if len(ahead) > 1 and ahead[0] in RESUMING and reading.tokens[cue.token - 1].form in lists.relatives | {"ما"}:
        at, ahead = at + 1, ahead[1:]  # «وفق ما أعلنت عنه مصادر أمنية»
    if not ahead or lists.same & set(ahead[:3]):
        return False
    while at < until and reading.is_a(at, "day_word"):
        at += 1  # «وقالت أمس وسائل إعلام محلية»
    if at >= min(until, len(reading.tokens)):
        return False  # «وذكرت الخميس أنها»
    following = reading.tokens[at]
    if following.form in reading.lists.prepositions or following.form in lists.complements or following.form in lists.adverbs | lists.not_verbs:
        return False
    if any(reading.is_a(at, kind) for kind in WHERE_AND_WHEN):
        return False  # «وقال أمام البرلمان إن», «وأكد خلال المؤتمر أن»
    if following.form[:2] in {"لل", "با"} or any(a.preposition for a in reading.analyses[at]):
        return False
    if cue.manner in {"judge", "ask"} and _is_object(reading, at):
        return False  # «واتهمت المحتجين باحتجاز»
    if cue.manner in {"judge", "ask"} and any(a.pronoun for a in reading.analyses[at]):
        return False  # «فوصفت كلامه»: its object
    title = reading.title_end(at)
    if title is None and cue.manner == "ask" and following.form.startswith("ال") and any(a.conjunction for a in reading.analyses[cue.token]):
        return False  # «أدان العنف، وحثّ القادة السياسيين على …»: whom he asks
    if title is not None:
        return not following.form.startswith("ال") or _has_complement(reading, title, until)  # «وتابع الوزير», not «وقال وزير التجهيز»
    if not following.is_word or cue.cue_id in lists.additive:
        return False
    return following.form not in lists.documents or not following.form.startswith("ال")


def _has_complement(reading: Reading, at: int, until: int) -> bool:
    if at >= min(until, len(reading.tokens)) or not reading.tokens[at].is_word:
        return False
    return reading.tokens[at].form not in reading.lists.function_words and reading.tokens[at].form not in reading.lists.context["time_preposition"]


def _is_counted(reading: Reading, cue: Cue, after: LinkedMention) -> bool:
    """«وأعلن مقتل جنود», «أحصت في بيان سابق مقتل 46 متظاهرا»: people of a deed after the verb, or numbered, are part of what it tells."""
    if after.first <= cue.token + 2 or after.record.entity_type == "person":
        return False
    before = after.first - 1
    is_number = any(character.isdigit() for character in reading.tokens[before].form) or any(a.pos == "number" for a in reading.analyses[before])
    if is_number or reading.is_a(before, "quantity_head"):
        return True
    following = reading.analyses[cue.token + 1]
    is_deed = any(a.pos == "verbal_noun" and not a.has_article for a in following) and all(a.pos in {"verbal_noun", "verb"} for a in following)
    return is_deed and reading.is_group(after)


def _is_object(reading: Reading, i: int) -> bool:
    """«واتهمت المحتجين باحتجاز», «أعلنت أمس مقتل أربعة متظاهرين»: a plural in the accusative or genitive is no subject."""
    if not reading.tokens[i].form.endswith("ين") or not any(a.number == "p" for a in reading.analyses[i]):
        return False
    return all(reading.is_group(m) for m in reading.actors if m.first == i)  # «بكين» has a plural's ending alone


def _described(reading: Reading, relative: int) -> LinkedMention | None:
    """«20 في المئة لزعيم المعارضة فلان الذي يقول إن»: whoever stands right before the relative speaks, whatever governs the name."""
    before = relative - 1 if relative and reading.tokens[relative - 1].form in COMMAS else relative
    return next((m for m in reading.actors if m.last == before), None)


def _is_joined(reading: Reading, lists: CueLists, cue: Cue) -> bool:
    """A verb after و, كما, فيما, ما … has its subject, if any, after it: «…، وأوضح», «…، وفق ما أكده مصدر».

    Not so the first verb after a topic: «أما وزارة الصحة فأعلنت مقتل خمسة».
    """
    before = reading.tokens[cue.token - 1].form if cue.token else ""
    answers = "topic_opener" in reading.kinds and reading.tokens[cue.token].form.startswith("ف") and reading.is_a(0, "topic_opener")
    if answers and not any(verb < cue.token for verb in reading.finite_verbs):
        return False
    return any(a.conjunction for a in reading.analyses[cue.token]) or before in {"و", "ف", "ما"} or before in lists.clause_openers


def _is_accused(reading: Reading, cue: Cue, after: LinkedMention, until: int) -> bool:
    """«وكان قد اتهم المحتجين بأنهم …»: the only group between a judging verb and its بأنهم is whom it judges."""
    if cue.manner != "judge" or until >= len(reading.tokens) or not reading.tokens[until].form.startswith("ب"):
        return False
    alone = not any(cue.token < m.first < until and m is not after for m in reading.actors)
    return alone and reading.tokens[until].form.endswith("هم") and reading.is_group(after)


def _issuer(reading: Reading, lists: CueLists, cue: Cue, until: int) -> LinkedMention | None:
    """«وجاء في بيان لوزارة الصحة أن …», «وقال بيان الوزارة إن»: whoever issued the statement speaks."""
    at = cue.token + 1
    if at < until and reading.lists.prepositions.get(reading.tokens[at].form) == "fi":
        at += 1
    if at >= until or reading.tokens[at].form not in lists.documents:
        return None
    near = (m for m in reading.actors if at < m.first < until and m.first - at <= SOURCE_REACH)
    return next((m for m in near if reading.governor(m) in {"li", "an", "fi", ""}), None)


def _is_subject_before_verb(reading: Reading, mention: LinkedMention, verb: int) -> bool:
    """Tell whether only time words, commas and particles stand between a noun and the verb it is subject of."""
    auxiliaries = reading.lists.context["auxiliary"]
    return not any(reading.is_finite_verb(i) and reading.tokens[i].form not in auxiliaries for i in range(mention.last, verb))


def _relayed_phrase(reading: Reading, lists: CueLists, cue: Cue, until: int) -> tuple[int | None, str]:
    """Return the token after the preposition that opens who is quoted, and its slot: «نقلت … عن X», «نسبت … إلى X»."""
    slots = reading.lists.prepositions
    relay = cue
    if cue.part == "verbal_noun":
        cues = (lists.cue_at(reading, i) for i in range(cue.token - 1, max(-1, cue.token - RELAY_REACH), -1))
        before = next((found for found in cues if found is not None and found.manner in RELAYING), None)
        if before is None:
            return None, ""
        relay = before
    slot = "ila" if relay.manner == "ascribe" else "an"
    for i in range(relay.token + 1, min(until, len(reading.tokens))):
        form = reading.tokens[i].form
        if reading.is_finite_verb(i) and i > relay.token + 1 and not reading.lists.context["relative"] & {reading.tokens[i - 1].form}:
            break
        if slots.get(form) == slot:
            return i + 1, slot
        if form in lists.same:
            return i, slot
    return None, ""


def relays(reading: Reading, lists: CueLists, cue: Cue, until: int) -> bool:
    """Tell whether a verb such as «نقل» passes on words: it says from whom, or what it passes on begins right there."""
    begin, _ = _relayed_phrase(reading, lists, cue, until)
    return begin is not None or (until < len(reading.tokens) and reading.tokens[until].form in lists.complements)


def _quoted(reading: Reading, lists: CueLists, cue: Cue, bounds: tuple[int, int]) -> LinkedMention | None:
    """Return whom an agency quotes, or the agency itself where it quotes nobody: «نقلت تاس أن …»."""
    begin, slot = _relayed_phrase(reading, lists, cue, bounds[1])
    if begin is not None:
        quoted = next((m for m in reading.actors if begin <= m.first < bounds[1] and m.first - begin <= SOURCE_REACH), None)
        if quoted is None:
            return None
        person = reading.person_in_apposition(quoted)  # «عن الأمين العام للمنظمة فلان قوله»
        return person if person is not quoted or reading.governor(quoted) in {slot, "bi", ""} else None
    if cue.part == "verbal_noun":
        return None
    return reading.subject_after(cue.token) or reading.subject_before(cue.token)


def source_of_phrase(text: str, reading: Reading, lists: CueLists, at: int) -> LinkedMention | None:
    """Return the source that a phrase such as "according to" at token ``at`` names, or None: whom an agency quotes, before the agency."""
    agency, source = sources_of_phrase(text, reading, lists, at)
    return source or agency


def sources_of_phrase(text: str, reading: Reading, lists: CueLists, at: int) -> tuple[LinkedMention | None, LinkedMention | None]:
    """Return the agency that only quotes, if one does, and the source: «وفق ما نقلت رويترز عن وزارة الصحة».

    «وفق قوله» names nobody, and whoever is only spoken to («وفق ما أكده مصدر لوكالة رويترز») is no source.
    """
    match = lists.phrases.match(text, reading.tokens, at)
    if match is None or points_back(reading, match.last):
        return None, None
    mention = next((m for m in reading.actors if m.first >= match.last), None)
    if mention is None:
        return None, None
    between = range(match.last, mention.first)
    if len(between) > SOURCE_REACH or any(reading.ends_clause(i) or reading.tokens[i].form in COMMAS for i in between):
        return None, None
    is_document = any(reading.tokens[i].form in lists.documents or reading.is_a(i, "sum_noun") for i in between)
    if reading.governor(mention) == "li" and between and not is_document:
        return None, None
    until = reading.clause_end(mention.first)
    cue = next((found for i in between if (found := lists.cue_at(reading, i)) is not None and found.manner in RELAYING), None)
    if cue is not None and _relayed_phrase(reading, lists, cue, until)[0] is not None:
        return mention, _quoted(reading, lists, cue, (0, until))
    return None, reading.person_in_apposition(mention)


def points_back(reading: Reading, at: int) -> bool:
    """Tell whether the source is only a pronoun, or the one before: «حسب قوله», «وفق المصدر نفسه»; «على لسان ناطقها فلان» names one."""
    if at >= len(reading.tokens):
        return False
    end = min(at + SAME_REACH, len(reading.tokens))
    if reading.is_finite_verb(at) and (end == at + 1 or not reading.tokens[at + 1].is_word):
        return True  # «بحسب ما أعلنت.»
    if any(reading.is_a(i, "same") and reading.tokens[i].form not in RESUMING for i in range(at, end)):
        is_many = any(a.number == "p" for i in range(at, end) for a in reading.analyses[i])  # «المصادر نفسها»: nobody named them
        return not is_many and not any(at <= m.first < end for m in reading.actors)
    if reading.is_title(at):
        return False
    return any(a.pronoun and a.pos in {"noun", "verbal_noun"} for a in reading.analyses[at])
