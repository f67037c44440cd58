"""The files: written sorted, read back the same, every line that cannot be used named with what is allowed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from corrected_rows import accept, correct, files, given, reject

from kzpipe.corrections.lines import COLUMNS, FOLDER, Correction, read_corrections, read_folder, render_lines
from kzpipe.errors import CorrectionError

PATH = f"{FOLDER}/claims.csv"


def line(**changed: object) -> str:
    """Return the text of a file with one correction, some cells of it changed after its id was given."""
    (good,) = given(correct("c-11", "number", "18"))
    cells = dict(zip(COLUMNS, good.cells(), strict=True)) | changed
    return ",".join(COLUMNS) + "\n" + ",".join(f'"{cell}"' for cell in cells.values()) + "\n"


def test_what_is_written_is_read_again_in_the_order_of_rows() -> None:
    written = given(
        correct("c-2", "high", "80"), correct("c-11", "number", "18"), reject("c-12"), accept("m-2"), correct("c-11", "group", "officials")
    )
    read = read_corrections(files(*written))
    assert {replace(one, line=0) for one in read} == {replace(one, line=0) for one in written}
    claims = [(one.row_id, one.field, one.line) for one in read if one.table == "claims"]
    assert claims == [("c-11", "group", 2), ("c-11", "number", 3), ("c-12", "", 4), ("c-2", "high", 5)]
    assert render_lines(one for one in read if one.table == "claims").encode() == files(*written)[PATH]


def test_ids_are_of_the_row_and_the_field_and_nothing_else() -> None:
    first, second = given(correct("c-11", "number", "18"))[0], given(correct("c-11", "number", "19"))[0]
    assert first.correction_id == second.correction_id == "correction-92a3bd1e48a12b41"
    assert given(correct("c-11", "low", "1"))[0].correction_id != first.correction_id


def test_no_folder_an_empty_one_and_its_card_hold_no_corrections(tmp_path: Path) -> None:
    assert read_folder(tmp_path) == ()
    (tmp_path / FOLDER).mkdir(parents=True)
    assert read_folder(tmp_path) == ()
    (tmp_path / FOLDER / "README.md").write_text("what this is", "utf-8")
    (tmp_path / FOLDER / "claims.csv").write_text(",".join(COLUMNS) + "\n", "utf-8")
    assert read_folder(tmp_path) == ()
    assert read_corrections({"data/quality/validation.json": b"{}"}) == ()


BROKEN = {
    "another header": ("row_id,verdict\n", "claims.csv:1: the header is 'row_id,verdict'; it must be 'correction_id,row_id,"),
    "nothing in it": ("", "claims.csv:1: the header is 'nothing'"),
    "a cell too few": (",".join(COLUMNS) + "\na,b\n", "claims.csv:2: 2 cells where 10 are allowed"),
    "an unknown verdict": (line(verdict="wrong"), "claims.csv:2: verdict is 'wrong'; allowed are correct (one field"),
    "an unknown field": (line(field="numbr"), "claims.csv:2: field 'numbr' cannot be corrected, claims has no such column; allowed are measure,"),
    "an accepted row with a value": (line(verdict="accept"), "claims.csv:2: a row that is accepted has neither field nor value"),
    "a value of another type": (line(value="many"), "claims.csv:2: number is 'many'; allowed is a number of 0 or more"),
    "a value that changes nothing": (line(value="13.0"), "claims.csv:2: number is '13.0' already"),
    "no reason": (line(reason=" "), "claims.csv:2: reason is empty"),
    "no day": (line(day="today"), "claims.csv:2: day is 'today'; allowed is a day, as 2022-01-31"),
    "no words": (line(words=""), "claims.csv:2: words is empty"),
    "no article": (line(document_id=""), "claims.csv:2: document_id is ''; allowed are the 16 hex digits"),
    "the id of another row": (line(row_id="c-12"), "claims.csv:2: correction_id is 'correction-92a3bd1e48a12b41'; that of this row and field is"),
    "no row": (line(row_id=""), "claims.csv:2: row_id is empty"),
    "twice the same": (line() + line().splitlines()[1], f"claims.csv:3: c-11 has a verdict on number in {FOLDER}/claims.csv:2, too; delete one"),
    "a quotation mark that stays open": (",".join(COLUMNS) + '\n"a', "claims.csv: not a CSV file"),
}


@pytest.mark.parametrize(("content", "message"), BROKEN.values(), ids=BROKEN)
def test_a_line_that_cannot_be_used(content: str, message: str) -> None:
    with pytest.raises(CorrectionError, match=re.escape(message)):
        read_corrections({PATH: content.encode()})


def test_another_encoding() -> None:
    with pytest.raises(CorrectionError, match=r"claims.csv:2: byte \d+ is not UTF-8"):
        read_corrections({PATH: line(words="قتيل").encode("cp1256")})


@pytest.mark.parametrize("name", ["claim.csv", "claims.xlsx", "2022/claims.csv"])
def test_a_file_that_would_be_passed_over_is_told(name: str) -> None:
    with pytest.raises(CorrectionError, match=f"{name}: no file of corrections; allowed are claims.csv, events.csv"):
        read_corrections({f"{FOLDER}/{name}": b""})


def test_all_lines_are_told_at_once() -> None:
    content = line(reason="") + line(row_id="c-12", verdict="?").splitlines()[1]
    with pytest.raises(CorrectionError) as raised:
        read_corrections({PATH: content.encode()})
    assert [message.partition(": ")[0] for message in str(raised.value).splitlines()] == [f"{PATH}:2", f"{PATH}:3", f"{PATH}:3"]


def test_a_row_is_not_both_accepted_and_corrected() -> None:
    both: tuple[Correction, ...] = (*given(correct("c-11", "number", "18")), *given(accept("c-11")))
    with pytest.raises(CorrectionError, match=r"claims.csv:2: c-11 is accepted as it is, but .*claims.csv:3 corrects its number; delete one of them"):
        read_corrections(files(*both))
