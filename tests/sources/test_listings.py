"""Feeds, sitemaps and lists: what is found in them, and what is said of broken ones."""

from __future__ import annotations

import datetime as dt
import gzip
import time

import pytest

from kzpipe.sources.feeds import read_feed
from kzpipe.sources.sitemaps import read_list, read_sitemap, unpack

HERE = "https://example.org/news/feed.xml"


def rss(items: str, head: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0"><channel><title>f</title>{items}</channel></rss>'.encode()


def bomb(levels: int) -> str:
    """Return a document type whose last entity expands tenfold a level."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!DOCTYPE x [<!ENTITY e0 "lol">{entities}<!ENTITY file SYSTEM "file:///etc/passwd">]>'


def test_relative_links_stand_against_the_feed() -> None:
    listing = read_feed(rss("<item><title>a</title><link>../1.html</link></item>"), HERE, "application/rss+xml")
    assert [one.url for one in listing.found] == ["https://example.org/1.html"]
    assert listing.flaw == ""


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Fri, 07 Jan 2022 23:30:00 +0600", "2022-01-07"),
        ("Fri, 07 Jan 2022 00:30:00 +0600", "2022-01-07"),
        ("Fri, 07 Jan 2022 23:30:00 GMT", "2022-01-07"),
        ("2022-01-07T23:30:00-10:00", "2022-01-07"),
        ("7 يناير 2022", "2022-01-07"),
        ("soon", None),
    ],
)
def test_the_day_is_that_of_where_it_was_written(written: str, day: str | None) -> None:
    (found,) = read_feed(rss(f"<item><title>a</title><link>http://e.org/1</link><pubDate>{written}</pubDate></item>"), HERE, "").found
    assert found.published == day


def test_the_last_edit_of_an_atom_entry_is_not_its_day() -> None:
    entry = "<entry><title type='html'>خبر &lt;b&gt;عاجل&lt;/b&gt;</title><link href='1'/><updated>2024-05-01T00:00:00Z</updated>{}</entry>"
    for published, day in (("", None), ("<published>2022-01-07T01:00:00+06:00</published>", "2022-01-07")):
        content = f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry.format(published)}</feed>".encode()
        (found,) = read_feed(content, HERE, "application/atom+xml").found
        assert (found.published, found.title, found.url) == (day, "خبر عاجل", "https://example.org/news/1")


def test_the_one_date_of_rss_1_is_its_day() -> None:
    content = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel><title>t</title></channel><item><title>a</title><link>http://e.org/1</link><dc:date>2022-01-07T23:30:00+06:00</dc:date></item></rdf:RDF>"""
    assert read_feed(content, HERE, "").found[0].published == "2022-01-07"


def test_titles_are_one_line_of_text() -> None:
    item = (
        "<item><title>&lt;script&gt;alert(1)&lt;/script&gt; خبر \n\t &lt;img src=x onerror=alert(1)&gt;عاجل</title><link>http://e.org/1</link></item>"
    )
    (found,) = read_feed(rss(item), HERE, "").found
    assert found.title == "خبر عاجل"


def test_a_feed_that_breaks_off_gives_what_came_before_and_says_so() -> None:
    listing = read_feed(rss("<item><title>a</title><link>http://e.org/1</link></item><item><ti")[:-20], HERE, "")
    assert [one.url for one in listing.found] == ["http://e.org/1"]
    assert listing.flaw.startswith("a broken feed")


@pytest.mark.parametrize("content", [b"", b"<html><body>login</body></html>", b"\x00\xff\xfe", b"{}", b"<rss"])
def test_what_is_no_feed_is_told(content: bytes) -> None:
    listing = read_feed(content, HERE, "text/html")
    assert listing.found == []
    assert listing.flaw


def test_an_empty_feed_is_a_feed() -> None:
    assert read_feed(rss(""), HERE, "") == ([], [], "")


def test_entities_of_a_feed_do_not_explode_and_open_no_file() -> None:
    begun = time.process_time()
    listing = read_feed(rss("<item><title>&e9; &file;</title><link>http://e.org/1</link></item>", bomb(10)), HERE, "")
    assert time.process_time() - begun < 20
    assert "root:" not in str(listing)
    assert len(str(listing)) < 10_000


def test_entities_of_a_sitemap_do_not_explode_and_open_no_file() -> None:
    content = f"{bomb(10)}<urlset><url><loc>http://e.org/&e9;</loc></url><url><loc>&file;</loc></url><url><loc>http://e.org/2</loc></url></urlset>"
    listing = read_sitemap(content.encode(), None)
    assert "root:" not in str(listing)
    assert "http://e.org/2" in [one.url for one in listing.found] or listing.flaw
    assert len(str(listing)) < 10_000


NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://example.org/1</loc><image:image><image:loc>https://example.org/x.jpg</image:loc><image:title>صورة</image:title></image:image>
<news:news><news:publication><news:name>صحيفة المثال</news:name><news:language>ar</news:language></news:publication>
<news:publication_date>2022-01-07T23:30:00+06:00</news:publication_date><news:title>توقيف ثلاثة آلاف</news:title></news:news></url>
<url><loc>https://example.org/2</loc><lastmod>2021-12-31</lastmod></url><url><loc>https://example.org/3</loc></url></urlset>""".encode()


def test_a_news_sitemap_tells_title_outlet_and_day() -> None:
    listing = read_sitemap(NEWS, None)
    assert listing.found[0] == ("https://example.org/1", "توقيف ثلاثة آلاف", "2022-01-07", "صحيفة المثال")
    assert listing.found[1] == ("https://example.org/2", None, None, None), "the last edit is no day of publication"
    assert [one.url for one in read_sitemap(NEWS, "2022-01-01").found] == ["https://example.org/1", "https://example.org/3"]
    assert read_sitemap(NEWS.decode().replace('encoding="UTF-8"', "").encode("utf-16"), None).found == listing.found


def test_a_sitemap_that_breaks_off_gives_what_came_before_and_says_so() -> None:
    listing = read_sitemap(NEWS[:-60], None)
    assert [one.url for one in listing.found][:1] == ["https://example.org/1"]
    assert listing.flaw.startswith("a broken sitemap")
    assert read_sitemap(b"<html><body/></html>", None).flaw == "no sitemap: its first element is html"


def test_a_list_has_an_address_a_line() -> None:
    assert [one.url for one in read_list("\ufeffhttp://e.org/1\r\n\n# later\n  http://e.org/خبر \n".encode()).found] == [
        "http://e.org/1",
        "http://e.org/خبر",
    ]
    assert read_list(b"\x89PNG\r\n").flaw.startswith("no list of addresses")
    assert read_list(b"") == ([], [], "")


def test_a_packed_listing_is_unpacked_up_to_the_limit() -> None:
    assert unpack(gzip.compress(NEWS), 1_000_000) == NEWS
    with pytest.raises(ValueError, match="more than 1000 bytes"):
        unpack(gzip.compress(b" " * 1_000_000), 1000)
    with pytest.raises(ValueError, match="cannot be unpacked"):
        unpack(gzip.compress(NEWS)[:-9], 1_000_000)


def test_articles_of_an_index_of_packed_sitemaps_come_in(site, desk, reply, make_page) -> None:
    places = "".join(f"<sitemap><loc>{site.url}/{name}</loc></sitemap>" for name in ("a.xml.gz", "gone.xml", "index.xml"))
    site.routes["/index.xml"] = reply(f"<sitemapindex>{places}</sitemapindex>".encode(), headers={"Content-Type": "application/xml", "ETag": '"i"'})
    news = NEWS.replace(b"https://example.org", site.url.encode())
    site.routes["/a.xml.gz"] = reply(gzip.compress(news), headers={"Content-Type": "application/gzip"})
    for number in (1, 2, 3):
        site.routes[f"/{number}"] = reply(make_page(f"خبر {number}"))
    desk.set_sources(map={"kind": "sitemap", "url": f"{site.url}/index.xml", "since": "2022-01-01"})
    outcome = desk.run()["map"]
    assert outcome.counts["taken"] == 2
    assert outcome.is_failed
    assert "gone.xml: status 404" in outcome.notes[0]
    documents, _ = desk.ingested()
    (dated,) = [one for one in documents if one.declared_date]
    assert (dated.declared_date, dated.outlet, dated.declared_title) == (dt.date(2022, 1, 7), "صحيفة المثال", "توقيف ثلاثة آلاف")
    # an index that has not changed may lead to sitemaps that have
    site.asked.clear()
    desk.run()
    assert "/a.xml.gz" in site.paths()


def test_sitemaps_that_do_not_fit_into_a_run_come_in_the_next(site, desk, reply, make_page) -> None:
    places = "".join(f"<sitemap><loc>{site.url}/s{n}.xml</loc></sitemap>" for n in range(4))
    site.routes["/index.xml"] = reply(f"<sitemapindex>{places}</sitemapindex>".encode(), headers={"Content-Type": "application/xml"})
    for n in range(4):
        site.routes[f"/s{n}.xml"] = reply(
            f"<urlset><url><loc>{site.url}/p{n}</loc></url></urlset>".encode(), headers={"Content-Type": "application/xml"}
        )
        site.routes[f"/p{n}"] = reply(make_page(f"خبر {n}"))
    desk.settings["limits"]["sitemaps_per_run"] = 3
    desk.set_sources(map={"kind": "sitemap", "url": f"{site.url}/index.xml"})
    outcome = desk.run()["map"]
    assert outcome.counts["taken"] == 2
    assert "the others wait for the next run" in outcome.notes[0]
    assert desk.run()["map"].counts["taken"] == 2


def test_a_list_in_a_file_says_which_lines_are_no_addresses(site, desk, reply, make_page) -> None:
    site.routes["/1"] = reply(make_page())
    (desk.project.root / "list.txt").write_text(f"{site.url}/1\nnews/2\nfile:///etc/passwd\njavascript:alert(1)\n")
    desk.set_sources(some={"kind": "list", "place": "list.txt", "outlet": "موقع المثال"})
    outcome = desk.run()["some"]
    assert outcome.counts["taken"] == 1
    assert "3 addresses that are not fetched" in outcome.notes[0]
    assert site.paths() == ["/1"]


def test_a_list_that_is_missing_fails_its_source(desk) -> None:
    desk.set_sources(some={"kind": "list", "place": "list.txt"})
    outcome = desk.run()["some"]
    assert outcome.is_failed
    assert "No such file" in outcome.notes[0]


def test_only_addresses_that_match_are_taken(site, desk, reply, make_page, feed) -> None:
    site.routes["/feed.xml"] = reply(feed("/sport/1", "/world/2"), headers={"Content-Type": "application/rss+xml"})
    site.routes["/world/2"] = reply(make_page())
    desk.set_sources(wire={"kind": "feed", "url": f"{site.url}/feed.xml", "match": "/world/"})
    assert desk.run()["wire"].counts["taken"] == 1
    assert site.paths() == ["/feed.xml", "/world/2"]


@pytest.mark.parametrize("content_type", ["", "text/xml", "application/rss+xml; charset=iso-8859-1"])
def test_a_feed_in_utf8_is_read_as_such_whatever_is_declared(content_type: str) -> None:
    content = rss("<item><title>خبر عاجل</title><link>http://e.org/1</link></item>").replace(b' encoding="utf-8"', b"")
    assert read_feed(content, HERE, content_type).found[0].title == "خبر عاجل"
    arabic = rss(f"<item><title>{'خبر عاجل من وزارة الداخلية في المدينة' * 3}</title><link>http://e.org/1</link></item>").decode().encode("cp1256")
    assert read_feed(arabic, HERE, content_type).found[0].title.startswith("خبر عاجل من وزارة")


@pytest.mark.parametrize(
    "piece", ["&#xD800;", "<dc:date>2022</dc:date>", "<georss:point>1 x</georss:point>", "<link>http://[</link>", "<x:y xmlns:x='['/>"]
)
def test_pieces_that_trip_readers_cost_no_more_than_the_feed(piece: str) -> None:
    item = f"<item>{piece}<title>a {piece}</title><link>http://e.org/1</link></item>"
    listing = read_feed(rss(item), HERE, "")
    assert listing.flaw or listing.found
    sitemap = f"<urlset><url>{piece}<loc>http://e.org/1{piece}</loc></url><url><loc>http://e.org/2</loc></url></urlset>"
    listing = read_sitemap(sitemap.encode(), None)
    assert listing.flaw or listing.found


@pytest.mark.parametrize("seed", range(3))
def test_no_change_of_a_few_bytes_makes_a_reader_raise(seed: int) -> None:
    import random

    draw = random.Random(seed)
    pieces = [
        b"<![CDATA[",
        b"]]>",
        b"&#xD800;",
        b"\xff\xfe",
        b"\x00",
        b"<item>",
        b"xml:base='http://['",
        b"encoding='x-none'",
        b"<a:b/>",
        "خبر".encode(),
    ]
    seeds = [NEWS, rss("<item><title>خبر</title><link>/1</link><pubDate>Fri, 07 Jan 2022 23:30:00 +0600</pubDate></item>")]
    for _ in range(200):
        content = bytearray(draw.choice(seeds))
        for _ in range(draw.randrange(1, 5)):
            at = draw.randrange(len(content))
            if draw.random() < 0.5:
                content[at:at] = draw.choice(pieces)
            else:
                del content[at : at + draw.randrange(1, 30)]
        for listing in (read_feed(bytes(content), HERE, ""), read_sitemap(bytes(content), "2022-01-01"), read_list(bytes(content))):
            assert isinstance(listing.flaw, str)
