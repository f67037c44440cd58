"""What the system finds in a text: the functions of clean and extract, one article at a time, in the form that is compared.

An article is read by itself: its score does not depend on which others the gold has, so near-copies are not looked for.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from kzpipe.evaluation.annotation import Actor, Annotation, Claim, Event, Location, Quote, Timex
from kzpipe.evaluation.gold import GoldArticle
from kzpipe.reader import Extraction, Reader
from kzpipe.schema.ids import document_id
from kzpipe.schema.records import Document, Entity, Quarantine
from kzpipe.schema.vocab import OWN_TEXT_KINDS
from kzpipe.stages import clean, extract
from kzpipe.stages.base import StageInput
from kzpipe.text.document import ReadableDocument


@dataclass(frozen=True)
class System:
    """What clean and extract work with: compiled lexicons, the name model, parameters."""

    cleaner: clean.Cleaner
    reader: Reader

    @classmethod
    def from_inputs(cls, inputs: StageInput) -> System:
        """Prepare both stages as their worker processes do."""
        return cls(clean.prepare(inputs.lexicons, inputs.params), extract.prepare(inputs.lexicons, inputs.params))


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in an article: nothing where clean set it aside."""

    annotation: Annotation
    set_aside: Quarantine | None = None


def find_in(system: System, article: GoldArticle, typical_year: int | None) -> Found:
    """Clean and read the text of a gold article; ``typical_year`` is what clean knows from the other articles of a run."""
    cleaned = clean.clean_document(system.cleaner, (_document(article), typical_year))
    if cleaned.article is None:
        return Found(Annotation(), cleaned.quarantine)
    document = ReadableDocument(cleaned.article.document_id, article.text, cleaned.article.published_date, cleaned.blocks, cleaned.sentences)
    own_text = tuple((block.start, block.end) for block in cleaned.blocks if block.kind in OWN_TEXT_KINDS)
    return Found(annotate(extract.read_document(system.reader, document), cleaned.article.published_date, own_text))


def annotate(extraction: Extraction, published: dt.date, own_text: tuple[tuple[int, int], ...]) -> Annotation:
    """Return the rows of one article in the form of the gold; events that are only said, planned or past are none."""
    names = {entity.entity_id: entity for entity in extraction.entities}
    surfaces: dict[tuple[str, str], set[str]] = defaultdict(set)
    for mention in extraction.mentions:
        surfaces[mention.role, mention.entity_id].add(mention.text)
    named = sorted(surfaces.items())
    timexes, claims, quotes, events = (_in_order(getattr(extraction, layer)) for layer in ("timexes", "claims", "quotes", "events"))
    return Annotation(
        published.isoformat(),
        own_text,
        tuple(Actor(key, names[key].entity_type, tuple(sorted(forms))) for (role, key), forms in named if role == "actor"),
        tuple(Location(names[key].name_en, tuple(sorted(forms))) for (role, key), forms in named if role == "place"),
        tuple(Timex(t.start, t.end, t.text, () if t.value is None else (t.value,)) for t in timexes),
        tuple(
            Claim(
                c.start, c.end, c.text, c.measure, c.number, c.low, c.high, c.bound, c.group, c.claimant_id,
                _iso(c.claim_date), _name_of(c.location_id, names),
            )
            for c in claims
        ),
        tuple(Quote(q.start, q.end, q.text, q.kind, q.speaker_id, q.channel) for q in quotes),
        tuple(
            Event(
                e.start, e.end, e.text, (e.event_type,), tuple(e.actor_ids), tuple(e.recipient_ids),
                _iso(e.event_date), e.mode, _name_of(e.location_id, names),
            )
            for e in events
            if e.auxiliary_mode is None
        ),
    )  # fmt: skip


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _name_of(entity_id: str | None, entities: Mapping[str, Entity]) -> str | None:
    return None if entity_id is None else entities[entity_id].name_en


def _in_order(rows: Sequence[Any]) -> list[Any]:
    """Return rows in the order of their table, on which it depends which of two equally good records is paired."""
    return sorted(rows, key=lambda row: (row.start, row.end))


def _document(article: GoldArticle) -> Document:
    raw = article.text.encode()
    return Document(document_id(raw), f"{article.name}.txt", None, None, None, None, "text/plain", "utf-8", article.text, sha256(raw).hexdigest())
