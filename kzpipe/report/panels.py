"""What the casualty pictures show: one panel per measure and group, its points, and the labels that find room."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from kzpipe.report.casualty_view import CasualtyView, FigureRow
from kzpipe.report.names import Name
from kzpipe.report.words import say_code, say_number, say_short_day
from kzpipe.schema.records import Claim

WIDTH: Final = 312
HEIGHT: Final = 150
MAX_PANELS: Final = 12
_LETTER: Final = 7.2
_SMALL_LETTER: Final = 5.4
"""Pixels that a letter of a label takes, about."""


@dataclass(frozen=True, slots=True)
class Panel:
    """The rows of one measure and group; those of the ``main`` place carry the line, the others stand beside it."""

    measure: str
    group: str
    figures: tuple[FigureRow, ...]
    claims: tuple[tuple[FigureRow, Claim], ...]

    @property
    def title(self) -> str:
        """What is counted and who: Killed, security forces."""
        who = "people" if self.group == "unspecified" else say_code(self.group)
        return f"{say_code(self.measure).capitalize()}: {who}"

    @property
    def main(self) -> Name | None:
        """The place with most days; of equals the one with the greatest best number."""
        days = Counter(figure.place for figure in self.figures)
        most = {place: max(figure.row.best or 0 for figure in self.figures if figure.place == place) for place in days}
        return min(days, key=lambda place: (-days[place], -most[place], place is None, place.text if place else ""))

    @property
    def claimants(self) -> tuple[Name, ...]:
        """Who stands behind the numbers."""
        return tuple(dict.fromkeys(name for figure in self.figures for name in figure.claimants))

    @property
    def top(self) -> float:
        """Where the axis ends: a fifth above the greatest number shown."""
        numbers = [claim.number for _, claim in self.claims if claim.number is not None]
        return max([*map(greatest_of, self.figures), *numbers], default=0.0) * 1.22 or 1.0


class Box(NamedTuple):
    """A piece of a panel in pixels, from its upper left corner."""

    left: float
    right: float
    upper: float
    lower: float

    def touches(self, other: Box) -> bool:
        """Tell whether two boxes overlap."""
        return self.left < other.right and other.left < self.right and self.upper < other.lower and other.upper < self.lower


def choose_panels(view: CasualtyView, first_day: dt.date) -> tuple[Panel, ...]:
    """Return the panels with most claims, in the order of the page; figures of days before ``first_day`` stand in the table alone."""
    groups: dict[tuple[str, str], list[FigureRow]] = defaultdict(list)
    for figure in view.figures:
        if figure.row.low is not None and figure.row.date >= first_day:
            groups[figure.row.measure, figure.row.group].append(figure)
    ranked = sorted(groups, key=lambda key: (-sum(figure.row.claim_count for figure in groups[key]), key))
    chosen = set(ranked[:MAX_PANELS])
    return tuple(
        Panel(*key, tuple(figures), tuple((figure, claim) for figure in figures for claim in view.claims_by_figure.get(figure.row.casualty_id, ())))
        for key, figures in groups.items()
        if key in chosen
    )


def days_of(panels: Iterable[Panel]) -> tuple[dt.date, ...]:
    """Return every day from the first to the last that a panel shows."""
    found = [figure.row.date for panel in panels for figure in panel.figures]
    if not found:
        return ()
    return tuple(min(found) + dt.timedelta(days=offset) for offset in range((max(found) - min(found)).days + 1))


def greatest_of(figure: FigureRow) -> float:
    """Return the greatest number of a figure."""
    return max((value for value in (figure.row.low, figure.row.best, figure.row.high) if value is not None), default=0.0)


def points_of(panel: Panel, days: Sequence[dt.date]) -> list[dict[str, Any]]:
    """Return one point per figure: its day as an offset, its numbers, who stands behind it, and what a screen reader says."""
    offsets = {day: offset for offset, day in enumerate(days)}
    main = panel.main
    points = []
    for figure in panel.figures:
        row = figure.row
        number = say_number(row.best) + ("+" if figure.is_open else "") if row.best is not None else f"{say_number(row.low)}–{say_number(row.high)}"
        place = figure.place.text if figure.place else "place not said"
        who = ", ".join(name.text for name in figure.claimants) or "nobody named"
        points.append(
            {
                "day": offsets[row.date], "value": row.best, "low": row.low, "high": greatest_of(figure), "kind": figure.claimant_kind,
                "is_total": row.is_cumulative, "is_main": figure.place == main, "number": number, "place": place, "link": f"#{figure.anchor}",
                "says": f"{number}, {place}, {say_short_day(row.date)}, {'total so far' if row.is_cumulative else 'new cases'}, claimed by {who}",
            }
        )  # fmt: skip
    return points


def ticks_of(panel: Panel, days: Sequence[dt.date]) -> list[dict[str, Any]]:
    """Return every number claimed on a day, once, and whether a later total of its claimant replaces it."""
    offsets = {day: offset for offset, day in enumerate(days)}
    ticks = {
        (offsets[figure.row.date], claim.number, claim.claim_id in figure.row.superseded_claim_ids)
        for figure, claim in panel.claims
        if claim.number is not None
    }
    return [{"day": day, "value": value, "is_replaced": is_replaced} for day, value, is_replaced in sorted(ticks)]


def place_labels(points: Sequence[Mapping[str, Any]], span: tuple[float, float], top: float) -> list[dict[str, Any]]:
    """Return the labels that touch neither a dot nor one another: the last of the main place first, then the first, then the rest by size.

    ``span`` is the first and last day offset of the axis. Each label has a day and a value to stand at, and a side.
    """
    width = WIDTH / (span[1] - span[0])
    spots = [((point["day"] - span[0]) * width, HEIGHT * (1 - (point["value"] or point["high"]) / top)) for point in points]
    taken = [Box(x - 4, x + 4, y - 4, y + 4) for x, y in spots]
    main = [point["day"] for point in points if point["is_main"]]
    order = sorted(
        range(len(points)),
        key=lambda place: (
            not points[place]["is_main"],
            points[place]["day"] != max(main, default=0),
            points[place]["day"] != min(main, default=0),
            -points[place]["high"],
            place,
        ),
    )
    labels = []
    for place in order:
        for box, label in _candidates(points[place], *spots[place]):
            if box.left >= -12 and box.right <= WIDTH + 12 and box.upper >= -14 and box.lower <= HEIGHT and not any(map(box.touches, taken)):
                taken.append(box)
                labels.append({**label, "day": label["x"] / width + span[0], "value": (1 - label["y"] / HEIGHT) * top})
                break
    return labels


def _candidates(point: Mapping[str, Any], x: float, y: float) -> list[tuple[Box, dict[str, Any]]]:
    if point["is_main"]:
        half = _LETTER * len(point["number"]) / 2
        heights = (y - 12, y + 12)
        return [(Box(x - half, x + half, at - 6, at + 6), {"text": point["number"], "x": x, "y": at, "side": "middle"}) for at in heights]
    text = f"{point['number']} {point['place']}"
    wide = _SMALL_LETTER * len(text)
    found = []
    for at in (y, y - 9, y + 9):
        found.append((Box(x + 7, x + 7 + wide, at - 5, at + 5), {"text": text, "x": x + 8, "y": at, "side": "right"}))
        found.append((Box(x - 7 - wide, x - 7, at - 5, at + 5), {"text": text, "x": x - 8, "y": at, "side": "left"}))
    return found
