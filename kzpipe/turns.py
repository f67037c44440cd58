"""One at a time: the lock around taking in, reproducing, checking out and committing, and who else is at work in the folder.

The lock is the operating system's: it goes with the process that holds it, however that ends. A bare `dvc repro` does not know of it,
and a stage may live on after the run that started it was killed; both are found among the processes.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import psutil
from filelock import FileLock, Timeout

from kzpipe.errors import InputError
from kzpipe.paths import Project, find_project, replace_file

LOCK: Final = "repro.lock"
_HOLDER: Final = "repro.holder.json"
_LOOK_AGAIN_SECONDS: Final = 0.5
_STARTED_LATER_SECONDS: Final = 2.0
"""So much later than DVC's own list a process may seem to have begun that is in it: clocks are coarse."""
_LONGEST: Final = 80
_CHANGES_NOTHING: Final = frozenset({"daemon", "status", "diff", "dag", "list", "ls", "config", "push", "version", "params", "metrics"})
"""Commands of DVC beside which a run may go on."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds one waits for others before one gives up, and who is told of it; 0 is not at all."""

    seconds: float = 0
    tell: Callable[[str], object] = lambda _: None


AT_ONCE: Final = Patience()
_held: dict[Path, FileLock] = {}
"""The lock objects of this process: who holds one may take it again."""


@contextmanager
def only_one_at_a_time(project: Project, patience: Patience = AT_ONCE) -> Iterator[None]:
    """Hold the project's lock: reproducing, checking out and committing must not overlap, and DVC alone allows it.

    Within one process it may be taken again. Raises InputError where somebody else holds it and does not let go in time.
    """
    (project.state / "tmp").mkdir(parents=True, exist_ok=True)
    lock = _held.setdefault(project.state, FileLock(project.state / LOCK, thread_local=False))
    is_first = not lock.is_locked
    _acquire(lock, project, patience)
    try:
        if is_first:
            replace_file(project.state / _HOLDER, json.dumps({"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}))
        yield
    finally:
        if is_first:
            (project.state / _HOLDER).unlink(missing_ok=True)
        lock.release()


def _acquire(lock: FileLock, project: Project, patience: Patience) -> None:
    try:
        lock.acquire(timeout=0)
        return
    except Timeout:
        if patience.seconds <= 0:
            raise InputError(
                f"another run is at work in {project.root}: {_holder(project)} holds {LOCK}; wait until it has ended (`kzpipe run --wait MINUTES`)"
            ) from None
    patience.tell(f"waiting for its turn, at most {_minutes(patience.seconds)}: {_holder(project)} is at work")
    try:
        lock.acquire(timeout=patience.seconds, poll_interval=_LOOK_AGAIN_SECONDS)
    except Timeout:
        raise InputError(
            f"waited {_minutes(patience.seconds)} for {_holder(project)}, still at work in {project.root}; see whether it hangs, and end it then"
        ) from None


def _holder(project: Project) -> str:
    try:
        said = json.loads((project.state / _HOLDER).read_text("utf-8"))
        with suppress(psutil.Error):
            return f"{_name(psutil.Process(said['pid']))}, since {said['since']}"
        return f"process {said['pid']}, since {said['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "a process that has not said its name"


def wait_for_dvc(project: Project, patience: Patience = AT_ONCE) -> None:
    """Wait until no DVC and no stage is at work in the project but for those this process has started.

    Then takes away the list that a killed DVC has left. Raises InputError where somebody still is at work when patience ends.
    """
    deadline = time.monotonic() + patience.seconds
    told = ""
    while others := find_at_work(project):
        names = ", ".join(map(_name, others))
        if time.monotonic() >= deadline:
            waited = f"waited {_minutes(patience.seconds)}, but " if patience.seconds else ""
            raise InputError(f"{waited}somebody else is at work in {project.root}: {names}; wait until it has ended, or end it")
        if names != told:
            patience.tell(f"waiting for its turn, at most {_minutes(patience.seconds)}: {names} is at work")
            told = names
        time.sleep(_LOOK_AGAIN_SECONDS)
    if _noted(_dvc_list(project)) != set():  # of processes that are gone: DVC would wait for whoever has their numbers now
        _dvc_list(project).unlink(missing_ok=True)


def find_at_work(project: Project) -> list[psutil.Process]:
    """Return the processes that change the project's tables: DVC and stages, however they were started, but not by this process."""
    own = {os.getpid(), *(process.pid for process in psutil.Process().parents())}
    with suppress(psutil.Error):
        own |= {process.pid for process in psutil.Process().children(recursive=True)}
    found = {process.pid: process for process in psutil.process_iter() if process.pid not in own and _is_at_work(process, project)}
    for process in _listed(project):
        if process.pid not in own:
            found.setdefault(process.pid, process)
    return list(found.values())


def _is_at_work(process: psutil.Process, project: Project) -> bool:
    try:
        return _changes_tables(process.cmdline()) and find_project(Path(process.cwd())).root == project.root.resolve()
    except (psutil.Error, OSError, InputError):
        return False  # gone, a zombie, somebody else's, or in another project


def _changes_tables(command: Sequence[str]) -> bool:
    """Tell whether a command line is that of DVC changing something, or of a stage: each as script, or as a module of Python's."""
    for position, word in enumerate(command[:4]):
        is_called = position == 0 or command[position - 1] == "-m" or (position == 1 and "python" in Path(command[0]).name)
        following = [later for later in command[position + 1 :] if not later.startswith("-")][:1]
        if is_called and Path(word).name == "dvc":
            return bool(following) and following[0] not in _CHANGES_NOTHING
        if is_called and Path(word).name == "kzpipe":
            return following == ["stage"]
    return False


def _listed(project: Project) -> Iterator[psutil.Process]:
    """Yield the living processes of the list in which DVC notes who reads and writes what."""
    path = _dvc_list(project)
    for pid in _noted(path) or ():
        with suppress(psutil.Error, OSError):
            process = psutil.Process(pid)
            # another one may have its number by now
            if process.status() != psutil.STATUS_ZOMBIE and process.create_time() <= path.stat().st_mtime + _STARTED_LATER_SECONDS:
                yield process


def _noted(path: Path) -> set[int] | None:
    """Return the process numbers in DVC's list, or None where it was being written when its writer was killed."""
    try:
        content: Any = json.loads(path.read_text("utf-8"))
        entries = [*content.get("write", {}).values(), *(entry for entries in content.get("read", {}).values() for entry in entries)]
        return {entry["pid"] for entry in entries}
    except OSError:
        return set()
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _dvc_list(project: Project) -> Path:
    return project.root / ".dvc" / "tmp" / "rwlock"


def _name(process: psutil.Process) -> str:
    """Return a process as a person knows it: its command, without the interpreter's path, and its number."""
    try:
        command = process.cmdline()
    except psutil.Error:
        command = []
    is_script = len(command) > 1 and "python" in Path(command[0]).name and not command[1].startswith("-")
    words = command[1:] if is_script else command
    words = [Path(words[0]).name, *words[1:]] if words else ["it"]
    said = " ".join(" ".join(words).split())
    return f"`{said if len(said) <= _LONGEST else said[: _LONGEST - 1] + '…'}` (process {process.pid})"


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 120 else f"{seconds / 60:.0f} minutes"
