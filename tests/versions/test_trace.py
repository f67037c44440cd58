from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import traced_articles as t

from kzpipe.errors import InputError, TableError
from kzpipe.store import PART, table_folder
from kzpipe.versions.screen import plain_text
from kzpipe.versions.trace import Step, trace
from kzpipe.versions.trace_view import render_json, render_trace


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
    counted = pq.read_table(table_folder(stages, "actors") / PART).to_pylist()[0]
    assert len(step.below) == sum(counted[f"{what}_count"] for what in ("mention", "quote", "claim", "event", "recipient"))


def test_a_reaction_shows_a_quote_that_no_event_of_it_stands_in(stages: Path, lexicons: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(stages, tmp_path / "stages"))
    place = table_folder(other, "reactions") / PART
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
        ("place-almaty", [("gone", None, "a lexicon line of that id no longer exists")]),
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
    (origin,) = trace(stages, row_id, root / "kzpipe/lexicons").step.origins
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
