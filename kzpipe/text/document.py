"""The text of one article as the finders see it: its blocks, its sentences and their tokens."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from propcache.api import cached_property

from kzpipe.schema.records import Block, Sentence
from kzpipe.schema.vocab import READ_KINDS
from kzpipe.text.sentences import split_sentences
from kzpipe.text.tokens import Token, tokenize

MOST_UNREAD = 50_000
"""The lines of a page that are not read are looked through for the name of its outlet up to so many characters."""


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=_Span)


@dataclass(frozen=True)
class Passage:
    """One sentence with its tokens; ``kind`` is the kind of its block."""

    sentence_index: int
    block_index: int
    kind: str
    start: int
    end: int
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class ReadableDocument:
    """A document's text with what the clean stage found in it; ``published`` is the anchor of relative times."""

    document_id: str
    text: str
    published: dt.date | None
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Return the sentences of the blocks that are read, tokenised, in order."""
        kinds = {block.block_index: block.kind for block in self.blocks}
        return tuple(
            Passage(s.sentence_index, s.block_index, kinds[s.block_index], s.start, s.end, tuple(tokenize(self.text, s.start, s.end)))
            for s in self.sentences
        )

    @cached_property
    def unread(self) -> str:
        """Return the lines of the page that are not read, the first of them where they are very many."""
        lines: list[str] = []
        size = 0
        for block in self.blocks:
            if block.kind not in READ_KINDS and size < MOST_UNREAD:
                lines.append(self.text[block.start : block.end][:MOST_UNREAD])
                size += len(lines[-1])
        return "\n".join(lines)

    def alone(self, number: int) -> ReadableDocument:
        """Return the document as if its passage of that number were its only one."""
        document = replace(self, sentences=(self.sentences[number],))
        document.__dict__["passages"] = (self.passages[number],)
        return document


def by_sentence(passages: Iterable[Passage], spans: Iterable[S]) -> Mapping[int, Sequence[S]]:
    """Return, by sentence index, the spans that reach into each of some passages in text order, each in the order given."""
    ordered = list(passages)
    starts = [passage.start for passage in ordered]
    found: dict[int, list[S]] = defaultdict(list)
    for span in spans:
        for at in range(max(0, bisect_right(starts, span.start) - 1), len(ordered)):
            if ordered[at].start >= span.end:
                break
            if span.start < ordered[at].end:
                found[ordered[at].sentence_index].append(span)
    return found


def find_sentences(document_id: str, text: str, blocks: Iterable[Block]) -> Iterator[Sentence]:
    """Yield the sentences of every block that is read downstream, numbered through the document."""
    index = 0
    for block in blocks:
        if block.kind in READ_KINDS:
            for start, end in split_sentences(text, block.start, block.end):
                yield Sentence(document_id, index, start, end, block.block_index)
                index += 1


def plain_document(text: str, published: dt.date | None, document_id: str = "0" * 16) -> ReadableDocument:
    """Return a document whose every non-blank line is body: for notebooks, tests and single sentences."""
    blocks: list[Block] = []
    position = 0
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if stripped:
            start = position + line.index(stripped)
            blocks.append(Block(document_id, len(blocks), start, start + len(stripped), "body"))
        position += len(line)
    return ReadableDocument(document_id, text, published, tuple(blocks), tuple(find_sentences(document_id, text, blocks)))


def words_of(text: str, blocks: Sequence[Block], kinds: frozenset[str]) -> list[str]:
    """Return the folded words of the blocks of some kinds, in order."""
    return [token.form for block in blocks if block.kind in kinds for token in tokenize(text, block.start, block.end) if token.form[:1].isalnum()]
