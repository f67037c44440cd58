"""clean: usable articles with their parts, and one reason for every document that is set aside."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from kzpipe.lexicon.load import default_lexicons
from kzpipe.params import Parameters, load_parameters
from kzpipe.schema.ids import document_id
from kzpipe.schema.records import Article, Document, Quarantine
from kzpipe.schema.vocab import QUARANTINE_REASONS
from kzpipe.stages import clean
from kzpipe.store import table_from_records, tables_from_records
from tests.stages.in_memory import run_stage_in_memory

TITLE = "سيول تغمر قرى الولاية الشمالية وتقطع الطريق"  # floods cover the villages of the northern province and cut the road
LEAD = (
    "غمرت السيول منذ مساء أمس عشرات القرى في الولاية الشمالية، وقالت وزارة الصحة السودانية إن 14 شخصا لقوا مصرعهم وإن مئات البيوت تهدمت، "
    "فيما انقطعت الكهرباء والماء عن المدينة كلها."
)
SECOND = (
    "وأضافت الوزارة أن فرق الإنقاذ تعمل بلا توقف لإخراج العالقين من بيوتهم، وأن المدارس تحولت إلى ملاجئ للأسر التي فقدت كل ما تملك، "
    "بينما وصلت قوافل من الخيام والأغطية والدواء إلى أطراف الولاية."
)
HEADER = "الجمعة 7 يناير 2022"
ARTICLE = f"{TITLE}\n{HEADER}\n\n{LEAD}\n\n{SECOND}\n"
OTHER = (
    "عمال الميناء يواصلون إضرابهم للأسبوع الثالث\n8 يناير 2022\n\n"
    "واصل عمال الميناء في تونس إضرابهم للأسبوع الثالث احتجاجا على تأخر الرواتب، وقال الاتحاد العام التونسي للشغل إن المفاوضات مع الشركة متوقفة "
    "منذ أيام، وإن العمال لن يعودوا قبل أن تدفع لهم كل مستحقاتهم عن العام الماضي.\n"
)
ENGLISH = (
    "Floods cut the northern road\nFriday 7 January 2022\n\nThe floods have covered dozens of villages in the north since last night, "
    "and the health ministry said that fourteen people had lost their lives, "
    "while power and water were cut off in the whole town and the schools became shelters.\n"
)
PERSIAN = (
    "سیل در استان شمالی راه ها را بست\n\nسیلاب از دیشب ده ها روستا را در استان شمالی فرا گرفت و وزارت بهداشت گفت که چهارده نفر "
    "جان خود را از دست داده اند و صدها خانه ویران شده است، در حالی که برق و آب شهر قطع شده و مدرسه ها پناهگاه "
    "خانواده هایی شده که همه چیز خود را از دست داده اند.\n"
)
NOBODY = HEADER + "\n\n" + "سقط المطر طوال الليل فوق التلال البعيدة وامتلأت الأودية بالماء ثم هدأت الريح عند الفجر وظهرت الشمس من جديد. " * 3


@pytest.fixture(scope="module")
def parameters(root: Path) -> Parameters:
    return load_parameters(root / "params.yaml")


@pytest.fixture(scope="module")
def cleaner(parameters: Parameters) -> clean.Cleaner:
    return clean.prepare(default_lexicons(), parameters)


@pytest.fixture
def prepared_once(cleaner: clean.Cleaner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run of this module share the compiled lists."""
    monkeypatch.setattr(clean, "prepare", lambda lexicons, parameters: cleaner)


def document(text: str, path: str = "a.txt", **fields: object) -> Document:
    raw = f"{path}\0{text}".encode()
    made = Document(document_id(raw), path, None, None, None, None, "text/plain", "utf-8", text, "0" * 64)
    return replace(made, **fields)


def quarantined(cleaner: clean.Cleaner, one: Document, typical_year: int | None = None) -> Quarantine:
    cleaned = clean.clean_document(cleaner, (one, typical_year))
    assert cleaned.article is None
    assert (cleaned.blocks, cleaned.sentences, cleaned.words) == ((), (), ())
    assert cleaned.quarantine is not None
    return cleaned.quarantine


def run(documents: Iterable[Document], parameters: Parameters) -> dict[str, list[object]]:
    tables = {"documents": table_from_records("documents", documents)}
    return run_stage_in_memory("clean", tables, parameters)


