"""``dvc.lock``: of which inputs, by their MD5, the outputs of a version are made."""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

from kzpipe.errors import InputError

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times as fast where PyYAML was built with it."""
TAKE_BACK: Final = "take it back from Git (`git checkout HEAD -- dvc.lock`), or delete it, then `kzpipe run`"
"""What to do with a file that is no lock of DVC's: what was made stays or is made again."""
_MD5: Final = re.compile(r"[0-9a-f]{32}(\.dir)?")
_ANY: Final = "0" * 32
_STAGE: Final = rb"^  %s:\n(?P<body>(?:^(?: {4}.*)?\n)*)"
_OUTPUTS: Final = re.compile(rb"^    outs:\n(?P<body>(?:^    [- ].*\n)*)", re.MULTILINE)


def _parse(content: bytes) -> Any:
    return yaml.load(content, Loader=_LOADER)  # noqa: S506 - a safe one, whichever it is


def _stages(lock: bytes) -> dict[str, Any]:
    try:
        content = _parse(lock)
    except yaml.YAMLError as error:
        raise InputError(f"dvc.lock: not readable as YAML: {' '.join(str(error).split())}; {TAKE_BACK}") from None
    stages = content.get("stages", {}) if isinstance(content, dict) else {}
    return {name: stage for name, stage in stages.items() if isinstance(stage, dict)} if isinstance(stages, dict) else {}


def check_lock(lock: bytes) -> None:
    """Check that the file is whole: DVC says little of one that a full disk or a merge has left.

    Raises InputError with what to do.
    """
    stages = _stages(lock)
    whole = isinstance(content := _parse(lock), dict) and content.get("schema") and content.get("stages") == stages
    if not whole or not all(stage.get("cmd") and not _has_holes(stage) for stage in stages.values()):
        raise InputError(f"dvc.lock: not whole: something is missing after {_last(stages)}; {TAKE_BACK}")


def _has_holes(value: object) -> bool:
    """Tell whether something is named and not said, or not wholly. Of parameters nothing may be the value."""
    if isinstance(value, dict):
        cut = not isinstance(value.get("path", ""), str) or not _MD5.fullmatch(str(value.get("md5", _ANY)))
        return cut or any(_has_holes(one) if name != "params" else not _is_of_sections(one) for name, one in value.items())
    return any(not isinstance(one, dict) or _has_holes(one) for one in value) if isinstance(value, list) else value is None


def _is_of_sections(parameters: object) -> bool:
    return isinstance(parameters, dict) and bool(parameters) and all(isinstance(values, dict) for values in parameters.values())


def _last(stages: dict[str, Any]) -> str:
    return f"the beginning of stage {list(stages)[-1]}" if stages else "its beginning"


def locked_outputs(lock: bytes) -> dict[str, str]:
    """Return the MD5 by path of everything that the stages have written."""
    outputs = (out for stage in _stages(lock).values() for out in stage.get("outs") or ())
    return {str(out["path"]): str(out.get("md5") or "") for out in outputs if isinstance(out, dict) and "path" in out}


def locked_output(lock: bytes, stage: str, path: str) -> str | None:
    """Return the MD5 of one output of a stage, None where the version has none; only the few lines about it are parsed, for a history has many."""
    body = re.search(_STAGE % re.escape(stage.encode()), lock, re.MULTILINE)
    outputs = _OUTPUTS.search(body["body"]) if body else None
    if outputs is None:  # another layout than DVC writes today
        return locked_outputs(lock).get(path)
    try:
        return next((str(one["md5"]) for one in _parse(outputs["body"]) if one["path"] == path and "md5" in one), None)
    except (yaml.YAMLError, TypeError, KeyError):  # cut off there
        return locked_outputs(lock).get(path)
