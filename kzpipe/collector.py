"""How the garbage collector deals with what a process compiles once and then reads: it waits meanwhile, and looks past it from then on."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TypeVar

Made = TypeVar("Made")

_COLLECTED_AFTER = (50_000, 20, 50)
"""Objects made, and collections of each younger generation, before the garbage collector looks; Python's own are 700, 10, 10."""


def compiled(make: Callable[[], Made]) -> Made:
    """Return what ``make`` makes, without the garbage collector going through it again and again.

    All that is compiled stays; looking for cycles in it while it grew took a third of the time that compiling a reader takes.
    """
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        return make()
    finally:
        if is_collecting:
            gc.enable()


def compiled_for_good(make: Callable[[], Made]) -> Made:
    """Return the same, for what lives as long as its process.

    The garbage collector looks past what is compiled: a full collection of it takes as long as reading twenty articles. It also waits
    until some articles' records have come together: looking for cycles among the records of an article while they are made finds none
    and took a fourteenth of the reading time (``kzpipe bench``, in turn with and without).
    """
    made = compiled(make)
    gc.freeze()
    gc.set_threshold(*_COLLECTED_AFTER)
    return made
