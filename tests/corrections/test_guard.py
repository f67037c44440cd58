"""The guard: every state of a verdict, with what the message says to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from corrected_rows import DOCUMENT, FOUND, accept, changed, correct, given, reject, rows, tables, without

from kzpipe.corrections.give import Asked
from kzpipe.corrections.guard import APPLIED, CHANGED, GONE, REFUSED, RIGHT, check_stale, judge
from kzpipe.errors import CorrectionError

NUMBER = correct("c-11", "number", "18")


def renamed(row_id: str, **fields: Any) -> dict[str, list[Any]]:
    return changed("claims", row_id, claim_id="c-new", **fields)


STATES: dict[str, tuple[Asked, dict[str, list[Any]], str, list[str]]] = {
    "a corrected value": (NUMBER, {}, APPLIED, []),
    "an accepted row": (accept("q-1"), {}, APPLIED, []),
    "a rejected row": (reject("e-2"), {}, APPLIED, []),
    "a discovered entity": (correct("x-1", "entity_type", "igo"), {}, APPLIED, []),
    "another field of the row has changed": (NUMBER, changed("claims", "c-11", group="officials"), APPLIED, []),
    "read rightly now": (NUMBER, changed("claims", "c-11", number=18.0, low=18.0, high=18.0), RIGHT,
        ["number is '18' without it now; delete the line"]),
    "another value now": (NUMBER, changed("claims", "c-11", number=16.0, low=16.0, high=16.0), CHANGED,
        ["was '13' when it was corrected to '18', the code reads '16' now", "`kzpipe correct c-11 number 18 --reason …`",
         "delete the line where '16' is right"]),
    "no value now": (correct("c-11", "claimant_id", "kz-moh"), changed("claims", "c-11", claimant_id=None), CHANGED, ["reads '' now"]),
    "a list with one more": (correct("e-1", "recipient_ids", "eu"), changed("events", "e-1", recipient_ids=("eu", "kz", "tokayev")), CHANGED,
        ["was 'eu|kz'", "'eu|kz|tokayev' now"]),
    "an accepted row with another speaker": (accept("q-1"), changed("quotes", "q-1", speaker_id="tokayev"), CHANGED,
        ["q-1 has changed since it was accepted (speaker_id=putin -> speaker_id=tokayev)", "`kzpipe accept q-1 --reason …`"]),
    "a rejected mention of somebody else": (reject("m-2"), changed("mentions", "m-2", entity_id="accused", entity_type="other"), CHANGED,
        ["has changed since it was rejected (entity_id=kz-protesters -> entity_id=accused)"]),
    "the row under another id": (NUMBER, renamed("c-11", text="مقتل 16 شرطياً", number=16.0, low=16.0, high=16.0), GONE,
        ["no row of claims has the id c-11", "«مقتل 13 شرطياً»", "nearest is c-new (number '16')", "`kzpipe correct c-new number 18 --reason …`"]),
    "nothing like the row": (NUMBER, without("claims", "c-11"), GONE, ["no row of its article has words like these: delete the line"]),
    "a rejected row not read any more": (reject("c-11"), without("claims", "c-11"), RIGHT,
        ["which was rejected, is not read any more", "delete the line"]),
    "a rejected row under another id": (reject("c-11"), renamed("c-11"), GONE, ["nearest is c-new", "`kzpipe reject c-new --reason …`"]),
    "an accepted row gone": (accept("c-11"), renamed("c-11"), GONE, ["`kzpipe accept c-new --reason …`"]),
    "the article gone": (NUMBER, {**without("articles", DOCUMENT), **without("claims", DOCUMENT)}, GONE,
        [f"c-11 is gone with its article {DOCUMENT}", "delete the line, or bring the article back"]),
    "the article edited": (NUMBER, {**without("articles", DOCUMENT), **renamed("c-11", document_id="e" * 16)}, GONE,
        ["the same words are those of c-new in eeeeeeeeeeeeeeee", "`kzpipe correct c-new number 18 --reason …`"]),
    "nobody of that id any more": (correct("e-1", "actor_ids", "putin|x-1"), {**without("entities", "x-1"), **without("mentions", "x-1")}, REFUSED,
        ["actor_ids 'x-1' is no entity; allowed are the ids of the table entities"]),
    "a limit above the number now": (correct("c-12", "low", "35"), changed("claims", "c-12", number=30.0, low=40.0), REFUSED,
        ["low 35 is above number 30; correct number, too"]),
    "an entity the lexicon knows now": (correct("x-1", "name_en", "Steppe Committee"), changed("entities", "x-1", origin="lexicon"), REFUSED,
        ["x-1 is a line of a lexicon; mend it in kzpipe/lexicons/"]),
    "an entity gone": (correct("x-1", "entity_type", "igo"),
        {"entities": [*rows()["entities"][:-1], replace(FOUND, entity_id="x-9")], **without("mentions", "x-1")}, GONE,
        ["nearest is x-9 (entity_type 'organization')"]),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "now", "state", "says"), STATES.values(), ids=STATES)
def test_states(asked: Asked, now: dict[str, list[Any]], state: str, says: list[str]) -> None:
    (judged,) = judge(given(asked), tables(**now))
    assert judged.state == state
    assert judged.is_stale == (state != APPLIED)
    assert bool(judged.why) == judged.is_stale
    assert [words for words in says if words not in judged.why] == []


def test_verdicts_are_judged_in_the_order_given() -> None:
    corrections = given(NUMBER, accept("q-1"), reject("c-12"))
    assert [one.correction for one in judge(corrections, tables())] == list(corrections)


def test_stale_verdicts_fail_with_file_and_line() -> None:
    corrections = given(accept("q-1"), NUMBER, reject("c-12"))
    check_stale(judge(corrections, tables()))
    with pytest.raises(CorrectionError) as raised:
        check_stale(judge(corrections, tables(**without("claims", DOCUMENT))))
    lines = str(raised.value).splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["data/curated/corrections/claims.csv:3", "data/curated/corrections/claims.csv:4"]


def test_many_stale_verdicts_are_not_all_told() -> None:
    fields = (
        "measure",
        "number",
        "bound",
        "unit",
        "group",
        "claimant_id",
        "claim_date",
        "location_id",
        "is_cumulative",
        "auxiliary_mode",
        "label_ar",
    )
    cells = ("injured", "14", "about", "troops", "officials", "", "2022-01-05", "", "false", "negated", "")
    corrections = given(*(correct("c-11", field, cell) for field, cell in zip(fields, cells, strict=True)), reject("c-12"))
    gone: dict[str, pa.Table] = tables(**without("claims", DOCUMENT))
    with pytest.raises(CorrectionError) as raised:
        check_stale(judge(corrections, gone))
    assert str(raised.value).splitlines()[10:] == ["and 2 more corrections; `kzpipe corrections` lists all"]
