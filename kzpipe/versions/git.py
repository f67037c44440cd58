"""What Git knows of the project: commits by name, files of a commit, temporary work trees. The command itself is asked, in its plain forms."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kzpipe.errors import InputError
from kzpipe.machine import explain_end

_LOCAL: Final = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
"""Variables a hook sets, by which Git would look into another repository."""
_FIELDS: Final = "%H%x1f%cI%x1f%s"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: full hash, ISO time of committing, first line of its message."""

    hash: str
    time: str
    subject: str


class Repository:
    """The Git repository that a project lies in; ``root`` is the project's folder."""

    def __init__(self, root: Path) -> None:
        """Take the project's folder. Raises InputError where it is in no repository or Git is missing."""
        self.root = root
        if shutil.which("git") is None:
            raise InputError("git is not installed: versions are commits; install it first")
        found = self._run(["rev-parse", "--show-prefix"], check=False)
        if found.returncode:
            raise InputError(f"{root}: not in a Git repository, so it has no versions; clone the project, or begin with `git init`")
        self._prefix = found.stdout.decode().strip()
        """The project's folder from the repository's top, with a slash at its end; empty where they are one."""

    def commit(self, name: str) -> str:
        """Return the full hash of the commit that a revision names. Raises InputError for a name that Git does not know."""
        found = self._run(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"], check=False)
        if found.returncode:
            raise InputError(f"{name!r} is no version: allowed are a release, any Git revision and `workspace`; `kzpipe history` lists them")
        return found.stdout.decode().strip()

    def files(self, commit: str, paths: Sequence[str] = ()) -> dict[str, str]:
        """Return blob id by path from the project's root of all files of a commit below some paths (all without any)."""
        wanted = [self._prefix + path for path in paths] or [self._prefix] * bool(self._prefix)
        listed = self._run(["ls-tree", "-r", "-z", "--full-tree", commit, "--", *wanted]).stdout
        found: dict[str, str] = {}
        for entry in listed.split(b"\0"):
            if entry:
                about, _, path = entry.partition(b"\t")
                kind, blob = about.split()[1:3]
                if kind == b"blob":
                    found[os.fsdecode(path).removeprefix(self._prefix)] = blob.decode()
        return found

    def read(self, commit: str, path: str) -> bytes | None:
        """Return the content of a file of a commit, or None where it has none of that name."""
        found = self._run(["cat-file", "blob", f"{commit}:{self._prefix}{path}"], check=False)
        return None if found.returncode else found.stdout

    def read_each(self, path: str, commits: Sequence[str]) -> list[bytes | None]:
        """Return the content of one file in each of some commits, None where one has none of that name: one question for all of them."""
        asked = b"".join(os.fsencode(f"{commit}:{self._prefix}{path}\n") for commit in commits)
        answer = self._run(["cat-file", "--batch"], given=asked).stdout
        found: list[bytes | None] = []
        position = 0
        for _ in commits:
            header, position = answer[position : (end := answer.index(b"\n", position))], end + 1
            if header.endswith(b" missing"):
                found.append(None)
            else:
                size = int(header.rpartition(b" ")[2])
                found.append(answer[position : position + size])
                position += size + 1
        return found

    def uncommitted(self, paths: Sequence[str]) -> list[str]:
        """Return the files below some paths of the project's folder that are not as the last commit has them, new ones among them."""
        listed = self._run(["status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *paths]).stdout
        return sorted(os.fsdecode(entry[3:]).removeprefix(self._prefix) for entry in listed.split(b"\0") if entry)

    def untracked_and_tracked(self, paths: Sequence[str] = ()) -> list[str]:
        """Return the files that lie in the project's folder below some paths, but for those that Git ignores."""
        listed = self._run(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *(paths or (".",))]).stdout
        return sorted({os.fsdecode(path) for path in listed.split(b"\0") if path and (self.root / os.fsdecode(path)).is_file()})

    def blob_ids(self, paths: Sequence[str]) -> dict[str, str]:
        """Return the blob ids that files of the project's folder have as they lie there."""
        if not paths:
            return {}
        given = b"".join(os.fsencode(path) + b"\n" for path in paths if "\n" not in path)
        ids = self._run(["hash-object", "--stdin-paths"], given=given).stdout.decode().split()
        return dict(zip([path for path in paths if "\n" not in path], ids, strict=True))

    def is_clean(self) -> bool:
        """Tell whether everything that Git keeps is as the last commit has it."""
        return not self._run(["status", "--porcelain", "--untracked-files=normal", "--", "."]).stdout.strip()

    def log(self, *paths: str, to: str = "HEAD", most: int | None = None, only_added: bool = False) -> list[Commit]:
        """Return the commits that changed some paths, newest first; with ``only_added`` those that added them."""
        limit = [] if most is None else [f"--max-count={most}"]
        added = ["--diff-filter=A"] if only_added else []
        listed = self._run(["log", "-z", f"--format={_FIELDS}", *limit, *added, "--end-of-options", to, "--", *paths]).stdout
        return [Commit(*entry.split("\x1f", 2)) for entry in listed.decode("utf-8", "replace").split("\0") if entry]

    def commit_paths(self, paths: Sequence[str], message: str) -> str:
        """Commit some files as they lie in the folder, and nothing else; return the commit. Raises InputError where Git refuses."""
        named = b"\0".join(map(os.fsencode, paths))  # there may be more than fit on a command line
        if self.has_commits():
            # where a commit was broken off, what was taken away is out of the index already, and Git would not know its name
            self._run(["reset", "--quiet", "--pathspec-from-file=-", "--pathspec-file-nul"], given=named)
        self._run(["add", "--pathspec-from-file=-", "--pathspec-file-nul"], given=named)
        about = ["--quiet", "--message", message, "--only", "--pathspec-from-file=-", "--pathspec-file-nul"]
        self._run([*self._somebody(), "commit", *about], given=named)
        return self.commit("HEAD")

    def branch(self) -> str | None:
        """Return the branch that is checked out, or None where it is a commit without one."""
        found = self._run(["symbolic-ref", "--quiet", "--short", "HEAD"], check=False)
        return None if found.returncode else found.stdout.decode().strip()

    def has_commits(self) -> bool:
        """Tell whether anything was committed yet."""
        return not self._run(["rev-parse", "--verify", "--quiet", "HEAD"], check=False).returncode

    def ignores(self, path: str) -> bool:
        """Tell whether Git leaves a path of the project's folder out, or it lies outside of the repository."""
        return self._run(["check-ignore", "--quiet", "--", path], check=False).returncode != 1

    def take_back(self, paths: Sequence[str]) -> None:
        """Make some files of the project's folder what they are in the last commit."""
        self._run(["checkout", "--quiet", "HEAD", "--", *paths])

    def _somebody(self) -> list[str]:
        """Return options by which a commit has an author also where nobody has told Git a name."""
        known = self._run(["config", "user.email"], check=False).stdout.strip()
        return [] if known else ["-c", "user.name=kzpipe", "-c", "user.email=kzpipe@localhost"]

    def unstage(self, paths: Sequence[str]) -> None:
        """Take what was added of some paths out of the index again."""
        self._run(["reset", "--quiet", "--", *paths])

    def tag(self, name: str, commit: str) -> bool:
        """Set a tag where none of that name is; tell whether it was set."""
        return self._run(["tag", name, commit], check=False).returncode == 0

    @contextmanager
    def work_tree(self, commit: str, folder: Path) -> Iterator[Path]:
        """Check a commit out into a folder beside the project, give the project's folder in it, and take it away again."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        self._run(["worktree", "prune"])
        self._run(["worktree", "add", "--quiet", "--detach", "--force", str(folder), commit])
        try:
            yield folder / self._prefix
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            self._run(["worktree", "prune"], check=False)

    def _run(self, arguments: Sequence[str], *, check: bool = True, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        environment: Mapping[str, str] = {name: value for name, value in os.environ.items() if name not in _LOCAL}
        done = subprocess.run(["git", *arguments], cwd=self.root, input=given, capture_output=True, env=environment, check=False)
        if check and done.returncode:
            why = explain_end(done.returncode, done.stderr.decode("utf-8", "replace").strip())
            raise InputError(f"git {arguments[0]} failed in {self.root}: {why}")
        return done
