from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from kzpipe.versions.model import Cause, Evidence, InputChange, RowChange, TableDiff, VersionDiff
from kzpipe.versions.render import render
from kzpipe.versions.render.markdown import LONGEST, code, escaped, render_markdown
from kzpipe.versions.render.outline import outline

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKS = dict.fromkeys(map(ord, "\u2066\u2067\u2069\u200b"))
ROWS = """\
**1.** changed: casualties **2022-01-07 killed security_forces kaz cumulative** `casualty-1`
- best: 13 → 18 (+5)
- best_claim_ids: – → c-2 (1 stayed)
- because claim c-2 came in with article data/raw/a.txt

> أعلنت الوزارة أن <strong>18 من رجال الشرطة قتلوا</strong>، بحسب BBC.
>
> <sub>وكالة المثال, 2022-01-08, بيان الوزارة, 00000000000000aa</sub>

**2.** added: mentions **الوزارة** `m-1`
- entity_id mvd, confidence 0.5
- no cause is recorded

**3.** moved: mentions **موسكو** `m-3`
- start: 10 → 12 (+2)
- end: 14 → 16 (+2)
- because article data/raw/a.txt
"""
HEAD = """\
### `data-v1` (0123456789, cache) → `workspace`

**3 rows differ in 2 of 4 tables.** 1 added, 1 changed, 1 moved.

- ⚠ no cause is recorded for 1 row
- ⚠ columns of mentions: retyped confidence: float -&gt; double

1. changed: casualties **2022-01-07 killed security_forces kaz cumulative** best: 13 → 18 (+5), best_claim_ids: – → c-2 (1 stayed), because claim\
 c-2 came in with article data/raw/a.txt
"""
WHY_AND_TABLES = """\
#### Why

**articles**: 1
- new data/raw/a.txt: ab12, 3 rows

**lexicon lines**: 1
- changed actor_names.csv: 214, 2 rows
  - before: mvdd,alias,xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,وزارة الداخلية
  - after: mvd,alias,xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,وزارة الداخلية

**parameters**: 1
- changed extract.width: 0.5 → 0.6, 0 rows

#### Tables

| table | before | after | added | removed | changed | moved | identical | columns |
|:--|--:|--:|--:|--:|--:|--:|--:|:--|
| mentions | 20 | 21 | 1 | 0 | 0 | 1 | 19 | retyped confidence: float -&gt; double |
| casualties | 3 | 3 | 0 | 0 | 1 | 0 | 2 | best 1, best_claim_ids 1 |

Identical: documents, articles (8 rows).
"""


def test_in_the_order_of_reading(diff: VersionDiff) -> None:
    text = render(diff, "markdown", limit=20).translate(MARKS)
    assert text.startswith(HEAD)
    places = [text.index(part) for part in (HEAD, WHY_AND_TABLES, "<details><summary>All 3 rows, the largest change first</summary>", ROWS)]
    assert places == sorted(places)
    assert text.endswith("\n</details>\n")


def test_arabic_is_isolated_and_latin_within_it(diff: VersionDiff) -> None:
    text = render(diff, "markdown", limit=20)
    assert "> \u2067أعلنت الوزارة أن <strong>18 من رجال الشرطة قتلوا</strong>، بحسب \u2066BBC\u2069.\u2069\n" in text


def test_nothing_differs(same: VersionDiff) -> None:
    assert render(same, "markdown", limit=20) == (
        "### `data-v1` (0000000000, cache) → `data-v2` (1111111111, rebuilt)\n\n**Nothing differs: 2 tables with 13 rows compared, all the same.**\n"
    )


def many(diff: VersionDiff, count: int) -> VersionDiff:
    toll = diff.tables[3].rows[0]
    rows = tuple(dataclasses.replace(toll, row_id=f"casualty-{number}", size=float(number)) for number in range(count))
    inputs = tuple(InputChange("article", f"data/raw/{number}-{'long' * 20}.txt", None, "ab12", 3) for number in range(count))
    tables = (TableDiff("casualties", count, count, 0, 0, count, 0, 0, {"best": count}, rows=rows), *diff.tables[:3])
    return dataclasses.replace(diff, tables=tables, inputs=inputs)


def test_a_comment_is_cut_and_says_what_is_left_out(diff: VersionDiff) -> None:
    text = render(many(diff, 900), "markdown", limit=900)
    assert LONGEST - 1_500 < len(text.encode()) <= LONGEST
    last = text.splitlines()[-1]
    said = re.fullmatch(r"(\d+) rows and (\d+) inputs not shown: `kzpipe diff data-v1 workspace --limit 902`", last)
    assert said, last
    assert int(said[1]) == 902 - len(re.findall(r"^\*\*\d+\.\*\*", text, re.MULTILINE))
    assert int(said[2]) == 900 - text.count("- new data/raw/")
    assert text.count("<details>") == text.count("</details>") == 1
    assert "| casualties | 900 |" in text


