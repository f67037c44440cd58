"""The columns of every lexicon file: what a line says, and which values are allowed.

At most one Arabic cell a line, and it is the last. The first column is the line's own id.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from kzpipe.schema import vocab

ANY_ACTOR: Final = "{actor}"
ANY_PERSON: Final = "{person}"
ANY_FORCE: Final = "{armed-force}"
ANY_DEED: Final = "{deed}"
SOMEBODY: Final = (ANY_ACTOR, ANY_PERSON, ANY_FORCE, ANY_DEED)
"""Complements of a trigger that are no words: anybody who may act, people, or an army, named where its object stands; a verbal noun
written to ب."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a lexicon: required unless ``optional``, from ``allowed`` or pointing at ``reference``.

    A reference is ``file.column``; of several joined by ``|`` any may hold the value. ``value`` names what the text must be: a
    day (ISO 8601), degrees of latitude or longitude, a number, or words with at most one thing in braces among them (``complements.py``).
    """

    name: str
    allowed: Collection[str] | None = None
    reference: str | None = None
    optional: bool = False
    value: Literal["text", "day", "latitude", "longitude", "number", "complement"] = "text"


@dataclass(frozen=True, slots=True)
class Layout:
    """One lexicon file. ``unique_form`` forbids two lines whose Arabic cells fold to one form unless ``apart`` columns differ."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    unique_form: bool = True
    apart: tuple[str, ...] = ()

    @property
    def arabic(self) -> str:
        """The name of the last column."""
        return self.columns[-1].name


def _c(
    name: str,
    allowed: Collection[str] | None = None,
    ref: str | None = None,
    optional: bool = False,
    value: Literal["text", "day", "latitude", "longitude", "number", "complement"] = "text",
) -> Column:
    return Column(name, allowed, ref, optional, value)


def _numbers(first: int, last: int) -> tuple[str, ...]:
    return tuple(str(number) for number in range(first, last + 1))


SLOTS: Final = ("none", "subject", "object", "li", "ila", "ala", "bi", "an", "min", "fi", "did", "maa", "bayna", "genitive", "nisba")
"""Where an event's actor or recipient stands: subject or object of the verb, after a preposition, in the genitive of a verbal noun."""

TIME_KINDS: Final = (
    "unit", "unit_dual", "unit_plural", "unit_counted", "weekend", "deictic_day", "modifier", "demonstrative", "latest",
    "past_mark", "part", "phase", "since", "ago", "after", "within", "lasting", "from", "between", "to", "of", "of_event", "in",
    "now", "few", "season", "decade", "age", "every", "set", "era", "future", "new", "scheduled", "told_past",
    "no_future", "name_before", "stop",
)  # fmt: skip
"""What a time word does in the time grammar; ``stop`` and ``name_before`` keep names from being read as times."""

NUMBER_KINDS: Final = (
    "unit", "part", "ten", "hundred", "scale", "scale_plural", "dual", "dozen", "fraction", "fraction_plural", "ordinal", "vague",
    "bound", "bound_after", "operator", "percent", "range", "year_before", "year_after", "clock", "measure", "phone", "label", "other_word",
)  # fmt: skip
"""What a number word does: ``part`` stands only inside a compound, ``bound_after`` follows the number that it bounds, ``label`` makes it a name,
``other_word`` only looks like a proclitic and a number."""

