"""Reproduce what has changed: one `dvc repro` at a time, in the quiet environment.

DVC is started as a command: it decides which stages run, and its lock file says of which inputs the tables are made. What
DVC would stumble over is looked for before it starts, so that a mistake in a file that people edit touches no table.
"""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from kzpipe.corrections.lines import read_folder
from kzpipe.environment import quiet_environment
from kzpipe.errors import InputError, KzpipeError
from kzpipe.leftovers import end_what_runs_on, note_group
from kzpipe.lexicon.load import load_lexicons
from kzpipe.machine import find_refusal
from kzpipe.params import load_parameters
from kzpipe.paths import Project
from kzpipe.stages.registry import CORRECTIONS, CURATED, STAGES
from kzpipe.turns import AT_ONCE, Patience, only_one_at_a_time, wait_for_dvc
from kzpipe.versions.intact import differing_outputs, distrust, drop_damaged
from kzpipe.versions.lock import TAKE_BACK, check_lock, locked_outputs

MESSAGE_MARK: Final = "kzpipe: "
"""How a line of a stage begins that says to a person why it failed."""

_ERROR_MARK: Final = "ERROR: "
_WARNING_MARK: Final = "WARNING: "
"""How lines of DVC's own begin."""
_FAILED_STAGE: Final = re.compile(r"failed to reproduce '(?P<stage>\w+)': failed to run: .*exited with (?P<code>-?\d+)")
_SHELL_SIGNALS: Final = 128
"""A shell's exit code for a command that a signal ended is this plus the signal."""
_BUSY: Final = ("is busy, it is being blocked by", "Unable to acquire lock")
"""What DVC says where another DVC is at work on the same files, and where one is between two stages."""
_LAST_LINES: Final = 2
_MOST_NAMED: Final = 5
_GRACE_SECONDS: Final = 5


class StageFailed(KzpipeError):
    """A stage stopped and said why; running it again on the same input gives the same."""


class ReproductionBroken(KzpipeError):
    """The run ended without a word of a stage: killed, out of memory, disk full. Running it again may help."""


class _Busy(InputError):
    """DVC has met another DVC."""


def reproduce(project: Project, tell: Callable[[str], object], stage: str | None = None, patience: Patience = AT_ONCE) -> None:
    """Run what is out of date: all stages, or only the one named; ``tell`` gets every line that the stages log.

    Raises StageFailed with the stage's own message, ReproductionBroken where there is none, and, before anything is touched,
    the errors of ``check_inputs`` and InputError where another run is at work and ``patience`` ends before it does.
    """
    deadline = time.monotonic() + patience.seconds
    with only_one_at_a_time(project, patience):
        end_what_runs_on(project, tell)
        check_inputs(project)
        while True:
            wait_for_dvc(project, replace(patience, seconds=max(0.0, deadline - time.monotonic())))
            _distrust_damaged(project, tell)
            try:
                return _reproduce(project, tell, stage)
            except _Busy:
                if time.monotonic() >= deadline:
                    raise
                patience.tell("another DVC came in between; waiting for its turn")


def _reproduce(project: Project, tell: Callable[[str], object], stage: str | None) -> None:
    command = [sys.executable, "-m", "dvc", "repro", *(["--single-item", stage] if stage else [])]
    said: list[str] = []
    errors: list[str] = []
    last: list[str] = []
    with _running(project, command) as running:
        for line in map(str.rstrip, running.stderr or ()):
            if line.startswith(_ERROR_MARK):
                errors.append(line.removeprefix(_ERROR_MARK))
            elif not line.startswith(_WARNING_MARK):
                tell(line)
                if line.startswith(MESSAGE_MARK):
                    said.append(line.removeprefix(MESSAGE_MARK))
                elif line:
                    last = [*last, line][-_LAST_LINES:]
    refused = find_refusal("\n".join(errors))
    if running.returncode == 0:
        if refused:  # where the listing of a table is in the cache already, DVC takes what it names for copied
            raise ReproductionBroken(f"the tables are made, but DVC has not all of them in its cache: {refused}")
        return
    if said:
        raise StageFailed("\n".join([*said, *_what_is_left(project, errors)]))
    if any(busy in line for busy in _BUSY for line in errors):
        raise _Busy(f"somebody else's DVC is still at work in {project.root}; wait until it has ended, or end it")
    raise ReproductionBroken("\n".join([_explain(running.returncode, errors, last), *_what_is_left(project, errors)]))


def _distrust_damaged(project: Project, tell: Callable[[str], object]) -> None:
    """Let DVC look anew at what is not as it was recorded, and at nothing in its cache that is damaged: it would believe both."""
    file = project.root / "dvc.lock"
    lock = file.read_bytes() if file.is_file() else b""
    if file.is_file():
        check_lock(lock)
    differing = differing_outputs(project.root, lock)
    if differing:
        for path in differing:
            distrust(project.root / path)
        tell(f"not the bytes that dvc.lock has of them: {', '.join(sorted(differing))}; they are made again")
    # what is missing DVC may take out of its cache instead of running the stage
    missing = {path: content for path, content in locked_outputs(lock).items() if content and not (project.root / path).exists()}
    if (differing or missing) and (dropped := drop_damaged(project, [*differing.values(), *missing.values()])):
        tell(f"removed {len(dropped)} damaged {'file' if len(dropped) == 1 else 'files'} from the cache of DVC")


