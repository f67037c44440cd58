"""The page: everything on one sheet, nothing fetched, every text escaped."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kzpipe.params import ReportParameters
from kzpipe.report import words
from kzpipe.report.casualty_view import Found, view_casualties, view_named_apart
from kzpipe.report.charts import draw_panels, render_panel, render_picture
from kzpipe.report.chosen import choose_rows
from kzpipe.report.evidence import EvidenceIndex
from kzpipe.report.gathered import READ, Gathered
from kzpipe.report.inputs import Quality, SiteTables
from kzpipe.report.names import Names
from kzpipe.report.panels import choose_panels
from kzpipe.report.people_view import view_actors, view_articles, view_framings
from kzpipe.report.story_view import view_reactions, view_timeline
from kzpipe.schema import vocab
from kzpipe.schema.tables import TABLES
from kzpipe.text.normalize import is_arabic

CHART_LEAD_DAYS: Final = 14
"""Days before the first article from which on figures are drawn; older ones stand in the table."""


def gather_records(tables: SiteTables, parameters: ReportParameters) -> Found:
    """Return which rows of the aggregates are shown, and in one pass over the records what is behind them."""
    chosen = choose_rows(tables, parameters.max_rows)
    gathered = Gathered(tables.casualties, chosen)
    for part in tables.read_parts(READ):
        gathered.add(part)
    return chosen, gathered


def render_site(tables: SiteTables, found: Found, quality: Quality, parameters: ReportParameters) -> dict[str, bytes]:
    """Return the files of the site by name: ``index.html`` and ``casualties.svg``.

    The page needs no network, and equal tables give equal bytes. A table shows at most ``max_rows`` rows and says how many more there are.
    The words of what is shown are read in a pass of their own: no text is held but those of one part.
    """
    index = EvidenceIndex()
    limit = parameters.max_rows
    names, (_, gathered) = Names(tables.entities), found
    casualties = view_casualties(tables, found, index, limit)
    panels = choose_panels(casualties, _first_day(gathered))
    drawings = draw_panels(panels)
    content: dict[str, Any] = {
        "style": Markup(files("kzpipe.report").joinpath("templates", "style.css").read_text("utf-8")),
        "metrics": quality.metrics,
        "validation": quality.validation,
        "table_meanings": {name: table.meaning for name, table in TABLES.items()},
        "set_aside_meanings": {**vocab.REJECT_REASONS, **vocab.QUARANTINE_REASONS, **vocab.UNREAD_REASONS},
        "span": _span(gathered),
        "casualties": casualties,
        "panels": [(panel, _picture(drawing, number)) for number, (panel, drawing) in enumerate(zip(panels, drawings, strict=True))],
        "named_apart": view_named_apart(gathered, index, names, limit),
        "timeline": view_timeline(names, found, index),
        "reactions": view_reactions(names, found, index),
        "framings": view_framings(tables, found, index),
        "actors": view_actors(tables, limit),
        "coverage": tables.coverage[:limit],
        "rejects": tables.rejects[:limit],
        "quarantine": tables.quarantine[:limit],
        "unread": tables.unread[:limit],
        "corrections": tables.corrections[:limit],
        "corrected_ids": frozenset(one.row_id for one in tables.corrections if one.verdict == "correct"),
        "totals": {
            "articles": len(gathered.published),
            **{name: len(getattr(tables, name)) for name in ("actors", "coverage", "rejects", "quarantine", "unread", "corrections")},
        },
    }
    index.read(tables.read_parts(("documents", "articles", "sentences")))
    content["articles"] = view_articles(index, limit)
    page = _environment().get_template("index.html.j2").render(content)
    return {"index.html": page.encode("utf-8"), "casualties.svg": render_picture(panels, drawings)}


def _picture(drawing: dict[str, Any], number: int) -> Markup:
    """Return a panel as markup: the renderer has escaped the texts in it."""
    return Markup(render_panel(drawing, f"panel{number}"))


def _span(gathered: Gathered) -> str:
    days = gathered.published.values()
    return words.say_days(min(days), max(days)) if days else "no articles"


def _first_day(gathered: Gathered) -> dt.date:
    first = min(gathered.published.values(), default=dt.date.min)
    return max(first, dt.date.min + dt.timedelta(days=CHART_LEAD_DAYS)) - dt.timedelta(days=CHART_LEAD_DAYS)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kzpipe.report", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(
        code=words.say_code, event=words.say_event, quad=words.say_quad, number=words.say_number, day=words.say_day, weekday=words.say_weekday,
        short_day=words.say_short_day, hidden=words.show_hidden, writable=words.writable, stance=words.STANCE_WORDS.__getitem__,
        count_of=words.count_of,
    )  # fmt: skip
    environment.tests["arabic"] = is_arabic
    return environment
