"""Makes the hand-built rows of these tests importable beside them, and those of the aggregates."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "aggregates")]
