"""Tables in which every rule holds, as rows that a test may change first and as they are."""

import sys
from pathlib import Path

import pyarrow as pa
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from validated_rows import LIMITS, Rows, as_tables, valid_rows

from kzpipe.validation import ValidationLimits


@pytest.fixture(scope="session")
def limits() -> ValidationLimits:
    return LIMITS


@pytest.fixture
def rows() -> Rows:
    return valid_rows()


@pytest.fixture
def tables(rows: Rows) -> dict[str, pa.Table]:
    return as_tables(rows)
