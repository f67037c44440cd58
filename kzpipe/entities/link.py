"""Decide which entity each name means, once the whole article is known.

Explicit names link by themselves. Short forms need the full name in the same article. A body or group without its state
takes the state it had before, else the one the article is mostly about. A title alone means whoever held the office on
the publication day. A definite noun such as "the organisation" means the organisation last named with that head.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kzpipe.entities.discover import NameTagger
from kzpipe.entities.drafts import Draft, SentenceDrafts
from kzpipe.entities.lists import Body, Collective, NameLists
from kzpipe.entities.mentions import find_drafts
from kzpipe.entities.names import romanise
from kzpipe.entities.roles import is_place_use
from kzpipe.lexicon.match import clitic_readings, skip_clitics, without_article
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Entity, Mention
from kzpipe.schema.vocab import PLACE_TYPES
from kzpipe.text.document import Passage, ReadableDocument
from kzpipe.text.normalize import fold

STATE_WEIGHT = 2
"""A state or its adjective weighs twice as much as a person or organisation of it, and twice that where it is the scene."""
TITLE_WEIGHT = 3
"""A state named in the headline weighs as much as three mentions in the body."""
SURNAME_LETTERS = 4
DATELINE_CHARACTERS = 40
STATE_OFFICES = frozenset({"president", "prime_minister", "king", "emir", "sultan", "foreign_minister", "interior_minister", "defence_minister"})
"""Offices that, named alone, are those of the state the article is about."""
_ORGANISATIONS = frozenset({"igo", "government_body", "armed_force", "political_group", "media", "company", "other"})


@dataclass(frozen=True, slots=True)
class LinkedMention:
    """A mention record with its token range and place among the drafts, for the finders that follow."""

    record: Mention
    first: int
    last: int
    preposition: str
    office: str | None = None


@dataclass(frozen=True)
class NamedArticle:
    """All mentions of a document by sentence, the entities meant, and the state that the article is mostly about."""

    by_sentence: dict[int, tuple[LinkedMention, ...]]
    entities: dict[str, Entity]
    main_country: str | None

    @property
    def mentions(self) -> list[Mention]:
        """All mention records in text order."""
        return [linked.record for linked in sorted((m for ms in self.by_sentence.values() for m in ms), key=lambda m: (m.record.start, m.record.end))]


class Linker:
    """Links the drafts of one document; ``entities`` collects whom they mean."""

    def __init__(self, document: ReadableDocument, lists: NameLists, drafts: Sequence[SentenceDrafts]) -> None:
        """Look over all drafts of the document for what later decisions need."""
        self._document = document
        self._lists = lists
        self._drafts = drafts
        self.entities: dict[str, Entity] = {}
        self.main_country = self._main_country()
        self._named = {e.target for s in drafts for d in s.drafts if d.kind == "name" for e in d.entries if e.kind == "name"}
        self._last_country: dict[str, str] = {}
        self._first_country: dict[str, str] = {}
        for draft in (d for s in drafts for d in s.drafts):
            if draft.country and draft.kind in {"body_full", "body_short", "collective"}:
                self._first_country.setdefault(draft.target, draft.country)
        self._persons_at: frozenset[int] = frozenset()
        self._surnames: dict[str, str] = {}
        self._heads: dict[str, str] = {}
        self._last_igo: str | None = next((i for i in map(self._igo_of, (d for s in drafts for d in s.drafts)) if i), None)

    def _main_country(self) -> str | None:
        weights: Counter[str] = Counter()
        for passage, sentence in zip(self._document.passages, self._drafts, strict=True):
            weight = STATE_WEIGHT * (TITLE_WEIGHT if passage.kind == "title" else 1)
            for code, _ in sentence.nisbas:
                weights[code] += weight
            for draft in sentence.drafts:
                if draft.country:
                    weights[draft.country] += weight
                entity = self._lists.entities.get(draft.target)
                if entity is not None and entity.country_code and draft.kind in {"name", "metonym", "place"}:
                    is_scene = entity.entity_type in PLACE_TYPES or (
                        entity.entity_type == "state" and is_place_use(passage.tokens, draft, None, self._lists)
                    )
                    weights[entity.country_code] += weight if is_scene or entity.entity_type == "state" else weight // STATE_WEIGHT
                    weights[entity.country_code] += weight if is_scene else 0
        best = max(weights.values(), default=0)
        return min((code for code, weight in weights.items() if weight == best), default=None) if best else None

    def _igo_of(self, draft: Draft) -> str | None:
        entity = self._lists.entities.get(draft.target)
        return entity.entity_id if entity is not None and entity.entity_type == "igo" and draft.kind == "name" else None

    def link(self) -> dict[int, tuple[LinkedMention, ...]]:
        """Return the linked mentions by sentence index."""
        linked: dict[int, tuple[LinkedMention, ...]] = {}
        for passage, sentence in zip(self._document.passages, self._drafts, strict=True):
            found: list[LinkedMention] = []
            self._persons_at = frozenset(d.first for d in sentence.drafts if d.kind == "person" or self._is_person(d))
            previous: Draft | None = None
            for draft in sentence.drafts:
                mention = self._link_draft(passage, draft, previous)
                previous = draft
                if mention is not None:
                    found.append(mention)
            found.extend(self._anaphora(passage, sentence.drafts))
            linked[passage.sentence_index] = tuple(sorted(found, key=lambda m: (m.record.start, -m.record.end)))
        return linked

    def _link_draft(self, passage: Passage, draft: Draft, previous: Draft | None) -> LinkedMention | None:
        entity, role, entry_id = self._meaning(passage, draft, previous)
        if entity is None:
            return None
        draft = replace(draft, entry_id=entry_id or draft.entry_id)
        if self._is_in_dateline(passage, draft, entity) or (
            entity.entity_type in {"media", "company"} and self._is_credit_or_channel(passage, draft, entity)
        ):
            return None
        self.entities.setdefault(entity.entity_id, entity)
        self._remember(draft, entity)
        return self._mention(passage, draft, entity, role)

    def _is_person(self, draft: Draft) -> bool:
        entity = self._lists.entities.get(draft.target)
        return entity is not None and entity.entity_type == "person"

    def _mention(self, passage: Passage, draft: Draft, entity: Entity, role: str) -> LinkedMention:
        document = self._document
        record = Mention(
            row_id("m", document.document_id, draft.start, draft.end), document.document_id, passage.sentence_index, draft.start, draft.end,
            document.text[draft.start : draft.end], entity.entity_id, entity.entity_type, role, draft.entry_id, draft.confidence,
        )  # fmt: skip
        return LinkedMention(record, draft.first, draft.last, draft.preposition, draft.office)

    def _remember(self, draft: Draft, entity: Entity) -> None:
        if entity.entity_type == "igo":
            self._last_igo = entity.entity_id
        if draft.kind in {"body_full", "body_short", "collective"} and entity.country_code:
            self._last_country[draft.target] = entity.country_code
        words = fold(self._document.text[draft.start : draft.end]).split()
        if entity.entity_type == "person" and len(words) > 1 and draft.kind != "office":
            if len(words[-1]) >= SURNAME_LETTERS and without_article(words[-1]) not in self._lists.nisbas:
                self._surnames[words[-1]] = entity.entity_id
        elif entity.entity_type in _ORGANISATIONS and (len(words) > 1 or draft.kind == "body_full") and draft.kind != "collective":
            self._heads[without_article(words[0])] = entity.entity_id
        if entity.entity_type in _ORGANISATIONS and draft.kind == "name":
            before = self._word_before(draft)
            if before in self._lists.organisation_types:
                self._heads[before] = entity.entity_id

    def _word_before(self, draft: Draft) -> str:
        """Return the folded word before a name, a quotation mark passed over: «قناة» of «قناة "خبر 24"»."""
        words = fold(self._document.text[max(0, draft.start - 30) : draft.start]).replace('"', " ").split()
        return without_article(words[-1]) if words else ""

    def _is_credit_or_channel(self, passage: Passage, draft: Draft, entity: Entity) -> bool:
        """A network one posts on, a picture credit and the agency of a dateline are no actors."""
        tokens = passage.tokens
        before = next((tokens[i].form for i in range(draft.first - 1, max(-1, draft.first - 3), -1) if tokens[i].is_word), "")
        if entity.entity_type == "company" and (before in {"علي", "عبر", "في", "موقع", "تطبيق", "منصه"} or draft.preposition == "ب"):
            return True
        return passage.kind == "caption" and draft.last >= len(tokens) - 1

    def _is_in_dateline(self, passage: Passage, draft: Draft, entity: Entity) -> bool:
        """The agency and places between the brackets that open a lead with a date are no part of the story."""
        text = self._document.text
        opening = text.find("(", passage.start, passage.start + 3)
        closing = text.find(")", draft.end, draft.end + 80)
        bracket = text.rfind("(", passage.start, draft.start)
        if entity.entity_type == "media" and 0 <= bracket - passage.start < DATELINE_CHARACTERS and closing >= 0:
            rest = text[closing + 1 : closing + 4].strip()
            if ")" not in text[bracket : draft.start] and (rest[:1] in set("-–—:،") or rest[:1].isdigit()):
                return True
        return (
            0 <= opening < draft.start and closing > 0 and any(c.isdigit() for c in text[opening:closing]) and ")" not in text[opening : draft.start]
        )

    def _meaning(self, passage: Passage, draft: Draft, previous: Draft | None) -> tuple[Entity | None, str, str | None]:
        """Return whom a draft means, in which role, and the lexicon line that tells where it is not the draft's own."""
        kind = draft.kind
        if kind in {"body_full", "body_short"}:
            return self._body(draft), "actor", None
        if kind == "collective":
            return self._collective(draft), "actor", None
        if kind == "office":
            return self._office(passage, draft), "actor", None
        if kind == "person":
            return self._discovered_person(draft), "actor", None
        if kind == "organisation":
            return self._discovered_organisation(draft), "actor", None
        if kind == "found_place":
            return self._discovered(draft, "place", None), "place", None
        return self._named_entity(passage, draft, previous)

    def _named_entity(self, passage: Passage, draft: Draft, previous: Draft | None) -> tuple[Entity | None, str, str | None]:
        """Choose among the entries of a name: place or state for a capital, the one named in full for a short form."""
        entries = draft.entries
        places = [e for e in entries if e.kind in {"place", "gazetteer"}]
        names = [e for e in entries if e.kind == "name"]
        metonyms = [e for e in entries if e.kind == "metonym"]
        shorts = [e for e in entries if e.kind == "short" and e.target in self._named]
        entities = self._lists.entities
        if names:
            best = min(names, key=lambda e: (-self._fits(entities[e.target]), e.target))
            entity = entities[best.target]
            is_place = entity.entity_type in PLACE_TYPES
            if entity.entity_type == "state":
                is_place = is_place_use(passage.tokens, draft, previous, self._lists)
            return entity, "place" if is_place else "actor", best.entry_id
        if shorts:
            best = min(shorts, key=lambda e: e.target)
            return entities[best.target], "actor", best.entry_id
        if metonyms and not (places and is_place_use(passage.tokens, draft, previous, self._lists)):
            return entities[metonyms[0].target], "actor", metonyms[0].entry_id
        if places:
            best = min(places, key=lambda e: (-self._fits(entities[e.target]), e.kind == "gazetteer", e.target))
            return entities[best.target], "place", best.entry_id
        return None, "actor", None

    def _fits(self, entity: Entity) -> int:
        return int(entity.country_code is not None and entity.country_code == self.main_country)

    def _country_for(self, draft: Draft) -> str | None:
        return draft.country or self._last_country.get(draft.target) or self._first_country.get(draft.target) or self.main_country

    def _body(self, draft: Draft) -> Entity | None:
        body = self._lists.bodies[draft.target]
        if draft.country is None and not draft.has_article and draft.entry_id in self._lists.definite_forms and draft.last not in self._persons_at:
            return None  # «حكومة جديدة»: a body that is not the one known of
        country = self._country_for(draft)
        state = self._lists.states.get(country) if country else None
        if body.entity_type == "state":
            return state
        return body_entity(body, state)

    def _collective(self, draft: Draft) -> Entity | None:
        group = self._lists.collectives[draft.target]
        if group.scope == "organisation" and draft.country is None:
            owner = self._lists.entities.get(self._last_igo or "")
            if owner is not None:
                return Entity(
                    f"{group.collective_id}.{owner.entity_id}", group.entity_type, None, group.sector_code, f"{group.name_en} of {owner.name_en}",
                    f"{group.name_ar} ({owner.name_ar})",
                )  # fmt: skip
        if group.entity_type == "state":
            return self._lists.states.get(self._country_for(draft) or "")
        return group_entity(group, self._lists.states.get(self._country_for(draft) or "") if group.scope != "none" else None)

    def _office(self, passage: Passage, draft: Draft) -> Entity | None:
        """A title alone: the holder on the publication day, else the office itself where a state is sure."""
        offices = {office for office, _ in self._lists.holdings}
        if draft.target not in offices:
            return None
        after = passage.tokens[draft.last].form if draft.last < len(passage.tokens) else ""
        if after in self._lists.context.get("former", frozenset()):
            return None
        last_word = passage.tokens[draft.last - 1].form
        is_definite = draft.has_article or (draft.last - draft.first > 1 and last_word.startswith("ال"))
        scope = draft.organisation or draft.country or (self.main_country if is_definite and draft.target in STATE_OFFICES else None)
        if scope is None:
            return None
        holding = self._lists.holder(draft.target, scope, self._document.published)
        if holding is not None:
            return self._lists.entities[holding.entity_id]
        state = self._lists.states.get(scope)
        if state is None or draft.target not in STATE_OFFICES or not (draft.country or draft.last - draft.first > 1):
            return None
        title = draft.target.replace("_", " ").capitalize()
        name_ar = (
            self._document.text[draft.start : draft.end] if draft.country else f"{self._document.text[draft.start : draft.end]} ({state.name_ar})"
        )
        return Entity(f"{draft.target}.{state.entity_id}", "person", state.country_code, "GOV", f"{title} of {state.name_en}", name_ar)

    def _discovered_person(self, draft: Draft) -> Entity | None:
        words = fold(draft.target).split()
        if len(words) == 1:
            known = self._surnames.get(words[0])
            if known is not None:
                return self.entities[known]
            if draft.office is None or len(words[0]) < SURNAME_LETTERS:
                return None
        elif words[-1] in self._surnames:
            earlier = self.entities[self._surnames[words[-1]]]
            if set(words) <= set(fold(earlier.name_ar).split()):
                return earlier
        return self._discovered(draft, "person", draft.country)

    def _discovered_organisation(self, draft: Draft) -> Entity | None:
        words = fold(draft.target).split()
        kind = self._lists.organisation_types.get(without_article(words[0]))
        if len(words) < 2 or kind is None:
            return None
        return self._discovered(draft, kind, self.main_country if kind in {"government_body", "armed_force"} else None)

    def _discovered(self, draft: Draft, entity_type: str, country: str | None) -> Entity:
        name = " ".join(draft.target.split())
        return Entity(row_id("x", entity_type, fold(name)), entity_type, country, None, romanise(name), name, None, "discovered")

    def _anaphora(self, passage: Passage, drafts: Sequence[Draft]) -> Iterator[LinkedMention]:
        """Surnames of people named before, and definite heads of organisations named before."""
        taken = {i for draft in drafts for i in range(draft.first, draft.last)}
        for i, token in enumerate(passage.tokens):
            if i in taken or len(token.form) < SURNAME_LETTERS:
                continue
            for reading in clitic_readings(token.form):
                described = i + 1 < len(passage.tokens) and passage.tokens[i + 1].form.startswith("ال")
                head = self._heads.get(reading.rest[2:]) if reading.rest.startswith("ال") and not described else None
                target = self._surnames.get(reading.rest) or head
                if target is None:
                    continue
                entity = self.entities[target]
                start = skip_clitics(self._document.text, token, reading.length)
                draft = Draft(passage.sentence_index, i, i + 1, start, token.end, "short", target, f"earlier:{target}", (), None, None,
                              reading.preposition, True, 0.8)  # fmt: skip
                yield self._mention(passage, draft, entity, "actor")
                break