def test_an_article_as_cleaned(cleaner: clean.Cleaner) -> None:
    one = document(ARTICLE, outlet="Sample Daily")
    cleaned = clean.clean_document(cleaner, (one, None))
    article = cleaned.article
    assert cleaned.quarantine is None
    assert article is not None
    assert (article.title, article.language, article.outlet, article.cluster_id) == (TITLE, "ar", "Sample Daily", one.document_id)
    assert (article.published_date, article.published_basis) == (dt.date(2022, 1, 7), "header")
    assert ARTICLE[article.published_start : article.published_end] == HEADER
    assert article.word_count == len(cleaned.words)
    assert [ARTICLE[b.start : b.end] for b in cleaned.blocks] == [TITLE, HEADER, LEAD, SECOND]
    assert [b.kind for b in cleaned.blocks] == ["title", "byline", "body", "body"]
    assert [b.block_index for b in cleaned.blocks] == [0, 1, 2, 3]
    assert [ARTICLE[s.start : s.end] for s in cleaned.sentences] == [TITLE, LEAD, SECOND]
    assert [s.block_index for s in cleaned.sentences] == [0, 2, 3]


def mojibake(text: str) -> str:
    return text.encode("utf-8").decode("cp1252", errors="replace")


# document, reason, what the detail says
ASIDE = {
    "in English": (document(ENGLISH), "not_arabic", "language other"),
    "in Persian": (document(PERSIAN), "not_arabic", "language fa"),
    "bytes read in the wrong encoding": (document(mojibake(ARTICLE)), "mojibake", "fetch it again as UTF-8"),
    "hardly any words": (document(f"{TITLE}\n{HEADER}\n\nقالت وزارة الصحة السودانية إن السيول هدأت تماما.\n"), "too_short", "clean.min_words is 30"),
    "no date": (document(ARTICLE.replace(HEADER, "محليات")), "no_date", "add a NAME.meta.json"),
    "a date of another century": (document(ARTICLE, declared_date=dt.date(1922, 1, 7)), "date_out_of_window", "1922-01-07; allowed: 2000-01-01"),
    "a date to come": (document(ARTICLE, declared_date=dt.date(2922, 1, 7)), "date_out_of_window", "published 2922-01-07"),
    "nobody who acts": (document(NOBODY), "no_actor", "nobody is named"),
}  # fmt: skip


@pytest.mark.parametrize(("one", "reason", "detail"), ASIDE.values(), ids=ASIDE.keys())
def test_a_document_that_cannot_be_used_is_set_aside_with_its_reason(one: Document, reason: str, detail: str, cleaner: clean.Cleaner) -> None:
    aside = quarantined(cleaner, one)
    assert (aside.reason, aside.stage, aside.source_path, aside.document_id) == (reason, "clean", "a.txt", one.document_id)
    assert detail in aside.detail


def test_every_reason_is_tried_here() -> None:
    assert {reason for _, reason, _ in ASIDE.values()} | {"near_copy", "error"} == set(QUARANTINE_REASONS)


def test_a_document_that_shows_a_mistake_in_the_code_is_set_aside_with_it() -> None:
    one = document(ARTICLE)
    aside = clean.unread(clean.Dated(one, None), "ValueError at kzpipe/text/blocks.py:7: no such line").quarantine
    assert aside is not None
    assert (aside.document_id, aside.source_path, aside.stage, aside.reason) == (one.document_id, "a.txt", "clean", "error")
    assert "no such line" in aside.detail


def test_the_words_of_comments_are_not_the_articles(cleaner: clean.Cleaner) -> None:
    comments = "\n".join(f"قارئ\n0{day}-01-2022 08:20 ص\nكل هذا الكلام عن السيول لا يغير شيئا في حياة الناس هنا." for day in range(8, 10))
    plain = clean.clean_document(cleaner, (document(ARTICLE), None)).article
    commented = clean.clean_document(cleaner, (document(f"{ARTICLE}التعليقات (2)\n{comments}\nاترك تعليقا\n"), None)).article
    assert plain is not None
    assert commented is not None
    assert commented.word_count == plain.word_count


def test_a_year_left_out_is_taken_from_what_the_other_documents_declare(cleaner: clean.Cleaner) -> None:
    one = document(ARTICLE.replace(HEADER, "محليات").replace("منذ مساء أمس", "منذ أمس الخميس 6 يناير"))
    assert quarantined(cleaner, one).reason == "no_date"
    article = clean.clean_document(cleaner, (one, 2022)).article
    assert article is not None
    assert (article.published_date, article.published_basis) == (dt.date(2022, 1, 7), "weekday-inference")


def words_changed(text: str, count: int) -> str:
    """Return a text with its last words replaced."""
    words = text.split(" ")
    return " ".join([*words[:-count], *(f"جديد{i}" for i in range(count))])


