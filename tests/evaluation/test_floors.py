from __future__ import annotations

import json
from typing import Any

import pytest

from kzpipe.errors import GoldError
from kzpipe.evaluation.floors import FLOORS, Floors, check_complete, explain_shortfalls, find_shortfalls, pin, raised, read_floors, render_floors
from kzpipe.evaluation.scores import LAYERS, Score

HALF = dict.fromkeys(LAYERS, Score(1, 2, 2))
SCORES = {"all": HALF, "sudan": {**HALF, "events": Score(1, 4, 4)}}
EVEN: dict[str, Any] = {"gold": "ab", "f1": {"all": dict.fromkeys(LAYERS, 0.5)}}


def encoded(content: object) -> bytes:
    return json.dumps(content).encode()


def test_floors_are_read_as_they_are_written() -> None:
    floors = Floors("ab", {"all": dict.fromkeys(LAYERS, 0.5), "sudan": {"events": 0.2}})
    written = render_floors(floors)
    assert read_floors(written, ("sudan",)) == floors
    assert b'\n      "claims": 0.5,\n' in written, "one floor a line"


@pytest.mark.parametrize(("content", "message"), [
    (b"{\n", "floors.json:2:1: not readable as JSON"),
    (b"\xff", "floors.json: not UTF-8 at byte 0"),
    (encoded([]), 'floors.json: must hold "gold"'),
    (encoded({"f1": {}}), 'floors.json: must hold "gold"'),
    (encoded({"gold": "ab", "f1": {"sudam": {}}}), "floors.json: 'sudam' is no crisis of the gold; did you mean sudan?"),
    (encoded({"gold": "ab", "f1": {"all": {"event": 0.5}}}), "floors.json: all.event is no layer; did you mean events?"),
    (encoded({"gold": "ab", "f1": {"all": {"events": 50}}}), "floors.json: all.events is 50; a floor is a number from 0 to 1"),
    (encoded({"gold": "ab", "f1": {"all": {"events": True}}}), "floors.json: all.events is True; a floor is a number from 0 to 1"),
    (encoded({"gold": "ab", "f1": {"all": 0.5}}), "floors.json: all must hold scores by layer"),
])  # fmt: skip
def test_a_mistake_in_the_file_is_told(content: bytes, message: str) -> None:
    with pytest.raises(GoldError) as caught:
        read_floors(content, ("sudan",))
    assert message in str(caught.value)


def test_no_layer_may_fall_unseen() -> None:
    check_complete(read_floors(encoded(EVEN), ()))
    with pytest.raises(GoldError, match=r"no floor for all\.events; `kzpipe pin` writes it"):
        check_complete(Floors("ab", {"all": {layer: 0.5 for layer in LAYERS if layer != "events"}}))


@pytest.mark.parametrize(("f1", "short"), [
    ({"all": {"events": 0.5}}, []),  # as high as its floor
    ({"all": {"events": 0.501}}, [("all", "events", 0.501)]),
    ({"all": {"events": 0.5}, "sudan": {"events": 0.3, "claims": 0.5}}, [("sudan", "events", 0.3)]),
])  # fmt: skip
def test_scores_below_their_floors(f1: dict[str, dict[str, float]], short: list[tuple[str, str, float]]) -> None:
    assert [(s.scope, s.layer, s.floor) for s in find_shortfalls(SCORES, Floors("ab", f1))] == short


def test_a_shortfall_says_layer_score_floor_and_what_to_do() -> None:
    short = find_shortfalls(SCORES, Floors("ab", {"all": {"claims": 0.6}, "sudan": {"events": 0.3}}))
    first, second, *advice = explain_shortfalls(short, is_other_gold=False).splitlines()
    assert first == "claims (measure, number): F1 0.500 is below its floor 0.600 (1 right of 2 found, gold 2)"
    assert second == "events (type, actor), sudan: F1 0.250 is below its floor 0.300 (1 right of 4 found, gold 4)"
    assert "`kzpipe eval --detail`" in advice[0]
    assert "CHANGELOG.md" in advice[1]
    assert f"the gold has changed since {FLOORS} was pinned" in explain_shortfalls(short, is_other_gold=True)


def test_floors_are_pinned_under_the_scores_and_only_raised() -> None:
    first = pin(SCORES, "ab", 0.03, None)
    assert first.f1 == {"all": dict.fromkeys(LAYERS, 0.47)}
    old = Floors("ab", {"all": {**first.f1["all"], "events": 0.49, "claims": 0.1}, "sudan": {"events": 0.24}})
    new = pin(SCORES, "cd", 0.03, old)
    assert new.f1["sudan"] == {"events": 0.22}, "what has a floor keeps one"
    assert new.f1["all"]["events"] == 0.47
    kept = raised(new, old)
    assert (kept.gold, kept.f1["all"]["events"], kept.f1["all"]["claims"], kept.f1["sudan"]["events"]) == ("cd", 0.49, 0.47, 0.24)
    assert pin(SCORES, "ab", 0.9, None).f1["all"]["events"] == 0.0
