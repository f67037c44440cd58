"""What a comparison of two versions holds: inputs that differ, tables that differ, rows with their causes and their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

WORKSPACE: Final = "workspace"
"""The name of the version that lies in the project's folders, committed or not."""

CAUSE_KINDS: Final = ("article", "lexicon", "model", "parameter", "code", "library", "correction", "derived", "unknown")
"""What can make a row differ: an article came, went or changed; a lexicon line; the name model; a number of ``params.yaml``; the code of a stage;
a library's version; a correction; another row it is summed from; nothing that is recorded."""

HOWS: Final = ("added", "removed", "changed", "moved")
"""How a row differs; ``moved``: the same row of a document at other offsets, under another id."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a row differs: a kind of ``CAUSE_KINDS``, ``what`` exactly (a path, ``LEXICON.csv: LINE``, ``SECTION.KEY``, a row's id), and how."""

    kind: str
    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class InputChange:
    """One input that differs: ``kind`` of ``CAUSE_KINDS``, ``what`` as in ``Cause``, its value or line before and after, and the rows it caused."""

    kind: str
    what: str
    before: str | None
    after: str | None
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence a row comes from, with the characters of the row's words in it, and the article it stands in."""

    document_id: str
    sentence: str
    start: int
    end: int
    title: str | None
    outlet: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that differs. ``row_id`` is its key (several columns joined by ``/``); ``before`` and ``after`` are whole rows, None where there is none.

    ``columns`` are those whose values differ, in the table's order; ``size`` orders rows, the largest change first. ``roots`` are kind and name
    of the inputs that the causes go back to, by which ``InputChange.rows`` counts. ``evidence`` is of the row as it stands last,
    ``evidence_before`` of the older version where its words were others.
    """

    table: str
    how: str
    row_id: str
    document_id: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    columns: tuple[str, ...] = ()
    size: float = 0.0
    causes: tuple[Cause, ...] = ()
    evidence: Evidence | None = None
    roots: frozenset[tuple[str, str]] = frozenset()
    evidence_before: Evidence | None = None


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """Columns that only one version has, and those of another type (``name: before -> after``)."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    retyped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableDiff:
    """One table of both versions: how many rows differ how, how often each column did, and the rows themselves.

    ``before`` and ``after`` are the numbers of rows, None where a version has no such table.
    """

    table: str
    before: int | None
    after: int | None
    added: int
    removed: int
    changed: int
    moved: int
    identical: int
    by_column: Mapping[str, int] = field(default_factory=dict)
    schema: SchemaChange = SchemaChange()
    rows: tuple[RowChange, ...] = ()

    @property
    def differing(self) -> int:
        """How many rows differ."""
        return self.added + self.removed + self.changed + self.moved

    @property
    def differs(self) -> bool:
        """Whether anything but the order of bytes differs."""
        is_missing = self.before is None or self.after is None
        return is_missing or self.schema != SchemaChange() or self.differing > 0


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """Two versions compared: their names as asked for, their commits (None for the workspace), inputs and tables that differ.

    ``sources`` tells per version where its tables were read from (cache, remote, rebuilt, workspace). ``unknown`` rows have no cause that can be
    told. ``traced`` is None where the causes of all rows were looked for, else of so many, and numbers of rows by cause are estimates.
    ``options`` are those of the command that asked for less than everything. ``names`` are those of the entities in the rows, by id.
    """

    before: str
    after: str
    before_commit: str | None
    after_commit: str | None
    sources: tuple[str, str]
    inputs: tuple[InputChange, ...]
    tables: tuple[TableDiff, ...]
    unknown: int = 0
    traced: int | None = None
    options: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def differs(self) -> bool:
        """Whether any table differs."""
        return any(table.differs for table in self.tables)
