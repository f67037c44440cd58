"""Why rows differ: every changed row is traced to the inputs that differ, by what is most certain of it.

From the most certain on: its article came, went or was changed, somebody corrected it; a lexicon line made it; a line is about somebody it
names; a line stands in its words; a row of its article that it points at differs; nothing else that its stage reads differs; a parameter; the
name model; code; a library; a line elsewhere in its article. A stage is a pure function of what it declares, so what its stage does not read
is no cause but by way of the tables it reads. A row of an aggregate goes back to the rows it is summed from.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from kzpipe.schema.tables import TABLES
from kzpipe.versions.articles import ChangedArticles
from kzpipe.versions.behind import Noted, RowsBehind
from kzpipe.versions.code_inputs import Files
from kzpipe.versions.lines import line_changes
from kzpipe.versions.model import Cause, InputChange, RowChange, TableDiff
from kzpipe.versions.sampling import Others
from kzpipe.versions.stage_inputs import StageInputs, stage_inputs
from kzpipe.versions.told import (
    VERBS,
    Root,
    Told,
    entity_ids,
    from_code,
    from_inputs,
    how_of,
    ids_in,
    merged,
    name_of,
    root_of,
    states_of,
    told,
)
from kzpipe.versions.words import ArticleWords, LineForms, Lines, Standing, span_of

_ORDER: Final = (
    "rejects", "documents", "quarantine", "articles", "blocks", "sentences", "timexes", "mentions", "quotes", "claims", "events", "entities",
    "casualties", "timeline", "reactions", "framings", "actors", "coverage",
)  # fmt: skip
"""Rows are traced table after table, those that others rest on first."""
_MODEL_ENTRY: Final = "model:"
_EARLIER_ENTRY: Final = "earlier:"
_QUOTE_OR_LABEL: Final = "extract.scare_quote_words"
_DISCOVERED: Final = "x-"
"""How the ids of entities begin that no lexicon lists: the name model or a rule has found them."""
_LISTS_ENTITIES: Final = ("entities", "places")
_HOW_OF_ROW: Final = {"new": "added", "gone": "removed", "changed": "changed"}
_KEY: Final = re.compile(r"[a-z]+\.[a-z_]+")
_UNKNOWN: Final = "unknown"
_NOTHING: Final[Mapping[str, Others]] = {}
Level = Callable[[RowChange], Told | None]


def with_causes(
    tables: Sequence[TableDiff], inputs: Sequence[InputChange], before: Files, after: Files, others: Mapping[str, Others] = _NOTHING
) -> tuple[tuple[TableDiff, ...], tuple[InputChange, ...], int]:
    """Return the tables with the causes of every row in them, the inputs with the number of rows that each has caused, and how many have no cause.

    ``others`` are by table the rows that differ and are not in ``tables``: a row is traced by way of the rows it rests on. A row that several
    inputs have caused counts for each; one of an aggregate counts for the inputs behind the rows it is summed from.
    """
    by_name = {diff.table: diff.rows for diff in tables}
    given = {name: (by_name.get(name, ()), others.get(name, Others())) for name in (*by_name, *others)}
    trace = _Trace([row for rows, other in given.values() for row in (*rows, *other.asked, *other.behind)], inputs, (before, after))
    traced: dict[str, tuple[RowChange, ...]] = {}
    for name in sorted(given, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER)):
        rows, other = given[name]
        traced[name] = tuple(_with(row, trace.trace(row)) for row in rows)
        for weight, unshown in ((other.weight, other.asked), (0.0, other.behind)):
            for row in unshown:
                trace.trace(row, weight)
    counts = trace.rows_of_inputs()
    return (
        tuple(replace(diff, rows=traced[diff.table]) for diff in tables),
        tuple(replace(change, rows=round(counts[root_of(change)])) for change in inputs),
        round(trace.unknown),
    )


def _with(row: RowChange, found: Told) -> RowChange:
    return replace(row, causes=found.causes, roots=found.roots)


class _Trace:
    """Traces rows in the order of the chain."""

    def __init__(self, rows: Sequence[RowChange], inputs: Sequence[InputChange], versions: tuple[Files, Files]) -> None:
        documents = frozenset(row.row_id for row in rows if row.table == "documents" and row.how == "changed")
        ids = sorted({row.document_id for row in rows if row.document_id is not None})
        self._inputs = {root_of(change): change for change in inputs}
        self._stages = stage_inputs(inputs, versions[1])
        self._articles = ChangedArticles(inputs, versions, documents)
        self._changed_articles = [change for change in inputs if change.kind == "article"]
        self._corrections = [change for change in inputs if change.kind == "correction"]
        self._behind = RowsBehind(self._articles, versions)
        self._corrected: dict[str, list[InputChange]] = defaultdict(list)
        for change in self._corrections:
            for row_id in _corrected_rows(change):
                self._corrected[row_id].append(change)
        self._lines = line_changes(inputs, (versions[0].read, versions[1].read))
        self._made_by: dict[str, set[int]] = defaultdict(set)
        self._about: dict[str, set[int]] = defaultdict(set)
        for number, line in enumerate(self._lines):
            self._made_by[line.line_id].add(number)
            for one in line.touched:
                self._about[one].add(number)
        forms = LineForms(self._lines, versions) if self._lines else None
        self._words = [ArticleWords(version.tables, ids, forms) for version in versions] if forms else []
        self._told_lines: dict[tuple[Lines, str], Told] = {}
        self._told_upstream: dict[tuple[str | None, str], Told | None] = {}
        self._counts: dict[frozenset[Root], float] = defaultdict(float)
        self.unknown = 0.0
        self._standing: tuple[RowChange | None, Standing | None] = (None, None)

    def rows_of_inputs(self) -> dict[Root, float]:
        """Return the number of rows each input has caused."""
        counts: dict[Root, float] = defaultdict(float)
        for roots, rows in self._counts.items():
            for root in roots:
                counts[root] += rows
        return counts

    def trace(self, row: RowChange, weight: float = 1.0) -> Told:
        """Return the causes of a row that stands for so many, and note it for those that rest on it."""
        table = TABLES.get(row.table)
        found = None
        if table is not None:
            found = next((one for level in self._levels(row.table, table.stage) if (one := level(row)) is not None), None)
        if found is None:
            found = Told((Cause(_UNKNOWN, "", self._why_unknown(row)),), frozenset())
        if table is not None:
            self._behind.note(row, found)
        self._counts[found.roots] += weight
        self.unknown += weight if all(cause.kind == _UNKNOWN for cause in found.causes) else 0.0
        return found

    def _levels(self, table: str, stage: str) -> tuple[Level, ...]:
        of_stage = (self._only_input, self._parameter, self._model, self._earlier_tables, self._code, self._library)
        if stage == "aggregate":
            return (self._certain, self._corrected_behind, self._summed, *of_stage)
        if table == "entities":
            return (self._certain, self._own_line, self._named_by, self._about_somebody, *of_stage)
        return (
            self._certain,
            self._made_by_line,
            self._made_by_rule,
            self._about_somebody,
            self._in_words,
            self._in_article,
            *of_stage,
            self._settled,
            self._elsewhere,
        )

    # most certain: the article, a correction, a verdict that names its parameter, an article that is used or not

    def _certain(self, row: RowChange) -> Told | None:
        found = [self._articles.of_row(row)]
        if corrections := self._corrected.get(row.row_id):
            found.append(from_inputs(corrections))
        if row.table in ("rejects", "quarantine"):
            words = {word for state in states_of(row) for word in _KEY.findall(str(state.get("detail")))}
            if named := [self._inputs["parameter", word] for word in sorted(words) if ("parameter", word) in self._inputs]:
                found.append(from_inputs(named, "the verdict names it"))
        if not any(found):
            found += [_by_way(noted) for noted in self._behind.verdicts(row)[:1]]
        return merged([one for one in found if one is not None])

    def _corrected_behind(self, row: RowChange) -> Told | None:
        """Return the corrections of the rows that an aggregate lists: aggregates take in what people have corrected."""
        listed = {one for state in states_of(row) for cell in state.values() for one in ids_in(cell)} if self._corrected else set()
        rows = sorted(listed & self._corrected.keys())
        return merged([from_inputs(self._corrected[one], f"of {one}") for one in rows])

    # lexicon lines

    def _lines_of(self, numbers: Iterable[int], row: RowChange) -> Lines:
        """Return those of some lines that the row's stage reads."""
        read = self._stages[TABLES[row.table].stage].lexicons
        return frozenset(number for number in numbers if self._lines[number].lexicon in read)

    def _told_of(self, lines: Lines, why: str) -> Told | None:
        if not lines:
            return None
        known = self._told_lines.get((lines, why))
        if known is None:
            known = self._told_lines[lines, why] = from_inputs([self._lines[number].change for number in sorted(lines)], why)
        return known

    def _lines_about(self, ids: Iterable[str]) -> set[int]:
        return {number for one in ids for key in (one, one.partition(".")[0]) for number in self._about.get(key, ())}

    def _made_by_line(self, row: RowChange) -> Told | None:
        entries = [str(state.get("entry_id")) for state in states_of(row) if state.get("entry_id")]
        made = {number for entry in entries for number in self._made_by.get(entry, ())}
        made |= self._lines_about(entry.removeprefix(_EARLIER_ENTRY) for entry in entries if entry.startswith(_EARLIER_ENTRY))
        found = [self._told_of(self._lines_of(made, row), "the row is made by it")]
        if row.how == "changed":
            found.append(self._told_of(self._lines_of(self._lines_about(entity_ids(row)[1]), row), "about those who differ in the row"))
        return merged([one for one in found if one is not None])

    def _made_by_rule(self, row: RowChange) -> Told | None:
        """Return the name model where it found the row, and the parameter by which words between quotation marks are a quote or a label."""
        states = states_of(row)
        if any(str(state.get("entry_id", "")).startswith(_MODEL_ENTRY) for state in states):
            return self._model(row)
        if row.table != "quotes" or (row.how == "changed" and "kind" not in row.columns):
            return None
        found = [change for change in self._of_stage(row).parameters if change.what == _QUOTE_OR_LABEL]
        words = min(len(str(state.get("text")).split()) for state in states)
        most = max((int(value) for change in found for value in (change.before, change.after) if value and value.isdecimal()), default=0)
        return from_inputs(found, "so few words between quotation marks are a quote or a label") if 0 < words <= most else None

    def _settled(self, row: RowChange) -> Told | None:
        """Return the name model for a name of the lists, against which its names are settled."""
        models = self._of_stage(row).models
        return from_inputs(models, "its names and those of the lists are settled against each other") if models and row.table == "mentions" else None

    def _about_somebody(self, row: RowChange) -> Told | None:
        ids = {*entity_ids(row)[0], *(f"event_type:{state.get('event_type')}" for state in states_of(row) if row.table == "events")}
        lines = self._lines_of(self._lines_about(ids), row)
        if not lines:
            return None
        in_words = lines & self._where(row).sentence
        return self._told_of(in_words, "about somebody in the row, and in its sentence") or self._told_of(lines, "about somebody in the row")

    def _own_line(self, row: RowChange) -> Told | None:
        """Return the line that lists an entity where it came, went or changed as the row did."""
        own = {number for number in self._made_by.get(row.row_id, ()) if self._lines[number].lexicon in _LISTS_ENTITIES}
        own = {number for number in own if _HOW_OF_ROW[how_of(self._lines[number].change)] == row.how}
        return self._told_of(frozenset(own), "the entity's own line")

    def _where(self, row: RowChange) -> Standing:
        """Return where lines stand in the words of a row, in every version that has it."""
        if self._standing[0] is not row or self._standing[1] is None:
            found = [
                words.standing(row.document_id, span_of(state))
                for words, state in zip(self._words, (row.before, row.after), strict=True) if state is not None and row.document_id is not None
            ] if self._words else []  # fmt: skip
            merged_lines = [frozenset[int]().union(*(standing[place] for standing in found)) for place in range(3)]
            self._standing = row, Standing(*(self._lines_of(lines, row) for lines in merged_lines))
        assert self._standing[1] is not None
        return self._standing[1]

    def _in_words(self, row: RowChange) -> Told | None:
        where = self._where(row)
        return self._told_of(where.own, "in its words") or self._told_of(where.sentence, "in its sentence")

    def _elsewhere(self, row: RowChange) -> Told | None:
        return self._told_of(self._where(row).article, "elsewhere in its article")

    # other rows

    def _in_article(self, row: RowChange) -> Told | None:
        """Return the causes of what the row points at in its article."""
        return merged(_by_way(noted) for noted in self._behind.in_article(row))

    def _earlier_tables(self, row: RowChange) -> Told | None:
        """Return the causes of what differs of the article in the tables of earlier stages."""
        key = row.document_id, TABLES[row.table].stage
        if key not in self._told_upstream:
            self._told_upstream[key] = merged(_by_way(noted) for noted in self._behind.upstream(row))
        return self._told_upstream[key]

    def _named_by(self, row: RowChange) -> Told | None:
        """Return the records that name an entity: it has a row as long as somebody names it."""
        if row.how == "changed" and (found := self._about_somebody(row)):
            return found
        return _derived(self._behind.naming(row.row_id), self._articles)

    def _summed(self, row: RowChange) -> Told | None:
        return _derived(self._behind.summed(row), self._articles)

    # what the whole stage reads

    def _of_stage(self, row: RowChange) -> StageInputs:
        return self._stages[TABLES[row.table].stage]

    def _only_input(self, row: RowChange) -> Told | None:
        """Return the one input that differs of all that the stage reads; other articles can tell in ingest and clean, by their copies."""
        stage = self._of_stage(row)
        possible = [*stage.all, *(self._changed_articles if stage.name in ("ingest", "clean") else ())]
        possible += self._corrections if stage.name in ("extract", "aggregate") else []
        if len(possible) != 1 or self._behind.has_upstream(row):
            return None
        return from_inputs(possible, f"nothing else that {stage.name} reads differs")

    def _parameter(self, row: RowChange) -> Told | None:
        found = self._of_stage(row).deciding(row.table)
        return from_inputs(found) if found else None

    def _model(self, row: RowChange) -> Told | None:
        models = self._of_stage(row).models
        is_found = any(str(state.get("entry_id", "")).startswith(_MODEL_ENTRY) for state in states_of(row))
        is_found = is_found or any(one.startswith(_DISCOVERED) for one in entity_ids(row)[0])
        return from_inputs(models) if models and is_found else None

    def _code(self, row: RowChange) -> Told | None:
        code = self._of_stage(row).code
        return from_code(code, f"code of {self._of_stage(row).name}") if code else None

    def _library(self, row: RowChange) -> Told | None:
        found = self._of_stage(row).libraries
        return from_inputs(found) if found else None

    def _why_unknown(self, row: RowChange) -> str:
        if row.table not in TABLES:
            return f"{row.table} is no table of this version of the program, so nothing tells what it is made from"
        stage = self._of_stage(row)
        if not stage.all:
            return f"nothing that {stage.name} reads differs but tables, and no row of them tells; were both versions made by a whole run?"
        kinds = ", ".join(f"{n} of kind {kind}" for kind, n in sorted(Counter(change.kind for change in stage.all).items()))
        return f"of what {stage.name} reads differ {kinds}; none names the row, is about anybody in it or stands in its words"


