from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import traced_articles as t

from kzpipe.corrections.lines import Correction
from kzpipe.errors import InputError, TableError
from kzpipe.schema.tables import TABLES
from kzpipe.shards import WHOLE, file_name, table_folder
from kzpipe.versions.find_row import PREFIXES, UnknownRow
from kzpipe.versions.screen import plain_text
from kzpipe.versions.trace import Step, trace
from kzpipe.versions.trace_view import render_json, render_trace
from kzpipe.versions.verdicts import Verdicts


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return t.write_version(tmp_path_factory.mktemp("stages"))


@pytest.fixture(scope="module")
def lexicons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return t.write_lexicons(tmp_path_factory.mktemp("project") / "lexicons")


def below(step: Step) -> list[tuple[str, str]]:
    return [(one.relation, one.row_id) for one in step.below]


@pytest.mark.parametrize(
    ("row_id", "rests_on"),
    [
        (t.FIGURE, [("best, low, high", t.CLAIM), ("replaced", t.OTHER_CLAIM)]),
        (t.LINE, [("told", t.EVENT)]),
        (t.REACTION, [("told", t.EVENT)]),  # the quote stands under its event
        (t.FRAMING, [("called so", t.SHORT)]),
        (t.COVERAGE, [("published", t.SECOND)]),
        (t.EVENT, [("said in", t.QUOTE)]),
        (t.COUNTED, [("counted by", t.CLAIM)]),
        (t.SHORT, [("named before", t.MENTION)]),
        (t.CLAIM, []),
        (t.QUOTE, []),
        (t.TIMEX, []),
        ("place-almaty", []),
    ],
)
def test_a_row_rests_on(stages: Path, lexicons: Path, row_id: str, rests_on: list[tuple[str, str]]) -> None:
    assert below(trace(stages, row_id, lexicons).step) == rests_on


def test_an_actor_rests_on_what_its_row_counts(stages: Path, lexicons: Path) -> None:
    step = trace(stages, "ministry.kaz", lexicons).step
    assert [relation for relation, _ in below(step)] == ["named", "named", "speaks", "claims", "claims", "is acted on", "is acted on"]
    counted = pq.read_table(table_folder(stages, "actors") / file_name(WHOLE)).to_pylist()[0]
    assert len(step.below) == sum(counted[f"{what}_count"] for what in ("mention", "quote", "claim", "event", "recipient"))


def test_a_reaction_shows_a_quote_that_no_event_of_it_stands_in(stages: Path, lexicons: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(stages, tmp_path / "stages"))
    place = table_folder(other, "reactions") / file_name(WHOLE)
    rows = pq.read_table(place)
    told = pa.array([[t.COUNTED]], rows.schema.field("event_ids").type)
    pq.write_table(rows.set_column(rows.schema.get_field_index("event_ids"), rows.schema.field("event_ids"), told), place)
    assert below(trace(other, t.REACTION, lexicons).step) == [("told", t.COUNTED), ("said", t.QUOTE)]


def test_the_words_stand_in_their_sentence(stages: Path, lexicons: Path) -> None:
    step = trace(stages, t.CLAIM, lexicons).step
    assert step.evidence is not None
    assert step.evidence.sentence == "قالت الوزارة أمس إن 18 شرطيا قتلوا في ألماتي."
    assert step.evidence.sentence[step.evidence.start : step.evidence.end] == "18 شرطيا قتلوا"
    assert step.article is not None
    assert (step.article.title, step.article.outlet, step.article.published, step.article.source_path) == (
        t.TITLE, "وكالة العيّنة", "2022-01-07", "first.txt",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row_id", "found_by"),
    [
        (t.MENTION, [("lexicon", "kzpipe/lexicons/body_forms.csv:3", "ministry-full-1,ministry,full,الوزارة")]),
        (t.EVENT, [("lexicon", "kzpipe/lexicons/triggers.csv:2", "v-qatal-1-01-assault,v-qatal-1,ASSAULT,,subject,object,actor,"),
                   ("lexicon", "kzpipe/lexicons/verbs.csv:2", "v-qatal-1,1,q-t-l,قتل")]),
        (t.COUNTED, [("rule", None, "counted people (killed) tell of the deed")]),
        (t.SHORT, [("rule", None, "a short form of a name that stands earlier in the article")]),
        (t.TIMEX, [("rule", None, "time rule deictic-day")]),
        ("ministry.kaz", [("lexicon", "kzpipe/lexicons/bodies.csv:2", "ministry,government_body,GOV,Ministry")]),
        ("place-almaty", [("gone", None, "no lexicon of this version has a line of that id")]),
    ],
)  # fmt: skip
def test_what_found_a_row(stages: Path, lexicons: Path, row_id: str, found_by: list[tuple[str, str | None, str]]) -> None:
    assert [(origin.kind, origin.place, origin.what) for origin in trace(stages, row_id, lexicons).step.origins] == found_by


