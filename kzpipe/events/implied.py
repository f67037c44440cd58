"""Acts that a sentence performs without a trigger of its own: what a speaker says must be done, what he says was not done,
and the harm, arrests and troops that are told by a count alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kzpipe.claims.find import Count
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.schema.records import Event, Quote

ADDRESSEE_REACH = 3
"""«على هذه القوات أن …»: whoever must do it stands within so many tokens after the preposition, "that" as near after the name."""
COUNTED_TYPES = {"killed": "ASSAULT", "injured": "ASSAULT", "detained": "COERCE", "deployed": "MOBILIZE"}
"""What was done to those whom a measure counts."""
COUNTED_MODES = {"detained": "arrest", "deployed": "troops"}
DENIABLE_TYPES = frozenset({"ASSAULT", "COERCE"})


@dataclass(frozen=True, slots=True)
class Demand:
    """What a quoted speaker says somebody must do: the token range of its words and whom they oblige, if anybody is named."""

    first: int
    last: int
    speaker_id: str
    quote: Quote
    addressee: LinkedMention | None


def find_demands(reading: Reading, quotes: Sequence[Quote]) -> Iterator[Demand]:
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
        yield Demand(i, done, quote.speaker_id, quote, addressee if is_other else None)


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


def is_denial(reading: Reading, event: Event, trigger: int, quote: Quote | None, countries: tuple[str | None, str | None]) -> bool:
    """Tell whether a speaker takes back harm that his own side is said to have done: «لم نستخدم القوة ضد المتظاهرين».

    ``countries`` are those of the event's actor and of the speaker.
    """
    if event.auxiliary_mode != "negated" or event.event_type not in DENIABLE_TYPES or quote is None or quote.speaker_id is None:
        return False
    verbs = [analysis for analysis in reading.analyses[trigger] if analysis.pos == "verb"]
    own = bool(verbs) and any(analysis.person == 1 for analysis in verbs)
    of_speaker = quote.speaker_id in event.actor_ids or (countries[0] is not None and countries[0] == countries[1])
    return own or of_speaker


def undone_by(told: Sequence[Event]) -> set[str]:
    """Return the types that a sentence's own events undo: who counts prisoners set free or soldiers sent home arrests and sends nobody.

    Planes and ships that are counted where help is told bring the help: «أرسلت طائرتين محملتين بالأدوية».
    """
    types = {event.event_type for event in told}
    undone = {"COERCE", "MOBILIZE"} if "RETREAT" in types else set()
    return undone | ({"MOBILIZE"} if types & {"AID", "COOPERATE"} else set())


def untold_counts(counts: Sequence[Count], told: set[str]) -> Iterator[tuple[str, Count]]:
    """Yield ``(event type, count)`` of the counts of a sentence that tells no event of that type: «ارتفع عدد القتلى إلى 30»."""
    for count in counts:
        event_type = COUNTED_TYPES.get(count.record.measure)
        if event_type is not None and event_type not in told:
            yield event_type, count
