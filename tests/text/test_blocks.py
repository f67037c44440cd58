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
    ("We are watching the port closely — Desk (@desk_sample) January 8, 2022", "embed", "a post in English"),
]


@pytest.mark.parametrize(("line", "kind", "gloss"), CASES, ids=[gloss for *_, gloss in CASES])
def test_lines_of_the_page(line: str, kind: str, gloss: str, phrases: PagePhrases) -> None:
    text = f"إضراب عمال الميناء يدخل أسبوعه الثاني\n{line}\n\n{BODY}\n\n{SECOND}\n"
    assert (line, kind) in kinds(text, phrases)


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
