"""The page: self-contained, every text escaped, Arabic right to left, equal bytes for equal tables, from figure to sentence by anchors."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import altair as alt
import pytest
from aggregate_rows import DOCUMENTS, ENTITIES, PARAMETERS, aggregate_tables, article, claim, corpus, day, event, inputs, mention, quote
from hypothesis import given as given_by
from hypothesis import settings
from hypothesis import strategies as st
from jsonschema import ValidationError

from kzpipe.corrections.lines import Correction
from kzpipe.params import ReportParameters
from kzpipe.report.charts import draw_panels
from kzpipe.report.inputs import PartReader, SitePart, SiteTables
from kzpipe.report.stage import render_report
from kzpipe.report.words import say_claim, say_days, show_hidden
from kzpipe.schema.records import Document, Entity, Quarantine, Reject, Sentence, Unread

TEXT = "وقالت وزارة الداخلية مقتل 26 محتجاً في ألماتي. وأدان بوتين العنف: «نرفض التدخل في شؤون الدول»."
"""The ministry of the interior spoke of 26 protesters killed in Almaty. Putin condemned the violence: "We reject interference"."""
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202etxt.exe'
VOID = {"meta", "img", "br", "hr", "input", "link"}


def at(words: str, text: str = TEXT) -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def build(text: str = TEXT, **changed: Any) -> SiteTables:
    """One article with a claim, a reaction and two labels, and what the aggregates make of it."""
    path = changed.pop("source_path", "مقال أول.txt")
    outlet = changed.pop("outlet", "وكالة العيّنة")
    title = changed.pop("title", "عنوان المقال")
    articles = [article("d1", 7, outlet)]
    articles[0] = type(articles[0])("d1", title, day(7), "header", 0, 5, outlet, "ar", 16, "d1")
    end = text.index(". ") + 1
    spoken = at("نرفض التدخل في شؤون الدول", text)
    base = {
        "sentences": [Sentence("d1", 0, 0, end, 0), Sentence("d1", 1, end + 1, len(text), 0)],
        "entities": changed.pop("entities", ENTITIES),
        "mentions": [mention("محتجاً", start=text.index("محتجاً"))],
        "claims": changed.pop("claims", [claim("c1", number=26.0, label_ar="محتجاً", **at("مقتل 26 محتجاً", text))]),
        "quotes": [quote("q1", start=spoken["start"], end=spoken["end"])],
        "events": [event("e1", recipient_ids=("kz",), **at("أدان بوتين العنف", text)), event("e2", event_date=None, **at("أدان بوتين العنف", text))],
    }
    aggregates = aggregate_tables(inputs(articles=articles, **base), PARAMETERS)
    documents = [Document("d1", path, None, outlet, title, None, "text/plain", "utf-8", text, "0" * 64)]
    entities = base.pop("entities")
    read_parts = reader_of([{"documents": documents, "articles": articles, **base}])
    return SiteTables(read_parts, entities=entities, **aggregates, **changed, row_counts={"documents": 1, "claims": 1, "events": 2})


def reader_of(parts: Sequence[Mapping[str, Any]]) -> PartReader:
    """Return what reads records by table, part by part, and only those of the tables asked for."""
    return lambda names: [SitePart(**{name: part[name] for name in names}) for part in parts]


def site_of(tables: SiteTables, max_rows: int = 50, success: bool = True) -> dict[str, bytes]:
    files = render_report(tables, {"success": success}, ReportParameters(max_rows=max_rows))
    return {path.rpartition("/")[2]: content for path, content in files.items()}


def page_of(tables: SiteTables, max_rows: int = 50) -> str:
    return site_of(tables, max_rows)["index.html"].decode()


class Checker(HTMLParser):
    """Collects identifiers, links, tags and attributes, and the tags that are not closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.unbalanced: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value or "" for name, value in attrs if name in {"href", "src", "xlink:href", "action", "srcset"}]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def check(page: str) -> Checker:
    checker = Checker()
    checker.feed(page)
    assert checker.unbalanced == []
    assert checker.open == []
    return checker


def test_the_page_fetches_nothing_and_every_link_arrives() -> None:
    checker = check(page_of(build()))
    assert all(link.startswith("#") for link in checker.links)
    assert {link[1:] for link in checker.links} <= set(checker.ids)
    assert len(checker.ids) == len(set(checker.ids))
    assert not {"script", "link", "iframe", "img", "object", "embed", "base", "form"} & {tag for tag, _ in checker.tags}
    style = page_of(build()).partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


def test_the_picture_fetches_nothing_and_leads_to_the_page() -> None:
    tables = build()
    picture = site_of(tables, 5)["casualties.svg"].decode()
    links = re.findall(r'(?:href|src)="([^"]*)"', picture)
    assert links
    assert all(link.startswith("index.html#figure-") for link in links)


