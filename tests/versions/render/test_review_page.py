"""The review page in a browser: what a reviewer finds, judges and saves."""

from __future__ import annotations

import csv
import dataclasses
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from kzpipe.cli import app
from kzpipe.corrections.give import ASKED_COLUMNS
from kzpipe.store import write_tables
from kzpipe.versions.model import Cause, Evidence, InputChange, RowChange, TableDiff, VersionDiff
from kzpipe.versions.render import render

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "corrections"), str(HERE.parents[1] / "aggregates")]

from browser import open_browser  # noqa: E402 - found by the line above
from corrected_rows import rows as corrected_rows  # noqa: E402

pytestmark = pytest.mark.xdist_group("browser")

HOSTILE = "</script><script>window.hit=1</script>\"'><img src=x onerror=window.hit=1> \u202e"
CARDS = "article.row"
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens a comparison; an error of the script or a breach of the policy fails the test."""
    contexts, wrong = [], []

    def open_page(diff: VersionDiff, fragment: str = "", limit: int = 10_000, **options: Any) -> Page:
        file = tmp_path / "review.html"
        file.write_text(render(diff, "html", limit=limit), encoding="utf-8")
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(("file:", "blob:")) else None)
        page.goto(f"{file.as_uri()}{fragment}")
        page.wait_for_load_state()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def counts(page: Page) -> str:
    return page.locator("#counts").inner_text()


def claims(number: int, diff: VersionDiff) -> VersionDiff:
    """The comparison with so many claims that came in, and nothing else."""
    claim = next(iter(corrected_rows()["claims"]))
    whole = {name: getattr(claim, name) for name in claim.__dataclass_fields__}
    evidence = Evidence("d" * 16, "قتل 13 شخصا.", 0, 9, "عنوان", "وكالة", "2022-01-07")  # "13 people were killed."
    cause = Cause("lexicon", "actor_names.csv: 214", "new")
    root = frozenset({("lexicon", "actor_names.csv: 214")})
    changes = tuple(
        RowChange("claims", "added", f"c-{n:05}", "d" * 16, None, whole | {"claim_id": f"c-{n:05}"}, (), 1.0, (cause,), evidence, root)
        for n in range(number)
    )
    table = TableDiff("claims", 0, number, number, 0, 0, 0, 0, {}, rows=changes)
    return dataclasses.replace(diff, tables=(table,), inputs=(InputChange("lexicon", "actor_names.csv: 214", None, "x", number),))


@pytest.mark.parametrize(("facet", "value", "shown"), [
    ("table", "mentions", 2), ("how", "added", 1), ("cause", "derived", 1), ("cause", "article", 1), ("actor", "mvd", 1),
    ("document", "00000000000000aa", 3), ("verdict", "none", 3),
])  # fmt: skip
def test_a_filter_leaves_its_rows_and_can_be_linked_to(diff: VersionDiff, show: Open, facet: str, value: str, shown: int) -> None:
    page = show(dataclasses.replace(diff, names={"mvd": "Ministry of Internal Affairs", "kaz": "Kazakhstan"}))
    assert counts(page) == "3 of 3 rows shown"
    page.select_option(f"#{facet}", value)
    assert (counts(page), page.locator(CARDS).count()) == (f"{shown} of 3 rows shown", shown)
    linked = page.url
    assert f"#{facet}={value}" in linked
    page.goto("about:blank")
    page.goto(linked)
    assert counts(page) == f"{shown} of 3 rows shown"
    assert page.input_value(f"#{facet}") == value
    page.click("#clear")
    assert counts(page) == "3 of 3 rows shown"


def test_an_input_leads_to_the_rows_it_caused(diff: VersionDiff, show: Open) -> None:
    rows = [dataclasses.replace(row, roots=frozenset({("article", "data/raw/a.txt")})) for row in diff.tables[2].rows[:1]]
    tables = (*diff.tables[:2], dataclasses.replace(diff.tables[2], rows=(*rows, *diff.tables[2].rows[1:])), diff.tables[3])
    page = show(dataclasses.replace(diff, tables=tables))
    page.click("a.of-input >> nth=0")
    # the page's policy lets nobody evaluate a string, so the waiting is done by looking at what is shown
    expect(page.locator("#counts")).to_have_text(re.compile("^1 of"))
    assert page.locator(CARDS).get_attribute("aria-setsize") == "1"
    page.click("#exact-clear")
    assert counts(page) == "3 of 3 rows shown"


@pytest.mark.parametrize(("text", "shown"), [("m-3", 1), ("الوزاره", 3), ("موسكو", 1), ("nowhere", 0), ("casualty-1 وكالة", 1)])
def test_search_takes_one_letter_for_its_forms(diff: VersionDiff, show: Open, text: str, shown: int) -> None:
    page = show(diff)
    page.fill("#text", text)
    assert counts(page) == f"{shown} of 3 rows shown"


def test_sides_words_and_directions(diff: VersionDiff, show: Open) -> None:
    page = show(diff)
    toll = page.locator(CARDS, has_text="casualty-1").first
    assert toll.locator("tr.changed").first.inner_text().split("\t") == ["best", "13", "18 (+5)"]
    assert toll.locator("thead th").all_inner_texts()[:3] == ["column", "before", "after"]
    assert toll.locator("mark").inner_text() == "18 من رجال الشرطة قتلوا"
    styles = "node => [getComputedStyle(node).direction, getComputedStyle(node).unicodeBidi, node.textContent]"
    assert toll.locator(".words").evaluate(styles)[0] == "rtl"
    assert toll.locator(".words bdi").evaluate_all(f"nodes => nodes.map({styles})") == [["ltr", "isolate", "BBC"]]
    assert "text-decoration" in toll.locator("mark").evaluate("node => 'text-decoration ' + getComputedStyle(node).textDecorationLine")
    added = page.locator(CARDS, has_text="m-1")
    assert added.locator("[data-side]").count() == 0
    assert added.locator("thead th:visible").all_inner_texts() == ["after"]
    assert page.locator("bdi[dir=rtl]", has_text="بيان الوزارة").first.evaluate(styles)[0] == "rtl"


def test_keys_go_through_the_rows(diff: VersionDiff, show: Open) -> None:
    page = show(claims(40, diff))
    for _ in range(35):
        page.keyboard.press("j")
    assert page.evaluate("document.activeElement.dataset.place") == "34"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.dataset.place") == "33"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.name") == "reason"
    page.keyboard.type("no such claim")
    page.keyboard.press("Enter")
    assert (outline, page.evaluate("document.activeElement.dataset.place")) == ("solid", "34")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "text"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("[data-verdict=reject][aria-pressed=true]").count() == 1


def test_every_control_has_a_name(diff: VersionDiff, show: Open) -> None:
    page = show(claims(1, diff))
    page.keyboard.press("j")
    page.keyboard.press("c")
    nameless = "nodes => nodes.filter(n => !(n.labels?.length || n.getAttribute('aria-label') || n.textContent.trim())).map(n => n.id || n.name)"
    assert page.locator("button, select, input").evaluate_all(nameless) == []


def test_from_verdicts_to_the_command(diff: VersionDiff, show: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = corrected_rows()
    changes = [RowChange("claims", "added", one.claim_id, one.document_id, None, dataclasses.asdict(one)) for one in tables["claims"]]
    changes.append(RowChange("claims", "removed", "c-gone", "d" * 16, dataclasses.asdict(tables["claims"][0]), None))
    judged = dataclasses.replace(diff, tables=(TableDiff("claims", 1, 2, 2, 1, 0, 0, 0, rows=tuple(changes)), diff.tables[3]))
    page = show(judged)
    assert page.locator(CARDS, has_text="c-gone").locator("form").count() == 0
    assert "no such row" in (page.locator(CARDS, has_text="c-gone").text_content() or "")
    assert "summed from others" in (page.locator(CARDS, has_text="casualty-1").text_content() or "")
    first, second = (page.locator(CARDS, has_text=row_id) for row_id in ("c-11", "c-12"))
    first.locator("[data-verdict=correct]").click()
    first.locator("select[name=field]").select_option("number")
    page.click("#save")
    assert "Not saved" in page.locator("#given").inner_text()
    first.locator("input[name=value]").fill("18")
    first.locator("input[name=reason]").fill('=HYPERLINK("x"), the ministry')
    second.locator("[data-verdict=accept]").click()
    page.click("#save")
    assert "A reason is needed" in page.locator("#given").inner_text()
    second.locator("input[name=reason]").fill("كما في النص")
    page.on("dialog", lambda dialog: dialog.accept())
    for _ in range(20):  # what is not saved is kept; the browser stores it a moment after it was told to
        page.reload()
        if page.locator("#given").inner_text() != "No verdict yet.":
            break
    assert "2 verdicts, 2 not saved" in page.locator("#given").inner_text()
    with page.expect_download() as download:
        page.keyboard.press("s")
    file = tmp_path / "verdicts.csv"
    download.value.save_as(file)
    assert re.fullmatch(r"review-data-v1-workspace\.csv", download.value.suggested_filename)
    lines = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert tuple(lines[0]) == ASKED_COLUMNS
    assert all(not cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)
    assert "Saved 2 verdicts" in page.locator("#given").inner_text()
    project = tmp_path / "project"
    (project / "data").mkdir(parents=True)
    (project / "dvc.yaml").touch()
    write_tables(project / "data/stages", tables)
    monkeypatch.chdir(project)
    done = CliRunner().invoke(app, ["correct", "--from", str(file)])
    assert (done.exit_code, done.output.splitlines()[:2]) == (0, ["claims c-11: number 13 -> 18", "claims c-12: accepted"])
    assert '"\'=HYPERLINK(""x""), the ministry"' in (project / "data/curated/corrections/claims.csv").read_text("utf-8")


def test_leaving_with_verdicts_not_saved_is_asked_about(diff: VersionDiff, show: Open) -> None:
    page = show(claims(1, diff))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.click("[data-verdict=accept]")
    page.reload()
    assert asked == ["beforeunload"]


def test_hostile_words_stay_words(diff: VersionDiff, show: Open) -> None:
    toll = diff.tables[3].rows[0]
    assert toll.evidence is not None
    evidence = dataclasses.replace(toll.evidence, sentence=HOSTILE, start=0, end=9, title=HOSTILE, outlet=HOSTILE, document_id=HOSTILE)
    row = dataclasses.replace(
        toll, row_id=HOSTILE, after={**(toll.after or {}), "location_id": HOSTILE}, columns=("location_id", "best"), evidence=evidence,
        causes=(Cause("lexicon", HOSTILE, HOSTILE),), roots=frozenset({("lexicon", HOSTILE)}),
    )  # fmt: skip
    tables = (*diff.tables[:3], dataclasses.replace(diff.tables[3], rows=(row,)))
    page = show(dataclasses.replace(
        diff, before=HOSTILE, inputs=(InputChange("lexicon", HOSTILE, None, HOSTILE, 1),), tables=tables, names={HOSTILE: HOSTILE, "kaz": HOSTILE}
    ))  # fmt: skip
    page.click("a.of-input")
    page.wait_for_selector("#exact:not([hidden])")
    assert counts(page) == "1 of 3 rows shown"
    assert page.evaluate("[window.hit ?? null, document.images.length, document.scripts.length]") == [None, 0, 2]
    assert "</script><script>" in page.locator(CARDS).inner_text()
    assert "\u202e" not in page.locator("body").inner_text()


def test_ten_thousand_rows_are_shown_a_portion_at_a_time(diff: VersionDiff, show: Open) -> None:
    page = show(claims(10_000, diff))
    assert counts(page) == "10,000 of 10,000 rows shown"
    assert page.locator(CARDS).count() <= 60
    page.fill("#text", "c-09999")
    assert (counts(page), page.locator(CARDS).count()) == ("1 of 10,000 rows shown", 1)
    page.fill("#text", "")
    assert page.locator(CARDS).count() <= 60


def test_a_telephone_shows_one_column(diff: VersionDiff, show: Open) -> None:
    page = show(diff, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.locator("[data-verdict=accept]").first.click()
    small = "nodes => nodes.filter(n => n.offsetHeight && n.offsetHeight < 44).map(n => n.outerHTML)"
    assert page.locator("button, select, input:not([type=checkbox]), summary, main a").evaluate_all(small) == []
    before, after = (page.locator(f"tr.changed td[data-side={side}]").first.bounding_box() for side in ("before", "after"))
    assert before is not None
    assert after is not None
    assert before["x"] == after["x"]
    assert before["y"] < after["y"]


def test_print_holds_all_rows_that_pass_and_no_controls(diff: VersionDiff, show: Open) -> None:
    page = show(claims(90, diff))
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.keyboard.type("as printed")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator(CARDS).count() == 90
    assert page.locator("button:visible, input:visible, select:visible").count() == 0
    assert page.locator(".said:visible").first.inner_text() == "accepted: as printed"
    assert page.locator(CARDS).first.evaluate("node => [getComputedStyle(node).breakInside, getComputedStyle(node).contentVisibility]") == [
        "avoid", "visible",
    ]  # fmt: skip


def test_without_script_the_summary_stands(diff: VersionDiff, show: Open) -> None:
    page = show(diff, java_script_enabled=False)
    text = page.locator("body").inner_text()
    assert "3 rows differ" in text
    assert "need this page's own script" in text
    assert not page.locator("#filters").is_visible()
