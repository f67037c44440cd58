"""``dvc.lock``: of which inputs, by their MD5, the outputs of a version are made."""

from __future__ import annotations

from typing import Any

import yaml

from kzpipe.errors import InputError


def _stages(lock: bytes) -> dict[str, Any]:
    try:
        content = yaml.safe_load(lock)
    except yaml.YAMLError as error:
        raise InputError(f"dvc.lock: not readable as YAML: {error}; take it back from Git") from None
    stages = content.get("stages", {}) if isinstance(content, dict) else {}
    return stages if isinstance(stages, dict) else {}


def locked_outputs(lock: bytes) -> dict[str, str]:
    """Return the MD5 by path of everything that the stages have written."""
    return {out["path"]: str(out.get("md5", "")) for stage in _stages(lock).values() for out in stage.get("outs", ())}
