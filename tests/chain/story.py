"""What the reviewer's story is told with: a clone to work in, commands as a person types them, and a transcript of what they said."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kzpipe.environment import quiet_environment
from kzpipe.paths import Project
from kzpipe.store import read_table
from kzpipe.versions.compare import Comparison
from kzpipe.versions.diff import diff_versions
from kzpipe.versions.model import WORKSPACE, Cause, RowChange, VersionDiff

Command = Callable[..., SimpleNamespace]
SHOWN = "8"


@dataclass
class Clone:
    """A clone of the project, and the person who works in it. All that is typed and answered is kept in the transcript."""

    project: Project
    command: Command
    transcript: Path

    def kzpipe(self, *arguments: str, ends_with: int = 0) -> str:
        """Type a command and return what it says; it must end with the code given. Errors are part of what it says."""
        done = self.command(self.project, *arguments)
        said = done.stdout + "".join(line for line in done.stderr.splitlines(keepends=True) if not line.startswith("{"))  # but for the log
        self._write(f"$ {shlex.join(['kzpipe', *arguments])}\n{said}\n")
        assert done.returncode == ends_with, said
        assert "Traceback" not in said
        return said

    def compare(self, before: str, after: str = WORKSPACE, *, table: str | None = None, differs: bool = True) -> tuple[str, VersionDiff]:
        """Compare two versions: what the command shows (of one table or all), and the whole of it, with every row that differs."""
        asked = [before] if after == WORKSPACE else [before, after]
        asked += [] if table is None else ["--table", table]
        shown = self.kzpipe("diff", *asked, "--limit", SHOWN, "--exit-code", ends_with=int(differs))
        whole = diff_versions(self.project, (before, after), Comparison(), None)
        assert whole.differs == differs
        return shown, whole

    def dvc(self, *arguments: str) -> None:
        """Type a command of DVC, which must succeed."""
        self._write(f"$ {shlex.join(['dvc', *arguments])}\n\n")
        command = [sys.executable, "-m", "dvc", *arguments]
        subprocess.run(command, cwd=self.project.root, env=quiet_environment(self.project), capture_output=True, check=True)

    def share(self, store: Path) -> None:
        """Put the tables of the present version into a remote."""
        self.dvc("remote", "add", "--default", "--local", "store", str(store))
        self.dvc("push")

    def take(self, store: Path) -> None:
        """Take the tables of the present version from a remote."""
        self.dvc("remote", "add", "--default", "--local", "store", str(store))
        self.dvc("pull")

    def git(self, *arguments: str) -> str:
        """Run a Git command and return what it says."""
        return git(self.project.root, *arguments)

    def commit(self, message: str) -> None:
        """Commit all that has changed."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def tell(self, chapter: str) -> None:
        """Head a chapter of the transcript."""
        self._write(f"\n## {chapter}\n\n")

    def _write(self, text: str) -> None:
        with self.transcript.open("a", encoding="utf-8") as file:
            file.write(text)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table as they lie there now."""
        return read_table(self.project.stages, table).to_pylist()

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace words of a file, which must be there once."""
        file = self.project.root / path
        text = file.read_text("utf-8")
        assert text.count(old) == 1, f"{path}: {old!r}"
        file.write_text(text.replace(old, new), "utf-8")


def git(folder: Path, *arguments: str) -> str:
    """Run a Git command in a folder, as somebody, and return what it says."""
    who = ("-c", "user.name=A reviewer", "-c", "user.email=reviewer@example.org")
    return subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def clone_of(origin: Path, folder: Path, *options: str) -> Project:
    """Clone a repository into a folder; the clone's own commits have a name to go by."""
    git(origin, "clone", "--quiet", *options, str(origin), str(folder))
    git(folder, "config", "user.name", "A reviewer")
    git(folder, "config", "user.email", "reviewer@example.org")
    return Project(folder)


def rows_of(diff: VersionDiff, table: str, how: str | None = None) -> list[RowChange]:
    """Return the rows of a table that differ, all or those that differ so."""
    return [row for found in diff.tables if found.table == table for row in found.rows if how in (None, row.how)]


def causes_of(rows: Iterable[RowChange]) -> list[Cause]:
    """Return the causes of some rows."""
    return [cause for row in rows for cause in row.causes]


def all_rows(diff: VersionDiff) -> list[RowChange]:
    """Return every row that differs."""
    return [row for table in diff.tables for row in table.rows]


def from_to(row: RowChange, column: str) -> tuple[object, object]:
    """Return a value before and after."""
    assert row.before is not None
    assert row.after is not None
    return row.before[column], row.after[column]
