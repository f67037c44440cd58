"""Classes of complements: words that make an event of the same verbs, named once in ``complements.csv`` and written ``{class}`` by many triggers.

A trigger's complement is words («حظر تجول»), one of ``SOMEBODY`` alone, or words with one class among them («{curfew}», «عن {post}»).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from kzpipe.lexicon.layout import SOMEBODY

CLASS_MARK: Final = re.compile(r"\{[^{}]*\}")


def class_of(complement: str) -> str | None:
    """Return the class that a complement names, without its braces; None where it has none."""
    mark = CLASS_MARK.search(complement)
    return None if mark is None or complement in SOMEBODY else mark.group()[1:-1]


def is_well_formed(complement: str) -> bool:
    """Tell whether a complement is words with at most one thing in braces among them."""
    return not {"{", "}"} & set(CLASS_MARK.sub("", complement, count=1))


def read_classes(rows: Iterable[Mapping[str, str]]) -> dict[str, list[str]]:
    """Return the forms of each class of ``complements.csv``, in file order."""
    classes: dict[str, list[str]] = {}
    for row in rows:
        classes.setdefault(row["class"], []).append(row["form"])
    return classes


def spell_out(complement: str, classes: Mapping[str, Iterable[str]]) -> list[str]:
    """Return what a complement stands for: itself, or each form of its class in the place of the class.

    Raises KeyError for a class that is not there; ``check_lexicons`` has told about it before.
    """
    name = class_of(complement)
    return [complement] if name is None else [complement.replace(f"{{{name}}}", form) for form in classes[name]]
