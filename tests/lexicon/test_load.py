"""Lexicon files: what a line may hold, and the sentence an analyst reads when it may not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kzpipe.errors import LexiconError
from kzpipe.lexicon.layout import LAYOUTS, Layout
from kzpipe.lexicon.load import LEXICON_FOLDER, Lexicons, default_lexicons, load_lexicons, read_lexicon
from kzpipe.lexicon.sort import sort_lexicon

ARABIC = re.compile("[\u0600-\u06ff]")


def write(folder: Path, name: str, content: str) -> Path:
    (folder / f"{name}.csv").write_text(content, encoding="utf-8", newline="")
    return folder


def error_of(folder: Path, name: str) -> str:
    with pytest.raises(LexiconError) as raised:
        load_lexicons(folder, [name])
    return str(raised.value)


BODIES = "body_id,entity_type,sector_code,name_en\n"
HEDGES = "hedge_id,auxiliary_mode,form\n"

# lexicon, what the file holds, how the message begins, what it must say besides
BROKEN = {
    "a header in another order": ("place_stops", "form,stop_id\nبيان,a\n", "place_stops.csv:1: the header is 'form,stop_id'", ["'stop_id,form'"]),
    "a column too few in the header": ("hedges", "hedge_id,form\n", "hedges.csv:1: the header is 'hedge_id,form'",
                                     ["'hedge_id,auxiliary_mode,form'"]),
    "an invisible byte order mark": ("place_stops", "\ufeffstop_id,form\na,بيان\n", r"place_stops.csv:1: the header is '\ufeffstop_id,form'",
                                     ["'stop_id,form'"]),
    "no header at all": ("place_stops", "", "place_stops.csv:1: the header is 'nothing'", ["'stop_id,form'"]),
    "a cell too few": ("hedges", f"{HEDGES}hedge-a,negated\n", "hedges.csv:2: 2 cells where 3 are allowed", ["hedge_id, auxiliary_mode, form"]),
    "a comma without quotation marks": ("place_stops", "stop_id,form\na,بيان\nb,كان, يكون\n", "place_stops.csv:3: 3 cells where 2 are allowed",
                                        ["quote a cell that holds a comma"]),
    "an empty line": ("place_stops", "stop_id,form\na,بيان\n\nb,دولة\n", "place_stops.csv:3: 0 cells where 2 are allowed", ["stop_id, form"]),
    "an empty cell": ("hedges", f"{HEDGES}hedge-a,negated,\n", "hedges.csv:2: form is empty", ["must be filled"]),
    "an empty id": ("place_stops", "stop_id,form\n,بيان\n", "place_stops.csv:2: stop_id is empty", ["must be filled"]),
    "a space after a form": ("hedges", f"{HEDGES}hedge-a,negated,لن \n", "hedges.csv:2: form 'لن ' begins or ends with a space", ["remove it"]),
    "a misspelt value": ("hedges", f"{HEDGES}hedge-a,negated,لن\nhedge-b,negatted,لم\n", "hedges.csv:3: auxiliary_mode 'negatted' is not one of",
                         ["negated, hypothetical, future, historical", 'Did you mean "negated"?']),
    "a value like no other": ("hedges", f"{HEDGES}hedge-a,xyz,لن\n", "hedges.csv:2: auxiliary_mode 'xyz' is not one of", ["historical."]),
    "a value of another list": ("bodies", f"{BODIES}government,government_bodies,GOV,Government\n", "bodies.csv:2: entity_type 'government_bodies'",
                                ['Did you mean "government_body"?']),
    "a value in capitals": ("bodies", f"{BODIES}government,government_body,gov,Government\n", "bodies.csv:2: sector_code 'gov'", ["GOV"]),
    "a quotation mark never closed": ("place_stops", 'stop_id,form\na,"بيان\nb,دولة\n', "place_stops.csv", ["CSV"]),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "begins", "says"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_named_with_its_line_and_what_is_allowed(name: str, content: str, begins: str, says: list[str], tmp_path: Path) -> None:
    message = error_of(write(tmp_path, name, content), name)
    assert message.startswith(begins)
    for part in says:
        assert part in message


def test_a_value_like_no_other_gets_no_wild_guess(tmp_path: Path) -> None:
    assert "Did you mean" not in error_of(write(tmp_path, "hedges", f"{HEDGES}hedge-a,xyz,لن\n"), "hedges")


def test_a_missing_file_says_where_it_was_looked_for_and_what_it_must_hold(tmp_path: Path) -> None:
    message = error_of(tmp_path, "hedges")
    assert message.startswith("hedges.csv:")
    assert str(tmp_path) in message
    assert "hedge_id, auxiliary_mode, form" in message


def test_a_file_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    (tmp_path / "place_stops.csv").write_bytes("stop_id,form\na,بيان\n".encode("windows-1256"))
    message = error_of(tmp_path, "place_stops")
    assert message.startswith("place_stops.csv:")
    assert "save it as CSV in UTF-8" in message


def test_the_line_of_the_first_byte_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    good, bad = "stop_id,form\na,دولة\nb,مدينة\n".encode(), "c,بيان\n".encode("windows-1256")
    (tmp_path / "place_stops.csv").write_bytes(good + bad)
    assert error_of(tmp_path, "place_stops").startswith("place_stops.csv:4:")


def test_the_line_is_named_in_a_long_file_too(tmp_path: Path) -> None:
    good = "".join(f"stop-{i:05},كلمة{i}\n" for i in range(2000))
    (tmp_path / "place_stops.csv").write_bytes(f"stop_id,form\n{good}".encode() + "z,بيان\n".encode("windows-1256"))
    assert error_of(tmp_path, "place_stops").startswith("place_stops.csv:2002:")


OPTIONAL = [(layout.name, column.name) for layout in LAYOUTS.values() for column in layout.columns if column.optional]


def row_of(layout: Layout) -> dict[str, str]:
    """Return a line with something in every cell, and the allowed values where there are such."""
    word = {} if layout.columns[-1].allowed else {layout.arabic: "كلمة"}
    return {c.name: next(iter(c.allowed)) if c.allowed else "7" for c in layout.columns} | word


@pytest.mark.parametrize(("name", "column"), OPTIONAL, ids=[f"{name}.{column}" for name, column in OPTIONAL])
def test_an_optional_cell_may_be_empty(name: str, column: str, tmp_path: Path) -> None:
    row = row_of(LAYOUTS[name]) | {column: ""}
    assert read_lexicon(name, write(tmp_path, name, sort_lexicon(name, [row]))) == (row,)


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_is_sorted_and_written_is_read_back(name: str, tmp_path: Path) -> None:
    rows = [row_of(LAYOUTS[name]) | {LAYOUTS[name].columns[0].name: key} for key in ("a", "b")]
    assert read_lexicon(name, write(tmp_path, name, sort_lexicon(name, reversed(rows)))) == tuple(rows)


def test_only_the_lexicons_asked_for_are_read(tmp_path: Path) -> None:
    lexicons = load_lexicons(write(tmp_path, "place_stops", "stop_id,form\na,بيان\n"), ["place_stops"])
    assert lexicons["place_stops"] == ({"stop_id": "a", "form": "بيان"},)  # statement
    with pytest.raises(KeyError):
        _ = lexicons["verbs"]


def test_loading_all_needs_all(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"^\w+\.csv: no such lexicon in"):
        load_lexicons(tmp_path)


# the lexicons that travel with the package


@pytest.fixture(scope="module")
def shipped() -> Lexicons:
    return default_lexicons()


def test_every_layout_has_its_file_and_every_file_its_layout(shipped: Lexicons) -> None:
    assert {path.stem for path in LEXICON_FOLDER.glob("*.csv")} == set(LAYOUTS) == set(shipped.rows)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_shipped_lexicon_is_as_sorting_writes_it(name: str, shipped: Lexicons) -> None:
    assert shipped[name]
    assert (LEXICON_FOLDER / f"{name}.csv").read_text(encoding="utf-8") == sort_lexicon(name, shipped[name])


@pytest.mark.parametrize("name", LAYOUTS)
def test_only_the_last_cell_of_a_shipped_line_is_arabic(name: str, shipped: Lexicons) -> None:
    other = [column.name for column in LAYOUTS[name].columns[:-1]]
    assert [row for row in shipped[name] if any(ARABIC.search(row[column]) for column in other)] == []


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_first_cell_of_a_shipped_line_is_a_plain_id(name: str, shipped: Lexicons) -> None:
    key = LAYOUTS[name].columns[0].name
    assert [row[key] for row in shipped[name] if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", row[key])] == []


def test_the_shipped_lexicons_are_read_once() -> None:
    assert default_lexicons() is default_lexicons()
