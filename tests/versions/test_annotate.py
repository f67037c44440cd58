from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import traced_articles as t
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from kzpipe.corrections.lines import Correction
from kzpipe.errors import InputError
from kzpipe.schema.tables import TABLES
from kzpipe.shards import WHOLE, file_name, table_folder
from kzpipe.versions.annotate import LAYERS, AnnotatedArticle, Mark, Passage, annotate, cut_runs
from kzpipe.versions.annotate_page import render_page
from kzpipe.versions.annotate_view import render_article, render_json
from kzpipe.versions.places import Article
from kzpipe.versions.screen import plain_text
from kzpipe.versions.verdicts import Verdicts


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return t.write_version(tmp_path_factory.mktemp("stages"))


@pytest.fixture(scope="module")
def shown(stages: Path) -> AnnotatedArticle:
    return annotate(stages, t.FIRST)


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted).map(tuple), max_size=8)


def marks_at(places: list[tuple[int, int]]) -> list[Mark]:
    return [Mark(number, LAYERS[number % len(LAYERS)], f"id-{number}", start, end, {}) for number, (start, end) in enumerate(places, 1)]


@given(places=spans, start=st.integers(0, 10), end=st.integers(11, 30))
def test_runs_are_the_text_and_each_has_exactly_the_marks_that_cover_it(places: list[tuple[int, int]], start: int, end: int) -> None:
    text = "أبتثجحخدذرزسشصضطظعغفقكلمنهويةى"
    marks = marks_at(places)
    runs = cut_runs(text, start, end, marks)
    assert "".join(run.text for run in runs) == text[start:end]
    assert all(before.marks != after.marks for before, after in pairwise(runs) if not before.ends and not after.begins)
    position = start
    for run in runs:
        last = position + len(run.text)
        assert {mark.number for mark in run.marks} == {mark.number for mark in marks if mark.start <= position and last <= mark.end}
        assert all(mark.start == position for mark in run.begins)
        assert all(mark.end == last for mark in run.ends)
        position = last
    assert sorted(mark.number for run in runs for mark in run.begins) == [m.number for m in marks if start <= m.start < end and m.start < m.end]


def test_blocks_stand_in_order_and_what_is_not_read_says_so(shown: AnnotatedArticle) -> None:
    assert [(passage.kind, passage.is_read) for passage in shown.passages] == [("nav", False), ("title", True), ("body", True)]
    assert "\n".join("".join(run.text for run in passage.runs) for passage in shown.passages) == t.TEXT.replace("\n\n", "\n")
    assert [mark.row_id for mark in shown.marks] == [t.MENTION, t.TIMEX, t.QUOTE, t.CLAIM, t.EVENT, t.COUNTED, t.SHORT]
    assert shown.names == {"ministry.kaz": "Ministry of Kazakhstan", "place-almaty": "Almaty"}


def test_only_the_layers_asked_for(stages: Path) -> None:
    assert {mark.layer for mark in annotate(stages, t.FIRST, ["claims", "timexes"]).marks} == {"claims", "timexes"}


@pytest.mark.parametrize("layers", [["claim"], ["claims", "entities"], []])
def test_layers_that_are_none(stages: Path, layers: list[str]) -> None:
    with pytest.raises(InputError, match="allowed are mentions, timexes, claims, quotes, events"):
        annotate(stages, t.FIRST, layers)


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (t.FIRST, t.FIRST), ("a1", t.FIRST), (" a1 ", t.FIRST), ("first.txt", t.FIRST), ("data/raw/first.txt", t.FIRST),
        ("./data/raw/wire.jsonl#1", t.SECOND), ("wire.jsonl#2", t.ASIDE),
    ],
)  # fmt: skip
def test_a_document_by_id_or_path(stages: Path, document: str, found: str) -> None:
    assert annotate(stages, document).article.document_id == found


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("a", "2 documents can be meant"),
        ("wire.jsonl", f"{t.SECOND} (wire.jsonl#1), {t.ASIDE} (wire.jsonl#2)"),
        ("frist.txt", "Did you mean first.txt?"),
        ("first", "Did you mean first.txt?"),
        ("broken.txt", "could not be read when it came in: binary"),
        ("", "Allowed are a document_id"),
        ("%", "Allowed are a document_id"),
    ],
)
def test_a_document_that_is_not_there_or_not_told_from_others(stages: Path, document: str, says: str) -> None:
    with pytest.raises(InputError) as error:
        annotate(stages, document)
    assert says in str(error.value)


def test_plain_text_marks_nested_and_interleaved_spans(shown: AnnotatedArticle) -> None:
    text = re.sub("[\u200f\u2067-\u2069]", "", plain_text(render_article(shown, is_plain=True)))
    assert "قالت ⟦¹الوزارة⟧ ⟦²أمس⟧ ⟦³إن ⟦⁴⟦⁵⟦⁶18 ⟦⁷شرطيا⟧ قتلوا⟧⟧⟧ في ألماتي⟧. وعاد الهدوء." in text
    assert f"  ⁴ claim 18 security forces killed, in Almaty, 2022-01-07, total so far; claimed by Ministry of Kazakhstan  {t.CLAIM}\n" in text
    assert "nav (not read)\n" + t.NAV in text


def test_a_bracket_that_closes_another_than_the_last_one_bears_its_number() -> None:
    marks = marks_at([(0, 2), (1, 3)])
    runs = tuple(cut_runs("أبت", 0, 3, marks))
    shown = AnnotatedArticle(Article("d", "p", None, None, None), None, LAYERS, (Passage("body", True, runs, ()),), {})
    assert "⟦¹أ⟦²ب¹⟧ت⟧" in plain_text(render_article(shown, is_plain=True)).replace("\u200f", "")


