"""The comparison as one page: no script, no network, every word of the data escaped, each direction kept."""

from __future__ import annotations

from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kzpipe.versions.render.markdown import SIGN_WORDS
from kzpipe.versions.render.outline import Outline, counted
from kzpipe.versions.render.runs import RTL, direction_of, direction_of_sentence, runs, visible
from kzpipe.versions.render.samples import NO_CAUSE, Words
from kzpipe.versions.render.text import NUMBERS
from kzpipe.versions.render.values import ABSENT

_RUN: Final = Markup('<bdi dir="{}">{}</bdi>')
_SENTENCE: Final = Markup('<p class="words" dir="{}">{}{}{}</p>')
_MARK: Final = Markup("<mark>{}</mark>")


def render_html(seen: Outline) -> str:
    """Return the page."""
    environment = Environment(
        loader=PackageLoader("kzpipe.versions", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(directed=directed, sentence=sentence, number=number, counted=counted, visible=visible)
    return environment.get_template("diff.html.j2").render(seen=seen, numbers=NUMBERS, no_cause=NO_CAUSE, sign_words=SIGN_WORDS) + "\n"


def directed(text: str) -> Markup:
    """Return words to stand in a left-to-right line: Arabic in an element of its own direction, and Latin inside it."""
    base = direction_of(text)
    said = _inside(text, base)
    return _RUN.format(base, said) if base == RTL else said


def sentence(words: Words) -> Markup:
    """Return the sentence as a paragraph of its direction, its words marked."""
    base = direction_of_sentence(words.before + words.marked + words.after)
    marked = _MARK.format(_inside(words.marked, base)) if words.marked else ""
    return _SENTENCE.format(base, _inside(words.before, base), marked, _inside(words.after, base))


def number(count: int | None) -> str:
    """Return a number of rows."""
    return ABSENT if count is None else f"{count:,}"


def _inside(text: str, base: str) -> Markup:
    cut = runs(visible(text), base)
    return Markup("").join(run.text if run.direction is None else _RUN.format(run.direction, run.text) for run in cut)
