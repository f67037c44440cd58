from __future__ import annotations

import pytest

from kzpipe.reader import extract_text

DEATHS = {
    "met their death": ("لقي أمس خمسة عمال مصرعهم في المنجم.", [5]),
    "two met their death, a dual": ("لقي شرطيان حتفهما قرب الحاجز.", [2]),
    "passed away in the shelling": ("قضى 12 مدنيا في القصف على البلدة.", [12]),
    "who passed away": ("ثلاثون لاجئا قضوا غرقا قبالة الساحل.", [30]),
    "still in hospital to receive treatment": ("قال الطبيب إن 15 جريحا بقوا في المستشفى لتلقي العلاج.", []),
    "received a call from sailors with boats": ("تلقى خفر السواحل نداء من بحارة بأربعة مراكب.", []),
    "spent their night": ("قضى نحو 200 طالب ليلتهم في قاعة المدرسة.", []),
    "served sentences": ("ستة من المتهمين قضوا عقوبات في السجن قبل سنوات.", []),
    "a decree that provides": ("صدر مرسوم يقضي برفع عدد النواب إلى 200.", []),
}


@pytest.mark.parametrize(("text", "killed"), DEATHS.values(), ids=DEATHS.keys())
def test_who_died(text: str, killed: list[int]) -> None:
    assert [claim.number for claim in extract_text(text).claims if claim.measure == "killed"] == killed


NO_COUNT = {
    "kinds of a disease": "يرفع التدخين خطر الإصابة بتسعة أنواع من الأورام.",
    "pieces of pottery": "القبض على مهرب بحوزته 40 قطعة نقدية و7 قطع من الخزف.",
    "a town that reads as two prisons": "فككت الشرطة في سجنان خلية تتكون من ستة عناصر.",
}


@pytest.mark.parametrize("text", NO_COUNT.values(), ids=NO_COUNT.keys())
def test_what_counts_nobody_harmed(text: str) -> None:
    assert not [claim for claim in extract_text(text).claims if claim.measure in {"killed", "injured", "detained"} and (claim.number or 0) > 1]
