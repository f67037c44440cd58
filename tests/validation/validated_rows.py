"""A small set of tables in which every rule holds."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa

from kzpipe.schema.tables import TABLES
from kzpipe.validation import ValidationLimits
from kzpipe.validation.expectations import TABLE_NAMES

NAV = "الرئيسية | دخول"  # home | log in
TITLE = "رئيس كازاخستان يفرض الطوارئ في ألماتي"  # Kazakhstan's president imposes an emergency in Almaty
DECREE = "فرض الرئيس قاسم جومارت توكاييف يوم الأربعاء 5 يناير 2022 حالة الطوارئ في مدينة ألماتي."  # decreed … on Wednesday 5 January 2022
TOLL = "وذكرت وزارة الداخلية أن 26 محتجا قتلوا خلال ليلة واحدة في المدينة."  # 26 protesters killed in one night
QUOTE = "لن نترك هذه المدينة وحدها"  # we shall not leave this city alone
SAID = f"وقال توكاييف: «{QUOTE}»."  # Tokayev said: …
COMMENT = "تعليق قارئ: وماذا عن توكاييف يوم 9 يناير؟"  # a reader: what about Tokayev on 9 January?
TEXT = "\n".join([NAV, TITLE, f"{DECREE} {TOLL}", SAID, COMMENT])
ENGLISH = "Protesters set out from the square in the morning."

FIRST, COPY, ASIDE = "a" * 16, "b" * 16, "c" * 16
FILES = {FIRST: "first.txt", COPY: "نسخة أولى.txt", ASIDE: "english.txt"}
PUBLISHED = dt.date(2022, 1, 6)

LIMITS = ValidationLimits(
    earliest_date=dt.date(2000, 1, 1),
    latest_date=dt.date(2035, 12, 31),
    max_set_aside_share=0.5,
    max_reject_share=0.5,
    max_unread_share=0.5,
    max_event_days_before=400,
    max_event_days_after=90,
    max_timex_years=200,
)

Rows = dict[str, list[dict[str, object]]]


def span(words: str, within: str = TEXT) -> dict[str, object]:
    start = TEXT.index(within) + within.index(words)
    return {"start": start, "end": start + len(words)}


def spanned(words: str, within: str = TEXT) -> dict[str, object]:
    return {**span(words, within), "text": words}


def _of_article(document_id: str) -> Rows:
    at = {"document_id": document_id}
    tail = document_id[0]
    blocks = [(NAV, "nav"), (TITLE, "title"), (f"{DECREE} {TOLL}", "body"), (SAID, "body"), (COMMENT, "comment")]
    sentences = [(TITLE, 1), (DECREE, 2), (TOLL, 2), (SAID, 3)]
    mentions = [("توكاييف", DECREE, 1, "kz-president", "person", "actor"), ("وزارة الداخلية", TOLL, 2, "kz-interior", "government_body", "actor"),
                ("ألماتي", DECREE, 1, "almaty", "city", "place"), ("توكاييف", SAID, 3, "kz-president", "person", "actor")]  # fmt: skip
    event = {"mode": None, "quad_code": 4, "actor_ids": [], "recipient_ids": [], "event_date": dt.date(2022, 1, 5), "location_id": "almaty",
             "auxiliary_mode": None, "quote_id": None}  # fmt: skip
    return {
        "articles": [at | {
            "title": TITLE, "published_date": PUBLISHED, "published_basis": "metadata", "published_start": None, "published_end": None,
            "outlet": "Sample Wire", "language": "ar", "word_count": 40, "cluster_id": FIRST}],
        "blocks": [at | span(text) | {"block_index": i, "kind": kind} for i, (text, kind) in enumerate(blocks)],
        "sentences": [at | span(text) | {"sentence_index": i, "block_index": block} for i, (text, block) in enumerate(sentences)],
        "timexes": [
            at | spanned("الأربعاء 5 يناير 2022") | {
                "timex_id": f"timex-{tail}0", "kind": "date", "value": "2022-01-05", "anchor_date": PUBLISHED, "rule": "day", "is_fallback": False},
            at | spanned("ليلة واحدة") | {
                "timex_id": f"timex-{tail}1", "kind": "duration", "value": None, "anchor_date": None, "rule": "stretch", "is_fallback": False}],
        "mentions": [
            at | spanned(words, within) | {
                "mention_id": f"mention-{tail}{i}", "sentence_index": sentence, "entity_id": entity, "entity_type": kind, "role": role,
                "entry_id": "names:1", "confidence": 1.0}
            for i, (words, within, sentence, entity, kind, role) in enumerate(mentions)],
        "claims": [
            at | spanned("26 محتجا قتلوا") | {
                "claim_id": f"claim-{tail}", "measure": "killed", "number": 26.0, "low": 26.0, "high": 26.0, "bound": "exact", "unit": "people",
                "group": "protesters", "label_ar": "محتجا", "claimant_id": "kz-interior", "relayed_by": ["kz-president"],
                "claim_date": PUBLISHED, "location_id": "almaty", "is_cumulative": False, "auxiliary_mode": None}],
        "quotes": [
            at | spanned(QUOTE) | {
                "quote_id": f"quote-{tail}", "kind": "direct", "cue": "قال", "speaker_id": "kz-president", "channel": "unspecified"}],
        "events": [
            at | spanned(DECREE) | event | {
                "event_id": f"event-{tail}0", "event_type": "COERCE", "mode": "martial-law", "cameo_code": "1724", "actor_ids": ["kz-president"],
                "trigger_start": span("فرض الرئيس")["start"], "trigger_end": span("فرض الرئيس")["start"] + 3, "entry_id": "verbs:1"},
            at | spanned(TOLL) | event | {
                "event_id": f"event-{tail}1", "event_type": "ASSAULT", "cameo_code": "19", "trigger_start": span("قتلوا")["start"],
                "trigger_end": span("قتلوا")["end"], "entry_id": "verbs:2", "quote_id": f"quote-{tail}"}],
    }  # fmt: skip


def valid_rows() -> Rows:
    texts = {FIRST: TEXT, COPY: TEXT, ASIDE: ENGLISH}
    rows: Rows = {
        "documents": [
            {"document_id": key, "source_path": FILES[key], "source_url": None, "outlet": "Sample Wire", "declared_title": None,
             "declared_date": PUBLISHED, "media_type": "text/plain", "encoding": "utf-8", "text": text, "raw_sha256": key * 4}
            for key, text in texts.items()],
        "rejects": [
            {"source_path": "broken.jsonl#3", "document_id": None, "stage": "ingest", "reason": "broken_record", "detail": "line 3 is no JSON"},
            {"source_path": "twice.txt", "document_id": FIRST, "stage": "ingest", "reason": "same_bytes", "detail": "the bytes of first.txt"}],
        "quarantine": [
            {"source_path": FILES[ASIDE], "document_id": ASIDE, "stage": "clean", "reason": "not_arabic", "detail": "the body is English"}],
        "entities": [
            {"entity_id": key, "entity_type": kind, "country_code": "KAZ", "sector_code": None, "name_en": english, "name_ar": arabic,
             "wikidata_id": "Q1", "origin": "lexicon", "latitude": 43.0, "longitude": 77.0, "geonames_id": None}
            for key, kind, english, arabic in [
                ("almaty", "city", "Almaty", "ألماتي"), ("kz-interior", "government_body", "Ministry of the Interior", "وزارة الداخلية"),
                ("kz-president", "person", "Kassym-Jomart Tokayev", "قاسم جومارت توكاييف")]],
    }  # fmt: skip
    rows["unread"] = []
    for document_id in (FIRST, COPY):
        for table, of_article in _of_article(document_id).items():
            rows.setdefault(table, []).extend(of_article)
    return rows


def leave_unread(rows: Rows) -> None:
    """Make the copy an article that could not be read."""
    for table in ("timexes", "mentions", "claims", "quotes", "events"):
        rows[table] = [row for row in rows[table] if row["document_id"] != COPY]
    rows["unread"] = [{"document_id": COPY, "stage": "extract", "reason": "error", "detail": "ValueError at kzpipe/reader.py:1: no such word"}]


def as_tables(rows: Rows) -> dict[str, pa.Table]:
    return {name: pa.Table.from_pylist(rows[name], schema=TABLES[name].arrow()) for name in TABLE_NAMES}
