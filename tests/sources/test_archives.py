"""Web archives: pages filtered into pieces that ingest reads, broken and hostile archives."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from kzpipe.sources.archives import PieceLimits, filter_archive, is_arabic_page
from kzpipe.sources.faults import Unfetched
from kzpipe.sources.settings import ArchiveSource
from kzpipe.stages.ingest import IngestLimits
from tests.ingested import ingest_folder

LIMITS = PieceLimits(1_000_000, 200_000)
ENGLISH = b"<html><body><p>" + b"The ministry said on Friday that order had been restored. " * 20 + b"</p></body></html>"


def record(kind: str, address: str, block: bytes, number: int) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2022-01-08T00:00:00Z\r\n"
    )
    media_type = "application/warc-fields" if kind == "warcinfo" else f"application/http; msgtype={kind}"
    return f"{head}Content-Type: {media_type}\r\nContent-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def archive_of(path: Path, *pages: tuple[str, bytes, str, str], packed: bool = True) -> Path:
    """Write an archive with (address, body, media type and further headers, status) a page, a request before each."""
    records = [record("warcinfo", "x", b"software: test\r\n", 0)]
    for number, (address, body, media_type, status) in enumerate(pages, 1):
        records.append(record("request", address, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", -number))
        # headers as no writer would lay them out: what is taken must keep them
        head = f"HTTP/1.1 {status} X\r\ncontent-TYPE:  {media_type}\r\nx-odd: a   b\r\n\r\n".encode()
        records.append(record("response", address, head + body, number))
    path.write_bytes(b"".join(gzip.compress(one) if packed else one for one in records))
    return path


def source(**settings: object) -> ArchiveSource:
    return ArchiveSource.model_validate({"kind": "archive", "places": ["x"], "keep": "arabic", **settings})


@pytest.fixture
def mixed(tmp_path: Path, make_page) -> Path:
    return archive_of(
        tmp_path / "mixed.warc.gz",
        ("https://example.org/1", make_page(), "text/html; charset=utf-8", "200"),
        ("https://example.org/2", ENGLISH, "text/html", "200"),
        ("https://example.org/3", make_page("خبر ثان").decode().encode("cp1256"), "text/html", "200"),
        ("https://example.org/4", b"\x89PNG", "image/png", "200"),
        ("https://example.org/5", make_page("غير موجود"), "text/html", "404"),
        ("https://example.net/6", make_page("خبر ثالث"), "text/html", "200"),
        ("https://example.org/7", make_page("طويل") * 300, "text/html", "200"),
    )


def test_arabic_pages_are_taken_and_everything_left_is_counted(mixed: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    pieces, counts = filter_archive(mixed, "abc", source(match=r"^https://example\.org/"), LIMITS, tmp_path / "out")
    assert counts == {"taken": 2, "not Arabic": 1, "no page": 1, "of another status": 1, "of other addresses": 1, "too large": 1}
    assert [path.name for path in pieces] == ["abc-00001.warc.gz"]
    documents, rejects = ingest_folder(tmp_path / "out", IngestLimits(10_000_000, 200_000, 120))
    assert rejects == []
    assert {(one.source_url, one.encoding) for one in documents} == {("https://example.org/1", "utf-8"), ("https://example.org/3", "windows-1256")}


def test_a_record_is_written_as_it_came(mixed: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (piece,), _ = filter_archive(mixed, "abc", source(keep="all"), LIMITS, tmp_path / "out")

    def blocks(path: Path) -> dict[str, bytes]:
        with path.open("rb") as handle:
            records = ArchiveIterator(handle, no_record_parse=True)
            return {one.rec_headers.get_header("WARC-Record-ID"): one.raw_stream.read() for one in records if one.rec_type == "response"}

    kept, all_of_them = blocks(piece), blocks(mixed)
    assert len(kept) == 4
    assert kept.items() <= all_of_them.items()


def test_pieces_stay_below_the_limit_and_are_the_same_each_time(tmp_path: Path, make_page) -> None:
    import random

    draw = random.Random(3)
    words = [chr(draw.randrange(0x628, 0x640)) * 3 for _ in range(400)]
    pages = [(f"https://example.org/{n}", make_page(f"{n}", " ".join(draw.choices(words, k=2000))), "text/html", "200") for n in range(30)]
    archive = archive_of(tmp_path / "many.warc.gz", *pages)
    folders = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        pieces, counts = filter_archive(archive, "abc", source(), PieceLimits(20_000, 200_000), tmp_path / name)
        assert counts["taken"] == 30
        assert len(pieces) > 2
        assert all(path.stat().st_size <= 20_000 for path in pieces)
        folders.append([path.read_bytes() for path in pieces])
    assert folders[0] == folders[1]


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_that_breaks_off_is_told_and_gives_nothing(tmp_path: Path, make_page, packed: bool) -> None:
    archive = archive_of(tmp_path / "x.warc", *((f"https://example.org/{n}", make_page(str(n)), "text/html", "200") for n in range(5)), packed=packed)
    archive.write_bytes(archive.read_bytes()[:-300])
    with pytest.raises(Unfetched, match="before its end|shorter than it declares"):
        filter_archive(archive, "abc", source(), LIMITS, tmp_path)


def test_a_record_that_declares_a_length_no_machine_has_is_too_large(tmp_path: Path) -> None:
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/2\r\nContent-Length: {'9' * 60}\r\n\r\n"
    (tmp_path / "x").write_bytes(head.encode() + b"HTTP/1.0 200 OK\r\n\r\n")
    assert filter_archive(tmp_path / "x", "abc", source(), LIMITS, tmp_path)[1] == {"too large": 1}


@pytest.mark.parametrize("content", [b"", b"no archive at all", gzip.compress(b"neither this", mtime=0), b"\x1f\x8b\x08broken"])
def test_what_is_no_archive_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.warc").write_bytes(content)
    with pytest.raises(Unfetched):
        filter_archive(tmp_path / "x.warc", "abc", source(), LIMITS, tmp_path)


def test_a_bomb_in_an_archive_is_too_large(tmp_path: Path) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    path = archive_of(tmp_path / "x.warc.gz", ("https://example.org/1", bomb, "text/html\r\nContent-Encoding: gzip", "200"))
    _, counts = filter_archive(path, "abc", source(), LIMITS, tmp_path)
    assert counts == {"too large": 1}


def test_what_counts_as_an_arabic_page(make_page) -> None:
    assert is_arabic_page(make_page())
    assert is_arabic_page(make_page().decode().encode("cp1256"))
    assert not is_arabic_page(ENGLISH)
    assert not is_arabic_page("<p>Он сообщил, что порядок восстановлен.</p>".encode() * 20)
    assert not is_arabic_page("<p>他说秩序已经恢复</p>".encode("gb18030") * 50)
    assert not is_arabic_page(ENGLISH + "شكرا".encode() * 60), "an Arabic corner does not make a page"


def test_an_archive_of_the_web_comes_in_once(site, desk, reply, mixed: Path) -> None:
    site.routes["/a.warc.gz"] = reply(mixed.read_bytes(), headers={"Content-Type": "application/octet-stream"})
    desk.set_sources(crawl={"kind": "archive", "places": [f"{site.url}/a.warc.gz", "missing.warc"], "keep": "arabic", "outlet": "أرشيف المثال"})
    outcome = desk.run()["crawl"]
    assert outcome.counts == {"taken": 1, "failed": 1}
    assert "3 of 7 pages taken; left: 1 no page, 1 not Arabic, 1 of another status, 1 too large" in "\n".join(outcome.notes) or "4 of 7" in "\n".join(
        outcome.notes
    )
    documents, rejects = ingest_folder(desk.raw, IngestLimits(10_000_000, 8_000_000, 120))
    assert {one.outlet for one in documents} == {"أرشيف المثال"}
    assert rejects == []
    before = desk.files()
    site.asked.clear()
    (desk.raw / before[0]).unlink()
    assert desk.run()["crawl"].counts == {"known": 1, "failed": 1}
    assert site.asked == []
    assert list((desk.project.state / "fetch/archives").iterdir()) == []


def test_an_archive_over_the_limit_is_not_begun(site, desk, reply) -> None:
    def announce(handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "10000000000")
        handler.end_headers()
        handler.close_connection = True

    site.routes["/a.warc.gz"] = announce
    desk.set_sources(crawl={"kind": "archive", "places": [f"{site.url}/a.warc.gz"], "keep": "all"})
    outcome = desk.run()["crawl"]
    assert outcome.is_failed
    assert "10000000000 bytes; 5000000 are allowed" in outcome.notes[0]
