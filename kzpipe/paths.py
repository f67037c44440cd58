"""Where a project keeps what: found from any folder inside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kzpipe.errors import InputError

ROOT_MARK = "dvc.yaml"


@dataclass(frozen=True, slots=True)
class Project:
    """The folders of one project; ``root`` is the folder that holds ``dvc.yaml``."""

    root: Path

    @property
    def parameters(self) -> Path:
        """The file with every number a stage reads."""
        return self.root / "params.yaml"

    @property
    def stages(self) -> Path:
        """Tables, as ``STAGE/TABLE/`` with a Parquet file for each shard."""
        return self.root / "data" / "stages"

    @property
    def quality(self) -> Path:
        """Small JSON files kept in Git: validation, metrics."""
        return self.root / "data" / "quality"

    @property
    def evaluation(self) -> Path:
        """The scores on the gold, also of a run in which one was below its floor."""
        return self.quality / "evaluation" / "metrics.json"

    @property
    def site(self) -> Path:
        """The report's first page."""
        return self.root / "reports" / "site" / "index.html"

    @property
    def validation_report(self) -> Path:
        """The folder with the full report of the last validation, also of a failed one."""
        return self.root / "reports" / "validation"

    @property
    def logs(self) -> Path:
        """One structured line per stage, and the flow's log."""
        return self.root / "logs"

    @property
    def state(self) -> Path:
        """What tools keep between runs; can be deleted at any time."""
        return self.root / ".state"


def find_project(start: Path | None = None) -> Project:
    """Return the project that ``start`` (by default the working directory) lies in.

    Raises InputError where no folder above holds ``dvc.yaml``.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if (folder / ROOT_MARK).is_file():
            return Project(folder)
    raise InputError(f"{here}: not inside a kzpipe project (no folder from here upwards holds {ROOT_MARK}); change into the project first")


def replace_file(path: Path, text: str) -> None:
    """Write a text file beside its place and move it there, so that no reader ever finds half of it."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    with naming(path):
        unfinished.write_text(text, "utf-8", newline="\n")
        unfinished.replace(path)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let an error of the operating system say which file was being written: that the disk is full it tells without, of a folder a bare name."""
    try:
        yield
    except OSError as error:
        if error.errno is not None and not Path(str(error.filename or "")).is_absolute():
            raise OSError(error.errno, os.strerror(error.errno), str(path)) from error
        raise
