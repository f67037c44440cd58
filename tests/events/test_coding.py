"""Events as rows: codes, day, place, quote, one row for what is told twice."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text
from kzpipe.schema import vocab
from kzpipe.schema.records import Event

PUBLISHED = dt.date(2022, 1, 6)


def events(text: str, event_type: str | None = None) -> list[Event]:
    return [event for event in extract_text(text, PUBLISHED).events if event_type in {None, event.event_type}]


CODES = {
    "demonstration": ("خرجت مظاهرات في تونس.", "PROTEST", "demo", 4, "141"),
    "strike": ("أضرب عمال النقل في تونس.", "PROTEST", "strike", 4, "143"),
    "arrest": ("اعتقلت الشرطة التونسية المتظاهرين.", "COERCE", "arrest", 4, "173"),
    "call": ("أجرى الرئيس الروسي اتصالا هاتفيا مع الرئيس التونسي.", "CONSULT", "phone", 1, "041"),
    "help": ("أرسلت تركيا مساعدات إلى لبنان.", "AID", None, 2, "07"),
    "condemnation": ("أدانت مصر إثيوبيا.", "ACCUSE", "disapprove", 3, "111"),
}


@pytest.mark.parametrize(("text", "event_type", "mode", "quad", "cameo"), CODES.values(), ids=CODES.keys())
def test_codes(text: str, event_type: str, mode: str | None, quad: int, cameo: str) -> None:
    (event,) = events(text)
    assert (event.event_type, event.mode, event.quad_code, event.cameo_code) == (event_type, mode, quad, cameo)


@pytest.mark.parametrize("event_type", vocab.EVENT_TYPES)
def test_every_type_and_mode_has_a_cameo_code_and_a_quad(event_type: str) -> None:
    assert vocab.EVENT_TYPES[event_type] in vocab.QUAD_CODES
    assert event_type in vocab.CAMEO_CODES
    assert event_type in vocab.EVENT_MODES or event_type in {"COOPERATE", "AID"}


DAYS = {
    "a day in full": ("خرجت مظاهرات في تونس يوم 2 يناير 2022.", "2022-01-02"),
    "yesterday": ("خرجت مظاهرات في تونس أمس الأربعاء.", "2022-01-05"),
    "a deed in the lead is of the day of publication": ("خرجت مظاهرات في تونس.", "2022-01-06"),
    "the nearer of two": ("خرجت مظاهرات يوم 2 يناير 2022 في تونس، وبقي الميناء مغلقا حتى 4 يناير 2022.", "2022-01-02"),
    "a month is no day": ("خرج آلاف المتظاهرين في تونس في ديسمبر 2021.", None),
    "a verbal act in the lead is of the day of publication": ("أدانت مصر إثيوبيا.", "2022-01-06"),
}


@pytest.mark.parametrize(("text", "day"), DAYS.values(), ids=DAYS.keys())
def test_day(text: str, day: str | None) -> None:
    (event,) = events(text)
    assert (str(event.event_date) if event.event_date else None) == day


def test_the_day_of_the_announcement_is_not_that_of_the_deaths() -> None:
    (event,) = events("أعلنت وزارة الصحة السودانية أمس الأربعاء مقتل 5 متظاهرين.", "ASSAULT")
    assert event.event_date is None


def test_a_verbal_act_takes_the_day_of_the_sentence_before() -> None:
    text = "دعت مصر يوم 4 يناير 2022 إلى الهدوء. وأدانت مصر إثيوبيا."  # Egypt called for calm on 4 January; Egypt condemned Ethiopia
    (event,) = events(text, "ACCUSE")
    assert event.event_date == dt.date(2022, 1, 4)


PLACES = {
    "in a town": ("خرجت مظاهرات في دارفور.", "place-darfur"),
    "in a capital": ("خرجت مظاهرات في بيروت.", "place-beirut"),
    "in a state": ("خرجت مظاهرات في تونس.", "tun"),
    "in its streets": ("خرجت مظاهرات في شوارع بيروت.", "place-beirut"),
    "nowhere": ("خرجت مظاهرات واسعة.", None),
    "in a town of the state": ("خرجت مظاهرات للمعارضة في سوريا وعلى الأخص في مدينة حلب.", "place-aleppo"),
    "in a state, later in another's town": ("خرجت مظاهرات في تونس ومدينة حلب.", "tun"),
    "what the town is capital of": ("في حلب عاصمة سوريا الاقتصادية خرجت مظاهرات.", "place-aleppo"),
    "before the verb": ("في بيروت خرجت مظاهرات.", "place-beirut"),
}


@pytest.mark.parametrize(("text", "place"), PLACES.values(), ids=PLACES.keys())
def test_place(text: str, place: str | None) -> None:
    (event,) = events(text)
    assert event.location_id == place


def test_what_is_told_twice_is_one_event() -> None:
    text = "ساد الهدوء في تونس. واعتقلت الشرطة التونسية المتظاهرين. واعتقلت الشرطة التونسية المتظاهرين في بيوتهم."
    assert len(events(text, "COERCE")) == 1


def test_the_fuller_of_two_rows_stands() -> None:
    text = "ساد الهدوء في تونس. واعتقلت الشرطة التونسية المتظاهرين. واعتقلت الشرطة التونسية المتظاهرين يوم 4 يناير 2022."
    assert [event.event_date for event in events(text, "COERCE")] == [dt.date(2022, 1, 4)]


def test_other_actors_are_another_event() -> None:
    text = "أدانت مصر إثيوبيا. وأدانت تونس إثيوبيا."
    assert [event.actor_ids for event in events(text, "ACCUSE")] == [("egy",), ("tun",)]


def test_what_happened_and_what_did_not_are_two_events() -> None:
    text = "اعتقلت الشرطة التونسية المتظاهرين. ولم تعتقل الشرطة التونسية المتظاهرين في الليل."
    assert [event.auxiliary_mode for event in events(text, "COERCE")] == [None, "negated"]


def test_an_event_inside_a_quote_points_at_it() -> None:
    text = "قال نجيب ميقاتي: «اعتقلت الشرطة التونسية المتظاهرين في الليل»."
    found = extract_text(text, PUBLISHED)
    (event,) = [event for event in found.events if event.event_type == "COERCE"]
    assert event.quote_id == found.quotes[0].quote_id


def test_an_event_outside_quotes_points_at_none() -> None:
    (event,) = events("اعتقلت الشرطة التونسية المتظاهرين.")
    assert event.quote_id is None


def test_the_words_of_an_event_hold_its_trigger_and_participants() -> None:
    text = "وفي المساء أدانت مصر إثيوبيا، وبقي المعبر مغلقا."
    (event,) = events(text, "ACCUSE")
    assert text[event.start : event.end] == event.text == "أدانت مصر إثيوبيا"
    assert text[event.trigger_start : event.trigger_end] == "أدانت"


def test_whoever_announces_an_agreement_agrees_once() -> None:
    # the minister explained that a deal to buy buses would be signed next month: the plan and the promise are one row
    found = events("أوضح الوزير محمد التومي أنه سيقع إبرام صفقة لاقتناء الحافلات في الشهر القادم.")
    assert [(event.event_type, event.auxiliary_mode) for event in found] == [("AGREE", None)]
