"""What follows from figures: exponents, ratios, the table, the picture and the file, over results made up so that all is known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kzpipe.bench.keep import BEGIN, END, keep_results, with_table
from kzpipe.bench.picture import render_picture
from kzpipe.bench.results import SCAN, TAGGER, ChainRun, Cost, Increment, Machine, Reference, Results, StageCost, from_json, to_json
from kzpipe.bench.table import render_table
from kzpipe.errors import InputError


def stage(name: str, processor_seconds: float) -> StageCost:
    return StageCost(name, Cost(processor_seconds / 2, processor_seconds, 100.0 + processor_seconds), 10)


def chain(articles: int, processes: int = 2, *, slow: float = 1) -> ChainRun:
    """ingest takes a start of 1 s, extract one of 4 s and then a time that grows with the power 1.5."""
    more = articles - 10
    return ChainRun(articles, articles, articles * 400, processes, (stage("ingest", 1), stage("extract", 4 + slow * 0.01 * more**1.5)))


def results(*runs: ChainRun) -> Results:
    machine = Machine("a processor", 2, 16.0, "3.11.7", "Linux", 0.1, "2022-01-05")
    references = (Reference(SCAN, 1000, 0.01, 0.01, 1, "cut"), Reference(TAGGER, 1000, 2.5, 5.0, 2, "a tagger"))
    stages = (stage("ingest", 1), stage("extract", 4.5))
    increment = Increment(1010, 2, stages, Cost(9, 9, 9), Cost(8, 8, 8), Cost(2.5, 2, 2), 5_000_000, 120_000)
    return Results(machine, "pss", "files", chain(10), runs, increment, references)


FOUND = results(chain(110), chain(1010), chain(110, processes=1, slow=2))


def test_the_exponent_is_of_what_comes_beyond_the_start() -> None:
    assert FOUND.exponent("extract") == pytest.approx(1.5)
    assert FOUND.exponent("ingest") is None
    assert results(chain(110)).exponent("extract") is None


def test_the_tagger_is_held_against_the_whole_stage_on_as_many_cores() -> None:
    extract = FOUND.largest.cost("extract")
    assert FOUND.largest.articles == 1010
    clock, processors = FOUND.times_tagger() or (0, 0)
    assert clock == pytest.approx(404_000 / extract.seconds / 400)
    assert processors == pytest.approx(404_000 / extract.processor_seconds / 200)


def test_runs_of_one_size_are_paired() -> None:
    ((one, more),) = FOUND.pairs()
    assert (one.processes, more.processes, one.articles, more.articles) == (1, 2, 110, 110)


def test_table_file_and_picture_say_the_same() -> None:
    table, picture, derived = render_table(FOUND), render_picture(FOUND), json.loads(to_json(FOUND))["derived"]
    exponent = f"{derived['exponents']['extract']:.2f}"
    assert exponent == "1.50"
    assert f"exponent {exponent}" in picture
    (line,) = [line for line in table.splitlines() if line.startswith("extract") and "1,000 more" in line]
    assert f" {exponent} " in line
    times = f"{derived['times_tagger']['clock']:.0f}"
    assert f"extract : tagger = {times} by the clock" in table
    assert f"extract : tagger = {times};" in picture
    assert "the bar is 100: not met" in table
    words = f"{derived['words_per_second']['extract']:,.0f}"
    assert words.split(",")[0] in picture
    assert f"{FOUND.largest.words / FOUND.largest.cost('extract').seconds:,.0f}" in picture
    assert f"{derived['one_article_share']['extract']:.0%}" in picture
    assert "0.12 MB more with the version of one more article" in table


def test_a_picture_and_a_file_are_the_same_again() -> None:
    assert from_json(to_json(FOUND), "a file") == FOUND
    assert render_picture(from_json(to_json(FOUND), "a file")) == render_picture(FOUND)


@pytest.mark.parametrize(("text", "where"), [("{", "the whole"), ('{"measured": {"machine": 3}}', "machine"), ("{}", "the whole")])
def test_a_file_that_is_none_of_ours(text: str, where: str) -> None:
    with pytest.raises(InputError, match=rf"^b\.json: {where}: .*`kzpipe bench-chain --keep` has written"):
        from_json(text, "b.json")


def test_a_bar_that_is_met_and_a_run_without_tagger() -> None:
    fast = results(ChainRun(1010, 1010, 40_000_000, 2, chain(1010).stages))
    assert "the bar is 100: met" in render_table(fast)
    bare = Results(FOUND.machine, "pss", "files", FOUND.start, FOUND.runs, None, FOUND.references[:1])
    assert "tagger" not in render_table(bare)
    assert "tagger" not in render_picture(bare)
    assert json.loads(to_json(bare))["derived"]["times_tagger"] is None


def test_the_table_is_put_into_its_page(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text(f"# Before\n\n{BEGIN}\nold\n{END}\n\nafter\n", "utf-8")
    written = list(keep_results(FOUND, tmp_path))
    assert [path.name for path in written] == ["benchmarks.json", "benchmarks.svg", "benchmarks.md"]
    text = page.read_text("utf-8")
    assert render_table(FOUND) in text
    assert "old" not in text
    assert text.startswith("# Before\n")
    assert text.endswith("\nafter\n")
    assert list(keep_results(FOUND, tmp_path)) == written
    assert page.read_text("utf-8") == text


def test_a_page_without_a_place_is_left() -> None:
    assert with_table("a page", "table\n", "page.md") is None
    for page in (BEGIN, f"{END}\n{BEGIN}", f"{BEGIN}{END}{END}"):
        with pytest.raises(InputError, match=r"^page\.md: a table is put between"):
            with_table(page, "table\n", "page.md")
