from __future__ import annotations

import pickle
from pathlib import Path

import pyarrow as pa
import pytest

from kzpipe.params import load_parameters
from kzpipe.stages.base import Declared, StageInput, UndeclaredInput, declared_parameters


def test_only_declared_sections_of_the_parameters_can_be_read(root: Path) -> None:
    parameters = load_parameters(root / "params.yaml")
    declared = declared_parameters(parameters, "clean", ("clean", "validate"))
    assert declared.clean == parameters.clean
    assert declared.validation == parameters.validation
    with pytest.raises(UndeclaredInput, match="stage clean asks for parameter section 'extract' but declares clean, validation"):
        _ = declared.extract


def test_only_declared_tables_can_be_read() -> None:
    tables = Declared({"documents": 1}, "clean", "table")
    assert tables["documents"] == 1
    with pytest.raises(UndeclaredInput, match="stage clean asks for table 'events' but declares documents; add it to"):
        _ = tables["events"]
    with pytest.raises(UndeclaredInput):
        tables.get("events", 0)


def test_what_is_declared_travels_to_another_process() -> None:
    copied = pickle.loads(pickle.dumps(Declared({"verbs": (1,)}, "extract", "lexicon")))
    assert copied == {"verbs": (1,)}
    with pytest.raises(UndeclaredInput, match="stage extract asks for lexicon"):
        _ = copied["nouns"]


def test_lexicons_and_raw_folder_must_be_declared(root: Path) -> None:
    inputs = StageInput(params=load_parameters(root / "params.yaml"))
    with pytest.raises(UndeclaredInput, match="declares lexicons"):
        _ = inputs.lexicons
    with pytest.raises(UndeclaredInput, match="reads_raw_folder"):
        _ = inputs.raw_folder


def test_rows_are_counted_without_reading_where_that_can_be(root: Path) -> None:
    parameters = load_parameters(root / "params.yaml")
    rows = pa.table({"document_id": ["a", "b"]})
    assert StageInput(params=parameters, tables={"documents": rows}).count_rows("documents") == 2
    assert StageInput(params=parameters, tables={}, row_counter={"documents": 7}.__getitem__).count_rows("documents") == 7
