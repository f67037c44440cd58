"""A version that can be looked into: its files as Git or the folder has them, its tables from DVC's cache, a remote, or built again."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from kzpipe.errors import InputError
from kzpipe.machine import is_of_the_machine
from kzpipe.paths import Project
from kzpipe.versions.git import Repository
from kzpipe.versions.intact import drop_damaged, is_intact, output_md5, tell_damage
from kzpipe.versions.lock import locked_outputs
from kzpipe.versions.model import WORKSPACE
from kzpipe.versions.rebuild import Rebuilt, build_again

RELEASES: Final = "data/releases"
PACKAGE: Final = "datapackage.json"
STAGES_FOLDER: Final = "data/stages"
KEPT: Final = "versions"
"""Folder of the state where tables of old versions are kept, by commit; it can be deleted at any time."""
_NOTE: Final = "outputs.json"
"""Beside the tables of a version that are kept: the MD5 of each when it was put there."""
FROM_WORKSPACE, FROM_KEPT, FROM_CACHE, FROM_REBUILD = "workspace", "read before", "cache or remote", "rebuilt"


def find_commit(repository: Repository, name: str) -> str:
    """Return the commit of a version: of a release the one that added its folder, else what Git knows by that name.

    Raises InputError for a name that is neither.
    """
    released = repository.log(f"{RELEASES}/{name}/{PACKAGE}", only_added=True) if "/" not in name and not name.startswith("-") else []
    return released[-1].hash if released else repository.commit(name)


@dataclass
class Snapshot:
    """One version of a project, ``label`` as it was asked for; ``commit`` is None for the workspace. ``tell`` gets a line before long work."""

    project: Project
    repository: Repository
    label: str
    commit: str | None
    tell: Callable[[str], object]
    source: str = field(default="", init=False)
    """Where the tables came from, once they have been asked for."""

    def files(self, *prefixes: str) -> Mapping[str, str]:
        """Return blob id by path of the version's files below some paths."""
        if self.commit is not None:
            return self.repository.files(self.commit, prefixes)
        return self.repository.blob_ids(self.repository.untracked_and_tracked(prefixes))

    def read(self, path: str) -> bytes | None:
        """Return the content of a file, or None where the version has none of that name."""
        if self.commit is not None:
            return self.repository.read(self.commit, path)
        place = self.project.root / path
        return place.read_bytes() if place.is_file() else None

    @cached_property
    def tables(self) -> Path:
        """The stages folder with the version's tables.

        Raises InputError where they are neither in the cache nor in a remote and cannot be built again.
        """
        if self.commit is None:
            self.source = FROM_WORKSPACE
            tell_damage(self.project, self.tell)
            return self.project.stages
        kept = self.project.state / KEPT / self.commit
        if kept.is_dir():
            noted = read_note(kept)
            if noted and is_intact(kept, noted):
                self.source = FROM_KEPT
                return kept / STAGES_FOLDER
            self.tell(f"{self.label}: its tables in {kept.relative_to(self.project.root)} are damaged and not used; they are taken anew")
            shutil.rmtree(kept)
        lock = self.read("dvc.lock")
        if lock is not None and not any(path.startswith(STAGES_FOLDER) for path in locked_outputs(lock)):
            raise InputError(
                f"{self.label}: its dvc.lock records no tables below {STAGES_FOLDER}; `kzpipe history` lists the versions and their tables"
            )
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".unfinished-") as unfinished:
            found = Path(unfinished) / "found"
            if _take_from_cache(self, found):
                self.source = FROM_CACHE
            else:
                self.tell(f"{self.label}: its tables are neither in the cache nor in a remote; building them again from Git takes about a minute")
                shutil.rmtree(found, ignore_errors=True)
                built = build_again(self.project, self.repository, self.commit, self.tell, keep=found)
                self.source = FROM_REBUILD if built.is_same else f"{FROM_REBUILD}, {len(built.differing)} outputs differ from its dvc.lock"
            _keep(found, kept)
        return kept / STAGES_FOLDER

    def rebuild(self) -> Rebuilt:
        """Build the version again whether or not its tables are at hand, and keep them for comparisons that follow.

        What differs from its ``dvc.lock`` is not kept. Raises InputError where the version cannot be built again.
        """
        assert self.commit is not None
        kept = self.project.state / KEPT / self.commit
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".unfinished-") as unfinished:
            found = Path(unfinished) / "found"
            built = build_again(self.project, self.repository, self.commit, self.tell, keep=found)
            if built.is_same and not kept.exists():
                _keep(found, kept)
        return built


def open_version(project: Project, name: str, tell: Callable[[str], object] = lambda _: None) -> Snapshot:
    """Return a version by name: a release, any Git revision, or ``workspace``. Raises InputError for any other."""
    repository = Repository(project.root)
    return Snapshot(project, repository, name, None if name == WORKSPACE else find_commit(repository, name), tell)


def read_note(kept: Path) -> dict[str, str]:
    """Return the MD5 of every table in a folder of kept tables when it was put there, by its path; nothing where nobody knows any more."""
    try:
        noted = json.loads((kept / _NOTE).read_bytes())
    except (OSError, ValueError):
        return {}
    return {str(path): str(content) for path, content in noted.items()} if isinstance(noted, dict) else {}


def _keep(found: Path, kept: Path) -> None:
    """Move tables that were found to where they are kept, with a note of their bytes."""
    folders = [folder.relative_to(found).as_posix() for folder in sorted((found / STAGES_FOLDER).glob("*/*")) if folder.is_dir()]
    (found / _NOTE).write_text(json.dumps({path: output_md5(found / path) for path in folders}, indent=0), "utf-8")
    found.rename(kept)


def _take_from_cache(snapshot: Snapshot, target: Path) -> bool:
    """Copy the tables of a commit out of DVC's cache or remote; False where something of them is in neither.

    What is damaged in the cache is taken out of it, and asked of the remote.
    """
    locked = locked_outputs(snapshot.read("dvc.lock") or b"")
    recorded = {path: content for path, content in locked.items() if path.startswith(STAGES_FOLDER)}
    if not recorded:
        return False
    if _copy_from_cache(snapshot, target, list(recorded)) and is_intact(target, recorded):
        return True
    dropped = drop_damaged(snapshot.project, recorded.values())
    if not dropped:
        return False
    snapshot.tell(f"{snapshot.label}: removed {len(dropped)} damaged {'file' if len(dropped) == 1 else 'files'} from the cache of DVC")
    shutil.rmtree(target, ignore_errors=True)
    return _copy_from_cache(snapshot, target, list(recorded)) and is_intact(target, recorded)


def _copy_from_cache(snapshot: Snapshot, target: Path, outputs: Sequence[str]) -> bool:
    from dvc.api import DVCFileSystem  # heavy, and wanted only here
    from dvc.exceptions import DvcException
    from dvc_data.index import DataIndexDirError

    assert snapshot.commit is not None
    try:
        versions = DVCFileSystem(str(snapshot.project.root), rev=snapshot.commit)
        for path in outputs:
            place = target / path
            place.parent.mkdir(parents=True, exist_ok=True)
            versions.get(path, str(place), recursive=True)
    except (DvcException, DataIndexDirError, OSError) as error:
        if isinstance(error, OSError) and is_of_the_machine(error):
            raise  # building them again would meet it, too
        return False
    return True
