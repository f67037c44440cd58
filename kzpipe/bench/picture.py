"""The results as a picture of four panels, drawn offline. Equal results give equal bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt
import vl_convert

from kzpipe.bench.results import BAR, TAGGER, Results
from kzpipe.report.charts import FAINT, GRID, INK, MUTED, PAPER

COLOURS: Final = {
    "ingest": "#7a7f2a", "clean": "#0b5c6b", "extract": "#b4502a", "validate": "#6a4c93", "aggregate": "#86807a", "report": "#8a6a12",
}  # fmt: skip
_WIDTH, _HEIGHT = 360, 220
_CONFIG: Final = {
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "ticks": False,
        "gridColor": GRID,
        "labelColor": MUTED,
        "titleColor": MUTED,
        "titleFontWeight": "normal",
        "labelPadding": 6,
    },
    "legend": {"labelColor": INK, "title": None, "orient": "right"},
    "title": {"anchor": "start", "color": INK, "fontSize": 13, "subtitleColor": MUTED, "subtitleFontSize": 11, "offset": 10},
}


def render_picture(results: Results) -> str:
    """Return the picture as SVG that stands alone."""
    panels = [_growth(results), _pace(results), _memory(results)]
    if results.increment is not None:
        panels.append(_increment(results))
    rows = [alt.hconcat(*panels[first : first + 2], spacing=40).resolve_scale(color="independent") for first in range(0, len(panels), 2)]
    whole = alt.vconcat(*rows, spacing=36).resolve_scale(color="independent").to_dict()
    return vl_convert.vegalite_to_svg({**whole, "config": _CONFIG, "background": PAPER, "padding": 18})


def _growth(results: Results) -> Any:
    told = []
    for stage in results.stages:
        exponent = results.exponent(stage)
        told.append(stage if exponent is None else f"{stage}, exponent {exponent:.2f}")
    names = dict(zip(results.stages, told, strict=True))
    values = [
        {"articles": run.articles, "value": run.cost(stage).processor_seconds, "stage": names[stage]}
        for run in results.series
        for stage in results.stages
    ]
    title = {"text": "Seconds of processors, by articles", "subtitle": "each stage a command of its own; both axes logarithmic"}
    return _lines(values, "log", results, names).properties(title=title)


def _memory(results: Results) -> Any:
    names = {stage: f"{stage}, {results.largest.cost(stage).megabytes:,.0f} MB" for stage in results.stages}
    values = [
        {"articles": run.articles, "value": run.cost(stage).megabytes, "stage": names[stage]} for run in results.series for stage in results.stages
    ]
    title = {
        "text": "Most memory in MB, by articles",
        "subtitle": f"all processes of a stage together; with {results.largest.articles:,} articles on the right",
    }
    return _lines(values, "linear", results, names).properties(title=title)


def _lines(values: Sequence[Mapping[str, object]], scale: Any, results: Results, names: Mapping[str, str]) -> Any:
    sizes = [run.articles for run in results.series]
    ends = [min(sizes) * 0.9, max(sizes) * 1.1]
    x = alt.X("articles:Q", scale=alt.Scale(type="log", domain=ends, nice=False), axis=alt.Axis(title=None, values=sizes, format=",d", grid=False))
    marks = {"values": [10.0**power for power in range(-1, 6)], "format": "~g"} if scale == "log" else {"format": ",d", "tickCount": 5}
    y = alt.Y("value:Q", scale=alt.Scale(type=scale), axis=alt.Axis(title=None, **marks))
    colours = [COLOURS.get(stage, MUTED) for stage in results.stages]
    colour = alt.Color("stage:N", scale=alt.Scale(domain=list(names.values()), range=colours), sort=list(names.values()))
    return _of(values).mark_line(point=True, strokeWidth=2).encode(x, y, colour).properties(width=_WIDTH, height=_HEIGHT)


def _pace(results: Results) -> Any:
    run = results.largest
    rows = [(f"stage extract, {run.processes} cores", run.words / run.cost("extract").seconds, COLOURS["extract"])]
    rows += [(f"stage extract, 1 core, {one.articles:,}", one.words / one.cost("extract").seconds, COLOURS["extract"]) for one, _ in results.pairs()]
    rows += [
        (f"{one.name}, {one.threads} core{'s' if one.threads > 1 else ''}", one.words / one.seconds, MUTED if one.name == TAGGER else FAINT)
        for one in results.references
    ]
    values = [{"what": what, "value": value, "fill": fill, "text": f"{value:,.0f}"} for what, value, fill in rows]
    order = [what for what, _, _ in rows]
    low = 10.0 ** (len(str(int(min(value for _, value, _ in rows)))) - 1)
    x = alt.X(
        "value:Q",
        scale=alt.Scale(type="log", domain=[low, max(value for _, value, _ in rows) * 4]),
        axis=alt.Axis(title=None, format="~s", tickCount=4),
    )
    y = alt.Y("what:N", sort=order, axis=alt.Axis(title=None, labelLimit=200))
    bars = _of(values).mark_bar(size=18).encode(x, y, alt.X2(datum=low), fill=alt.Fill("fill:N", scale=None))
    texts = _of(values).mark_text(align="left", dx=5, color=INK).encode(x, y, text="text:N")
    times, tagger = results.times_tagger(), results.reference(TAGGER)
    layers, subtitle = [bars, texts], "logarithmic"
    if times is not None and tagger is not None:
        bar = [{"value": BAR * tagger.words / tagger.seconds}]
        layers.append(_of(bar).mark_rule(strokeDash=[4, 3], color=INK).encode(x))
        subtitle = f"extract : tagger = {times[0]:.0f}; the broken line is {BAR} times the tagger"
    return alt.layer(*layers).properties(width=_WIDTH, height=_HEIGHT, title={"text": "Words a second", "subtitle": subtitle})


def _increment(results: Results) -> Any:
    increment = results.increment
    if increment is None:
        raise ValueError("no increment was measured")
    values: list[dict[str, object]] = []
    most = 0.0
    for one in increment.stages:
        full, more = results.largest.cost(one.stage).seconds, one.cost.seconds
        most = max(most, full, more)
        values.append({"stage": one.stage, "what": "all", "fill": FAINT, "value": full, "text": f"{full:.1f} s"})
        values.append({"stage": one.stage, "what": "one more", "fill": COLOURS["extract"], "value": more, "text": f"{more:.1f} s, {more / full:.0%}"})
    x = alt.X("value:Q", axis=alt.Axis(title=None, format="~s", tickCount=5), scale=alt.Scale(domain=[0, most * 1.25], nice=False))
    y = alt.Y("stage:N", sort=list(results.stages), axis=alt.Axis(title=None))
    base = _of(values)
    bars = base.mark_bar(size=11).encode(x, y, yOffset="what:N", fill=alt.Fill("fill:N", scale=None))
    texts = base.mark_text(align="left", dx=5, fontSize=10, color=INK).encode(x, y, yOffset="what:N", text="text:N")
    subtitle = f"`kzpipe run` with nothing new: {increment.no_op.seconds:.1f} s, with one more: {increment.whole.seconds:.1f} s"
    title = {"text": f"Seconds for {increment.articles:,} articles, and for one more", "subtitle": subtitle}
    return alt.layer(bars, texts).properties(width=_WIDTH, height=_HEIGHT, title=title)


def _of(values: Sequence[Mapping[str, object]]) -> Any:
    return alt.Chart(alt.Data(values=[dict(value) for value in values]))  # type: ignore[no-untyped-call]
