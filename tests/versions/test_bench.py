from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kzpipe.cli import app
from kzpipe.errors import InputError
from kzpipe.versions.bench import DiffPace, measure_diff, render_diff_pace


def test_what_was_edited_is_found(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    done = CliRunner().invoke(app, ["bench", "--diff", "1000"])
    assert done.exit_code == 0, done.output
    assert re.fullmatch(
        r"diff of two tables of 1,000 rows \(10 added, 10 removed, 10 changed, all of them returned\): \d+\.\d s, \d+ MB\n", done.stdout
    )


def test_too_few_rows() -> None:
    with pytest.raises(InputError, match="99 rows: allowed are 100 and more"):
        measure_diff(99)
    assert CliRunner().invoke(app, ["bench", "--diff", "99"]).exit_code == 2


def test_a_pace_is_one_line() -> None:
    line = render_diff_pace(DiffPace(1_000_000, 10_000, 9_000, 8_000, 2.04, 430.4))
    assert line == "diff of two tables of 1,000,000 rows (10,000 added, 9,000 removed, 8,000 changed, all of them returned): 2.0 s, 430 MB\n"
