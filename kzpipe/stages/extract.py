"""extract: read every article and write down its times, names, quotes, claims and events."""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from kzpipe.lexicon.load import Lexicons
from kzpipe.quotes.find import QuoteLimits
from kzpipe.reader import Extraction, Reader
from kzpipe.schema.records import Article, Block, Document, Entity, Sentence
from kzpipe.stages.base import StageInput
from kzpipe.stages.parallel import map_in_processes
from kzpipe.store import records_from_table
from kzpipe.text.document import ReadableDocument


def prepare(lexicons: Lexicons, limits: QuoteLimits) -> Reader:
    """Compile what a worker process needs, and have the garbage collector look past it: it lives as long as the worker."""
    reader = Reader.from_lexicons(lexicons, limits)
    gc.freeze()
    return reader


def read_document(reader: Reader, document: ReadableDocument) -> Extraction:
    """Read one article."""
    return reader.read(document, is_article=True)


def run(inputs: StageInput) -> dict[str, list[object]]:
    """Read every article; entities that several articles name become one row."""
    parameters = inputs.params.extract
    limits = QuoteLimits(parameters.scare_quote_words, parameters.min_indirect_quote_words)
    documents = readable_documents(inputs)
    found = list(map_in_processes(read_document, documents, partial(prepare, inputs.lexicons, limits), inputs.processes))
    return {
        "timexes": [row for one in found for row in one.timexes],
        "mentions": [row for one in found for row in one.mentions],
        "entities": list(merge_entities(entity for one in found for entity in one.entities)),
        "claims": [row for one in found for row in one.claims],
        "quotes": [row for one in found for row in one.quotes],
        "events": [row for one in found for row in one.events],
    }


def readable_documents(inputs: StageInput) -> list[ReadableDocument]:
    """Put the articles together again from the tables of ingest and clean, in the order of their ids."""
    documents: list[Document] = records_from_table("documents", inputs.tables["documents"])
    articles: list[Article] = records_from_table("articles", inputs.tables["articles"])
    blocks: dict[str, list[Block]] = defaultdict(list)
    sentences: dict[str, list[Sentence]] = defaultdict(list)
    for block in records_from_table("blocks", inputs.tables["blocks"]):
        blocks[block.document_id].append(block)
    for sentence in records_from_table("sentences", inputs.tables["sentences"]):
        sentences[sentence.document_id].append(sentence)
    texts = {document.document_id: document.text for document in documents}
    return [
        ReadableDocument(
            article.document_id, texts[article.document_id], article.published_date, tuple(blocks[article.document_id]),
            tuple(sentences[article.document_id]),
        )
        for article in articles
    ]  # fmt: skip


def merge_entities(entities: Iterable[Entity]) -> Iterable[Entity]:
    """Return one row per entity: where articles give a discovered entity other details, the first in sorted order stands."""
    rows: dict[str, Entity] = {}
    for entity in entities:
        known = rows.get(entity.entity_id)
        if known is None or _details(entity) < _details(known):
            rows[entity.entity_id] = entity
    return (rows[key] for key in sorted(rows))


def _details(entity: Entity) -> tuple[bool, str, str, str]:
    return entity.country_code is None, entity.country_code or "", entity.name_ar, entity.name_en
