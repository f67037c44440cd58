"""What a run leaves behind that was killed: processes that go on, lock files that nobody holds, files that are half there.

A run that holds the project's lock takes them away before it begins. Tables need no mending: a stage moves them into place when
they are whole, and DVC runs every stage again whose outputs are not those of its inputs.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from kzpipe.errors import InputError
from kzpipe.paths import Project, find_project, replace_file

REPRODUCTION: Final = "repro"
_UNFINISHED: Final = ".part"
_OLD_SECONDS: Final = 3600.0
_GIT_LOCKS: Final = ("index.lock", "HEAD.lock", "next-index-*.lock", "refs/heads/**/*.lock", "packed-refs.lock")
_SETTLED_SECONDS: Final = 5.0
"""A lock of Git is held for less; after so long without a Git at work, nobody holds it."""
_LONGEST_WAIT_SECONDS: Final = 60.0
_LOOK_AGAIN_SECONDS: Final = 0.5
_END_SECONDS: Final = 10.0
_A_MOMENT_SECONDS: Final = 0.02


def note_group(project: Project, group: int, what: str = REPRODUCTION) -> None:
    """Note the process group that one has started, for the case that one is killed and the group goes on; ``what`` is its name."""
    replace_file(_note(project, what), json.dumps({"group": group}))


def end_what_runs_on(project: Project, tell: Callable[[str], object], what: str = REPRODUCTION) -> None:
    """End what is still running of a group noted by somebody who was killed; to be called under the lock that he held.

    What it made is not lost: DVC has it, or makes it again.
    """
    path = _note(project, what)
    try:
        group = json.loads(path.read_text("utf-8"))["group"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    if ended := end_group(project, group):
        tell(f"an earlier run was killed and left {ended} processes running; they are ended")
    path.unlink(missing_ok=True)


def end_group(project: Project, group: int, others: Iterable[psutil.Process] = ()) -> int:
    """End, with SIGKILL, the processes of a group that are at work in the project, all that those have started, and some others.

    Looks until there is none left: one of them may have been starting another. Returns how many there were.
    """
    ended: set[psutil.Process] = set()
    deadline = time.monotonic() + _END_SECONDS
    while left := set(filter(_is_alive, (*_of_group(group, project), *others))):
        for process in left:
            with suppress(psutil.Error):
                process.kill()
        ended |= left
        if time.monotonic() > deadline:
            break
        time.sleep(_A_MOMENT_SECONDS)
    return len(ended)


def _of_group(group: int, project: Project) -> set[psutil.Process]:
    """Return the processes of a group that are at work in the project, and what those have started."""
    found = {process for process in psutil.process_iter() if _is_of(process, group, project)}
    for process in list(found):
        with suppress(psutil.Error):
            found.update(process.children(recursive=True))
    return found


def _is_alive(process: psutil.Process) -> bool:
    """Tell whether a process still does something; where nobody collects the ended ones, as in some containers, they stay on as zombies."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def _note(project: Project, what: str) -> Path:
    return project.state / f"{what}.group.json"


def _is_of(process: psutil.Process, group: int, project: Project) -> bool:
    try:
        # the number may be another group's by now, so it has to be at work in the project, too
        return os.getpgid(process.pid) == group and find_project(Path(process.cwd())).root == project.root.resolve()
    except (psutil.Error, OSError, InputError):
        return False


def remove_half_files(raw_folder: Path) -> None:
    """Take away what additions to the raw folder were writing when they were killed, long ago; neither stages nor DVC nor Git look at these files."""
    for path in sorted(raw_folder.rglob(f".*{_UNFINISHED}")):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _OLD_SECONDS:
                path.unlink()


def release_git(project: Project, tell: Callable[[str], object]) -> None:
    """Take away lock files of the project's repository that nobody holds any more, and wait for those that somebody holds.

    Git has no owner in its lock files. They are taken for left over when no Git is at work in the repository and they have not
    changed for some seconds. Raises InputError where one is held for long.
    """
    deadline = time.monotonic() + _LONGEST_WAIT_SECONDS
    while locks := list(_git_locks(project.root)):
        is_settled = all(time.time() - changed > _SETTLED_SECONDS for _, changed in locks)
        if is_settled and not _git_is_at_work(project.root):
            for path, _ in locks:
                path.unlink(missing_ok=True)
                tell(f"removed .git/{path.name}: a lock that a killed run has left")
            return
        if time.monotonic() > deadline:
            raise InputError(f"{locks[0][0]}: Git is at work in {project.root} for more than a minute; see what it waits for, or end it")
        time.sleep(_LOOK_AGAIN_SECONDS)


def _git_locks(root: Path) -> Iterator[tuple[Path, float]]:
    folder = next((parent / ".git" for parent in (root, *root.parents) if (parent / ".git").exists()), None)
    if folder is None:
        return
    if folder.is_file():  # a work tree: the file names the folder
        folder = root / folder.read_text("utf-8").removeprefix("gitdir:").strip()
    for pattern in _GIT_LOCKS:
        for path in folder.glob(pattern):
            with suppress(OSError):
                yield path, path.stat().st_mtime


def _git_is_at_work(root: Path) -> bool:
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.name().startswith("git") and Path(process.cwd()).is_relative_to(root.resolve()):
                return True
    return False
