"""The settings of sources: every mistake is a line that says what was allowed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from kzpipe.errors import ParameterError
from kzpipe.graph import render_dvc_yaml
from kzpipe.sources.settings import FolderSource, load_settings


def changed(root: Path, folder: Path, old: str, new: str) -> Path:
    text = (root / "sources.yaml").read_text("utf-8")
    assert old in text
    path = folder / "sources.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def with_source(root: Path, folder: Path, source: str) -> Path:
    return changed(root, folder, "sources:\n  inbox:", f"sources:\n  wire: {source}\n  inbox:")


def test_the_committed_file_is_valid_and_asks_nobody(root: Path) -> None:
    settings = load_settings(root / "sources.yaml")
    assert settings.contact == ""
    assert all(isinstance(source, FolderSource) for source in settings.sources.values())


def test_the_examples_in_the_committed_file_are_valid(root: Path, tmp_path: Path) -> None:
    text = (root / "sources.yaml").read_text("utf-8")
    path = tmp_path / "sources.yaml"
    path.write_text(re.sub(r"^#  ", "  ", text, flags=re.MULTILINE), "utf-8")
    assert {source.kind for source in load_settings(path).sources.values()} == {"folder", "feed", "sitemap", "list", "archive"}


def test_no_stage_depends_on_it() -> None:
    rendered = render_dvc_yaml()
    assert "sources" not in rendered
    assert "intake" not in rendered


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("delay_seconds: 5", "delay_secs: 5", "sources.yaml: politeness.delay_secs is not a setting; did you mean delay_seconds?"),
        ("delay_seconds: 5", "delay_seconds: -1", "sources.yaml: politeness.delay_seconds is -1; it must be a number of seconds from 0 to 86400"),
        ("read_seconds: 30", "read_seconds: .inf", "sources.yaml: limits.read_seconds is inf; it must be a number of seconds above 0"),
        ("redirects: 5", "redirects: many", "sources.yaml: limits.redirects is 'many'; it must be a whole number from 0 to 20"),
        ("attempts: 4 ", "# ", "sources.yaml: politeness.attempts is missing; it must be a whole number from 1 to 20"),
        ('contact: ""', "contact: nobody", "sources.yaml: contact is 'nobody'; it must be an e-mail address or the http address of a page about you"),
        ('contact: ""', 'contact: "a@example.org\\r\\nX: y"', "it must be an e-mail address"),
        (
            "allowed_private_hosts: []",
            "allowed_private_hosts: localhost",
            "sources.yaml: allowed_private_hosts is 'localhost'; it must be a list of host",
        ),
        ("politeness:", "politness:", "sources.yaml: politness is not a setting; did you mean politeness?"),
        ("  inbox:", "  In/Box:", "sources.yaml: sources.In/Box: a source is named with lower-case letters"),
        ("  inbox:", "  ..:", "sources.yaml: sources...: a source is named with lower-case letters"),
        ("kind: folder", "kind: ftp", "sources.yaml: sources.inbox needs `kind:`, one of folder, feed, sitemap, list, archive"),
        ("after: delete", "after: burn", "sources.yaml: sources.inbox.after is 'burn'; it must be keep or delete"),
        ("limits:", "limits: [", "sources.yaml:"),
        ("contact:", "contact: x\ncontact:", "sources.yaml:5: not readable as YAML"),
    ],
)
def test_every_mistake_is_named_with_what_is_allowed(root: Path, tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(ParameterError, match=re.escape(message)):
        load_settings(changed(root, tmp_path, old, new))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{kind: feed}", "sources.yaml: sources.wire.url is missing; it must be an address that begins with http:// or https://"),
        ("{kind: feed, url: 'ftp://example.org/x'}", "sources.wire.url is 'ftp://example.org/x'; it must be an address"),
        ("{kind: feed, url: 'http://e.org', match: '('}", "sources.wire.match is '('; it must be a regular expression"),
        (
            "{kind: sitemap, url: 'http://e.org', since: 2022-01-01}",
            "sources.wire.since is datetime.date(2022, 1, 1); it must be a day between quotation marks",
        ),
        ("{kind: archive, places: [], keep: all}", "sources.wire.places is []; it must be a list of files and addresses"),
        ("{kind: archive, places: [x], keep: some}", "sources.wire.keep is 'some'; it must be arabic or all"),
        ("{url: 'http://e.org'}", "sources.wire needs `kind:`"),
        ("feed", "sources.yaml: sources.wire is 'feed'"),
    ],
)
def test_every_mistake_in_a_source_is_named(root: Path, tmp_path: Path, source: str, message: str) -> None:
    with pytest.raises(ParameterError, match=re.escape(message)):
        load_settings(with_source(root, tmp_path, source))


@pytest.mark.parametrize("content", ["", "- 1", "\x00", "[" * 3000])
def test_what_holds_no_settings_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "sources.yaml").write_text(content)
    with pytest.raises(ParameterError, match=r"sources\.yaml"):
        load_settings(tmp_path / "sources.yaml")
    with pytest.raises(ParameterError, match="no such file"):
        load_settings(tmp_path / "nothing" / "sources.yaml")


def test_a_project_may_have_no_source(root: Path, tmp_path: Path) -> None:
    settings = yaml.safe_load((root / "sources.yaml").read_text("utf-8"))
    (tmp_path / "sources.yaml").write_text(yaml.safe_dump({**settings, "sources": None}), "utf-8")
    assert load_settings(tmp_path / "sources.yaml").sources == {}
