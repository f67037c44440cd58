"""Build a version again from Git alone, in a work tree of its own, and say whether every byte is the one its ``dvc.lock`` names."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kzpipe.environment import quiet_environment
from kzpipe.errors import InputError
from kzpipe.paths import Project
from kzpipe.versions.git import Repository
from kzpipe.versions.lock import locked_outputs

_LAST_LINES: Final = 5


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A version built again: its commit, the outputs that came out as ``dvc.lock`` has them, and those that did not, each with both MD5s."""

    commit: str
    same: tuple[str, ...]
    differing: tuple[tuple[str, str, str], ...]

    @property
    def is_same(self) -> bool:
        """Whether every output has the bytes of its ``dvc.lock``."""
        return not self.differing


def build_again(project: Project, repository: Repository, commit: str, tell: Callable[[str], object], keep: Path | None = None) -> Rebuilt:
    """Run all stages of a commit, with the code, lexicons, parameters and articles of that commit and the libraries installed now.

    ``keep`` is a folder that does not exist yet: the tables are moved there, as ``data/stages/…``. ``tell`` gets a line per stage.
    Raises InputError where the commit has no chain, or a stage of it fails.
    """
    locked = repository.read(commit, "dvc.lock")
    if locked is None:
        raise InputError(f"{commit[:12]}: has no dvc.lock, so there is nothing to build again; `kzpipe history` lists the versions")
    (project.state / "tmp").mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=project.state / "tmp", prefix="rebuild-") as above,
        repository.work_tree(commit, Path(above) / "tree") as root,
    ):
        there = Project(root)
        (there.state / "tmp").mkdir(parents=True)
        _reproduce(there, commit, tell)
        built = locked_outputs((root / "dvc.lock").read_bytes())
        if keep is not None:
            keep.mkdir(parents=True)
            (keep / "data").mkdir()
            shutil.move(there.stages, keep / "data" / "stages")
    before = locked_outputs(locked)
    paths = sorted({*before, *built})
    return Rebuilt(
        commit,
        tuple(path for path in paths if before.get(path) == built.get(path)),
        tuple((path, before.get(path, "none"), built.get(path, "none")) for path in paths if before.get(path) != built.get(path)),
    )


def _reproduce(project: Project, commit: str, tell: Callable[[str], object]) -> None:
    """Run DVC as a command in a work tree: nothing of its cache is there, so every stage runs."""
    last: list[str] = []
    command = [sys.executable, "-m", "dvc", "repro", "--force", "--no-run-cache"]
    with subprocess.Popen(
        command, cwd=project.root, env=quiet_environment(project), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        encoding="utf-8", errors="replace",
    ) as running:  # fmt: skip
        for line in map(str.rstrip, running.stderr or ()):
            if line:
                last = [*last, line][-_LAST_LINES:]
                tell(line)
    if running.returncode:
        raise InputError(f"{commit[:12]} cannot be built again with what is installed now: {' / '.join(last) or running.returncode}")


def render_rebuilt(name: str, built: Rebuilt) -> str:
    """Return what building a version again showed, as lines for a terminal."""
    if built.is_same:
        return f"{name} ({built.commit[:12]}): all {len(built.same)} outputs have the bytes of its dvc.lock\n"
    lines = [f"{name} ({built.commit[:12]}): {len(built.differing)} of {len(built.same) + len(built.differing)} outputs differ from its dvc.lock"]
    lines += [f"  {path}: recorded {before}, built {after}" for path, before, after in built.differing]
    lines.append("articles, lexicons, parameters and code were its own; libraries are left: compare its constraints.txt with what is installed")
    return "\n".join(lines) + "\n"
