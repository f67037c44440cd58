"""Which changed lexicon lines stand in the words of a row: in its own, in its sentence, or elsewhere in its article."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

from kzpipe.errors import LexiconError
from kzpipe.lexicon.match import Entry, FormIndex
from kzpipe.lexicon.morphology import Morphology, WordLists
from kzpipe.text.tokens import tokenize
from kzpipe.versions.code_inputs import Files
from kzpipe.versions.lines import LEXICON_FOLDER, LineChange, read_lines
from kzpipe.versions.look_up import look_up

_INFLECTED: Final = ("verbs", "verbal_nouns", "nouns", "noun_plurals")
"""Word lists that inflect, in the order in which the morphology takes them."""

Lines = frozenset[int]
NONE: Final[Lines] = frozenset()


class Hit(NamedTuple):
    """Words of a text that are a form of changed lines, the lines by their number."""

    start: int
    end: int
    lines: Lines


class Standing(NamedTuple):
    """The changed lines that stand in a row's own words, in its sentences, and anywhere in its article."""

    own: Lines
    sentence: Lines
    article: Lines


class LineForms:
    """Finds the forms of changed lines in a text: spelled as folding allows, with proclitics and article, verbs and nouns inflected.

    Where one form begins another the longest counts.
    """

    def __init__(self, lines: Sequence[LineChange], versions: tuple[Files, Files]) -> None:
        self._forms = FormIndex(ignore_article=True)
        self._by_lemma: dict[str, set[int]] = defaultdict(set)
        for number, line in enumerate(lines):
            for form in sorted(line.forms):
                self._forms.add(form, Entry("line", "", str(number)))
            for lemma_id in line.lemma_ids:
                self._by_lemma[lemma_id].add(number)
        self._lemmas_of = _lemma_finder(frozenset(self._by_lemma), versions)

    def find(self, text: str) -> list[Hit]:
        """Return the hits in the order of their beginnings."""
        tokens = tokenize(text)
        found = []
        for token, match in zip(tokens, self._forms.match_each(text, tokens), strict=True):
            if match is not None:
                found.append(Hit(match.start, match.end, frozenset(int(entry.entry_id) for entry in match.entries)))
            lines = {number for lemma_id in self._lemmas_of(token.form) for number in self._by_lemma.get(lemma_id, ())}
            if lines:
                found.append(Hit(token.start, token.end, frozenset(lines)))
        return sorted(found, key=lambda hit: hit.start)


def _lemma_finder(lemma_ids: frozenset[str], versions: tuple[Files, Files]) -> Callable[[str], set[str]]:
    """Return what tells which of some lemmas a folded word may be; without lemmas, or with such as cannot be inflected, it tells none."""
    rows: dict[str, list[tuple[tuple[str, str], ...]]] = {name: [] for name in _INFLECTED}
    if lemma_ids:
        for name in _INFLECTED:
            path = f"{LEXICON_FOLDER}/{name}.csv"
            states = [read_lines(path, version.read(path)).values() for version in versions]
            wanted = (tuple(cells.items()) for lines in states for cells in lines if cells.get("lemma_id") in lemma_ids)
            rows[name] = list(dict.fromkeys(wanted))
    if not (rows["verbs"] or rows["nouns"]):
        return lambda _: set()
    try:
        verbs, verbal_nouns, nouns, plurals = (tuple(rows[name]) for name in _INFLECTED)
        morphology = Morphology(WordLists(verbs, verbal_nouns, nouns, plurals))
    except (LexiconError, KeyError, ValueError):  # a line that only another version's code can inflect
        return lambda _: set()
    return lambda form: {reading.lemma_id for reading in morphology.analyze(form)}


class _Article(NamedTuple):
    hits: list[Hit]
    starts: list[int]
    lines: Lines
    sentences: list[tuple[int, int]]

    def between(self, start: int, end: int) -> Lines:
        """Return the lines whose forms begin in a span, or end in it where they begin just before."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        reaching = self.hits[first - 1].lines if first and self.hits[first - 1].end > start else NONE
        return reaching.union(*(hit.lines for hit in self.hits[first:last]))

    def sentences_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the sentences that a span lies in; the span itself where it lies in none."""
        first = max(bisect_right(self.sentences, start, key=lambda sentence: sentence[0]) - 1, 0)
        around = []
        for sentence in self.sentences[first:]:
            if sentence[0] >= max(end, start + 1):
                break
            if sentence[1] > start:
                around.append(sentence)
        return (min(start, around[0][0]), max(end, around[-1][1])) if around else (start, end)


@dataclass
class ArticleWords:
    """The texts of one version's articles, read for the documents named, with the forms that stand in them."""

    tables: Path
    documents: Sequence[str]
    forms: LineForms
    _known: dict[str, _Article] = field(default_factory=dict)

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        return {one["document_id"]: one["text"] or "" for one in look_up(self.tables, "documents", ("text",), self.documents)}

    @cached_property
    def _sentences(self) -> Mapping[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for one in look_up(self.tables, "sentences", ("start", "end"), self.documents):
            if one["start"] is not None and one["end"] is not None:
                found[one["document_id"]].append((one["start"], one["end"]))
        return {document_id: sorted(spans) for document_id, spans in found.items()}

    def standing(self, document_id: str, span: tuple[int, int] | None) -> Standing:
        """Return the lines that stand in a span of a document; without a span the whole document is the row's own words."""
        article = self._article(document_id)
        if span is None or not article.hits:
            return Standing(article.lines, article.lines, article.lines)
        return Standing(article.between(*span), article.between(*article.sentences_of(*span)), article.lines)

    def _article(self, document_id: str) -> _Article:
        if document_id not in self._known:
            hits = self.forms.find(self._texts.get(document_id, ""))
            lines = NONE.union(*(hit.lines for hit in hits))
            self._known[document_id] = _Article(hits, [hit.start for hit in hits], lines, self._sentences.get(document_id, []))
        return self._known[document_id]


def span_of(row: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return the span of a row, None of one that points at no words."""
    start, end = row.get("start"), row.get("end")
    return (start, end) if isinstance(start, int) and isinstance(end, int) else None
