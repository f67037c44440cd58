from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kzpipe.cli import app
from kzpipe.errors import InputError
from kzpipe.versions.bench import SHAPES, DiffPace, measure_diff, render_diff_paces


def test_what_was_edited_is_found(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    found = {pace.shape: pace.found for pace in measure_diff(1000, 1)}
    assert found == {
        "identical": "nothing",
        "1 % added, removed, changed": "10 added, 10 removed, 10 changed",
        "every text another": "1,000 changed",
        "no column equal": "1,000 changed",
        "half of the ids new": "500 moved",
        "all ids new": "1,000 moved",
        "other articles": "1,000 added, 1,000 removed",
    }
    assert found.keys() == SHAPES.keys()


def test_too_few_rows() -> None:
    with pytest.raises(InputError, match="99 rows: allowed are 100 and more"):
        list(measure_diff(99))
    assert CliRunner().invoke(app, ["bench", "--diff", "99"]).exit_code == 2


def test_a_pace_is_one_line() -> None:
    heading, columns, line = render_diff_paces(1_000_000, [DiffPace("all ids new", "1,000,000 moved", (2.04, 3.0, 2.5), 3.9, 430.4)])
    assert heading == "diff of two tables of 1,000,000 rows, 100 rows returned\n"
    assert (columns.split(), line) == (
        ["min", "median", "max", "cores", "memory"], "all ids new                    2.0 s   2.5 s   3.0 s   3.9 s  430 MB  1,000,000 moved\n",
    )  # fmt: skip
