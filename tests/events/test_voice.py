"""Verbs of harm spelled alike in both voices: who did it, and whom it befell."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 6)

# text, event type, actors, recipients of the one event of that type
CASES = {
    "a policeman was killed, subject first": ("قالت الحكومة إن شرطيا مصريا قتل بالرصاص في القاهرة.", "ASSAULT", [], ["police.egy"]),
    "a protester was killed": ("قال ناشطون إن متظاهرا قتل في الخرطوم مساء أمس.", "ASSAULT", [], ["protesters.sdn"]),
    "a soldier was killed, verb first": ("قتل جندي تونسي خلال المواجهات.", "ASSAULT", [], ["army.tun"]),
    "somebody by name was arrested": ("اعتقل زعيم المعارضة السنغالية عثمان سونكو في منزله.", "COERCE", [], ["person-ousmane-sonko"]),
    "the police arrested him": (
        "اعتقلت الشرطة السنغالية زعيم المعارضة عثمان سونكو.", "COERCE", ["police.sen"], ["person-ousmane-sonko"],
    ),
    "an army killed the counted": ("الجيش السوداني قتل خمسة متظاهرين.", "ASSAULT", ["army.sdn"], ["protesters.sdn"]),
    "a force without an object acts": ("قصف الجيش السوداني مساء أمس.", "ASSAULT", ["army.sdn"], []),
    "with an object it is active": ("قتل الجنود السودانيون رجلا في منزله.", "ASSAULT", ["army.sdn"], []),
    "whoever acted before goes on": (
        "استولى الجيش التونسي على الحكم واعتقل الرئيس قيس سعيد.", "COERCE", ["army.tun"], ["person-kais-saied"],
    ),
    "not whoever does something else after a comma": (
        "أُقيل الوزير أمس في تونس واعتُقل، وغاب الرئيس قيس سعيد عن الجلسة.", "COERCE", [], [],
    ),
    "the police who count": ("أوقفت الشرطة الصربية 22 آخرين.", "COERCE", ["police.srb"], []),
    "the police who count, subject first": ("قالت الحكومة إن الشرطة الصربية أوقفت 22 آخرين.", "COERCE", ["police.srb"], []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "actors", "recipients"), CASES.values(), ids=CASES.keys())
def test_who_did_it_to_whom(text: str, event_type: str, actors: list[str], recipients: list[str]) -> None:
    found = [(list(e.actor_ids), list(e.recipient_ids)) for e in extract_text(text, PUBLISHED).events if e.event_type == event_type]
    assert (actors, recipients) in found
