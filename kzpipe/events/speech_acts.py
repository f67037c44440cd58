"""What words do by being said: to promise harm is a threat, to promise help a pledge, to rule out yielding a refusal.

After the speech acts of J. Searle ("A Classification of Illocutionary Acts", 1976): commissives bind the speaker to what he is
yet to do, and are read from what his own side will do, or will not do, in his own words; expressives blame or praise, and are
read from the words of judgement in what he says; directives say what somebody must do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.events.reprisals import IsOwnSide, is_reprisal, reprisal_verbs, struck_by
from kzpipe.events.scene import Scene
from kzpipe.schema.records import Event, Quote

HOSTILE_TYPES = frozenset({"ACCUSE", "COERCE", "SANCTION", "ASSAULT"})
"""Acts that are a threat as long as they are only announced."""
HELPFUL_TYPES = frozenset({"COOPERATE", "AID", "AGREE", "SUPPORT"})
"""Acts that are a pledge as long as they are only announced."""
YIELDING_TYPES = frozenset({"AGREE", "CONSULT", "COOPERATE", "CONCEDE", "RETREAT", "SUPPORT", "AID"})
"""Acts that to rule out is to refuse."""
ACCEPTING_VERBS = ("v-waafaq-3", "v-qabal-1", "v-istajaab-10", "v-ietaraf-8", "v-radakh-1", "v-tawaafaq-6")
"""Verbs of accepting what is asked, offered or decided."""
WARNING_VERB = "v-hadhdhar-2"
CHARGE_REACH = 1
"""So many tokens stand at most between who is charged and the charge."""
NEVER = "لن"
POSSIBLE = ("يمكن", "نستطيع", "تستطيع", "يستطيع")
IMPOSSIBLE_REACH = 4
"""«لا يمكن لبلاده أن تقبل»: so many tokens after "cannot" at most stands the verb."""
ADDRESSEE_REACH = 3
"""«على هذه القوات أن …»: whoever must do it stands within so many tokens after the preposition, "that" as near after the name."""
JUDGEMENTS = {"blame": "ACCUSE", "verdict": "ACCUSE", "charge": "ACCUSE", "praise": "SUPPORT", "denial": "REJECT"}
"""Kinds of ``context_words.csv`` that judge, and the acts that they do."""
POWERS = frozenset({"state", "government_body", "armed_force", "political_group", "igo"})
"""Who is blamed or praised by being named in what is said."""
DESCRIBED_REACH = 16
"""The verb stands within so many tokens before the words of description."""
WHAT = frozenset({"ما", "مما", "عما", "فيما", "بما"})
"""«ما وصفه بالتدخل»: only a name for it."""
EQUATING_WORDS = frozenset({"هو", "هي", "انه", "انها", "بانه", "بانها", "بمثابه", "مجرد"})
NOT = frozenset({"لا", "ليس", "ليست", "لم", "لن"})
WHETHER = "هل"
ASKED_REACH = 5
"""«وهل كانت الدعوة مشروعة»: what is asked so many tokens after "whether" is no judgement."""
TAKING_BACK = frozenset({"ليس", "ليست", "ليسوا", "ولا", "لم"})
SAME_ACTS = {
    "ACCUSE": frozenset({"ACCUSE", "REJECT", "THREATEN"}), "SUPPORT": frozenset({"SUPPORT", "AGREE", "ACCUSE", "REJECT"}),
    "REJECT": frozenset({"REJECT"}),
}  # fmt: skip
"""Where a speaker does one of these in so many words, a word of judgement beside it is no act of its own."""


@dataclass(frozen=True, slots=True)
class SpeechAct:
    """What a quoted speaker does by his words, as a token range, and who is meant, if anybody is named."""

    event_type: str
    entry_id: str
    first: int
    last: int
    speaker_id: str
    quote: Quote
    recipient: LinkedMention | None = None


def commitment(event: Event, reading: Reading, trigger: int) -> str | None:
    """Return the type of act that saying the event is, None where saying it does nothing.

    The event is one that its speaker's own side will do, or will not do.
    """
    if event.event_type in YIELDING_TYPES and _is_impossible(reading, trigger):
        return "REJECT"
    if event.auxiliary_mode == "future":
        return "THREATEN" if event.event_type in HOSTILE_TYPES else "AGREE" if event.event_type in HELPFUL_TYPES else None
    rules_out = event.auxiliary_mode == "negated" and event.event_type in YIELDING_TYPES
    return "REJECT" if rules_out and trigger and reading.tokens[trigger - 1].form.removeprefix("و") == NEVER else None


def _is_impossible(reading: Reading, trigger: int) -> bool:
    """«لا يمكن أن نقبل بالابتزاز», «لا يمكنها أن تعترف …»: what a speaker says cannot be."""
    before = [reading.tokens[i].form for i in range(max(0, trigger - IMPOSSIBLE_REACH), trigger)]
    return any(word == "لا" and after.startswith(POSSIBLE) for word, after in pairwise(before))


def is_refusal(event: Event, reading: Reading, trigger: int) -> bool:
    """Tell whether somebody is reported not to accept what he was asked for: «لم توافق الحكومة على الطلب», «لا تعترف بالحكم»."""
    lemma = event.entry_id.rsplit("-", 2)[0] if event.auxiliary_mode == "negated" and event.actor_ids else ""
    if event.event_type not in YIELDING_TYPES or not lemma.startswith(ACCEPTING_VERBS):
        return False
    return bool(trigger) and reading.is_verb(trigger) and reading.tokens[trigger - 1].form.removeprefix("و") in {"لم", NEVER, "لا"}


def is_sharpened(event: Event, acts: Sequence[Event]) -> bool:
    """Tell whether a warning is told as the threat that its words are: «حذّر إيران من أن أي هجوم سيواجه برد حازم»."""
    if event.event_type != "ACCUSE" or not event.entry_id.startswith(WARNING_VERB):
        return False
    return any(act.event_type == "THREATEN" and act.actor_ids == event.actor_ids for act in acts)


def find_demands(reading: Reading, quotes: Sequence[Quote]) -> Iterator[SpeechAct]:
    """Yield the demands of a sentence: «على إيران أن تحترم …», «يجب على السلطات …», «ينبغي أن …», all inside a quote."""
    spoken = [q for q in quotes if q.speaker_id is not None and q.start < reading.passage.end and reading.passage.start < q.end]
    if not spoken:
        return
    obliging = reading.lists.context["obligation"]
    done = -1
    for i, token in enumerate(reading.tokens):
        bare = token.form[1:] if token.form[:1] in "وف" and len(token.form) > 3 else token.form
        is_verb = bare in obliging or reading.is_phrase(i, "obligation")
        if i <= done or not (is_verb or bare == "علي"):
            continue
        quote = min((q for q in spoken if q.start <= token.start < q.end), key=lambda q: q.end - q.start, default=None)
        if quote is None or quote.speaker_id is None:
            continue
        addressee = _addressee(reading, i + 1 if is_verb else i)
        if not is_verb and (addressee is None or not _that_follows(reading, addressee.last)):
            continue  # «على طاولة الوزارة»: a place
        done = addressee.last if addressee is not None else i + 1
        is_other = addressee is not None and addressee.record.entity_id != quote.speaker_id
        yield SpeechAct("REQUEST", "rule:demand", i, done, quote.speaker_id, quote, addressee if is_other else None)


def _addressee(reading: Reading, after: int) -> LinkedMention | None:
    """Return the actor or state near a token that «على» or ل obliges, or the subject of what must be: «من المهم أن تمتنع الحكومة عن …»."""
    for mention in reading.mentions:
        if after <= mention.first <= after + ADDRESSEE_REACH and (mention.record.role == "actor" or mention.record.entity_type == "state"):
            return mention if reading.governor(mention) in {"ala", "li"} else None
    that = next((i for i in range(after, min(len(reading.tokens) - 1, after + ADDRESSEE_REACH + 1)) if reading.is_a(i, "demanded")), None)
    return reading.subject_after(that + 1) if that is not None and reading.is_verb(that + 1) else None


def _that_follows(reading: Reading, start: int) -> bool:
    """Tell whether what is demanded opens soon after a name: «على إيران أن تحترم», «على إيران عدم التدخل»."""
    return any(reading.is_a(i, "demanded") for i in range(start, start + ADDRESSEE_REACH))


def find_threats(scene: Scene, told: Sequence[Event], is_own_side: IsOwnSide) -> Iterator[SpeechAct]:
    """Yield where a quoted speaker says what will not be allowed («لن نسمح», «لن يفلت الجناة») or what will follow («سيدفعون ثمناً باهظاً»)."""
    reading = scene.reading
    reprisals = reprisal_verbs(reading)
    if not (reprisals or scene.tells_of("tolerance") or scene.tells_of("menace")):
        return
    done = {event.actor_ids for event in told if event.event_type == "THREATEN"}
    for i, token in enumerate(reading.tokens[:-1]):
        is_never = token.form.removeprefix("و") == NEVER and scene.is_a(i + 1, "tolerance")
        is_menace = not is_never and (reading.is_phrase(i, "menace") or scene.is_a(i, "menace"))
        quote = scene.quote_around(token.start) if is_never or is_menace or i in reprisals else None
        if quote is None or quote.speaker_id is None or (quote.speaker_id,) in done:
            continue
        if not (is_never or is_menace or is_reprisal(scene, i, quote, is_own_side)):
            continue
        done.add((quote.speaker_id,))
        aimed = _judged(scene, quote) if is_menace else struck_by(reading, i) if i in reprisals else None
        yield SpeechAct("THREATEN", "rule:threat", i, i + 2, quote.speaker_id, quote, aimed)


def find_judgements(scene: Scene, told: Sequence[Event]) -> Iterator[SpeechAct]:
    """Yield where a quoted speaker blames or praises: «هجوم جبان», «السلطات قادرة على …»; once a quote, none beside an act in so many words."""
    kinds = [kind for kind in JUDGEMENTS if scene.tells_of(kind)]
    if not kinds:
        return
    done = {(quote.quote_id, kind) for event in told for quote in scene.quotes for kind in _done_by(event, quote)}
    for i, token in enumerate(scene.reading.tokens):
        quote = scene.quote_around(token.start)
        if quote is None or quote.speaker_id is None:
            continue
        for kind in kinds:
            event_type = JUDGEMENTS[kind]
            first = i if scene.is_a(i, kind) else i - 1 if scene.reading.is_phrase(i - 1, kind) else None
            if first is None or (quote.quote_id, event_type) in done:
                continue
            is_asked = any(scene.reading.tokens[k].form.removeprefix("و") == WHETHER for k in range(max(0, first - ASKED_REACH), first))
            is_given = kind == "praise" and token.form.startswith("ال")  # «المطالب المشروعة»: no predicate
            if (
                is_asked
                or is_given
                or scene.reading.tokens[first - 1].form in TAKING_BACK
                or (kind == "verdict" and not is_predicate(scene.reading, i))
            ):
                continue
            judged = _judged(scene, quote) if kind != "charge" else _charged(scene, quote, first)
            if kind == "charge" and judged is None:
                continue  # «إنه يتحمل المسؤولية», «من يقف وراء الحادث»: nobody is charged
            done.add((quote.quote_id, event_type))
            yield SpeechAct(event_type, f"rule:{kind}", first, i + 1, quote.speaker_id, quote, judged)


def find_descriptions(scene: Scene, told: Sequence[Event]) -> Iterator[SpeechAct]:
    """Yield where a speaker describes what others did: «وصف الوزير ما جرى بأنه "عربدة لا بد أن تتوقف"» is blame unless it praises or is neutral."""
    tokens = scene.reading.tokens
    if not scene.tells_of("describing"):
        return
    for quote in scene.quotes:
        first = next((i for i, token in enumerate(tokens) if token.start >= quote.start), None)
        if first is None or quote.speaker_id is None or any(set(_done_by(event, quote)) for event in told):
            continue
        verb = next((i for i in range(first - 1, max(-1, first - 1 - DESCRIBED_REACH), -1) if scene.is_a(i, "describing")), None)
        inside = [i for i in range(first, len(tokens)) if tokens[i].start < quote.end]
        if verb is None or tokens[verb - 1].form in WHAT or any(scene.is_a(i, kind) for i in inside for kind in ("neutral", *JUDGEMENTS)):
            continue
        yield SpeechAct("ACCUSE", "rule:described", inside[0], inside[-1] + 1, quote.speaker_id, quote, _judged(scene, quote))


def is_predicate(reading: Reading, i: int) -> bool:
    """Tell whether a noun says what something is: «ما يجري تصعيد», «إن القرار انتهاك لـ…», «يشكل خرقاً»; not «أوقفوا العدوان», «وقف عدوان».

    It has no article, and what it is said of stands right before it: a definite word, a name, "what" with its verb, or a verb of being.
    """
    form = reading.tokens[i].form
    if i == 0 or form not in reading.lists.context["verdict"]:
        return False  # with an article, preposition or "and"
    before = reading.tokens[i - 1].form
    if reading.is_a(i - 1, "equates") or before in EQUATING_WORDS:
        return not any(reading.tokens[k].form in NOT for k in range(max(0, i - 3), i))
    if form.endswith("ا"):
        return False  # «شنت إسرائيل عدواناً»
    is_what = i > 1 and reading.is_verb(i - 1) and reading.tokens[i - 2].form in WHAT
    return is_what or i - 1 in reading.mentioned or (before.startswith("ال") and before not in reading.lists.function_words)


def _done_by(event: Event, quote: Quote) -> Iterator[str]:
    """Yield the judgements that an event by the quote's speaker makes in so many words: the act itself, or one in the quote like it."""
    if quote.speaker_id in event.actor_ids:
        is_inside = quote.start <= event.trigger_start < quote.end
        yield from (act for act, same in SAME_ACTS.items() if event.event_type == act or (is_inside and event.event_type in same))


