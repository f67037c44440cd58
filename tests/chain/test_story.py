"""What a reviewer goes through in fresh clones, told in order: every chapter begins where the one before it ended.

A person who is two, mended by a line of the lexicon; a number of the parameters; a broken line; a claim corrected, which its article later
takes back, while another comes in with a higher toll; two releases, found, compared and built again by a newcomer who has nothing but Git.
What was typed and answered lies in ``transcript.txt`` in the folder of the tests.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from story import Clone, Command, all_rows, causes_of, clone_of, from_to, git, rows_of
from story_articles import AMBASSADOR, DETAINED, MORNING, NEXT_DAY

from kzpipe.paths import Project

pytestmark = pytest.mark.slow

ALIASES = "kzpipe/lexicons/aliases.csv"
ALIAS = "person-yermek-kosherbayev-name-01"
AMBASSADOR_ID = "person-yermek-kosherbayev"
CORRECTIONS = "data/curated/corrections/claims.csv"
MORNING_FILE, AMBASSADOR_FILE, NEXT_DAY_FILE = (f"data/raw/{name}.txt" for name in ("morning", "ambassador", "next_day"))


@pytest.fixture(scope="module")
def story(root: Path, tmp_path_factory: pytest.TempPathFactory, copy_project: Callable[..., Project], kzpipe_command: Command) -> Clone:
    """A clone of a project with two articles, whose list of aliases lacks the line that makes one of two spellings."""
    folder = tmp_path_factory.mktemp("story")
    origin = copy_project(folder / "origin", articles=())
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy2(root / name, origin.root / name)
    (origin.root / MORNING_FILE).write_text(MORNING, "utf-8")
    (origin.root / AMBASSADOR_FILE).write_text(AMBASSADOR, "utf-8")
    lines = (origin.root / ALIASES).read_text("utf-8").splitlines(keepends=True)
    (origin.root / ALIASES).write_text("".join(line for line in lines if not line.startswith(f"{ALIAS},")), "utf-8")
    git(origin.root, "add", "--all")
    git(origin.root, "commit", "--quiet", "--message", "Two articles")
    clone = Clone(clone_of(origin.root, folder / "reviewer"), kzpipe_command, folder / "transcript.txt")
    clone.edit("params.yaml", "processes: 2", "processes: 1")  # three short articles are read sooner by one process
    return clone


def test_the_first_release(story: Clone) -> None:
    story.tell("The first release")
    story.kzpipe("run")
    story.commit("The first articles")
    story.kzpipe("release", "data-v1")
    package = json.loads((story.project.root / "data/releases/data-v1/datapackage.json").read_text("utf-8"))
    claims = next(resource for resource in package["resources"] if resource["name"] == "claims")
    assert package["rows"]["claims"] == len(story.rows("claims"))
    assert claims["hash"].startswith("sha256:")
    assert claims["schema"]["primaryKey"] == ["claim_id"]
    assert "first release" in (story.project.root / "data/releases/data-v1/changes.md").read_text("utf-8")


def test_an_alias_makes_one_person_of_two(story: Clone, root: Path) -> None:
    story.tell("An alias that had split one person in two")
    people = {row["entity_id"]: row["name_ar"] for row in story.rows("entities") if row["entity_type"] == "person"}
    (twin,) = (one for one, name in people.items() if name == "يرمك كوشرباييف")
    assert AMBASSADOR_ID in people

    shutil.copy2(root / ALIASES, story.project.root / ALIASES)
    story.kzpipe("run")
    shown, diff = story.compare("HEAD")

    (line,) = diff.inputs
    assert (line.kind, line.what, line.before, line.rows) == ("lexicon", f"aliases.csv: {ALIAS}", None, len(all_rows(diff)))
    assert {cause.kind for cause in causes_of(all_rows(diff))} == {"lexicon", "derived"}
    assert f"+ aliases.csv: {ALIAS}" in shown
    assert [(row.how, row.row_id) for row in rows_of(diff, "entities")] == [("removed", twin)]
    mentions = rows_of(diff, "mentions")
    assert {row.how for row in mentions} == {"changed"}
    assert {from_to(row, "entity_id") for row in mentions} == {(twin, AMBASSADOR_ID)}
    assert {(cause.kind, cause.what) for cause in causes_of(mentions)} == {("lexicon", f"aliases.csv: {ALIAS}")}
    actors = {row.row_id: row for row in rows_of(diff, "actors")}
    assert actors[twin].how == "removed"
    before, after = from_to(actors[AMBASSADOR_ID], "mention_count")
    assert (before, after) == (2, 2 + len(mentions))
    assert all(cause.kind == "derived" and f"because of lexicon aliases.csv: {ALIAS}" in cause.detail for cause in causes_of(actors.values()))
    story.commit("Another spelling of the ambassador")


def test_a_parameter(story: Clone) -> None:
    story.tell("A parameter")
    story.edit("params.yaml", "max_days_before_published: 366", "max_days_before_published: 3")
    story.kzpipe("run")
    shown, diff = story.compare("HEAD")
    (parameter,) = diff.inputs
    assert (parameter.kind, parameter.what) == ("parameter", "aggregate.max_days_before_published")
    assert (parameter.before, parameter.after, parameter.rows) == ("366", "3", len(all_rows(diff)))
    assert "aggregate.max_days_before_published  366 → 3" in shown
    assert {str(row.before["date"]) for row in rows_of(diff, "casualties", "removed") if row.before} == {"2022-01-02"}
    assert {(cause.kind, cause.what) for cause in causes_of(all_rows(diff))} == {("parameter", parameter.what)}

    story.edit("params.yaml", "max_days_before_published: 3", "max_days_before_published: 366")
    story.kzpipe("run")
    shown, _ = story.compare("HEAD", differs=False)
    assert "Nothing differs" in shown


def test_a_broken_lexicon_line_touches_no_data(story: Clone) -> None:
    story.tell("A broken lexicon line")
    titles = story.project.root / "kzpipe/lexicons/titles.csv"
    whole = titles.read_bytes()
    before = {file: file.read_bytes() for file in story.project.stages.rglob("*.parquet")}
    titles.write_bytes(whole + b"broken-line\n")
    said = story.kzpipe("run", ends_with=1)
    titles.write_bytes(whole)
    assert re.search(rf"^kzpipe: \S*titles\.csv:{len(whole.splitlines()) + 1}: ", said, re.MULTILINE), "file and line"
    assert {file: file.read_bytes() for file in story.project.stages.rglob("*.parquet")} == before
    assert story.git("status", "--porcelain") == ""


def test_a_claim_is_corrected(story: Clone) -> None:
    story.tell("A claim is corrected")
    (claim,) = (row["claim_id"] for row in story.rows("claims") if row["group"] == "journalists")
    story.kzpipe("correct", claim, "number", "3", "--reason", "the union of journalists names three of them")
    story.kzpipe("run")
    shown, diff = story.compare("HEAD")
    (correction,) = diff.inputs
    assert (correction.kind, correction.what) == ("correction", f"claims.csv: {claim}/number")
    assert {row.table for row in all_rows(diff)} == {"casualties"}, "tables of extract stay as the code has read them"
    (casualty,) = rows_of(diff, "casualties", "changed")
    assert (from_to(casualty, "best"), from_to(casualty, "is_corrected")) == ((2, 3), (False, True))
    assert {(cause.kind, cause.what) for cause in casualty.causes} == {("correction", correction.what)}
    assert f"claims.csv: {claim}/number" in shown
    assert "best: 2 → 3" in shown
    story.commit("Three journalists were detained, as their union has it")


def test_the_next_day_a_claim_is_gone_and_the_toll_is_higher(story: Clone) -> None:
    story.tell("The next day: a corrected claim is gone from its article, and another article has a higher toll")
    (old,) = (row for row in story.rows("casualties") if row["measure"] == "killed")
    assert old["best"] == 16
    (corrected,) = (row["claim_id"] for row in story.rows("claims") if row["group"] == "journalists")
    story.edit(AMBASSADOR_FILE, DETAINED, "")
    (story.project.root / NEXT_DAY_FILE).write_text(NEXT_DAY, "utf-8")
    said = story.kzpipe("run", ends_with=1)
    assert re.search(rf"^kzpipe: {CORRECTIONS}:2: .*{corrected}.*delete the line", said, re.MULTILINE), "the guard names file and line"
    assert old in story.rows("casualties"), "what aggregate wrote last is left"
    story.edit(CORRECTIONS, (story.project.root / CORRECTIONS).read_text("utf-8").splitlines(keepends=True)[1], "")
    story.kzpipe("run")

    shown, diff = story.compare("HEAD", table="casualties")
    assert {(one.kind, one.what.partition(": ")[0]) for one in diff.inputs} == {
        ("article", AMBASSADOR_FILE), ("article", NEXT_DAY_FILE), ("correction", "claims.csv"),
    }  # fmt: skip
    assert not {cause.kind for cause in causes_of(all_rows(diff))} & {"code", "library", "model", "parameter", "lexicon", "unknown"}
    (toll,) = (row for row in rows_of(diff, "casualties", "changed") if row.row_id == old["casualty_id"])
    assert from_to(toll, "best") == (16, 26)
    (new,) = (row for row in rows_of(diff, "claims", "added") if row.after and row.after["measure"] == "killed" and row.after["number"] == 26)
    (cause,) = toll.causes
    assert (cause.kind, cause.what) == ("derived", new.row_id)
    assert cause.detail.startswith(f"claim {new.row_id} came in with article {NEXT_DAY_FILE}")
    assert "best: 16 → 26 (+10)\n" in shown
    assert f"because claim {new.row_id} came in with article {NEXT_DAY_FILE}" in shown, "though its table is not shown"
    assert toll.evidence is not None
    assert toll.evidence.sentence[toll.evidence.start : toll.evidence.end] == "26 شخصاً قتلوا"
    (gone,) = (row for row in rows_of(diff, "casualties", "removed") if row.before and row.before["is_corrected"])
    assert {cause.kind for cause in gone.causes} <= {"derived", "correction"}


def test_a_number_is_led_down_to_its_words(story: Clone) -> None:
    story.tell("Why 26")
    (toll,) = (row for row in story.rows("casualties") if row["best"] == 26)
    (claim,) = toll["best_claim_ids"]
    said = story.kzpipe("why", toll["casualty_id"])
    for words in ("best 26", claim, "⟦26 شخصاً قتلوا⟧", "next_day.txt", "كازاخستان: حصيلة الجمعة أعلى مما أعلن", "2022-01-08"):
        assert words in said, words


def test_the_second_release(story: Clone) -> None:
    story.tell("The second release")
    assert "not committed" in story.kzpipe("release", "data-v2", ends_with=1)
    assert not (story.project.root / "data/releases/data-v2").exists()
    story.commit("A higher toll")
    assert "since data-v1" in story.kzpipe("release", "data-v2")
    changes = (story.project.root / "data/releases/data-v2/changes.md").read_text("utf-8")
    for words in ("data-v1 (", "→ data-v2", f"new {NEXT_DAY_FILE}", f"new aliases.csv: {ALIAS}", "casualties | 4 | 4 | 1 | 1 | 1 |"):
        assert words in changes.replace("`", ""), words
    assert "workspace" not in changes
    assert "data-v2" in story.git("tag").split()


def test_a_newcomer_finds_nothing_changed_and_builds_the_old_version_again(story: Clone, kzpipe_command: Command) -> None:
    """Her clone has no tags and an empty cache, and the store has the tables of the last version alone."""
    folder = story.project.root.parent
    story.share(folder / "store")
    newcomer = Clone(clone_of(story.project.root, folder / "newcomer", "--no-tags"), kzpipe_command, story.transcript)
    newcomer.tell("A newcomer: nothing has changed; the old version is built again")
    assert newcomer.git("tag") == ""
    newcomer.take(folder / "store")
    newcomer.kzpipe("run")
    assert newcomer.git("status", "--porcelain") == ""
    shown, diff = newcomer.compare("HEAD", differs=False)
    assert re.fullmatch(r".+\nNothing differs: \d+ tables with \d+ rows compared, all the same\.\n", shown), shown
    assert not diff.inputs

    assert "outputs have the bytes of its dvc.lock" in newcomer.kzpipe("rebuild", "data-v1")
    shown, diff = newcomer.compare("data-v1", "data-v2", table="casualties")
    assert "best: 16 → 26 (+10)\n" in shown
    assert not {cause.kind for cause in causes_of(all_rows(diff))} & {"code", "library", "unknown"}
    assert "'data-v9' is no version" in newcomer.kzpipe("diff", "data-v9", "--exit-code", ends_with=2)
