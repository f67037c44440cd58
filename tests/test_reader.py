"""The library's face: ``kzpipe.extract_text`` and ``kzpipe.find_numbers``."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kzpipe
from kzpipe.entities.acting import has_actor
from kzpipe.entities.link import NamedArticle
from kzpipe.reader import Extraction, default_reader
from kzpipe.schema import vocab
from kzpipe.schema.records import RECORDS
from kzpipe.text.document import plain_document

PUBLISHED = dt.date(2022, 1, 7)

NEWS = (
    "قالت وزارة الصحة السودانية أمس الخميس إن 14 شخصا قتلوا في الخرطوم بينهم 3 أطفال. وأضافت الوزارة: «المشافي ممتلئة ولا دواء في المدينة». "
    "ودعت مصر والأمم المتحدة إثيوبيا إلى وقف العنف فورا.\n"
    "واعتقلت الشرطة التونسية الأسبوع الماضي نحو 30 متظاهرا في تونس، بحسب وكالة رويترز."
)
# health ministry: 14 killed in Khartoum, 3 of them children; "the hospitals are full"; Egypt and the UN call on Ethiopia; 30 arrests in Tunis

ROWS = {"timexes": "timexes", "mentions": "mentions", "entities": "entities", "claims": "claims", "quotes": "quotes", "events": "events"}


def rows_with_spans(found: Extraction) -> list[object]:
    return [*found.timexes, *found.mentions, *found.claims, *found.quotes, *found.events]


def check(text: str, found: Extraction) -> None:
    """Hold an extraction to what its tables promise: spans reproduce their text, ids are unique, references are kept, words are known."""
    for row in rows_with_spans(found):
        start, end = row.start, row.end  # type: ignore[attr-defined]
        assert 0 <= start < end <= len(text)
        assert text[start:end] == row.text  # type: ignore[attr-defined]
    for name in ROWS:
        rows = getattr(found, name)
        keys = [getattr(row, dataclasses.fields(row)[0].name) for row in rows]
        assert len(set(keys)) == len(keys), name
    known = {entity.entity_id for entity in found.entities}
    quoted = {quote.quote_id for quote in found.quotes}
    assert {mention.entity_id for mention in found.mentions} <= known
    for claim in found.claims:
        assert {claim.claimant_id, claim.location_id, *claim.relayed_by} - {None} <= known
        assert claim.measure in vocab.MEASURES
        assert claim.group in vocab.GROUPS
        assert claim.unit in vocab.UNITS
        assert claim.bound in vocab.BOUNDS
        assert claim.low is None or claim.high is None or claim.low <= claim.high
    for quote in found.quotes:
        assert {quote.speaker_id} - {None} <= known
        assert quote.kind in vocab.QUOTE_KINDS
        assert quote.channel in vocab.CHANNELS
    for event in found.events:
        assert {event.location_id, *event.actor_ids, *event.recipient_ids} - {None} <= known
        assert {event.quote_id} - {None} <= quoted
        assert event.start <= event.trigger_start < event.trigger_end <= event.end
        assert event.quad_code == vocab.EVENT_TYPES[event.event_type]
        assert event.auxiliary_mode is None or event.auxiliary_mode in vocab.AUXILIARY_MODES
    for timex in found.timexes:
        assert timex.kind in vocab.TIMEX_KINDS


def test_the_face_of_the_library() -> None:
    assert isinstance(kzpipe.extract_text(NEWS, published=PUBLISHED), Extraction)
    assert isinstance(kzpipe.extract_text(NEWS), Extraction)


@pytest.mark.parametrize("table", ROWS)
def test_records_have_the_fields_of_their_tables(table: str) -> None:
    rows = getattr(kzpipe.extract_text(NEWS, PUBLISHED), table)
    assert isinstance(rows, list)
    assert rows
    assert {type(row) for row in rows} == {RECORDS[table]}


def test_what_the_article_tells() -> None:
    found = kzpipe.extract_text(NEWS, PUBLISHED)
    check(NEWS, found)
    assert [timex.value for timex in found.timexes] == ["2022-01-06", "2021-W52"]
    assert [(c.measure, c.number, c.group, c.claimant_id) for c in found.claims] == [
        ("killed", 14, "unspecified", "health-ministry.sdn"), ("killed", 3, "children", "health-ministry.sdn"),
        ("detained", 30, "protesters", "media-reuters"),
    ]  # fmt: skip
    assert [(quote.kind, quote.speaker_id) for quote in found.quotes] == [("indirect", "health-ministry.sdn"), ("direct", "health-ministry.sdn")]
    asked = [event for event in found.events if event.event_type == "REQUEST"]
    assert [(event.actor_ids, event.recipient_ids) for event in asked] == [(("egy", "org-un"), ("eth",))]


def test_an_article_in_which_nobody_takes_part_names_whom_it_is_about() -> None:
    # the ministry of finance announced that the deadlines for the road tax were extended: no event, and yet not nobody
    notice = "أعلنت وزارة المالية عن تمديد آجال خلاص معاليم الجولان إلى آخر الشهر."
    alone, among_others = plain_document(notice, PUBLISHED), plain_document(f"{notice}\nأدانت مصر إثيوبيا.", PUBLISHED)
    reader = default_reader()
    assert [mention.entity_type for mention in reader.read(alone, is_article=True).mentions if mention.role == "actor"] == ["government_body"]
    assert {mention.entity_id for mention in reader.read(among_others, is_article=True).mentions if mention.role == "actor"} == {"egy", "eth"}
    of_a_sentence = kzpipe.extract_text(notice, PUBLISHED).mentions
    assert not [mention for mention in of_a_sentence if mention.role == "actor"], "of a sentence it is not known"


def test_mentions_bear_the_type_of_their_entity() -> None:
    found = kzpipe.extract_text(NEWS, PUBLISHED)
    types = {entity.entity_id: entity.entity_type for entity in found.entities}
    assert all(mention.entity_type == types[mention.entity_id] for mention in found.mentions)
    assert {mention.role for mention in found.mentions} <= set(vocab.MENTION_ROLES)


def test_without_a_day_of_publication_relative_times_have_no_value() -> None:
    found = kzpipe.extract_text("وصل الوفد أمس الخميس، وكان غادر في 3 يناير 2022، وسيعود الأسبوع المقبل.")
    assert [timex.value for timex in found.timexes] == [None, "2022-01-03", None]
    assert {timex.anchor_date for timex in found.timexes} == {None}


def test_an_absolute_day_needs_no_day_of_publication() -> None:
    text = "اعتقلت الشرطة التونسية 30 متظاهرا في 3 يناير 2022."
    for published in (None, PUBLISHED):
        assert [event.event_date for event in kzpipe.extract_text(text, published).events] == [dt.date(2022, 1, 3)]


def test_reading_twice_gives_the_same_rows() -> None:
    first = kzpipe.extract_text(NEWS, PUBLISHED)
    kzpipe.extract_text("أعلنت موسكو إرسال سفينة إلى لبنان.", PUBLISHED)
    assert kzpipe.extract_text(NEWS, PUBLISHED) == first


def test_every_line_is_body() -> None:
    text = "التعليقات (2)\n\n  قالت مصر إن المعبر مفتوح.\n\tقالت تونس إن الميناء مغلق.\r\n"
    assert [quote.speaker_id for quote in kzpipe.extract_text(text).quotes] == ["egy", "tun"]


EMPTY = ["", " ", "\n\n", "\u200f", "...", "«»", "«", '"', "123", "abc def", "\u0640\u0640", "و", "ال", "\ufeff"]


@pytest.mark.parametrize("text", EMPTY, ids=[repr(text) for text in EMPTY])
def test_texts_that_say_nothing(text: str) -> None:
    found = kzpipe.extract_text(text, PUBLISHED)
    assert (found.mentions, found.claims, found.quotes, found.events) == ([], [], [], [])


SPELLINGS = {
    "vowel marks": "قَالَت وِزَارَةُ الصِّحَّةِ السُّودَانِيَّةُ إِنَّ 14 شَخْصًا قُتِلُوا فِي الخَرْطُومِ.",
    "tatweel": "قالـت وزارة الصحـة السودانيـة إن 14 شخصـا قتلـوا في الخرطـوم.",
    "no hamza, dots lost": "قالت وزاره الصحه السودانيه ان 14 شخصا قتلوا في الخرطوم.",
    "Arabic-Indic digits": "قالت وزارة الصحة السودانية إن ١٤ شخصا قتلوا في الخرطوم.",
    "direction marks": "قالت \u200fوزارة الصحة السودانية\u200f إن 14 شخصا قتلوا في \u202bالخرطوم\u202c.",
    "Persian letters": "قالت وزارة الصحة السودانیة إن 14 شخصا قتلوا في الخرطوم.",
    "no-break spaces": "قالت\u00a0وزارة\u00a0الصحة\u00a0السودانية إن 14\u00a0شخصا قتلوا في الخرطوم.",
}


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_spelling_does_not_matter(text: str) -> None:
    found = kzpipe.extract_text(text, PUBLISHED)
    check(text, found)
    assert [(claim.measure, claim.number, claim.claimant_id) for claim in found.claims] == [("killed", 14, "health-ministry.sdn")]
    assert [quote.speaker_id for quote in found.quotes] == ["health-ministry.sdn"]
    assert "place-khartoum" in [mention.entity_id for mention in found.mentions]


SUBJECTS = ["وزارة الصحة السودانية", "الرئيس التونسي", "مصر", "المتظاهرون", "سيرغي لافروف", "شهود عيان", "المتحدثة باسم الأمم المتحدة",
            "قوات الأمن", ""]  # fmt: skip
VERBS = ["قالت", "وأضاف", "أعلن", "أدانت", "اعتقلت", "قتل", "دعت", "لم تستخدم", "سيرسل", "أصيب", "تظاهر", "نفى", "زار", "انسحبت"]
OBJECTS = ["إن", "أن", "14 شخصا", "عشرات المتظاهرين", "«كل شيء بخير في المدينة»", "إثيوبيا", "قوات إلى سوريا", "القوة ضد المتظاهرين",
           "مقتل 5 مدنيين", ": «نعم", ""]  # fmt: skip
TAILS = ["في الخرطوم", "أمس الخميس", "بحسب وكالة رويترز", "بين الشرطة والمتظاهرين", "منذ عام 2011", "على تويتر", "قائلا", ""]
MARKS = [".", "،", " و", "؛", ":", "؟", "\n", "...", "»", '"']

PARTS = st.tuples(*(st.sampled_from(parts) for parts in (VERBS, SUBJECTS, OBJECTS, TAILS, MARKS)))
SENTENCES = PARTS.map(lambda parts: " ".join(parts[:4]) + parts[4])


@given(st.lists(SENTENCES, min_size=1, max_size=6).map(" ".join), st.sampled_from([None, PUBLISHED]))
@settings(max_examples=250, deadline=None)
def test_assembled_sentences_hold_to_the_tables(text: str, published: dt.date | None) -> None:
    check(text, kzpipe.extract_text(text, published))


@given(st.one_of(st.text(max_size=120), st.text(alphabet='ابتلموني قالتأنإ«»"،.:؛0129٣ًَّـ\u200f\u00a0\n()-/', max_size=120)))
@settings(max_examples=250, deadline=None)
def test_any_text_holds_to_the_tables(text: str) -> None:
    check(text, kzpipe.extract_text(text, PUBLISHED))


def test_a_long_text_is_read_in_linear_time() -> None:
    started = time.process_time()
    kzpipe.extract_text(NEWS + "\n", PUBLISHED)
    once = max(time.process_time() - started, 0.002)
    started = time.process_time()
    kzpipe.extract_text((NEWS + "\n") * 40, PUBLISHED)
    assert time.process_time() - started < 40 * once * 4 + 1


def test_one_sentence_without_end_is_read_in_reasonable_time() -> None:
    text = " و".join(["قالت مصر إن 5 مدنيين قتلوا في تونس"] * 150)
    started = time.process_time()
    check(text, kzpipe.extract_text(text, PUBLISHED))
    assert time.process_time() - started < 10


# numbers


def test_numbers_say_where_they_stand_and_what_they_mean() -> None:
    text = "قتل ثلاثة وعشرون شخصا وأصيب ١٬٢٣٤ آخرون"
    found = kzpipe.find_numbers(text)
    assert [(number.text, number.value) for number in found] == [("ثلاثة وعشرون", 23), ("١٬٢٣٤", 1234)]
    assert all(text[number.start : number.end] == number.text for number in found)


@pytest.mark.parametrize("text", ["", "لا أرقام هنا", "«»"])
def test_no_numbers(text: str) -> None:
    assert kzpipe.find_numbers(text) == []


@given(st.text(max_size=80))
@settings(max_examples=150, deadline=None)
def test_numbers_of_any_text_reproduce_their_words(text: str) -> None:
    for number in kzpipe.find_numbers(text):
        assert text[number.start : number.end] == number.text
        assert number.value == number.value


def test_an_article_is_let_in_for_somebody_and_names_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    # "The plan of the United Nations for the camps is nearly done": what the whole article makes of a name is nobody's to foresee
    document = plain_document("اكتملت خطة الأمم المتحدة لصيانة المخيمات في الأردن.", PUBLISHED)
    named = kzpipe.reader.name_article

    def places_alone(*asked: object) -> NamedArticle:
        found = named(*asked)
        kept = {number: tuple(one for one in linked if one.record.role == "place") for number, linked in found.by_sentence.items()}
        return dataclasses.replace(found, by_sentence=kept, entities={k: e for k, e in found.entities.items() if k == "jor"})

    monkeypatch.setattr(kzpipe.reader, "name_article", places_alone)
    reader = default_reader()
    assert has_actor(document, reader.names, reader.tagger)
    found = reader.read(document, is_article=True)
    assert [(m.text, m.entity_id) for m in found.mentions if m.role == "actor"] == [("الأمم المتحدة", "org-un")]
    assert "org-un" in {entity.entity_id for entity in found.entities}
    assert not [m for m in reader.read(document).mentions if m.role == "actor"], "of a sentence nothing is promised"
