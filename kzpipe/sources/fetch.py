"""One run of fetching: every chosen source by itself, several at once, and then all that came in into the raw folder."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from kzpipe.errors import InputError
from kzpipe.params import load_parameters
from kzpipe.paths import Project
from kzpipe.sources.archives import PieceLimits, describe, filter_archive, piece_stem
from kzpipe.sources.client import Client, Order
from kzpipe.sources.faults import Interrupted, Unfetched
from kzpipe.sources.folders import take_folder
from kzpipe.sources.hosts import Hosts
from kzpipe.sources.listings import MEGABYTE, Reader, is_web
from kzpipe.sources.pages import Pages
from kzpipe.sources.record import Entry, Record
from kzpipe.sources.settings import FILE, ArchiveSource, FolderSource, Settings, Source, load_settings
from kzpipe.sources.staging import Staging

RECORD: Final = "record.jsonl"
_BECAUSE: Final = "because "


@dataclass(slots=True)
class Outcome:
    """What came of one source: how often each outcome of the record, lines that a person should see, and whether it failed."""

    name: str
    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    is_failed: bool = False

    def describe(self) -> str:
        """Return the source's one line."""
        said = [
            f"{count:,} {outcome.replace('_', ' ')}" for outcome, count in sorted(self.counts.items()) if count and not outcome.startswith(_BECAUSE)
        ]
        why = [outcome.removeprefix(_BECAUSE) for outcome in self.counts if outcome.startswith(_BECAUSE)]
        line = f"{self.name}: {', '.join(said) or ('failed' if self.is_failed else 'nothing new')}"
        return f"{line} ({'; '.join(sorted(why)[:3])})" if why else line


