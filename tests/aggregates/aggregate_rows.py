"""Records for the tests of the aggregates, with everything that a case does not name filled in."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from kzpipe.aggregates.inputs import AggregateInput
from kzpipe.params import AggregateParameters
from kzpipe.schema.records import Article, Claim, Entity, Event, Mention, Quote, Sentence
from kzpipe.stages.aggregate import aggregate_parts

PARAMETERS = AggregateParameters(max_days_before_published=366)

ENTITIES = [
    Entity("kz", "state", "KAZ", None, "Kazakhstan", "كازاخستان"),
    Entity("kz-mia", "government_body", "KAZ", "COP", "Ministry of Internal Affairs of Kazakhstan", "وزارة الداخلية الكازاخستانية"),
    Entity("kz-moh", "government_body", "KAZ", "GOV", "Ministry of Health of Kazakhstan", "وزارة الصحة الكازاخستانية"),
    Entity("kz-police", "armed_force", "KAZ", "COP", "Kazakh police", "الشرطة الكازاخستانية"),
    Entity("tokayev", "person", "KAZ", "GOV", "Kassym-Jomart Tokayev", "قاسم جومارت توكاييف"),
    Entity("doctor", "person", "KAZ", "MED", "A doctor", "طبيب"),
    Entity("khabar", "media", "KAZ", None, "Khabar 24", "خبر 24"),
    Entity("putin", "person", "RUS", "GOV", "Vladimir Putin", "فلاديمير بوتين"),
    Entity("eu", "igo", None, "IGO", "European Union", "الاتحاد الأوروبي"),
    Entity("kz-protesters", "protesters", "KAZ", "CVL", "protesters", "المتظاهرون"),
    Entity("accused", "other", "KAZ", "CRM", "armed gangs (as claimed)", "عصابات مسلحة"),
    Entity("kz-army", "armed_force", "KAZ", "MIL", "Kazakh army", "الجيش الكازاخستاني"),
    Entity("almaty", "city", "KAZ", None, "Almaty", "ألماتي", latitude=43.25, longitude=76.92),
]  # fmt: skip

DOCUMENTS = ("d1", "d2", "d3", "d4", "d5")

_counter = itertools.count()


def day(number: int) -> dt.date:
    return dt.date(2022, 1, number)


def article(document_id: str, published: int = 7, outlet: str | None = "وكالة العيّنة", cluster_id: str | None = None) -> Article:
    return Article(document_id, "عنوان", day(published), "header", 0, 5, outlet, "ar", 100, cluster_id or document_id)


def claim(claim_id: str, document_id: str = "d1", number: float | None = 26, **fields: Any) -> Claim:
    bound = fields.get("bound", "exact")
    values: dict[str, Any] = {
        "start": 0, "end": 7, "text": "مقتل 26", "measure": "killed", "low": number, "high": None if bound in {"more_than", "at_least"} else number,
        "bound": bound, "unit": "people", "group": "protesters", "label_ar": None, "claimant_id": "kz-mia", "relayed_by": (),
        "claim_date": None, "location_id": "kz", "is_cumulative": True, "auxiliary_mode": None,
    }  # fmt: skip
    return Claim(claim_id=claim_id, document_id=document_id, number=number, **{**values, **fields})


def event(event_id: str, document_id: str = "d1", event_type: str = "ACCUSE", **fields: Any) -> Event:
    values: dict[str, Any] = {
        "start": 0, "end": 10, "text": "أدان بوتين", "mode": None, "quad_code": 3, "cameo_code": "11", "actor_ids": ("putin",),
        "recipient_ids": (), "event_date": day(7), "location_id": None, "auxiliary_mode": None, "trigger_start": 0, "trigger_end": 4,
        "entry_id": "verb-adana", "quote_id": None,
    }  # fmt: skip
    return Event(event_id=event_id, document_id=document_id, event_type=event_type, **{**values, **fields})


def quote(quote_id: str, document_id: str = "d1", start: int = 0, end: int = 10, speaker_id: str | None = "putin") -> Quote:
    return Quote(quote_id, document_id, start, end, "كلمات", "direct", "قال", speaker_id, "statement")


def mention(text: str, entity_id: str = "kz-protesters", start: int = 0, document_id: str = "d1", role: str = "actor") -> Mention:
    kind = next(entity.entity_type for entity in ENTITIES if entity.entity_id == entity_id)
    return Mention(f"m{next(_counter):04}", document_id, 0, start, start + len(text), text, entity_id, kind, role, "entry", 1.0)


def sentences(document_id: str = "d1", *ends: int) -> list[Sentence]:
    starts = [0, *ends[:-1]]
    return [Sentence(document_id, index, start, end, 0) for index, (start, end) in enumerate(zip(starts, ends, strict=True))]


def inputs(**tables: Any) -> AggregateInput:
    values: dict[str, Any] = {"articles": [article("d1")], "sentences": [], "entities": ENTITIES, "mentions": [], "claims": [], "quotes": [],
                              "events": []}  # fmt: skip
    return AggregateInput(**{**values, **tables})


def aggregate_tables(given: AggregateInput, parameters: AggregateParameters = PARAMETERS) -> dict[str, list[Any]]:
    """Return the aggregates of records that are one part."""
    return aggregate_parts([given], given.entities, parameters)


def corpus() -> AggregateInput:
    """Return five articles: two copies, one without an outlet; one toll in several words, one name in several spellings."""
    published = {"d1": (6, "أ", "d1"), "d2": (7, "ب", "d1"), "d3": (7, None, "d3"), "d4": (8, "أ", "d4"), "d5": (8, None, "d5")}
    tolls = [("c1", "d1", 13.0), ("c2", "d2", 18.0), ("c3", "d3", 18.0), ("c4", "d4", 13.0), ("c5", "d4", 4.0)]
    return inputs(
        articles=[article(key, number, outlet, cluster) for key, (number, outlet, cluster) in published.items()],
        sentences=[sentence for key in DOCUMENTS for sentence in sentences(key, 20, 40)],
        mentions=[
            mention(text, entity, start, key, "actor")
            for key, text, entity, start in (
                ("d1", "المحتجين", "kz-protesters", 2), ("d2", "محتجون", "kz-protesters", 30), ("d3", "الغوغاء", "kz-protesters", 2),
                ("d4", "العصابات", "accused", 2), ("d5", "المخربون", "accused", 30), ("d5", "الشرطة", "kz-police", 30),
            )
        ],
        claims=[claim(key, document, number, claim_date=day(6)) for key, document, number in tolls],
        quotes=[quote(f"q{key}", key, 0, 15, "putin" if key != "d4" else None) for key in DOCUMENTS],
        events=[
            *(event(f"e{key}", key, recipient_ids=("kz",), event_date=day(6), quote_id=f"q{key}") for key in DOCUMENTS),
            event("e-eu", "d5", "SUPPORT", actor_ids=("eu", "putin"), recipient_ids=("kz", "tokayev"), event_date=None, start=22, end=30),
        ],
    )  # fmt: skip
