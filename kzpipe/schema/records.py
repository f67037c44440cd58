"""One dataclass per table: the typed rows that stages yield. Field order is column order.

The type checker holds them frozen. While the program runs they are plain dataclasses with slots: a frozen one takes six times as long
to make, and an article makes hundreds.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

_Row = TypeVar("_Row")


@dataclass_transform(frozen_default=True)
def row(cls: type[_Row]) -> type[_Row]:
    """Make a class the row of a table: with slots, compared and hashed by its fields."""
    return dataclass(slots=True, unsafe_hash=True)(cls)


@row
class Document:
    document_id: str
    source_path: str
    source_url: str | None
    outlet: str | None
    declared_title: str | None
    declared_date: dt.date | None
    media_type: str
    encoding: str
    text: str
    raw_sha256: str


@row
class Reject:
    source_path: str
    document_id: str | None
    stage: str
    reason: str
    detail: str


@row
class Article:
    document_id: str
    title: str | None
    published_date: dt.date
    published_basis: str
    published_start: int | None
    published_end: int | None
    outlet: str | None
    language: str
    word_count: int
    cluster_id: str


@row
class Block:
    document_id: str
    block_index: int
    start: int
    end: int
    kind: str


@row
class Sentence:
    document_id: str
    sentence_index: int
    start: int
    end: int
    block_index: int


@row
class Quarantine:
    source_path: str
    document_id: str
    stage: str
    reason: str
    detail: str


@row
class Timex:
    timex_id: str
    document_id: str
    start: int
    end: int
    text: str
    kind: str
    value: str | None
    anchor_date: dt.date | None
    rule: str
    is_fallback: bool


@row
class Entity:
    entity_id: str
    entity_type: str
    country_code: str | None
    sector_code: str | None
    name_en: str
    name_ar: str
    wikidata_id: str | None = None
    origin: str = "lexicon"
    latitude: float | None = None
    longitude: float | None = None
    geonames_id: str | None = None


@row
class Mention:
    mention_id: str
    document_id: str
    sentence_index: int
    start: int
    end: int
    text: str
    entity_id: str
    entity_type: str
    role: str
    entry_id: str
    confidence: float


@row
class Claim:
    claim_id: str
    document_id: str
    start: int
    end: int
    text: str
    measure: str
    number: float | None
    low: float | None
    high: float | None
    bound: str
    unit: str
    group: str
    label_ar: str | None
    claimant_id: str | None
    relayed_by: tuple[str, ...]
    claim_date: dt.date | None
    location_id: str | None
    is_cumulative: bool
    auxiliary_mode: str | None


@row
class Quote:
    quote_id: str
    document_id: str
    start: int
    end: int
    text: str
    kind: str
    cue: str | None
    speaker_id: str | None
    channel: str


@row
class Event:
    event_id: str
    document_id: str
    start: int
    end: int
    text: str
    event_type: str
    mode: str | None
    quad_code: int
    cameo_code: str
    actor_ids: tuple[str, ...]
    recipient_ids: tuple[str, ...]
    event_date: dt.date | None
    location_id: str | None
    auxiliary_mode: str | None
    trigger_start: int
    trigger_end: int
    entry_id: str
    quote_id: str | None


@row
class Unread:
    document_id: str
    stage: str
    reason: str
    detail: str


@row
class Casualty:
    casualty_id: str
    date: dt.date
    location_id: str | None
    group: str
    measure: str
    is_cumulative: bool
    low: float | None
    best: float | None
    high: float | None
    low_claim_ids: tuple[str, ...]
    best_claim_ids: tuple[str, ...]
    high_claim_ids: tuple[str, ...]
    superseded_claim_ids: tuple[str, ...]
    claim_count: int
    outlet_count: int
    is_corrected: bool


@row
class TimelineRow:
    timeline_id: str
    date: dt.date
    event_type: str
    actor_id: str | None
    recipient_id: str | None
    article_count: int
    outlet_count: int
    event_ids: tuple[str, ...]


@row
class Reaction:
    reaction_id: str
    date: dt.date
    actor_id: str
    stance: str
    target_id: str | None
    article_count: int
    event_ids: tuple[str, ...]
    quote_ids: tuple[str, ...]


@row
class Framing:
    framing_id: str
    speaker_id: str | None
    entity_id: str
    label_ar: str
    outlet: str | None
    mention_count: int
    mention_ids: tuple[str, ...]


@row
class ActorRow:
    entity_id: str
    article_count: int
    mention_count: int
    quote_count: int
    event_count: int
    recipient_count: int
    claim_count: int
    first_date: dt.date
    last_date: dt.date


@row
class CoverageRow:
    coverage_id: str
    date: dt.date
    outlet: str | None
    article_count: int
    cluster_count: int
    word_count: int
    event_count: int
    claim_count: int
    quote_count: int


RECORDS: dict[str, type] = {
    "documents": Document, "rejects": Reject, "articles": Article, "blocks": Block, "sentences": Sentence,
    "quarantine": Quarantine, "timexes": Timex, "entities": Entity, "mentions": Mention, "claims": Claim,
    "quotes": Quote, "events": Event, "unread": Unread, "casualties": Casualty, "timeline": TimelineRow, "reactions": Reaction,
    "framings": Framing, "actors": ActorRow, "coverage": CoverageRow,
}  # fmt: skip
