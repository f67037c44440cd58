"""The chain's graph for DVC: ``dvc.yaml`` as rendered from the stages' declarations."""

from __future__ import annotations

from kzpipe.schema.tables import TABLES
from kzpipe.stages.base import Stage
from kzpipe.stages.registry import PINS, RUNNER_CODE, STAGES

_HEAD = """\
# Rendered by `kzpipe graph` from kzpipe/stages/registry.py: change the declarations there, not here.
# The command runs the code of this very folder, with the project's own environment where there is one.
stages:
"""
_LEFT_TO_THE_STAGE = ":\n          cache: false\n          persist: true"
"""DVC never restores such an output (a verdict without its report) nor takes it away; the stage removes it itself."""
_KEPT_UNTIL_REPLACED = ":\n          persist: true"
"""DVC does not take such an output away before its stage runs: where the stage fails, the tables of the last good run are still there."""


def table_path(table: str) -> str:
    """Return the folder of a table from the project's root."""
    return f"data/stages/{TABLES[table].stage}/{table}"


def code_of(stage: Stage) -> tuple[str, ...]:
    """Return all files and folders of code that the stage's result depends on."""
    return tuple(sorted({*RUNNER_CODE, *stage.code}))


def render_dvc_yaml() -> str:
    """Return the text of ``dvc.yaml``."""
    return _HEAD + "\n".join(_render_stage(stage) for stage in STAGES)


def _render_stage(stage: Stage) -> str:
    lines = [
        f"  {stage.name}:",
        # DVC hands the command to a shell, which knows this folder but not the environment DVC itself runs in
        f'    cmd: PATH="$PWD/.venv/bin:$PATH" python -m kzpipe stage {stage.name}',
        "    deps:",
    ]
    if stage.reads_raw_folder:
        lines.append("      - ${ingest.raw_folder}")
    lexicons = (f"kzpipe/lexicons/{name}.csv" for name in sorted(stage.lexicons))
    for path in (*map(table_path, stage.reads), *stage.files, *lexicons, PINS, *code_of(stage)):
        lines.append(f"      - {path}")
    lines += ["    params:", *(f"      - {section}" for section in stage.parameters)]
    outs = [f"      - {table_path(table)}{_KEPT_UNTIL_REPLACED}" for table in stage.writes]
    for path in stage.outputs:
        outs.append(f"      - {path}")
        if path.endswith(".json"):
            outs[-1] += _LEFT_TO_THE_STAGE
    outs += [f"      - {path}{_LEFT_TO_THE_STAGE}" for path in stage.always_outputs]
    metrics = [f"      - {path}:\n          cache: false" for path in stage.metrics]
    lines += ["    outs:", *outs] if outs else []
    lines += ["    metrics:", *metrics] if metrics else []
    return "\n".join(lines) + "\n"
