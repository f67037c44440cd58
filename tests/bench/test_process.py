from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kzpipe.bench.process import memory_measure, run_measured
from kzpipe.errors import KzpipeError

HOLD = "x = bytearray(80_000_000); import time; time.sleep(1.0)"
CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD!r}])"
WORK = "import time\nwhile time.process_time() < 0.5: pass"


def run(code: str, folder: Path) -> tuple[float, float, float]:
    used = run_measured([sys.executable, "-c", code], folder, dict(os.environ))
    return used.seconds, used.processor_seconds, used.megabytes


def test_the_memory_of_all_below_is_counted(tmp_path: Path) -> None:
    seconds, worked, megabytes = run(CHILD, tmp_path)
    assert megabytes > 80
    assert seconds > 1.0
    assert worked < seconds
    assert run("import time; time.sleep(0.5)", tmp_path)[2] < 80
    assert memory_measure() == ("pss" if sys.platform == "linux" else "rss")


def test_processor_seconds_hold_those_of_a_child(tmp_path: Path) -> None:
    _, worked, _ = run(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {WORK!r}])", tmp_path)
    assert worked >= 0.5


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(KzpipeError, match=r"ended with exit code 3:\nno good"):
        run("import sys; print('no good', file=sys.stderr); sys.exit(3)", tmp_path)
