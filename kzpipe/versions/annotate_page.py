"""An annotated article as one HTML page that needs nothing else: no network, no other file, every text escaped."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kzpipe.versions.annotate import AnnotatedArticle, Mark
from kzpipe.versions.annotate_view import SINGULAR, describe_mark
from kzpipe.versions.direction import showable
from kzpipe.versions.trace_view import say_verdict

_TEMPLATES: Final = "templates"


def render_page(shown: AnnotatedArticle) -> str:
    """Return the page: the article from right to left, layers that boxes switch on and off, and each block's rows under it."""

    def say(mark: Mark) -> str:
        return describe_mark(mark, shown)

    counts = {layer: sum(mark.layer == layer for mark in shown.marks) for layer in shown.layers}
    style = Markup(files("kzpipe.versions").joinpath(_TEMPLATES, "article.css").read_text("utf-8"))
    template = _environment().get_template("article.html.j2")
    return template.render(shown=shown, article=shown.article, counts=counts, singular=SINGULAR, say=say, say_verdict=say_verdict, style=style)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kzpipe.versions", _TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["showable"] = showable
    return environment
