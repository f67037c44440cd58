"""Code events: type, mode, quad and CAMEO code, participants, day and place, and whether it happened at all.

An event told twice in one article is one row. Titles, captions and headings tell nothing that the body does not.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kzpipe.claims.find import Count
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import NamedArticle
from kzpipe.entities.lists import NameLists
from kzpipe.entities.modality import Hedges, is_historical
from kzpipe.entities.spelling import has_fathatan
from kzpipe.events.before import Before
from kzpipe.events.by_actor import act_of
from kzpipe.events.counted import counted_people
from kzpipe.events.days import EventDays
from kzpipe.events.defaults import HOLDING_TYPES, Defaults
from kzpipe.events.drafts import EventDraft, clause_of
from kzpipe.events.implied import COUNTED_MODES, doer_of, is_denial, undone_by, untold_counts
from kzpipe.events.nationality import attacker, judged_or_struck
from kzpipe.events.no_acts import ASKING_TYPES, is_counted, tells_how_or_why
from kzpipe.events.outcomes import joined_to_cause
from kzpipe.events.owners import whose_deed
from kzpipe.events.participants import NEVER_PROTEST, Participants, find_participants, ids_of
from kzpipe.events.realis import RealisJudge
from kzpipe.events.retold import told_once
from kzpipe.events.scene import Scene, broke_out, nearest_place
from kzpipe.events.slots import agent_of
from kzpipe.events.speech_acts import SpeechAct, commitment, find_demands, find_descriptions, find_judgements, find_threats, is_refusal, is_sharpened
from kzpipe.events.spoken_of import SpokenOf
from kzpipe.events.story import Story
from kzpipe.events.triggers import Trigger, TriggerLists
from kzpipe.quotes.cues import CueLists
from kzpipe.schema.records import Entity, Event, Quote, Timex
from kzpipe.text.document import ReadableDocument, by_sentence
from kzpipe.text.normalize import fold

EVENT_KINDS = frozenset({"body", "quote_block"})
TOLD_WITHOUT_ACTOR = frozenset({"ASSAULT", "COERCE", "PROTEST", "RETREAT", "CONCEDE"})
"""Acts that news tells though nobody is named who does them."""
MATCH_TYPES = frozenset({"CONSULT", "RETREAT", "AGREE", "SUPPORT", "CONCEDE", "REQUEST", "REJECT"})
"""Acts whose words sport uses too; of violence and protest the signs of ``realis.csv`` tell."""
SPOKEN_TYPES = frozenset({"REQUEST", "AGREE", "SUPPORT", "REJECT", "THREATEN", "ACCUSE"})
"""Acts whose nouns are common words (a demand, support, a threat): without anybody they tell of no act."""
ASKED_REACH = 16
OFFICIAL_SECTORS = frozenset({"GOV", "MIL", "COP", "LEG", "JUD", "SPY"})
KNOWN_TO_READERS = 2
"""So often an article must speak of "the protests" to be about protests that its readers know of."""


@dataclass(frozen=True)
class Evidence:
    """What the other finders found in the document."""

    quotes: Sequence[Quote]
    counts: Sequence[Count]
    timexes: Sequence[Timex]


@dataclass(frozen=True)
class EventLists:
    """The compiled lexicons of events."""

    triggers: TriggerLists
    hedges: Hedges
    cues: CueLists
    names: NameLists
    realis: RealisJudge


class EventCoder:
    """Codes the events of one document."""

    def __init__(self, document: ReadableDocument, named: NamedArticle, lists: EventLists) -> None:
        """Keep what all sentences share."""
        self._document = document
        self._lists = lists
        self._named = named
        self._defaults = Defaults(named, lists.names)
        self._story = Story({key: entity.entity_type for key, entity in named.entities.items()})
        self._authorities = {key: entity.country_code for key, entity in named.entities.items() if _is_authority(entity)}
        self._spoken_of = SpokenOf(named)
        self._days = EventDays(document.published, lists.cues)
        self._references: set[str] = set()
        self._to_all: set[str] = set()
        self._known_protests: list[Event] = []

    @property
    def entities(self) -> dict[str, Entity]:
        """The entities that no mention but an event alone brings in."""
        return self._defaults.entities

    def code(self, readings: Sequence[Reading], evidence: Evidence) -> list[Event]:
        """Return the events of the document in text order, each told once."""
        events: list[Event] = []
        for scene in self._scenes(readings, evidence):
            self._days.enter(scene)
            self._defaults.see(scene.reading)
            told, touched = self._triggered(scene)
            implied = list(self._implied(scene, told, touched))
            events.extend(event for event in told if not is_sharpened(event, implied))
            events.extend(implied)
            self._spoken_of.see(scene.reading)
            self._days.leave(self._spoken_of.subject)
        if len(self._known_protests) >= KNOWN_TO_READERS and not any(event.event_type == "PROTEST" for event in events):
            events.append(self._known_protests[0])  # an article about protests that never says that they broke out
        return told_once(events, self._references, self._to_all, self._named.entities | self._defaults.entities)

    def _scenes(self, readings: Sequence[Reading], evidence: Evidence) -> Iterator[Scene]:
        counts: dict[int, list[Count]] = defaultdict(list)
        for count in evidence.counts:
            counts[count.sentence_index].append(count)
        passages = [reading.passage for reading in readings]
        timexes, quotes = by_sentence(passages, evidence.timexes), by_sentence(passages, evidence.quotes)
        is_lead = True
        for reading in readings:
            if reading.passage.kind not in EVENT_KINDS:
                continue
            at = reading.passage.sentence_index
            yield Scene(reading, tuple(self._lists.triggers.find(reading)), counts[at], timexes.get(at, ()), quotes.get(at, ()), is_lead)
            is_lead = False

    def _triggered(self, scene: Scene) -> tuple[list[Event], set[str]]:
        """Return what the triggers of a sentence tell, and the types of acts that they only touch upon."""
        told: list[Event] = []
        touched: set[str] = set()
        asked: int | None = None
        for trigger in scene.triggers:
            if is_counted(scene, trigger) or (trigger.is_reference and trigger.frame.is_verbal_act and trigger.frame.mode != "thank"):
                continue
            event = self._event(scene, trigger)
            was_asked = asked
            if trigger.is_verb and trigger.frame.event_type in ASKING_TYPES:
                asked = trigger.token
            if was_asked is not None and _is_asked_for(scene.reading, trigger, was_asked):
                event = replace(event, auxiliary_mode=event.auxiliary_mode or "hypothetical")
            if self._is_nobodys(scene, trigger, event):
                continue
            if not self._lists.realis.is_told(scene, trigger, event):
                touched.add(event.event_type)
                if event.event_type == "PROTEST" and trigger.is_reference and event.auxiliary_mode is None:
                    self._known_protests.append(event)
                continue
            if trigger.frame.event_type in ASKING_TYPES:
                asked = trigger.token
            joined = joined_to_cause(scene, trigger, event, told)
            if joined is not None:
                told = joined
                continue
            told.append(event)
            if event.event_type == "REQUEST" and not event.recipient_ids and self._defaults.asks_all(scene.reading, trigger):
                self._to_all.add(event.event_id)
            self._story.remember(event, scene.reading.passage.sentence_index)
            if trigger.is_reference and not (event.event_date is not None and broke_out(scene, trigger)):
                self._references.add(event.event_id)
        return told, touched

    def _event(self, scene: Scene, trigger: Trigger) -> Event:
        reading, frame, token = scene.reading, trigger.frame, scene.reading.tokens[trigger.token]
        quote = scene.quote_around(token.start)
        speaker = quote.speaker_id if quote is not None and quote.speaker_id is not None else self._spoken_of.subject
        before = Before(speaker, self._spoken_of.heir(scene, trigger, speaker), self._spoken_of.person, self._spoken_of.is_she(speaker))
        named = find_participants(scene, trigger, before, self._only_tells)
        actor_ids, recipient_ids = self._complete(scene, trigger, named)
        day = self._days.of(scene, trigger, actor_ids, recipient_ids)
        event_type, mode = act_of(reading, trigger, *([self._named.entities.get(i) for i in ids] for ids in (actor_ids, recipient_ids)))
        return EventDraft(
            event_type=event_type, mode=mode, entry_id=frame.trigger_id, actor_ids=actor_ids, recipient_ids=recipient_ids,
            clause=clause_of(reading, trigger, named), words=(token.start, reading.tokens[trigger.last - 1].end), day=day,
            location_id=self._location(reading, trigger, (*actor_ids, *recipient_ids)), auxiliary_mode=self._auxiliary_mode(scene, trigger, day),
            quote_id=quote.quote_id if quote is not None else None,
        ).row(self._document)  # fmt: skip

    def _complete(self, scene: Scene, trigger: Trigger, named: Participants) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ids of actors and recipients: whom the clause names, else whom the story or the kind of act itself tells."""
        reading, story, defaults = scene.reading, self._story, self._defaults
        actor_ids = named.actor_ids
        sides, are_subject = story.sides(reading, trigger) if not actor_ids or not named.recipients else ((), False)
        is_mutual = named.is_mutual or (are_subject and not actor_ids and bool(sides))
        actor_ids = actor_ids or (sides if are_subject else ()) or defaults.delegation(reading, trigger)
        actor_ids = actor_ids or defaults.actor(reading, trigger, scene.counts)
        actor_ids = actor_ids or defaults.nation(attacker(reading, trigger))
        if named.is_to_nobody:
            return actor_ids, ()
        found = (
            defaults.known(named.recipient_ids)
            or sides
            or defaults.counted_group(reading, trigger, scene.counts)
            or story.answered(trigger.frame, actor_ids, self._authorities, reading.passage.sentence_index)
            or defaults.nation(judged_or_struck(reading, trigger))
            or defaults.recipient(reading, trigger, actor_ids)
            or story.addressed(trigger.frame.event_type, actor_ids, reading.passage.sentence_index)
            or defaults.known(whose_deed(reading, trigger, actor_ids, self._spoken_of.subject))
        )
        recipient_ids = tuple(i for i in found if i not in actor_ids or is_mutual)
        if trigger.frame.event_type == "MOBILIZE" and defaults.are_at_home(actor_ids, recipient_ids):
            return actor_ids, ()  # «انتشر الجيش التونسي في تونس»
        if not recipient_ids:
            recipient_ids = defaults.meant(reading, trigger, actor_ids, self._document.published)
        if trigger.frame.event_type == "CONSULT":
            partners = tuple(i for i in recipient_ids if i not in self._named.entities or self._named.entities[i].entity_type != "media")
            story.remember_talk(actor_ids, partners, reading.passage.sentence_index)
        if trigger.frame.mode != "third-party" and (is_mutual or trigger.frame.event_type == "CONSULT"):
            story.remember_sides(actor_ids if is_mutual else recipient_ids, trigger.frame)
        return actor_ids, recipient_ids

    def _location(self, reading: Reading, trigger: Trigger, participants: Sequence[str]) -> str | None:
        """Return where something was done: the place nearest after it, else before it in its sentence, else the state whose own take part.

        What is only said has a place where its own clause names one: «التقيا في جدة».
        """
        after = [m for m in reading.places if m.first > trigger.token]
        if trigger.frame.is_verbal_act:
            near = after[0] if after else None
            is_there = near is not None and reading.governor(near) == "fi" and not any(trigger.token < i < near.first for i in reading.finite_verbs)
            return near.record.entity_id if near is not None and is_there else None
        chosen = nearest_place(reading, after) if after else (reading.places[-1] if reading.places else None)
        return chosen.record.entity_id if chosen is not None else self._defaults.scene(participants)

    def _auxiliary_mode(self, scene: Scene, trigger: Trigger, day: dt.date | None) -> str | None:
        """Return whether the act is denied, possible, past history or still to come; None for a plain report."""
        published = self._document.published
        mode = self._lists.hedges.mode_of(self._document.text, scene.reading, trigger.token)
        if mode != "negated" and is_historical(scene.timexes_of_clause(trigger.token), published):
            return "historical"
        return "future" if mode is None and day is not None and published is not None and day > published else mode

    def _implied(self, scene: Scene, told: Sequence[Event], touched: set[str]) -> Iterator[Event]:
        """Yield what the sentence tells without a trigger: denials, demands and what counts alone tell.

        Where a trigger only touches upon an act of a type (``touched``), a count beside it does not make it an event.
        """
        yield from self._denials(scene, told)
        yield from self._spoken(scene, find_demands(scene.reading, scene.quotes))
        yield from self._commitments(scene, told)
        if scene.quotes:
            yield from self._spoken(
                scene, (*find_threats(scene, told, self._defaults.is_own_side), *find_judgements(scene, told), *find_descriptions(scene, told))
            )
        for event_type, count in untold_counts(scene, told, touched | undone_by(told)):
            event = self._counted(scene, event_type, count)
            if event is not None and self._lists.realis.is_told_by(scene, count, event):
                yield event

    def _denials(self, scene: Scene, told: Sequence[Event]) -> Iterator[Event]:
        for event in told:
            quote = scene.quote_around(event.trigger_start)
            if quote is None or quote.speaker_id is None:
                continue
            countries = self._defaults.country_of(event.actor_ids[0] if event.actor_ids else None), self._defaults.country_of(quote.speaker_id)
            if is_denial(scene.reading, event, scene.token_at(event.trigger_start), quote, countries):
                yield self._recast(event, ("REJECT", "deny"), ((quote.speaker_id,), ()), self._days.spoken(scene, (quote.speaker_id,)))

    def _commitments(self, scene: Scene, told: Sequence[Event]) -> Iterator[Event]:
        """Yield what speakers do by saying what their own side will do, or will not, and who is told not to accept."""
        for event in told:
            if event.auxiliary_mode not in {"future", "negated", "hypothetical"}:
                continue
            trigger, quote = scene.token_at(event.trigger_start), scene.quote_around(event.trigger_start)
            if is_refusal(event, scene.reading, trigger):
                yield self._recast(event, ("REJECT", None), (event.actor_ids, event.recipient_ids), event.event_date)
                continue
            act = commitment(event, scene.reading, trigger)
            speaker = quote.speaker_id if quote is not None else None
            if act is not None and speaker is not None and self._defaults.is_own_side(speaker, event.actor_ids):
                yield self._recast(
                    event, (act, None), ((speaker,), tuple(i for i in event.recipient_ids if i != speaker)), self._days.spoken(scene, (speaker,))
                )

    def _recast(self, event: Event, act: tuple[str, str | None], who: tuple[tuple[str, ...], tuple[str, ...]], day: dt.date | None) -> Event:
        """Return what is done by telling an event: type and mode of the ``act``, who does it and to whom, in the words that tell the event."""
        return EventDraft(
            event_type=act[0], mode=act[1], entry_id=event.entry_id, actor_ids=who[0], recipient_ids=who[1],
            clause=(event.start, event.end), words=(event.trigger_start, event.trigger_end), day=day,
            location_id=event.location_id, quote_id=event.quote_id,
        ).row(self._document)  # fmt: skip

    def _spoken(self, scene: Scene, acts: Iterable[SpeechAct]) -> Iterator[Event]:
        """Yield the events that words of speakers are."""
        reading, tokens = scene.reading, scene.reading.tokens
        for act in acts:
            start, actor_ids = tokens[act.first].start, (act.speaker_id,)
            named = ids_of((act.recipient,) if act.recipient is not None else ())
            yield EventDraft(
                event_type=act.event_type, mode=None, entry_id=act.entry_id, actor_ids=actor_ids,
                recipient_ids=named or (self._defaults.threatened(actor_ids) if act.event_type == "THREATEN" else ()),
                clause=(start, tokens[reading.clause_end(act.last - 1) - 1].end), words=(start, tokens[act.last - 1].end),
                day=self._days.spoken(scene, actor_ids), quote_id=act.quote.quote_id,
            ).row(self._document)  # fmt: skip

    def _counted(self, scene: Scene, event_type: str, count: Count) -> Event | None:
        """Return the harm, arrest or deployment that a count alone tells; harm in an accident is no attack."""
        claim, named = count.record, counted_people(scene.reading, count, scene.counts)
        if event_type == "ASSAULT" and scene.tells_of("accident"):
            return None
        group = ids_of(named) or self._defaults.group(claim.group)
        told = doer_of(scene.reading, count)
        doer = told.record.entity_id if told is not None else claim.claimant_id
        held_by = (doer,) if doer is not None and self._defaults.holds(doer) else ()
        agent = agent_of(scene.reading, count.term)
        actors = {"ASSAULT": ids_of((agent,) if agent is not None else ()), "COERCE": held_by, "MOBILIZE": group}[event_type]
        recipients = group if event_type != "MOBILIZE" else self._defaults.invaded(group)
        return EventDraft(
            event_type=event_type, mode=COUNTED_MODES.get(claim.measure), entry_id=f"rule:counted-{claim.measure}", actor_ids=actors,
            recipient_ids=tuple(i for i in recipients if i not in actors), clause=(claim.start, claim.end), words=(claim.start, claim.end),
            location_id=claim.location_id, auxiliary_mode=claim.auxiliary_mode,
        ).row(self._document)  # fmt: skip

    def _only_tells(self, reading: Reading, i: int, trigger: Trigger) -> bool:
        """Whoever reports deaths did not cause them; whoever condemns an attack did not make it."""
        if trigger.frame.event_type == "ASSAULT" and trigger.is_harm and self._lists.cues.cue_at(reading, i) is not None:
            return True
        return not trigger.frame.is_verbal_act and self._lists.triggers.is_verbal(reading, i)

    def _is_nobodys(self, scene: Scene, trigger: Trigger, event: Event) -> bool:
        """A noun such as "demand" without anybody is no act; harm by an accident or illness is no attack.

        «احتجاجاً» in what a state or body does is its reason, no demonstration.
        """
        is_reason = not trigger.is_verb and self._is_accusative(scene.reading, trigger)
        if tells_how_or_why(scene, trigger, event.event_type, is_accusative=is_reason):
            return True
        if is_reason and event.event_type == "PROTEST" and (subject := scene.reading.main_subject()) is not None:
            return subject.record.entity_type in NEVER_PROTEST
        if event.event_type in MATCH_TYPES and scene.tells_of("sport"):
            return True  # «لقاء النهائي», «انسحاب الفريق»
        if event.mode == "visit" and not event.recipient_ids and self._is_at_home(scene.reading, event):
            return True  # «زار الرئيس حلب»: no visit to anybody
        if event.actor_ids:
            return False
        if event.event_type not in TOLD_WITHOUT_ACTOR and event.mode != "convict" and not (event.mode == "expel" and trigger.is_verb):
            return not (event.recipient_ids and (trigger.is_verb or event.event_type in SPOKEN_TYPES))
        return event.event_type == "ASSAULT" and scene.tells_of("accident")

    def _is_at_home(self, reading: Reading, event: Event) -> bool:
        """Tell whether a visit goes to a place named as its object in the visitor's own country."""
        visited = next((m for m in reading.places if m.record.start >= event.trigger_end), None)
        if visited is None or reading.governor(visited) != "":
            return False
        country = self._named.entities[visited.record.entity_id].country_code
        return any(self._defaults.country_of(i) == country is not None for i in event.actor_ids)

    def _is_accusative(self, reading: Reading, trigger: Trigger) -> bool:
        token = reading.tokens[trigger.token]
        ends_in_alef = token.form.endswith("ا") and not fold(trigger.analysis.lemma).endswith("ا")
        return ends_in_alef or has_fathatan(self._document.text, token)


def _is_authority(entity: Entity) -> bool:
    """Tell whether what is said of a state concerns somebody: the state, its bodies and forces, and whoever holds office in them."""
    return entity.entity_type in HOLDING_TYPES or (entity.entity_type == "person" and entity.sector_code in OFFICIAL_SECTORS)


def _is_asked_for(reading: Reading, trigger: Trigger, asked: int) -> bool:
    """«دعا إلى وقف العنف», «اشترطت أن تطلق …»: what is asked for or threatened has not happened."""
    between = range(asked + 1, trigger.token)
    reach = sum(i not in reading.asides for i in range(asked, trigger.token))
    if not 0 < reach <= ASKED_REACH or any(reading.ends_clause(i) for i in between):
        return False
    if trigger.analysis.pos == "active_participle" or reading.is_outside(trigger.token, asked):
        return False  # «طالبت بالإفراج عنهم، متهمةً الشرطة …»: it goes on with the verb that asks; «دعا، في اجتماع مع …، إلى»
    if trigger.is_verb:
        is_running = all(a.aspect == "imperfect" for a in reading.analyses[trigger.token] if a.pos == "verb")
        return is_running and any(reading.is_a(i, "that_of_aim") for i in between)
    return not any(reading.is_finite_verb(i) for i in between)
