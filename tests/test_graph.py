"""The stages' declarations, dvc.yaml, the schema and what the code imports are one graph."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import grimp
import pytest
import yaml

from kzpipe.graph import code_of, render_dvc_yaml, table_path
from kzpipe.lexicon.layout import LAYOUTS
from kzpipe.params import SECTIONS
from kzpipe.schema.tables import TABLES, tables_of
from kzpipe.stages.base import Stage
from kzpipe.stages.registry import RUNNER_CODE, STAGE_NAMES, STAGES

READ_BY = {"kzpipe/camel_data": "kzpipe.lexicon.affixes", "kzpipe/models": "kzpipe.entities.discover"}
"""Folders that are declared as code but read rather than imported, and the module that reads each."""


@pytest.fixture(scope="session")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("kzpipe", exclude_type_checking_imports=True, cache_dir=None)


def test_dvc_yaml_is_rendered_from_the_declarations(root: Path) -> None:
    assert (root / "dvc.yaml").read_text("utf-8") == render_dvc_yaml(), "run `kzpipe graph`"


def test_dvc_yaml_names_the_stages_in_order(root: Path) -> None:
    assert tuple(yaml.safe_load((root / "dvc.yaml").read_text("utf-8"))["stages"]) == STAGE_NAMES


def test_every_table_is_written_by_the_stage_that_the_schema_names() -> None:
    assert {table: stage.name for stage in STAGES for table in stage.writes} == {table.name: table.stage for table in TABLES.values()}
    assert all(stage.writes == tuple(table.name for table in tables_of(stage.name)) for stage in STAGES)


def test_every_stage_reads_what_an_earlier_one_writes() -> None:
    written: set[str] = set()
    for stage in STAGES:
        assert set(stage.reads) <= written, stage.name
        assert all(path in written or path.startswith("data/curated/") for path in stage.files), stage.name
        written |= {*stage.writes, *stage.outputs, *stage.metrics}


def test_every_stage_depends_on_the_versions_of_libraries(root: Path) -> None:
    """After an upgrade `kzpipe run` must not call tables up to date that no run from nothing would give."""
    stages = yaml.safe_load((root / "dvc.yaml").read_text("utf-8"))["stages"]
    assert all("constraints.txt" in stage["deps"] for stage in stages.values())


def test_no_path_has_two_owners() -> None:
    owned = [path for stage in STAGES for path in (*map(table_path, stage.writes), *stage.outputs, *stage.always_outputs, *stage.metrics)]
    assert len(owned) == len(set(owned))


def test_no_stage_waits_for_the_evaluation() -> None:
    """It measures the code, the lexicons and the model; whatever the gold says, articles are read and reported."""
    assert STAGE_NAMES[-1] == "evaluate"
    evaluate = STAGES[-1]
    assert not evaluate.reads
    assert not evaluate.reads_raw_folder
    assert all(path.startswith("data/curated/") for path in evaluate.files)
    assert not {path for stage in STAGES for path in stage.files} & {*evaluate.outputs, *evaluate.metrics}


def test_the_evaluation_depends_on_all_that_reads_an_article() -> None:
    clean, extract, evaluate = (next(stage for stage in STAGES if stage.name == name) for name in ("clean", "extract", "evaluate"))
    assert {*clean.lexicons, *extract.lexicons} == {*evaluate.lexicons}
    assert {*clean.parameters, *extract.parameters} == {*evaluate.parameters}
    # how work is dealt out and what is taken over from an earlier run changes no reading
    assert {*clean.code, *extract.code} - {"kzpipe/incremental", "kzpipe/engines"} < {*evaluate.code}


def test_metrics_are_metrics_for_dvc(root: Path) -> None:
    stages = yaml.safe_load((root / "dvc.yaml").read_text("utf-8"))["stages"]
    shown = {name: stage.get("metrics", []) for name, stage in stages.items()}
    assert shown == {stage.name: [{path: {"cache": False}} for path in stage.metrics] for stage in STAGES}
    assert sum(map(len, shown.values())) == 2


def test_every_parameter_section_that_may_change_a_result_is_read_by_a_stage() -> None:
    assert {section for stage in STAGES for section in stage.parameters} == set(SECTIONS) - {"run", "schedule"}


def test_lexicons_are_declared_by_their_names() -> None:
    assert {name for stage in STAGES for name in stage.lexicons} <= set(LAYOUTS)


def test_a_stage_module_that_lists_its_lexicons_declares_the_same() -> None:
    listed = {stage.name: getattr(import_module(stage.module), "LEXICONS", None) for stage in STAGES if stage.lexicons}
    declared = {stage.name: stage.lexicons for stage in STAGES}
    assert {name: set(lexicons) for name, lexicons in listed.items() if lexicons} == {
        name: set(declared[name]) for name, lexicons in listed.items() if lexicons
    }


@pytest.mark.parametrize("stage", STAGES, ids=STAGE_NAMES)
def test_every_declared_input_is_there(stage: Stage, root: Path) -> None:
    lexicons = [f"kzpipe/lexicons/{name}.csv" for name in stage.lexicons]
    curated = [path for path in stage.files if path.startswith("data/curated/")]
    missing = [path for path in (*code_of(stage), *lexicons, *curated) if not (root / path).exists()]
    assert not missing


@pytest.mark.parametrize("stage", STAGES, ids=STAGE_NAMES)
def test_whatever_a_stage_imports_is_declared_and_nothing_else(stage: Stage, root: Path, imports: grimp.ImportGraph) -> None:
    assert stage.module in imports.modules, f"{stage.module} is not there"
    reached = imported_by(stage, imports)
    files = [*(module_path(root, module) for module in reached), *(folder for folder, reader in READ_BY.items() if reader in reached)]
    declared = code_of(stage)
    undeclared = sorted(path for path in files if not any(path == code or path.startswith(f"{code}/") for code in declared))
    assert not undeclared, f"stage {stage.name} imports these; add them to its declaration in kzpipe/stages/registry.py"
    needless = [code for code in stage.code if code not in RUNNER_CODE and not any(path == code or path.startswith(f"{code}/") for path in files)]
    assert not needless, f"stage {stage.name} declares these but imports nothing of them"


def imported_by(stage: Stage, graph: grimp.ImportGraph) -> set[str]:
    """All modules that a stage and the runner reach by imports, those inside functions and packages on the way included."""
    reached: set[str] = set()
    waiting = {"kzpipe.runner", stage.module}
    while waiting:
        module = waiting.pop()
        reached.add(module)
        found = graph.find_modules_directly_imported_by(module)
        if module == "kzpipe.runner" and not stage.lexicons:
            found = {name for name in found if not name.startswith("kzpipe.lexicon")}
        if module == "kzpipe.runner" and stage.by_document is None:
            found = {name for name in found if not name.startswith("kzpipe.incremental")}
        parent = module.rpartition(".")[0]
        if parent != "kzpipe" and graph.find_modules_directly_imported_by(parent):
            found = found | {parent}
        # what the registry says stands in dvc.yaml itself; the library's face imports inside its functions, which no stage calls
        waiting |= found - reached - {"kzpipe.stages.registry", "kzpipe"}
    return reached


def module_path(root: Path, module: str) -> str:
    path = module.replace(".", "/")
    return f"{path}.py" if (root / f"{path}.py").exists() else f"{path}/__init__.py"
