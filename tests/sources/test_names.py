"""Whatever an address, a title or a header says, what is written lies in the raw folder, whole."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kzpipe.sources.addresses import AddressRefused, address_key, file_stem, is_public, parse_address
from kzpipe.sources.feeds import read_feed
from kzpipe.sources.found import said_day, said_line
from kzpipe.sources.staging import Staging

HOSTILE = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from(["..", "/", "\\", "%2e%2e", "%2f", "\x00", "a", "خبر", "?", "#", "con", "~", " ", ".html", "\n", "\ud800"]), max_size=40
    ).map("".join),
    st.text(st.sampled_from("./\\"), max_size=5000),
)


@given(address=HOSTILE, title=HOSTILE, source=st.from_regex(r"[a-z0-9][a-z0-9_-]{0,39}", fullmatch=True), suffix=st.sampled_from([".html", ".txt"]))
@example("https://example.org/../../../etc/passwd", "../../x", "wire", ".html")
@settings(max_examples=300, deadline=None)
def test_no_address_and_no_title_leads_out_of_the_raw_folder(address: str, title: str, source: str, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder, "raw")
        raw.mkdir()
        staging = Staging(Path(folder, "arrived"), raw)
        said = {key: line for key, line in {"url": said_line(address), "title": said_line(title)}.items() if line}
        staging.store(source, file_stem(address) + suffix, b"x", said)
        (delivered,) = staging.deliver()
        assert delivered.resolve().is_relative_to(raw.resolve())
        everything = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        assert everything == sorted([delivered, delivered.with_name(delivered.name + ".meta.json")])
        assert len(delivered.name) == 16 + len(suffix)
        assert json.loads(everything[1].read_text("utf-8")) == said


@given(address=HOSTILE)
@settings(max_examples=500, deadline=None)
def test_an_address_is_parsed_or_refused(address: str) -> None:
    for one in (address, f"http://{address}", f"https://example.org/{address}"):
        for base in (None, "https://example.org/a/b"):
            try:
                url = parse_address(one, base)
            except AddressRefused:
                continue
            assert url.scheme in ("http", "https")
            assert str(url).isascii()
            assert parse_address(str(url)) == url
            assert address_key(str(url))


@given(
    content=st.one_of(
        st.binary(max_size=300), HOSTILE.map(lambda text: f"<rss version='2.0'><channel><item><link>{text}</link>".encode("utf-8", "replace"))
    )
)
@settings(max_examples=200, deadline=None)
def test_no_feed_raises(content: bytes) -> None:
    for one in read_feed(content, "https://example.org/feed", "text/xml").found:
        assert isinstance(one.url, str)


@given(text=HOSTILE)
def test_what_is_said_is_one_line_that_a_file_can_hold(text: str) -> None:
    line = said_line(text)
    assert line is None or (line.encode("utf-8") and "\n" not in line and len(line) <= 1000)
    said_day(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://example.org/a?utm_source=rss&id=3#top", "https://EXAMPLE.org/a?id=3", True),
        ("https://example.org/a?b=2&a=1", "https://example.org/a?a=1&b=2", True),
        ("https://example.org/a?page=2", "https://example.org/a?page=3", False),
        ("https://example.org/خبر", "https://example.org/%D8%AE%D8%A8%D8%B1", True),
        ("https://example.org/a", "http://example.org/a", False),
    ],
)
def test_when_two_addresses_are_one_articles(one: str, other: str, same: bool) -> None:
    assert (address_key(one) == address_key(other)) is same


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::",
     "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:a00:1::", "ff02::1"],
)  # fmt: skip
def test_what_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07::1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"])
def test_what_is_public(address: str) -> None:
    assert is_public(address)
