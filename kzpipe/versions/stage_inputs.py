"""The inputs that differ, sorted by the stage that reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kzpipe.stages.base import Stage
from kzpipe.versions.code_inputs import MODELS, TABLE_STAGES, Files, code_paths, is_below, libraries_by_stage
from kzpipe.versions.model import InputChange

DECIDES: Final = {
    "extract.min_indirect_quote_words": ("quotes",),
    "extract.scare_quote_words": ("quotes",),
    "aggregate.max_days_before_published": ("casualties", "timeline", "reactions"),
}
"""The tables whose rows a parameter decides by itself; any other decides those of its whole stage."""


@dataclass(frozen=True, slots=True)
class StageInputs:
    """What differs of that which one stage reads besides tables and articles; ``lines`` are the lexicons it reads."""

    name: str
    lexicons: frozenset[str]
    lines: tuple[InputChange, ...]
    parameters: tuple[InputChange, ...]
    models: tuple[InputChange, ...]
    code: tuple[InputChange, ...]
    libraries: tuple[InputChange, ...]

    @property
    def all(self) -> tuple[InputChange, ...]:
        """All of them."""
        return (*self.lines, *self.parameters, *self.models, *self.code, *self.libraries)

    def deciding(self, table: str) -> list[InputChange]:
        """Return the parameters that decide the rows of a table."""
        return [change for change in self.parameters if table in DECIDES.get(change.what, (table,))]


def stage_inputs(inputs: Sequence[InputChange], after: Files) -> dict[str, StageInputs]:
    """Return by stage what differs of its inputs, of every stage that writes tables."""
    by_kind: dict[str, list[InputChange]] = {}
    for change in inputs:
        by_kind.setdefault(change.kind, []).append(change)
    libraries = libraries_by_stage(after) if by_kind.get("library") else {}
    return {stage.name: _of_stage(stage, by_kind, libraries.get(stage.name, set())) for stage in TABLE_STAGES}


def _of_stage(stage: Stage, by_kind: dict[str, list[InputChange]], libraries: set[str]) -> StageInputs:
    lexicons, places = frozenset(stage.lexicons), code_paths(stage)
    return StageInputs(
        name=stage.name,
        lexicons=lexicons,
        lines=tuple(c for c in by_kind.get("lexicon", ()) if c.what.partition(".csv: ")[0] in lexicons),
        parameters=tuple(c for c in by_kind.get("parameter", ()) if c.what.partition(".")[0] in stage.parameters),
        models=tuple(by_kind.get("model", ())) if MODELS in stage.code else (),
        code=tuple(c for c in by_kind.get("code", ()) if is_below(c.what, places)),
        libraries=tuple(c for c in by_kind.get("library", ()) if c.what in libraries),
    )
