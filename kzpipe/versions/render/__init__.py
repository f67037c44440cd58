"""A comparison of two versions as a reviewer reads it: in the terminal, in a pull request, in a browser, or by a program."""

from __future__ import annotations

from typing import Final

from kzpipe.errors import InputError
from kzpipe.versions.model import VersionDiff
from kzpipe.versions.render.json_form import render_json
from kzpipe.versions.render.markdown import escaped, render_markdown
from kzpipe.versions.render.outline import outline
from kzpipe.versions.render.page import render_html
from kzpipe.versions.render.text import render_text

__all__ = ["FORMS", "escaped", "render"]

FORMS: Final = ("text", "markdown", "json", "html")


def render(diff: VersionDiff, form: str, *, limit: int, colour: bool = False) -> str:
    """Return a comparison in one of ``FORMS``: at most ``limit`` rows, and as many inputs of each kind; JSON is always whole.

    ``colour`` is for text on a terminal. Raises InputError for another form, or a limit below 0.
    """
    if form not in FORMS:
        raise InputError(f'--format: "{form}" is no form of a comparison; allowed are {", ".join(FORMS)}')
    if limit < 0:
        raise InputError(f"--limit: {limit} rows cannot be shown; allowed is 0 or more")
    if form == "json":
        return render_json(diff)
    seen = outline(diff, limit)
    if form == "html":
        return render_html(diff, seen)
    return render_markdown(seen) if form == "markdown" else render_text(seen, colour)