class Fetching:
    """One run over the sources of a project; holds the lock of fetching while it is open."""

    def __init__(self, project: Project, settings: Settings) -> None:
        folder = project.state / "fetch"
        given = load_parameters(project.parameters).ingest
        self._root = project.root
        self._settings = settings
        self._raw_folder = project.root / given.raw_folder
        self._pieces = PieceLimits(min(settings.limits.piece_megabytes, given.max_file_megabytes) * MEGABYTE, given.max_record_megabytes * MEGABYTE)
        self._archives = folder / "archives"
        self._staging = Staging(folder / "arrived", self._raw_folder)
        self._record = Record(folder / RECORD)
        self._stop = threading.Event()
        self._hosts = Hosts(settings.politeness, self._record, self._stop)

    def fetch(self, names: list[str], tell: Callable[[str], object]) -> list[Outcome]:
        """Fetch from the sources named, all of them where none is, folders apart; return what came of each, in their order.

        ``tell`` gets lines as they come. A source that fails does not stop the others. Nothing in the raw folder is touched.
        """
        chosen = {name: source for name, source in self._settings.chosen(names).items() if not isinstance(source, FolderSource)}
        done: dict[str, Outcome] = {}
        with ThreadPoolExecutor(self._settings.politeness.sources_at_once) as pool:
            running = {pool.submit(self._fetch_source, name, source): name for name, source in chosen.items()}
            try:
                for future in as_completed(running):
                    outcome = done[running[future]] = future.result()
                    for line in (*outcome.notes, outcome.describe()):
                        tell(line if line.startswith(outcome.name) else f"{outcome.name}: {line}")
            except BaseException:
                self._stop.set()  # a page on its way ends within the limit of one request
                raise
        return [done[name] for name in chosen]

    def deliver(self, names: list[str], tell: Callable[[str], object]) -> tuple[list[Outcome], int]:
        """Put what was fetched, and the articles of the folders named, into the raw folder.

        Whoever calls this holds the project's lock. Returns what came of each folder, and how many files were put there. Raises
        InputError where the raw folder cannot be written to; what was fetched then waits.
        """
        try:
            delivered = len(self._staging.deliver())
        except OSError as error:
            where = error.filename or self._raw_folder
            raise InputError(f"{where}: the operating system says: {error.strerror}; mend that and fetch again, what was fetched is kept") from error
        outcomes = []
        for name, source in self._settings.chosen(names).items():
            if isinstance(source, FolderSource):
                outcome = Outcome(name)
                if not Path(source.path).is_absolute():  # a folder elsewhere that is missing is not mounted, or misspelt
                    (self._root / source.path).mkdir(parents=True, exist_ok=True)
                try:
                    outcome.counts = take_folder(name, source, self._root / source.path, self._raw_folder, self._record, outcome.notes.append)
                except InputError as error:
                    outcome.notes.append(str(error))
                    outcome.is_failed = True
                outcome.is_failed |= outcome.counts["failed"] > 0
                for line in (*outcome.notes, outcome.describe()):
                    tell(line if line.startswith(name) else f"{name}: {line}")
                delivered += outcome.counts["taken"]
                outcomes.append(outcome)
        return outcomes, delivered

    def waiting_for_delivery(self) -> int:
        """Return how many files were fetched and are not in the raw folder yet."""
        return self._staging.count()

    def _fetch_source(self, name: str, source: Source) -> Outcome:
        outcome = Outcome(name)
        with closing(Client(name, self._settings, self._hosts, self._record, self._stop)) as client:
            try:
                if isinstance(source, ArchiveSource):
                    self._take_archives(name, source, client, outcome)
                elif not isinstance(source, FolderSource):
                    read = Reader(name, source, self._settings.limits, self._record, self._root).read(client)
                    outcome.notes += read.flaws
                    outcome.is_failed = read.is_failed
                    outcome.counts += Pages(name, self._settings, self._record, self._staging).take(client, outcome.notes.append)
            except Interrupted:
                outcome.notes.append("interrupted; the next run goes on")
            except OSError as error:
                outcome.notes.append(f"{error.filename or 'its files'}: the operating system says: {error.strerror}; mend that and fetch again")
                outcome.is_failed = True
        return outcome

    def _take_archives(self, name: str, source: ArchiveSource, client: Client, outcome: Outcome) -> None:
        for place in source.places:
            if self._record.has_done(place):
                outcome.counts["known"] += 1
                continue
            try:
                entry = self._take_archive(name, source, place, client)
                outcome.notes.append(f"{place}: {entry.detail}")
            except Unfetched as fault:
                entry = Entry(name, "archive", place, "failed", fault.detail, status=fault.status, retry_at=fault.retry_at)
                outcome.notes.append(f"{place}: {fault.detail}")
                outcome.is_failed = True
            self._record.write(entry)
            outcome.counts[entry.outcome] += 1

    def _take_archive(self, name: str, source: ArchiveSource, place: str, client: Client) -> Entry:
        """Filter one archive, fetched first where it is an address; its pieces are staged when all are written."""
        stem = piece_stem(place)
        work = self._archives / stem
        shutil.rmtree(work, ignore_errors=True)  # what a killed run has left
        work.mkdir(parents=True)
        try:
            limits = self._settings.limits
            entry = Entry(name, "archive", place, "taken")
            if is_web(place):
                archive = work / "archive"
                with archive.open("w+b") as sink:
                    answer = client.fetch(Order(place, sink, limits.archive_megabytes * MEGABYTE, limits.archive_seconds, {}))
                entry = replace(entry, final_url=answer.url, status=answer.status, etag=answer.headers.get("etag"))
            else:
                archive = self._root / place
            if not archive.is_file():
                raise Unfetched("failed", f"{archive}: no such file; mend the place in {FILE}")
            pieces, counts = filter_archive(archive, stem, source, self._pieces, work)
            size = archive.stat().st_size
            for piece in pieces:
                self._staging.take(name, piece, source.declared)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        entry = replace(entry, detail=describe(counts), bytes=size)
        return replace(entry, path=f"{name}/{stem}-*") if pieces else replace(entry, outcome="not_a_page")


@contextmanager
def open_fetching(project: Project) -> Iterator[Fetching]:
    """Open a run of fetching; the record and what has arrived belong to one at a time.

    Raises ParameterError for mistakes in the settings, InputError where another run fetches.
    """
    settings = load_settings(project.root / FILE)
    folder = project.state / "fetch"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / "fetch.lock", timeout=0):
            yield Fetching(project, settings)
    except Timeout:
        raise InputError(f"another run fetches in {project.root} and holds {folder / 'fetch.lock'}; wait until it has ended") from None
