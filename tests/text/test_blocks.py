"""Blocks: the article is told from the page around it."""

import pytest

from kzpipe.lexicon.load import load_lexicons
from kzpipe.text.blocks import PagePhrases, mark_blocks

BODY = "خرج آلاف العمال في مدينة الميناء اليوم إلى الشوارع احتجاجا على تأخر الرواتب، وأغلقوا الطريق الساحلي ساعات عدة قبل أن تتدخل الشرطة."
SECOND = "وقالت نقابة العمال إن الإضراب مستمر حتى تدفع الشركة ما عليها، وإن المفاوضات لم تبدأ بعد رغم وساطة المحافظ ورئيس البلدية."


@pytest.fixture(scope="module")
def phrases() -> PagePhrases:
    return PagePhrases.from_lexicons(load_lexicons(names=["page_phrases", "months", "weekdays"]))


def kinds(text: str, phrases: PagePhrases, title: str | None = None) -> list[tuple[str, str]]:
    return [(text[b.start : b.end], b.kind) for b in mark_blocks(text, phrases, title)]


CASES = [
    ("Skip to main content", "nav", "an English skip link"),
    ("شارك القصة", "nav", "a share bar"),
    ("الرئيسية / أخبار / العالم", "nav", "a breadcrumb"),
    ("فيسبوك | تويتر | واتساب | نسخ الرابط", "nav", "a row of buttons"),
    ("الجمعة 7 يناير 2022", "byline", "a header date"),
    ("05/01/2022 - 16:20", "byline", "a numeric header date"),
    ("https://video.example/watch?v=1", "embed", "a video address"),
    ("فيسبوك تويتر لينكدإن واتساب مشاركة عبر البريد", "nav", "buttons without marks between them"),
    ("تكبير الخط | تصغير الخط", "nav", "the size of the letters"),
    ("12,870 مشاهدة", "nav", "a counter"),
    ("نستخدم ملفات تعريف الارتباط لتحسين تجربة التصفح وتحليل حركة الزيارات على موقعنا.", "nav", "a notice about cookies"),
    ("صحيفة «المرسى» | ملفات | 7 يناير 2022", "byline", "outlet, section, date"),
    ("وكالة «سطور» للأنباء – مكتب الساحل", "byline", "an agency and its desk"),
    ("الميناء - سالم العمري", "byline", "place and author"),
    ("عمال غاضبون أمام البوابة صباح الجمعة (أرشيف)", "caption", "a caption with its credit"),
    ("صدر الصورة، وكالة سطور", "caption", "a credit alone"),
    ("الشركة تعرض جدولا جديدا للدفع والنقابة ترفض العرض", "standfirst", "a standfirst without a full stop"),
    ("We are watching the port closely — Desk (@desk_sample) January 8, 2022", "embed", "a post in English"),
]


@pytest.mark.parametrize(("line", "kind", "gloss"), CASES, ids=[gloss for *_, gloss in CASES])
def test_lines_of_the_page(line: str, kind: str, gloss: str, phrases: PagePhrases) -> None:
    text = f"إضراب عمال الميناء يدخل أسبوعه الثاني\n{line}\n\n{BODY}\n\n{SECOND}\n"
    assert (line, kind) in kinds(text, phrases)


HEADLINES = [
    ("تخطى عدد المضربين ألف عامل في مدينة الميناء", "the number passed a thousand; not «skip»"),
    ("المزيد من القتلى في ضواحي العاصمة مع تجدد القصف", "more of the dead; not «more of»"),
    ("متابعة دولية حثيثة لأزمة عمال الميناء", "a following; not a desk"),
    ("5 قتلى بعد مشاركة عمال في احتجاج", "a number beside «taking part»; not a counter"),
    ("3 رؤساء في زيارة إلى مدينة الميناء", "a number and «a visit»"),
    ("انضم إلى الإضراب آلاف من عمال الميناء", "joined; not «join»"),
    ("تويتر يعلق حساب نقابة عمال الميناء", "a network acts"),
    ("حفظ النظام في الميناء مسؤولية الجيش", "keeping order; not «save»"),
    ("بعد إضراب 18 أبريل.. ماذا ينتظر عمال الميناء؟", "a day inside the headline"),
    ("شاهد: عمال الميناء يغلقون الطريق الساحلي", "watch, where there is no other headline"),
    ("كتب عامل من الميناء رسالة إلى الحكومة", "wrote; not an author line"),
]


@pytest.mark.parametrize(("line", "gloss"), HEADLINES, ids=[gloss for _, gloss in HEADLINES])
def test_a_headline_that_begins_like_a_line_of_the_page(line: str, gloss: str, phrases: PagePhrases) -> None:
    assert kinds(f"{line}\n\n{BODY}\n\n{SECOND}\n", phrases)[0] == (line, "title")


