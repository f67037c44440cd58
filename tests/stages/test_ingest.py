"""The raw folder, read into documents and rejects."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.errors import InputError
from kzpipe.params import load_parameters
from kzpipe.schema.records import Document, Reject
from kzpipe.schema.vocab import REJECT_REASONS
from kzpipe.stages.base import StageInput
from kzpipe.stages.formats.encodings import decode
from kzpipe.stages.formats.published import parse_published
from kzpipe.stages.formats.source import Refusal
from kzpipe.stages.ingest import IngestLimits, run
from tests.ingested import ingest_folder

LIMITS = IngestLimits(max_file_bytes=100_000, max_record_bytes=20_000, min_article_characters=40)
BODY = "أعلنت وزارة الداخلية في كازاخستان يوم الجمعة توقيف ثلاثة آلاف شخص في ألماتي، وقالت إن الوضع تحت السيطرة."
OTHER = "دعت الأمم المتحدة جميع الأطراف إلى ضبط النفس، وأعربت عن قلقها من سقوط قتلى خلال الاحتجاجات في البلاد."
TITLE = "كازاخستان: آلاف الموقوفين بعد ليلة من الاحتجاجات"
HEAD = '<meta property="og:title" content="{title}"><meta property="og:site_name" content="نشرة العيّنة">'
Row = dict[str, Any]


def page(body: str = f"<h1>{TITLE}</h1><p>{BODY}</p><p>{OTHER}</p>", head: str = HEAD.format(title=TITLE), charset: str = "utf-8") -> str:
    return f'<!doctype html><html lang="ar"><head><meta charset="{charset}"><title>{TITLE}</title>{head}</head><body>{body}</body></html>'


def read(folder: Path, limits: IngestLimits = LIMITS) -> tuple[list[Document], list[Reject]]:
    documents, rejects = ingest_folder(folder, limits)
    assert all(reject.reason in REJECT_REASONS and reject.detail and reject.stage == "ingest" for reject in rejects)
    assert len({reject.source_path for reject in rejects}) == len(rejects)
    return documents, rejects


def reasons(rejects: list[Reject]) -> dict[str, str]:
    return {reject.source_path: reject.reason for reject in rejects}


def write_lines(path: Path, rows: list[Row | str]) -> Path:
    data = "".join((row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def write_archive(path: Path, records: list[tuple[str, str, bytes]], status: str = "200 OK") -> Path:
    """Write (address, content type, payload) records after a warcinfo record."""
    blocks = [("warcinfo", "", b"software: test\r\n")]
    blocks += [("response", a, f"HTTP/1.1 {status}\r\nContent-Type: {t}\r\n\r\n".encode() + payload) for a, t, payload in records]
    members = []
    for number, (kind, address, block) in enumerate(blocks):
        target = f"WARC-Target-URI: {address}\r\n" if address else ""
        media_type = "application/http; msgtype=response" if address else "application/warc-fields"
        head = (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2022-01-13T08:00:00Z\r\n"
            f"{target}Content-Type: {media_type}\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        members.append(head.encode() + block + b"\r\n\r\n")
    path.write_bytes(b"".join(map(gzip.compress, members)) if path.suffix == ".gz" else b"".join(members))
    return path


# plain text and encodings


@pytest.mark.parametrize(("encoding", "mark", "expected"), [
    ("utf-8", b"", "utf-8"), ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"), ("utf-16-le", b"\xff\xfe", "utf-16"), ("utf-16-be", b"\xfe\xff", "utf-16"),
    ("utf-16-le", b"", "utf-16"), ("utf-16-be", b"", "utf-16"), ("cp1256", b"", "windows-1256"),
])  # fmt: skip
def test_text_keeps_every_line_end(tmp_path: Path, encoding: str, mark: bytes, expected: str) -> None:
    text = f"{TITLE}\r\n\r\n{BODY}\n\n {OTHER}\r"
    (tmp_path / "a.txt").write_bytes(mark + text.encode(encoding))
    (document,), rejects = read(tmp_path)
    assert (document.text, document.encoding, document.media_type, rejects) == (text, expected, "text/plain", [])
    assert document.raw_sha256 == sha256(mark + text.encode(encoding)).hexdigest()
    assert document.document_id == document.raw_sha256[:16]


def test_text_is_not_normalised(tmp_path: Path) -> None:
    text = BODY + " e\u0301 \ufefb \u200f أُعلِن ک ٣"  # decomposed letter, ligature, direction mark, vowels, Persian kaf, digit
    (tmp_path / "a.txt").write_text(text, "utf-8")
    assert read(tmp_path)[0][0].text == text


def test_mojibake_is_left_to_the_clean_stage(tmp_path: Path) -> None:
    text = BODY.encode().decode("cp1252", errors="ignore")
    (tmp_path / "a.txt").write_text(text, "utf-8", newline="")
    assert read(tmp_path)[0][0].encoding == "utf-8"


@pytest.mark.parametrize(("raw", "reason"), [
    (b"", "empty"), (b" \r\n\t ", "empty"), ("\ufeff \n".encode(), "empty"), (b"\x89PNG\r\n\x1a\n" + bytes(90), "binary"),
    (b"%PDF-1.7 " + b"x" * 90, "binary"), (b"PK\x03\x04" + b"x" * 90, "binary"), (b"\xff\xd8\xff\xe0" + b"x" * 90, "binary"),
    (b"text\x00text" * 9, "binary"), (bytes(range(1, 32)) * 5, "binary"), (BODY.encode()[:-1] + b"\xff" + BODY.encode(), "undecodable"),
    ("Des manifestants ont été arrêtés à Almaty, a déclaré le ministère de l'intérieur".encode("latin-1"), "undecodable"),
    (BODY.encode("iso-8859-6", errors="ignore"), "undecodable"), (b"\xff\xfe" + BODY.encode("utf-16-le")[:-1], "undecodable"),
    ("قليل".encode(), "not_an_article"),
])  # fmt: skip
def test_unreadable_text_is_rejected(tmp_path: Path, raw: bytes, reason: str) -> None:
    (tmp_path / "a.txt").write_bytes(raw)
    documents, (reject,) = read(tmp_path)
    assert (documents, reject.source_path, reject.reason) == ([], "a.txt", reason)


@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_refused(raw: bytes) -> None:
    reason = "none"
    try:
        decode(raw)
    except Refusal as refusal:
        reason = refusal.reason
    assert reason in ("none", "empty", "binary", "undecodable")


@given(st.text(alphabet="ابتجدرسعلمنهوي .،\n", min_size=60))
def test_arabic_windows_1256_is_read(text: str) -> None:
    if sum(map(str.isalpha, text)) < 40:
        text += BODY
    raw = (text + "\n" + BODY).encode("cp1256")
    assert decode(raw) == (text + "\n" + BODY, "windows-1256")


# the folder


def test_order_follows_paths_not_the_file_system(tmp_path: Path) -> None:
    names = [f"{number}/ع{number}.txt" for number in range(12)] + ["z.txt", "a.txt"]
    random.Random(7).shuffle(names)
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{BODY} {name}", "utf-8")
    assert [document.source_path for document in read(tmp_path)[0]] == sorted(names)


def test_every_file_is_accounted_for(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("card")
    (tmp_path / ".hidden.txt").write_text(BODY)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/x.txt").write_text(BODY)
    (tmp_path / "a.meta.json").write_text("{}")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/README.md").write_text("card")
    (tmp_path / "a.docx").write_text(BODY)
    (tmp_path / "noextension").write_text(BODY)
    (tmp_path / "b.TXT").write_text(BODY, "utf-8")
    documents, rejects = read(tmp_path)
    assert [document.source_path for document in documents] == ["b.TXT"]
    assert reasons(rejects) == {"a.docx": "unsupported", "noextension": "unsupported"}


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    outside, raw = tmp_path / "outside", tmp_path / "raw"
    for folder in (outside, raw, raw / "in"):
        folder.mkdir()
    (outside / "a.txt").write_text(BODY, "utf-8")
    (raw / "in/b.txt").write_text(OTHER, "utf-8")
    (raw / "file.txt").symlink_to(outside / "a.txt")
    (raw / "folder").symlink_to(outside)
    (raw / "gone.txt").symlink_to(raw / "nothing.txt")
    (raw / "same.txt").symlink_to(raw / "in/b.txt")
    documents, rejects = read(raw)
    assert [document.source_path for document in documents] == ["in/b.txt"]
    assert reasons(rejects) == {"file.txt": "unsupported", "folder": "unsupported", "gone.txt": "unreadable", "same.txt": "same_bytes"}


def test_a_link_to_itself_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert reasons(read(tmp_path)[1]) == {"loop.txt": "unreadable"}


@pytest.mark.parametrize("suffix", [".txt", ".jsonl"])
def test_a_name_too_long_for_a_sidecar_is_read(tmp_path: Path, suffix: str) -> None:
    name = "ع" * ((255 - len(suffix)) // 2) + suffix
    (tmp_path / name).write_text(BODY if suffix == ".txt" else json.dumps({"text": BODY}), "utf-8")
    documents, rejects = read(tmp_path)
    assert [document.source_path.partition("#")[0] for document in documents] == [name]
    assert not rejects


def test_same_bytes_are_kept_once(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.txt"):
        (tmp_path / name).write_text(BODY, "utf-8")
    (document,), rejects = read(tmp_path)
    assert document.source_path == "a.txt"
    assert reasons(rejects) == {"b.txt": "same_bytes", "c.txt": "same_bytes"}
    assert all("a.txt" in reject.detail and reject.document_id == document.document_id for reject in rejects)


def test_large_file_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * (LIMITS.max_file_bytes + 1))
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("the file was read"))
    documents, rejects = read(tmp_path)
    assert (documents, reasons(rejects)) == ([], {"a.txt": "too_large"})


def test_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(BODY, "utf-8")

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert reasons(read(tmp_path)[1]) == {"a.txt": "unreadable"}


@pytest.mark.parametrize("make", [False, True])
def test_empty_or_missing_folder_says_what_to_do(tmp_path: Path, make: bool) -> None:
    folder = tmp_path / "raw"
    if make:
        folder.mkdir()
        (folder / "README.md").write_text("card")
    with pytest.raises(InputError, match="no articles in|no such folder") as caught:
        read(folder)
    assert "kzpipe add" in str(caught.value)


# the file beside an article


@pytest.mark.parametrize("name", ["a.txt.meta.json", "a.meta.json"])
def test_sidecar_declares(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text(BODY, "utf-8")
    meta = {"url": "https://example.org/1", "outlet": "نشرة", "published": "2022-01-08T23:40:00-05:00", "title": TITLE, "licence": None}
    (tmp_path / name).write_text(json.dumps(meta), "utf-8")
    (document,), rejects = read(tmp_path)
    assert rejects == []
    assert (document.source_url, document.outlet, document.declared_title) == ("https://example.org/1", "نشرة", TITLE)
    assert document.declared_date == dt.date(2022, 1, 8)
    assert document.text == BODY


@pytest.mark.parametrize(("content", "detail"), [
    ('{"ulr": "x"}', "'ulr' is not one of url"), ("{", "no JSON"), ("[]", "must be an object"), ('{"url": 3}', "must be a text"),
    ("\udcff", "no JSON"),
])  # fmt: skip
def test_broken_sidecar_leaves_the_article(tmp_path: Path, content: str, detail: str) -> None:
    (tmp_path / "a.txt").write_text(BODY, "utf-8")
    (tmp_path / "a.meta.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    (document,), (reject,) = read(tmp_path)
    assert document.source_url is None
    assert (reject.source_path, reject.reason) == ("a.meta.json", "broken_record")
    assert detail in reject.detail


# web pages


def test_page_declares_title_outlet_and_day(tmp_path: Path) -> None:
    head = HEAD.format(title=TITLE) + '<meta property="article:published_time" content="2022-01-07T23:50:00+03:00">'
    (tmp_path / "a.html").write_text(page(head=head), "utf-8")
    (document,), _ = read(tmp_path)
    assert (document.declared_title, document.outlet, document.declared_date) == (TITLE, "نشرة العيّنة", dt.date(2022, 1, 7))
    assert document.text.startswith(TITLE)
    assert document.text.count(TITLE) == 1
    assert BODY in document.text
    assert document.media_type == "text/html"


def test_title_stands_before_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(body=f"<article><p>{BODY}</p><p>{OTHER}</p></article>"), "utf-8")
    assert read(tmp_path)[0][0].text.startswith(f"{TITLE}\n\n{BODY}")


@pytest.mark.parametrize("markup", [
    '<div class="dateline">الجمعة ٧ كانون الثاني/يناير ٢٠٢٢</div>', "<div><span>الجمعة ٧ كانون الثاني/يناير ٢٠٢٢</span></div>",
    "<time>الجمعة ٧ كانون الثاني/يناير ٢٠٢٢</time>",
])  # fmt: skip
def test_visible_date_line_survives(tmp_path: Path, markup: str) -> None:
    comments = '<div id="comments"><span class="date">9 يناير 2022</span><p>تعليق</p></div>'
    (tmp_path / "a.html").write_text(page(body=f"<div id=top><h1>{TITLE}</h1>{markup}<p>{BODY}</p><p>{OTHER}</p></div>{comments}"), "utf-8")
    (document,), _ = read(tmp_path)
    assert [line for line in document.text.split("\n") if line][:2] == [TITLE, "الجمعة ٧ كانون الثاني/يناير ٢٠٢٢"]
    assert "9 يناير" not in document.text


def test_dates_of_comments_and_embeds_are_not_the_pages(tmp_path: Path) -> None:
    frames = '<blockquote class="twitter-tweet"><time datetime="2022-01-04">x</time></blockquote>'
    frames += '<section class="comments"><time datetime="2022-01-09">x</time></section>'
    (tmp_path / "a.html").write_text(page(body=f"<h1>{TITLE}</h1><p>{BODY}</p><p>{OTHER}</p>{frames}"), "utf-8")
    assert read(tmp_path)[0][0].declared_date is None


@pytest.mark.parametrize(("head", "body"), [
    ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2022-01-05T22:15:00+03:00"}</script>', ""),
    ("", '<time datetime="2022-01-05T20:00:00Z">الأربعاء</time>'), ('<meta itemprop="datePublished" content="2022-01-05">', ""),
    ('<link rel="canonical" href="https://example.org/2022/01/06/x"><meta name="date" content="2022-01-05">', ""),
])  # fmt: skip
def test_day_from_the_pages_metadata(tmp_path: Path, head: str, body: str) -> None:
    (tmp_path / "a.html").write_text(page(body=f"<h1>{TITLE}</h1>{body}<p>{BODY}</p><p>{OTHER}</p>", head=head), "utf-8")
    assert read(tmp_path)[0][0].declared_date == dt.date(2022, 1, 5)


def test_declared_goes_before_the_page(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(), "utf-8")
    (tmp_path / "a.html.meta.json").write_text('{"outlet": "أرشيف", "published": "2022-01-06"}', "utf-8")
    (document,), _ = read(tmp_path)
    assert (document.outlet, document.declared_date, document.declared_title) == ("أرشيف", dt.date(2022, 1, 6), TITLE)


@pytest.mark.parametrize(("encoding", "charset"), [("cp1256", "windows-1256"), ("cp1256", "utf-8"), ("utf-8", "windows-1256"), ("utf-16", "utf-8")])
def test_page_in_another_encoding(tmp_path: Path, encoding: str, charset: str) -> None:
    (tmp_path / "a.html").write_bytes(page(charset=charset).encode(encoding, "xmlcharrefreplace"))
    (document,), _ = read(tmp_path)
    assert BODY in document.text
    assert document.encoding == {"cp1256": "windows-1256"}.get(encoding, encoding)


@pytest.mark.parametrize("markup", ["<html><body></body></html>", "<html><body><nav><a href='/'>x</a></nav></body></html>", "<!-- only -->", "<"])
def test_page_without_article(tmp_path: Path, markup: str) -> None:
    (tmp_path / "a.html").write_text(markup, "utf-8")
    assert reasons(read(tmp_path)[1]) == {"a.html": "not_an_article"}


def test_half_a_surrogate_pair_in_the_metadata_is_left_out(tmp_path: Path) -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "\\ud800", "publisher": {"name": "\\ud800"}}</script>'
    (tmp_path / "a.html").write_text(page(head=head), "utf-8")
    (document,), _ = read(tmp_path)
    "".join(filter(None, (document.text, document.outlet, document.declared_title))).encode()


def test_deep_page_does_not_break_the_run(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<div>" * 5000 + BODY + "</div>" * 5000, "utf-8")
    documents, rejects = read(tmp_path)
    assert len(documents) + len(rejects) == 1


# JSON lines


def test_jsonl_records(tmp_path: Path) -> None:
    rows: list[Row | str] = [
        {"title": TITLE, "text": BODY, "url": "https://example.org/1", "outlet": "وكالة", "published": "2017-01-25T143600", "section": 3},
        "",
        {"title": TITLE, "text": f"{TITLE}\n{OTHER}", "published_raw": "04/02/2016"},
        {"html": page(), "published": "no day"},
        {"title": "عنوان آخر", "html": page(body=f"<p>{OTHER}</p><p>{BODY}</p>"), "outlet": "وكالة"},
    ]
    path = write_lines(tmp_path / "wire.jsonl", rows)
    (tmp_path / "wire.meta.json").write_text('{"outlet": "أرشيف"}', "utf-8")
    documents, rejects = read(tmp_path)
    assert rejects == []
    assert [d.source_path for d in documents] == ["wire.jsonl#1", "wire.jsonl#3", "wire.jsonl#4", "wire.jsonl#5"]
    assert [d.outlet for d in documents] == ["وكالة", "أرشيف", "أرشيف", "وكالة"]
    assert [d.declared_date for d in documents] == [dt.date(2017, 1, 25), dt.date(2016, 2, 4), None, None]
    assert documents[0].text == f"{TITLE}\n\n{BODY}"
    assert documents[1].text == f"{TITLE}\n{OTHER}"
    assert documents[3].declared_title == "عنوان آخر"
    lines = path.read_bytes().split(b"\n")
    assert [d.raw_sha256 for d in documents] == [sha256(lines[number]).hexdigest() for number in (0, 2, 3, 4)]


def test_bad_lines_do_not_stop_the_others(tmp_path: Path) -> None:
    rows: list[Row | str] = [
        {"text": BODY}, '{"text": ', "[1]", {"title": TITLE}, {"text": 3}, {"text": ""}, '{"text": "\\ud800"}', {"text": "x" * 30_000},
        {"text": OTHER}, {"text": BODY}, "[" * 15_000, {"text": "قليل"},
    ]  # fmt: skip
    write_lines(tmp_path / "w.jsonl", rows)
    documents, rejects = read(tmp_path)
    assert [d.source_path for d in documents] == ["w.jsonl#1", "w.jsonl#9"]
    assert reasons(rejects) == {
        "w.jsonl#2": "broken_record", "w.jsonl#3": "broken_record", "w.jsonl#4": "not_an_article", "w.jsonl#5": "broken_record",
        "w.jsonl#6": "not_an_article", "w.jsonl#7": "broken_record", "w.jsonl#8": "too_large", "w.jsonl#10": "same_bytes",
        "w.jsonl#11": "broken_record", "w.jsonl#12": "not_an_article",
    }  # fmt: skip


def test_line_ends_and_mark_do_not_count(tmp_path: Path) -> None:
    line = json.dumps({"text": BODY}).encode()
    (tmp_path / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + line + b"\r\n\r\n")
    (document,), rejects = read(tmp_path)
    assert (document.raw_sha256, rejects) == (sha256(line).hexdigest(), [])


def test_truncated_gzip_keeps_what_came_before(tmp_path: Path) -> None:
    rows: list[Row | str] = [{"text": f"{BODY} {number} {random.Random(number).getrandbits(4000)}"} for number in range(40)]
    path = write_lines(tmp_path / "a.jsonl.gz", rows)
    path.write_bytes(path.read_bytes()[:-2000])
    documents, rejects = read(tmp_path)
    assert 10 < len(documents) < 40
    assert reasons(rejects) == {"a.jsonl.gz": "truncated"}


def test_no_gzip_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_text("no gzip")
    (reject,) = read(tmp_path)[1]
    assert (reject.reason, reject.detail) == (
        "truncated", "the compressed data cannot be unpacked (Not a gzipped file (b'no')) after 0 records, which are kept; fetch the file again",
    )  # fmt: skip


@pytest.mark.parametrize(("line", "detail"), [
    ('{"text": "خبر', "no JSON: Unterminated string starting at (character 10); a line"), ("null", "JSON, but null; a line holds one object"),
    ("[1]", "JSON, but a list"), ('{"text": 5}', "the field text is a number; it must be a text between quotation marks"),
])  # fmt: skip
def test_a_broken_line_says_what_is_wrong(tmp_path: Path, line: str, detail: str) -> None:
    write_lines(tmp_path / "a.jsonl", [{"text": BODY}, line])
    (reject,) = read(tmp_path)[1]
    assert reject.source_path == "a.jsonl#2"
    assert reject.detail.startswith(detail)


@pytest.mark.parametrize("name", ["a.jsonl", "a.warc", "a.html", "a.jsonl.gz", "a.warc.gz"])
def test_empty_container_is_accounted_for(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    documents, rejects = read(tmp_path)
    assert documents == []
    assert list(reasons(rejects)) == [name]


# web archives


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_archive(tmp_path: Path, name: str) -> None:
    plain, arabic = OTHER.encode(), "text/html; charset=windows-1256"
    records = [
        ("https://example.org/1", "text/html; charset=utf-8", page().encode()),
        ("https://example.org/p.png", "image/png", b"\x89PNG" + bytes(60)),
        ("https://example.org/2", "text/plain", plain),
        ("https://example.org/3", arabic, page(f"<p>{OTHER}</p>").encode("cp1256", "ignore")),
        ("https://example.org/4", "text/html", page().encode()),
        ("https://example.org/5", "text/html", b"x" * 21_000),
    ]
    write_archive(tmp_path / name, records)
    documents, rejects = read(tmp_path)
    assert [(d.source_path, d.source_url, d.encoding) for d in documents] == [
        (f"{name}#2", "https://example.org/1", "utf-8"),
        (f"{name}#4", "https://example.org/2", "utf-8"),
        (f"{name}#5", "https://example.org/3", "windows-1256"),
    ]
    assert reasons(rejects) == {f"{name}#3": "unsupported", f"{name}#6": "same_bytes", f"{name}#7": "too_large"}
    assert documents[1].raw_sha256 == sha256(plain).hexdigest()
    assert documents[0].declared_date is None  # the day of fetching is not the day of publication


def test_archived_error_page_is_no_article(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.warc", [("https://example.org/1", "text/html", page().encode())], status="404 Not Found")
    assert reasons(read(tmp_path)[1]) == {"a.warc#2": "not_an_article"}


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_cut_archive_keeps_what_came_before(tmp_path: Path, name: str) -> None:
    records = [(f"https://example.org/{n}", "text/plain", f"{BODY} {n} {random.Random(n).getrandbits(4000)}".encode()) for n in range(20)]
    path = write_archive(tmp_path / name, records)
    path.write_bytes(path.read_bytes()[:-900])
    documents, rejects = read(tmp_path)
    assert 10 < len(documents) < 20
    assert list(reasons(rejects).values()) == ["truncated" if name.endswith("gz") else "broken_record"]


def test_archive_without_pages(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.warc", [])
    (tmp_path / "b.warc").write_text("this is no archive\n" * 9)
    assert reasons(read(tmp_path)[1]) == {"a.warc": "not_an_article", "b.warc": "broken_record"}


def test_a_record_that_declares_a_length_no_machine_has(tmp_path: Path) -> None:
    first = write_archive(tmp_path / "a.warc", [("https://example.org/1", "text/plain", BODY.encode())]).read_bytes()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/2\r\nContent-Length: {'9' * 60}\r\n\r\n"
    (tmp_path / "a.warc").write_bytes(first + head.encode() + b"HTTP/1.0 200 OK\r\n\r\n" + BODY.encode())
    documents, rejects = read(tmp_path)
    assert [document.source_url for document in documents] == ["https://example.org/1"]
    assert list(reasons(rejects).values()) == ["broken_record"]


# published


@pytest.mark.parametrize(("value", "expected"), [
    ("2017-01-25T14:36:00+01:00", "2017-01-25"), ("2017-01-25T143600", "2017-01-25"), ("2017-01-25", "2017-01-25"), ("2017/1/5", "2017-01-05"),
    ("20170125", "2017-01-25"), ("2022-01-07T23:59:59-11:00", "2022-01-07"), ("04/02/2016", "2016-02-04"), ("4.2.2016 10:30", "2016-02-04"),
    ("01/25/2016", "2016-01-25"), ("Fri, 07 Jan 2022 23:30:00 GMT", "2022-01-07"), ("7 Jan 2022", "2022-01-07"), ("January 7, 2022", "2022-01-07"),
    ("January 7, 2022 11:30 PM EST", "2022-01-07"), ("الجمعة 7 يناير 2022", "2022-01-07"), ("٧ كانون الثاني/يناير ٢٠٢٢", "2022-01-07"),
    ("٠٤/٠٢/٢٠١٦", "2016-02-04"), ("4 فيفري 2016", "2016-02-04"), ("نشر في: 2022-01-07 10:00", "2022-01-07"), ("آخر تحديث 12 آب، 2021", "2021-08-12"),
    ("31/02/2016", None), ("January 2022", None), ("2022", None), ("يناير 2022", None), ("", None), ("أمس", None), ("0000-00-00", None), ("3", None),
])  # fmt: skip
def test_parse_published(value: str, expected: str | None) -> None:
    assert parse_published(value) == (dt.date.fromisoformat(expected) if expected else None)


@given(st.text(max_size=40))
def test_parse_published_never_fails(value: str) -> None:
    parse_published(value)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2100, 1, 1)))
def test_parse_published_reads_every_day(day: dt.date) -> None:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%a, %d %b %Y 22:00:00 -0500", "%B %d, %Y"):
        assert parse_published(day.strftime(pattern)) == day


# the stage


def test_the_stage_yields_records_of_both_tables(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BODY + OTHER, "utf-8")
    (tmp_path / "b.png").write_bytes(b"\x89PNG")
    parameters = load_parameters(Path(__file__).resolve().parents[2] / "params.yaml")
    assert [type(record) for record in run(StageInput(parameters, declared_raw_folder=tmp_path))] == [Document, Reject]
