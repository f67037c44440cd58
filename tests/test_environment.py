from __future__ import annotations

import sys
from pathlib import Path

from kzpipe.environment import quiet_environment, quiet_variables
from kzpipe.paths import Project


def test_every_folder_a_tool_writes_to_lies_in_the_project(tmp_path: Path) -> None:
    folders = [value for value in quiet_variables(Project(tmp_path)).values() if "/" in value]
    assert folders
    assert all(Path(folder).is_relative_to(tmp_path / ".state") for folder in folders)


def test_this_interpreter_comes_first_and_other_variables_stay(tmp_path: Path) -> None:
    environment = quiet_environment(Project(tmp_path), {"PATH": "/usr/bin", "LANG": "ar"})
    assert environment["PATH"].split(":") == [str(Path(sys.executable).parent), "/usr/bin"]
    assert environment["LANG"] == "ar"
    assert environment["DO_NOT_TRACK"] == "1"
