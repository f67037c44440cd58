"""People's verdicts beside the rows they were given on, as ``kzpipe why`` and ``kzpipe show`` tell them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kzpipe.corrections.cells import CORRECTABLE, column_of, gist_of, same_cell
from kzpipe.corrections.lines import FOLDER, Correction, read_corrections
from kzpipe.corrections.listing import say_verdict
from kzpipe.errors import CorrectionError


@dataclass(frozen=True, slots=True)
class Verdict:
    """One verdict: ``what`` in words (``number 13 -> 18``, ``accepted``, ``rejected``), its reason, its day in ISO 8601, and ``FILE:LINE``.

    ``holds`` is False where the row is not what it was when the verdict was given.
    """

    verdict: str
    what: str
    reason: str
    day: str
    place: str
    holds: bool


class Verdicts:
    """The verdicts of one version by table and row; ``unreadable`` says why there are none where the files cannot be used."""

    def __init__(self, corrections: Iterable[Correction] = (), unreadable: str | None = None) -> None:
        self.unreadable = unreadable
        self._given: dict[tuple[str, str], list[Correction]] = defaultdict(list)
        for one in corrections:
            self._given[one.table, one.row_id].append(one)

    @classmethod
    def of_version(cls, paths: Collection[str], read: Callable[[str], bytes | None]) -> Verdicts:
        """Read those of a version by the paths of its files; files that cannot be used are told, for the rows can be looked at all the same."""
        files = {path: read(path) or b"" for path in paths if path.startswith(f"{FOLDER}/")}
        try:
            return cls(read_corrections(files))
        except CorrectionError as error:
            return cls(unreadable=str(error))

    def of(self, table: str, row_id: str, row: Mapping[str, Any]) -> tuple[Verdict, ...]:
        """Return the verdicts on a row."""
        return tuple(
            Verdict(one.verdict, say_verdict(one), one.reason, one.day.isoformat(), one.where, _holds(one, row))
            for one in self._given.get((table, row_id), ())
        )

    def takes_away(self, table: str) -> list[str]:
        """Return the ids of the rows of a table that an aggregate may lack for a verdict: those rejected or corrected."""
        return [row_id for (of, row_id), given in self._given.items() if of == table and any(one.verdict != "accept" for one in given)]


def _holds(one: Correction, row: Mapping[str, Any]) -> bool:
    if one.verdict == "correct":
        return one.field in row and same_cell(column_of(one.table, one.field), one.was, row[one.field])
    return row.keys() >= set(CORRECTABLE[one.table]) and gist_of(one.table, row) == one.was
