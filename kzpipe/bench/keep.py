"""Write the results where people look: JSON, picture, and the table inside the page that tells how they were measured."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kzpipe.bench.picture import render_picture
from kzpipe.bench.results import Results, to_json
from kzpipe.bench.table import render_table
from kzpipe.errors import InputError
from kzpipe.paths import replace_file

NAME: Final = "benchmarks"
BEGIN: Final = "<!-- measured: `kzpipe bench-chain --keep` writes what stands between these two lines -->"
END: Final = "<!-- measured until here -->"


def keep_results(results: Results, folder: Path) -> Iterator[Path]:
    """Write benchmarks.json, benchmarks.svg and, where benchmarks.md has a place for it, the table there; yield what was written.

    Raises InputError for a page with half of the place.
    """
    page = folder / f"{NAME}.md"
    text = with_table(page.read_text("utf-8"), render_table(results), str(page)) if page.is_file() else None
    folder.mkdir(parents=True, exist_ok=True)
    for suffix, content in ((".json", to_json(results)), (".svg", render_picture(results)), (".md", text)):
        if content is not None:
            path = folder / f"{NAME}{suffix}"
            replace_file(path, content)
            yield path


def with_table(page: str, table: str, place: str) -> str | None:
    """Return a page with another table between its two marks, None where it has neither."""
    marks = page.count(BEGIN), page.count(END)
    if marks == (0, 0):
        return None
    before, _, rest = page.partition(BEGIN)
    _, found, after = rest.partition(END)
    if marks != (1, 1) or not found:
        raise InputError(f"{place}: a table is put between the line {BEGIN!r} and, after it, {END!r}; each must be there once, or neither")
    return f"{before}{BEGIN}\n\n```text\n{table}```\n\n{END}{after}"
