"""States that take part by an adjective alone, and other places where news leaves actor or recipient to grammar."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 6)

# text, event type, actors, recipients
CASES = {
    "whose raid it was": ("أصابت غارة جوية إسرائيلية أمس مستودعا في دمشق وقتلت جنديين.", "ASSAULT", ["isr"], []),
    "whose shelling is condemned": ("دان رئيس الوزراء الكندي جاستن ترودو القصف الروسي على السوق.", "ACCUSE", ["person-justin-trudeau"], ["rus"]),
    "whose proposal is refused": ("رفضت اليونان المقترح التركي.", "REJECT", ["grc"], ["tur"]),
    "whose envoys are sent home": ("طردت بلجيكا 21 دبلوماسيا روسيا.", "SANCTION", ["bel"], ["rus"]),
    "what a verb only carries out": ("أقدمت حكومة تشاد على طرد السفير الألماني.", "SANCTION", ["government.tcd"], ["deu"]),
    "done in answer": ("ردت الصين بفرض عقوبات على ليتوانيا.", "SANCTION", ["chn"], ["ltu"]),
    "refused from": ("لقي الاقتراح رفضا قاطعا من الحكومة اليونانية.", "REJECT", ["government.grc"], []),
    "the object comes first": ("العرض رفضته اليونان أمس.", "REJECT", ["grc"], []),
    "a member suspended": ("علق الاتحاد الأفريقي عضوية تشاد.", "SANCTION", ["org-au"], ["tcd"]),
    "threatens with a deed": ("هددت زيمبابوي بتخفيض إنتاج الحبوب.", "THREATEN", ["zwe"], []),
    "a participle is not asked for": (
        "طالبت كندا بالإفراج عن الصحفيين، متهمة بيلاروسيا بقمع المعارضة.", "ACCUSE", ["can"], ["blr"],
    ),
    "does not accept": ("لم توافق حكومة هولندا على طلب تركيا.", "REJECT", ["government.nld"], []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "actors", "recipients"), CASES.values(), ids=CASES)
def test_who_and_whom(text: str, event_type: str, actors: list[str], recipients: list[str]) -> None:
    events = [e for e in extract_text(text, PUBLISHED).events if e.event_type == event_type and not e.auxiliary_mode]
    assert (actors, recipients) in [(list(e.actor_ids), list(e.recipient_ids)) for e in events]


# text, event type that it must not bear
NONE = {
    "a place that sees an attack makes none": ("شهدت أوكرانيا قصفا أمس.", "ASSAULT", "ukr"),
    "things that are in danger threaten nobody": ("المحال في تونس مهددة بالإغلاق.", "THREATEN", None),
    "what is refused is not done": ("رفضت الفصائل تسليم سلاحها في تونس.", "RETREAT", None),
    "one's own nationality": ("قُتل فلسطيني أمس في رام الله.", "ASSAULT", "pse"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "actor"), NONE.values(), ids=NONE)
def test_nobody_did_it(text: str, event_type: str, actor: str | None) -> None:
    events = [e for e in extract_text(text, PUBLISHED).events if e.event_type == event_type and not e.auxiliary_mode]
    assert [e for e in events if actor is None or actor in e.actor_ids] == []