def body_entity(body: Body, state: Entity | None) -> Entity:
    """Return the entity of a kind of state body, of one state where that is known."""
    if state is None:
        return Entity(body.body_id, body.entity_type, None, body.sector_code, body.name_en, body.name_ar)
    return Entity(
        f"{body.body_id}.{state.entity_id}", body.entity_type, state.country_code, body.sector_code, f"{body.name_en} of {state.name_en}",
        f"{body.name_ar} في {state.name_ar}",
    )  # fmt: skip


def group_entity(group: Collective, state: Entity | None) -> Entity:
    """Return the entity of an unnamed group, of one state where that is known."""
    if state is None:
        return Entity(group.collective_id, group.entity_type, None, group.sector_code, group.name_en, group.name_ar)
    return Entity(
        f"{group.collective_id}.{state.entity_id}", group.entity_type, state.country_code, group.sector_code, f"{group.name_en} in {state.name_en}",
        f"{group.name_ar} ({state.name_ar})",
    )  # fmt: skip


def name_article(document: ReadableDocument, lists: NameLists, tagger: NameTagger | None) -> NamedArticle:
    """Return every mention of the document, linked."""
    drafts = [find_drafts(document.text, passage, lists, tagger) for passage in document.passages]
    linker = Linker(document, lists, drafts)
    by_sentence = linker.link()
    return NamedArticle(by_sentence, linker.entities, linker.main_country)


