"""Framings: who calls whom what.

A label is a mention of a collective: people in the street, an armed force, a political group, an accused or unnamed group.
Protesters have no name of their own, so every word for them is a label; of the others only those that the articles call
more than one thing. A label inside a quote is its speaker's word, and outside any quote the outlet's own; inside a quote
of nobody known it is nobody's and left out. Spellings, the article and the case of a plural do not make another label.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from kzpipe.aggregates.corpus import Corpus
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Framing, Mention, Quote
from kzpipe.text.normalize import MARKS, fold

ALWAYS_LABELLED: Final = frozenset({"protesters"})
LABELLED_TYPES: Final = ALWAYS_LABELLED | {"armed_force", "political_group", "organization", "other"}
_MARK: Final = re.compile(f"[{MARKS}]")
_ARTICLE: Final = re.compile(r"\bال(?=\w{3})")
_PLURAL_CASE: Final = re.compile(r"(?<=\w{3})ين\b")


class Framings:
    """One row per speaker, entity, label and outlet, the label in its most frequent spelling."""

    def __init__(self) -> None:
        self._labels: dict[str, set[str]] = defaultdict(set)
        self._spellings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._mentions: dict[tuple[str | None, str, str, str | None], list[str]] = defaultdict(list)

    def add(self, mentions: Iterable[Mention], corpus: Corpus) -> None:
        """Take in the labels of a part. Whether somebody is called more than one thing shows when all parts are in."""
        for mention in mentions:
            key = label_key(mention.text) if mention.entity_type in LABELLED_TYPES else ""
            if not key:
                continue
            self._labels[mention.entity_id].add(key)
            quote = _innermost(mention, corpus.quotes_of(mention.document_id))
            if quote is not None and quote.speaker_id is None:
                continue
            self._spellings[mention.entity_id, key][_clean(mention.text)] += 1
            speaker_id = quote.speaker_id if quote else None
            self._mentions[speaker_id, mention.entity_id, key, corpus.article(mention.document_id).outlet].append(mention.mention_id)

    def rows(self, corpus: Corpus) -> list[Framing]:
        """Return the rows, once all parts are in."""
        return [
            Framing(
                framing_id=row_id("framing", speaker_id, entity_id, key, outlet),
                speaker_id=speaker_id,
                entity_id=entity_id,
                label_ar=_most_frequent(self._spellings[entity_id, key]),
                outlet=outlet,
                mention_count=len(mention_ids),
                mention_ids=tuple(sorted(mention_ids)),
            )
            for (speaker_id, entity_id, key, outlet), mention_ids in self._mentions.items()
            if corpus.entity_type(entity_id) in ALWAYS_LABELLED or len(self._labels[entity_id]) > 1
        ]


def label_key(label: str) -> str:
    """Return what two spellings of one label share: folded, without the article, the plural in one case (محتجين = المحتجون)."""
    folded = " ".join(fold(label).split())
    return _PLURAL_CASE.sub("ون", _ARTICLE.sub("", folded))


def _clean(label: str) -> str:
    return " ".join(_MARK.sub("", label).split())


def _most_frequent(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def _innermost(mention: Mention, quotes: Sequence[Quote]) -> Quote | None:
    around = [quote for quote in quotes if quote.start <= mention.start and mention.end <= quote.end]
    return min(around, key=lambda quote: (quote.end - quote.start, quote.quote_id), default=None)