def _corrected_rows(change: InputChange) -> set[str]:
    """Return what may be the row of a correction: its name is the row's key, which may hold slashes, with the field after it."""
    key = change.what.partition(": ")[2]
    return {key, key.rpartition("/")[0]} - {""}


def _by_way(noted: Noted) -> Told:
    """Return the causes of another row as those of one that rests on it."""
    way = f"by way of {name_of(noted.row)}, which {VERBS[noted.row.how]}"
    causes = []
    for cause in noted.told.causes:
        is_told = cause.kind == "article" or "by way of" in cause.detail
        causes.append(cause if is_told else replace(cause, detail="; ".join(filter(None, (cause.detail, way)))))
    return Told(tuple(causes), noted.told.roots)


def _derived(behind: Sequence[Noted], articles: ChangedArticles) -> Told | None:
    """Return the rows behind as causes, those of one table that differ alike and for the same reason as one."""
    groups: dict[tuple[str, str, str, str], list[Noted]] = defaultdict(list)
    for noted in behind:
        cause = noted.told.causes[0]
        groups[noted.row.table, noted.row.how, cause.kind, cause.what].append(noted)
    causes = []
    for (_, how, _, _), members in groups.items():
        first = members[0]
        many = f" and {len(members) - 1} more" if len(members) > 1 else ""
        causes.append(Cause("derived", first.row.row_id, f"{name_of(first.row)}{many} {VERBS[how]} {_because(first, articles)}"))
    return told(causes, frozenset[Root]().union(*(noted.told.roots for noted in behind))) if causes else None


def _because(noted: Noted, articles: ChangedArticles) -> str:
    cause = noted.told.causes[0]
    if cause.kind == _UNKNOWN:
        return "for a reason that cannot be told"
    if cause.kind == "derived":
        return f"because {cause.detail}"
    if cause.kind == "article":
        label = articles.label(noted.row.document_id) if noted.row.document_id else cause.what
        return f"with article {label if label.startswith(cause.what) else cause.what}"
    return f"because of {cause.kind} {cause.what}"
