"""What becomes of the names that the model marks, beside those of the lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from kzpipe.entities.discover import NameSpan, Reading
from kzpipe.entities.features import Marks
from kzpipe.entities.link import name_article
from kzpipe.reader import default_reader, extract_text
from kzpipe.text.document import plain_document
from kzpipe.text.normalize import fold

DOUBT = 0.02
"""How likely the told model takes any other word for part of a name: it might be."""


class ToldTagger:
    """A model that finds exactly the names it is told of, as sure as it is told."""

    def __init__(self, names: dict[str, str], confidence: float = 0.95) -> None:
        self._names = {tuple(fold(word) for word in words.split()): kind for words, kind in names.items()}
        self._confidence = confidence

    def read(self, forms: Sequence[str], marks: Sequence[Marks] = ()) -> tuple[list[NameSpan], tuple[float, ...]]:
        spans = [
            NameSpan(first, first + len(words), kind, self._confidence)
            for first in range(len(forms)) for words, kind in self._names.items() if tuple(forms[first : first + len(words)]) == words
        ]  # fmt: skip
        spans = [span for span in spans if not any(other != span and other.first <= span.first and span.last <= other.last for other in spans)]
        inside = {i for span in spans for i in range(span.first, span.last)}
        return sorted(spans), tuple(self._confidence if i in inside else DOUBT for i in range(len(forms)))

    def read_all(self, sentences: Sequence[tuple[Sequence[str], Sequence[Marks]]]) -> list[Reading]:
        return [self.read(forms, marks) for forms, marks in sentences]


def named(text: str, names: dict[str, str], confidence: float = 0.95) -> list[tuple[str, str, str]]:
    """Return words, English name and type of every mention that is read with a model told of ``names``."""
    found = name_article(plain_document(text, dt.date(2022, 1, 6)), default_reader().names, ToldTagger(names, confidence))  # type: ignore[arg-type]
    return [(m.text, found.entities[m.entity_id].name_en, m.entity_type) for m in found.mentions]


FULL = {"حسام الدين قبلان": "person"}

# text, names the model is told of, mentions
CASES = {
    "an unknown full name": ("قال حسام الدين قبلان إن الماء مقطوع.", FULL, [("حسام الدين قبلان", "Hsam al-Din Qblan", "person")]),
    "then the surname alone": (
        "قال حسام الدين قبلان إن الماء مقطوع. وأضاف قبلان أن الطريق مغلق.", FULL,
        [("حسام الدين قبلان", "Hsam al-Din Qblan", "person"), ("قبلان", "Hsam al-Din Qblan", "person")],
    ),
    "the surname with a proclitic": (
        "قال حسام الدين قبلان إن الماء مقطوع. وشكر الناس لقبلان عمله.", FULL,
        [("حسام الدين قبلان", "Hsam al-Din Qblan", "person"), ("قبلان", "Hsam al-Din Qblan", "person")],
    ),
    "a surname that the model finds by itself": (
        "قال حسام الدين قبلان إن الماء مقطوع. وأضاف قبلان أن الطريق مغلق.", {**FULL, "قبلان": "person"},
        [("حسام الدين قبلان", "Hsam al-Din Qblan", "person"), ("قبلان", "Hsam al-Din Qblan", "person")],
    ),
    "a part of the name again": (
        "قال حسام الدين قبلان إن الماء مقطوع. وأضاف حسام قبلان أن الطريق مغلق.", {**FULL, "حسام قبلان": "person"},
        [("حسام الدين قبلان", "Hsam al-Din Qblan", "person"), ("حسام قبلان", "Hsam al-Din Qblan", "person")],
    ),
    "another of that surname is another person": (
        "قال حسام الدين قبلان إن الماء مقطوع. وأضاف رامي قبلان أن الطريق مغلق.", {**FULL, "رامي قبلان": "person"},
        [("حسام الدين قبلان", "Hsam al-Din Qblan", "person"), ("رامي قبلان", "Rami Qblan", "person")],
    ),
    "a surname before any full name": ("وأضاف قبلان أن الطريق مغلق.", {"قبلان": "person"}, [("قبلان", "Qblan", "person")]),
    "a surname with the article, named before": (
        "قالت هالة الشامي إن الماء مقطوع. وأضافت الشامي أن الطريق مغلق.", {"هالة الشامي": "person"},
        [("هالة الشامي", "Hala al-Shami", "person"), ("الشامي", "Hala al-Shami", "person")],
    ),
    "an organisation with a known head": (
        "قال اتحاد صيادي الساحل إن الميناء مغلق.", {"اتحاد صيادي الساحل": "organisation"},
        [("اتحاد صيادي الساحل", "Athad Siadi al-Sahl", "organization")],
    ),
    "then its head with the article": (
        "قال اتحاد صيادي الساحل إن الميناء مغلق. وأضاف الاتحاد أن البحر هائج.", {"اتحاد صيادي الساحل": "organisation"},
        [("اتحاد صيادي الساحل", "Athad Siadi al-Sahl", "organization"), ("الاتحاد", "Athad Siadi al-Sahl", "organization")],
    ),
    "an organisation of one word": (
        "قال السنابل إن الميناء مغلق.", {"السنابل": "organisation"}, [("السنابل", "al-Snabl", "organization")],
    ),
    "an organisation without a known head": (
        "قال السنابل الذهبية إن الميناء مغلق.", {"السنابل الذهبية": "organisation"}, [("السنابل الذهبية", "al-Snabl al-Dhhbia", "organization")],
    ),
    "an organisation named after a town": (
        "فازت جامعة القاهرة بالجائزة.", {"جامعة القاهرة": "organisation"}, [("جامعة القاهرة", "Jamaat al-Qahra", "organization")],
    ),
    "two listed names joined by and stay two": (
        "تعاونت اليونسكو والناتو في المشروع.", {"اليونسكو والناتو": "organisation"}, [("اليونسكو", "UNESCO", "igo"), ("الناتو", "NATO", "igo")],
    ),
    "a head before a listed name is left out": (
        "وصل الوفد إلى مدينة بيروت.", {"بيروت": "place"}, [("بيروت", "Beirut", "city")],
    ),
    "a town that the model takes for a club": (
        "فاز برشلونة في المباراة.", {"برشلونة": "organisation"}, [("برشلونة", "FC Barcelona", "organization")],
    ),
    "what a town is, before it": ("تقع القرية في قضاء حيفا.", {"قضاء حيفا": "place"}, [("قضاء حيفا", "Haifa", "city")]),
    "another place around a town": ("نزل المسافرون عند كهف حيفا.", {"كهف حيفا": "place"}, [("كهف حيفا", "Khf Hifa", "place")]),
    "a town of two words is nobody": ("وصل الوفد إلى تل أبيب.", {"تل أبيب": "person"}, [("تل أبيب", "Tel Aviv", "city")]),
    "a town is a town": ("وصل الوفد إلى برشلونة.", {"برشلونة": "place"}, [("برشلونة", "Barcelona", "city")]),
    "a state inside a title": (
        "حضر سفير النرويج الحفل.", {"النرويج": "place"}, [("النرويج", "Norway", "state")],
    ),
    "the outlet he spoke to is no part of a name": (
        "قال حسام قبلان لرويترز إن الماء مقطوع.", {"حسام قبلان لرويترز": "person"},
        [("حسام قبلان", "Hsam Qblan", "person"), ("رويترز", "Reuters", "media")],
    ),
    "«the city» is no name": ("سقط المطر على المدينة.", {"المدينة": "place"}, []),
    "an adverb is no name": ("عمل الفريق ميدانياً في الليل.", {"ميدانياً": "person"}, []),
    "a place": ("سقط المطر على وادي الزيتونة.", {"وادي الزيتونة": "place"}, [("وادي الزيتونة", "Wadi al-Zitwna", "place")]),
    "a list wins over the model": ("سقط المطر في تونس.", {"تونس": "person"}, [("تونس", "Tunisia", "state")]),
    "a full name wins over a surname on a list": (
        "قال منذر لافروف إن الماء مقطوع.", {"منذر لافروف": "person"}, [("منذر لافروف", "Mndhr Lafrwf", "person")],
    ),
    "a full name of two surnames on lists": (
        "قال رشيد لافروف إن الماء مقطوع.", {"رشيد لافروف": "person"}, [("رشيد لافروف", "Rshid Lafrwf", "person")],
    ),
    "a name never holds a number": ("قال حسام 12 قبلان إن الماء مقطوع.", {"حسام 12 قبلان": "person"}, []),
    "rare is no name": ("نشر الموقع كتاب نادر.", {"نادر": "person"}, []),
    "morning is no name": ("وصل صباح اليوم إلى المدينة.", {"صباح": "person"}, []),
    "the son of a listed father": (
        "حضر حسام بن محمد بن راشد آل مكتوم الحفل.", {"حسام بن محمد بن راشد آل مكتوم": "person"},
        [("حسام بن محمد بن راشد آل مكتوم", "Hsam Bn Mhmd Bn Rashd Al Mktwm", "person")],
    ),
    "two persons side by side are one": (
        "حضر حسام علي عبد الله صالح الحفل.", {"حسام": "person", "علي عبد الله صالح": "person"},
        [("حسام علي عبد الله صالح", "Hsam Ali Abd Allh Salh", "person")],
    ),
    "a verb before a listed name": ("واحتجز سيرغي لافروف الكتاب.", {"واحتجز سيرغي لافروف": "person"}, [("سيرغي لافروف", "Sergey Lavrov", "person")]),
    "and, with a given name before a listed name": (
        "واحتج وطارق لافروف معا.", {"وطارق لافروف": "person"}, [("طارق لافروف", "Tarq Lafrwf", "person")],
    ),
    "and, right after another person": (
        "أوقف رينزو غالفيتي ورامبو تسورك معا.", {"رينزو غالفيتي": "person", "ورامبو تسورك": "person"},
        [("رينزو غالفيتي", "Rinzw Ghalfiti", "person"), ("رامبو تسورك", "Rambw Tswrk", "person")],
    ),
    "the second half of a compound name": (
        "حضر منيب الزمان الحفل.", {"منيب": "person"}, [("منيب الزمان", "Mnib al-Zman", "person")],
    ),
    "a verb of speech taken for a first name": (
        "وروى تشامبل أن الطريق مغلق.", {"وروى تشامبل": "person"}, [("تشامبل", "Tshambl", "person")],
    ),
    "followers taken for a last name": (
        "ودعا توماسو أنصاره إلى الصبر.", {"توماسو أنصاره": "person"}, [("توماسو", "Twmasw", "person"), ("أنصاره", "protesters", "protesters")],
    ),
    "what a body is, without its name": (
        "وطالب ائتلاف بالهدوء.", {"ائتلاف": "person"}, [],
    ),
    "what a body is and its name are two": (
        "وطالبت المنظمة الدولية هيومن رايتس ووتش بالهدوء.", {"المنظمة الدولية هيومن رايتس ووتش": "organisation"},
        [("هيومن رايتس ووتش", "Human Rights Watch", "other")],
    ),
    "the word after house of": (
        "حضر فهد بن سالم آل عمار الحفل.", {"فهد بن سالم آل": "person"}, [("فهد بن سالم آل عمار", "Fhd Bn Salm Al Amar", "person")],
    ),
    "a definite word after a preposition opens no name": (
        "سلم الجائزة للطالب حسام قبلان.", {"للطالب حسام قبلان": "person"}, [("حسام قبلان", "Hsam Qblan", "person")],
    ),
    "a club and its town": ("فاز لوكوموتيف صوفيا أمس.", {"لوكوموتيف": "organisation"}, [("لوكوموتيف صوفيا", "Lwkwmwtif Swfia", "organization")]),
    "an outlet and the town it writes from": (
        "قالت رويترز صوفيا هادئة.", {"رويترز": "organisation"}, [("رويترز", "Reuters", "media"), ("صوفيا", "Bulgaria", "state")],
    ),
    "a company, says the word before": ("باعت شركة سلمان سيارات.", {"سلمان": "person"}, [("سلمان", "Slman", "organization")]),
    "a club, says the word before": ("فاز فريق مانشستر أمس.", {"مانشستر": "place"}, [("مانشستر", "Manshstr", "organization")]),
    "a foreign first name before an adjective": ("عاد بيتر كوري أمس.", {"بيتر كوري": "person"}, [("بيتر كوري", "Bitr Kwri", "person")]),
    "on is not Ali": ("ودخل حسام قبلان على الحاضرين.", {"حسام قبلان على": "person"}, [("حسام قبلان", "Hsam Qblan", "person")]),
    "the state of a team": (
        "فاز منتخب النرويج في المباراة.", {"النرويج": "place"},
        [("منتخب النرويج", "National Team of Norway", "other"), ("النرويج", "Norway", "state")],
    ),
    "fewer words of a body": (
        "قررت بلدية مدينة الزيتونة فتح الطريق.", {"بلدية": "organisation", "مدينة الزيتونة": "place"},
        [("بلدية", "Mayor's Office", "government_body"), ("مدينة الزيتونة", "Mdinat al-Zitwna", "place")],
    ),
    "a surname that another listed person bears too": (
        "قال محمد ديبي إن الماء مقطوع. وأضاف ديبي أن الطريق مغلق.", {"محمد ديبي": "person", "ديبي": "person"},
        [("محمد ديبي", "Mahamat Idriss Déby", "person"), ("ديبي", "Mahamat Idriss Déby", "person")],
    ),
    "a first name after the full name": (
        "قال آبي أحمد إن الماء مقطوع. وأضاف آبي أن الطريق مغلق.", {"آبي أحمد": "person", "آبي": "person"},
        [("آبي أحمد", "Abiy Ahmed", "person"), ("آبي", "Abiy Ahmed", "person")],
    ),
    "a person of seven words is none": ("قال واحد اثنان ثلاث اربع خمس ست سبع.", {"واحد اثنان ثلاث اربع خمس ست سبع": "person"}, []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "names", "expected"), CASES.values(), ids=CASES.keys())
def test_what_the_models_names_become(text: str, names: dict[str, str], expected: list[tuple[str, str, str]]) -> None:
    assert named(text, names) == expected


def test_an_unsure_name_is_left_out() -> None:
    assert named("سقط المطر فوق الزيتونة الكبرى.", {"الزيتونة الكبرى": "place"}, 0.3) == []


class HesitantTagger(ToldTagger):
    """A model that only half believes in its names: it tells how likely they are, and marks none."""

    def read(self, forms: Sequence[str], marks: Sequence[Marks] = ()) -> tuple[list[NameSpan], tuple[float, ...]]:
        return [], super().read(forms, marks)[1]


TITLES = ["النائب", "القاضي", "المحامي", "الصحفي"]  # deputy, judge, lawyer, journalist


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("model", [HesitantTagger, ToldTagger], ids=["nothing marked", "marked, but unsure"])
def test_after_a_title_half_a_belief_is_enough(title: str, model: type[ToldTagger]) -> None:
    tagger = model({"حسام قبلان": "person"}, 0.3)

    def persons(text: str) -> list[str]:
        found = name_article(plain_document(text, None), default_reader().names, tagger)  # type: ignore[arg-type]
        return [mention.text for mention in found.mentions if mention.entity_type == "person"]

    assert persons(f"قال {title} حسام قبلان إن الماء مقطوع.") == ["حسام قبلان"]
    assert persons("قال حسام قبلان إن الماء مقطوع.") == []


def test_a_title_with_its_state_gives_the_unknown_person_that_state() -> None:
    text = "قال وزير الصحة الليبي حسام قبلان إن الدواء متوفر. وأعلن وزير الصحة التونسي رامي زيدان رأيا آخر."
    found = name_article(
        plain_document(text, None),
        default_reader().names,
        ToldTagger({"حسام قبلان": "person", "رامي زيدان": "person"}),  # type: ignore[arg-type]
    )
    countries = {entity.name_ar: entity.country_code for entity in found.entities.values() if entity.origin == "discovered"}
    assert countries == {"حسام قبلان": "LBY", "رامي زيدان": "TUN"}


def test_a_discovered_entity_keeps_its_id_across_articles_and_spellings() -> None:
    one = named_entities("قال حسام أبو قبلان إن الماء مقطوع.", "حسام أبو قبلان")
    other = named_entities("والتقى الوفد حسام ابو قبلان في بيته.", "حسام ابو قبلان")
    assert [entity_id for entity_id, _ in one] == [entity_id for entity_id, _ in other]
    assert one[0][1] == "discovered"


def named_entities(text: str, name: str) -> list[tuple[str, str]]:
    found = name_article(plain_document(text, None), default_reader().names, ToldTagger({name: "person"}))  # type: ignore[arg-type]
    return [(entity.entity_id, entity.origin) for entity in found.entities.values()]


SPEAKERS = {
    "a title and a name": "قالت الناشطة ليلى الهادي إن المدينة هادئة تماما اليوم.",  # the activist Layla al-Hadi
    "an office and a name": "قال الرئيس التونسي قيس سعيد إن المدينة هادئة تماما اليوم.",
}


@pytest.mark.parametrize("text", SPEAKERS.values(), ids=SPEAKERS.keys())
def test_the_person_speaks_and_not_the_title_before_the_name(text: str) -> None:
    found = extract_text(text, dt.date(2022, 1, 6))
    (quote,) = found.quotes
    assert {entity.entity_id: entity.entity_type for entity in found.entities}[str(quote.speaker_id)] == "person"


def test_what_a_body_is_counts_alone_only_before_its_place() -> None:
    told = {"بلدية": "organisation"}
    assert [words for words, _, _ in named("وتحفظ سجلات بلدية نابلس هنا.", told)] == ["بلدية", "نابلس"]
    assert [words for words, _, _ in named("وتحفظ سجلات بلدية أخرى هنا.", told)] == []
