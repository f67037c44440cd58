"""Every table: columns, key, references and the stage that writes it. Rows stand in key order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from kzpipe.schema import fields as f
from kzpipe.schema import vocab


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the data; ``order`` sorts the rows and ``references`` maps a column to the ``table.column`` it points into."""

    name: str
    stage: str
    meaning: str
    columns: tuple[f.Field, ...]
    key: tuple[str, ...]
    order: tuple[str, ...]
    references: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)

    @property
    def has_span(self) -> bool:
        """Whether a row repeats the words it points at."""
        return {"document_id", "start", "end", "text"} <= set(self.names) and self.name != "documents"

    @property
    def is_sharded(self) -> bool:
        """Whether its rows stand in the order of the documents they are of, so that it can be read and written a shard of documents at a time."""
        return self.order[0] == "document_id"

    def arrow(self) -> pa.Schema:
        """Return the Arrow schema."""
        return pa.schema([column.arrow() for column in self.columns])


SPAN = (f.DOCUMENT_ID, f.START, f.END, f.TEXT)
BY_PLACE = ("document_id", "start", "end")
OF_DOCUMENT = ("document_id", "documents.document_id")
OF_ARTICLE = ("document_id", "articles.document_id")

_ALL: Final = (
    Table(
        "documents", "ingest", "one article as it came in, and its text",
        (f.DOCUMENT_ID, f.SOURCE_PATH,
         f.text("source_url", "address the article was fetched from").optional(), f.OUTLET.optional(),
         f.text("declared_title", "title given by the page or the record").optional(),
         f.day("declared_date", "publication day given by the page or the record").optional(),
         f.text("media_type", "form it came in"), f.text("encoding", "character encoding it was decoded from"),
         f.text("text", "the whole text; every offset counts its code points"),
         f.text("raw_sha256", "SHA-256 of the raw bytes of the article")),
        ("document_id",), ("document_id",)),
    Table(
        "rejects", "ingest", "what could not be read, and why",
        (f.SOURCE_PATH, f.DOCUMENT_ID.optional(), f.text("stage", "stage that set it aside"),
         f.text("reason", "why it was set aside", vocab.REJECT_REASONS), f.text("detail", "what was found and what was allowed")),
        ("source_path",), ("source_path",)),
    Table(
        "articles", "clean", "one usable article",
        (f.DOCUMENT_ID, f.text("title", "headline as it stands in the text").optional(),
         f.day("published_date", "publication day"),
         f.text("published_basis", "what the publication day rests on", vocab.PUBLISHED_BASES),
         f.Field("published_start", f.count("", "").kind, "offset where the evidence of the date begins", required=False),
         f.Field("published_end", f.count("", "").kind, "offset after the evidence of the date", required=False),
         f.OUTLET.optional(), f.text("language", "ISO 639-1 code of the body"), f.count("word_count", "words of the article's own text"),
         f.text("cluster_id", "shared by articles that copy one another")),
        ("document_id",), ("document_id",), (OF_DOCUMENT,)),
    Table(
        "blocks", "clean", "one line of an article's text and what it is",
        (f.DOCUMENT_ID, f.BLOCK_INDEX, f.START, f.END, f.text("kind", "what the line is", vocab.BLOCK_KINDS)),
        ("document_id", "block_index"), ("document_id", "block_index"), (OF_ARTICLE,)),
    Table(
        "sentences", "clean", "one sentence of a block that is read",
        (f.DOCUMENT_ID, f.SENTENCE_INDEX, f.START, f.END, f.BLOCK_INDEX),
        ("document_id", "sentence_index"), ("document_id", "sentence_index"), (OF_ARTICLE,)),
    Table(
        "quarantine", "clean", "a document that was read but cannot be used, and why",
        (f.SOURCE_PATH, f.DOCUMENT_ID, f.text("stage", "stage that set it aside"),
         f.text("reason", "why it was set aside", vocab.QUARANTINE_REASONS), f.text("detail", "what was found and what was allowed")),
        ("document_id",), ("document_id",), (OF_DOCUMENT,)),
    Table(
        "timexes", "extract", "a time expression and the day or days it means",
        (f.text("timex_id", "stable identifier"), *SPAN, f.text("kind", "kind of time expression", vocab.TIMEX_KINDS),
         f.text("value", "ISO 8601 day, month, year, week or interval").optional(),
         f.day("anchor_date", "day that a relative expression is counted from").optional(),
         f.text("rule", "rule that resolved it"), f.flag("is_fallback", "the value rests on a guess")),
        ("timex_id",), (*BY_PLACE, "timex_id"), (OF_ARTICLE,)),
    Table(
        "entities", "extract", "a person, organisation or place that is mentioned",
        (f.ENTITY_ID, f.ENTITY_TYPE, f.text("country_code", "ISO 3166-1 alpha-3").optional(),
         f.text("sector_code", "PLOVER sector", vocab.SECTOR_CODES).optional(), f.text("name_en", "English or romanised name"),
         f.text("name_ar", "Arabic name"), f.text("wikidata_id", "Wikidata item").optional(),
         f.text("origin", "where the entity comes from", vocab.ENTITY_ORIGINS),
         f.number("latitude", "degrees north").optional(), f.number("longitude", "degrees east").optional(),
         f.text("geonames_id", "GeoNames identifier").optional()),
        ("entity_id",), ("entity_id",)),
    Table(
        "mentions", "extract", "a span that names somebody or something",
        (f.text("mention_id", "stable identifier"), f.DOCUMENT_ID, f.SENTENCE_INDEX, f.START, f.END, f.TEXT, f.ENTITY_ID,
         f.ENTITY_TYPE, f.text("role", "whether it acts or is a place", vocab.MENTION_ROLES), f.ENTRY_ID,
         f.number("confidence", "0 to 1: how sure the link is")),
        ("mention_id",), (*BY_PLACE, "mention_id"), (OF_ARTICLE, ("entity_id", "entities.entity_id"))),
    Table(
        "claims", "extract", "a counted assertion and who makes it",
        (f.text("claim_id", "stable identifier"), *SPAN, f.MEASURE, f.number("number", "the number claimed").optional(),
         f.number("low", "least number that the words allow").optional(), f.number("high", "greatest number that the words allow").optional(),
         f.text("bound", "how the number is bounded", vocab.BOUNDS), f.text("unit", "what one of the number is", vocab.UNITS), f.GROUP,
         f.text("label_ar", "what the text calls those counted").optional(),
         f.text("claimant_id", "entity that makes the claim").optional(),
         f.ids("relayed_by", "entities that pass the claim on, outermost last"),
         f.day("claim_date", "day it happened or was reported as of").optional(), f.LOCATION_ID,
         f.flag("is_cumulative", "a total so far rather than new cases"), f.AUXILIARY_MODE),
        ("claim_id",), (*BY_PLACE, "claim_id"),
        (OF_ARTICLE, ("claimant_id", "entities.entity_id"), ("relayed_by", "entities.entity_id"), ("location_id", "entities.entity_id"))),
    Table(
        "quotes", "extract", "words that somebody is reported to have said",
        (f.text("quote_id", "stable identifier"), *SPAN, f.text("kind", "direct or indirect", vocab.QUOTE_KINDS),
         f.text("cue", "verb or phrase that says who spoke").optional(), f.text("speaker_id", "entity that speaks").optional(),
         f.text("channel", "by what means", vocab.CHANNELS)),
        ("quote_id",), (*BY_PLACE, "quote_id"), (OF_ARTICLE, ("speaker_id", "entities.entity_id"))),
    Table(
        "events", "extract", "what was done, by whom, to whom",
        (f.text("event_id", "stable identifier"), *SPAN, f.EVENT_TYPE, f.text("mode", "PLOVER mode").optional(),
         f.Field("quad_code", f.count("", "").kind, "1 to 4: verbal or material, cooperation or conflict"),
         f.text("cameo_code", "nearest CAMEO code"), f.ids("actor_ids", "who did it"), f.ids("recipient_ids", "to whom"),
         f.day("event_date", "day it happened").optional(), f.LOCATION_ID, f.AUXILIARY_MODE,
         f.count("trigger_start", "offset where the trigger begins"), f.count("trigger_end", "offset after the trigger"),
         f.ENTRY_ID, f.text("quote_id", "quote that tells it").optional()),
        ("event_id",), (*BY_PLACE, "event_id"),
        (OF_ARTICLE, ("actor_ids", "entities.entity_id"), ("recipient_ids", "entities.entity_id"),
         ("location_id", "entities.entity_id"), ("quote_id", "quotes.quote_id"))),
    Table(
        "unread", "extract", "an article that could not be read, and why: no other table of extract has a row of it",
        (f.DOCUMENT_ID, f.text("stage", "stage that could not read it"),
         f.text("reason", "why it was not read", vocab.UNREAD_REASONS), f.text("detail", "the error and where in the code it arose")),
        ("document_id",), ("document_id",), (OF_ARTICLE,)),
    Table(
        "casualties", "aggregate", "how many were harmed on one day, from the claims",
        (f.text("casualty_id", "stable identifier"), f.day("date", "day the figure stands for"), f.LOCATION_ID, f.GROUP, f.MEASURE,
         f.flag("is_cumulative", "a total so far rather than new cases"),
         f.number("low", "smallest number claimed").optional(), f.number("best", "number of the latest, best placed claim").optional(),
         f.number("high", "largest number claimed").optional(), f.ids("low_claim_ids", "claims behind low"),
         f.ids("best_claim_ids", "claims behind best"), f.ids("high_claim_ids", "claims behind high"),
         f.ids("superseded_claim_ids", "claims that a later one of the same claimant replaces"),
         f.count("claim_count", "claims taken in"), f.count("outlet_count", "outlets that tell them"),
         f.flag("is_corrected", "a correction changed one of its claims, or took one away")),
        ("casualty_id",), ("date", "measure", "group", "location_id", "is_cumulative", "casualty_id"),
        (("location_id", "entities.entity_id"), ("low_claim_ids", "claims.claim_id"), ("best_claim_ids", "claims.claim_id"),
         ("high_claim_ids", "claims.claim_id"), ("superseded_claim_ids", "claims.claim_id"))),
    Table(
        "timeline", "aggregate", "what happened on a day, told by how many",
        (f.text("timeline_id", "stable identifier"), f.day("date", "day it happened"), f.EVENT_TYPE,
         f.text("actor_id", "who did it").optional(), f.text("recipient_id", "to whom").optional(),
         f.count("article_count", "articles that tell it"), f.count("outlet_count", "outlets that tell it"),
         f.ids("event_ids", "events behind the row")),
        ("timeline_id",), ("date", "event_type", "actor_id", "recipient_id", "timeline_id"),
        (("actor_id", "entities.entity_id"), ("recipient_id", "entities.entity_id"), ("event_ids", "events.event_id"))),
    Table(
        "reactions", "aggregate", "who took which stance on whom",
        (f.text("reaction_id", "stable identifier"), f.day("date", "day of the reaction"), f.text("actor_id", "who reacts"),
         f.text("stance", "how", vocab.STANCES), f.text("target_id", "to whom").optional(), f.count("article_count", "articles that tell it"),
         f.ids("event_ids", "events behind the row"), f.ids("quote_ids", "quotes with the words")),
        ("reaction_id",), ("date", "actor_id", "stance", "target_id", "reaction_id"),
        (("actor_id", "entities.entity_id"), ("target_id", "entities.entity_id"), ("event_ids", "events.event_id"),
         ("quote_ids", "quotes.quote_id"))),
    Table(
        "framings", "aggregate", "who calls whom what",
        (f.text("framing_id", "stable identifier"), f.text("speaker_id", "who uses the word; null is the outlet itself").optional(),
         f.text("entity_id", "who is called so"), f.text("label_ar", "the word used"), f.OUTLET.optional(),
         f.count("mention_count", "times used"), f.ids("mention_ids", "mentions behind the row")),
        ("framing_id",), ("entity_id", "label_ar", "speaker_id", "outlet", "framing_id"),
        (("speaker_id", "entities.entity_id"), ("entity_id", "entities.entity_id"), ("mention_ids", "mentions.mention_id"))),
    Table(
        "actors", "aggregate", "how often an actor is named, speaks, acts and is acted on",
        (f.ENTITY_ID, f.count("article_count", "articles that name it"), f.count("mention_count", "times named"),
         f.count("quote_count", "quotes it speaks"), f.count("event_count", "events it is the actor of"),
         f.count("recipient_count", "events it is the recipient of"), f.count("claim_count", "claims it makes"),
         f.day("first_date", "first publication day"), f.day("last_date", "last publication day")),
        ("entity_id",), ("entity_id",), (("entity_id", "entities.entity_id"),)),
    Table(
        "coverage", "aggregate", "what each outlet published on a day",
        (f.text("coverage_id", "stable identifier"), f.day("date", "publication day"), f.OUTLET.optional(),
         f.count("article_count", "articles"), f.count("cluster_count", "articles without copies"), f.count("word_count", "words"),
         f.count("event_count", "events"), f.count("claim_count", "claims"), f.count("quote_count", "quotes")),
        ("coverage_id",), ("date", "outlet", "coverage_id")),
)  # fmt: skip

TABLES: Final[dict[str, Table]] = {table.name: table for table in _ALL}


def tables_of(stage: str) -> tuple[Table, ...]:
    """Return the tables that a stage writes, in the order of the contract."""
    return tuple(table for table in _ALL if table.stage == stage)
