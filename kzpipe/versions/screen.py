"""Lines for a terminal or a file: coloured and wrapped on a screen, plain elsewhere; lines of an article keep their direction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from rich.console import Console
from rich.text import Text

from kzpipe.versions.direction import END_OF_ISOLATE, RIGHT_TO_LEFT_ISOLATE, harmless, is_right_to_left, isolate_line, showable

INDENT: Final = "  "
_NARROWEST: Final = 20
"""Columns that are left for a line's words however deep it stands."""


class Part(NamedTuple):
    """Some words of a line and how rich shows them."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """``is_article`` is for words of an article: they are made showable, and run from right to left where their script does."""

    parts: Sequence[Part]
    depth: int = 0
    is_article: bool = False


def screen() -> Console | None:
    """Return the terminal that people look at, or None where output goes to a file, a pipe or a terminal without styles."""
    console = Console(highlight=False, markup=False, emoji=False)
    return console if console.is_terminal and not console.is_dumb_terminal else None


def has_colour() -> bool:
    """Tell whether people look at a terminal that shows colours, and have not asked for none by ``NO_COLOR`` (https://no-color.org)."""
    console = screen()
    return console is not None and not console.no_color


def print_lines(lines: Iterable[Line], console: Console) -> None:
    """Show lines on a terminal, wrapped to its width, each wrapped line with its own indent and direction."""
    for line in lines:
        text = Text.assemble(*_shown_parts(line))
        width = max(_NARROWEST, console.width - len(INDENT) * line.depth)
        turns = line.is_article and is_right_to_left(text.plain)
        for piece in text.wrap(console, width):
            piece.rstrip()
            opening, closing = (RIGHT_TO_LEFT_ISOLATE, END_OF_ISOLATE) if turns else ("", "")
            console.print(Text.assemble(INDENT * line.depth + opening, piece, closing), soft_wrap=True)


def plain_text(lines: Iterable[Line]) -> str:
    """Return lines as text without styles, each of them one line however long."""
    return "".join(_plain_line(line) + "\n" for line in lines)


def _plain_line(line: Line) -> str:
    text = "".join(part.text for part in _shown_parts(line))
    return (INDENT * line.depth + (isolate_line(text) if line.is_article and is_right_to_left(text) else text)).rstrip()


def _shown_parts(line: Line) -> Sequence[Part]:
    shown = showable if line.is_article else harmless
    return [Part(shown(part.text), part.style) for part in line.parts]
