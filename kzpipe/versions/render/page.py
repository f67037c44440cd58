"""The comparison as one page for review: no network, every word of the data escaped or JSON, each direction kept, one script known by its hash."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kzpipe.versions.model import VersionDiff
from kzpipe.versions.render.markdown import SIGN_WORDS
from kzpipe.versions.render.outline import Outline, counted, largest_first
from kzpipe.versions.render.page_data import page_data, script_json
from kzpipe.versions.render.runs import RTL, direction_of, runs, visible
from kzpipe.versions.render.text import NUMBERS
from kzpipe.versions.render.values import ABSENT

_RUN: Final = Markup('<bdi dir="{}">{}</bdi>')
_POLICY: Final = "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"  # noqa: E501 - one line in the page


def render_html(diff: VersionDiff, seen: Outline) -> str:
    """Return the page: what the outline says, then as many rows as it samples for the page's script to show."""
    environment = Environment(
        loader=PackageLoader("kzpipe.versions", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(directed=directed, number=number, counted=counted, visible=visible)
    style, script = _template("review.css"), _template("words.js") + _template("review.js")
    rows = largest_first(diff)[: len(seen.samples)]
    page = environment.get_template("diff.html.j2").render(
        seen=seen, numbers=NUMBERS, sign_words=SIGN_WORDS, policy=_POLICY.format(_hash(style), _hash(script)), style=Markup(style),
        script=Markup(script), data=Markup(script_json(page_data(diff, rows))) if rows else "",
    )  # fmt: skip
    return page + "\n"


def directed(text: str) -> Markup:
    """Return words to stand in a left-to-right line: Arabic in an element of its own direction, and Latin inside it."""
    base = direction_of(text)
    said = _inside(text, base)
    return _RUN.format(base, said) if base == RTL else said


def number(count: int | None) -> str:
    """Return a number of rows."""
    return ABSENT if count is None else f"{count:,}"


def _inside(text: str, base: str) -> Markup:
    cut = runs(visible(text), base)
    return Markup("").join(run.text if run.direction is None else _RUN.format(run.direction, run.text) for run in cut)


def _template(name: str) -> str:
    return (files("kzpipe.versions") / "templates" / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return by which hash the policy of the page lets it run or style."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
