"""Servers that misbehave: each costs what is allowed and no more, and the record says what it was."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import tracemalloc

import httpcore
import pytest

from kzpipe.sources.addresses import AddressRefused
from kzpipe.sources.network import Deadline, GuardedBackend

HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def ask(site, desk, feed, reply):
    """Return a function that fetches one page of the site by a feed, and returns its last line of the record."""

    def ask(path: str = "/page", url: str | None = None) -> dict[str, object]:
        address = url or site.url + path
        site.routes["/feed.xml"] = reply(feed(address), headers={"Content-Type": "application/rss+xml"})
        desk.set_sources(wire={"kind": "feed", "url": f"{site.url}/feed.xml"})
        desk.run()
        return next(line for line in reversed(desk.record()) if line["url"] == address)

    return ask


def start(handler, *headers: tuple[str, str]) -> None:
    handler.send_response(200)
    for name, value in headers or tuple(HTML.items()):
        handler.send_header(name, value)
    handler.end_headers()
    handler.close_connection = True


def test_errors_that_pass_are_tried_again(site, ask, reply, one_page) -> None:
    answers = iter([reply(b"", 500), reply(b"", 503), reply(one_page)])
    site.routes["/page"] = lambda handler: next(answers)
    assert ask()["outcome"] == "taken"
    assert site.times("/page") == 3


def test_errors_that_stay_end_after_the_attempts_allowed(site, desk, ask, reply) -> None:
    site.routes["/page"] = reply(b"", 500)
    line = ask()
    assert (line["outcome"], line["status"], site.times("/page")) == ("failed", 500, 3)
    assert desk.files() == []


def test_a_short_retry_after_is_waited_for(site, ask, reply, one_page) -> None:
    answers = iter([reply(b"", 429, {"Retry-After": "1"}), reply(one_page)])
    site.routes["/page"] = lambda handler: next(answers)
    assert ask()["outcome"] == "taken"
    first, second = (moment for path, moment, _ in site.asked if path == "/page")
    assert second - first >= 0.9


def test_a_long_retry_after_is_respected_by_later_runs_too(site, desk, ask, reply, one_page) -> None:
    site.routes["/page"] = reply(b"", 429, {"Retry-After": "3600"})
    line = ask()
    assert (line["outcome"], line["status"], site.times("/page")) == ("failed", 429, 1)
    site.asked.clear()
    site.routes["/page"] = reply(one_page)
    outcome = desk.run()["wire"]
    assert site.asked == []
    assert outcome.is_failed
    assert "is to be left alone until" in outcome.notes[0]
    assert outcome.counts["waiting"] == 1


@pytest.mark.parametrize("said", ["soon", "-5", "Fri, 99 Foo 2022", "9" * 400])
def test_a_retry_after_that_says_nothing_does_no_harm(site, ask, reply, one_page, said: str) -> None:
    site.routes["/page"] = reply(b"", 503, {"Retry-After": said})
    assert ask()["outcome"] == "failed"


def test_a_server_that_sends_drop_by_drop_meets_the_limit_of_the_whole(site, desk, ask) -> None:
    def drip(handler) -> None:
        start(handler)
        for _ in range(1000):
            handler.wfile.write(b"<p>")
            time.sleep(0.05)

    desk.settings["politeness"]["attempts"] = 1
    desk.settings["limits"]["request_seconds"] = 1
    site.routes["/page"] = drip
    line = ask()
    assert line["outcome"] == "failed"
    assert "no answer in time" in line["detail"]


def test_headers_that_never_end_meet_the_limit_of_the_whole(site, desk, ask) -> None:
    def drip(handler) -> None:
        for number in range(1000):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n" if number == 0 else b"X-%d: y\r\n" % number)
            time.sleep(0.05)

    desk.settings["politeness"]["attempts"] = 1
    desk.settings["limits"]["request_seconds"] = 1
    site.routes["/page"] = drip
    assert "in time" in ask()["detail"]


def test_a_server_that_falls_silent_meets_the_limit_between_two_pieces(site, desk, ask) -> None:
    def hang(handler) -> None:
        start(handler)
        handler.wfile.write(b"<html>")
        time.sleep(3)

    desk.settings["politeness"]["attempts"] = 1
    desk.settings["limits"]["read_seconds"] = 0.3
    site.routes["/page"] = hang
    assert "no answer in time" in ask()["detail"]


def test_a_body_that_is_cut_off_is_no_article(site, desk, ask) -> None:
    def cut(handler) -> None:
        start(handler, *HTML.items(), ("Content-Length", "5000"))
        handler.wfile.write(b"<html><p>half")

    site.routes["/page"] = cut
    line = ask()
    assert (line["outcome"], site.times("/page")) == ("failed", 3)
    assert desk.files() == []


def test_gzip_that_is_cut_off_is_no_article(site, desk, ask, reply, one_page) -> None:
    site.routes["/page"] = reply(gzip.compress(one_page)[:-20], headers={**HTML, "Content-Encoding": "gzip"})
    assert "cannot be unpacked" in ask()["detail"]
    assert desk.files() == []


def test_a_packed_page_is_unpacked(site, desk, ask, reply, one_page) -> None:
    site.routes["/page"] = reply(gzip.compress(one_page), headers={**HTML, "Content-Encoding": "gzip"})
    assert ask()["outcome"] == "taken"
    (name,) = desk.files()
    assert (desk.raw / name).read_bytes() == one_page


def test_a_gzip_bomb_is_left_as_soon_as_it_is_too_large(site, desk, ask, reply) -> None:
    bomb = gzip.compress(b" " * 300_000_000, compresslevel=9)
    assert len(bomb) < 1_000_000
    site.routes["/page"] = reply(bomb, headers={**HTML, "Content-Encoding": "gzip"})
    tracemalloc.start()
    line = ask()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert line["outcome"] == "too_large"
    assert peak < 30_000_000
    assert desk.files() == []


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "zstd"])
def test_a_coding_that_was_not_asked_for_is_left(site, ask, reply, coding: str) -> None:
    site.routes["/page"] = reply(b"\x01\x02", headers={**HTML, "Content-Encoding": coding})
    assert "content coding" in ask()["detail"]


def test_an_endless_body_is_left_when_it_is_too_large(site, desk, ask) -> None:
    sent = 0

    def flood(handler) -> None:
        nonlocal sent
        start(handler)
        block = b"x" * 1_000_000
        for _ in range(10_000):
            handler.wfile.write(block)
            sent += len(block)

    site.routes["/page"] = flood
    line = ask()
    assert line["outcome"] == "too_large"
    assert sent < 50_000_000
    assert desk.files() == []


def test_ten_gigabytes_that_are_announced_are_not_begun(site, ask) -> None:
    site.routes["/page"] = lambda handler: start(handler, *HTML.items(), ("Content-Length", "10000000000"))
    line = ask()
    assert (line["outcome"], line["detail"]) == ("too_large", "10000000000 bytes; 1000000 are allowed")


def test_redirects_in_a_circle_end(site, ask, reply) -> None:
    site.routes["/page"] = reply(b"", 302, {"Location": "/other"})
    site.routes["/other"] = reply(b"", 302, {"Location": "/page"})
    line = ask()
    assert line["outcome"] == "refused"
    assert "more than 5 redirects" in line["detail"]
    assert site.times("/page") == 3


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("file:///etc/passwd", "file scheme; only http and https"),
        ("gopher://127.0.0.1/1", "gopher scheme"),
        ("http://localhost:9/", "localhost is "),
        ("http://10.0.0.1/", "10.0.0.1, which is not public"),
        ("http://169.254.169.254/latest/meta-data/", "which is not public"),
        ("http://[::1]/", "which is not public"),
        ("http://[::ffff:10.0.0.1]/", "which is not public"),
        ("http://2130706433/", "which is not public"),
        ("http://user:word@example.org/", "a user name in it"),
        ("http://example.org:99999/", "no port of a host"),
    ],
)
def test_redirects_to_where_nobody_may_go_are_refused(site, desk, ask, reply, location: str, said: str) -> None:
    site.routes["/page"] = reply(b"", 302, {"Location": location})
    line = ask()
    assert line["outcome"] == "refused"
    assert said in line["detail"]
    assert desk.files() == []


def test_a_private_host_is_asked_only_where_it_is_allowed_by_name(site, desk, ask, reply, one_page) -> None:
    desk.settings["allowed_private_hosts"] = []
    site.routes["/page"] = reply(one_page)
    desk.set_sources(wire={"kind": "feed", "url": f"{site.url}/feed.xml"})
    outcome = desk.run()["wire"]
    assert outcome.is_failed
    assert "127.0.0.1 is 127.0.0.1, which is not public; allowed_private_hosts in sources.yaml may name the host" in outcome.notes[0]
    assert site.asked == []


def test_a_name_that_changes_its_address_between_two_looks_gains_nothing(monkeypatch) -> None:
    """The address judged is the one connected to: a second look, which would say something else, is never taken."""
    asked = []
    real = socket.getaddrinfo

    def rebinding(host, port, *rest, **named):
        if host == "rebind.example.org":
            asked.append(host)
            address = "203.0.113.7" if len(asked) == 1 else "127.0.0.1"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]
        return real(host, port, *rest, **named)

    connected = []

    def fail(self, host, *rest):
        connected.append(host)
        raise httpcore.ConnectError("none")

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    monkeypatch.setattr("kzpipe.sources.addresses.is_public", lambda address: address != "127.0.0.1")
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", fail)
    backend = GuardedBackend([], Deadline())
    with pytest.raises(httpcore.ConnectError):
        backend.connect_tcp("rebind.example.org", 80, 1.0)
    assert connected == ["203.0.113.7"]
    assert len(asked) == 1
    with pytest.raises(AddressRefused):
        backend.connect_tcp("rebind.example.org", 80, 1.0)
    assert connected == ["203.0.113.7"]


def test_what_robots_forbids_is_not_asked(site, desk, ask, reply, one_page) -> None:
    site.routes["/robots.txt"] = reply(b"User-agent: *\nDisallow: /page\n", headers={"Content-Type": "text/plain"})
    site.routes["/page"] = reply(one_page)
    assert ask()["outcome"] == "forbidden"
    assert site.times("/page") == 0


def test_a_redirect_to_what_robots_forbids_is_not_followed(site, ask, reply, one_page) -> None:
    site.routes["/robots.txt"] = reply(b"User-agent: kzpipe\nDisallow: /hidden\n", headers={"Content-Type": "text/plain"})
    site.routes["/page"] = reply(b"", 302, {"Location": "/hidden"})
    site.routes["/hidden"] = reply(one_page)
    assert ask()["outcome"] == "forbidden"
    assert site.times("/hidden") == 0


def test_robots_that_cannot_be_read_forbids_everything_for_now(site, desk, ask, reply, one_page) -> None:
    site.routes["/robots.txt"] = reply(b"", 500)
    site.routes["/page"] = reply(one_page)
    desk.set_sources(wire={"kind": "feed", "url": f"{site.url}/feed.xml"})
    assert desk.run()["wire"].is_failed
    assert site.paths() == []
    assert site.times("/robots.txt") == 3


def test_a_pause_lies_between_two_requests_to_a_host(site, desk, ask, reply, one_page) -> None:
    site.routes["/robots.txt"] = reply(b"User-agent: *\nCrawl-delay: 0.4\n", headers={"Content-Type": "text/plain"})
    site.routes["/page"] = reply(one_page)
    ask()
    assert site.paths() == ["/feed.xml", "/page"]
    listing, article = (moment for path, moment, _ in site.asked if path != "/robots.txt")
    assert article - listing >= 0.39


def test_a_pause_longer_than_a_run_waits_leaves_the_rest_to_later_runs(site, desk, ask, reply, one_page) -> None:
    site.routes["/robots.txt"] = reply(b"User-agent: *\nCrawl-delay: 3600\n", headers={"Content-Type": "text/plain"})
    site.routes["/page"] = reply(one_page)
    ask()
    assert site.paths() == ["/feed.xml"]
    site.asked.clear()
    outcome = desk.run()["wire"]
    assert site.paths() == []
    assert outcome.counts["waiting"] == 1
    assert "is to be left alone until" in outcome.describe()


def test_one_host_gets_one_request_at_a_time_from_all_sources(site, desk, feed, reply, make_page) -> None:
    lock = threading.Lock()
    most = now = 0

    def count(body: bytes, media_type: str):
        def answer(handler):
            nonlocal most, now
            with lock:
                now += 1
                most = max(most, now)
            time.sleep(0.03)
            with lock:
                now -= 1
            return reply(body, headers={"Content-Type": media_type})

        return answer

    sources = {}
    for number in range(4):
        site.routes[f"/{number}.xml"] = count(feed(f"/p{number}"), "application/rss+xml")
        site.routes[f"/p{number}"] = count(make_page(f"خبر {number}"), "text/html")
        sources[f"s{number}"] = {"kind": "feed", "url": f"{site.url}/{number}.xml"}
    desk.set_sources(**sources)
    assert sum(outcome.counts["taken"] for outcome in desk.run().values()) == 4
    assert most == 1
    assert site.times("/robots.txt") == 1


def test_what_is_no_http_is_a_line_not_a_crash(site, ask) -> None:
    def garbage(handler) -> None:
        handler.wfile.write(b"\x00\xff not http at all\r\n\r\n" * 100)
        handler.close_connection = True

    site.routes["/page"] = garbage
    assert "Protocol" in ask()["detail"]


def test_a_location_in_arabic_is_followed(site, ask, reply, one_page) -> None:
    site.routes["/page"] = reply(b"", 302, {"Location": "/خبر".encode().decode("latin-1")})
    site.routes["/%D8%AE%D8%A8%D8%B1"] = reply(one_page)
    assert ask()["outcome"] == "taken"


def test_an_etag_that_cannot_be_sent_back_is_not(site, desk, reply, feed) -> None:
    site.routes["/feed.xml"] = reply(feed(), headers={"Content-Type": "application/rss+xml", "ETag": '"\u00fc"'})
    desk.set_sources(wire={"kind": "feed", "url": f"{site.url}/feed.xml"})
    desk.run()
    assert not desk.run()["wire"].is_failed
