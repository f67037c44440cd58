"""Classes of complements: how a trigger names one, what it stands for, and that none is idle."""

from __future__ import annotations

from pathlib import Path

import pytest

from kzpipe.errors import LexiconError
from kzpipe.lexicon.check import check_lexicons
from kzpipe.lexicon.complements import class_of, is_well_formed, read_classes, spell_out
from kzpipe.lexicon.load import Lexicons, Row, default_lexicons

CLASSES = {"talks": ["حوار", "جولة مفاوضات"]}  # dialogue, round of negotiations

SPELLED_OUT = {
    "words": ("حظر تجول", ["حظر تجول"]),  # curfew
    "nothing": ("", [""]),
    "somebody": ("{actor}", ["{actor}"]),
    "a class": ("{talks}", ["حوار", "جولة مفاوضات"]),
    "a class behind a preposition": ("في {talks}", ["في حوار", "في جولة مفاوضات"]),  # in
}


@pytest.mark.parametrize(("complement", "forms"), SPELLED_OUT.values(), ids=SPELLED_OUT.keys())
def test_what_a_complement_stands_for(complement: str, forms: list[str]) -> None:
    assert spell_out(complement, CLASSES) == forms


@pytest.mark.parametrize("complement", ["{talks", "talks}", "{talks} {talks}", "{{talks}}", "في {talks} {"])
def test_braces_hold_one_class(complement: str) -> None:
    assert not is_well_formed(complement)


def test_the_forms_of_a_class_stay_in_order() -> None:
    rows = [
        {"class": "talks", "form": "حوار"},
        {"class": "aid", "form": "دواء"},
        {"class": "talks", "form": "تفاوض"},
    ]  # dialogue, medicine, negotiating
    assert read_classes(rows) == {"talks": ["حوار", "تفاوض"], "aid": ["دواء"]}


def trigger(complement: str) -> Row:
    return {"trigger_id": "t-1", "lemma_id": "v-x", "event_type": "CONSULT", "mode": "", "actor_slot": "subject", "recipient_slot": "maa",
            "genitive": "none", "complement": complement}  # fmt: skip


def test_an_unknown_class_is_told_with_its_line_and_the_classes_there_are() -> None:
    rows = {
        "complements": ({"form_id": "aid-01", "class": "aid", "form": "دواء"}, {"form_id": "talks-01", "class": "talks", "form": "حوار"}),
        "triggers": (trigger("{aid}"), {**trigger("في {talk}"), "trigger_id": "t-2"}),
    }
    with pytest.raises(LexiconError) as raised:
        check_lexicons(Lexicons(Path(), rows))
    assert str(raised.value) == (
        "triggers.csv:3: complement 'في {talk}' names no class of complements.csv; "
        "in braces stands one of {actor}, {person}, {armed-force}, {deed}, {aid}, {talks}."
        ' Did you mean "talks"?'
    )


def test_every_class_is_named_by_a_trigger() -> None:
    lexicons = default_lexicons()
    named = {class_of(row["complement"]) for row in lexicons["triggers"]}
    assert set(read_classes(lexicons["complements"])) - named == set()
