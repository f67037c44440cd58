"""Whole runs of fetching against a server on loopback: what comes in, what is asked twice, what a kill leaves."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
import time
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from kzpipe.errors import InputError, ParameterError
from kzpipe.sources import client
from kzpipe.sources.addresses import file_stem
from kzpipe.sources.fetch import open_fetching
from kzpipe.turns import only_one_at_a_time

XML = {"Content-Type": "application/rss+xml"}


def serve_feed(site, desk, feed, reply, make_page, count: int = 2, **settings: object) -> list[str]:
    """Put a feed with so many articles up and make it the only source; return their addresses."""
    paths = [f"/news/{number}" for number in range(count)]
    site.routes["/feed.xml"] = reply(feed(*paths), headers=XML)
    for number, path in enumerate(paths):
        site.routes[path] = reply(make_page(f"خبر رقم {number} من ألماتي"))
    desk.set_sources(wire={"kind": "feed", "url": f"{site.url}/feed.xml", "outlet": "وكالة المثال", **settings})
    return [site.url + path for path in paths]


def test_an_article_goes_from_a_feed_into_a_document(site, desk, feed, reply, make_page) -> None:
    urls = serve_feed(site, desk, feed, reply, make_page)
    outcome = desk.run()["wire"]
    assert (outcome.counts["taken"], outcome.is_failed) == (2, False)
    documents, rejects = desk.ingested()
    assert rejects == []
    assert {(one.source_url, one.outlet, one.declared_date) for one in documents} == {(url, "وكالة المثال", dt.date(2022, 1, 7)) for url in urls}
    assert {one.declared_title for one in documents} == {"خبر 0", "خبر 1"}
    assert all("وزارة الداخلية" in one.text for one in documents)
    assert desk.files() == sorted(f"wire/{file_stem(url)}.html" for url in urls)
    assert (desk.raw / f"wire/{file_stem(urls[0])}.html").read_bytes() == site.routes["/news/0"].body


def test_who_asks_says_who_it_is_and_reads_robots_first(site, desk, feed, reply, make_page) -> None:
    serve_feed(site, desk, feed, reply, make_page)
    desk.run()
    assert site.asked[0][0] == "/robots.txt"
    assert site.times("/robots.txt") == 1
    assert all(headers["user-agent"].startswith("kzpipe/") and headers["user-agent"].endswith("(+desk@example.org)") for _, _, headers in site.asked)


def test_the_code_fetches_from_its_folder_where_the_package_is_not_installed(site, desk, feed, reply, make_page, monkeypatch) -> None:
    def unknown(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(client, "version", unknown)
    serve_feed(site, desk, feed, reply, make_page)
    assert desk.run()["wire"].counts["taken"] == 2
    assert {headers["user-agent"] for _, _, headers in site.asked} == {"kzpipe (+desk@example.org)"}


def test_without_a_contact_nothing_is_asked(site, desk, feed, reply, make_page) -> None:
    desk.settings["contact"] = ""
    serve_feed(site, desk, feed, reply, make_page)
    outcome = desk.run()["wire"]
    assert outcome.is_failed
    assert site.asked == []
    assert "contact is empty" in "\n".join(outcome.notes)


def test_a_second_run_asks_only_for_what_is_new(site, desk, feed, reply, make_page) -> None:
    serve_feed(site, desk, feed, reply, make_page)
    desk.run()
    site.asked.clear()
    site.routes["/feed.xml"].body = feed("/news/1", "/news/2?utm_source=rss")
    site.routes["/news/2"] = reply(make_page("خبر ثالث"))
    assert desk.run()["wire"].counts["taken"] == 1
    assert site.paths() == ["/feed.xml", "/news/2?utm_source=rss"]
    # the same article under another tracker, and with a fragment, is the same
    site.asked.clear()
    site.routes["/feed.xml"].body = feed("/news/2?utm_source=mail#top")
    desk.run()
    assert site.paths() == ["/feed.xml"]
    assert len(desk.files()) == 3


def test_an_unchanged_feed_is_not_sent_again_but_what_waits_is_fetched(site, desk, feed, reply, make_page) -> None:
    def answer(handler):
        is_known = handler.headers.get("If-None-Match") == '"v1"'
        headers = {**XML, "ETag": '"v1"'}
        return reply(b"", 304, headers) if is_known else reply(feed("/news/0", "/news/1"), 200, headers)

    serve_feed(site, desk, feed, reply, make_page)
    site.routes["/feed.xml"] = answer
    desk.settings["limits"]["pages_per_run"] = 1
    desk.write()
    first = desk.run()["wire"]
    assert (first.counts["taken"], first.counts["waiting"]) == (1, 1)
    assert desk.run()["wire"].counts["taken"] == 1
    assert [line["outcome"] for line in desk.record() if line["what"] == "feed"] == ["read", "unchanged"]
    # settings that choose articles ask anew: an unchanged feed would hide what they now let in
    desk.settings["sources"]["wire"]["match"] = "news"
    desk.write()
    desk.run()
    assert [line["outcome"] for line in desk.record() if line["what"] == "feed"][-1] == "read"


def test_a_source_that_fails_does_not_stop_the_others(site, desk, feed, reply, make_page) -> None:
    serve_feed(site, desk, feed, reply, make_page)
    sources = {"broken": {"kind": "feed", "url": f"{site.url}/nothing.xml"}, **desk.settings["sources"]}
    desk.set_sources(**sources)
    outcomes = desk.run()
    assert outcomes["broken"].is_failed
    assert not outcomes["wire"].is_failed
    assert outcomes["wire"].counts["taken"] == 2
    assert any("nothing.xml: status 404" in line for line in desk.said)


def test_articles_with_the_same_bytes_are_taken_once(site, desk, feed, reply, make_page) -> None:
    serve_feed(site, desk, feed, reply, make_page)
    site.routes["/news/1"] = reply(site.routes["/news/0"].body)
    assert desk.run()["wire"].counts == {"taken": 1, "known": 1}
    assert len(desk.files()) == 1


def test_what_is_no_page_and_what_is_gone_is_recorded_and_not_asked_again(site, desk, feed, reply, make_page) -> None:
    urls = serve_feed(site, desk, feed, reply, make_page, 4)
    site.routes["/news/0"] = reply(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})
    site.routes["/news/1"] = reply(b"", 410)
    site.routes["/news/2"] = reply(b"")
    assert desk.run()["wire"].counts == {"not_a_page": 2, "gone": 1, "taken": 1}
    assert desk.outcome_of(urls[1]) == "gone"
    site.asked.clear()
    desk.run()
    assert site.paths() == ["/feed.xml"]


def test_an_article_that_fails_is_asked_for_again_though_the_feed_has_dropped_it(site, desk, feed, reply, make_page) -> None:
    urls = serve_feed(site, desk, feed, reply, make_page)
    good = site.routes["/news/0"]
    site.routes["/news/0"] = reply(b"", 500)
    assert desk.run()["wire"].counts == {"taken": 1, "failed": 1}
    assert site.times("/news/0") == 3
    site.routes["/feed.xml"].body = feed()
    site.routes["/news/0"] = good
    assert desk.run()["wire"].counts["taken"] == 1
    assert desk.outcome_of(urls[0]) == "taken"


def test_an_article_that_fails_for_days_is_given_up(site, desk, feed, reply, make_page) -> None:
    urls = serve_feed(site, desk, feed, reply, make_page, 1)
    site.routes["/news/0"] = reply(b"", 403)
    desk.run()
    path = desk.project.state / "fetch/record.jsonl"
    long_ago = (dt.datetime.now(dt.UTC) - dt.timedelta(days=8)).isoformat()
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    path.write_text("".join(json.dumps({**line, "time": long_ago}) + "\n" for line in lines))
    assert desk.run()["wire"].counts == {"given_up": 1}
    assert desk.outcome_of(urls[0]) == "given_up"
    site.asked.clear()
    desk.run()
    assert site.paths() == ["/feed.xml"]


def test_windows_1256_that_calls_itself_utf8_is_kept_as_sent_and_read(site, desk, feed, reply, make_page) -> None:
    (url,) = serve_feed(site, desk, feed, reply, make_page, 1)
    site.routes["/news/0"].body = site.routes["/news/0"].body.decode().encode("cp1256")
    desk.run()
    (document,), _ = desk.ingested()
    assert document.encoding == "windows-1256"
    assert "وزارة الداخلية" in document.text
    assert [line["charset"] for line in desk.record() if line["url"] == url and line["outcome"] == "taken"] == ["utf-8"]


def test_the_record_tells_of_every_fetch(site, desk, feed, reply, make_page) -> None:
    (url,) = serve_feed(site, desk, feed, reply, make_page, 1)
    site.routes["/moved"] = reply(b"", 301, {"Location": "/news/0"})
    site.routes["/feed.xml"].body = feed("/moved")
    desk.run()
    assert [(line["what"], line["outcome"]) for line in desk.record()] == [
        ("robots", "gone"), ("page", "found"), ("feed", "read"), ("page", "taken"),
    ]  # fmt: skip
    taken = desk.record()[-1]
    assert (taken["url"], taken["final_url"], taken["status"]) == (f"{site.url}/moved", url, 200)
    assert taken["bytes"] == len(site.routes["/news/0"].body)
    assert dt.datetime.fromisoformat(taken["time"]).tzinfo is not None
    sidecar = json.loads((desk.raw / f"{taken['path']}.meta.json").read_text("utf-8"))
    assert sidecar == {"url": url, "title": "خبر 0", "published": "2022-01-07", "outlet": "وكالة المثال"}


def test_without_the_record_what_lies_in_the_raw_folder_is_not_fetched_again(site, desk, feed, reply, make_page) -> None:
    serve_feed(site, desk, feed, reply, make_page)
    desk.run()
    (desk.project.state / "fetch/record.jsonl").unlink()
    site.asked.clear()
    desk.run()
    assert site.paths() == ["/feed.xml"]


def test_half_a_line_at_the_end_of_the_record_is_taken_off_and_a_broken_one_is_told(site, desk, feed, reply, make_page) -> None:
    serve_feed(site, desk, feed, reply, make_page)
    desk.run()
    path = desk.project.state / "fetch/record.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"source":"wire","wh')
    desk.run()
    assert path.read_bytes().startswith(whole)
    path.write_bytes(b"no json\n" + whole)
    with pytest.raises(InputError, match=r"record.jsonl:1: no line of the record"):
        desk.run()


def test_what_was_fetched_waits_while_somebody_reproduces(site, desk, feed, reply, make_page) -> None:
    serve_feed(site, desk, feed, reply, make_page)
    with open_fetching(desk.project) as fetching:
        fetching.fetch([], desk.said.append)
        with only_one_at_a_time(desk.project):
            assert desk.files() == []
            assert fetching.waiting_for_delivery() == 2
    site.asked.clear()
    desk.run()
    assert len(desk.files()) == 2
    assert site.paths() == ["/feed.xml"]


def test_two_runs_of_fetching_do_not_overlap(desk) -> None:
    desk.set_sources()
    with open_fetching(desk.project), pytest.raises(InputError, match="another run fetches"):
        desk.run()


def test_an_unknown_source_is_told_with_the_nearest(desk) -> None:
    desk.set_sources(wire={"kind": "feed", "url": "https://example.org/feed"})
    with pytest.raises(InputError, match="no source 'wier'; did you mean wire"):
        desk.run("wier")


@pytest.mark.slow
def test_a_run_that_is_killed_leaves_nothing_half_and_the_next_one_goes_on(site, desk, feed, reply, make_page, root: Path) -> None:
    serve_feed(site, desk, feed, reply, make_page, 12)
    begun = threading.Event()

    def slowly(handler):
        begun.set()
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.wfile.write(b"<html>")
        time.sleep(30)

    good = site.routes["/news/6"]
    site.routes["/news/6"] = slowly
    environment = {**os.environ, "PYTHONPATH": str(root)}
    running = subprocess.Popen(
        [sys.executable, "-m", "kzpipe", "fetch"], cwd=desk.project.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert begun.wait(60), running.communicate(timeout=5)[0]
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=10)
    assert desk.files() == []
    site.routes["/news/6"] = good
    site.asked.clear()
    assert desk.run()["wire"].counts["taken"] == 6
    assert len(desk.files()) == 12
    assert site.paths() == ["/feed.xml", *(f"/news/{number}" for number in range(6, 12))]
    documents, rejects = desk.ingested()
    assert (len(documents), rejects) == (12, [])
    assert {one.outlet for one in documents} == {"وكالة المثال"}


@pytest.mark.slow
def test_the_command_says_what_came_and_its_exit_code_tells(site, desk, feed, reply, make_page, root: Path) -> None:
    serve_feed(site, desk, feed, reply, make_page)
    environment = {**os.environ, "PYTHONPATH": str(root)}

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kzpipe", "fetch"], cwd=desk.project.root, env=environment, capture_output=True, encoding="utf-8", check=False
        )

    done = run()
    assert (done.returncode, done.stdout) == (0, "wire: 2 taken\n2 new files in the raw folder; next: make run\n")
    site.routes["/feed.xml"] = reply(b"", 404)
    with only_one_at_a_time(desk.project):
        blocked = run()
    assert blocked.returncode == 1
    assert "another run is at work" in blocked.stderr
    failed = run()
    assert failed.returncode == 1
    assert "feed.xml: status 404" in failed.stdout


def test_mistakes_in_the_settings_are_told_before_anything_is_asked(desk) -> None:
    desk.set_sources(wire={"kind": "feed", "ulr": "https://example.org/feed"})
    with pytest.raises(ParameterError, match="sources.yaml: sources.wire.ulr is not a setting; did you mean url?"):
        desk.run()


def test_a_full_disk_leaves_no_half_line_in_the_record(site, desk, feed, reply, make_page, monkeypatch: pytest.MonkeyPatch) -> None:
    serve_feed(site, desk, feed, reply, make_page)
    real, calls = os.fsync, []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(os, "fsync", full)
    outcome = desk.run()["wire"]
    assert outcome.is_failed
    assert "No space left on device; mend that and fetch again" in outcome.notes[-1]
    assert len(desk.record()) == 3
    assert desk.run()["wire"].counts["taken"] == 2


def test_a_raw_folder_that_cannot_be_written_loses_nothing(site, desk, feed, reply, make_page, monkeypatch: pytest.MonkeyPatch) -> None:
    serve_feed(site, desk, feed, reply, make_page)

    def refuse(*_: object) -> None:
        raise OSError(30, "Read-only file system", "data/raw/wire")

    with monkeypatch.context() as patch:
        patch.setattr("shutil.copyfile", refuse)
        with pytest.raises(InputError, match="data/raw/wire: the operating system says: Read-only file system; mend that and fetch again"):
            desk.run()
    assert desk.files() == []
    desk.run()
    assert len(desk.files()) == 2
