"""One table in all recorded versions: which rows of it were in which version, without building any version again.

Versions that wrote the same bytes have one content, which is opened once; all contents that are here are asked in one question. A content
is here where DVC's cache has it, or the kept tables of a version; a remote is asked for the others.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kzpipe.paths import Project
from kzpipe.schema.tables import TABLES
from kzpipe.shards import table_folder
from kzpipe.versions.git import Commit, Repository
from kzpipe.versions.history import releases_by_commit
from kzpipe.versions.intact import file_md5, output_md5
from kzpipe.versions.lock import locked_output
from kzpipe.versions.rows import open_database
from kzpipe.versions.snapshot import KEPT, STAGES_FOLDER, read_note

if TYPE_CHECKING:
    from dvc_data.hashfile.db import HashFileDB

_LOCK: Final = "dvc.lock"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A commit that recorded data, the releases that hold it, and the MD5 of the table in it, None where it recorded no such table."""

    commit: Commit
    releases: tuple[str, ...]
    content: str | None

    @property
    def name(self) -> str:
        """Short hash and releases, as a person names it."""
        return " ".join([self.commit.hash[:12], *(f"[{release}]" for release in self.releases)])


class RecordedTable:
    """A table in the versions up to a revision, newest first; ``held`` are the contents that can be looked into."""

    def __init__(self, project: Project, repository: Repository, table: str, to: str = "HEAD") -> None:
        self.table = table
        path = table_folder(Path(STAGES_FOLDER), table).as_posix()
        commits = repository.log(_LOCK, to=to)
        locks = repository.read_each(_LOCK, [commit.hash for commit in commits])
        released = releases_by_commit(repository, to)
        self.versions = tuple(
            Recorded(commit, tuple(released.get(commit.hash, ())), None if lock is None else locked_output(lock, TABLES[table].stage, path))
            for commit, lock in zip(commits, locks, strict=True)
        )
        self._files = _find_files(project, path, self.versions)
        self.held: Final = frozenset(self._files)

    def rows_by_content(self, condition: str, value: str) -> dict[str, set[str]]:
        """Return the ids that meet a condition (SQL of this package, about ``key``), each with the contents that have it."""
        contents = {str(file): content for content, files in self._files.items() for file in files}
        if not contents:
            return {}
        with open_database() as connection:
            rows = connection.read_parquet(sorted(contents), filename=True, union_by_name=True)
            key = TABLES[self.table].key[0]
            if key not in rows.columns:
                return {}
            question = f'select distinct key, filename from (select "{key}"::varchar as key, filename from rows) where {condition}'
            found = connection.execute(question, [value]).fetchall()
        ids: dict[str, set[str]] = defaultdict(set)
        for one, file in found:
            ids[one].add(contents[file])
        return dict(ids)


def _find_files(project: Project, path: str, versions: Iterable[Recorded]) -> dict[str, list[Path]]:
    """Return the Parquet files by content, of all contents that are here or in a remote."""
    commits: dict[str, list[str]] = defaultdict(list)
    for version in versions:
        if version.content:
            commits[version.content].append(version.commit.hash)
    found = {}
    for content, of in commits.items():
        kept = (project.state / KEPT / commit for commit in of)
        files = next((files for folder in kept if (files := _kept(folder, path))), [])
        if files:
            found[content] = files
    absent = [content for content in commits if content not in found]
    return found | _from_dvc(project, absent) if absent else found


def _kept(folder: Path, path: str) -> list[Path]:
    """Return the files of a table among the kept ones of a version; none where they are not as they were put there."""
    content = read_note(folder).get(path)
    return sorted((folder / path).glob("*.parquet")) if content is not None and output_md5(folder / path) == content else []


def _from_dvc(project: Project, contents: Sequence[str]) -> dict[str, list[Path]]:
    """Return the files of some contents out of DVC's cache, into which those that it has not are taken from the default remote."""
    from dvc.exceptions import DvcException  # heavy, and wanted only here
    from dvc.repo import Repo

    try:
        with Repo(str(project.root)) as repo:
            cache = repo.cache.local
            found = {content: files for content in contents if (files := _cached(cache, content))}
            absent = [content for content in contents if content not in found]
            if absent and repo.config["core"].get("remote"):
                with suppress(DvcException, OSError):  # a remote that cannot be reached, or has not all of it
                    _fetch(repo.cloud.get_remote_odb(command="why"), cache, absent)
                found |= {content: files for content in absent if (files := _cached(cache, content))}
            return found
    except DvcException:  # a project that DVC does not keep
        return {}


def _fetch(remote: HashFileDB, cache: HashFileDB, contents: Sequence[str]) -> None:
    """Copy folders from a remote into the cache: their listings first, then the Parquet files that these name."""
    from dvc_data.hashfile.hash_info import HashInfo
    from dvc_data.hashfile.transfer import transfer

    def copy(hashes: Iterable[str]) -> None:
        transfer(remote, cache, [HashInfo(remote.hash_name, one) for one in hashes], verify=remote.verify, cache_odb=cache)

    copy(contents)
    copy(part for content in contents for part in _parts(cache, content))


def _parts(cache: HashFileDB, content: str) -> list[str]:
    """Return the MD5 of every Parquet file of a folder; none where the cache does not know the folder."""
    listing = Path(cache.oid_to_path(content))
    return [part["md5"] for part in json.loads(listing.read_bytes()) if part["relpath"].endswith(".parquet")] if listing.is_file() else []


def _cached(cache: HashFileDB, content: str) -> list[Path]:
    """Return the files of a folder that the cache has whole; none where something of it is missing or damaged."""
    files = {Path(cache.oid_to_path(part)): part for part in _parts(cache, content)}
    return list(files) if all(file.is_file() and file_md5(file) == part for file, part in files.items()) else []
