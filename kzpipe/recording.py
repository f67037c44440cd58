"""Record a version: commit what a run has made, with its difference to the last version as message; push it; or put the last one back.

A version is `dvc.lock`, the small files of `data/quality`, and the articles it was made from where these are in Git. What a killed
run has made and not committed looks the same as what this run has made, and is committed by it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kzpipe.environment import quiet_environment
from kzpipe.errors import InputError
from kzpipe.params import load_parameters
from kzpipe.paths import Project, replace_file
from kzpipe.stages.registry import PINS, STAGES
from kzpipe.summary import find_standing
from kzpipe.turns import find_at_work
from kzpipe.versions.compare import Comparison
from kzpipe.versions.diff import diff_versions
from kzpipe.versions.git import Repository
from kzpipe.versions.held import dvc_held
from kzpipe.versions.intact import differing_outputs, drop_damaged, file_md5
from kzpipe.versions.lock import locked_outputs
from kzpipe.versions.model import HOWS, WORKSPACE, VersionDiff
from kzpipe.versions.render import render

DVC_LOCK: Final = "dvc.lock"
_INPUTS: Final = ("kzpipe", "data/curated", "params.yaml", "dvc.yaml", PINS)
"""What stages read besides the articles: a version whose inputs are nowhere could not be built again."""
_PUSHED: Final = "pushed.json"
_REMOTE: Final = re.compile(r"^remote\.(.+)\.url=", re.MULTILINE)
_SHOWN: Final = 10
_MOST_NAMED: Final = 5
_HOW_SAID: Final = {"added": "new", "removed": "gone"}
_ERROR_MARK: Final = "ERROR: "


@dataclass(frozen=True, slots=True)
class RecordedVersion:
    """A version as it was committed: the commit, the first line of its message, and the whole difference to the version before in Markdown."""

    commit: str
    subject: str
    changes: str


def check_recordable(project: Project) -> None:
    """Check, before a run, that its result can be committed.

    Raises InputError where no branch is checked out, or what stages read besides articles differs from the last commit.
    """
    repository = Repository(project.root)
    if repository.branch() is None:
        raise InputError(f"{project.root}: no branch is checked out, so a new version would be lost; `git switch BRANCH` first")
    edited = repository.uncommitted(_INPUTS)
    if edited:
        more = f" and {len(edited) - _MOST_NAMED} more" if len(edited) > _MOST_NAMED else ""
        raise InputError(
            f"not committed: {', '.join(edited[:_MOST_NAMED])}{more}; a version of them could not be built again: commit or undo that, then run again"
        )


def record_version(project: Project, tell: Callable[[str], object]) -> RecordedVersion | None:
    """Commit what the folders hold as a new version; None where the last commit has it all. To be called under the project's lock.

    Raises InputError where the tables are not those of the inputs, for a version is made of both, or Git refuses.
    """
    repository = Repository(project.root)
    paths = _version_paths(project, repository)
    if not repository.uncommitted(paths):
        return None
    check_recordable(project)
    locked = _read(project.root / DVC_LOCK)
    standing = find_standing(project)
    if not locked or standing.first is not None or not standing.is_evaluated:
        raise InputError(f"no version is recorded: {standing.first or 'evaluate'} {standing.why or 'has not run'}; `kzpipe run` reproduces it")
    subject, body, changes = _described(project, repository, tell)
    with dvc_held(project.root):
        _check_undisturbed(project, locked)
        files = repository.uncommitted(paths)  # now, with nobody else at work
        if not files:
            return None
        commit = repository.commit_paths(files, f"{subject}\n\n{body}")
    return RecordedVersion(commit, subject, changes)


def put_back(project: Project, tell: Callable[[str], object]) -> None:
    """Make tables and report those of the last version again, after a run that failed; articles that came in stay.

    To be called under the project's lock. Where DVC no longer has a table, that is told, and it stays as the run left it.
    """
    repository = Repository(project.root)
    kept = [path for path in (DVC_LOCK, *_quality_files()) if repository.has_commits() and repository.read("HEAD", path) is not None]
    if DVC_LOCK not in kept or find_at_work(project):
        return
    repository.take_back(kept)
    drop_damaged(project, locked_outputs(_read(project.root / DVC_LOCK)).values())
    done = _dvc(project, "checkout", "--force", "--quiet")
    said = _errors(done)
    tell(f"tables and report are those of the last version again{f', but: {said}' if done.returncode else ''}")


def push_tables(project: Project, tell: Callable[[str], object]) -> bool:
    """Put the tables of every recorded version that is not there yet into the DVC remote; False where there is nothing to do or no remote.

    The remote is the default one, or the only one; where there are several and none is the default, that is told. What a killed run
    did not get to is pushed by the next one. Raises InputError where DVC says that it cannot.
    """
    remote = _find_remote(project, tell)
    if remote is None:
        return False
    repository = Repository(project.root)
    versions = [commit.hash for commit in repository.log(DVC_LOCK)] if repository.has_commits() else []
    if not versions:
        return False
    memory = project.state / _PUSHED
    pushed = _remembered(memory, remote)
    if pushed == versions[0]:
        return False
    # one command for the version that lies here, another for all that came while the remote could not be reached
    is_one = pushed is None or versions[1:2] == [pushed]
    done = _push(project, remote, [] if is_one else ["--all-commits"])
    if done.returncode:
        raise InputError(f"the tables of {versions[0][:12]} are not in the remote {remote!r}: {_errors(done)}; the next run tries again")
    replace_file(memory, json.dumps({"remote": remote, "commit": versions[0]}))
    tell(f"pushed the tables of {versions[0][:12]} to {remote}")
    return True


def _find_remote(project: Project, tell: Callable[[str], object]) -> str | None:
    default = _dvc(project, "config", "core.remote").stdout.strip()
    if default:
        return default
    # not of `dvc remote list`, which breaks its lines to the width of a terminal
    names = list(dict.fromkeys(_REMOTE.findall(_dvc(project, "config", "--list").stdout)))
    if len(names) > 1:
        tell(f"nothing is pushed: DVC knows the remotes {', '.join(names)}, and none is the default; choose one with `dvc remote default NAME`")
    return names[0] if len(names) == 1 else None


def _push(project: Project, remote: str, options: Iterable[str]) -> subprocess.CompletedProcess[str]:
    # by `--remote NAME` DVC pushes all commits and then fails where no remote is the default: it is made so for this one command
    folder = project.state / "dvc" / "push"
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / "config", f"[core]\n    remote = {remote}\n")
    return _dvc(project, "push", "--quiet", *options, DVC_SYSTEM_CONFIG_DIR=str(folder))


def _version_paths(project: Project, repository: Repository) -> list[str]:
    """Return what a version consists of: paths from the project's root, of files and of the raw folder where Git keeps it."""
    raw_folder = (project.root / load_parameters(project.parameters).ingest.raw_folder).resolve()
    paths = [DVC_LOCK, *_quality_files()]
    if raw_folder.is_relative_to(project.root.resolve()):
        paths.append(raw_folder.relative_to(project.root.resolve()).as_posix())
    return [path for path in paths if not repository.ignores(path)]