def test_a_lines_number_is_that_of_the_file_though_a_cell_holds_a_line_break(stages: Path, tmp_path: Path) -> None:
    lexicons = t.write_lexicons(tmp_path / "lexicons")
    (lexicons / "body_forms.csv").write_text('form_id,body_id,kind,form\n"a\nb",x,full,x\n\nministry-full-1,ministry,full,الوزارة\n', "utf-8")
    assert trace(stages, t.MENTION, lexicons).step.origins[0].place == "kzpipe/lexicons/body_forms.csv:5"


@pytest.mark.parametrize(
    ("row_id", "place"),
    [(t.QUOTE, "kzpipe/lexicons/cues.csv"), (t.CLAIM, "kzpipe/lexicons/victim_terms.csv")],  # قالت → قال, قتلوا → قتل
)
def test_cues_and_words_of_harm_are_looked_up_by_their_lemmas(stages: Path, root: Path, row_id: str, place: str) -> None:
    origin, *others = trace(stages, row_id, root / "kzpipe/lexicons").step.origins
    assert [str(other.place).partition(":")[0] for other in others] == (["kzpipe/lexicons/group_terms.csv"] if row_id == t.CLAIM else [])  # شرطيا
    file, _, number = str(origin.place).rpartition(":")
    assert file == place
    assert (root / file).read_text("utf-8").split("\n")[int(number) - 1] == origin.what


def test_while_a_lexicon_is_broken_a_claim_can_be_looked_at(stages: Path, root: Path, tmp_path: Path) -> None:
    lexicons = Path(shutil.copytree(root / "kzpipe/lexicons", tmp_path / "lexicons"))
    with (lexicons / "weekdays.csv").open("a", encoding="utf-8") as file:
        file.write("1-monday,8,x\n")
    (origin,) = trace(stages, t.CLAIM, lexicons).step.origins
    assert origin.kind == "unrecorded"
    assert "(weekdays.csv:" in origin.what


@pytest.mark.parametrize("beginning", ["casualty-9", "c-aaaa", " c-aaaa ", "e-dddd000000000004", "ministry.", "place"])
def test_the_beginning_of_one_id_will_do(stages: Path, lexicons: Path, beginning: str) -> None:
    assert trace(stages, beginning, lexicons).step.row_id.startswith(beginning.strip())


@pytest.mark.parametrize(
    ("row_id", "says"),
    [
        ("e-dddd", "2 ids begin so (e-dddd000000000004, e-dddd000000000005)"),
        ("c-aaaa000000000009", "Did you mean c-aaaa000000000001?"),
        ("ministri.kaz", "Did you mean ministry.kaz?"),
        (t.FIRST, f"It is a document: `kzpipe show {t.FIRST}`"),
        ("c-", "2 ids begin so"),
        ("c-0123", "c-… (claims)"),
        ("", "c-… (claims)"),
        ("x' or 1=1 --", "no row of this version has that id"),
    ],
)
def test_an_id_that_means_no_row_or_several(stages: Path, lexicons: Path, row_id: str, says: str) -> None:
    with pytest.raises(InputError) as error:
        trace(stages, row_id, lexicons)
    assert says in str(error.value)


def test_a_limit_says_how_many_more_there_are(stages: Path, lexicons: Path) -> None:
    traced = trace(stages, "ministry.kaz", lexicons, limit=1)
    assert traced.step.hidden == {"named": 1, "claims": 1, "is acted on": 1}
    assert "named: 1 more; --limit 2 shows all" in plain_text(render_trace(traced, is_plain=True))


def test_nothing_has_been_written(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="kzpipe run"):
        trace(tmp_path, t.CLAIM)


