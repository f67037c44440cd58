"""What has not happened, or not in this story: negated, hypothetical, future and historical."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.entities.modality import is_historical
from kzpipe.reader import extract_text
from kzpipe.schema.records import Timex

PUBLISHED = dt.date(2022, 1, 6)

# sentence, event type, auxiliary mode of the event of that type
EVENTS = {
    "it happened": ("قصف الجيش الإثيوبي المدينة.", "ASSAULT", None),
    "did not": ("لم يقصف الجيش الإثيوبي المدينة.", "ASSAULT", "negated"),
    "does not": ("لا يقصف الجيش الإثيوبي المدن.", "ASSAULT", "negated"),
    "will not": ("لن يقصف الجيش الإثيوبي المدينة.", "ASSAULT", "negated"),
    "arrested nobody but": ("لم تعتقل الشرطة التونسية حتى الآن سوى ثلاثة نواب.", "COERCE", None),
    "did not shell, but": ("لم يقصف الجيش الإثيوبي المدينة إلا أنه حاصرها.", "ASSAULT", "negated"),
    "arrested nobody": ("لم تعتقل الشرطة التونسية أحدا.", "COERCE", "negated"),
    "denied shelling": ("نفى الجيش الإثيوبي قصف المدينة.", "ASSAULT", "negated"),
    "denied that it had shelled": ("نفى الجيش الإثيوبي أن يكون قصف المدينة.", "ASSAULT", "negated"),
    "without shelling": ("دخل الجيش الإثيوبي المدينة دون قصف المدنيين.", "ASSAULT", "negated"),
    "may shell": ("قد يقصف الجيش الإثيوبي المدينة.", "ASSAULT", "hypothetical"),
    "has shelled: with a perfect the same particle affirms": ("قد قصف الجيش الإثيوبي المدينة.", "ASSAULT", None),
    "had indeed shelled": ("لقد قصف الجيش الإثيوبي المدينة.", "ASSAULT", None),
    "perhaps": ("ربما قصف الجيش الإثيوبي المدينة.", "ASSAULT", "hypothetical"),
    "if": ("إذا قصف الجيش الإثيوبي المدينة فستسقط.", "ASSAULT", "hypothetical"),
    "if it had": ("لو قصف الجيش الإثيوبي المدينة لسقطت.", "ASSAULT", "hypothetical"),
    "they fear that": ("يخشى السكان أن يقصف الجيش الإثيوبي المدينة.", "ASSAULT", "hypothetical"),
    "called for an end": ("دعت مصر إلى تجنب قصف المدينة.", "ASSAULT", "hypothetical"),
    "will": ("سيقصف الجيش الإثيوبي المدينة.", "ASSAULT", "future"),
    "is going to": ("سوف يقصف الجيش الإثيوبي المدينة.", "ASSAULT", "future"),
    "is due to meet": ("من المقرر أن يلتقي الرئيس الروسي وفدا تونسيا.", "CONSULT", "future"),
    "intends to send": ("تعتزم روسيا إرسال قوات إلى سوريا.", "MOBILIZE", "future"),
    "years ago": ("في ديسمبر 2011 أطلقت الشرطة النار على العمال.", "ASSAULT", "historical"),
    "this month": ("في يناير 2022 أطلقت الشرطة النار على العمال.", "ASSAULT", None),
    "a negated verb before another clause": ("لم يسقط المطر، وقصف الجيش الإثيوبي المدينة بالمدفعية.", "ASSAULT", None),
    "a negation in the sentence before": ("لم يسقط المطر. قصف الجيش الإثيوبي المدينة.", "ASSAULT", None),
    "after a comma": ("دخل الجيش الإثيوبي المدينة دون مقاومة، وقصف القرى بالمدفعية.", "ASSAULT", None),
    "ordered that they shell": ("أمر القائد الجيش الإثيوبي بأن يقصف المدينة.", "ASSAULT", "hypothetical"),
    "and negated once more": ("لم ولن يقصف الجيش الإثيوبي المدينة.", "ASSAULT", "negated"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "mode"), EVENTS.values(), ids=EVENTS.keys())
def test_events(text: str, event_type: str, mode: str | None) -> None:
    assert [event.auxiliary_mode for event in extract_text(text, PUBLISHED).events if event.event_type == event_type] == [mode]


def test_what_is_asked_for_has_not_happened() -> None:
    text = "طالبت مصر بالإفراج عن المعتقلين."  # Egypt asked for the release of the detainees
    assert [e.event_type for e in extract_text(text).events if e.auxiliary_mode is None] == ["REQUEST"]


FORCE = [
    "لم تستخدم الشرطة القوة.",  # the police did not use force
    "لم تستخدم الشرطة القوة المفرطة ضد المتظاهرين.",
    "قالت وزارة الداخلية التونسية إن الشرطة لم تستخدم القوة المفرطة ضد المتظاهرين.",
    "«لم نستخدم ولن نستخدم القوة المفرطة»، قالت الشرطة التونسية.",
    "نفت الشرطة التونسية استخدام القوة المفرطة ضد المتظاهرين.",
]


@pytest.mark.parametrize("text", FORCE)
def test_force_that_was_not_used_is_no_assault(text: str) -> None:
    assert [event for event in extract_text(text).events if event.event_type == "ASSAULT" and event.auxiliary_mode is None] == []


CLAIMS = {
    "counted": ("قتل 5 مدنيين في القصف.", None),
    "denied": ("نفت الشرطة مقتل 5 مدنيين.", "negated"),
    "not killed": ("لم يقتل 5 مدنيين في القصف.", "negated"),
    "may have been killed": ("ربما قتل 5 مدنيين في القصف.", "hypothetical"),
    "years ago": ("في عام 1990 قتل 5 مدنيين في القصف.", "historical"),
    "will be sent": ("سترسل روسيا 500 جندي إلى سوريا.", "future"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "mode"), CLAIMS.values(), ids=CLAIMS.keys())
def test_claims(text: str, mode: str | None) -> None:
    (claim,) = extract_text(text, PUBLISHED).claims
    assert claim.auxiliary_mode == mode


def timex(value: str | None, kind: str = "date") -> Timex:
    return Timex("t", "d", 0, 1, "x", kind, value, None, "rule", False)


DATES = {
    "long ago": (["2011-12"], True),
    "last year": (["2021"], False),
    "this year": (["2022-01-05"], False),
    "long ago and now": (["2011", "2022-01-05"], False),
    "no date": ([], False),
    "a date without value": ([None], False),
}


@pytest.mark.parametrize(("values", "historical"), DATES.values(), ids=DATES.keys())
def test_is_historical(values: list[str | None], historical: bool) -> None:
    assert is_historical([timex(value) for value in values], PUBLISHED) is historical
    assert is_historical([timex(value) for value in values], None) is False


def test_a_duration_is_no_date_of_the_past() -> None:
    assert not is_historical([timex("2011-01-01/2011-12-31", "duration")], PUBLISHED)
