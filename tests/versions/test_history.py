from __future__ import annotations

from kzpipe.paths import Project
from kzpipe.versions.git import Repository
from kzpipe.versions.history import read_history, render_history

Versioned = tuple[Project, list[str]]


def test_what_each_version_changed(versioned: Versioned) -> None:
    project, commits = versioned
    versions = list(read_history(Repository(project.root)))
    assert [version.commit.hash for version in versions] == commits[::-1]
    newest, second, first = versions
    assert newest.rows == {"articles": 1, "mentions": 2}
    assert (newest.inputs, newest.tables) == (("articles 1",), ("mentions",))
    assert second.releases == ("data-v1",)
    assert (newest.releases, first.releases) == ((), ())
    assert [version.scores["actors"] for version in versions] == [0.92, 0.93, 0.92]


def test_only_so_many_and_up_to_a_version(versioned: Versioned) -> None:
    project, commits = versioned
    assert [version.commit.hash for version in read_history(Repository(project.root), commits[1], 1)] == [commits[1]]


def test_as_shown(versioned: Versioned) -> None:
    project, commits = versioned
    shown = render_history(list(read_history(Repository(project.root))), 2)
    assert f"{commits[1][:12]}" in shown
    assert "[data-v1]" in shown
    assert "mentions 2 (-1)" in shown
    assert "One word less" in shown
    assert "First words" not in shown
    assert shown.endswith("actors 0.930\n")
