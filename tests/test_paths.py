from __future__ import annotations

from pathlib import Path

import pytest

from kzpipe.errors import InputError
from kzpipe.paths import find_project


def test_project_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    (tmp_path / "dvc.yaml").touch()
    inside = tmp_path / "data" / "raw"
    inside.mkdir(parents=True)
    assert find_project(inside).root == tmp_path.resolve()


def test_outside_a_project_the_error_says_what_to_do() -> None:
    with pytest.raises(InputError, match=r"not inside a kzpipe project .* change into the project first"):
        find_project(Path("/"))
