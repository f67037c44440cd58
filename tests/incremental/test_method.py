"""What a stage reads by: whatever may change a row is a part of it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from kzpipe.incremental.method import LIBRARIES
from kzpipe.stages.registry import ENGINES, RUNNER_CODE, stage_named

DECIDE_NO_ROW = {
    "propcache",  # holds what a property has returned
    "pydantic", "pydantic-core", "pyyaml",  # parameters are compared as values
    "scikit-learn", "scipy",  # make the table of unlabelled words, which lies in kzpipe/models
}  # fmt: skip


@pytest.mark.parametrize("name", ["clean", "extract"])
def test_every_library_that_may_change_a_row_is_a_part_of_the_method(root: Path, name: str) -> None:
    code = [root / path for path in (*RUNNER_CODE, *stage_named(name).code) if path != ENGINES]
    modules = {module for path in code for file in ([path] if path.is_file() else path.rglob("*.py")) for module in imported(file)}
    known = packages_distributions()
    libraries = {known[module][0].lower().replace("_", "-") for module in modules - sys.stdlib_module_names - {"kzpipe"} if module in known}
    assert len(libraries) > 5
    assert libraries - set(LIBRARIES) - DECIDE_NO_ROW == set()


def imported(file: Path) -> Iterator[str]:
    """Yield the first part of the name of every module that a file imports."""
    if file.suffix == ".py":
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield node.module.partition(".")[0]