def test_an_article_that_was_set_aside_says_why(stages: Path) -> None:
    text = plain_text(render_article(annotate(stages, t.ASIDE), is_plain=True))
    assert "set aside, so nothing was read in it: too_short: 1 word; at least 50" in text
    assert "outside any block (not read)\n\u2067قصير\u2069" in text


def test_json_holds_the_text_and_the_rows(shown: AnnotatedArticle) -> None:
    content = json.loads(render_json(shown))
    body = content["blocks"][-1]
    assert "".join(run["text"] for run in body["runs"]) == t.BODY
    covered = "".join(run["text"] for run in body["runs"] if 4 in run["marks"])
    assert covered == content["marks"][3]["row"]["text"] == "18 شرطيا قتلوا"
    assert content["marks"][1]["row"]["anchor_date"] == "2022-01-07"


def test_the_page_holds_the_text_its_marks_and_a_switch_for_each_layer(shown: AnnotatedArticle) -> None:
    page = html.fromstring(render_page(shown))
    assert page.get("dir") == "rtl"
    body = page.xpath("//section[contains(@class, 'body')]/p[@class='words']")[0]
    assert "".join(body.xpath(".//text()[not(ancestor::a)]")) == t.BODY
    for mark in shown.marks:
        covered = "".join(body.xpath(f".//span[contains(concat(' ', @data-marks, ' '), ' {mark.number} ')]/text()"))
        assert covered == mark.row["text"]
        assert page.get_element_by_id(f"row-{mark.number}").get("class") == f"{mark.layer}-row"
    assert [box.get("id") for box in page.xpath("//input[@type='checkbox'][@checked]")] == [f"show-{layer}" for layer in LAYERS]
    assert page.xpath("//section[contains(@class, 'nav')]")[0].get("class").split()[-1] == "unread"


def test_the_page_needs_nothing_else_and_escapes_what_articles_say() -> None:
    hostile = '<script>alert(1)</script>"\x1b'
    runs = tuple(cut_runs(hostile, 0, len(hostile), marks_at([(2, 9)])))
    article = Article("d", hostile, hostile, hostile, None)
    page = render_page(AnnotatedArticle(article, hostile, LAYERS, (Passage("body", True, runs, ()),), {}))
    assert "<script>alert" not in page
    assert "\x1b" not in page
    assert not re.search(r'(?:src|href)="(?!#)|url\(|@import', page)


def test_verdicts_stand_with_their_rows(stages: Path) -> None:
    day = dt.date(2022, 2, 1)
    gist = "entity_id=ministry.kaz; role=actor"
    given = [
        Correction("claims", t.CLAIM, "correct", "number", "18", "19", t.FIRST, day, "رقم <b>الوزارة</b>: 19", "كلمات", 2),
        Correction("mentions", t.MENTION, "reject", "", gist, "", t.FIRST, day, "لا أحد", "كلمات", 3),
    ]
    shown = annotate(stages, t.FIRST, verdicts=Verdicts(given))
    text = plain_text(render_article(shown, is_plain=True))
    assert "    verdict: number 18 -> 19, " in text
    assert "    verdict: rejected, \u2068لا أحد\u2069 (2022-02-01, data/curated/corrections/mentions.csv:3)\n" in text
    page = html.fromstring(render_page(shown))
    (corrected,) = page.find_class("verdict correct")
    assert "number 18 -> 19, \u2068رقم <b>الوزارة</b>: 19\u2069 (2022-02-01, data/curated/corrections/claims.csv:2)" in corrected.text_content()
    assert corrected.getparent().get("class") == "claims-row"
    assert [(one.get("open"), one.findtext("summary")) for one in page.iter("details")] == [("", "7 rows, 2 verdicts")], "they are not hidden"
    marks = json.loads(render_json(shown))["marks"]
    assert {mark["row"].get("claim_id"): [one["what"] for one in mark["verdicts"]] for mark in marks if mark["layer"] == "claims"} == {
        t.CLAIM: ["number 18 -> 19"]
    }


@pytest.mark.parametrize("table", ["documents", "articles", "blocks", "mentions", "timexes", "claims", "quotes", "events", "entities"])
@pytest.mark.parametrize("step", [slice(0, None), slice(0, None, 2), slice(1, None, 2), None])
def test_an_article_of_an_older_schema(stages: Path, tmp_path: Path, table: str, step: slice | None) -> None:
    """A version that lacks columns of a table, or (None) the table."""
    older = Path(shutil.copytree(stages, tmp_path / "older"))
    place = table_folder(older, table) / file_name(WHOLE)
    columns = [column for column in TABLES[table].names if column not in TABLES[table].key][step] if step else []
    if step is None:
        place.unlink()
        if table == "documents":
            with pytest.raises(InputError, match="no document of this version"):
                annotate(older, t.FIRST)
            return
    else:
        pq.write_table(pq.read_table(place).drop_columns(columns), place)
    shown = annotate(older, t.FIRST)
    for text in (plain_text(render_article(shown, is_plain=True)), render_json(shown), html.fromstring(render_page(shown)).text_content()):
        assert t.FIRST in text
        assert "None" not in text
        if table in ("articles", "entities"):
            continue  # without them an article has no title and entities no names
        assert (f"there is no table {table}" if step is None else f"{table} has no {', '.join(columns)}") in text
