"""The evaluation as people read it: a table of scores, the misses article by article, or one JSON object."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import groupby
from typing import Final

from kzpipe.evaluation.floors import Floors
from kzpipe.evaluation.gold import DRAFT_MARK
from kzpipe.evaluation.measure import Measured, metrics, particulars_of, scores_by_scope
from kzpipe.evaluation.scores import ALL, LAYERS, PARTICULARS
from kzpipe.evaluation.stage import Evaluation

_HEADINGS: Final = ("precision", "recall", "F1", "floor", "right", "found", "gold")
_WIDTH: Final = 10
_CRISIS_GAP: Final = 2
_LABEL_WIDTH: Final = max(map(len, LAYERS.values())) + 2
_LONGEST_WORDS: Final = 120


def render_table(evaluation: Evaluation) -> str:
    """Return a line per layer, then the F1 of each crisis where there are several, then a line per particular."""
    measured, floors = evaluation.measured, evaluation.floors
    scores = scores_by_scope(measured)
    shown = [heading for heading in _HEADINGS if floors is not None or heading != "floor"]
    lines = [" " * _LABEL_WIDTH + "".join(f"{heading:>{_WIDTH}}" for heading in shown)]
    for layer, label in LAYERS.items():
        score = scores[ALL][layer]
        cells = [f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}"]
        mark = ""
        if floors is not None:
            floor = floors.f1.get(ALL, {}).get(layer)
            cells.append("-" if floor is None else f"{floor:.3f}")
            mark = "  below" if floor is not None and score.f1 < floor else ""
        cells += [f"{score.right:,}", f"{score.found:,}", f"{score.gold:,}"]
        lines.append(f"{label:<{_LABEL_WIDTH}}" + "".join(f"{cell:>{_WIDTH}}" for cell in cells) + mark)
    crises = [scope for scope in scores if scope != ALL]
    if len(crises) > 1:
        widths = {crisis: max(_WIDTH, len(crisis) + _CRISIS_GAP) for crisis in crises}
        counts = {crisis: sum(one.crisis == crisis for one in measured) for crisis in crises}
        lines += ["", f"{'F1 by crisis':<{_LABEL_WIDTH}}" + "".join(f"{crisis:>{widths[crisis]}}" for crisis in crises)]
        lines.append(f"{'articles':<{_LABEL_WIDTH}}" + "".join(f"{counts[crisis]:>{widths[crisis]}}" for crisis in crises))
        for layer, label in LAYERS.items():
            lines.append(f"{label:<{_LABEL_WIDTH}}" + "".join(f"{scores[crisis][layer].f1:>{widths[crisis]}.3f}" for crisis in crises))
    lines += ["", *_particular_lines(measured), "", _count(measured)]
    if evaluation.is_other_gold:
        lines.append("the gold has changed since the floors were pinned; `kzpipe pin` pins them anew")
    lines += [f"a draft, so not counted: {name}; complete it from the text and delete its line {DRAFT_MARK!r}" for name in evaluation.drafts]
    lines += [f"set aside, so all of it is missed: {one.name}: {one.set_aside.reason}, {one.set_aside.detail}" for one in measured if one.set_aside]
    return "\n".join(lines) + "\n"


def render_notes(evaluation: Evaluation) -> str:
    """Return what was missed, false or wrong, article by article and layer by layer; the article's words come last in a line."""
    lines: list[str] = []
    for one in evaluation.measured:
        lines += ["", one.name]
        for layer, notes in groupby(one.comparison.notes, key=lambda note: note.layer):
            lines.append(f"  {LAYERS.get(layer) or PARTICULARS[layer]}")
            lines += [f"    {note.kind:<7} {note.what}" + (f": {_cut(note.words)}" if note.words else "") for note in notes]
    return "\n".join(lines).lstrip("\n") + "\n"


def render_json(evaluation: Evaluation, with_notes: bool) -> str:
    """Return the metrics as the stage writes them, with ``notes`` also all that was not read rightly and where."""
    notes = {"notes": [{"document": one.name, **asdict(note)} for one in evaluation.measured for note in one.comparison.notes]}
    content = metrics(evaluation.measured, evaluation.floors) | (notes if with_notes else {})
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def render_changes(old: Floors | None, new: Floors) -> str:
    """Return a line for each floor that is not what it was."""
    lines = []
    for scope, layers in new.f1.items():
        for layer, floor in layers.items():
            before = None if old is None else old.f1.get(scope, {}).get(layer)
            if before != floor:
                lines.append(f"{scope}.{layer}: {'no floor' if before is None else f'{before:.3f}'} -> {floor:.3f}\n")
    return "".join(lines) or "no floor has changed\n"


def _particular_lines(measured: tuple[Measured, ...]) -> list[str]:
    heading = f"{'of what is right':<{_LABEL_WIDTH}}" + "".join(f"{cell:>{_WIDTH}}" for cell in ("accuracy", "right", "pairs"))
    return [heading, *(
        f"{PARTICULARS[name]:<{_LABEL_WIDTH}}{share.accuracy:>{_WIDTH}.3f}{share.right:>{_WIDTH},}{share.pairs:>{_WIDTH},}"
        for name, share in particulars_of(measured).items()
    )]  # fmt: skip


def _count(measured: tuple[Measured, ...]) -> str:
    crises = len({one.crisis for one in measured})
    return f"{len(measured)} gold article{'s' if len(measured) != 1 else ''}, {crises} cris{'e' if crises > 1 else 'i'}s"


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS]}…"
