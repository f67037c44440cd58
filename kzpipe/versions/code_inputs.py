"""Which code and which libraries of the stages differ between two versions.

Only stages that write tables count. Of a library those count that the stages' code imports itself, in the version that
``constraints.txt`` pins, or that ``pyproject.toml`` asks for where nothing is pinned; what a library brings along does not. The later version's
code tells: where only the earlier one imported a library, code differs as well.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final, Protocol

from kzpipe.stages.base import Stage
from kzpipe.stages.registry import RUNNER_CODE, STAGES
from kzpipe.versions.model import InputChange

MODELS: Final = "kzpipe/models"
TABLE_STAGES: Final = tuple(stage for stage in STAGES if stage.writes)
PYTHON: Final = "python"
"""The name by which ``requires-python`` stands among the libraries; every stage needs it."""
_PINS, _PROJECT = "constraints.txt", "pyproject.toml"
_IMPORT: Final = re.compile(rb"^\s*(?:from|import)\s+([A-Za-z_]\w*)", re.MULTILINE)
_REQUIREMENT: Final = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*([^;#]*)")


class Files(Protocol):
    """A version of a project that can be looked into."""

    @property
    def label(self) -> str:
        """The name it was asked for by."""

    @property
    def commit(self) -> str | None:
        """Its commit, None for the workspace."""

    @property
    def tables(self) -> Path:
        """The stages folder with its tables."""

    def files(self, *prefixes: str) -> Mapping[str, str]:
        """Return the Git blob id of every file below some paths, by path from the project's root."""

    def read(self, path: str) -> bytes | None:
        """Return the content of a file, None where there is none."""


def code_paths(stage: Stage) -> tuple[str, ...]:
    """Return the files and folders of code that a stage's result depends on, but for the name model, which is an input of its own."""
    return tuple(sorted({*RUNNER_CODE, *stage.code} - {MODELS}))


def is_below(path: str, places: Iterable[str]) -> bool:
    """Tell whether a file is one of some files or lies in one of some folders."""
    return any(path == place or path.startswith(f"{place}/") for place in places)


def changed_code(before: Files, after: Files) -> Iterator[InputChange]:
    """Yield the files of code that do something else; a comment, a docstring or a line break does nothing."""
    places = sorted({place for stage in TABLE_STAGES for place in code_paths(stage)})
    for path, old, new in differing_files(before.files(*places), after.files(*places)):
        is_code = "__pycache__" not in path and not path.endswith(".md")
        if is_code and not (old and new and path.endswith(".py") and _does(before.read(path)) == _does(after.read(path))):
            yield InputChange("code", path, _short(old), _short(new))


def changed_models(before: Files, after: Files) -> Iterator[InputChange]:
    """Yield the files of the name model that differ."""
    for path, old, new in differing_files(before.files(MODELS), after.files(MODELS)):
        if not path.endswith(".md"):
            yield InputChange("model", path, _short(old), _short(new))


def changed_libraries(before: Files, after: Files) -> Iterator[InputChange]:
    """Yield the libraries that the stages import and whose version differs."""
    if before.files(_PINS, _PROJECT) == after.files(_PINS, _PROJECT):
        return
    old, new = _versions(before), _versions(after)
    differing = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    if differing:
        used = set[str]().union(*libraries_by_stage(after).values())
        yield from (InputChange("library", name, old.get(name), new.get(name)) for name in differing if name in used)


def libraries_by_stage(version: Files) -> dict[str, set[str]]:
    """Return the names, as package registries write them, of the libraries that each stage's code imports itself."""
    places = {stage.name: code_paths(stage) for stage in TABLE_STAGES}
    found: dict[str, set[str]] = {stage: {PYTHON} for stage in places}
    for path in version.files(*sorted({place for of_stage in places.values() for place in of_stage})):
        stages = [stage for stage, of_stage in places.items() if is_below(path, of_stage)] if path.endswith(".py") else []
        libraries = _imported(version.read(path) or b"") if stages else set()
        for stage in stages:
            found[stage] |= libraries
    return found


def _imported(source: bytes) -> set[str]:
    modules = {name.decode() for name in _IMPORT.findall(source)} - set(sys.stdlib_module_names) - {"kzpipe"}
    return {_name(distribution) for module in modules for distribution in _distributions().get(module, [module])}


@lru_cache(maxsize=1)
def _distributions() -> Mapping[str, list[str]]:
    """Return the packages that hold a module, as they are installed here."""
    return packages_distributions()


def differing_files(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield path and both blob ids of every file whose content differs, None where there is none."""
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) != after.get(path):
            yield path, before.get(path), after.get(path)


def _short(blob: str | None) -> str | None:
    return blob and blob[:12]


def _does(source: bytes | None) -> str | bytes | None:
    """Return what a module says without comments, docstrings and layout; the source itself where it is no Python."""
    try:
        tree = ast.parse(source or b"")
    except (SyntaxError, ValueError):
        return source
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [part for part in node.body if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))]
    return ast.dump(tree)


def _versions(version: Files) -> dict[str, str]:
    """Return what is pinned or asked for of each library."""
    project = tomllib.loads((version.read(_PROJECT) or b"").decode("utf-8")).get("project", {})
    found = dict(_requirements(project.get("dependencies", [])))
    found |= _requirements((version.read(_PINS) or b"").decode("utf-8").splitlines())
    if "requires-python" in project:
        found[PYTHON] = project["requires-python"]
    return found


def _requirements(lines: Iterable[str]) -> dict[str, str]:
    found = {}
    for line in lines:
        if match := _REQUIREMENT.match(line.partition("#")[0]):
            found[_name(match[1])] = match[2].strip().removeprefix("==")
    return found


def _name(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()
