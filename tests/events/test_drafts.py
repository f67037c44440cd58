from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.events.drafts import EventDraft
from kzpipe.text.document import plain_document

TEXT = "وصفت الحكومة الهجوم بأنه «جريمة كاملة الأركان. ولن تمر»."  # the government described the attack as "a crime complete in all its parts."


@pytest.mark.parametrize(
    ("clause", "words", "span"), [((0, 30), (0, 4), (0, 30)), ((5, 20), (5, 21), (5, 21)), ((8, 20), (5, 12), (5, 20)), ((9, 9), (5, 12), (5, 12))]
)
def test_the_words_of_an_event_hold_its_trigger(clause: tuple[int, int], words: tuple[int, int], span: tuple[int, int]) -> None:
    row = EventDraft("ACCUSE", None, "rule:described", ("tun",), clause, words).row(plain_document(TEXT, dt.date(2022, 1, 7)))
    assert (row.start, row.end, row.text) == (*span, TEXT[slice(*span)])
    assert row.start <= row.trigger_start < row.trigger_end <= row.end
