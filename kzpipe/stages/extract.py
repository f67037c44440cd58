"""extract: read every article and write down its times, names, quotes, claims and events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from kzpipe.lexicon.load import Lexicons
from kzpipe.params import Parameters
from kzpipe.quotes.find import QuoteLimits
from kzpipe.reader import Extraction, Reader
from kzpipe.schema.records import Article, Block, Sentence, Unread
from kzpipe.schema.tables import TABLES
from kzpipe.stages.base import Gathered, Parts
from kzpipe.store import records_from_table, table_from_records
from kzpipe.table_checks import Columns
from kzpipe.text.document import ReadableDocument

_ROWS: Final = ("timexes", "mentions", "claims", "quotes", "events")
_NAMED: Final = pa.schema([TABLES["articles"].arrow().field("document_id"), *TABLES["entities"].arrow()])
_MERGED_AT: Final = 200_000
"""Rows of entities that are held before those of one entity become one."""
_ORDER: Final = ("entity_id", "country_code", "name_ar", "name_en")
"""Where articles give a discovered entity other details the first in this order stands: a country is better than none."""


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """One article as read, or why it could not be."""

    document_id: str
    found: Extraction
    unread: Unread | None = None


def survey(columns: Columns) -> None:
    """Each article is read by itself."""
    del columns


def prepare(lexicons: Lexicons, parameters: Parameters) -> Reader:
    """Compile what a worker process needs, for as long as it lives."""
    return Reader.for_good(lexicons, quote_limits(parameters))


def quote_limits(parameters: Parameters) -> QuoteLimits:
    """Return when words count as a quote."""
    return QuoteLimits(parameters.extract.scare_quote_words, parameters.extract.min_indirect_quote_words)


def items(tables: Mapping[str, pa.Table], survey: None) -> list[ReadableDocument]:
    """Put the articles together again from the tables of ingest and clean, in the order of their ids."""
    del survey
    articles: list[Article] = records_from_table("articles", tables["articles"])
    blocks: dict[str, list[Block]] = defaultdict(list)
    sentences: dict[str, list[Sentence]] = defaultdict(list)
    for block in records_from_table("blocks", tables["blocks"]):
        blocks[block.document_id].append(block)
    for sentence in records_from_table("sentences", tables["sentences"]):
        sentences[sentence.document_id].append(sentence)
    texts = dict(zip(*(tables["documents"].column(name).to_pylist() for name in ("document_id", "text")), strict=True))
    return [
        ReadableDocument(
            article.document_id, texts[article.document_id], article.published_date, tuple(blocks[article.document_id]),
            tuple(sentences[article.document_id]),
        )
        for article in articles
    ]  # fmt: skip


def read_document(reader: Reader, document: ReadableDocument) -> Extraction:
    """Read one article."""
    return reader.read(document, is_article=True)


def read(reader: Reader, document: ReadableDocument) -> ReadArticle:
    """Read one article for the tables."""
    return ReadArticle(document.document_id, read_document(reader, document))


def unread(document: ReadableDocument, why: str) -> ReadArticle:
    """Return the result for an article that could not be read: nothing of it, rather than half."""
    return ReadArticle(document.document_id, Extraction([], [], [], [], [], []), Unread(document.document_id, "extract", "error", why))


def tables_of(results: Sequence[ReadArticle]) -> dict[str, pa.Table]:
    """Return the tables of some articles; ``named`` are their entities, with the article that names them."""
    tables = {name: table_from_records(name, [row for one in results for row in getattr(one.found, name)]) for name in _ROWS}
    tables["unread"] = table_from_records("unread", [one.unread for one in results if one.unread is not None])
    named = [(one.document_id, entity) for one in results for entity in one.found.entities]
    columns: list[list[Any]] = [[key for key, _ in named]]
    columns += [[getattr(entity, name) for _, entity in named] for name in TABLES["entities"].names]
    tables["named"] = pa.table([pa.array(values, column.type) for values, column in zip(columns, _NAMED, strict=True)], schema=_NAMED)
    return tables


def gather(parts: Parts, parameters: Parameters) -> Gathered:
    """Return the entities of all articles; one that several name is one row."""
    del parameters
    merged = TABLES["entities"].arrow().empty_table()
    held = [merged]
    for rows in parts.read("named", TABLES["entities"].names):
        held.append(rows)
        if sum(table.num_rows for table in held) > _MERGED_AT + 2 * merged.num_rows:
            merged = merge_entities(pa.concat_tables(held))
            held = [merged]
    return Gathered({"entities": merge_entities(pa.concat_tables(held))})


def finish(tables: Mapping[str, pa.Table], said: Mapping[str, object]) -> Mapping[str, pa.Table]:
    """Nothing is said of an article but what it says itself."""
    del said
    return tables


def merge_entities(rows: pa.Table) -> pa.Table:
    """Return one row per entity: where articles give a discovered entity other details, the first in sorted order stands."""
    others = [name for name in rows.column_names if name not in _ORDER]
    ordered = rows.sort_by([(name, "ascending") for name in (*_ORDER, *others)]).combine_chunks()
    keys = ordered.column("entity_id").combine_chunks() if ordered.num_rows else pa.array([], pa.string())
    is_first = pa.concat_arrays([pa.array([True] * min(len(keys), 1), pa.bool_()), pc.not_equal(keys[1:], keys[:-1])])
    return ordered.filter(is_first)
