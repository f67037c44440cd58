"""Manners: one request at a time to a host, a pause between two, and what its robots.txt allows."""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from protego import Protego

from kzpipe.sources.faults import Interrupted, Unfetched
from kzpipe.sources.record import Record, now
from kzpipe.sources.settings import Politeness

AGENT: Final = "kzpipe"
"""The name by which robots.txt may speak of this program."""


@dataclass(slots=True)
class _Host:
    delay: float
    next_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(slots=True)
class _Rules:
    """What an origin's robots.txt says in this run: rules, nothing (None), or why it could not be read."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    is_read: bool = False
    rules: Protego | None = None
    fault: Unfetched | None = None


class Hosts:
    """All hosts of one run, shared by the threads of its sources."""

    def __init__(self, politeness: Politeness, record: Record, stop: threading.Event) -> None:
        self._politeness = politeness
        self._record = record
        self._stop = stop
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}
        self._rules: dict[str, _Rules] = {}

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Hold a host for one request, after the pause that is due.

        Raises Unfetched where the pause is longer than ``max_wait_seconds``, Interrupted where the run is to end.
        """
        state = self._state(host)
        with state.lock:
            wait = state.next_at - time.monotonic()
            if wait > self._politeness.max_wait_seconds:
                until = now() + dt.timedelta(seconds=wait)
                raise Unfetched("failed", f"{host} is to be left alone until {until:%Y-%m-%d %H:%M} UTC", is_waiting=True)
            if self._stop.wait(max(wait, 0)):
                raise Interrupted
            try:
                yield
            finally:
                state.next_at = max(state.next_at, time.monotonic() + state.delay)

    def rest(self, host: str, seconds: float) -> None:
        """Leave a host alone for so many seconds from now, as it has asked."""
        state = self._state(host)
        state.next_at = max(state.next_at, time.monotonic() + seconds)

    def check_robots(self, origin: str, host: str, url: str, read: Callable[[], str | None]) -> None:
        """Raise Unfetched where robots.txt forbids an address or cannot be read; ``read`` returns its text, None where there is none."""
        with self._lock:
            known = self._rules.setdefault(origin, _Rules())
        with known.lock:
            if not known.is_read:
                try:
                    text = read()
                except Unfetched as fault:
                    outcome = "refused" if fault.outcome == "refused" else "failed"
                    known.fault = Unfetched(outcome, f"its robots.txt cannot be read ({fault.detail})", is_waiting=fault.is_waiting)
                else:
                    known.rules = None if text is None else Protego.parse(text)
                    self._slow_down(host, known.rules)
                known.is_read = True
        if known.fault is not None:
            raise known.fault
        if known.rules is not None and not known.rules.can_fetch(url, AGENT):
            raise Unfetched("forbidden", f"robots.txt of {host} forbids it")

    def _slow_down(self, host: str, rules: Protego | None) -> None:
        """Take over the pause that robots.txt asks for, counted from the last request of an earlier run too."""
        if rules is None:
            return
        rate = rules.request_rate(AGENT)
        asked = max(rules.crawl_delay(AGENT) or 0.0, rate.seconds / rate.requests if rate and rate.requests else 0.0)
        state = self._state(host)
        state.delay = max(state.delay, asked)
        last = self._record.last_asked(host)
        if last is not None:
            since = (now() - last).total_seconds()
            state.next_at = max(state.next_at, time.monotonic() + state.delay - max(since, 0.0))

    def _state(self, host: str) -> _Host:
        with self._lock:
            if host not in self._hosts:
                state = self._hosts[host] = _Host(self._politeness.delay_seconds)
                until = self._record.resting_until(host)
                if until is not None:
                    state.next_at = time.monotonic() + max((until - now()).total_seconds(), 0.0)
            return self._hosts[host]