@pytest.mark.usefixtures("prepared_once")
class TestRun:
    def test_every_document_is_either_an_article_or_set_aside(self, parameters: Parameters) -> None:
        documents = [document(ARTICLE, "a.txt"), document(OTHER, "b.txt"), document(ENGLISH, "c.txt"), document(NOBODY, "d.txt")]
        found = run(documents, parameters)
        kept = {a.document_id for a in found["articles"] if isinstance(a, Article)}
        aside = {q.document_id for q in found["quarantine"] if isinstance(q, Quarantine)}
        assert kept | aside == {d.document_id for d in documents}
        assert not kept & aside
        assert kept == {documents[0].document_id, documents[1].document_id}

    def test_the_rows_hold_to_their_tables(self, parameters: Parameters) -> None:
        documents = [document(ARTICLE, "a.txt"), document(OTHER, "b.txt"), document(ENGLISH, "c.txt")]
        tables_from_records(run(documents, parameters), {"documents": table_from_records("documents", documents)})

    def test_of_near_copies_the_earliest_is_kept(self, parameters: Parameters) -> None:
        later = document(ARTICLE.replace(HEADER, "السبت 8 يناير 2022"), "a.txt")
        earlier = document(words_changed(ARTICLE, 3), "b.txt")
        found = run([later, earlier], parameters)
        (article,), (copy,) = found["articles"], found["quarantine"]
        assert isinstance(article, Article)
        assert isinstance(copy, Quarantine)
        assert article.document_id == earlier.document_id
        assert (copy.document_id, copy.reason) == (later.document_id, "near_copy")
        assert "a copy of b.txt" in copy.detail
        assert "clean.near_copy_similarity is 0.6" in copy.detail

    def test_of_copies_of_one_day_the_first_by_path_is_kept(self, parameters: Parameters) -> None:
        documents = [document(ARTICLE, path) for path in ("c.txt", "a.txt", "b.txt")]
        found = run(documents, parameters)
        assert [a.document_id for a in found["articles"] if isinstance(a, Article)] == [documents[1].document_id]
        assert sorted(q.source_path for q in found["quarantine"] if isinstance(q, Quarantine)) == ["b.txt", "c.txt"]

    def test_texts_that_share_much_are_one_cluster_and_both_kept(self, parameters: Parameters) -> None:
        half = document(f"{TITLE}\n{HEADER}\n\n{LEAD}\n\n{words_changed(SECOND, 14)}\n", "b.txt")
        documents = [document(ARTICLE, "a.txt"), half, document(OTHER, "c.txt")]
        articles = [a for a in run(documents, parameters)["articles"] if isinstance(a, Article)]
        clusters = {a.document_id: a.cluster_id for a in articles}
        assert len(articles) == 3
        assert clusters[documents[0].document_id] == clusters[half.document_id] == min(documents[0].document_id, half.document_id)
        assert clusters[documents[2].document_id] == documents[2].document_id

    def test_a_document_that_is_set_aside_is_nobodys_copy(self, parameters: Parameters) -> None:
        undated = ARTICLE.replace(HEADER, "محليات")
        found = run([document(undated, "a.txt"), document(undated, "b.txt")], parameters)
        assert [q.reason for q in found["quarantine"] if isinstance(q, Quarantine)] == ["no_date", "no_date"]

    def test_the_order_of_the_documents_changes_nothing(self, parameters: Parameters) -> None:
        half = f"{TITLE}\n{HEADER}\n\n{LEAD}\n\n{words_changed(SECOND, 14)}\n"
        texts = [ARTICLE, words_changed(ARTICLE, 3), half, OTHER, ENGLISH, NOBODY]
        documents = [document(text, f"{i}.txt") for i, text in enumerate(texts)]
        tables = {"documents": table_from_records("documents", documents)}
        expected = tables_from_records(run(documents, parameters), tables)
        for seed in range(3):
            shuffled = random.Random(seed).sample(documents, len(documents))
            assert tables_from_records(run(shuffled, parameters), tables) == expected

    def test_the_limits_are_those_of_the_parameters(self, parameters: Parameters) -> None:
        never_alike = parameters.model_copy(update={"clean": parameters.clean.model_copy(update={"near_copy_similarity": 1.0})})
        documents = [document(ARTICLE, "a.txt"), document(words_changed(ARTICLE, 3), "b.txt")]
        assert len(run(documents, never_alike)["articles"]) == 2

    def test_no_documents(self, parameters: Parameters) -> None:
        assert run([], parameters) == {"articles": [], "blocks": [], "sentences": [], "quarantine": []}