def test_corrections_are_told() -> None:
    given = Correction("claims", "c1", "correct", "number", "13", "26", "d1", dt.date(2022, 2, 1), 'read <b>"again"</b>', "مقتل 26 محتجاً")
    tables = build(corrections=[given, replace(given, row_id="q1", table="quotes", verdict="reject", field="")])
    page = page_of(tables)
    check(page)
    section = page.partition('<h3 id="corrections">')[2].partition("<h3>")[0]
    assert "2 verdicts of people are in these figures: 1 corrected, 0 accepted, 1 rejected." in section
    assert "number: <bdi>13</bdi> → <bdi>26</bdi>" in section
    assert "read &lt;b&gt;" in section
    assert "1 more verdicts in the table, not shown here." in page_of(tables, max_rows=1)
    assert '<span class="tag">corrected</span>' in page.partition('<tr id="claim-c1">')[2].partition("</tr>")[0]
    assert '<span class="tag">corrected</span>' not in page_of(build())
    assert "Nobody has corrected a row." in page_of(build())
    assert json.loads(site_of(tables)["metrics.json"])["corrections"] == {"corrected": 1, "accepted": 0, "rejected": 1}


def test_from_the_chart_to_the_sentence_and_the_file_in_three_steps() -> None:
    page = page_of(build())
    (figure,) = set(re.findall(r'<a href="#(figure-[^"]+)"><path', page))
    row = page.partition(f'<tr id="{figure}">')[2].partition("</tr>")[0]
    assert re.findall(r'href="#([^"]+)"', row) == ["claim-c1"]
    claim_row = page.partition('<tr id="claim-c1">')[2].partition("</tr>")[0]
    assert "<mark>مقتل 26 محتجاً</mark>" in claim_row
    assert "مقال أول.txt" in claim_row
    assert 'href="#article-d1"' in claim_row
    assert '<tr id="article-d1">' in page


def test_arabic_stands_right_to_left_and_isolated() -> None:
    checker = check(page_of(build()))
    arabic = [attributes for _, attributes in checker.tags if attributes.get("lang") == "ar"]
    assert len(arabic) > 5
    assert all(attributes.get("dir") == "rtl" for attributes in arabic)
    assert checker.tags[0] == ("html", {"lang": "en", "dir": "ltr"})


def test_the_words_of_a_reaction_are_shown_as_a_quotation() -> None:
    page = page_of(build())
    assert '<blockquote class="quoted words" lang="ar" dir="rtl">نرفض التدخل في شؤون الدول</blockquote>' in page


@pytest.mark.parametrize("field", ["source_path", "outlet", "title"])
def test_hostile_names_are_escaped_and_cannot_hide(field: str) -> None:
    checker = check(page_of(build(**{field: HOSTILE})))
    assert not {"script", "img"} & {tag for tag, _ in checker.tags}
    assert "⟨U+202E⟩txt.exe" in "".join(checker.text)
    assert "\u202e" not in "".join(checker.text)


def test_hostile_words_labels_entities_and_details_are_escaped() -> None:
    text = TEXT.replace("في ألماتي", f"في {HOSTILE}\x00\x0c")
    entities = [entity if entity.entity_id != "kz-mia" else Entity("kz-mia", "state", "KAZ", None, HOSTILE, HOSTILE) for entity in ENTITIES]
    claims = [claim("c1", number=26.0, label_ar=HOSTILE, **at("مقتل 26 محتجاً", text))]
    tables = build(
        text, entities=entities, claims=claims, rejects=[Reject(HOSTILE, None, "ingest", "binary", HOSTILE)],
        quarantine=[Quarantine(HOSTILE, "d9", "clean", "not_arabic", HOSTILE)],
        unread=[Unread("d1", "extract", "error", HOSTILE)],
    )  # fmt: skip
    page = page_of(tables)
    checker = check(page)
    assert not {"script", "img"} & {tag for tag, _ in checker.tags}
    assert "\x00" not in page
    assert "\x0c" not in page
    assert page.count("alert(1)") == page.count("&lt;script&gt;alert(1)") > 5


def test_equal_tables_give_equal_bytes_in_one_process_and_in_the_next() -> None:
    tables = build()
    first = site_of(tables, 5)
    assert site_of(tables, 5) == first
    code = (
        "import sys, hashlib; sys.path[:0] = sys.argv[1:]\n"
        "import test_site as t\n"
        "tables = t.build()\n"
        "site = t.site_of(tables, 5)\n"
        "sys.stdout.buffer.write(site['casualties.svg'] + site['index.html'])"
    )
    places = [str(path) for path in (__file__.rpartition("/")[0], sys.modules["aggregate_rows"].__file__.rpartition("/")[0])]  # type: ignore[union-attr]
    again = subprocess.run([sys.executable, "-c", code, *places, *filter(None, sys.path)], capture_output=True, check=True, timeout=120)
    assert again.stdout == first["casualties.svg"] + first["index.html"]


def test_an_empty_run_still_gives_a_page_and_a_picture() -> None:
    files = render_report(SiteTables(), {"success": True}, ReportParameters(max_rows=10))
    assert set(files) == {"reports/site/index.html", "reports/site/casualties.svg", "data/quality/metrics.json"}
    checker = check(files["reports/site/index.html"].decode())
    assert "No reactions." in "".join(checker.text)
    assert files["reports/site/casualties.svg"].startswith(b"<svg")


