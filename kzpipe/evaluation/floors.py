"""Pinned floors: how low a score may fall before the stage fails.

They stand in ``data/curated/gold/floors.json``, with the fingerprint of the gold that they were measured on. Raising a
floor is routine; lowering one is a decision that has to be asked for.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kzpipe.errors import GoldError
from kzpipe.evaluation.gold import FOLDER, read_json
from kzpipe.evaluation.scores import ALL, DECIMALS, LAYERS, Score

FLOORS: Final = f"{FOLDER}/floors.json"
_NEXT: Final = "`kzpipe pin` writes it"

Scopes = Mapping[str, Mapping[str, Score]]
"""Scope (``all``, or a crisis) → layer → score."""


@dataclass(frozen=True, slots=True)
class Floors:
    """The least F1 allowed by scope and layer, and the fingerprint of the gold that it was measured on."""

    gold: str
    f1: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One score below its floor."""

    scope: str
    layer: str
    score: Score
    floor: float


def read_floors(content: bytes, crises: tuple[str, ...]) -> Floors:
    """Return the floors of a file, some for all articles together (``all``), some for single crises.

    Raises GoldError for anything else in the file.
    """
    given = read_json(content, FLOORS)
    if not isinstance(given, dict) or set(given) != {"gold", "f1"} or not isinstance(given["gold"], str) or not isinstance(given["f1"], dict):
        raise GoldError(f'{FLOORS}: must hold "gold", the fingerprint of the gold, and "f1", scores by scope and layer; take it back from Git')
    wrong = [line for scope, layers in given["f1"].items() for line in _faults(scope, layers, crises)]
    if wrong:
        raise GoldError("\n".join(f"{FLOORS}: {line}" for line in wrong))
    return Floors(given["gold"], given["f1"])


def check_complete(floors: Floors) -> None:
    """Raise GoldError where a layer has no floor for all articles together: it could fall unseen."""
    missing = [layer for layer in LAYERS if layer not in floors.f1.get(ALL, {})]
    if missing:
        raise GoldError(f"{FLOORS}: no floor for {', '.join(f'{ALL}.{layer}' for layer in missing)}; {_NEXT}")


def _faults(scope: str, layers: object, crises: tuple[str, ...]) -> list[str]:
    if scope not in (ALL, *crises):
        return [f"{scope!r} is no crisis of the gold; {_near(scope, (ALL, *crises))}"]
    if not isinstance(layers, dict):
        return [f"{scope} must hold scores by layer"]
    wrong = [f"{scope}.{layer} is no layer; {_near(layer, tuple(LAYERS))}" for layer in layers if layer not in LAYERS]
    return wrong + [
        f"{scope}.{layer} is {floor!r}; a floor is a number from 0 to 1"
        for layer, floor in layers.items()
        if isinstance(floor, bool) or not isinstance(floor, int | float) or not 0 <= floor <= 1
    ]


def _near(word: str, allowed: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word, allowed, n=1)
    return f"did you mean {near[0]}?" if near else f"allowed are {', '.join(allowed)}"


def find_shortfalls(scores: Scopes, floors: Floors) -> tuple[Shortfall, ...]:
    """Return the scores below their floors, in the order of the file."""
    return tuple(
        Shortfall(scope, layer, scores[scope][layer], floor)
        for scope, layers in floors.f1.items()
        for layer, floor in layers.items()
        if scores[scope][layer].f1 < floor
    )


def explain_shortfalls(shortfalls: tuple[Shortfall, ...], is_other_gold: bool) -> str:
    """Return a line for each score below its floor, and what to do next."""
    lines = [
        f"{LAYERS[short.layer]}{'' if short.scope == ALL else f', {short.scope}'}: F1 {short.score.f1:.3f} is below its floor {short.floor:.3f} "
        f"({short.score.right} right of {short.score.found} found, gold {short.score.gold})"
        for short in shortfalls
    ]
    lines.append("`kzpipe eval --detail` lists what is missed and false, `dvc metrics diff` what changed; mend the cause")
    if is_other_gold:
        lines.append(f"the gold has changed since {FLOORS} was pinned: if that is the cause, `kzpipe pin --lower` pins anew")
    else:
        lines.append("where the loss is meant, `kzpipe pin --lower` pins anew; say why in CHANGELOG.md")
    return "\n".join(lines)


def pin(scores: Scopes, gold: str, margin: float, old: Floors | None) -> Floors:
    """Return floors that lie ``margin`` under the scores: of every layer for ``all``, and of what else has a floor already."""
    scopes = {ALL: tuple(LAYERS)} | ({} if old is None else {scope: tuple(layers) for scope, layers in old.f1.items() if scope != ALL})
    return Floors(gold, {
        scope: {layer: round(max(0.0, scores[scope][layer].f1 - margin), DECIMALS) for layer in layers} for scope, layers in scopes.items()
    })  # fmt: skip


def raised(new: Floors, old: Floors) -> Floors:
    """Return the new floors, but none of them lower than it was."""
    return Floors(new.gold, {
        scope: {layer: max(floor, old.f1.get(scope, {}).get(layer, 0.0)) for layer, floor in layers.items()} for scope, layers in new.f1.items()
    })  # fmt: skip


def render_floors(floors: Floors) -> bytes:
    """Return the file, one floor a line."""
    return (json.dumps({"gold": floors.gold, "f1": floors.f1}, ensure_ascii=False, indent=2) + "\n").encode()
