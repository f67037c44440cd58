"""Who acts, and on whom, where the clause leaves it to the reader: protesters protest, the state decrees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kzpipe.claims.find import Count
from kzpipe.entities.bodies import body_entity, group_entity
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import NamedArticle
from kzpipe.entities.lists import NameLists
from kzpipe.events.bystanders import agrees_to_send
from kzpipe.events.counted import count_told_by, counted_people
from kzpipe.events.meant import counterpart_of, host_of
from kzpipe.events.nationality import official_of
from kzpipe.events.slots import is_owned
from kzpipe.events.triggers import Trigger
from kzpipe.schema.records import Entity

PROTESTERS = "protesters"
GOVERNMENT = "government"
COUNTERPART_TYPES = frozenset({"CONSULT", "REQUEST", "AGREE", "SUPPORT", "COOPERATE", "ACCUSE", "REJECT", "THREATEN"})
"""Acts between those who hold the same office."""
WITH_SLOTS = frozenset({"maa", "bi", "ila", "min"})
"""Prepositions before officials with whom something is done."""
GRIEVANCE_REACH = 14
"""What is protested about stands within this many tokens after the word for the protest."""
NISBA_REACH = 3
"""The adjective of a state stands within so many tokens after the words for its troops."""
HOLDING_TYPES = frozenset({"state", "government_body", "armed_force"})
"""Who, counting the held, holds them."""
ALLEGED_GROUPS = frozenset({"alleged_criminals", "alleged_extremists"})
"""Those whom the article's authorities call criminals: at them a government's threats at home are aimed."""
OFFERING_TYPES = frozenset({"state", "government_body", "igo", "person"})
"""Who offers help to a state."""
COUP_GROUPS = frozenset({"coup-plotters", "junta", "military-council"})
"""Groups and bodies that hold power after a coup."""
INQUIRY_MODES = frozenset({"change", "investigate"})
"""Modes of request that ask for an inquiry, or that the guilty be punished: of nobody in particular."""
ALL_PARTIES_REACH = 8
YIELDING_TYPES = frozenset({"state", "government_body", "person"})
"""Who may yield to protesters."""
OUTLAW_SECTORS = frozenset({"CRM", "REB", "OPP"})
"""Who, threatening, is no authority that threatens those it calls criminals."""
CROWD_REACH = 10
"""At whom shots are fired stands within so many tokens after the words for the shots."""
FORCE_TYPES = frozenset({"armed_force", "igo"})
"""Who goes home from another state as a force."""
STREET_GROUPS = ("supporters", PROTESTERS)
STREET_MODES = frozenset({"riot", "hunger", "boycott"})
"""Modes of protest that name no addressee by themselves."""


class Defaults:
    """The participants that kinds of acts have by themselves in one article.

    ``entities`` grows by those that no mention has brought in.
    """

    def __init__(self, named: NamedArticle, names: NameLists) -> None:
        """Find the protesters and the state that the article is about."""
        self._named = named
        self._names = names
        self._protesters = _default_protesters(named, names)
        self._state = names.states.get(named.main_country or "")
        self._state_named_at: int | None = None
        self._read: tuple[Reading, ...] = ()
        collectives = ((i, names.collective_of(i)) for i in sorted(named.entities))
        self._groups = [(i, found.group) for i, found in collectives if found is not None and not found.is_participant_only]
        self.entities: dict[str, Entity] = {}

    def actor(self, reading: Reading, trigger: Trigger, counts: Sequence[Count]) -> tuple[str, ...]:
        """Return whom the kind of act itself tells: protesters protest, the state decrees, who counts the held holds them.

        Troops without a commander, and help without a giver, are those of the state whose adjective they bear: «وصلت تعزيزات عسكرية تركية».
        """
        frame = trigger.frame
        if frame.event_type in {"MOBILIZE", "AID"} and trigger.is_verb:
            after = (reading.lists.nisba_of(token.form) for token in reading.tokens[trigger.token + 1 : trigger.last + NISBA_REACH])
            code = next((nisba[0] for nisba in after if nisba is not None), None)
            return self._taken(self._names.states[code]) if code in self._names.states else ()
        if frame.event_type == "PROTEST" and self._protesters is not None:
            if frame.mode == "riot" and trigger.is_verb and reading.is_marked_passive(trigger.token):
                return ()  # «أُضرمت النار في المبنى»: by whom is left open
            return self._taken(self._protesters)
        if frame.is_state_act and self._named.main_country is not None:
            return self._taken(self._names.states[self._named.main_country])
        if frame.event_type == "COERCE" and frame.mode == "arrest":
            for count in counts:
                beside = count.first < trigger.last and trigger.token < count.last
                claimant = count.record.claimant_id
                if beside and claimant is not None and self.holds(claimant):
                    return (claimant,)
        return ()

    def nation(self, state: Entity | None) -> tuple[str, ...]:
        """Return the state that an adjective of nationality names, as a participant of the article."""
        return self._taken(state) if state is not None else ()

    def counted_group(self, reading: Reading, trigger: Trigger, counts: Sequence[Count]) -> tuple[str, ...]:
        """Return the group that the harmed belong to where the article names that group: «مقتل 18 شرطياً»."""
        if trigger.frame.event_type != "ASSAULT" or (trigger.frame.recipient_slot == "none" and trigger.frame.actor_slot != "none"):
            return ()
        count = count_told_by(reading, trigger, counts)
        if count is None:
            return ()
        return tuple(m.record.entity_id for m in counted_people(reading, count, ())) or self.group(count.record.group)

    def recipient(self, reading: Reading, trigger: Trigger, actor_ids: Sequence[str]) -> tuple[str, ...]:
        """Return at whom a kind of act is aimed by itself.

        A protest with a grievance turns to the government; means of crowd control are used on the protesters; a government
        that yields where people protest yields to them, and threatens those whom it calls criminals; what an outsider asks
        in a sentence about a state, or in the one after, it asks of that state, and help that he offers he offers to it.
        """
        frame = trigger.frame
        if frame.event_type == "PROTEST" and frame.mode not in STREET_MODES and self._state is not None and self._has_grievance(reading, trigger):
            return self._taken(body_entity(self._names.bodies[GOVERNMENT], self._state))
        if (
            frame.event_type == "CONCEDE"
            and not self._tells_of_coup()
            and self._protesters is not None
            and self._protesters.entity_id in self._named.entities
        ):
            yields = any(self._type_of(i) in YIELDING_TYPES and self.country_of(i) == self._named.main_country for i in actor_ids)
            is_pressed = frame.mode != "resign" or any(map(_tells_of_protest, self._read))  # who resigns does so for many reasons
            return self._taken(self._protesters) if yields and is_pressed else ()
        if frame.event_type == "MOBILIZE" or (frame.event_type == "RETREAT" and frame.mode == "withdraw" and self._are_forces(actor_ids)):
            return self.invaded(actor_ids)
        if self._is_of_crowd(reading, trigger, actor_ids) and self._protesters is not None and self._protesters.entity_id in self._named.entities:
            return self._taken(self._protesters)
        if frame.event_type == "SANCTION" and trigger.analysis.aspect == "perfect":
            return self.invaded(actor_ids)  # nobody punishes nobody
        if frame.event_type == "AGREE" and (agrees_to_send(reading, trigger) or self._offers(reading, trigger, actor_ids)):
            return self.invaded(actor_ids)
        if frame.event_type in {"THREATEN", "ACCUSE"} and actor_ids:
            return self.threatened(actor_ids)
        if frame.event_type == "REQUEST" and (followers := self._followers(reading, trigger)):
            return followers
        if (
            frame.event_type == "REQUEST"
            and frame.mode not in INQUIRY_MODES
            and self._state is not None
            and actor_ids
            and self._is_about_state(reading)
        ):
            is_outsider = all(self.country_of(i) != self._named.main_country for i in actor_ids)
            return self._taken(self._state) if is_outsider and not self.asks_all(reading, trigger) else ()
        return ()

    def meant(self, reading: Reading, trigger: Trigger, actor_ids: Sequence[str], day: dt.date | None) -> tuple[str, ...]:
        """Return whom words that name nobody mean: «نظيره الروسي»; whose town is visited, helped or asked."""
        if not actor_ids:
            return ()
        counterpart = counterpart_of(reading, trigger, actor_ids[0], day) if trigger.frame.event_type in COUNTERPART_TYPES else None
        if counterpart is not None:
            return self._taken(counterpart) if counterpart.entity_id not in actor_ids else ()
        officials = official_of(reading, trigger, WITH_SLOTS) if trigger.frame.event_type in COUNTERPART_TYPES else None
        if officials is not None:
            return self._taken(officials) if all(self.country_of(i) != officials.country_code for i in actor_ids) else ()
        place_id = host_of(reading, trigger)
        place = self._named.entities.get(place_id) if place_id is not None else None
        state = self._names.states.get(place.country_code or "") if place is not None else None
        is_abroad = state is not None and all(self.country_of(i) != state.country_code for i in actor_ids)
        return self._taken(state) if state is not None and is_abroad else ()

    def delegation(self, reading: Reading, trigger: Trigger) -> tuple[str, ...]:
        """Return the state whose officials are the subject right after a verb: «أجرى وفد سعودي محادثات»."""
        may_act = trigger.is_verb and trigger.frame.event_type in COUNTERPART_TYPES
        state = official_of(reading, trigger, frozenset({"subject"})) if may_act else None
        return self._taken(state) if state is not None else ()

    def known(self, entity_ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids, those of states that only an adjective names taken up among the entities."""
        for entity_id in entity_ids:
            if entity_id not in self._named.entities and entity_id in self._names.entities:
                self._taken(self._names.entities[entity_id])
        return entity_ids

    def threatened(self, actor_ids: Sequence[str]) -> tuple[str, ...]:
        """Return those whom the authorities of the state that the article is about call criminals, where they threaten."""
        at_home = self._named.main_country is not None and all(self.country_of(i) == self._named.main_country for i in actor_ids)
        is_of_outlaws = any(self._sector_of(i) in OUTLAW_SECTORS for i in actor_ids)
        return self._named_group(ALLEGED_GROUPS) if at_home and not is_of_outlaws else ()

    def scene(self, participants: Sequence[str]) -> str | None:
        """Return the state that the article is about where nobody or one of its own takes part: what is done at no place told is done there."""
        if self._state is None or (participants and not any(self.country_of(i) == self._named.main_country for i in participants)):
            return None
        return self._taken(self._state)[0]

    def is_own_side(self, speaker_id: str, actor_ids: Sequence[str]) -> bool:
        """Tell whether a speaker speaks of himself, his state or his organisation; also where nobody is named: «سنرد»."""
        home, is_of_organisation = self.country_of(speaker_id), self._sector_of(speaker_id) == "IGO"
        return all(
            i == speaker_id or (home is not None and self.country_of(i) == home) or (is_of_organisation and self._type_of(i) == "igo")
            for i in actor_ids
        )

    def invaded(self, actor_ids: Sequence[str]) -> tuple[str, ...]:
        """Return the state that the article is about, to which a force of others goes."""
        is_foreign = bool(actor_ids) and all(self.country_of(i) != self._named.main_country for i in actor_ids)
        return self._taken(self._state) if is_foreign and self._state is not None else ()

    def are_at_home(self, actor_ids: Sequence[str], recipient_ids: Sequence[str]) -> bool:
        """Tell whether all who move are of the one state that they move to."""
        to = self._entity(recipient_ids[0]) if recipient_ids else None
        return to is not None and to.entity_type == "state" and bool(actor_ids) and all(self.country_of(i) == to.country_code for i in actor_ids)

    def see(self, reading: Reading) -> None:
        """Remember whether the sentence names the state that the article is about, and which was before it in its paragraph."""
        self._read = (*(r for r in self._read[-1:] if r.passage.block_index == reading.passage.block_index), reading)
        if self._state is not None and any(m.record.entity_id == self._state.entity_id for m in reading.mentions):
            self._state_named_at = reading.passage.sentence_index

    def _followers(self, reading: Reading, trigger: Trigger) -> tuple[str, ...]:
        """«طلب من أتباعه إنهاء الاعتصام»: a leader's own people are those who took to the street."""
        for i in range(trigger.token + 1, min(len(reading.tokens), trigger.token + ALL_PARTIES_REACH)):
            if reading.ends_clause(i) or reading.joins_clause(i):
                return ()
            if i not in reading.mentioned and is_owned(reading, i, "follower"):
                named = (i for kind in STREET_GROUPS for i in sorted(self._named.entities) if i.split(".")[0] == kind)
                return tuple(named)[:1]
        return ()

    def _is_about_state(self, reading: Reading) -> bool:
        named_at = self._state_named_at
        return named_at is not None and reading.passage.sentence_index - named_at <= 1

    def _is_of_crowd(self, reading: Reading, trigger: Trigger, actor_ids: Sequence[str]) -> bool:
        """Tell whether a crowd is what an act puts down: by its means, or as a crackdown in a sentence about a demonstration."""
        if trigger.frame.mode == "crowd-control":
            return bool(actor_ids)
        if trigger.frame.mode == "firearms":
            return bool(actor_ids) and self._is_fired_at_crowd(reading, trigger)
        return trigger.frame.mode == "crackdown" and any(reading.is_a(i, "demonstration") for i in range(len(reading.tokens)))

    def _is_fired_at_crowd(self, reading: Reading, trigger: Trigger) -> bool:
        """«أطلقت الرصاص على حشود», «أطلقت الرصاص لتفريق مئات الشبان»: on people whom no name names."""
        dispersing = reading.lists.context["dispersing"]
        for i in range(trigger.last, min(len(reading.tokens) - 1, trigger.last + CROWD_REACH)):
            if reading.ends_clause(i) or reading.is_finite_verb(i):
                return False
            form = reading.tokens[i].form
            if (form in dispersing or reading.lists.prepositions.get(form) == "ala") and reading.is_a(i + 1, "crowd"):
                return True
        return False

    def _are_forces(self, actor_ids: Sequence[str]) -> bool:
        return bool(actor_ids) and all(self._type_of(i) in FORCE_TYPES for i in actor_ids)

    def _tells_of_coup(self) -> bool:
        """Tell whether the article names those who took power by force: to them a ruler gives way, not to people in the street."""
        return any(entity_id.split(".")[0] in COUP_GROUPS for entity_id in self._named.entities)

    def _offers(self, reading: Reading, trigger: Trigger, actor_ids: Sequence[str]) -> bool:
        """Tell whether outsiders declare that they are ready to help; a person whom no list knows may be none."""
        offers = trigger.frame.mode == "assist" or any(reading.is_a(i, "readiness") for i in range(trigger.token, trigger.last))
        actors = [entity for entity in map(self._entity, actor_ids) if entity is not None]
        strangers = any(a.entity_type == "person" and a.origin == "discovered" and a.country_code is None for a in actors)
        return offers and not strangers and all(a.entity_type in OFFERING_TYPES for a in actors)

    def _has_grievance(self, reading: Reading, trigger: Trigger) -> bool:
        """Tell whether a protest is said to be against what a government did: «على زيادة الأسعار», «رفضاً للقانون»; none where it only has a cause."""
        is_against = False
        for i in range(trigger.last, min(len(reading.tokens), trigger.last + GRIEVANCE_REACH)):
            form = reading.tokens[i].form
            if form in {".", "؛", ":"} or reading.is_finite_verb(i):
                return False
            is_against = is_against or form in reading.lists.context["against"]
            if is_against and reading.is_a(i, "grievance"):
                return True
        return False

    def asks_all(self, reading: Reading, trigger: Trigger) -> bool:
        """«دعا جميع الأطراف إلى ضبط النفس», «حث القوى السياسية على الحوار»: asked of nobody in particular."""
        words = (i for i in range(trigger.token + 1, len(reading.tokens)) if i not in reading.mentioned)
        said = [i for i in words if i not in reading.asides or trigger.token in reading.asides]
        return any(reading.is_a(i, "all_parties") for i in said[:ALL_PARTIES_REACH])

    def _entity(self, entity_id: str) -> Entity | None:
        return self._named.entities.get(entity_id) or self.entities.get(entity_id)

    def _type_of(self, entity_id: str) -> str | None:
        entity = self._entity(entity_id)
        return entity.entity_type if entity is not None else None

    def _sector_of(self, entity_id: str) -> str | None:
        entity = self._entity(entity_id)
        return entity.sector_code if entity is not None else None

    def holds(self, entity_id: str | None) -> bool:
        """Tell whether somebody, counting the held, may be who holds them: the authorities, not those who watch them."""
        return entity_id is not None and self._type_of(entity_id) in HOLDING_TYPES

    def country_of(self, entity_id: str | None) -> str | None:
        """Return the country of an entity of the article; None where it has none or none is asked for."""
        entity = self._entity(entity_id or "")
        return entity.country_code if entity is not None else None

    def group(self, wanted: str) -> tuple[str, ...]:
        """Return the entity of a claim's group where the article names it."""
        return self._named_group(frozenset({wanted}) - {"unspecified"})

    def _named_group(self, wanted: frozenset[str]) -> tuple[str, ...]:
        return next(((entity_id,) for entity_id, group in self._groups if group in wanted), ())

    def _taken(self, entity: Entity) -> tuple[str, ...]:
        self.entities[entity.entity_id] = entity
        return (entity.entity_id,)


def _default_protesters(named: NamedArticle, names: NameLists) -> Entity | None:
    """Return the protesters that the article names, else those of the state it is about."""
    for entity in sorted(named.entities.values(), key=lambda e: e.entity_id):
        if entity.entity_id.split(".")[0] == PROTESTERS:
            return entity
    group = names.collectives.get(PROTESTERS)
    return group_entity(group, names.states.get(named.main_country or "")) if group is not None else None


def _tells_of_protest(reading: Reading) -> bool:
    """Tell whether a sentence names protesters or a demonstration, or the street that presses."""
    if any(m.record.entity_type == "protesters" for m in reading.actors):
        return True
    return any(reading.is_a(i, "demonstration") or reading.is_phrase(i, "street_pressure") for i in range(len(reading.tokens)))
