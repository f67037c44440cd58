"""An annotated article on a terminal, as plain text, or as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final

from kzpipe.versions.annotate import LAYERS, AnnotatedArticle, Mark, Passage
from kzpipe.versions.describe import describe_row
from kzpipe.versions.direction import RIGHT_TO_LEFT_MARK, escape_steering, is_right_to_left, isolate, showable
from kzpipe.versions.screen import Line, Part
from kzpipe.versions.trace_view import say_verdict

STYLES: Final = {"mentions": "bold cyan", "timexes": "yellow", "claims": "bold red", "quotes": "italic green", "events": "underline"}
"""How each layer looks; words under several marks take on all of them."""
SINGULAR: Final = {"mentions": "mention", "timexes": "timex", "claims": "claim", "quotes": "quote", "events": "event"}
OPENING, CLOSING = "⟦", "⟧"
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def render_article(shown: AnnotatedArticle, is_plain: bool) -> Iterator[Line]:
    """Yield an article block by block, and under each block its marks by number.

    Where there are no colours (``is_plain``) brackets mark the spans: ``⟦³`` opens mark 3, ``⟧`` closes the last one opened, ``³⟧`` another.
    """
    article = shown.article
    known = [article.published, None if article.outlet is None else isolate(article.outlet)]
    yield Line([Part(", ".join([part for part in known if part] + [f"{isolate(article.source_path)} ({article.document_id})"]), "dim")])
    if shown.set_aside is not None:
        yield Line([Part(f"set aside, so nothing was read in it: {showable(shown.set_aside)}", "bold red")])
    else:
        yield _legend(shown)
    yield from (Line([Part(showable(note), "yellow")]) for note in shown.notes)
    for passage in shown.passages:
        yield Line([])
        yield Line([Part(_label(passage), "dim")])
        yield Line(list(_words(passage, is_plain)), is_article=True)
        for mark in passage.marks:
            yield Line([Part(f"{_raised(mark.number)} {SINGULAR[mark.layer]} ", STYLES[mark.layer]), Part(describe_mark(mark, shown)),
                        Part(f"  {mark.row_id}", "dim")], depth=1)  # fmt: skip
            yield from (Line([Part(say_verdict(verdict), "bold magenta")], depth=2) for verdict in mark.verdicts)


def describe_mark(mark: Mark, shown: AnnotatedArticle) -> str:
    """Return what a mark's row says, in one line."""
    return describe_row(mark.layer, mark.row, shown.names)


def render_json(shown: AnnotatedArticle) -> str:
    """Return an annotated article as JSON: blocks as runs of text with the numbers of the marks that cover them, and the marks with their rows."""
    article = shown.article
    content = {
        "document_id": article.document_id, "source_path": article.source_path, "title": article.title, "outlet": article.outlet,
        "published": article.published, "set_aside": shown.set_aside, "layers": shown.layers,
        "blocks": [
            {"kind": passage.kind, "is_read": passage.is_read,
             "runs": [{"text": run.text, "marks": [mark.number for mark in run.marks]} for run in passage.runs]}
            for passage in shown.passages
        ],
        "marks": [
            {"number": mark.number, "layer": mark.layer, "row": mark.row, "verdicts": [asdict(verdict) for verdict in mark.verdicts]}
            for mark in shown.marks
        ],
        "names": shown.names, "notes": shown.notes,
    }  # fmt: skip
    return escape_steering(json.dumps(content, ensure_ascii=False, indent=2, default=_as_text)) + "\n"


def _legend(shown: AnnotatedArticle) -> Line:
    counts = {layer: sum(mark.layer == layer for mark in shown.marks) for layer in LAYERS if layer in shown.layers}
    parts = [Part(f"{count:,} {layer if count != 1 else SINGULAR[layer]}", STYLES[layer]) for layer, count in counts.items()]
    return Line([piece for part in parts for piece in (part, Part("  "))])


def _label(passage: Passage) -> str:
    kind = "outside any block" if passage.kind is None else passage.kind.replace("_", " ")
    return kind if passage.is_read else f"{kind} (not read)"


def _words(passage: Passage, is_plain: bool) -> Iterator[Part]:
    # a number beside a digit of the text would join it to one number, read from the left
    apart = RIGHT_TO_LEFT_MARK if is_right_to_left("".join(run.text for run in passage.runs)) else ""
    open_marks = [mark for run in passage.runs[:1] for mark in run.marks if mark not in run.begins]  # from the block before
    for run in passage.runs:
        for at, mark in enumerate(run.begins):
            before = OPENING if is_plain else "," if at else ""
            yield Part(f"{before}{apart}{_raised(mark.number)}{apart}", "" if is_plain else STYLES[mark.layer])
        open_marks += run.begins
        yield Part(run.text, " ".join(STYLES[mark.layer] for mark in reversed(run.marks)) if passage.is_read else "dim")
        for mark in reversed(run.ends) if is_plain else ():
            yield Part(CLOSING if open_marks[-1] == mark else f"{apart}{_raised(mark.number)}{apart}{CLOSING}")
            open_marks.remove(mark)


def _raised(number: int) -> str:
    return str(number).translate(_RAISED)


def _as_text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
