"""Run one stage: give it what it declares, check what it hands back, put it in place, log one line."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from kzpipe.errors import InputError, KzpipeError
from kzpipe.params import load_parameters
from kzpipe.paths import Project, naming
from kzpipe.schema.tables import TABLES
from kzpipe.stages.base import Declared, Files, Stage, StageInput, StageResult, declared_parameters
from kzpipe.stages.registry import CURATED, stage_named
from kzpipe.store import UNFINISHED, count_rows, read_column, read_shards, read_table, replace_folder, write_tables
from kzpipe.streaming import write_stream

if TYPE_CHECKING:
    from kzpipe.lexicon.load import Lexicons

LOG_NAME = "kzpipe.log"


def run_stage(name: str, project: Project) -> dict[str, int]:
    """Run a stage of the project and return the rows per table (or bytes per file) that it wrote.

    A run that fails or is killed leaves the outputs of the stage as whole as they were or absent, never half.
    Raises KzpipeError with a message for the person at the keyboard.
    """
    stage = stage_named(name)
    started = time.monotonic()
    outcome = "failed"
    written: dict[str, int] = {}
    documents: dict[str, object] = {}
    try:
        _check_code_is_the_projects(project)
        load_parameters(project.parameters)  # a mistake there says nothing about what the stage wrote before
        _remove_outputs(stage, project)
        if stage.by_document is None:
            inputs = read_inputs(stage, project)
            written = write_result(stage, project, stage.load()(inputs))
        else:
            # imported here, for a stage without lexicons does not depend on how they are read
            from kzpipe.incremental.run import run_documents

            written, account = run_documents(stage, project)
            documents = {"documents": account.as_entry()}
        outcome = "done"
    finally:
        _log(project, {"stage": name, "outcome": outcome, "rows": written, **documents, "seconds": round(time.monotonic() - started, 2)})
    return written


def read_inputs(stage: Stage, project: Project) -> StageInput:
    """Read what the stage declares, and nothing else."""
    parameters = load_parameters(project.parameters)
    return StageInput(
        params=declared_parameters(parameters, stage.name, stage.parameters),
        tables=StoredTables(stage, project),
        declared_lexicons=_load_lexicons(stage, project),
        files=Declared(_read_files(stage, project), stage.name, "file"),
        declared_raw_folder=project.root / parameters.ingest.raw_folder if stage.reads_raw_folder else None,
        shard_reader=lambda names: _read_shards(stage, project, names),
        row_counter=lambda name: _count_rows(stage, project, name),
    )


class StoredTables(Mapping[str, pa.Table]):
    """The tables that a stage declares, each read whenever it is asked for."""

    def __init__(self, stage: Stage, project: Project) -> None:
        self._declared = Declared({name: name for name in stage.reads}, stage.name, "table")
        self._stages = project.stages

    def __getitem__(self, name: str) -> pa.Table:
        return read_table(self._stages, self._declared[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._declared)

    def __len__(self) -> int:
        return len(self._declared)


def _count_rows(stage: Stage, project: Project, name: str) -> int:
    declared = Declared({table: table for table in stage.reads}, stage.name, "table")
    return count_rows(project.stages, declared[name]) or 0


def _read_shards(stage: Stage, project: Project, names: tuple[str, ...]) -> Iterator[Mapping[str, pa.Table]]:
    declared = Declared({name: name for name in stage.reads}, stage.name, "table")
    return read_shards(project.stages, [declared[name] for name in names])


def write_result(stage: Stage, project: Project, result: StageResult) -> dict[str, int]:
    """Check that the stage hands back what it declares, and write it; raises the failure that a file stage reports."""
    if isinstance(result, Files):
        _write_files(stage, project, result)
        return {path: len(content) for path, content in sorted(result.content.items())}
    if isinstance(result, Iterator):
        return write_stream(project.stages, stage.name, result)
    if set(result) != set(stage.writes):
        raise KzpipeError(f"stage {stage.name} hands back the tables {', '.join(sorted(result))} but declares {', '.join(sorted(stage.writes))}")
    rows = {name: result[name] for name in TABLES if name in result}
    return write_tables(project.stages, rows, elsewhere=partial(read_column, project.stages))


def _remove_outputs(stage: Stage, project: Project) -> None:
    """Take away what a file stage wrote before: where it fails or crashes, nobody may take the old files for its verdict."""
    for output in (*stage.outputs, *stage.always_outputs, *stage.metrics):
        path = project.root / output
        with naming(path):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def _check_code_is_the_projects(project: Project) -> None:
    code = Path(__file__).resolve().parent
    if code != project.root / "kzpipe":
        raise InputError(
            f"the code that runs is {code}, the project is {project.root}: its tables would not be what its own code makes; "
            f"run `python -m kzpipe` in {project.root}"
        )


def _load_lexicons(stage: Stage, project: Project) -> Lexicons | None:
    if not stage.lexicons:
        return None
    # imported here, for a stage without lexicons does not depend on how they are read
    from kzpipe.lexicon.load import Lexicons, load_lexicons

    loaded = load_lexicons(project.root / "kzpipe" / "lexicons", stage.lexicons)
    return Lexicons(loaded.folder, Declared(loaded.rows, stage.name, "lexicon"))


def _read_files(stage: Stage, project: Project) -> dict[str, bytes]:
    content = {}
    for declared in stage.files:
        path = project.root / declared
        if not path.exists():
            next_step = "take it back from Git" if declared.startswith(CURATED) else "run `kzpipe run`"
            raise InputError(f"{declared}: stage {stage.name} reads it, but it is not there; {next_step}")
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file():
                content[file.relative_to(project.root).as_posix()] = file.read_bytes()
    return content


def _write_files(stage: Stage, project: Project, result: Files) -> None:
    always = (*stage.always_outputs, *stage.metrics)
    _check_places(stage, result.always, always)
    _check_places(stage, result.content, stage.outputs)
    _replace_outputs(stage, project, result.always, always)
    if result.failure is not None:
        raise result.failure
    _replace_outputs(stage, project, result.content, stage.outputs)


def _check_places(stage: Stage, content: Mapping[str, bytes], outputs: tuple[str, ...]) -> None:
    for path in content:
        if ".." in Path(path).parts or not any(path == output or path.startswith(f"{output}/") for output in outputs):
            raise KzpipeError(f"stage {stage.name} hands back {path}, which lies under none of its outputs: {', '.join(outputs) or 'none'}")


def _replace_outputs(stage: Stage, project: Project, content: Mapping[str, bytes], outputs: tuple[str, ...]) -> None:
    """Write each output beside its place and then move it there whole, so that nothing of an older run stays in it."""
    beside = project.state / "tmp" / f"{stage.name}{UNFINISHED}"
    shutil.rmtree(beside, ignore_errors=True)
    for path, data in content.items():
        file = beside / path
        file.parent.mkdir(parents=True, exist_ok=True)
        with naming(file):
            file.write_bytes(data)
    for output in outputs:
        new, target = beside / output, project.root / output
        if not new.exists():
            raise KzpipeError(f"stage {stage.name} declares the output {output} but hands back nothing for it")
        target.parent.mkdir(parents=True, exist_ok=True)
        new = _on_the_disk_of(target, new)
        if new.is_dir():
            replace_folder(new, target)
        else:
            new.replace(target)
    shutil.rmtree(beside, ignore_errors=True)


def _on_the_disk_of(target: Path, new: Path) -> Path:
    """Return what is to be moved to a place, brought beside it first where that is another disk: only within one a move is at once."""
    if new.stat().st_dev == target.parent.stat().st_dev:
        return new
    beside = target.with_name(f".{target.name}{UNFINISHED}")
    shutil.rmtree(beside, ignore_errors=True)
    return Path(shutil.move(new, beside))


def _log(project: Project, entry: Mapping[str, object]) -> None:
    """Append one JSON line to the log and show it; it holds names and numbers, never text of an article."""
    line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="seconds"), **entry}, ensure_ascii=False)
    project.logs.mkdir(parents=True, exist_ok=True)
    with naming(project.logs / LOG_NAME), (project.logs / LOG_NAME).open("a", encoding="utf-8") as log:
        log.write(line + "\n")
    sys.stderr.write(line + "\n")
