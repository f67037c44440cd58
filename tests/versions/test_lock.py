from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kzpipe.errors import InputError
from kzpipe.versions.lock import check_lock, locked_output, locked_outputs

LOCK = b"""schema: '2.0'
stages:
  make:
    cmd: python make.py
    deps:
    - path: data/stages/extract/claims
      md5: as-read
    outs:
    - path: data/stages/extract/claims
      hash: md5
      md5: '123.dir'
    - path: data/quality/metrics.json
      md5: abc
  makes:
    cmd: python other.py
    outs:
    - path: data/stages/extract/claims
      md5: of-another-stage
"""


def test_one_output_is_found_without_reading_the_rest() -> None:
    assert locked_output(LOCK, "make", "data/stages/extract/claims") == "123.dir"
    assert locked_output(LOCK, "makes", "data/stages/extract/claims") == "of-another-stage"
    assert locked_output(LOCK, "make", "data/stages/extract/events") is None


def test_another_layout_is_read_whole() -> None:
    lock = b'{"stages": {"make": {"outs": [{"path": "a", "md5": "1"}]}}}'
    assert (locked_output(lock, "make", "a"), locked_output(lock, "make", "b")) == ("1", None)
    assert locked_output(LOCK, "elsewhere", "data/quality/metrics.json") == "abc"


def test_it_says_what_the_whole_file_says(root: Path) -> None:
    lock = (root / "dvc.lock").read_bytes()
    whole = locked_outputs(lock)
    tables = [path for path in whole if path.startswith("data/stages/")]
    assert tables
    assert {path: locked_output(lock, path.split("/")[2], path) for path in tables} == {path: whole[path] for path in tables}


def test_a_broken_lock_is_told() -> None:
    with pytest.raises(InputError, match="dvc.lock: not readable as YAML"):
        locked_outputs(b"stages: [")


def test_a_lock_that_dvc_refuses_is_said_to_be_broken(root: Path) -> None:
    """Wherever it was cut off."""
    from dvc.schema import COMPILED_LOCKFILE_SCHEMA

    lock = (root / "dvc.lock").read_bytes()
    stage = lock[lock.rindex(b"\n  evaluate:\n") + 1 :].splitlines(keepends=True)
    whole = b"".join([*lock.splitlines(keepends=True)[:2], *stage[:10], *stage[-24:]])
    check_lock(whole)
    refused = []
    for end in (0, *range(12, len(whole) - 1)):
        try:
            check_lock(whole[:end])
        except InputError as error:
            refused.append(str(error))
            continue
        COMPILED_LOCKFILE_SCHEMA(yaml.safe_load(whole[:end]))
        locked_outputs(whole[:end])
    assert len(refused) > 200
    assert all("take it back from Git" in said for said in refused)