def _quality_files() -> Iterator[str]:
    for stage in STAGES:
        yield from (path for path in (*stage.outputs, *stage.metrics) if path.startswith("data/quality/"))


def _described(project: Project, repository: Repository, tell: Callable[[str], object]) -> tuple[str, str, str]:
    """Return subject and body of the commit's message, and the difference in Markdown."""
    if not repository.has_commits() or repository.read("HEAD", DVC_LOCK) is None:
        return "Data: the first version", "Nothing was recorded before.", "The first version: nothing was recorded before.\n"
    found = diff_versions(project, ("HEAD", WORKSPACE), Comparison(), _SHOWN, tell)
    return say_subject(found), render(found, "text", limit=_SHOWN).strip(), render(found, "markdown", limit=_SHOWN)


def say_subject(found: VersionDiff) -> str:
    """Return a difference on one line: how many inputs of each kind differ, and how many rows."""
    inputs: dict[str, int] = {}
    for change in found.inputs:
        inputs[change.kind] = inputs.get(change.kind, 0) + 1
    rows = {how: sum(getattr(table, how) for table in found.tables) for how in HOWS}
    said = [f"{kind} {count:,}" for kind, count in inputs.items()]
    counted = ", ".join(f"{count:,} {_HOW_SAID.get(how, how)}" for how, count in rows.items() if count)
    return f"Data: {', '.join(said) or 'no input'} differ{'s' if sum(inputs.values()) < 2 else ''}; rows: {counted or 'the same'}"


def _check_undisturbed(project: Project, locked: bytes) -> None:
    """Raise InputError where somebody has reproduced since ``dvc.lock`` was read, or the small files are not those it names."""
    outputs = locked_outputs(locked)
    files = [project.root / path for path in _quality_files()]
    is_whole = all(path.is_file() and file_md5(path) == outputs.get(path.relative_to(project.root).as_posix()) for path in files)
    if find_at_work(project) or _read(project.root / DVC_LOCK) != locked or not is_whole:
        raise InputError(f"somebody has reproduced in {project.root} meanwhile, so no version is recorded; the next run records it")
    if damaged := differing_outputs(project.root, locked):
        raise InputError(f"no version is recorded: {', '.join(damaged)} has other bytes than the stage has written; look at the disk, then run again")


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _remembered(memory: Path, remote: str) -> str | None:
    try:
        said = json.loads(memory.read_text("utf-8"))
        return str(said["commit"]) if said["remote"] == remote else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _dvc(project: Project, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dvc", *arguments], cwd=project.root, env=quiet_environment(project) | variables,
        stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip


def _errors(done: subprocess.CompletedProcess[str]) -> str:
    said = [line.removeprefix(_ERROR_MARK).strip() for line in done.stderr.splitlines() if line.startswith(_ERROR_MARK)]
    return " / ".join(said) or f"exit code {done.returncode}"