def _charged(scene: Scene, quote: Quote, at: int) -> LinkedMention | None:
    """Return who is named in a quote right before words of charge: «إن إسرائيل تقف وراء الهجوم»."""
    near = (m for m in scene.reading.actors if m.record.start >= quote.start and at - CHARGE_REACH <= m.last <= at)
    found = max(near, key=lambda m: m.last, default=None)
    return found if found is not None and found.record.entity_id != quote.speaker_id else None


def _judged(scene: Scene, quote: Quote) -> LinkedMention | None:
    """Return who is spoken of: named last between speaker and quote («وصف سياسة واشنطن بأنها مدمرة»), else a power named in the quote.

    On whom something was done is not who did it: «هجوم جبان على متظاهرين».
    """
    others = [
        m for m in scene.reading.actors
        if m.record.entity_id != quote.speaker_id and (scene.reading.governor(m) not in {"ala", "did"} or _that_follows(scene.reading, m.last))
    ]  # fmt: skip
    speaker = max(
        (m.record.end for m in scene.reading.actors if m.record.entity_id == quote.speaker_id and m.record.end <= quote.start), default=None
    )
    before = [m for m in others if speaker is not None and speaker < m.record.start < quote.start]
    if before:
        return before[-1]
    return next((m for m in others if quote.start <= m.record.start < quote.end and m.record.entity_type in POWERS), None)
