"""clean: say what each line of a document is, when it was published and whether it can be used.

Blocks by kind; the headline; the language; the publication day with its evidence; near-copies. A document that cannot be
used goes to quarantine with one reason, the first that applies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from kzpipe.collector import compiled_for_good
from kzpipe.entities.acting import has_actor
from kzpipe.entities.discover import NameTagger, default_tagger
from kzpipe.entities.lists import LEXICONS as NAME_LEXICONS
from kzpipe.entities.lists import NameLists
from kzpipe.lexicon.load import Lexicons
from kzpipe.lexicon.morphology import WORD_LEXICONS, Morphology
from kzpipe.params import CleanParameters, Parameters
from kzpipe.schema.records import Article, Block, Document, Quarantine, Sentence
from kzpipe.schema.vocab import OWN_TEXT_KINDS
from kzpipe.stages.base import Gathered, Parts
from kzpipe.stages.copies import PRINTS, Verdict, judge_copies
from kzpipe.store import records_from_table, table_from_records
from kzpipe.table_checks import Columns
from kzpipe.text.blocks import PagePhrases, mark_blocks
from kzpipe.text.document import ReadableDocument, find_sentences, words_of
from kzpipe.text.duplicates import shingles, signature
from kzpipe.text.language import arabic_share, detect_language, is_mojibake
from kzpipe.timex.find import TimeGrammar
from kzpipe.timex.published import PublicationRules, find_published
from kzpipe.timex.resolve import find_days

LEXICONS = (*dict.fromkeys((*NAME_LEXICONS, *WORD_LEXICONS)), "page_phrases", "months", "weekdays", "time_words", "number_words")
"""The lexicons that this stage reads."""
BODY_KINDS = frozenset({"body", "quote_block", "standfirst"})


@dataclass(frozen=True)
class Cleaner:
    """The compiled lists and the parameters of the stage."""

    phrases: PagePhrases
    publication: PublicationRules
    names: NameLists
    tagger: NameTagger
    parameters: CleanParameters


@dataclass(frozen=True, slots=True)
class Dated:
    """A document and, where it declares no day itself, the year that most documents of the run declare."""

    document: Document
    typical_year: int | None

    @property
    def document_id(self) -> str:
        """The document's id."""
        return self.document.document_id


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One document as cleaned: its article and parts, or the reason it is set aside; ``words`` are its folded own words."""

    document_id: str
    source_path: str
    article: Article | None
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    words: tuple[str, ...]
    quarantine: Quarantine | None


def prepare(lexicons: Lexicons, parameters: Parameters) -> Cleaner:
    """Compile what a worker process needs, for as long as it lives."""
    return compiled_for_good(partial(_compile, lexicons, parameters))


def _compile(lexicons: Lexicons, parameters: Parameters) -> Cleaner:
    grammar = TimeGrammar.from_lexicons(lexicons)
    names = NameLists.from_lexicons(lexicons)
    return Cleaner(
        PagePhrases.from_lexicons(lexicons), PublicationRules.from_lexicons(lexicons, partial(find_days, grammar=grammar)),
        names, default_tagger(names, Morphology.from_lexicons(lexicons)), parameters.clean,
    )  # fmt: skip


def clean_document(cleaner: Cleaner, item: tuple[Document, int | None]) -> Cleaned:
    """Clean one document; ``item`` pairs it with the year that most documents of the run declare."""
    document, typical_year = item
    text = document.text
    lines = mark_blocks(text, cleaner.phrases, document.declared_title)
    blocks = tuple(Block(document.document_id, i, line.start, line.end, line.kind) for i, line in enumerate(lines))

    def set_aside(reason: str, detail: str) -> Cleaned:
        return _set_aside(document, reason, detail)

    body = "\n".join(text[b.start : b.end] for b in blocks if b.kind in BODY_KINDS) or text
    limits = cleaner.parameters
    if is_mojibake(body):
        return set_aside("mojibake", "the text looks like bytes shown in the wrong encoding; fetch it again as UTF-8")
    share = arabic_share(body)
    language = detect_language(body) if share >= limits.min_arabic_share else "other"
    if language != "ar":
        return set_aside("not_arabic", f"language {language}, {share:.2f} of the letters Arabic; allowed: ar from {limits.min_arabic_share} on")
    words = tuple(words_of(text, blocks, OWN_TEXT_KINDS))
    if len(words) < limits.min_words:
        return set_aside("too_short", f"{len(words)} words of its own; clean.min_words is {limits.min_words}")
    published = find_published(text, lines, (document.declared_date, document.source_url), cleaner.publication, typical_year)
    if published is None:
        return set_aside("no_date", "no declared date, date line, dateline, dated post, comment or dated weekday; add a NAME.meta.json")
    if not limits.earliest_published <= published.date <= limits.latest_published:
        return set_aside("date_out_of_window", f"published {published.date}; allowed: {limits.earliest_published} to {limits.latest_published}")
    sentences = tuple(find_sentences(document.document_id, text, blocks))
    readable = ReadableDocument(document.document_id, text, published.date, blocks, sentences)
    if not has_actor(readable, cleaner.names, cleaner.tagger):
        return set_aside("no_actor", f"nobody is named in {len(sentences)} sentences who could act")
    title = next((text[b.start : b.end] for b in blocks if b.kind == "title"), None)
    article = Article(
        document.document_id, title, published.date, published.basis, published.start, published.end, document.outlet, language, len(words),
        document.document_id,
    )  # fmt: skip
    return Cleaned(document.document_id, document.source_path, article, blocks, sentences, words, None)


def _set_aside(document: Document, reason: str, detail: str) -> Cleaned:
    aside = Quarantine(document.source_path, document.document_id, "clean", reason, detail)
    return Cleaned(document.document_id, document.source_path, None, (), (), (), aside)


def survey(columns: Columns) -> int | None:
    """Return the year that most documents declare (the earlier of two as frequent), or None where none declares a date."""
    years = Counter(day.year for day in columns("documents", "declared_date").to_pylist() if day is not None)
    return min(years, key=lambda year: (-years[year], year)) if years else None


def items(tables: Mapping[str, pa.Table], survey: int | None) -> list[Dated]:
    """Return the documents of a shard, with the year that most documents of the run declare where it matters.

    A declared day is believed without the year: were the year part of what such a document is read from, one article more, where two
    years are as frequent, would have all of them read anew.
    """
    documents = records_from_table("documents", tables["documents"])
    return [Dated(document, survey if document.declared_date is None else None) for document in documents]


def read(cleaner: Cleaner, item: Dated) -> Cleaned:
    """Clean one document for the tables."""
    return clean_document(cleaner, (item.document, item.typical_year))


def unread(item: Dated, why: str) -> Cleaned:
    """Set a document aside that could not be read."""
    return _set_aside(item.document, "error", why)


def tables_of(results: Sequence[Cleaned]) -> dict[str, pa.Table]:
    """Return the tables of some documents; ``prints`` are what copies are known by."""
    articles = [c.article for c in results if c.article is not None]
    prints = [(c, shingles(c.words)) for c in results if c.article is not None]
    rows = [(c.document_id, c.source_path, c.article.published_date, signature(runs), sorted(runs)) for c, runs in prints if c.article is not None]
    columns = zip(*rows, strict=True) if rows else [()] * len(PRINTS)
    return {
        "articles": table_from_records("articles", articles),
        "blocks": table_from_records("blocks", [block for c in results for block in c.blocks]),
        "sentences": table_from_records("sentences", [sentence for c in results for sentence in c.sentences]),
        "quarantine": table_from_records("quarantine", [c.quarantine for c in results if c.quarantine is not None]),
        "prints": pa.table([pa.array(values, column.type) for values, column in zip(columns, PRINTS, strict=True)], schema=PRINTS),
    }


def gather(parts: Parts, parameters: Parameters) -> Gathered:
    """Say of which documents others are near-copies, which are set aside for it, and which share a cluster."""
    return Gathered(said=judge_copies(parts, parameters.clean))


def finish(tables: Mapping[str, pa.Table], said: Mapping[str, Verdict]) -> dict[str, pa.Table]:
    """Take the copies out of a shard's tables, and give the rest their clusters."""
    copies = pa.array([key for key, verdict in said.items() if verdict.copy is not None], pa.string())
    kept = {name: rows.filter(pc.invert(pc.is_in(rows.column("document_id"), value_set=copies))) for name, rows in tables.items()}
    articles: list[Article] = records_from_table("articles", kept["articles"])
    named = [replace(article, cluster_id=said[article.document_id].cluster_id) if article.document_id in said else article for article in articles]
    aside = [*records_from_table("quarantine", tables["quarantine"]), *(verdict.copy for verdict in said.values() if verdict.copy is not None)]
    return {**kept, "articles": table_from_records("articles", named), "quarantine": table_from_records("quarantine", aside)}
