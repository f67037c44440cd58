"""What an article has named so far, for the short forms that follow: surnames, heads of organisations, the state of a body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kzpipe.entities.bodies import FORCE_SENDERS
from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.entities.settle import MODEL_ENTRY, VERY_SURE
from kzpipe.entities.wordtable import default_table
from kzpipe.lexicon.match import Clitics, bare_forms, clitic_readings, without_article
from kzpipe.schema.records import Entity
from kzpipe.text.document import Passage
from kzpipe.text.normalize import fold
from kzpipe.text.tokens import Token

SURNAME_LETTERS = 3
LONG_NAME = 4
FEWEST_WORDS = 2
WORDS_BEFORE = 30
"""The head noun of a name in quotation marks stands within so many characters before it."""
_ORGANISATIONS = frozenset({"igo", "government_body", "armed_force", "political_group", "media", "company", "organization", "other"})


class Recall:
    """Names of one article, remembered in the order of the text."""

    def __init__(self, text: str, lists: NameLists, drafts: Sequence[Draft]) -> None:
        """Look ahead for what the first short form may mean already: states of bodies and the first organisation that sends forces."""
        self._text = text
        self._lists = lists
        self._last_country: dict[str, str] = {}
        self._first_country: dict[str, str] = {}
        self._surnames: dict[str, str] = {}
        self._first_names: dict[str, str] = {}
        self._called: dict[str, str] = {}
        self._heads: dict[str, str] = {}
        self._names: dict[str, frozenset[str]] = {}
        self._openings: dict[tuple[str, str], str] = {}
        self._holders: dict[tuple[str, str | None], Draft] = {}
        for draft in drafts:
            if draft.kind == "person" and draft.office is not None and not self._is_former(draft):
                self._holders.setdefault((draft.office, draft.organisation or draft.country), draft)
            if draft.country and draft.kind in {"body_full", "body_short"}:  # not people: «عاد 778 طالباً هندياً» tells nothing of the students before
                self._first_country.setdefault(draft.target, draft.country)
        self.last_sender: str | None = next((i for i in map(self._sender_of, drafts) if i), None)

    def _sender_of(self, draft: Draft) -> str | None:
        entity = self._lists.entities.get(draft.target)
        return entity.entity_id if entity is not None and entity.entity_id in FORCE_SENDERS and draft.kind == "name" else None

    def _is_former(self, draft: Draft) -> bool:
        """«وزير الداخلية السابق كمال سليم» holds the office no longer."""
        before = fold(self._text[max(0, draft.start - WORDS_BEFORE) : draft.start]).split()
        return any(without_article(word) in self._lists.context["former"] or word in self._lists.context["former"] for word in before[-2:])

    def holder(self, office: str, scope: str, main_country: str | None) -> Draft | None:
        """Return the person whom the article names in an office of a state or organisation, anywhere; an office of no state is the main one's."""
        return self._holders.get((office, scope)) or (self._holders.get((office, None)) if scope == main_country else None)

    def country_of(self, target: str) -> str | None:
        """Return the state that a body or group had last, else the one it gets further down."""
        return self._last_country.get(target) or self._first_country.get(target)

    def surname(self, word: str) -> str | None:
        """Return the person last named with a surname."""
        return self._surnames.get(word)

    def own_words(self, passage: Passage, draft: Draft) -> Draft:
        """Return a discovered person without what the model took for part of the name beside the surname of somebody named before.

        «بمحاباة خان», «ورد خان» are Khan; of «عمر عطا بانديال خان» he is whom the judge speaks to.
        """
        words = fold(self._text[draft.start : draft.end]).split()
        known = self._surnames.get(words[-1])
        if known is None or len(words) < 2 or draft.office is not None or set(words[:-1]) & self._names.get(known, frozenset()):
            return draft
        is_strange = not default_table().knows(words[0]) and (draft.confidence >= VERY_SURE or draft.entry_id != MODEL_ENTRY)
        if len(words) == 2 and not (self._lists.name_words.get(words[0]) or is_strange):
            token = passage.tokens[draft.last - 1]
            target = self._text[token.start : token.end]
            return draft._replace(first=draft.last - 1, start=token.start, target=target, preposition="")
        if len(words) >= LONG_NAME:
            end = passage.tokens[draft.last - 2].end
            return draft._replace(last=draft.last - 1, end=end, target=self._text[draft.start : end])
        return draft

    def named_so(self, word: str) -> str | None:
        """Return the person last named in full with a surname, else with a first name: «آبي» after «آبي أحمد»."""
        return self._surnames.get(word) or self._first_names.get(word)

    def called_so(self, word: str) -> str | None:
        """Return whom a name alone means: whoever was called by it before, though somebody else has it for a surname since.

        «برابوو سوبيانتو … وقال برابوو … ليستيو سيغيت برابوو … ودعا برابوو»
        """
        known = self._called.get(word) or self.named_so(word)
        if known is not None:
            self._called[word] = known
        return known

    def opens_so(self, words: Sequence[str]) -> str | None:
        """Return the organisation named before whose longer name begins with two words: «المجلس التنسيقي» of «المجلس التنسيقي لنقابات …»."""
        return self._openings.get((without_article(words[0]), words[1])) if len(words) == FEWEST_WORDS else None

    def remember(self, draft: Draft, entity: Entity) -> None:
        """Keep what a linked name tells about the short forms after it."""
        if entity.entity_id in FORCE_SENDERS:
            self.last_sender = entity.entity_id
        if draft.kind in {"body_full", "body_short", "collective"} and entity.country_code:
            self._last_country[draft.target] = entity.country_code
        words = fold(self._text[draft.start : draft.end]).split()
        if entity.entity_type == "person" and len(words) > 1 and draft.kind != "office":
            self._first_names[words[0]] = entity.entity_id
            if len(words[-1]) >= SURNAME_LETTERS and without_article(words[-1]) not in self._lists.nisbas:
                self._surnames[words[-1]] = entity.entity_id
                self._names[entity.entity_id] = frozenset(words)
        elif entity.entity_type in _ORGANISATIONS and (len(words) > 1 or draft.kind == "body_full") and draft.kind != "collective":
            self._heads[without_article(words[0])] = entity.entity_id
            if len(words) > FEWEST_WORDS and words[1].startswith("ال"):
                self._openings.setdefault((without_article(words[0]), words[1]), entity.entity_id)
        if entity.entity_type in _ORGANISATIONS and draft.kind in {"name", "organisation"}:
            head = self._head_before(draft, entity)
            if head is not None:
                self._heads[head] = entity.entity_id

    def _head_before(self, draft: Draft, entity: Entity) -> str | None:
        """Return the folded head noun before a name, marks passed over: «قناة» of «قناة "خبر 24"», «منظمة» of «منظمة حقوقية "…"»."""
        words = fold(self._text[max(0, draft.start - WORDS_BEFORE) : draft.start]).replace('"', " ").split()
        near = [without_article(word) for word in words[-1 : -3 if draft.kind == "organisation" else -2 : -1]]
        kind = "other" if entity.entity_type == "organization" else entity.entity_type
        return next((word for word in near if self._lists.organisation_types.get(word) == kind), None)

    def find_short_forms(self, tokens: Sequence[Token], taken: set[int]) -> Iterator[tuple[int, Clitics, str]]:
        """Yield ``(token index, reading, entity id)`` of surnames of people and definite heads of organisations named before."""
        if not (self._surnames or self._heads):
            return
        surnames, heads = self._surnames.keys(), self._heads.keys()
        for i, token in enumerate(tokens):
            if i in taken or len(token.form) < SURNAME_LETTERS:
                continue
            if not any(form in surnames or form in heads for form in bare_forms(token.form)):
                continue
            described = i + 1 < len(tokens) and tokens[i + 1].form.startswith("ال")
            for reading in clitic_readings(token.form):
                head = self._heads.get(reading.rest[2:]) if reading.rest.startswith("ال") and not described else None
                target = self._called.get(reading.rest) or self._surnames.get(reading.rest) or head
                if target is not None:
                    yield i, reading, target
                    break
