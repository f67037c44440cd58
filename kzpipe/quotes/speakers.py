"""Tell who speaks: the subject of the cue, whoever the cue's phrase names, or who spoke before."""

from __future__ import annotations

from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.quotes.cues import Cue, CueLists

SOURCE_REACH = 8
"""The source named by "according to" stands within this many tokens."""


def speaker_of_cue(reading: Reading, cue: Cue, until: int) -> LinkedMention | None:
    """Return the speaker of a cue whose words begin at token ``until``, or None where the sentence does not name one.

    A verb's subject follows it; «كان X قد صرح» and participles look back; «نقلت … عن X قوله» names the speaker after عن.
    """
    if cue.part == "verb" and cue.manner != "relay":
        after = reading.subject_after(cue.token)
        if after is not None and after.first < until:
            return after
        joined = any(analysis.conjunction for analysis in reading.analyses[cue.token])
        before = reading.subject_before(cue.token) if not joined else None  # «…، وأوضح»: not the noun right before
        if before is not None and _is_subject_before_verb(reading, before, cue.token):
            return reading.person_in_apposition(before)
        issuer = _issuer(reading, cue, until)
        if issuer is not None:
            return issuer
        main = reading.main_subject()
        return main if main is not None and main.last <= cue.token else None
    if cue.manner == "relay" or cue.part == "verbal_noun":
        quoted = _after_an(reading, until)
        if quoted is not None:
            return quoted
        if cue.manner == "relay":
            return reading.subject_after(cue.token) or reading.subject_before(cue.token)
    subject = reading.main_subject()
    if subject is not None or cue.part == "participle":
        return subject  # «…، مشيرا إلى أن»: the sentence's subject, else whoever spoke before
    return _relayed(reading, cue)


def _issuer(reading: Reading, cue: Cue, until: int) -> LinkedMention | None:
    """«وجاء في بيان لوزارة الصحة أن …»: whoever issued the statement speaks."""
    after = cue.token + 1
    if after + 1 >= until or reading.lists.prepositions.get(reading.tokens[after].form) != "fi":
        return None
    near = (m for m in reading.actors if after < m.first < until and m.first - after <= SOURCE_REACH)
    return next((m for m in near if reading.governor(m) in {"li", "an", "fi", ""}), None)


def _is_subject_before_verb(reading: Reading, mention: LinkedMention, verb: int) -> bool:
    """Tell whether only time words, commas and particles stand between a noun and the verb it is subject of."""
    return not any(reading.is_finite_verb(i) and reading.tokens[i].form not in {"قد", "كان", "كانت"} for i in range(mention.last, verb))


def _after_an(reading: Reading, until: int) -> LinkedMention | None:
    for mention in reversed(reading.actors):
        if mention.last <= until and reading.governor(mention) == "an":
            return reading.person_in_apposition(mention)
    return None


def _relayed(reading: Reading, cue: Cue) -> LinkedMention | None:
    before = [mention for mention in reading.actors if mention.last <= cue.token]
    return before[-1] if before else None


def source_of_phrase(text: str, reading: Reading, lists: CueLists, at: int) -> LinkedMention | None:
    """Return the source that a phrase such as "according to" at token ``at`` names, or None."""
    match = lists.phrases.match(text, reading.tokens, at) if reading.tokens[at].is_word else None
    if match is None:
        return None
    for mention in reading.actors:
        if mention.first >= match.last:
            if mention.first - match.last > SOURCE_REACH or any(reading.ends_clause(i) for i in range(match.last, mention.first)):
                return None
            return reading.person_in_apposition(mention)
    return None
