"""Reproduce what has changed: one `dvc repro` at a time, in the quiet environment.

DVC is started as a command: it decides which stages run, and its lock file says of which inputs the tables are made.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from filelock import FileLock, Timeout

from kzpipe.environment import quiet_environment
from kzpipe.errors import InputError, KzpipeError
from kzpipe.params import load_parameters
from kzpipe.paths import Project

MESSAGE_MARK: Final = "kzpipe: "
"""How a line of a stage begins that says to a person why it failed."""

_LAST_LINES: Final = 2


class StageFailed(KzpipeError):
    """A stage stopped and said why; running it again on the same input gives the same."""


class ReproductionBroken(KzpipeError):
    """The run ended without a word of a stage: killed, out of memory, disk full. Running it again may help."""


def reproduce(project: Project, tell: Callable[[str], object], stage: str | None = None) -> None:
    """Run what is out of date: all stages, or only the one named; ``tell`` gets every line that DVC and the stages print.

    Raises StageFailed with the stage's own message, ReproductionBroken where there is none.
    """
    check_parameters(project)
    command = [sys.executable, "-m", "dvc", "repro", "--quiet", *(["--single-item", stage] if stage else [])]
    said: list[str] = []
    last: list[str] = []
    with (
        only_one_at_a_time(project),
        subprocess.Popen(
            command,
            cwd=project.root,
            env=quiet_environment(project),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        ) as running,
    ):
        for line in map(str.rstrip, running.stdout or ()):
            tell(line)
            if line.startswith(MESSAGE_MARK):
                said.append(line.removeprefix(MESSAGE_MARK))
            elif line:
                last = [*last, line][-_LAST_LINES:]
    if running.returncode == 0:
        return
    if said:
        raise StageFailed("\n".join(said))
    raise ReproductionBroken(f"dvc repro ended with exit code {running.returncode}: {' / '.join(last)}")


def check_parameters(project: Project) -> None:
    """Raise ParameterError or InputError for what would otherwise be an error of DVC's."""
    raw = load_parameters(project.parameters).ingest.raw_folder
    if not (project.root / raw).is_dir():
        raise InputError(f"params.yaml: ingest.raw_folder is {raw!r}, which is no folder; make it, or name the folder with the articles")


@contextmanager
def only_one_at_a_time(project: Project) -> Iterator[None]:
    """Hold the project's lock: reproducing, checking out and committing must not overlap, and DVC alone allows it.

    Raises InputError at once where somebody else holds it.
    """
    project.state.mkdir(parents=True, exist_ok=True)
    (project.state / "tmp").mkdir(exist_ok=True)
    path = project.state / "repro.lock"
    try:
        with FileLock(path, timeout=0):
            yield
    except Timeout:
        raise InputError(f"another run is at work in {project.root} and holds {path.name}; wait until it has ended") from None
