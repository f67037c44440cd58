"""What a speaker's own side will do to others, though nobody is said to be threatened: «الجيش سيتدخل إذا استمر التصعيد», «سنرد», «سيُحاسب الجناة».

To say that one will answer, punish or pursue is a threat by itself; that one will step in, act or resort to something is one where a
condition is tied to it or where the speaker warns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.events.scene import Scene
from kzpipe.schema.records import Quote

IsOwnSide = Callable[[str, Sequence[str]], bool]
"""Tells whether what some entities do is done by the side of a speaker."""
SUBJECT_REACH = 4
"""The subject of such a verb stands within so many tokens before it."""
CUE_REACH = 16
"""The speaker warns with a verb so many tokens before his words."""
FUTURE = "س"
OPENING = FUTURE + "و"
REPRISAL, COUNTERMOVE = KINDS = ("reprisal", "countermove")
"""Kinds of ``context_words.csv``."""
OBJECT_REACH = 4
WARNING_VERB = "v-hadhdhar-2"


def reprisal_verbs(reading: Reading) -> frozenset[int]:
    """Return the tokens that are verbs of answering or stepping in, with the sign of the future."""
    return frozenset(i for i, token in enumerate(reading.tokens) if token.form[0] in OPENING and any(_is_future(reading, i, kind) for kind in KINDS))


def _is_future(reading: Reading, i: int, kind: str) -> bool:
    form = reading.tokens[i].form.removeprefix("و")
    return form.startswith(FUTURE) and form[1:] in reading.lists.context[kind]


def is_reprisal(scene: Scene, i: int, quote: Quote, is_own_side: IsOwnSide) -> bool:
    """Tell whether one of ``reprisal_verbs`` inside a quote tells what the speaker's own side will do to others."""
    reading = scene.reading
    is_tied = _is_future(reading, i, COUNTERMOVE) and (_is_conditional(scene, quote) or _is_warning(reading, quote))
    if quote.speaker_id is None or not (is_tied or _is_future(reading, i, REPRISAL)):
        return False
    return is_own_side(quote.speaker_id, _doers(reading, i))


def struck_by(reading: Reading, verb: int) -> LinkedMention | None:
    """Return whom such a verb is aimed at: its object, or whoever «على» or «من» names («ستلاحق قادة الجبهة», «سنرد على تركيا»)."""
    doers = _doers(reading, verb)
    near = (m for m in reading.actors if verb < m.first <= verb + OBJECT_REACH and reading.governor(m) in {"", "ala", "min", "maa"})
    return next((m for m in near if m.record.entity_id not in doers), None)


def _doers(reading: Reading, verb: int) -> tuple[str, ...]:
    """Return who is named as the one to do it: right before the verb, else right after it."""
    before = next((m for m in reversed(reading.actors) if m.last <= verb), None)
    if before is not None and verb - before.last < SUBJECT_REACH and reading.governor(before) == "":
        return (before.record.entity_id,)
    after = next((m for m in reading.actors if m.first == verb + 1), None)
    return (after.record.entity_id,) if after is not None and reading.governor(after) == "" else ()


def _is_conditional(scene: Scene, quote: Quote) -> bool:
    reading = scene.reading
    inside = (i for i, token in enumerate(reading.tokens) if quote.start <= token.start < quote.end)
    return any(scene.is_a(i, "condition") or reading.is_phrase(i, "condition") for i in inside)


def _is_warning(reading: Reading, quote: Quote) -> bool:
    first = next((i for i, token in enumerate(reading.tokens) if token.start >= quote.start), len(reading.tokens))
    return any(a.lemma_id == WARNING_VERB for i in range(max(0, first - CUE_REACH), first) for a in reading.analyses[i])
