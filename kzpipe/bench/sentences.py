"""The sentences that the stage extract reads, as text, from the tables that it reads them from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kzpipe.store import read_shards
from kzpipe.text.tokens import tokenize


def read_sentences(stages: Path) -> list[str]:
    """Return the sentences of all articles that came through, in the order of the table."""
    return list(_sentences(stages))


def count_words(stages: Path) -> int:
    """Return how many words the sentences of all articles have: what words a second count everywhere."""
    return sum(words_in(sentence) for sentence in _sentences(stages))


def words_in(sentence: str) -> int:
    """Return how many words, numbers included, a sentence has."""
    return sum(token.is_word for token in tokenize(sentence))


def _sentences(stages: Path) -> Iterator[str]:
    for shard in read_shards(stages, ("documents", "sentences")):
        documents, rows = shard["documents"], shard["sentences"]
        texts = dict(zip(documents["document_id"].to_pylist(), documents["text"].to_pylist(), strict=True))
        for document, start, end in zip(*(rows[name].to_pylist() for name in ("document_id", "start", "end")), strict=True):
            yield texts[document][start:end]
