"""A short annotated article, written for these tests, and the system that reads it."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from kzpipe.evaluation.found import System
from kzpipe.evaluation.gold import FOLDER, GoldArticle, read_gold
from kzpipe.lexicon.load import default_lexicons
from kzpipe.params import load_parameters
from kzpipe.stages.base import StageInput

# Police in Port Sudan arrest twelve protesters | Port Sudan, Tuesday 7 March 2023 | The police arrested 12 protesters yesterday …
# The ministry of interior said that the calm had come back … "we shall protect everybody who marches in peace" | A reader says …
TEXT = """الشرطة تعتقل 12 متظاهراً في بورتسودان
بورتسودان، الثلاثاء 7 مارس 2023
اعتقلت الشرطة السودانية 12 متظاهراً في مدينة بورتسودان أمس الاثنين بعد احتجاجات على ارتفاع أسعار الخبز والوقود في المدينة.
وقالت وزارة الداخلية السودانية إن الهدوء عاد إلى الشوارع كلها، وأضافت «سنحمي كل من يتظاهر سلمياً في كل مدينة».
"""


def span(words: str, text: str = TEXT) -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


LINES = TEXT.splitlines()
RECORD: dict[str, Any] = {
    "doc": "port.txt", "language": "ar", "title": span(LINES[0]), "publisher": None,
    "published": {"date": "2023-03-07", "precision": "day", "basis": "dateline", "evidence": span("الثلاثاء 7 مارس 2023")},
    "blocks": [{**span(line), "text": line[:60], "kind": kind} for line, kind in zip(LINES, ("title", "byline", "body", "body"), strict=True)],
    "actors": [
        {"name": "Sudanese police", "type": "armed_force", "country": "SDN", "surfaces": ["الشرطة السودانية", "الشرطة"]},
        {"name": "Interior ministry", "type": "government_body", "country": "SDN", "surfaces": ["وزارة الداخلية السودانية"]},
        {"name": "protesters", "type": "protesters", "country": "SDN", "surfaces": ["متظاهراً"]},
    ],
    "locations": [{"name": "Port Sudan", "kind": "city", "surfaces": ["بورتسودان"]}],
    "timexes": [{**span("أمس الاثنين"), "value": "2023-03-06", "kind": "date"}],
    "claims": [{
        "measure": "detained", "number": 12, "low": 12, "high": 12, "bound": "exact", "unit": "people", "group": "protesters",
        "attributed_to": None, "date": "2023-03-06", "location": "Port Sudan", "evidence": span("12 متظاهراً"),
    }],
    "quotes": [{**span("سنحمي كل من يتظاهر سلمياً في كل مدينة"), "speaker": "Interior ministry", "kind": "direct", "verb": "أضافت",
                "channel": "unspecified"}],
    "events": [{
        "type": "COERCE", "mode": "arrest", "actors": ["Sudanese police"], "recipients": ["protesters"], "date": "2023-03-06",
        "location": "Port Sudan", "evidence": span("اعتقلت الشرطة السودانية 12 متظاهراً"), "or": ["ASSAULT"],
    }],
}  # fmt: skip

Files = dict[str, bytes]


def gold_files(record: dict[str, Any] | None = None, text: str = TEXT, name: str = "port") -> Files:
    content = json.dumps(RECORD if record is None else record, ensure_ascii=False).encode()
    return {f"{FOLDER}/{name}.gold.json": content, f"{FOLDER}/{name}.txt": text.encode()}


@pytest.fixture
def record() -> dict[str, Any]:
    """A copy of the record, to be changed."""
    return deepcopy(RECORD)


@pytest.fixture
def files_of() -> Callable[..., Files]:
    """Return the function that gives the files of an annotated article."""
    return gold_files


@pytest.fixture
def article() -> GoldArticle:
    return read_gold(gold_files())[0]


@pytest.fixture(scope="session")
def inputs(root: Path) -> StageInput:
    """What the stage is given besides the gold."""
    return StageInput(load_parameters(root / "params.yaml"), declared_lexicons=default_lexicons())


@pytest.fixture(scope="session")
def system(inputs: StageInput) -> System:
    return System.from_inputs(inputs)