CONTEXT_KINDS: Final = (
    "day_word",
    "at_request",
    "own_deed",
    "own_people",
    "border",
    "against",
    "sending",
    "told_deed",
    "street_pressure",
    "lasted",
    "entering",
    "own_nth",
    "belonging",
    "own_force",
    "outcome",
    "freeing",
    "demonstration",
    "readiness",
    "all_parties",
    "bears_subject",
    "own_side",
    "sought_meeting",
    "official",
    "before_and_after",
    "dispersing",
    "counterpart",
    "decision",
    "grievance",
    "intent",
    "member_noun",
    "needs_object",
    "standing_at",
    "among_them",
    "states",
    "charging",
    "clearing",
    "storming",
    "takes_object",
    "calls_on_own",
    "latter",
    "claiming",
    "topic_opener",
    "obligation",
    "demanded",
    "verb_particle",
    "auxiliary",
    "joining",
    "some_of_them",
    "compound_preposition",
    "quantity_head",
    "setting",
    "own_seat",
    "except",
    "each",
    "thanking",
    "party_from",
    "since",
    "had",
    "day_after",
    "after_that",
    "which_is",
    "according_to",
    "goes_on",
    "in_course",
    "settlement",
    "capital",
    "settlements",
    "square",
    "toponym_opener",
    "toponym_closer",
    "direction",
    "target_noun",
    "that_of_aim",
    "who",
    "two_sides",
    "tolerance",
    "blame",
    "charge",
    "menace",
    "reprisal",
    "countermove",
    "condition",
    "verdict",
    "equates",
    "why_of",
    "denial",
    "carrying_out",
    "witnessing",
    "act_noun",
    "envoy",
    "praise",
    "neutral",
    "describing",
    "rights",
    "case",
    "contrast",
    "unit_member",
    "place_head",
    "place_preposition",
    "direction_preposition",
    "time_preposition",
    "name_particle",
    "apposition",
    "former",
    "not_reported",
    "clause_opener",
    "adverb",
    "additive",
    "impersonal",
    "same",
    "document",
    "speech_verb",
    "earlier",
    "hospital",
    "people_only",
    "meets_death",
    "passes_away",
    "death",
    "spent",
    "counted_in",
    "of_security",
    "exceeds",
    "linking",
    "perhaps",
    "agent",
    "accident",
    "others",
    "cumulative",
    "included",
    "complement",
    "relative",
    "occurrence",
    "topic",
    "judging",
    "legal",
    "news_source",
    "crowd",
    "follower",
    "sum_noun",
    "occasion",
    "on_occasion",
    "outbreak",
    "closes_phrase",
    "until",
    "member",
    "impersonal_to",
    "background_preposition",
    "means",
    "sport",
    "opens_who",
    "commemoration",
    "no_hedge",
    "in_protest",
    "question",
    "first_person",
    "people",
    "rank",
    "name_stop",
    "given_too",
    "no_aim",
    "many_bodies",
    "bears_name",
    "gang",
    "purpose",
    "name_end",
    "outlet_word",
    "going",
    "hosting",
    "compass",
    "compass_adjective",
    "region_noun",
    "station_of",
    "street",
    "body_deed",
    "no_body",
    "state_body",
    "cause",
    "honour",
    "of_somebody",
    "of_land",
    "land_verb",
    "land_object",
    "leaving",
    "building",
    "media_word",
    "facility",
    "facility_adjective",
    "still",
    "documents",
    "source_word",
    "own_name",
    "strength",
    "force",
    "deciding",
    "had_been",
    "flight",
    "left_behind",
    "party_from",
    "thanking",
    "each",
    *(f"organisation_head:{kind}" for kind in ("political_group", "media", "company", "government_body", "armed_force", "igo", "other")),
    *(f"preposition:{slot}" for slot in SLOTS[3:13]),
)
"""What a word around names and reports does; after the colon what kind of organisation it heads, or which slot it opens."""

NAME_WORD_KINDS: Final = ("given", "family", "foreign_given", "foreign_family", "place", "organisation")
"""What kind of name a word is part of: given and family names, Arabic or written in Arabic letters, places, organisations."""

EXPLAINED: Final = "cues.cue_id|cue_phrases.cue_id|victim_terms.term_id|hedges.hedge_id|triggers.trigger_id"
"""Where the lines stand that an example explains."""

