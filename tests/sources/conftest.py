"""A web server on loopback that does as it is told, well or badly, and a project that fetches from it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from kzpipe.paths import Project
from kzpipe.schema.records import Document, Reject
from kzpipe.sources.fetch import Fetching, Outcome, open_fetching
from kzpipe.stages.ingest import IngestLimits, read_documents

LIMITS = IngestLimits(64_000_000, 8_000_000, 120)

BODY = (
    "أعلنت وزارة الداخلية في كازاخستان يوم الجمعة توقيف ثلاثة آلاف شخص في ألماتي، وقالت إن الوضع تحت السيطرة. "
    "وأضافت الوزارة في بيان أن ثمانية عشر من رجال الأمن قتلوا في الاضطرابات التي شهدتها المدينة منذ مطلع الأسبوع، "
    "وأن قوات حفظ السلام بدأت حراسة المباني الحكومية والمطار بعد أن غادرها المحتجون."
)


def page(title: str = "توقيف ثلاثة آلاف شخص في ألماتي", body: str = BODY) -> bytes:
    """Return a web page in UTF-8 that says neither its outlet nor its day."""
    article = f"<article><h1>{title}</h1><p>{body}</p><p>{body} وانتهى البيان.</p></article>"
    return f"<!doctype html><html lang=ar><head><title>{title}</title></head><body>{article}</body></html>".encode()


@dataclass
class Reply:
    """What a route answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


Route = Callable[[BaseHTTPRequestHandler], Reply | None]


class Site:
    """A running server: ``routes`` by path, ``asked`` in the order of asking with times and headers."""

    def __init__(self) -> None:
        self.routes: dict[str, Reply | Route] = {}
        self.asked: list[tuple[str, float, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                site.asked.append((self.path, time.monotonic(), {name.lower(): value for name, value in self.headers.items()}))
                route = site.routes.get(self.path.partition("?")[0], Reply(b"none", 404))
                reply = route if isinstance(route, Reply) else route(self)
                if reply is not None:
                    self.send_response(reply.status)
                    for name, value in reply.headers.items():
                        self.send_header(name, value)
                    if "Content-Length" not in reply.headers and reply.status != 304:
                        self.send_header("Content-Length", str(len(reply.body)))
                    self.end_headers()
                    self.wfile.write(reply.body)

            def handle(self) -> None:
                try:
                    super().handle()
                except (ConnectionError, TimeoutError):
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def times(self, path: str) -> int:
        """Return how often a path was asked for."""
        return sum(1 for asked, _, _ in self.asked if asked == path)

    def paths(self) -> list[str]:
        """Return what was asked for, robots.txt apart."""
        return [path for path, _, _ in self.asked if path != "/robots.txt"]


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield site
    site.server.shutdown()
    site.server.server_close()
    thread.join(5)


SETTINGS = {
    "contact": "desk@example.org",
    "allowed_private_hosts": ["127.0.0.1"],
    "politeness": {"delay_seconds": 0, "max_wait_seconds": 3, "attempts": 3, "backoff_seconds": 0.01, "give_up_days": 7, "sources_at_once": 4},
    "limits": {
        "connect_seconds": 2, "read_seconds": 1, "request_seconds": 3, "archive_seconds": 10, "redirects": 5, "page_megabytes": 1,
        "listing_megabytes": 1, "archive_megabytes": 5, "piece_megabytes": 1, "pages_per_run": 100, "sitemaps_per_run": 20,
    },
}  # fmt: skip


class Desk:
    """A project with settings of its own, and what is done in it."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.settings = yaml.safe_load(yaml.safe_dump(SETTINGS))
        self.raw = project.root / "data/raw"
        self.said: list[str] = []

    def set_sources(self, **sources: dict[str, object]) -> None:
        self.settings["sources"] = sources
        self.write()

    def write(self) -> None:
        (self.project.root / "sources.yaml").write_text(yaml.safe_dump(self.settings, allow_unicode=True), "utf-8")

    def run(self, *names: str) -> dict[str, Outcome]:
        """Fetch and deliver; return what came of each source."""
        self.said = []
        with open_fetching(self.project) as fetching:
            return self.run_in(fetching, list(names))

    def run_in(self, fetching: Fetching, names: list[str]) -> dict[str, Outcome]:
        fetched = fetching.fetch(names, self.said.append)
        folders, _ = fetching.deliver(names, self.said.append)
        return {outcome.name: outcome for outcome in (*fetched, *folders)}

    def ingested(self) -> tuple[list[Document], list[Reject]]:
        """Return the documents and the rejects of the raw folder, as the stage ingest reads it."""
        records = list(read_documents(self.raw, LIMITS))
        return [one for one in records if isinstance(one, Document)], [one for one in records if isinstance(one, Reject)]

    def files(self) -> list[str]:
        """Return the files below the raw folder, sidecars apart."""
        files = (path for path in self.raw.rglob("*") if path.is_file() and not path.name.endswith(".meta.json"))
        return sorted(path.relative_to(self.raw).as_posix() for path in files)

    def record(self) -> list[dict[str, object]]:
        path = self.project.state / "fetch/record.jsonl"
        return [json.loads(line) for line in path.read_text("ascii").splitlines()]

    def outcome_of(self, url: str) -> str:
        """Return the last outcome of an address."""
        return str([line["outcome"] for line in self.record() if line["url"] == url][-1])


@pytest.fixture
def desk(tmp_path: Path, root: Path) -> Desk:
    folder = tmp_path / "project"
    (folder / "data/raw").mkdir(parents=True)
    (folder / "dvc.yaml").write_text("stages: {}\n")
    (folder / "params.yaml").write_bytes((root / "params.yaml").read_bytes())
    return Desk(Project(folder))


def feed_of(*links: str, dated: str = "Fri, 07 Jan 2022 23:30:00 +0600") -> bytes:
    """Return an RSS feed with one entry a link."""
    items = "".join(f"<item><title>خبر {n}</title><link>{link}</link><pubDate>{dated}</pubDate></item>" for n, link in enumerate(links))
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>feed</title>{items}</channel></rss>'.encode()


@pytest.fixture
def feed() -> Callable[..., bytes]:
    return feed_of


@pytest.fixture
def one_page() -> bytes:
    return page()


@pytest.fixture
def make_page() -> Callable[..., bytes]:
    return page


@pytest.fixture
def reply() -> type[Reply]:
    return Reply
