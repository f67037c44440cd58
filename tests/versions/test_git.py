from __future__ import annotations

from pathlib import Path

import pytest

from kzpipe.errors import InputError
from kzpipe.paths import Project
from kzpipe.versions.git import Repository

Versioned = tuple[Project, list[str]]


@pytest.fixture
def repository(versioned: Versioned) -> Repository:
    return Repository(versioned[0].root)


def test_a_commit_by_any_of_its_names(repository: Repository, versioned: Versioned) -> None:
    newest = versioned[1][-1]
    assert {repository.commit(name) for name in ("HEAD", "main", newest, newest[:10])} == {newest}


@pytest.mark.parametrize("name", ["nonsense", "", "--all", "HEAD:dvc.yaml", "HEAD~99"])
def test_what_names_no_commit(repository: Repository, name: str) -> None:
    with pytest.raises(InputError, match="is no version"):
        repository.commit(name)


def test_files_and_their_content(repository: Repository, versioned: Versioned) -> None:
    first, *_, newest = versioned[1]
    assert set(repository.files(newest, ["data/raw"])) == {"data/raw/words.txt"}
    assert repository.files(first, ["data/raw"]) != repository.files(newest, ["data/raw"])
    assert repository.files(first, ["make.py"]) == repository.files(newest, ["make.py"])
    assert repository.read(first, "data/raw/words.txt") == b"m-1 m-2"
    assert repository.read(first, "data/raw/none.txt") is None


def test_one_file_of_many_commits(repository: Repository, versioned: Versioned) -> None:
    first, second, third = versioned[1]
    assert repository.read_each("data/raw/words.txt", [third, first, second]) == [b"m-1 m-3", b"m-1 m-2", b"m-1 m-2 m-3"]
    assert repository.read_each("data/raw/none.txt", [first, second]) == [None, None]
    assert repository.read_each("make.py", []) == []


def test_the_ids_of_what_lies_in_the_folder_are_those_of_the_commit(repository: Repository, versioned: Versioned) -> None:
    paths = repository.untracked_and_tracked(["data/raw", "make.py"])
    assert repository.blob_ids(paths) == repository.files(versioned[1][-1], ["data/raw", "make.py"])


def test_a_project_below_the_top_of_its_repository(tmp_path: Path, versioned: Versioned) -> None:
    from tests.versions.conftest import git

    inner = Project(tmp_path / "inner folder")
    inner.root.mkdir()
    git(Project(tmp_path), "init", "--quiet")
    (inner.root / "ملف.txt").write_text("كلمة", "utf-8")
    (tmp_path / "outer.txt").write_text("not of the project", "utf-8")
    git(Project(tmp_path), "add", "--all")
    git(Project(tmp_path), "commit", "--quiet", "--message", "Two files")
    repository = Repository(inner.root)
    commit = repository.commit("HEAD")
    assert list(repository.files(commit)) == ["ملف.txt"]
    assert repository.read(commit, "ملف.txt") == "كلمة".encode()
    with repository.work_tree(commit, tmp_path / "elsewhere" / "tree") as root:
        assert [path.name for path in root.iterdir()] == ["ملف.txt"]
    assert not (tmp_path / "elsewhere" / "tree").exists()


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))  # temporary folders may lie inside a repository
    with pytest.raises(InputError, match="not in a Git repository"):
        Repository(tmp_path)


def test_a_file_of_another_kind_is_not_clean(tmp_path: Path) -> None:
    from tests.versions.conftest import git

    project = Project(tmp_path)
    git(project, "init", "--quiet")
    (tmp_path / "a").write_text("one", "utf-8")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "One file")
    repository = Repository(tmp_path)
    assert repository.is_clean()
    (tmp_path / "b").write_text("two", "utf-8")
    assert not repository.is_clean()