def has_actor(document: ReadableDocument, lists: NameLists, tagger: NameTagger | None) -> bool:
    """Tell whether anybody is named who acts, reading no further than the first sentence that leaves no doubt.

    A group that counts only where it takes part is not enough, and offices wait for the whole article.
    """
    for passage in document.passages:
        if any(_acts_for_sure(linked, lists) for linked in _sentence_alone(document, passage, lists, tagger)):
            return True
    return any(mention.role == "actor" and not is_participant_only(mention, lists) for mention in name_article(document, lists, tagger).mentions)


def is_participant_only(mention: Mention, lists: NameLists) -> bool:
    """Tell whether a mention names a group that is an actor only where it acts, is acted on or is counted."""
    group = lists.collectives.get(mention.entity_id.split(".")[0])
    return group is not None and group.is_participant_only


def _acts_for_sure(linked: LinkedMention, lists: NameLists) -> bool:
    mention = linked.record
    return mention.role == "actor" and linked.office is None and mention.entity_id in lists.entities


def _sentence_alone(document: ReadableDocument, passage: Passage, lists: NameLists, tagger: NameTagger | None) -> tuple[LinkedMention, ...]:
    alone = ReadableDocument(
        document.document_id, document.text, document.published, document.blocks,
        tuple(s for s in document.sentences if s.sentence_index == passage.sentence_index),
    )  # fmt: skip
    drafts = [find_drafts(document.text, passage, lists, tagger)]
    return Linker(alone, lists, drafts).link()[passage.sentence_index]
