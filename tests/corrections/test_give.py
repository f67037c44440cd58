"""Giving verdicts: rows by the beginning of their ids, everything checked before a line is written."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import pytest
from corrected_rows import DAY, DOCUMENT, accept, changed, correct, given, reject, tables

from kzpipe.corrections.give import Asked, find_row, give_verdicts, read_asked, write_corrections
from kzpipe.corrections.lines import Correction, read_folder
from kzpipe.errors import CorrectionError

LATER = dt.date(2022, 3, 1)


def test_a_verdict_holds_what_the_row_was() -> None:
    assert given(correct("c-11", "number", "18")) == (
        Correction("claims", "c-11", "correct", "number", "13", "18", DOCUMENT, DAY, "read it again", "مقتل 13 شرطياً", 2),
    )
    (whole,) = given(accept("q-1"))
    assert (whole.field, whole.value, whole.was) == ("", "", "kind=direct; speaker_id=putin; channel=statement")
    (entity,) = given(correct("x-1", "country_code", "KAZ"))
    assert (entity.document_id, entity.was, entity.words) == ("", "", "لجنة السهوب")


@pytest.mark.parametrize(("prefix", "row_id"), [("c-2", "c-2"), ("c-12", "c-12"), ("q-1", "q-1"), ("kz", "kz"), ("alm", "almaty"), ("e-1", "e-1")])
def test_a_beginning_that_one_row_has_is_enough(prefix: str, row_id: str) -> None:
    table, row = find_row(prefix, tables())
    assert row_id in row.values()
    assert table == {"c": "claims", "q": "quotes", "e": "events"}.get(row_id.partition("-")[0], "entities")


@pytest.mark.parametrize(("prefix", "message"), [
    ("c-1", "'c-1' begins the ids of 2 rows (c-11, c-12); give more of the one you mean"),
    ("kz-", "begins the ids of 5 rows (kz-army, kz-mia, kz-moh, kz-police, kz-protesters)"),
    ("c-9", "no row has an id that is or begins with 'c-9'; allowed are rows of claims, events, quotes, mentions, entities"),
    ("casualty-1", "a row of casualties is a sum: give the verdict on one of the rows behind it, which `kzpipe why casualty-1` names"),
    ("", "row_id is empty"),
])  # fmt: skip
def test_a_beginning_that_is_not_enough(prefix: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        find_row(prefix, tables())


REFUSED = {
    "an unknown row": ([accept("c-9")], "no row has an id"),
    "an unknown field": ([correct("c-11", "text", "x")], "field 'text' cannot be corrected"),
    "a value of another type": ([correct("c-11", "claim_date", "yesterday")], "claim_date is 'yesterday'; allowed is a day"),
    "what it is already": ([correct("c-11", "number", "13.0")], "c-11: number is '13' already, so nothing is corrected"),
    "an unknown entity": ([correct("c-11", "claimant_id", "kz-mio")], "claimant_id 'kz-mio' is no entity; allowed are the ids of the table entities"),
    "the nearest entity": ([correct("c-11", "claimant_id", "kz-mio")], "Did you mean kz-moh or kz-mia or kz-army?"),
    "one unknown of several": ([correct("c-11", "relayed_by", "eu|ue")], "relayed_by 'ue' is no entity"),
    "a mode of another type": ([correct("e-2", "event_type", "COERCE")], "mode beat is none of COERCE, which has seize, restrict"),
    "a limit above the number": ([correct("c-11", "low", "14")], "low 14 is above number 13; correct number, too"),
    "no number where the words are exact": ([correct("c-11", "number", "")], "without a number a claim must have a low and the bound vague"),
    "no reason": ([replace(accept("c-11"), reason=" ")], "c-11: reason is empty"),
    "an unknown verdict": ([replace(accept("c-11"), verdict="ok")], "verdict is 'ok'; allowed are correct (one field"),
    "an accepted field": ([replace(accept("c-11"), field="number")], "a row that is accepted has neither field nor value"),
    "an entity rejected": ([reject("x-1")], "an entity cannot be rejected, for other rows point at it"),
    "an entity of the lexicon": ([correct("kz", "name_en", "Qazaqstan")], "kz is a line of a lexicon; mend it in kzpipe/lexicons/"),
    "two on one field": ([correct("c-11", "number", "14"), correct("c-11", "number", "15")], "c-11: a second verdict on number; give one"),
    "two against one another": ([correct("c-11", "number", "14"), accept("c-11")], "these verdicts cannot stand together: correct number, accept"),
}


@pytest.mark.parametrize(("asked", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_given(asked: list[Asked], message: str) -> None:
    with pytest.raises(CorrectionError, match=re.escape(message)):
        give_verdicts([accept("q-1"), *asked], (), tables(), DAY)


def test_a_verdict_against_one_that_was_given_names_its_line() -> None:
    known = given(correct("c-11", "number", "18"))
    with pytest.raises(CorrectionError, match=r"reject, correct number \(data/curated/corrections/claims.csv:2\)|corrections/claims.csv:2\), reject"):
        give_verdicts([reject("c-11")], known, tables(), DAY)


def test_a_verdict_given_again_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    known = given(correct("c-11", "number", "18"), accept("c-12"))
    write_corrections(tmp_path, (), give_verdicts([correct("c-11", "number", "18"), accept("c-12")], (), tables(), DAY))
    now = tables(**changed("claims", "c-11", number=16.0, low=16.0, high=16.0))
    again = give_verdicts([correct("c-11", "number", "18")], known, now, LATER)
    assert [(one.was, one.value, one.day) for one in again.corrections] == [("16", "18", LATER)]
    assert [(one.was, one.day) for one in again.replaced] == [("13", DAY)]
    assert write_corrections(tmp_path, known, again) == ["data/curated/corrections/claims.csv"]
    assert [(one.row_id, one.was) for one in read_folder(tmp_path)] == [("c-11", "16"), ("c-12", accept_was())]


def accept_was() -> str:
    return given(accept("c-12"))[0].was


def test_the_same_verdict_again_changes_nothing() -> None:
    known = given(correct("c-11", "number", "18"), accept("c-12"))
    assert give_verdicts([correct("c-11", "number", "18.0"), accept("c-12")], known, tables(), LATER).corrections == ()


def test_only_files_with_new_verdicts_are_written(tmp_path: Path) -> None:
    assert write_corrections(tmp_path, (), give_verdicts([accept("q-1")], (), tables(), DAY)) == ["data/curated/corrections/quotes.csv"]
    assert sorted(file.name for file in (tmp_path / "data/curated/corrections").iterdir()) == ["quotes.csv"]
    content = (tmp_path / "data/curated/corrections/quotes.csv").read_bytes()
    assert b"\r" not in content
    assert content.startswith(b"correction_id,row_id,verdict,field,was,value,document_id,day,reason,words\n")


PAGE = "verdict,row_id,field,value,reason\n"


def test_a_file_of_a_review_page(tmp_path: Path) -> None:
    file = tmp_path / "review.csv"
    file.write_bytes(f'\ufeff{PAGE}correct,c-11,number,18,"the ministry, again"\r\n\r\nreject,e-2,,,no attack\r\n'.encode())
    asked = read_asked(file)
    assert asked == [
        Asked("c-11", "correct", "the ministry, again", "number", "18", "review.csv:2: "),
        Asked("e-2", "reject", "no attack", where="review.csv:4: "),
    ]
    assert [one.row_id for one in give_verdicts(asked, (), tables(), DAY).corrections] == ["c-11", "e-2"]
    file.write_text("row_id,verdict,reason\nq-1,accept,as printed\n", "utf-8")
    assert read_asked(file) == [Asked("q-1", "accept", "as printed", where="review.csv:2: ")]


@pytest.mark.parametrize(("content", "message"), [
    ("row_id,verdict\na,accept\n", "review.csv:1: the header is 'row_id,verdict'; it must hold row_id,verdict,field,value,reason"),
    (f"{PAGE.strip()},by\n", "it must hold row_id,verdict,field,value,reason, each once"),
    ("", "review.csv:1: the header is 'nothing'"),
    (PAGE, "review.csv: holds no verdict"),
    (f"{PAGE}accept,c-11\n", "review.csv:2: 2 cells where the header has 5"),
])  # fmt: skip
def test_a_file_that_is_none(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "review.csv"
    file.write_text(content, "utf-8")
    with pytest.raises(CorrectionError, match=re.escape(message)):
        read_asked(file)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(CorrectionError, match=r"nowhere.csv: cannot be read \(No such file or directory\)"):
        read_asked(tmp_path / "nowhere.csv")


def test_all_lines_of_a_file_are_told_before_one_is_written(tmp_path: Path) -> None:
    file = tmp_path / "review.csv"
    file.write_text(f"{PAGE}correct,c-11,number,18,fine\ncorrect,c-99,number,1,x\ncorrect,c-12,number,many,x\naccept,q-1,,,\n", "utf-8")
    with pytest.raises(CorrectionError) as raised:
        give_verdicts(read_asked(file), (), tables(), DAY)
    assert [line.partition(": ")[0] for line in str(raised.value).splitlines()] == ["review.csv:3", "review.csv:4", "review.csv:5"]
