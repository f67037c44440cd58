"""The garbage collector while something is compiled, and afterwards; in a process of its own, for the settings are the process's."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from kzpipe.collector import compiled

ROOT = Path(__file__).resolve().parents[1]


def test_it_waits_and_then_works_again() -> None:
    assert gc.isenabled()
    assert compiled(gc.isenabled) is False
    assert gc.isenabled()


def test_it_works_again_where_compiling_fails() -> None:
    def fail() -> None:
        raise ValueError("a broken line")

    with pytest.raises(ValueError, match="a broken line"):
        compiled(fail)
    assert gc.isenabled()


def test_who_has_switched_it_off_finds_it_so() -> None:
    gc.disable()
    try:
        compiled(list)
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_it_looks_past_what_is_compiled_for_good() -> None:
    code = (
        "import gc; from kzpipe.collector import compiled_for_good;"
        "before = gc.get_freeze_count(); made = compiled_for_good(lambda: [[] for _ in range(1000)]);"
        "print(gc.get_freeze_count() - before >= 1000, any(one is made for one in gc.get_objects()), gc.get_threshold(), gc.isenabled())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True False (50000, 20, 50) True"