def _what_is_left(project: Project, errors: list[str]) -> Iterator[str]:
    """Say of which run the tables of a failed stage are, where there are any: they do not go with what came before them in the chain."""
    failed = _FAILED_STAGE.search("\n".join(errors))
    if failed is not None and any((project.stages / failed["stage"]).glob("*/*.parquet")):
        yield f"the tables of {failed['stage']} are still those of its last good run"


@contextmanager
def _running(project: Project, command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """Start DVC as the head of a process group, and leave nothing of the group behind.

    Where a stage is killed, its worker processes live on: they would keep the pipe open, and this process waiting at it.
    """
    with subprocess.Popen(
        command,
        cwd=project.root,
        env=quiet_environment(project),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # which stage runs and which is skipped; the log says it too
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        process_group=0,
    ) as running:
        note_group(project, running.pid)

        def end_what_is_left() -> None:
            running.wait()
            _signal_group(running.pid, signal.SIGKILL)

        watcher = threading.Thread(target=end_what_is_left, daemon=True)
        watcher.start()
        try:
            yield running
        except BaseException:
            _signal_group(running.pid, signal.SIGINT)  # as if the terminal's interruption had reached it
            watcher.join(_GRACE_SECONDS)
            _signal_group(running.pid, signal.SIGKILL)
            raise
        finally:
            watcher.join()


def _signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _explain(code: int, errors: list[str], last: list[str]) -> str:
    """Say what is known of a run that ended without a word of a stage: what DVC says of it, and the last lines before that."""
    if refused := find_refusal("\n".join(errors)):
        return f"DVC could not read or write all it needs: {refused}"
    failed = _FAILED_STAGE.search("\n".join(errors))
    if failed is None:
        why = " / ".join((errors or last)[:_MOST_NAMED]) or "it said nothing"
        return f"dvc repro ended with exit code {code}: {why}" + (f"; {TAKE_BACK}" if "dvc.lock" in why else "")
    stage, number = failed["stage"], int(failed["code"])
    ending = -number if number < 0 else number - _SHELL_SIGNALS
    if ending in {int(known) for known in signal.Signals}:
        how = f"was ended by {signal.Signals(ending).name} (killed by somebody, or out of memory)"
        return f"stage {stage} {how} and has written nothing; run again: what came before it is kept"
    return f"stage {stage} ended with exit code {number} and has written nothing: {' / '.join(last[-1:]) or 'it said nothing'}"


def check_inputs(project: Project) -> None:
    """Check what people edit, before DVC begins.

    Raises ParameterError, InputError, CorrectionError or LexiconError.
    """
    declared = load_parameters(project.parameters).ingest.raw_folder
    _check_place(project, declared)
    _check_files(project.root / declared)
    # Git keeps no empty folder, and without it DVC would not begin; no folder means no corrections
    (project.root / CORRECTIONS).mkdir(parents=True, exist_ok=True)
    read_folder(project.root)
    for stage in STAGES:
        for path in stage.files:
            if path.startswith(CURATED) and not (project.root / path).exists():
                raise InputError(f"{path}: stage {stage.name} reads it, but it is not there; take it back from Git")
    load_lexicons(project.root / "kzpipe" / "lexicons", dict.fromkeys(name for stage in STAGES for name in stage.lexicons))


def _check_place(project: Project, declared: str) -> None:
    said = f"params.yaml: ingest.raw_folder is {declared!r}"
    place = (project.root / declared).resolve()
    if not place.is_dir():
        raise InputError(f"{said}, which is no folder; make it, or name the folder with the articles")
    for written in (project.stages, project.quality, project.site.parent.parent):
        other = written.resolve()
        if place.is_relative_to(other) or other.is_relative_to(place):
            raise InputError(f"{said}, but stages write {written.relative_to(project.root)}; name a folder that people alone write, as data/raw")


def _check_files(raw_folder: Path) -> None:
    """Raise InputError for files of which DVC cannot take the fingerprint: at a pipe it would wait for ever."""
    wrong = [f"{_printable(path)}: {why}" for path, why in _unusable(raw_folder)]
    if wrong:
        more = [f"and {len(wrong) - _MOST_NAMED} more files like these"] if len(wrong) > _MOST_NAMED else []
        raise InputError("\n".join([*wrong[:_MOST_NAMED], *more]))


def _unusable(raw_folder: Path) -> Iterator[tuple[Path, str]]:
    for folder, folders, files in os.walk(raw_folder):
        for name in sorted((*folders, *files)):
            path = Path(folder, name)
            try:
                name.encode("utf-8")
                mode = path.stat().st_mode
            except UnicodeEncodeError:
                yield path, "a file name must be UTF-8; rename it"
            except OSError as error:
                yield path, f"the operating system says: {error.strerror}; remove it, or put the article itself there"
            else:
                if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                    yield path, "neither a file nor a folder; remove it, articles are files"
                elif not os.access(path, os.R_OK):
                    yield path, "may not be read; allow reading, or take it out of the folder"


def _printable(path: Path) -> str:
    """Return a path on one line, with what cannot be printed as Python writes it."""
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in str(path))
