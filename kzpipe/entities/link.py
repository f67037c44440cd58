"""Decide which entity each name means, once the whole article is known.

Explicit names link by themselves. Short forms need the full name in the same article. A body or group without its state
takes the state it had before, else the one the article is mostly about. A title alone means whoever held the office on
the publication day. A definite noun such as "the organisation" means the organisation last named with that head.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kzpipe.entities.bodies import OFFICE_SECTORS, STATE_OFFICES, body_entity, group_entity, group_of_organisation, office_entity
from kzpipe.entities.bylines import is_credit_or_channel, is_in_dateline
from kzpipe.entities.discover import NameTagger
from kzpipe.entities.drafts import Draft, SentenceDrafts
from kzpipe.entities.features import SentenceMatches
from kzpipe.entities.groups import is_accusing, is_of_nobody
from kzpipe.entities.lands import is_state_for_sure, is_topic
from kzpipe.entities.lists import NameLists
from kzpipe.entities.mentions import find_drafts
from kzpipe.entities.names import romanise
from kzpipe.entities.recall import SURNAME_LETTERS, Recall
from kzpipe.entities.roles import is_place_use, is_seat
from kzpipe.entities.settle import ALONE_CONFIDENCE, VERY_SURE, kind_of
from kzpipe.entities.standing import SURE_ALONE, is_description
from kzpipe.lexicon.match import skip_clitics, without_article
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Entity, Mention
from kzpipe.schema.vocab import PLACE_TYPES
from kzpipe.text.document import Passage, ReadableDocument
from kzpipe.text.normalize import fold

STATE_WEIGHT = 2
"""A state or its adjective weighs twice as much as a person or organisation of it, and twice that where it is the scene."""
TITLE_WEIGHT = 3
"""A state named in the headline weighs as much as three mentions in the body."""
ABOUT_WEIGHT = 6
"""From this weight on an article is about a state for sure: named in the headline, or in three sentences of the body."""
ARMY = "army"
SURE_SHORT = 0.6
"""A short form whose full name the article lacks is taken where the model is so sure that it is a name."""
LEAST_SURNAME = 0.02
"""A word that is less likely a name is none, even if somebody was named so before."""
OPENING_MARKS, CLOSING_MARKS = frozenset('"«“'), frozenset('"»”')
MARK_REACH = 20
"""Between a name and the quotation marks around it stands so much white space at most."""
UNKNOWN_KIND = "organization"


class LinkedMention(NamedTuple):
    """A mention record with its token range and place among the drafts, for the finders that follow.

    A description names nobody (a title without a name, a body of no known state): it counts where somebody so called takes part,
    and elsewhere the names in it do (``inside``: «نهر الليطاني»).
    """

    record: Mention
    first: int
    last: int
    preposition: str
    office: str | None = None
    is_description: bool = False
    inside: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class NamedArticle:
    """All mentions of a document by sentence, the entities meant, and the state that the article is mostly about.

    States and towns inside titles and bodies («رئيس كازاخستان») stand apart: they take no part in what is told. ``matches`` are what
    the lists say of the tokens of each sentence.
    """

    by_sentence: dict[int, tuple[LinkedMention, ...]]
    entities: dict[str, Entity]
    main_country: str | None
    matches: dict[int, SentenceMatches]
    inside_titles: tuple[LinkedMention, ...] = ()

    @property
    def linked(self) -> list[LinkedMention]:
        """All mentions in text order."""
        everything = [*self.inside_titles, *(mention for mentions in self.by_sentence.values() for mention in mentions)]
        return sorted(everything, key=lambda mention: (mention.record.start, mention.record.end))

    @property
    def mentions(self) -> list[Mention]:
        """All mention records in text order."""
        return [linked.record for linked in self.linked]


class Linker:
    """Links the drafts of one document; ``entities`` collects whom they mean."""

    def __init__(self, document: ReadableDocument, lists: NameLists, drafts: Sequence[SentenceDrafts]) -> None:
        """Look over all drafts of the document for what later decisions need."""
        self._document = document
        self._lists = lists
        self._drafts = drafts
        self.entities: dict[str, Entity] = {}
        self.inside_titles: list[LinkedMention] = []
        self.main_country, self._is_about_state = self._main_country()
        self._named = {e.target for s in drafts for d in s.drafts if d.kind == "name" for e in d.entries if e.kind == "name"}
        everything = [d for s in drafts for d in s.drafts]
        self._recall = Recall(document.text, lists, everything)
        self._bodies = {(d.target, d.country) for d in everything if d.kind in {"body_full", "body_short"}}
        self._persons_at: frozenset[int] = frozenset()
        self._after_place = False

    def _main_country(self) -> tuple[str | None, bool]:
        """Return the state the article is mostly about, and whether it names it so often that it is about it for sure.

        A sentence counts once for a state, by what weighs most in it: a ministry that speaks, with its state and capital, is one voice.
        """
        weights: Counter[str] = Counter()
        for passage, sentence in zip(self._document.passages, self._drafts, strict=True):
            weight = STATE_WEIGHT * (TITLE_WEIGHT if passage.kind == "title" else 1)
            here = dict.fromkeys((code for code, _ in sentence.nisbas), weight)
            for draft in sentence.drafts:
                if draft.country:
                    here[draft.country] = max(here.get(draft.country, 0), weight)
                entity = self._lists.entities.get(draft.target)
                if entity is not None and entity.country_code and draft.kind in {"name", "metonym", "place"}:
                    is_state = entity.entity_type == "state"
                    is_scene = entity.entity_type in PLACE_TYPES or (is_state and is_place_use(passage.tokens, draft, None, self._lists))
                    weighs = 2 * weight if is_scene else weight if is_state else weight // STATE_WEIGHT
                    here[entity.country_code] = max(here.get(entity.country_code, 0), weighs)
            weights.update(here)
        best = max(weights.values(), default=0)
        return min((code for code, weight in weights.items() if weight == best), default=None) if best else None, best >= ABOUT_WEIGHT

    def link(self) -> dict[int, tuple[LinkedMention, ...]]:
        """Return the linked mentions by sentence index."""
        linked: dict[int, tuple[LinkedMention, ...]] = {}
        for passage, sentence in zip(self._document.passages, self._drafts, strict=True):
            found: list[LinkedMention] = []
            self._persons_at = frozenset(d.first for d in sentence.drafts if d.kind == "person" or self._is_person(d))
            previous: Draft | None = None
            self._after_place = False
            for draft in sentence.drafts:
                mention = self._link_draft(passage, draft, previous)
                previous = draft
                self._after_place = mention is not None and mention.record.role == "place"
                if mention is not None:
                    (self.inside_titles if draft.kind == "found_place" and draft.entries else found).append(mention)
            found.extend(self._anaphora(passage, sentence))
            linked[passage.sentence_index] = tuple(sorted(found, key=lambda m: (m.record.start, -m.record.end)))
        return linked

    def _link_draft(self, passage: Passage, draft: Draft, previous: Draft | None) -> LinkedMention | None:
        draft = self._recall.own_words(passage, draft) if draft.kind == "person" else self._as_body(passage, draft)
        entity, role, entry_id = self._meaning(passage, draft, previous)
        if entity is None:
            return None
        if entry_id:
            draft = draft._replace(entry_id=entry_id)
        if is_in_dateline(self._document, passage, draft, entity) or (
            entity.entity_type in {"media", "company"} and is_credit_or_channel(self._document, passage, draft, entity)
        ):
            return None
        self.entities.setdefault(entity.entity_id, entity)
        self._recall.remember(draft, entity)
        mention = self._mention(passage, draft, entity, role)
        return mention._replace(inside=tuple(self._inside(passage, draft))) if mention.is_description and draft.inside else mention

    def _inside(self, passage: Passage, draft: Draft) -> Iterator[Mention]:
        for name in draft.inside:
            entity, _, entry_id = self._meaning(passage, name, None)
            if entity is not None:
                self.entities.setdefault(entity.entity_id, entity)
                yield self._mention(passage, name._replace(entry_id=entry_id or name.entry_id), entity, "place").record

    def _as_body(self, passage: Passage, draft: Draft) -> Draft:
        """Return an organisation that is called as a body of a state is as that body, though the model has found it."""
        is_new = draft.kind == "organisation"
        match = self._lists.heads.match_words(self._document.text, passage.tokens, draft.first, draft.last) if is_new else None
        body = next((entry for entry in match.entries if entry.kind == "body_full"), None) if match is not None else None
        return draft if body is None else draft._replace(kind="body_full", target=body.target, entry_id=body.entry_id)

    def _is_person(self, draft: Draft) -> bool:
        return kind_of(self._lists, draft.target) == "person"

    def _mention(self, passage: Passage, draft: Draft, entity: Entity, role: str) -> LinkedMention:
        document = self._document
        record = Mention(
            row_id("m", document.document_id, draft.start, draft.end), document.document_id, passage.sentence_index, draft.start, draft.end,
            document.text[draft.start : draft.end], entity.entity_id, entity.entity_type, role, draft.entry_id, draft.confidence,
        )  # fmt: skip
        return LinkedMention(
            record,
            draft.first,
            draft.last,
            draft.preposition,
            draft.office,
            is_description(draft, entity, self._lists, is_about_state=self._is_about_state),
        )

    def _meaning(self, passage: Passage, draft: Draft, previous: Draft | None) -> tuple[Entity | None, str, str | None]:
        """Return whom a draft means, in which role, and the lexicon line that tells where it is not the draft's own."""
        kind = draft.kind
        if kind in {"body_full", "body_short"}:
            if is_seat(passage.tokens, draft, previous, self._lists):
                draft = draft._replace(target=self._document.text[draft.start : draft.end])
                return self._discovered(draft, "place", draft.country or self.main_country), "place", None
            return self._body(draft), "actor", None
        if kind == "collective":
            return self._collective(passage, draft), "actor", None
        if kind == "office":
            return self._office(passage, draft), "actor", None
        if kind == "person":
            return self._discovered_person(draft), "actor", None
        if kind == "organisation":
            return self._discovered_organisation(draft), "actor", None
        if kind == "found_place":
            known = [self._lists.entities[entry.target] for entry in draft.entries]
            return min(known, key=lambda e: (-self._fits(e), e.entity_id)) if known else self._discovered(draft, "place", None), "place", None
        return self._named_entity(passage, draft, previous)

    def _named_entity(self, passage: Passage, draft: Draft, previous: Draft | None) -> tuple[Entity | None, str, str | None]:
        """Choose among the entries of a name: place or state for a capital, the one named in full for a short form."""
        entries = draft.entries
        places = [e for e in entries if e.kind in {"place", "gazetteer"}]
        names = [e for e in entries if e.kind == "name"]
        metonyms = [e for e in entries if e.kind == "metonym"]
        entities = self._lists.entities
        shorts = [
            e
            for e in entries
            if e.kind == "short" and (e.target in self._named or is_state_for_sure(passage, draft, entities[e.target], self._lists))
        ]
        if places and self._is_quoted(draft):
            shorts += [e for e in entries if e.kind == "short" and entities[e.target].entity_type == "media"]
        if names:
            best = min(names, key=lambda e: (-self._fits(entities[e.target]), e.target))
            entity = entities[best.target]
            return entity, self._role_of(passage, draft, previous, entity), best.entry_id
        if shorts:
            best = min(shorts, key=lambda e: e.target)
            return entities[best.target], self._role_of(passage, draft._replace(kind="name"), previous, entities[best.target]), best.entry_id
        if metonyms and not (places and self._is_place_use(passage, draft, previous)):
            return entities[metonyms[0].target], "actor", metonyms[0].entry_id
        if places:
            best = min(places, key=lambda e: (-self._fits(entities[e.target]), e.kind == "gazetteer", e.target))
            return entities[best.target], "place", best.entry_id
        return self._alone(draft), "actor", None

    def _alone(self, draft: Draft) -> Entity | None:
        """A short form without the full name, where the model is sure of it: whom the article named so, the only one of that name, or a stranger."""
        target = self._document.text[draft.start : draft.end]
        is_organisation = all(kind_of(self._lists, e.target) == "organisation" for e in draft.entries)
        least = SURE_ALONE["organisation"] if is_organisation and self._is_about_state and draft.last - draft.first == 1 else SURE_SHORT
        if draft.named < least or target.endswith("ئ") or fold(target) in self._lists.common_nouns:
            return None  # «هادئ» folds to the surname «هادي»; «صدام» is a clash
        known = self._recall.named_so(fold(target))
        meant = {entry.target for entry in draft.entries if entry.kind == "short"}
        if known is not None or len(meant) == 1:
            return self._lists.entities[meant.pop()] if known is None else self.entities[known]
        kinds = {kind_of(self._lists, entity_id) for entity_id in meant}
        if kinds == {"person"}:
            return self._discovered_person(draft._replace(target=target, kind="person", confidence=draft.named))
        return self._discovered_organisation(draft._replace(target=target)) if kinds == {"organisation"} else None

    def _is_quoted(self, draft: Draft) -> bool:
        """«"الشرق"»: a place is not put between quotation marks, a newspaper is."""
        text = self._document.text
        before, after = text[max(0, draft.start - MARK_REACH) : draft.start], text[draft.end : draft.end + MARK_REACH]
        return before.rstrip()[-1:] in OPENING_MARKS and after.lstrip()[:1] in CLOSING_MARKS

    def _role_of(self, passage: Passage, draft: Draft, previous: Draft | None, entity: Entity) -> str:
        """Return whether a named entity is a place there: a state only where the words around it make it one."""
        is_land = entity.entity_type == "state" and (self._is_place_use(passage, draft, previous) or is_topic(passage, draft))
        return "place" if is_land or entity.entity_type in PLACE_TYPES else "actor"

    def _is_place_use(self, passage: Passage, draft: Draft, previous: Draft | None) -> bool:
        return is_place_use(passage.tokens, draft, previous, self._lists, previous_is_place=self._after_place)

    def _fits(self, entity: Entity) -> int:
        return int(entity.country_code == self.main_country is not None)

    def _state_for(self, draft: Draft) -> Entity | None:
        recalled = self._recall.country_of(draft.target)
        is_new = draft.kind == "collective" and not draft.has_article  # «قُتل 11 جندياً»: none of those named before
        country = draft.country or (self.main_country if is_new else None) or recalled or self.main_country
        return self._lists.states.get(country) if country else None

    def _body(self, draft: Draft) -> Entity | None:
        body = self._lists.bodies[draft.target]
        is_unknown = draft.country is None and not (draft.has_article or draft.named >= VERY_SURE) and draft.entry_id in self._lists.definite_forms
        is_troop = body.entity_type == "armed_force" and draft.last - draft.first > 1 and body.body_id != ARMY
        if is_unknown and not is_troop and draft.last not in self._persons_at:
            return None  # «حكومة جديدة»: a body that is not the one known of; but «قوات خاصة» are the special forces
        state = self._state_for(draft)
        return state if body.entity_type == "state" else body_entity(body, state)

    def _collective(self, passage: Passage, draft: Draft) -> Entity | None:
        group = self._lists.collectives[draft.target]
        if draft.entry_id in self._lists.definite_forms and not draft.has_article and draft.country is None:
            return None  # «مقابل معارضة 23 نائبا»
        if is_accusing(passage, draft) or is_of_nobody(passage, draft, self._lists, self._persons_at):
            return None
        if group.scope == "organisation" and draft.country is None:
            owner = self._lists.entities.get(self._recall.last_sender or "")
            if owner is not None:
                return self._lists.entities.get(f"{owner.entity_id}-{group.collective_id}") or group_of_organisation(group, owner)
        state = self._state_for(draft)
        if group.body_id is not None and state is not None and self._is_the_body(group.body_id, draft.country, state.country_code):
            return body_entity(self._lists.bodies[group.body_id], state)
        return group_entity(group, state if group.scope != "none" else None)

    def _is_the_body(self, body_id: str, told: str | None, country: str | None) -> bool:
        """Soldiers are their army where their state is told or the article names the army."""
        if told is not None:
            return True
        return (body_id, country) in self._bodies or ((body_id, None) in self._bodies and country == self.main_country)

    def _office(self, passage: Passage, draft: Draft) -> Entity | None:
        """A title alone: whom the article names in it, the holder on the publication day, else the office itself where a state is sure."""
        if draft.target not in self._lists.offices:
            return None
        after = passage.tokens[draft.last].form if draft.last < len(passage.tokens) else ""
        if after in self._lists.context["former"]:
            return None
        last_word = passage.tokens[draft.last - 1].form
        is_definite = draft.has_article or (draft.last - draft.first > 1 and last_word.startswith("ال"))
        scope = draft.organisation or draft.country or (self.main_country if is_definite and draft.target in STATE_OFFICES else None)
        if scope is None:
            return None
        holder = self._recall.holder(draft.target, scope, self.main_country)
        if holder is not None:
            return self._discovered_person(holder)
        holding = self._lists.holder(draft.target, scope, self._document.published)
        if holding is not None:
            return self._lists.entities[holding.entity_id]
        state = self._lists.states.get(scope)
        if state is None or draft.target not in STATE_OFFICES or not (draft.country or draft.last - draft.first > 1):
            return None
        return office_entity(draft.target, state, self._document.text[draft.start : draft.end], names_state=draft.country is not None)

    def _discovered_person(self, draft: Draft) -> Entity | None:
        words = fold(draft.target).split()
        if len(words) == 1:
            known = self._recall.called_so(words[0])
            if known is not None:
                return self.entities[known]
            if draft.confidence < ALONE_CONFIDENCE["person"] and (draft.office is None or len(words[0]) < SURNAME_LETTERS):
                return None
        else:
            earlier = self._recall.surname(words[-1])
            if earlier is not None and set(words) <= set(fold(self.entities[earlier].name_ar).split()):
                return self.entities[earlier]
        sector = OFFICE_SECTORS.get(draft.office or "")
        at_home = self.main_country if sector is not None and draft.organisation is None else None
        return self._discovered(draft, "person", draft.country or at_home, sector)

    def _discovered_organisation(self, draft: Draft) -> Entity | None:
        words = fold(draft.target).split()
        known = self._recall.opens_so(words)
        if known is not None:
            return self.entities[known]
        kind = draft.entity_type or self._lists.organisation_types.get(without_article(words[0]), "other")
        kind = UNKNOWN_KIND if kind == "other" else kind
        return self._discovered(draft, kind, draft.country or (self.main_country if kind in {"government_body", "armed_force"} else None))

    def _discovered(self, draft: Draft, entity_type: str, country: str | None, sector: str | None = None) -> Entity:
        name = " ".join(draft.target.split())
        return Entity(row_id("x", entity_type, fold(name)), entity_type, country, sector, romanise(name, entity_type), name, None, "discovered")

    def _anaphora(self, passage: Passage, sentence: SentenceDrafts) -> Iterator[LinkedMention]:
        """Short forms of people and organisations named before: «منصب» is no surname where the model is sure that it is no name."""
        taken = {i for draft in sentence.drafts for i in range(draft.first, draft.last)}
        for i, reading, target in self._recall.find_short_forms(passage.tokens, taken):
            entity = self.entities[target]
            if entity.entity_type == "person" and sentence.likelihoods and sentence.likelihoods[i] < LEAST_SURNAME:
                continue
            token = passage.tokens[i]
            start = skip_clitics(self._document.text, token, reading.length)
            draft = Draft(passage.sentence_index, i, i + 1, start, token.end, "short", target, f"earlier:{target}",
                          preposition=reading.preposition, has_article=True, confidence=0.8)  # fmt: skip
            mention = self._mention(passage, draft, entity, "actor")
            yield mention if entity.entity_type == "person" else mention._replace(is_description=True)


def name_article(document: ReadableDocument, lists: NameLists, tagger: NameTagger | None) -> NamedArticle:
    """Return every mention of the document, linked."""
    drafts = find_drafts(document.text, document.passages, lists, tagger)
    linker = Linker(document, lists, drafts)
    by_sentence = linker.link()
    matches = {passage.sentence_index: sentence.matches for passage, sentence in zip(document.passages, drafts, strict=True)}
    return NamedArticle(by_sentence, linker.entities, linker.main_country, matches, tuple(linker.inside_titles))
