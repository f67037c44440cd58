"""A project to measure in: code, lexicons and parameters of this one, other articles, no corrections, a Git and DVC of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kzpipe.bench.process import Usage, run_measured
from kzpipe.environment import quiet_environment
from kzpipe.errors import InputError
from kzpipe.paths import Project
from kzpipe.stages.registry import CORRECTIONS

_COPIED: Final = (
    "kzpipe", "data/curated", "data/quality/evaluation", ".dvc/config", ".dvc/.gitignore", ".dvcignore", ".gitignore",
    "dvc.yaml", "dvc.lock", "params.yaml", "constraints.txt",
)  # fmt: skip
_RAW: Final = "data/raw"


def set_up(project: Project, folder: Path, processes: int) -> Project:
    """Copy the project, without articles, into a folder that does not exist yet, to run with so many processes.

    Raises InputError where the parameters name no processes or another raw folder than the project's own.
    """
    for name in _COPIED:
        source, target = project.root / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".unfinished"))
        elif source.exists():
            shutil.copy2(source, target)
    for file in (folder / CORRECTIONS).glob("*.csv"):
        file.unlink()  # they are of rows of the project's own articles
    there = Project(folder)
    text, raw = re.subn(r"^(  raw_folder: ).*$", rf"\g<1>{_RAW}", there.parameters.read_text("utf-8"), count=1, flags=re.MULTILINE)
    text, set_processes = re.subn(r"^(  processes: )\d+", rf"\g<1>{processes}", text, count=1, flags=re.MULTILINE)
    if not (raw and set_processes):
        raise InputError(
            f"{project.parameters}: has no line `processes: N` under run, or none `raw_folder: ...` under ingest; take the file back from Git"
        )
    there.parameters.write_text(text, "utf-8")
    (there.state / "tmp").mkdir(parents=True)
    raw_folder(there).mkdir(parents=True)
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(folder)], check=True)
    return there


def raw_folder(there: Project) -> Path:
    """Return the folder for the articles."""
    return there.root / _RAW


def run_kzpipe(there: Project, arguments: Sequence[str]) -> Usage:
    """Run ``python -m kzpipe`` with the code of the copy, and measure it."""
    environment = quiet_environment(there)
    environment.pop("PYTHONPATH", None)
    return run_measured([sys.executable, "-m", "kzpipe", *arguments], there.root, environment)


def bytes_below(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
