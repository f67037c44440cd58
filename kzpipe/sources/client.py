"""One fetch: politely, redirects judged one by one, no more bytes or seconds than allowed, tried again where that may help."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import threading
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import IO, Final

import httpcore
import httpx
import tenacity
from tenacity.nap import sleep_using_event

from kzpipe.sources.addresses import AddressRefused, parse_address
from kzpipe.sources.faults import Interrupted, Passing, Unfetched
from kzpipe.sources.hosts import Hosts
from kzpipe.sources.network import Deadline, GuardedBackend
from kzpipe.sources.record import Entry, Record, now
from kzpipe.sources.settings import FILE, Settings

_REDIRECTS: Final = (301, 302, 303, 307, 308)
_BODY: Final = (200, 203)
_PASSING: Final = (408, 425, 429)
_GONE: Final = (404, 410)
_ROBOTS_BYTES: Final = 512_000
"""What RFC 9309 asks a crawler to read at least."""
_ROBOTS_REDIRECTS: Final = 5
_LONGEST_REST: Final = dt.timedelta(days=7)
_BLOCK: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: 200, or 304 where a condition holds; header names in lower case; ``size`` counts bytes unpacked."""

    status: int
    url: str
    headers: Mapping[str, str]
    size: int

    @property
    def media_type(self) -> str:
        """The media type without parameters, "" where none is declared."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The character set that the header declares."""
        message = Message()
        message["content-type"] = self.headers.get("content-type", "")
        declared = message.get_param("charset")
        return str(declared).lower() if isinstance(declared, str) else None


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: an address, where its bytes go, how many and how many seconds are allowed, the headers of a condition."""

    url: str
    sink: IO[bytes]
    most_bytes: int
    seconds: float
    condition: Mapping[str, str]


class Client:
    """Fetches for one source, in one thread."""

    def __init__(self, source: str, settings: Settings, hosts: Hosts, record: Record, stop: threading.Event) -> None:
        self._source = source
        self._settings = settings
        self._hosts = hosts
        self._record = record
        self._stop = stop
        self._deadline = Deadline()
        backend = GuardedBackend(settings.allowed_private_hosts, self._deadline)
        self._pool = httpcore.ConnectionPool(network_backend=backend, max_connections=4, keepalive_expiry=15)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def fetch(self, order: Order) -> Answer:
        """Fetch into the order's sink, which is emptied before each try.

        Raises Unfetched with the reason, Interrupted where the run is to end.
        """
        if not self._settings.contact:
            raise Unfetched("failed", f"{FILE}: contact is empty; say there how you can be reached, whoever is asked wants to know", is_waiting=True)
        return self._retrying()(self._follow, order, self._settings.limits.redirects, True)

    def _retrying(self) -> tenacity.Retrying:
        politeness = self._settings.politeness
        return tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(Passing),
            stop=tenacity.stop_after_attempt(politeness.attempts),
            wait=tenacity.wait_exponential_jitter(
                multiplier=politeness.backoff_seconds, max=politeness.max_wait_seconds, jitter=politeness.backoff_seconds / 2
            ),
            sleep=sleep_using_event(self._stop),
            reraise=True,
        )

    def _follow(self, order: Order, redirects: int, asks_robots: bool) -> Answer:
        """Walk from redirect to redirect to an answer."""
        address = order.url
        for _ in range(redirects + 1):
            if self._stop.is_set():
                raise Interrupted
            try:
                url = parse_address(address)
            except AddressRefused as error:
                raise Unfetched("refused", f"{address[:200]!r}: {error}") from error
            if asks_robots:
                self._hosts.check_robots(_origin(url), _host(url), str(url), partial(self._read_robots, url))
            found = self._ask(order, url)
            if isinstance(found, Answer):
                return found
            address = found
        raise Unfetched("refused", f"more than {redirects} redirects, the last to {address[:200]!r}")

    def _ask(self, order: Order, url: httpx.URL) -> Answer | str:
        """Make one request; an address in place of an answer is where the server sends on to."""
        order.sink.seek(0)
        order.sink.truncate()
        with self._hosts.turn(_host(url)):
            limits = self._settings.limits
            self._deadline.start(order.seconds)
            timeouts = {"connect": limits.connect_seconds, "read": limits.read_seconds, "write": limits.read_seconds, "pool": limits.connect_seconds}
            try:
                with self._pool.stream("GET", str(url), headers=self._headers(order), extensions={"timeout": timeouts}) as response:
                    return self._receive(order, url, response)
            except AddressRefused as error:
                raise Unfetched("refused", str(error)) from error
            except httpcore.TimeoutException as error:
                raise Passing(f"no answer in time ({str(error) or type(error).__name__})") from error
            except (httpcore.NetworkError, httpcore.ProtocolError) as error:
                raise Passing(f"{type(error).__name__}: {' '.join(str(error).split())}") from error
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise Passing(f"the body cannot be unpacked ({error})") from error

    def _receive(self, order: Order, url: httpx.URL, response: httpcore.Response) -> Answer | str:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        status = response.status
        if status in _REDIRECTS and "location" in headers:
            location = headers["location"].encode("latin-1").decode("utf-8", "replace")  # written in Arabic, it is UTF-8
            try:
                return str(parse_address(location, str(url)))
            except AddressRefused as error:
                raise Unfetched("refused", f"sent on to {location[:200]!r}: {error}", status=status) from error
        if status == 304 and order.condition:
            return Answer(status, str(url), headers, 0)
        if status in _GONE:
            raise Unfetched("gone", f"status {status}", status=status)
        if status in _PASSING or status >= 500:
            self._rest(url, status, headers.get("retry-after"))
            raise Passing(f"status {status}", status=status)
        if status not in _BODY:
            raise Unfetched("failed", f"status {status}", status=status)
        return Answer(status, str(url), headers, _pour(response, headers, order))

    def _rest(self, url: httpx.URL, status: int, asked: str | None) -> None:
        """Leave a host alone for as long as its Retry-After asks; Unfetched where that is longer than a run waits."""
        if not asked:
            return
        try:
            until = now() + dt.timedelta(seconds=int(asked)) if asked.strip().isdecimal() else parsedate_to_datetime(asked)
            until = until.replace(tzinfo=dt.UTC) if until.tzinfo is None else until
        except (ValueError, TypeError, OverflowError):
            return
        until = min(until, now() + _LONGEST_REST)
        seconds = (until - now()).total_seconds()
        self._hosts.rest(_host(url), seconds)
        if seconds > self._settings.politeness.max_wait_seconds:
            retry_at = until.astimezone(dt.UTC).isoformat(timespec="seconds")
            raise Unfetched("failed", f"status {status}, asks to be left alone for {seconds:.0f} s", status=status, retry_at=retry_at)

    def _headers(self, order: Order) -> list[tuple[str, str]]:
        return [
            ("User-Agent", f"{_product()} (+{self._settings.contact})"),
            ("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"),
            ("Accept-Encoding", "gzip"),
            *order.condition.items(),
        ]

    def _read_robots(self, url: httpx.URL) -> str | None:
        """Return an origin's robots.txt, None where there is none; a server that fails forbids everything for now (RFC 9309)."""
        address = f"{_origin(url)}/robots.txt"
        sink = io.BytesIO()
        order = Order(address, sink, _ROBOTS_BYTES, self._settings.limits.request_seconds, {})
        try:
            answer = self._retrying()(self._follow, order, _ROBOTS_REDIRECTS, False)
        except Unfetched as fault:
            self._record.write(Entry(self._source, "robots", address, fault.outcome, fault.detail, status=fault.status, retry_at=fault.retry_at))
            if fault.status is not None and 400 <= fault.status < 500 and fault.status not in _PASSING:
                return None
            raise
        self._record.write(Entry(self._source, "robots", address, "read", final_url=answer.url, status=answer.status, bytes=answer.size))
        return sink.getvalue().decode("utf-8", "replace")


