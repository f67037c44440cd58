from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from kzpipe.errors import BelowFloor, GoldError, InputError
from kzpipe.evaluation.floors import FLOORS, Floors, render_floors
from kzpipe.evaluation.found import System
from kzpipe.evaluation.gold import fingerprint, read_gold
from kzpipe.evaluation.scores import LAYERS, PARTICULARS
from kzpipe.evaluation.stage import METRICS, evaluate, pin, run
from kzpipe.evaluation.view import render_changes, render_json, render_notes, render_table
from kzpipe.stages.base import StageInput

Given = Callable[..., StageInput]


@pytest.fixture
def given(
    inputs: StageInput, system: System, record: dict[str, Any], files_of: Callable[..., dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> Given:
    """Return a function that gives the stage two articles, of two crises, and floors; the lexicons are compiled but once."""
    monkeypatch.setattr(System, "from_inputs", lambda _: system)
    other = {**record, "doc": "port2.txt", "crisis": "other", "events": []}
    files = {**files_of({**record, "crisis": "sudan"}), **files_of(other, name="port2")}

    def give(**floors: dict[str, float]) -> StageInput:
        f1 = {"all": dict.fromkeys(LAYERS, 0.0) | floors.pop("all", {}), **floors}
        return replace(inputs, files={**files, FLOORS: render_floors(Floors(fingerprint(read_gold(files)), f1))})

    return give


def test_metrics_are_written_where_floors_hold(given: Given) -> None:
    files = run(given())
    assert files.failure is None
    assert not files.content
    numbers = json.loads(files.always[METRICS])
    assert list(numbers) == ["articles", "set_aside", "all", "crises", "particulars"]
    assert (numbers["articles"], numbers["set_aside"]) == (2, 0)
    assert list(numbers["all"]) == list(LAYERS)
    assert numbers["all"]["published"] == {"f1": 1.0, "floor": 0.0, "precision": 1.0, "recall": 1.0, "right": 2, "found": 2, "gold": 2}
    assert list(numbers["crises"]) == ["other", "sudan"]
    assert numbers["crises"]["sudan"]["articles"] == 1
    assert "floor" not in numbers["crises"]["sudan"]["published"]
    assert numbers["crises"]["other"]["events"]["gold"] == 0
    for layer in LAYERS:
        parts = [numbers["crises"][crisis][layer] for crisis in numbers["crises"]]
        assert [numbers["all"][layer][key] for key in ("right", "found", "gold")] == [
            sum(p[key] for p in parts) for key in ("right", "found", "gold")
        ]


def test_particulars_are_counted_over_the_pairs_of_all_articles(given: Given) -> None:
    numbers = json.loads(run(given()).always[METRICS])
    assert list(numbers["particulars"]) == list(PARTICULARS)
    assert numbers["particulars"]["claims_bound"] == {"accuracy": 1.0, "right": 2, "pairs": 2}
    for name, share in numbers["particulars"].items():
        layer = name.split("_")[0]
        assert share["pairs"] <= numbers["all"][layer]["right"], name


def test_the_same_bytes_again(given: Given) -> None:
    assert run(given()).always == run(given()).always


def test_a_score_below_its_floor_fails_the_stage_and_the_metrics_are_written(given: Given) -> None:
    files = run(given(all={"events": 0.999}))
    assert isinstance(files.failure, BelowFloor)
    assert str(files.failure).startswith("events (type, actor): F1 0.")
    assert "is below its floor 0.999" in str(files.failure)
    assert json.loads(files.always[METRICS])["all"]["events"]["floor"] == 0.999


def test_a_crisis_may_have_floors_of_its_own(given: Given) -> None:
    assert run(given(sudan={"published": 1.0})).failure is None
    assert "events (type, actor), other: " in str(run(given(other={"events": 0.5})).failure)


def test_gold_changed_after_the_floors_were_pinned_is_told(given: Given) -> None:
    inputs = given(all={"events": 0.999})
    floors = json.loads(inputs.files[FLOORS]) | {"gold": "0" * 16}
    evaluation = evaluate(replace(inputs, files={**inputs.files, FLOORS: json.dumps(floors).encode()}))
    assert "the gold has changed" in str(evaluation.failure)
    assert "the gold has changed since the floors were pinned" in render_table(evaluation)
    assert "the gold has changed" not in render_table(evaluate(inputs))


def test_without_floors_or_without_gold_it_fails(given: Given) -> None:
    inputs = given()
    with pytest.raises(InputError, match=r"floors\.json: no such file; `kzpipe pin` writes it"):
        evaluate(replace(inputs, files={path: content for path, content in inputs.files.items() if path != FLOORS}))
    with pytest.raises(GoldError, match="nothing can be measured"):
        evaluate(replace(inputs, files={FLOORS: inputs.files[FLOORS]}))


@pytest.mark.parametrize("name", ["port2", "port2.txt", "port2.gold.json", "data/curated/gold/port2.gold.json"])
def test_one_article_is_scored_without_floors(given: Given, name: str) -> None:
    evaluation = evaluate(given(all={"events": 0.999}), name)
    assert [one.name for one in evaluation.measured] == ["port2"]
    assert evaluation.failure is None
    assert "floor" not in render_table(evaluation)
    assert "1 gold article, 1 crisis\n" in render_table(evaluation)


def test_a_name_that_the_gold_does_not_have(given: Given) -> None:
    with pytest.raises(InputError, match="'prot' is no article of data/curated/gold; did you mean port?"):
        evaluate(given(), "prot")
    with pytest.raises(InputError, match="there are port, port2"):
        evaluate(given(), "zzz")


def test_pinning_gives_the_floors_under_the_scores_of_now(given: Given) -> None:
    inputs = given(sudan={"published": 0.2})
    old, new = pin(inputs, 0.1)
    assert old is not None
    assert new.gold == old.gold
    assert new.f1["sudan"] == {"published": 0.9}
    assert new.f1["all"]["published"] == 0.9
    assert "sudan.published: 0.200 -> 0.900\n" in render_changes(old, new)
    assert "all.published: no floor -> 0.900\n" in render_changes(None, new)
    assert render_changes(new, new) == "no floor has changed\n"
    assert run(replace(inputs, files={**inputs.files, FLOORS: render_floors(new)})).failure is None


def test_what_people_read(given: Given) -> None:
    evaluation = evaluate(given(all={"events": 0.999}))
    table = render_table(evaluation)
    assert next(line.split()[-1] for line in table.splitlines() if line.startswith("events (type, actor)")) == "below"
    assert "F1 by crisis" in table
    assert "2 gold articles, 2 crises\n" in table
    assert re.search(r"^of what is right +accuracy +right +pairs$", table, re.MULTILINE)
    assert re.search(r"^bound of claims +1\.000 +2 +2$", table, re.MULTILINE)
    notes = render_notes(evaluation)
    assert notes.startswith("port\n")
    # the second article's gold has no events, so all that was found is false
    assert "  events (type, actor)\n    false   COERCE by " in notes.partition("port2\n")[2]
    content = json.loads(render_json(evaluation, with_notes=True))
    assert {note["document"] for note in content["notes"]} == {"port", "port2"}
    assert set(content["notes"][0]) == {"document", "layer", "kind", "what", "words"}
    assert "notes" not in json.loads(render_json(evaluation, with_notes=False))


def test_an_article_set_aside_is_named(given: Given, record: dict[str, Any], files_of: Callable[..., dict[str, bytes]]) -> None:
    text = "خبر قصير\n"  # a short piece of news
    empty = {layer: [] for layer in ("actors", "locations", "timexes", "claims", "quotes", "events")}
    whole = {"start": 0, "end": 8, "text": "خبر قصير"}
    record |= {**empty, "title": None, "blocks": [{**whole, "kind": "body"}], "published": {**record["published"], "evidence": None}}
    inputs = given()
    files = {**files_of(record, text), FLOORS: inputs.files[FLOORS]}
    evaluation = evaluate(replace(inputs, files=files))
    assert "set aside, so all of it is missed: port: too_short, " in render_table(evaluation)
    floors = json.loads(inputs.files[FLOORS])
    floors["f1"]["all"]["published"] = 1
    failure = evaluate(replace(inputs, files={**files, FLOORS: json.dumps(floors).encode()})).failure
    assert str(failure).startswith(
        "port is set aside by clean (too_short), so all of it is missed\npublication date: F1 0.000 is below its floor 1.000 "
    )
    assert json.loads(run(replace(inputs, files=files)).always[METRICS])["set_aside"] == 1
