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


def aggregate_framings(mentions: Iterable[Mention], corpus: Corpus) -> list[Framing]:
    """Return one row per speaker, entity, label and outlet, the label in its most frequent spelling."""
    labels = [mention for mention in mentions if mention.entity_type in LABELLED_TYPES and label_key(mention.text)]
    keys_of = defaultdict(set)
    for mention in labels:
        keys_of[mention.entity_id].add(label_key(mention.text))
    spellings: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    rows = defaultdict(list)
    for mention in labels:
        key = label_key(mention.text)
        if mention.entity_type not in ALWAYS_LABELLED and len(keys_of[mention.entity_id]) < 2:
            continue
        quote = _innermost(mention, corpus.quotes_of(mention.document_id))
        if quote is not None and quote.speaker_id is None:
            continue
        spellings[mention.entity_id, key][_clean(mention.text)] += 1
        speaker_id = quote.speaker_id if quote else None
        rows[speaker_id, mention.entity_id, key, corpus.article(mention.document_id).outlet].append(mention.mention_id)
    return [
        Framing(
            framing_id=row_id("framing", speaker_id, entity_id, key, outlet),
            speaker_id=speaker_id,
            entity_id=entity_id,
            label_ar=_most_frequent(spellings[entity_id, key]),
            outlet=outlet,
            mention_count=len(mention_ids),
            mention_ids=tuple(sorted(mention_ids)),
        )
        for (speaker_id, entity_id, key, outlet), mention_ids in rows.items()
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