def _pour(response: httpcore.Response, headers: Mapping[str, str], order: Order) -> int:
    """Write a body, unpacked, into the sink and return its length; too_large as soon as it is, however little was sent for it."""
    coding = headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise Unfetched("failed", f"content coding {coding[:40]!r}, which was not asked for", status=response.status)
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > order.most_bytes:
        raise Unfetched("too_large", f"{declared} bytes; {order.most_bytes} are allowed", status=response.status)
    raw = _Body(response.iter_stream(), order.most_bytes, response.status)
    # a gzip member unpacks a thousandfold: it is read block by block, never whole
    stream: IO[bytes] = gzip.GzipFile(fileobj=raw) if "gzip" in coding else raw  # type: ignore[assignment]
    size = 0
    while block := stream.read(_BLOCK):
        size += len(block)
        if size > order.most_bytes:
            raise Unfetched("too_large", f"more than {order.most_bytes} bytes unpacked, which are allowed", status=response.status)
        order.sink.write(block)
    return size


class _Body(io.RawIOBase):
    """The bytes of a body as they were sent, as a file."""

    def __init__(self, blocks: Iterator[bytes], most_bytes: int, status: int) -> None:
        self._blocks = iter(blocks)
        self._left = b""
        self._count = 0
        self._most_bytes = most_bytes
        self._status = status

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return what has come, at most ``size`` bytes; empty at the end."""
        while not self._left:
            block = next(self._blocks, None)
            if block is None:
                return b""
            self._count += len(block)
            if self._count > self._most_bytes:
                raise Unfetched("too_large", f"more than {self._most_bytes} bytes, which are allowed", status=self._status)
            self._left = block
        given, self._left = (self._left, b"") if size < 0 else (self._left[:size], self._left[size:])
        return given


def _product() -> str:
    """Return what asks; its version is known where the package is installed, which it need not be where the code runs from its folder."""
    try:
        return f"kzpipe/{version('kzpipe')}"
    except PackageNotFoundError:
        return "kzpipe"


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _host(url: httpx.URL) -> str:
    return url.netloc.decode("ascii").lower()