def test_a_version_without_a_table_that_rests_on_others(stages: Path, lexicons: Path, tmp_path: Path) -> None:
    older = Path(shutil.copytree(stages, tmp_path / "stages", ignore=shutil.ignore_patterns("actors", "quarantine")))
    assert {relation for relation, _ in below(trace(older, "ministry.kaz", lexicons).step)} == {"named"}


def test_it_reads_top_down_from_the_number_to_the_words(stages: Path, lexicons: Path) -> None:
    lines = plain_text(render_trace(trace(stages, t.FIGURE, lexicons), is_plain=True)).splitlines()
    assert lines[0] == ("2022-01-07, killed, security forces, in Almaty, total so far: best 18 (low 18, high 18); 2 claims of 1 outlet")
    assert lines[2] == "  best, low, high: 18 security forces killed, in Almaty, 2022-01-07, total so far; claimed by Ministry of Kazakhstan"
    assert lines[3] == "    \u2067قالت الوزارة أمس إن ⟦18 شرطيا قتلوا⟧ في ألماتي.\u2069"
    assert lines[4].endswith(f"first.txt ({t.FIRST})")
    assert any(line.startswith("  replaced: 13 security forces killed") for line in lines)


def test_every_row_of_a_version_has_words(stages: Path, lexicons: Path) -> None:
    for row_id in (t.FIGURE, t.LINE, t.REACTION, t.FRAMING, t.COVERAGE, t.TIMEX, t.QUOTE, t.COUNTED, "ministry.kaz"):
        shown = plain_text(render_trace(trace(stages, row_id, lexicons), is_plain=True))
        assert row_id in shown
        assert "None" not in shown


def test_json_holds_the_rows_whole(stages: Path, lexicons: Path) -> None:
    content = json.loads(render_json(trace(stages, t.FIGURE, lexicons)))
    assert content["step"]["row"]["date"] == dt.date(2022, 1, 7).isoformat()
    assert content["step"]["below"][0]["evidence"]["sentence"].startswith("قالت")
    assert content["names"] == {"ministry.kaz": "Ministry of Kazakhstan", "place-almaty": "Almaty"}


def dropped(stages: Path, target: Path, *names: str) -> Path:
    """Copy a version without some tables (``claims``) and columns (``claims.unit``), as an older schema would have written it."""
    older = Path(shutil.copytree(stages, target))
    for name in names:
        table, _, column = name.partition(".")
        place = table_folder(older, table) / file_name(WHOLE)
        if column:
            pq.write_table(pq.read_table(place).drop_columns([column]), place)
        else:
            shutil.rmtree(place.parent)
    return older


EVERY = (t.FIGURE, t.LINE, t.REACTION, t.FRAMING, t.COVERAGE, t.TIMEX, t.QUOTE, t.CLAIM, t.MENTION, t.SHORT, t.EVENT, t.COUNTED, "ministry.kaz")


@pytest.mark.parametrize("step", [slice(0, None), slice(0, None, 2), slice(1, None, 2)])
@pytest.mark.parametrize("table", [name for name in TABLES if name not in ("rejects", "quarantine")])
def test_tables_of_an_older_schema_lack_columns(stages: Path, lexicons: Path, tmp_path: Path, table: str, step: slice) -> None:
    """Whichever columns a version has not: what can be told is told, and what cannot is named."""
    columns = [column for column in TABLES[table].names if column not in TABLES[table].key][step]
    older = dropped(stages, tmp_path / "older", *(f"{table}.{column}" for column in columns))
    own = [row_id for row_id in EVERY if row_id.startswith(PREFIXES.get(table, "ministry"))]
    for row_id in [t.FIGURE, *own]:
        traced = trace(older, row_id, lexicons)
        shown = plain_text(render_trace(traced, is_plain=True))
        assert row_id in shown
        assert "None" not in shown
        if traced.step.table == table:
            assert f"tables of this version are older: {table} has no {', '.join(columns)}\n" in shown


@pytest.mark.parametrize("table", [name for name in TABLES if name not in ("rejects", "quarantine")])
def test_a_version_of_an_older_schema_lacks_tables(stages: Path, lexicons: Path, tmp_path: Path, table: str) -> None:
    older = dropped(stages, tmp_path / "older", table)
    for row_id in (t.FIGURE, t.REACTION, t.FRAMING, t.CLAIM, t.SHORT, "ministry.kaz"):
        if row_id.startswith(PREFIXES.get(table, "ministry" if table == "entities" else "no id")):
            with pytest.raises(UnknownRow, match="no row of this version has that id"):
                trace(older, row_id, lexicons)
        else:
            assert f"there is no table {table}" in plain_text(render_trace(trace(older, row_id, lexicons), is_plain=True))


