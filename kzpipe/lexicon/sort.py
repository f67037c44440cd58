"""Put the lines of a lexicon in the order of their ids, so that a diff shows only what was edited."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from kzpipe.lexicon.layout import LAYOUTS


def sort_lexicon(name: str, rows: Iterable[dict[str, str]]) -> str:
    """Return the text of ``NAME.csv`` with its lines sorted by id and only the quotation marks it needs."""
    columns = [column.name for column in LAYOUTS[name].columns]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: row[columns[0]]))
    return text.getvalue()
