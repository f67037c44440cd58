"""Whatever comes in: nothing is raised, nothing vanishes, every span is true, every id is one row's, and what clean passes extract reads."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
import math
from pathlib import Path

import pytest
from hostile_targets import PUBLISHED, archive_of, document_of, page_of, warm_up
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from long_texts import REPEATED, USABLE
from promises import clean_and_read, embedded, ingest_files

from kzpipe import extract_text, find_numbers
from kzpipe.lexicon.load import default_lexicons

SETTINGS = settings(max_examples=80, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm_up()


def _forms() -> list[str]:
    """Every form of every word list: what the rules look for."""
    rows = (
        row
        for name in (
            "cues",
            "hedges",
            "months",
            "weekdays",
            "time_words",
            "number_words",
            "page_phrases",
            "channel_words",
            "cue_phrases",
            "context_words",
            "place_names",
            "aliases",
            "titles",
            "nisbas",
            "realis",
        )
        if name in _names()
        for row in default_lexicons()[name]
    )
    return sorted({row[column] for row in rows for column in ("form", "example", "alias", "name_ar") if row.get(column)})


def _names() -> set[str]:
    return {file.stem for file in (Path(__file__).resolve().parents[2] / "kzpipe/lexicons").glob("*.csv")}


DATES = (
    "31/31/9999",
    "00/00/0000",
    "29 فبراير 2021",
    "30 شباط",
    "1 يناير 0000",
    "1 يناير 0001",
    "31 ديسمبر 9999",
    "محرم 9999",
    "30 ذو الحجة 1",
    "بعد 99999999999 سنة",
    "قبل 4000 عام",
    "منذ 9999999 يوما",
    "الساعة 99:99",
    "2022-13-45",
    "٣١/٠٢/٢٠٢٢",
    "من 31 إلى 1 يناير",
    "الأسبوع 99",
    "عام 0",
    "بعد ألف مليون قرن",
    "قبل مليار شهر",
    "في 45 محرم 1443 هـ",
    "عام 99999",
    "9999-12-31",
    "غدا",
    "بعد غد",
    "أول أمس",
)
NUMBERS = (
    "9" * 400,
    "1" * 5000,
    "٩" * 50,
    "1e999",
    "0,0,0",
    "7.7.7.7",
    "½",
    "²",
    "①",
    "Ⅻ",
    "１２",
    "-0",
    "٪٪",
    "مليون مليون مليار تريليون",
    "ألف ألف ألف",
    "مئة ومئة ومئة",
    "نصف مليون ونصف",
    "لا أحد",
    "صفر قتيل",
    "ناقص 5 قتلى",
    "NaN قتيلا",
    "عشرات الآلاف من ملايين",
)
BROKEN = (
    "\x00",
    "\x01",
    "\x1b[2J",
    "\x7f",
    "\x85",
    "\ufffe",
    "\uffff",
    "\U0010ffff",
    "\ufffd",
    "\u202e",
    "\u2066",
    "\ud7ff",
    "e\u0301" * 5,
    "\u0640" * 9,
    "\u064b\u064c\u064d",
    "\u200b\u200c\u200d",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u1160",
    "\ufdfa",
)
MARKUP = (
    "<script>alert(1)</script>",
    "</p></div></body>",
    "<p",
    "<!--",
    "-->",
    "<![CDATA[",
    "&#0;",
    "&#x110000;",
    "&nbsp",
    "<svg><style>",
    "<?xml version='1.0'?>",
    '<meta charset="utf-7">',
    "<base href=//x>",
    "<plaintext>",
    "<template>",
    "<table><tr><p>",
    "<time datetime='9999-99-99'>",
    "<h1></h1>",
)

pieces = st.one_of(
    st.sampled_from(_forms()),
    st.sampled_from(sorted(REPEATED.values())),
    st.sampled_from(DATES),
    st.sampled_from(NUMBERS),
    st.sampled_from(BROKEN),
    st.sampled_from(MARKUP),
    st.sampled_from([line for line in USABLE.splitlines() if line]),
    st.text(max_size=8),
    st.integers(-(10**30), 10**30).map(str),
    st.dates().map(lambda day: f"{day:%d/%m/%Y}"),
)
texts = st.lists(st.tuples(pieces, st.sampled_from(("", " ", " ", " ", "\n", "، ", ". ", '"', "\r")))).map(
    lambda all_: "".join(a + b for a, b in all_)
)
storable = texts.map(lambda text: text.encode("utf-8", "ignore").decode())
anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
fields = st.dictionaries(st.sampled_from(("text", "html", "title", "url", "outlet", "published", "published_raw", "x")), texts | anything, max_size=5)
MOST_YEARS = [None, 1, 2022, 9999]


@SETTINGS
@given(storable, st.integers(0, 4), st.sampled_from(MOST_YEARS))
@example("", 1, 2022)
@example("\x00", 3, None)
def test_plain_text(text: str, way: int, year: int | None) -> None:
    clean_and_read(ingest_files({"a.txt": embedded(text, way).encode()}), year)


@SETTINGS
@given(
    st.binary(max_size=300), storable, st.sampled_from(("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1256", "iso8859-6", "utf-8-sig", "utf-32"))
)
def test_bytes_in_any_encoding(noise: bytes, text: str, encoding: str) -> None:
    whole = embedded(text, 1).encode(encoding, "ignore")
    clean_and_read(ingest_files({"a.txt": whole, "b.txt": whole[:200] + noise + whole[200:], "c.html": noise + whole, "d.txt": noise}))


@SETTINGS
@given(storable, storable, st.sampled_from(("utf-8", "windows-1256", "x-nothing", "utf-16", "")))
def test_pages(text: str, head: str, charset: str) -> None:
    page = page_of(text).replace("<title>", f'<title>{head[:100]}</title><meta name="author" content="{head}"><meta charset="{charset}"><title>')
    cut = page.encode()
    clean_and_read(ingest_files({"a.html": cut, "b.htm": text.encode(), "c.html": cut[: len(cut) // 2], "d.html": f"{text}{USABLE}{head}".encode()}))


@SETTINGS
@given(st.lists(fields, max_size=4), storable, st.booleans())
@example([{"text": "\ud800" + USABLE}], "", True)
@example([{"text": USABLE, "title": "\udfff", "published": "9" * 5000, "url": "\x00"}], "", False)
@example([{"html": "", "text": ""}, {"text": USABLE, "published": dt.date.max.isoformat()}], "[" * 5000, True)
def test_json_lines(records: list[dict[str, object]], between: str, is_ascii: bool) -> None:
    for record in records:
        if isinstance(record.get("text"), str):
            record["text"] = f"{USABLE}{record['text']}"
    lines = [json.dumps(record, ensure_ascii=True) for record in records]
    content = f"\n{between}\n".join(lines).encode("utf-8", "surrogatepass" if is_ascii else "ignore")
    packed = gzip.compress(content)
    clean_and_read(
        ingest_files({"a.jsonl": content, "b.jsonl.gz": packed, "c.jsonl.gz": packed[: len(packed) // 2], "d.jsonl": content[len(content) // 3 :]})
    )


@SETTINGS
@given(
    storable, st.sampled_from(("text/html", "text/plain; charset=x", "", "application/xhtml+xml", "\t")), st.binary(max_size=60), st.integers(0, 900)
)
def test_archives(text: str, media_type: str, noise: bytes, at: int) -> None:
    good = archive_of(page_of(text), media_type) + archive_of(USABLE + text, "text/plain")
    spoilt = good[:at] + noise + good[at:]
    packed = gzip.compress(good)
    clean_and_read(
        ingest_files({"a.warc": good, "b.warc": spoilt, "c.warc.gz": packed[: len(packed) - at], "d.warc.gz": packed, "e.warc": noise + good})
    )


@SETTINGS
@given(fields | anything, texts)
def test_what_stands_beside_an_article(declared: object, title: str) -> None:
    beside = json.dumps(declared).encode()
    files = {"a.txt": USABLE.encode(), "a.txt.meta.json": beside, "b.txt": (USABLE + "ثم").encode(), "b.meta.json": beside[: len(beside) // 2]}
    whole = {**files, "c.txt": (USABLE + "كذا").encode(), "c.meta.json": json.dumps({"title": title, "published": title, "url": title}).encode()}
    assert clean_and_read(ingest_files(whole)) >= 1  # what stands beside may be unusable, the article is not


@SETTINGS
@given(storable, storable, st.integers(0, 4), st.dates() | st.none(), st.sampled_from(MOST_YEARS))
def test_cleaning(text: str, title: str, way: int, declared: dt.date | None, year: int | None) -> None:
    whole = embedded(text, way)
    if whole.strip():  # ingest takes no blank text
        clean_and_read([document_of(whole, title.strip() or None, declared)], year)


@SETTINGS
@given(storable, st.integers(0, 4), st.sampled_from([None, PUBLISHED, dt.date.min, dt.date.max, dt.date(1900, 1, 1)]))
@example("بعد سنة", 0, dt.date.max)
@example("قبل سنة", 0, dt.date.min)
def test_reading_for_a_notebook(text: str, way: int, published: dt.date | None) -> None:
    whole = embedded(text, way)
    found = extract_text(whole, published)
    for rows, key in (
        (found.timexes, "timex_id"),
        (found.mentions, "mention_id"),
        (found.claims, "claim_id"),
        (found.quotes, "quote_id"),
        (found.events, "event_id"),
    ):
        assert all(whole[row.start : row.end] == row.text for row in rows)
        assert len({getattr(row, key) for row in rows}) == len(rows)


def test_the_pieces_hold_the_words_of_the_lists() -> None:
    assert len(_forms()) > 500
    files = Path(__file__).resolve().parents[2] / "kzpipe/lexicons"
    with (files / "months.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["form"] in _forms()


@pytest.mark.parametrize(
    "words",
    [
        "مليون " * 300,
        "قتل " + "مليار " * 300,
        "1" + " 000" * 300,
        "قتل 1" + " 000" * 300 + " شخص",
        "مئة و" * 300,
        "نصف " * 300,
        "7/" + "9" * 400,
        "1/" + "0" * 20,
        "9" * 400 + "e" + "9" * 400,
        "10^" + "9" * 30,
        "9^50",
        "99999^49",
        "قتل " + "9" * 308 + " ألف شخص",
        "قتل " + "9" * 300 + " مليار مليار شخص",
        "قتل ² شخص",
        "أصيب ½ شخص و١½ و⅐",
        "قتل " + "9" * 15 + " فاصل " + "9" * 15,
        "عشرات " * 200 + "الآلاف",
        "ألفي " * 200,
        "ثلث " * 100 + "مليون",
    ],
    ids=lambda words: words[:12],
)
def test_numbers_beyond_all_measure(words: str) -> None:
    for way in range(5):
        whole = embedded(f" {words} ", way)
        clean_and_read([document_of(whole)])
        found = extract_text(whole, PUBLISHED)
        assert all(math.isfinite(number) for claim in found.claims for number in (claim.number, claim.low, claim.high) if number is not None)
        assert all(math.isfinite(number.value) for number in find_numbers(whole))


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("$²$", 3),
        (f"الجمعة {'1' * 5000} يناير", 1),
        (f"الجمعة، {'9' * 20} يناير 2022", 4),
        ("الجمعة ①② يناير", 4),
        (f"هجمات {'7' * 5000} هجمات قتلت", 1),
    ],
)
def test_what_was_found_by_chance(text: str, way: int) -> None:
    clean_and_read([document_of(embedded(text, way)), document_of(embedded(text, way).replace("08/01/2022", ""))])