INSIDE = [
    ("هل تنجح الوساطة؟", "heading", "a question heads a section"),
    ("- دفع الرواتب المتأخرة", "body", "an entry of a list"),
    ('"لن نعود إلى العمل قبل الرواتب"', "body", "a quotation of its own"),
    ("المصدر الأمني أكد أن الوضع تحت السيطرة تماما.", "body", "the source said; not «source:»"),
    ("كتب الرئيس على حسابه في تويتر أن الأزمة انتهت.", "body", "wrote on his account"),
    ("وتابعنا على الأرض حركة السفن في الميناء.", "body", "we followed; not «follow us»"),
    ("اشترك في نشرتنا البريدية ليصلك جديدنا كل صباح", "nav", "a newsletter"),
    ("يستمر المحتوى بعد الإعلان", "nav", "an advertisement"),
]


@pytest.mark.parametrize(("line", "kind", "gloss"), INSIDE, ids=[gloss for *_, gloss in INSIDE])
def test_lines_between_paragraphs(line: str, kind: str, gloss: str, phrases: PagePhrases) -> None:
    text = f"إضراب عمال الميناء يدخل أسبوعه الثاني\n\n{BODY}\n\n{line}\n\n{SECOND}\n"
    assert kinds(text, phrases)[2] == (line, kind)


def test_a_headline_below_a_list_of_links(phrases: PagePhrases) -> None:
    links = ["سقوط جسر قديم شمال البلاد بعد أمطار", "ارتفاع أسعار الخبز للمرة الثالثة هذا العام"]
    title = "احتجاج العمال في الميناء على تأخر الرواتب"
    found = kinds("\n\n".join([*links, title, BODY, SECOND]), phrases)
    assert [kind for _, kind in found] == ["nav", "nav", "title", "body", "body"]


def test_a_short_last_paragraph_without_a_full_stop(phrases: PagePhrases) -> None:
    last = "وكان الطرفان قد اتفقا قبل شهر على جدول للدفع"
    assert kinds(f"إضراب عمال الميناء يدخل أسبوعه الثاني\n{BODY}\n{SECOND}\n{last}\n", phrases)[-1] == (last, "body")


def test_an_article_in_order(phrases: PagePhrases) -> None:
    text = (
        "إضراب عمال الميناء يدخل أسبوعه الثاني\n\nعمال أمام بوابة الميناء - تصوير أرشيفي\nعمال أمام بوابة الميناء - تصوير أرشيفي\n\n"
        f"{BODY}\n\nوساطة متعثرة\n\n{SECOND}\n\nالمصدر: وكالات\n"
    )
    assert [kind for _, kind in kinds(text, phrases)] == ["title", "caption", "duplicate", "body", "heading", "body", "source_note"]


def test_comments_after_the_article_are_no_body(phrases: PagePhrases) -> None:
    comments = "التعليقات (2)\nسالم\n10-01-2022 08:20 ص\nكل هذا الكلام لا يغير شيئا في حياة الناس.\nاترك تعليقا\n"
    text = f"إضراب عمال الميناء يدخل أسبوعه الثاني\n{BODY}\n{SECOND}\n{comments}"
    found = dict(kinds(text, phrases))
    assert found["سالم"] == "comment"
    assert found["10-01-2022 08:20 ص"] == "comment"
    assert found["كل هذا الكلام لا يغير شيئا في حياة الناس."] == "comment"
    assert found["اترك تعليقا"] == "nav"


def test_a_comment_counter_in_the_header_does_not_end_the_article(phrases: PagePhrases) -> None:
    text = f"إضراب عمال الميناء يدخل أسبوعه الثاني\n👁 120 مشاهدة 💬 0 تعليقات\n{BODY}\n{SECOND}\n"
    assert [kind for _, kind in kinds(text, phrases)][-2:] == ["body", "body"]


def test_links_after_read_also_are_navigation(phrases: PagePhrases) -> None:
    text = f"إضراب عمال الميناء يدخل أسبوعه الثاني\n{BODY}\nاقرأ أيضا\nأسعار الوقود ترتفع مجددا\n{SECOND}\n"
    assert [kind for _, kind in kinds(text, phrases)] == ["title", "body", "nav", "nav", "body"]


def test_a_repeated_lead_is_a_duplicate(phrases: PagePhrases) -> None:
    text = f"إضراب عمال الميناء يدخل أسبوعه الثاني\n{BODY[:70]}...\n{BODY}\n{SECOND}\n"
    assert [kind for _, kind in kinds(text, phrases)] == ["title", "duplicate", "body", "body"]


def test_the_declared_title_is_found_below_navigation(phrases: PagePhrases) -> None:
    text = f"أخبار محلية من مدن الساحل الشرقي\nإضراب عمال الميناء\n{BODY}\n{SECOND}\n"
    assert ("إضراب عمال الميناء", "title") in kinds(text, phrases, "إضراب عمال الميناء")


@pytest.mark.parametrize("text", ["", "\n\n  \n", "كلمة", "." * 50, "و" * 5000])
def test_odd_texts_do_not_fail(text: str, phrases: PagePhrases) -> None:
    assert all(0 <= b.start < b.end <= len(text) for b in mark_blocks(text, phrases))
