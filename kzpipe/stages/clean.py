"""clean: say what each line of a document is, when it was published and whether it can be used.

Blocks by kind; the headline; the language; the publication day with its evidence; near-copies. A document that cannot be
used goes to quarantine with one reason, the first that applies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from kzpipe.entities.acting import has_actor
from kzpipe.entities.discover import NameTagger, default_tagger
from kzpipe.entities.lists import LEXICONS as NAME_LEXICONS
from kzpipe.entities.lists import NameLists
from kzpipe.lexicon.load import Lexicons
from kzpipe.lexicon.morphology import WORD_LEXICONS, Morphology
from kzpipe.params import CleanParameters
from kzpipe.schema.records import Article, Block, Document, Quarantine, Sentence
from kzpipe.schema.vocab import OWN_TEXT_KINDS
from kzpipe.stages.base import StageInput
from kzpipe.stages.parallel import map_in_processes
from kzpipe.store import records_from_table
from kzpipe.text.blocks import PagePhrases, mark_blocks
from kzpipe.text.document import ReadableDocument, find_sentences, words_of
from kzpipe.text.duplicates import cluster, find_similar_pairs
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
class Cleaned:
    """One document as cleaned: its article and parts, or the reason it is set aside; ``words`` are its folded own words."""

    article: Article | None
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    words: tuple[str, ...]
    quarantine: Quarantine | None


def prepare(lexicons: Lexicons, parameters: CleanParameters) -> Cleaner:
    """Compile what a worker process needs."""
    grammar = TimeGrammar.from_lexicons(lexicons)
    names = NameLists.from_lexicons(lexicons)
    return Cleaner(
        PagePhrases.from_lexicons(lexicons), PublicationRules.from_lexicons(lexicons, partial(find_days, grammar=grammar)),
        names, default_tagger(names, Morphology.from_lexicons(lexicons)), parameters,
    )  # fmt: skip


def clean_document(cleaner: Cleaner, item: tuple[Document, int | None]) -> Cleaned:
    """Clean one document; ``item`` pairs it with the year that most documents of the run declare."""
    document, typical_year = item
    text = document.text
    lines = mark_blocks(text, cleaner.phrases, document.declared_title)
    blocks = tuple(Block(document.document_id, i, line.start, line.end, line.kind) for i, line in enumerate(lines))

    def set_aside(reason: str, detail: str) -> Cleaned:
        return Cleaned(None, (), (), (), Quarantine(document.source_path, document.document_id, "clean", reason, detail))

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
    return Cleaned(article, blocks, sentences, words, None)


def run(inputs: StageInput) -> dict[str, list[object]]:
    """Clean every document; then set near-copies aside and give copies of one text one cluster."""
    documents: list[Document] = records_from_table("documents", inputs.tables["documents"])
    parameters = inputs.params.clean
    typical_year = _typical_year(documents)
    work = [(document, typical_year) for document in documents]
    prepared = partial(prepare, inputs.lexicons, parameters)
    cleaned = list(map_in_processes(clean_document, work, prepared, inputs.processes))
    kept, copies = set_copies_aside(documents, cleaned, parameters)
    aside = [c.quarantine for c in cleaned if c.quarantine is not None]
    return {
        "articles": [c.article for c in kept],
        "blocks": [block for c in kept for block in c.blocks],
        "sentences": [sentence for c in kept for sentence in c.sentences],
        "quarantine": [*aside, *copies],
    }


def _typical_year(documents: Sequence[Document]) -> int | None:
    """Return the year that most documents declare (the earlier of two as frequent), or None where none declares a date."""
    years = Counter(document.declared_date.year for document in documents if document.declared_date is not None)
    return min(years, key=lambda year: (-years[year], year)) if years else None


def set_copies_aside(
    documents: Sequence[Document], cleaned: Sequence[Cleaned], parameters: CleanParameters
) -> tuple[list[Cleaned], list[Quarantine]]:
    """Return the articles kept, with their clusters, and the near-copies set aside.

    Of near-copies the earliest published is kept (of one day the first by path).
    """
    paths = {document.document_id: document.source_path for document in documents}
    usable = {c.article.document_id: c for c in cleaned if c.article is not None}
    pairs = find_similar_pairs({key: c.words for key, c in usable.items()}, parameters.cluster_similarity)
    clusters = cluster(sorted(usable), pairs)
    near = cluster(sorted(usable), [pair for pair in pairs if pair[2] >= parameters.near_copy_similarity])
    likeness = {frozenset(pair[:2]): pair[2] for pair in pairs}
    first: dict[str, str] = {}
    order = sorted(usable, key=lambda key: (_day_of(usable[key]), paths[key]))
    kept: list[Cleaned] = []
    copies: list[Quarantine] = []
    for key in order:
        keeper = first.setdefault(near[key], key)
        if keeper == key:
            kept.append(usable[key])
        else:
            alike = likeness.get(frozenset((keeper, key)))
            detail = f"a copy of {paths[keeper]}" + (f", {alike:.2f} alike" if alike is not None else "")
            copies.append(
                Quarantine(paths[key], key, "clean", "near_copy", f"{detail}; clean.near_copy_similarity is {parameters.near_copy_similarity}")
            )
    names: dict[str, str] = {}
    for key in sorted(c.article.document_id for c in kept if c.article is not None):
        names.setdefault(clusters[key], key)  # a cluster bears the name of an article that is there
    return [_with_cluster(c, {key: names.get(root, key) for key, root in clusters.items()}) for c in kept], copies


def _day_of(cleaned: Cleaned) -> str:
    return str(cleaned.article.published_date) if cleaned.article is not None else ""


def _with_cluster(cleaned: Cleaned, clusters: dict[str, str]) -> Cleaned:
    if cleaned.article is None:
        return cleaned
    return replace(cleaned, article=replace(cleaned.article, cluster_id=clusters[cleaned.article.document_id]))