def test_long_tables_are_cut_and_say_so_but_keep_what_stands_behind_a_figure() -> None:
    claims = [claim(f"c{n:02}", number=float(n), claim_date=day(n), **at("مقتل 26 محتجاً")) for n in range(1, 8)]
    page = page_of(build(claims=claims), max_rows=3)
    assert page.count('<tr id="figure-') == 3
    assert page.count('<tr id="claim-') == 3
    assert "4 more figures in the table, not shown here." in page
    check(page)


def test_one_number_with_several_names() -> None:
    """The same 26 of one ministry: «محتجاً» protesters and «مجرماً مسلحاً» armed criminals."""
    claims = [
        claim("c1", number=26.0, label_ar="محتجاً", **at("مقتل 26 محتجاً")),
        claim("c2", number=26.0, label_ar="مجرماً مسلحاً", group="alleged_criminals", **at("26")),
    ]
    assert "One number, several names" in page_of(build(claims=claims))
    assert "One number, several names" not in page_of(build())


def test_a_failed_validation_is_not_called_passed() -> None:
    tables = build()
    page = site_of(tables, 5, success=False)["index.html"].decode()
    assert "not passed" in page


def test_metrics() -> None:
    tables = build(rejects=[Reject("a.txt", None, "ingest", "empty", "-")], quarantine=[Quarantine("b.txt", "d9", "clean", "too_short", "-")])
    content = json.loads(site_of(tables)["metrics.json"])
    assert content == {
        "documents": 1, "articles": 1, "clusters": 1, "outlets": 1, "rejects": 1, "rejects_by_reason": {"empty": 1}, "quarantine": 1,
        "quarantine_by_reason": {"too_short": 1}, "unread": 0, "set_aside_share": 1.0,
        "corrections": {"corrected": 0, "accepted": 0, "rejected": 0}, "rows": {"documents": 1, "claims": 1, "events": 2},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ((26.0, 26.0, 26.0, "exact"), "26"), ((7900.0, 7900.0, None, "more_than"), "more than 7,900"), ((None, 20.0, 99.0, "vague"), "some 20–99"),
        ((None, None, None, "vague"), "some (no number)"), ((2000.0, None, None, "about"), "about 2,000"), ((1.5, 1.5, 1.5, "exact"), "1.5"),
    ],
)  # fmt: skip
def test_numbers_in_words(fields: tuple[Any, ...], words: str) -> None:
    assert say_claim(*fields) == words


def test_days_in_words() -> None:
    assert say_days(day(2), day(12)) == "2–12 January 2022"
    assert say_days(day(2), day(2)) == "2 January 2022"
    assert say_days(day(2).replace(year=2021), day(2)) == "2 January 2021 – 2 January 2022"


def test_hidden_characters_are_spelled_out() -> None:
    assert show_hidden("a\u202eb\u200fc\nd") == "a⟨U+202E⟩b⟨U+200F⟩c⟨U+000A⟩d"


SOME_TEXT = "قال بوتين إن المحتجين قتلوا. وقال آخرون كلاماً كثيراً عن ذلك اليوم. " * 2
TABLES = ("articles", "sentences", "mentions", "claims", "quotes", "events")


@settings(max_examples=6)
@given_by(cuts=st.sets(st.integers(1, len(DOCUMENTS) - 1)), max_rows=st.integers(1, 6))
def test_how_documents_are_dealt_out_to_parts_does_not_show(cuts: set[int], max_rows: int) -> None:
    whole = corpus()
    rows = {name: list(getattr(whole, name)) for name in TABLES}
    rows["claims"] = [replace(one, label_ar=label) for one, label in zip(rows["claims"], ("محتج", "محتجاً", "مسلح", "إرهابي", None), strict=True)]
    rows["documents"] = [Document(key, f"{key}.txt", None, None, None, None, "text/plain", "utf-8", SOME_TEXT, key * 32) for key in DOCUMENTS]
    bounds = [0, *sorted(cuts), len(DOCUMENTS)]
    parts = [{name: [row for row in rows[name] if row.document_id in DOCUMENTS[a:b]] for name in rows} for a, b in pairwise(bounds)]
    of_all = {"entities": ENTITIES, **aggregate_tables(whole), "row_counts": {"documents": len(DOCUMENTS)}}

    in_parts, in_one = (site_of(SiteTables(reader_of(dealt), **of_all), max_rows) for dealt in (parts, [rows]))

    assert in_parts == in_one
    assert in_one["index.html"].decode().count('id="claim-') >= 1


def test_drawings_keep_to_the_schema_of_their_language(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Mapping[str, Any]] = []
    monkeypatch.setattr("kzpipe.report.site.draw_panels", lambda panels: drawn.extend(found := draw_panels(panels)) or found)
    site_of(build(), 5)
    assert drawn
    for drawing in drawn:
        alt.Chart.from_dict(dict(drawing), validate=True)
    with pytest.raises(ValidationError):
        alt.Chart.from_dict({**drawn[0], "layer": [{"mark": "no such mark"}]}, validate=True)
