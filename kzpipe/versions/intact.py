"""Whether files still have the bytes that were recorded of them.

DVC takes the fingerprint of a file once, and believes it as long as size and time of the file stay; what lies in its cache under a
fingerprint it believes without looking. A disk that has turned some bits over is therefore seen by whoever reads all bytes: MD5 of
some hundred megabytes a second, so a run can afford to.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import file_digest, md5
from pathlib import Path
from typing import Final

from kzpipe.environment import quiet_environment
from kzpipe.paths import Project
from kzpipe.versions.lock import locked_outputs

_LISTING: Final = ".dir"
_OBJECTS: Final = Path("files", "md5")


def file_md5(file: Path) -> str:
    """Return the MD5 of a file's bytes."""
    with file.open("rb") as opened:
        return file_digest(opened, "md5").hexdigest()


def output_md5(path: Path) -> str | None:
    """Return what ``dvc.lock`` says of an output that has the bytes that lie there; None where nothing does.

    Of a folder DVC takes the MD5 of a listing: a JSON array of the MD5 and the path of each file, in the order of paths.
    """
    if not path.is_dir():
        return file_md5(path) if path.is_file() else None
    found = {file.relative_to(path).as_posix(): file_md5(file) for file in path.rglob("*") if file.is_file()}
    listing = [{"md5": found[name], "relpath": name} for name in sorted(found)]
    return md5(json.dumps(listing, sort_keys=True).encode()).hexdigest() + _LISTING if found else None


def differing_outputs(root: Path, lock: bytes, below: str = "") -> dict[str, str]:
    """Return the outputs that lie below a folder and have other bytes than a ``dvc.lock`` names, with the MD5 that it names.

    What is not there differs in nothing: that it is missing is seen anyway. Raises InputError for a lock that cannot be read.
    """
    recorded = {path: content for path, content in locked_outputs(lock).items() if path.startswith(below) and content}
    return {path: content for path, content in recorded.items() if output_md5(root / path) not in (content, None)}


def tell_damage(project: Project, tell: Callable[[str], object]) -> None:
    """Say which tables that lie in the project's folder are not those that were recorded last: whoever reads them should know."""
    lock = project.root / "dvc.lock"
    differing = differing_outputs(project.root, lock.read_bytes(), "data/stages/") if lock.is_file() else {}
    if differing:
        tell(
            f"not the bytes that dvc.lock has of them (damaged, or of a run that did not end): {', '.join(differing)}; `kzpipe run` makes them again"
        )


def is_intact(root: Path, recorded: Mapping[str, str]) -> bool:
    """Tell whether all of some outputs are there and have the bytes that were recorded of them."""
    return all(output_md5(root / path) == content for path, content in recorded.items())


def distrust(path: Path) -> None:
    """Give the files of an output a new time, so that DVC takes their fingerprints anew."""
    for file in [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]:
        with suppress(OSError):  # somebody else's, or on a disk that may not be written to
            os.utime(file)


def drop_damaged(project: Project, contents: Iterable[str]) -> list[str]:
    """Take out of the cache of DVC what has other bytes than its name says, and return the names; folders are looked into.

    Without the object DVC asks a remote for it, or puts it there again when the stage has run.
    """
    dropped = []
    cache = _cache_folder(project)
    for content in dict.fromkeys(contents):
        for name in _objects(cache, content):
            file = _place(cache, name)
            if file.is_file() and file_md5(file) != name.removesuffix(_LISTING):
                file.unlink()
                dropped.append(name)
    return dropped


def _cache_folder(project: Project) -> Path:
    """Return where the cache lies, which people may have moved."""
    command = [sys.executable, "-m", "dvc", "cache", "dir"]
    done = subprocess.run(command, cwd=project.root, env=quiet_environment(project), capture_output=True, encoding="utf-8", check=False)
    return project.root / (done.stdout.strip() or Path(".dvc", "cache"))


def _objects(cache: Path, content: str) -> Iterator[str]:
    yield content
    if content.endswith(_LISTING):
        try:
            yield from [str(part["md5"]) for part in json.loads(_place(cache, content).read_bytes())]
        except (OSError, ValueError, KeyError, TypeError):
            return  # missing, or damaged itself: which files it named nobody knows any more


def _place(cache: Path, name: str) -> Path:
    return cache / _OBJECTS / name[:2] / name[2:]
