"""The casualty series as pictures, drawn offline. Equal rows give equal bytes.

A panel shows for each day the best number as a dot (filled for a total so far, hollow for new cases), the span from the
smallest to the greatest number claimed as a bar, each single claim as a faint tick and replaced claims as crosses. The
colour says who stands behind the best number; the dots lead to the rows of the table.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt
import vl_convert
from altair.utils.schemapi import debug_mode

from kzpipe.report.panels import HEIGHT, WIDTH, Panel, days_of, place_labels, points_of, ticks_of
from kzpipe.report.words import say_short_day

COLOURS: Final = {"official": "#0b5c6b", "other": "#8a6a12", "media": "#b4502a", "nobody": "#86807a"}
INK, MUTED, FAINT, GRID, PAPER = "#1d1b18", "#6f6a63", "#b7b0a6", "#e7e2d9", "#ffffff"
COLUMNS: Final = 3
_CONFIG: Final = {
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {"domain": False, "ticks": False, "gridColor": GRID, "labelColor": MUTED, "labelFontSize": 10, "labelPadding": 6},
    "title": {"anchor": "start", "color": INK, "fontSize": 13, "subtitleColor": MUTED, "subtitleFontSize": 11, "offset": 10},
}
_LINK: Final = re.compile(r'xlink:href="(?:https?://[^"#]*)?(?:#([^"]*))?"')
_CLIP: Final = re.compile(r"\bclip\d+\b")


def draw_panels(panels: Sequence[Panel]) -> tuple[dict[str, Any], ...]:
    """Return the Vega-Lite specification of each panel, all over the same days."""
    days = days_of(panels)
    with debug_mode(False):  # every part would be checked against the schema as it is made, and the whole once more
        return tuple(_chart(panel, days).to_dict(validate=False) for panel in panels)


def render_panel(drawing: Mapping[str, Any], prefix: str) -> str:
    """Return one panel as SVG for the page: links lead to anchors, identifiers begin with ``prefix``."""
    return _settle(vl_convert.vegalite_to_svg({**drawing, "config": _CONFIG, "background": "transparent", "padding": 4}), prefix, "#")


def render_picture(panels: Sequence[Panel], drawings: Sequence[Mapping[str, Any]]) -> bytes:
    """Return all panels as one SVG that stands alone beside the page."""
    titled = [{**drawing, "title": _title(panel)} for panel, drawing in zip(panels, drawings, strict=True)]
    rows = [{"hconcat": titled[start : start + COLUMNS], "spacing": 28} for start in range(0, len(titled), COLUMNS)]
    empty = {"data": {"values": [{}]}, "mark": {"type": "text", "text": "No casualty figures", "color": MUTED, "fontSize": 13}}
    whole = {"vconcat": rows or [empty], "spacing": 26, "config": _CONFIG, "background": PAPER, "padding": 18}
    datasets = {name: values for drawing in drawings for name, values in drawing.get("datasets", {}).items()}
    return _settle(vl_convert.vegalite_to_svg({**whole, "datasets": datasets}), "casualties", "index.html#").encode()


def _chart(panel: Panel, days: Sequence[dt.date]) -> Any:
    edge = max(0.7, len(days) / 20)
    span = (-edge, len(days) - 1 + edge)
    x = alt.X("day:Q", scale=alt.Scale(domain=list(span), nice=False), axis=None)
    axis = alt.Axis(title=None, values=_steps(panel.top), format=",d", minExtent=40, maxExtent=40)
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, panel.top], nice=False), axis=axis)
    colour = alt.Color("kind:N", scale=alt.Scale(domain=list(COLOURS), range=list(COLOURS.values())), legend=None)
    points, ticks = points_of(panel, days), ticks_of(panel, days)
    best = [{**point, "fill": COLOURS[point["kind"]] if point["is_total"] else PAPER} for point in points if point["value"] is not None]
    labels = place_labels(points, span, panel.top)
    layers = [
        _of(point for point in best if point["is_total"] and point["is_main"]).mark_line(color=FAINT, strokeWidth=1.4).encode(x, y),
        _of(point for point in points if point["low"] != point["high"])
        .mark_rule(strokeWidth=7, strokeCap="round", opacity=0.3)
        .encode(x, alt.Y("low:Q"), alt.Y2("high:Q"), color=colour, href="link:N", description="says:N"),
        _of(tick for tick in ticks if not tick["is_replaced"]).mark_tick(color=FAINT, thickness=1.5, width=14, orient="horizontal").encode(x, y),
        _of(tick for tick in ticks if tick["is_replaced"]).mark_text(text="×", color=MUTED, fontSize=12).encode(x, y),
        _dots((point for point in best if not point["is_main"]), 24).encode(x, y, stroke=colour),
        _dots((point for point in best if point["is_main"]), 58).encode(x, y, stroke=colour),
        *(_texts(labels, side).encode(x, y, text="text:N") for side in ("middle", "right", "left")),
        _of({"day": days.index(day), "value": 0, "text": " ".join(say_short_day(day).split()[:2])} for day in _marked(days))
        .mark_text(dy=14, fontSize=10, color=MUTED)
        .encode(x, y, text="text:N"),
    ]
    return alt.layer(*layers).properties(width=WIDTH, height=HEIGHT)


def _of(values: Any) -> Any:
    return alt.Chart(alt.Data(values=[dict(value) for value in values]))  # type: ignore[no-untyped-call]


def _dots(points: Any, size: int) -> Any:
    dots = _of(points).mark_point(size=size, strokeWidth=2, opacity=1)
    return dots.encode(fill=alt.Fill("fill:N", scale=None), href="link:N", description="says:N")


def _texts(labels: Sequence[Mapping[str, Any]], side: str) -> Any:
    chosen = _of(label for label in labels if label["side"] == side)
    if side == "middle":
        return chosen.mark_text(fontSize=11, fontWeight=600, color=INK)
    return chosen.mark_text(fontSize=9.5, color=MUTED, align="left" if side == "right" else "right")


def _steps(top: float) -> list[float]:
    """Return two to five round values between 0 and the top of the axis."""
    size = 10.0 ** (len(str(int(top))) - 1)
    parts = (part for part in (0.2, 0.25, 0.5, 1, 2, 5) if top / (size * part) <= 4.9 and (size * part).is_integer())
    step = size * next(parts, 1)
    return [step * place for place in range(int(top / step) + 1)]


def _marked(days: Sequence[dt.date]) -> Sequence[dt.date]:
    """Return the days written under the axis: at most six, evenly apart, from the first on."""
    return days[:: max(1, -(-len(days) // 6))]


def _title(panel: Panel) -> dict[str, str]:
    place = f" · {panel.main.text}" if panel.main else ""
    names = [name.text for name in panel.claimants]
    who = ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")
    return {"text": panel.title + place, "subtitle": who or "no claimant named"}


def _settle(svg: str, prefix: str, base: str) -> str:
    """Make links lead to the page's anchors, and number the identifiers that the renderer counts up from run to run."""
    numbers: dict[str, str] = {}
    svg = _LINK.sub(lambda link: f'href="{base}{link.group(1)}"' if link.group(1) else 'href="#"', svg)
    return _CLIP.sub(lambda clip: numbers.setdefault(clip.group(), f"{prefix}-clip{len(numbers)}"), svg)