def test_columns_of_another_type_are_read_as_todays(stages: Path, lexicons: Path, tmp_path: Path) -> None:
    older = dropped(stages, tmp_path / "older")
    place = table_folder(older, "claims") / file_name(WHOLE)
    rows = pq.read_table(place)
    numbers = rows.column("number").cast(pa.int64()).cast(pa.string())
    rows = rows.set_column(rows.schema.get_field_index("number"), "number", numbers).append_column("mood", pa.array(["calm"] * rows.num_rows))
    pq.write_table(rows.set_column(rows.schema.get_field_index("relayed_by"), "relayed_by", pa.array(["x"] * rows.num_rows)), place)
    step = trace(older, t.CLAIM, lexicons).step
    assert (step.row["number"], step.row["relayed_by"], step.row["mood"]) == (18.0, None, "calm")


def test_rows_that_are_listed_but_not_there_are_named(stages: Path, lexicons: Path, tmp_path: Path) -> None:
    """As after a run that stopped before the aggregates."""
    newer = dropped(stages, tmp_path / "newer")
    place = table_folder(newer, "claims") / file_name(WHOLE)
    pq.write_table(pq.read_table(place).slice(1), place)
    traced = trace(newer, t.FIGURE, lexicons)
    (relation,) = traced.step.missing
    assert f"{relation}: {traced.step.missing[relation][0]}, which no table has" in plain_text(render_trace(traced, is_plain=True))


def correction(table: str, row_id: str, verdict: str, field: str = "", was: str = "", value: str = "") -> Correction:
    return Correction(table, row_id, verdict, field, was, value, t.FIRST, dt.date(2022, 2, 1), "رقم الوزارة: 19", "كلمات", 2)


def test_verdicts_stand_under_their_rows(stages: Path, lexicons: Path) -> None:
    verdicts = Verdicts(
        [correction("claims", t.CLAIM, "correct", "number", "18", "19"), correction("claims", t.OTHER_CLAIM, "accept", was="measure=x")]
    )
    shown = plain_text(render_trace(trace(stages, t.FIGURE, lexicons, verdicts=verdicts), is_plain=True))
    assert "    verdict: number 18 -> 19, \u2068رقم الوزارة: 19\u2069 (2022-02-01, data/curated/corrections/claims.csv:2)\n" in shown
    assert re.search(r"    verdict: accepted, .*claims.csv:2\); the row is not what it was then: `kzpipe corrections` says what to do\n", shown)


@pytest.mark.parametrize(("row_id", "taken", "table"), [
    (t.FIGURE, t.OTHER_CLAIM, "claims"), (t.LINE, t.COUNTED, "events"), (t.FRAMING, t.SHORT, "mentions"), (t.REACTION, t.COUNTED, "events"),
])  # fmt: skip
def test_what_a_verdict_has_taken_away_is_told(stages: Path, lexicons: Path, tmp_path: Path, row_id: str, taken: str, table: str) -> None:
    """The row stands in the table of extract, of the day and kind of the aggregate, which does not list it."""
    after = dropped(stages, tmp_path / "after")
    name = next(name for name, prefix in PREFIXES.items() if row_id.startswith(prefix))
    place = table_folder(after, name) / file_name(WHOLE)
    rows = pq.read_table(place)
    for column, kind in ((field.name, field.type) for field in rows.schema if pa.types.is_list(field.type)):
        left = [[one for one in cell if one != taken] for cell in rows.column(column).to_pylist()]
        rows = rows.set_column(rows.schema.get_field_index(column), rows.schema.field(column), pa.array(left, kind))
    if name == "reactions":  # the one event of theirs is no verbal act
        rows = rows.set_column(rows.schema.get_field_index("stance"), rows.schema.field("stance"), pa.array(["none"]))
    pq.write_table(rows, place)
    verdicts = Verdicts([correction(table, taken, "reject")])
    found = [one.row_id for one in trace(after, row_id, lexicons, verdicts=verdicts).step.below if one.relation == "taken away by a verdict"]
    assert found == ([] if name == "reactions" else [taken])
    assert "taken away" not in plain_text(render_trace(trace(after, row_id, lexicons), is_plain=True))
