from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from kzpipe.errors import ValidationFailed
from kzpipe.params import load_parameters
from kzpipe.stages.base import StageInput
from kzpipe.validation.stage import limits_of, run


@pytest.fixture
def inputs(root: Path, tables: dict[str, pa.Table]) -> StageInput:
    return StageInput(params=load_parameters(root / "params.yaml"), tables=tables)


def test_limits_come_from_the_parameters(inputs: StageInput) -> None:
    limits = limits_of(inputs.params)

    assert limits.earliest_date == inputs.params.clean.earliest_published
    assert limits.max_set_aside_share == inputs.params.validation.max_set_aside_share


def test_a_failure_hands_back_the_report_but_no_verdict(inputs: StageInput, tables: dict[str, pa.Table]) -> None:
    files = run(StageInput(params=inputs.params, tables=tables | {"mentions": tables["mentions"].slice(0, 0)}))

    assert isinstance(files.failure, ValidationFailed)
    assert "articles: every article names an actor: 2 of 2 fail" in str(files.failure)
    assert str(files.failure).endswith("read reports/validation/index.html, mend the cause and run the chain again")
    assert files.content == {}
    assert set(files.always) == {"reports/validation/index.html", "reports/validation/validation.json"}


def test_a_success_hands_back_the_verdict(inputs: StageInput, tables: dict[str, pa.Table]) -> None:
    files = run(StageInput(params=inputs.params, tables=tables | {"rejects": tables["rejects"].slice(0, 1)}))

    assert files.failure is None
    assert set(files.content) == {"data/quality/validation.json"}
