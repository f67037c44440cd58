"""Rules between lexicon lines: unique ids, references, forms that fold to one, letters that look like others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kzpipe.errors import LexiconError
from kzpipe.lexicon.layout import LAYOUTS
from kzpipe.text.normalize import fold

if TYPE_CHECKING:
    from kzpipe.lexicon.load import Lexicons

_LOOK_ALIKE = {
    "ی": "Persian yeh (U+06CC)", "ک": "Persian kaf (U+06A9)", "ـ": "tatweel", "\u200f": "right-to-left mark",
    "\u200e": "left-to-right mark", "\u200c": "zero-width non-joiner", "\u200b": "zero-width space", "\u00a0": "no-break space",
}  # fmt: skip
_SUSPECT = re.compile("[" + "".join(_LOOK_ALIKE) + "]")


def check_lexicons(lexicons: Lexicons) -> None:
    """Raise LexiconError for the first line that breaks a rule; the message begins with ``FILE:LINE:``."""
    for name, rows in lexicons.rows.items():
        layout = LAYOUTS[name]
        key = layout.columns[0].name
        ids: dict[str, int] = {}
        forms: dict[tuple[str, ...], int] = {}
        for number, row in enumerate(rows, 2):
            where = f"{name}.csv:{number}:"
            if row[key] in ids:
                raise LexiconError(f"{where} {key} {row[key]!r} stands in line {ids[row[key]]} already; give the line an id of its own")
            ids[row[key]] = number
            arabic = row[layout.arabic]
            odd = _SUSPECT.search(arabic)
            if odd:
                raise LexiconError(f"{where} {arabic!r} holds a {_LOOK_ALIKE[odd.group()]}; spell it with plain Arabic letters")
            if layout.unique_form:
                form = (fold(arabic), *(row[column] for column in layout.apart))
                if form in forms:
                    raise LexiconError(f"{where} {arabic!r} folds to the same form as line {forms[form]}; remove one, or tell them apart by "
                                       f"{' or '.join(layout.apart) or 'another spelling'}")  # fmt: skip
                forms[form] = number
    _check_references(lexicons)


def _check_references(lexicons: Lexicons) -> None:
    from kzpipe.lexicon.load import did_you_mean

    for name, rows in lexicons.rows.items():
        for column in LAYOUTS[name].columns:
            if column.reference is None:
                continue
            target, target_column = column.reference.split(".")
            if target not in lexicons.rows:
                continue
            known = {row[target_column] for row in lexicons.rows[target]}
            for number, row in enumerate(rows, 2):
                value = row[column.name]
                if value and value not in known:
                    raise LexiconError(f"{name}.csv:{number}: {column.name} {value!r} is not in {target}.csv.{did_you_mean(value, known)}")