_ALL: Final = (
    # who and where
    Layout("entities", "named entities that are no places", (
        _c("entity_id"), _c("entity_type", vocab.ENTITY_TYPES), _c("country_code", optional=True),
        _c("sector_code", vocab.SECTOR_CODES, optional=True), _c("wikidata_id", optional=True), _c("name_en"), _c("name_ar")),
        apart=("entity_type",)),
    Layout("places", "towns and regions that are curated, beside those of the gazetteer", (
        _c("place_id"), _c("entity_type", vocab.PLACE_TYPES), _c("country_code", optional=True), _c("latitude", optional=True, value="latitude"),
        _c("longitude", optional=True, value="longitude"), _c("geonames_id", optional=True), _c("name_en"), _c("name_ar")), apart=("country_code",)),
    Layout("aliases", "other names of entities and places: full names and spellings, short forms that need the full name earlier, "
           "capitals and buildings that stand for a state or an office", (
               _c("alias_id"), _c("entity_id", ref="entities.entity_id|places.place_id"), _c("kind", ("name", "short", "metonym")),
               _c("form")), apart=("kind", "entity_id")),
    Layout("place_stops", "common words that the gazetteer takes for towns", (_c("stop_id"), _c("form"))),
    Layout("nisbas", "adjectives of states, masculine singular without article", (
        _c("nisba_id"), _c("country_code"), _c("form")), apart=("country_code",)),
    Layout("bodies", "kinds of bodies that a state has", (
        _c("body_id"), _c("entity_type", vocab.ENTITY_TYPES), _c("sector_code", vocab.SECTOR_CODES), _c("name_en")), unique_form=False),
    Layout("body_forms", "what such bodies are called, as they stand alone", (
        _c("form_id"), _c("body_id", ref="bodies.body_id"), _c("kind", ("full", "short")), _c("form"))),
    Layout("collectives", "unnamed groups that act", (
        _c("collective_id"), _c("entity_type", vocab.ENTITY_TYPES), _c("sector_code", vocab.SECTOR_CODES), _c("group", vocab.GROUPS),
        _c("scope", ("national", "organisation", "none")), _c("presence", ("always", "participant")),
        _c("body_id", ref="bodies.body_id", optional=True), _c("name_en")), unique_form=False),
    Layout("collective_forms", "what such groups are called, without article", (
        _c("form_id"), _c("collective_id", ref="collectives.collective_id"), _c("form"))),
    Layout("titles", "words before a name that say what the person is", (
        _c("title_id"), _c("office"), _c("form"))),
    Layout("office_holders", "who held which office from when to before when", (
        _c("holding_id"), _c("office"), _c("country_code", optional=True), _c("organisation_id", optional=True),
        _c("entity_id", ref="entities.entity_id"), _c("from_date", value="day"), _c("to_date", optional=True, value="day")), unique_form=False),
    Layout("context_words", "words around names: heads of place names, prepositions of place, parts of names, heads of organisation names", (
        _c("word_id"), _c("kind", CONTEXT_KINDS), _c("form")), apart=("kind",)),
    Layout("name_words", "words that names are made of, as the name model is told of them: they help it, none is a name by itself", (
        _c("word_id"), _c("kind", NAME_WORD_KINDS), _c("form")), apart=("kind",)),
    # words
    Layout("verbs", "verbs: measure 1-10 or q1-q4, root in Buckwalter letters joined by hyphens", (
        _c("lemma_id"), _c("measure", ("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "q1", "q2", "q4")), _c("root"), _c("lemma")),
        apart=("measure", "root")),
    Layout("verbal_nouns", "verbal nouns that the measure does not tell", (_c("form_id"), _c("lemma_id", ref="verbs.lemma_id"), _c("form")),
           apart=("lemma_id",)),
    Layout("nouns", "nouns and adjectives, singular", (
        _c("lemma_id"), _c("pos", ("noun", "adj")), _c("gender", ("m", "f")), _c("plural", ("m", "f", "broken", "none")),
        _c("lemma")), apart=("pos",)),
    Layout("noun_plurals", "broken plurals", (_c("form_id"), _c("lemma_id", ref="nouns.lemma_id"), _c("form")), apart=("lemma_id",)),
    # speech
    Layout("cues", "verbs that say who spoke", (
        _c("cue_id"), _c("lemma_id", ref="verbs.lemma_id"), _c("manner", ("say", "announce", "write", "ask", "judge", "hear", "relay", "ascribe")),
        _c("channel", vocab.CHANNELS)), unique_form=False),
    Layout("cue_phrases", "phrases that name the source: according to; agencies that relay", (
        _c("cue_id"), _c("manner", ("according_to", "basis", "relay")), _c("form"))),
    Layout("channel_words", "words that tell by what means something was said", (_c("word_id"), _c("channel", vocab.CHANNELS), _c("form"))),
    # claims
    Layout("victim_terms", "nouns, verbs and verbal nouns that count the harmed: a verb's lemma_id in verbs, a noun's in nouns", (
        _c("term_id"), _c("measure", vocab.MEASURES), _c("part", ("noun", "verb", "verbal_noun")),
        _c("lemma_id", ref="verbs.lemma_id|nouns.lemma_id")), unique_form=False),
    Layout("group_terms", "nouns that say who is counted", (
        _c("term_id"), _c("group", vocab.GROUPS), _c("unit", vocab.UNITS), _c("lemma_id", ref="nouns.lemma_id")), unique_form=False),
    # events
    Layout("triggers", "words that signal an event, with the places of actor and recipient; `complement`: words or a kind of name that must follow", (
        _c("trigger_id"), _c("lemma_id", ref="verbs.lemma_id|nouns.lemma_id"), _c("event_type", vocab.EVENT_TYPES), _c("mode", optional=True),
        _c("actor_slot", SLOTS),
        _c("recipient_slot", SLOTS), _c("genitive", ("actor", "recipient", "none")),
        _c("complement", optional=True, value="complement")), unique_form=False),
    Layout("complements", "what belongs to a class of complements that triggers name in braces («قطع» and «حجب» the {internet})", (
        _c("form_id"), _c("class"), _c("form")), apart=("class",)),
    Layout("realis", "signs that words of violence or protest report an event, or only touch upon one, with their weights", (
        _c("sign_id"), _c("event_type", vocab.EVENT_TYPES), _c("sign"), _c("weight", value="number"), _c("reason")), unique_form=False),
    Layout("hedges", "words that make an event negated, hypothetical, future or historical", (
        _c("hedge_id"), _c("auxiliary_mode", vocab.AUXILIARY_MODES), _c("form"))),
    Layout("examples", "sentences of the word lists, each with what it must yield; `layer` event, quote or claim", (
        _c("example_id"), _c("entry_id", ref=EXPLAINED), _c("layer", ("event", "quote", "claim")), _c("expected"),
        _c("sentence")), unique_form=False),
    # time and numbers
    Layout("months", "month names; `reading` is name, or word where it means something else too (a day or year must stand beside it), or "
           "rare where both must", (
               _c("form_id"), _c("calendar", ("gregorian", "hijri")), _c("month", _numbers(1, 12)), _c("reading", ("name", "word", "rare")),
               _c("form")),
           apart=("calendar",)),
    Layout("weekdays", "weekday names, Monday is 1", (_c("form_id"), _c("weekday", _numbers(1, 7)), _c("form"))),
    Layout("time_words", "units, deictics, modifiers, parts of the day, seasons: `kind` and `value` are read by the time grammar", (
        _c("word_id"), _c("kind", TIME_KINDS), _c("value"), _c("form")), apart=("kind",)),
    Layout("number_words", "numerals and the words around them; `low` and `high` bound a vague quantity", (
        _c("word_id"), _c("kind", NUMBER_KINDS), _c("value"), _c("low", optional=True), _c("high", optional=True), _c("form")),
           apart=("kind",)),
    # pages
    Layout("page_phrases", "lines of a page that are not the article: `kind` the block they make, `match` how they are recognised; kinds that are no "
           "block are words of date lines, of rows of buttons, and before days and at the beginning of paragraphs", (
        _c("phrase_id"),
        _c("kind", ("nav", "comment_start", "related_start", "source_note", "byline", "caption", "embed", "date_label",
                     "published_label", "updated_label", "outlet", "desk", "joins_buttons", "goes_on", "day_of_story")),
        _c("match", ("exact", "prefix", "opening", "contains", "anywhere", "word")), _c("form")), apart=("kind", "match")),
)  # fmt: skip

LAYOUTS: Final[dict[str, Layout]] = {layout.name: layout for layout in _ALL}