@given(st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهوي ًٌَُِّ«»", min_size=1, max_size=60), st.integers(1, 400), st.integers(1, 200))
@settings(max_examples=15, deadline=None)
def test_huge_arabic_rows_fit_by_bytes(words: str, times: int, count: int) -> None:
    said = words * times
    row = {"claim_id": "c-1", "document_id": "d", "start": 0, "end": 1, "text": said, "label_ar": said, "relayed_by": (said,) * 3}
    evidence = Evidence("d", said, 0, len(said) // 2, said, said, None)
    causes = tuple(Cause("lexicon", f"{number} {said}", said) for number in range(9))
    rows = tuple(RowChange("claims", "added", f"c-{number}", "d", None, row, causes=causes, evidence=evidence) for number in range(count))
    inputs = tuple(InputChange("lexicon", f"{number} {said}", said, said + "!", 1) for number in range(count))
    diff = VersionDiff("a", "b", None, None, ("cache", "cache"), inputs, (TableDiff("claims", 0, count, count, 0, 0, 0, 0, rows=rows),))
    text = render(diff, "markdown", limit=count)
    assert len(text.encode()) <= LONGEST
    assert text.count("<details>") == text.count("</details>")


@pytest.mark.parametrize("longest", [300, 700, 1_500, 3_000])
def test_however_short_a_comment_may_be(diff: VersionDiff, longest: int) -> None:
    text = render_markdown(outline(diff, 20), longest)
    assert len(text.encode()) <= longest
    assert text.count("<details>") == text.count("</details>")
    if len(text) < len(render(diff, "markdown", limit=20)):
        assert text.splitlines()[-1].endswith("not shown: `kzpipe diff data-v1 workspace --limit 3`")


@given(st.integers(0, 40), st.integers(200, 4_000), st.text(max_size=30))
def test_never_longer_than_allowed(count: int, longest: int, words: str) -> None:
    row = {"claim_id": "c-1", "document_id": "d", "start": 0, "end": 1, "text": words, "label_ar": words}
    rows = tuple(RowChange("claims", "added", f"c-{number}", "d", None, row) for number in range(count))
    tables = (TableDiff("claims", 0, count, count, 0, 0, 0, 0, rows=rows),)
    diff = VersionDiff("a", "b", None, None, ("cache", "cache"), (InputChange("lexicon", words, words, words, 1),), tables)
    assert len(render_markdown(outline(diff, 40), longest).encode()) <= longest


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "</details><h1>big</h1>",
        "<!-- hidden",
        "a | b | c",
        "`code` and ``more``",
        "two\nlines\n\n# heading",
        "[link](https://example.org) ![image](x.png)",
        "**bold** _slanted_ ~~gone~~ $x$",
        "&lt;b&gt; &amp;",
        "\\| \\` \\",
        "- item",
        "1. item",
        "# heading",
        "> quote",
        "=== ---",
        "trailing\\",
        "نص <b>عربي</b> | BBC `x`",
        "\u202egnp.exe\u2069\u2066",
        "a\x1b[2Jb",
    ],
)
def test_hostile_words_stay_words(diff: VersionDiff, words: str) -> None:
    """Wherever the words of an article, a file name or a version may stand, a reader of Markdown finds them as words and nothing else."""
    quiet, hostile = (render_as_html(with_words(diff, one)) for one in ("x" * len(words), words))
    assert [element.tag for element in quiet.iter()] == [element.tag for element in hostile.iter()]
    shown = words.replace("\n", "␊").replace("\u202e", "\\u202e").replace("\u2069", "\\u2069").replace("\u2066", "\\u2066").replace("\x1b", "␛")
    for tag, times in (("li", 4), ("td", 2), ("code", 2)):
        assert sum(shown in (element.text_content().translate(MARKS)) for element in hostile.iter(tag)) >= times, tag
    read = " ".join(words.split()).translate(dict.fromkeys(map(ord, "\u202e\u2066\u2069\x1b")))
    assert any(read in " ".join(element.text_content().translate(MARKS).split()) for element in hostile.iter("blockquote"))


def with_words(diff: VersionDiff, words: str) -> VersionDiff:
    toll = diff.tables[3].rows[0]
    assert toll.evidence is not None
    evidence = dataclasses.replace(toll.evidence, sentence=f"{words} z {words}", start=0, end=len(words), title=words, outlet=words)
    causes = (dataclasses.replace(toll.causes[0], what=words, detail=words),)
    before, after = ({**(side or {}), "location_id": words, "best": words + end} for side, end in ((toll.before, "1"), (toll.after, "2")))
    row = dataclasses.replace(toll, row_id=words, before=before, after=after, causes=causes, evidence=evidence)
    table = dataclasses.replace(diff.tables[3], table="casualties", by_column={words: 1}, rows=(row,))
    other = dataclasses.replace(diff.tables[2], table=words, rows=())
    inputs = (InputChange("lexicon", words, words, words + "!", 1), InputChange("article", words, None, words, 1))
    return dataclasses.replace(diff, before=f"v {words}", inputs=inputs, tables=(other, table))


def render_as_html(diff: VersionDiff) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(f"<div>{READER.render(render(diff, 'markdown', limit=20))}</div>")


@pytest.mark.parametrize(("words", "shown"), [("@someone", "@&#8203;someone"), ("see #12", "see #&#8203;12"), ("a @ b # c", "a @ b # c")])
def test_nobody_is_told_and_nothing_linked(words: str, shown: str) -> None:
    assert escaped(words) == shown


@pytest.mark.parametrize(("words", "shown"), [("a", "`a`"), ("`a", "`` `a ``"), ("a``b", "```a``b```"), ("a|b", "`a|b`"), ("", "")])
def test_code(words: str, shown: str) -> None:
    assert code(words) == shown
