"""A small comparison: an article with a higher toll came in, a lexicon line was mended, a parameter changed without effect."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kzpipe.versions.model import Cause, Evidence, InputChange, RowChange, SchemaChange, TableDiff, VersionDiff

# "The ministry announced that 18 members of the police were killed, according to BBC."
SENTENCE = "أعلنت الوزارة أن 18 من رجال الشرطة قتلوا، بحسب BBC."
WORDS = "18 من رجال الشرطة قتلوا"


def casualty(best: float, claims: list[str]) -> dict[str, Any]:
    return {
        "casualty_id": "casualty-1", "date": dt.date(2022, 1, 7), "location_id": "kaz", "group": "security_forces", "measure": "killed",
        "is_cumulative": True, "low": 13.0, "best": best, "high": best, "best_claim_ids": claims,
    }  # fmt: skip


@pytest.fixture
def evidence() -> Evidence:
    start = SENTENCE.index(WORDS)
    return Evidence("00000000000000aa", SENTENCE, start, start + len(WORDS), "بيان الوزارة", "وكالة المثال", "2022-01-08")


@pytest.fixture
def toll(evidence: Evidence) -> RowChange:
    cause = Cause("derived", "c-2", "claim c-2 came in with article data/raw/a.txt")
    before, after = casualty(13.0, ["c-1"]), casualty(18.0, ["c-1", "c-2"])
    return RowChange("casualties", "changed", "casualty-1", None, before, after, ("best", "best_claim_ids"), 5.0, (cause,), evidence)


@pytest.fixture
def named() -> RowChange:
    row = {"mention_id": "m-1", "document_id": "00000000000000aa", "start": 4, "end": 9, "text": "الوزارة", "entity_id": "mvd", "confidence": 0.5}
    return RowChange("mentions", "added", "m-1", "00000000000000aa", None, row, size=1.0)


@pytest.fixture
def moved() -> RowChange:
    before = {"mention_id": "m-2", "document_id": "00000000000000aa", "start": 10, "end": 14, "text": "موسكو"}
    after = before | {"mention_id": "m-3", "start": 12, "end": 16}
    return RowChange("mentions", "moved", "m-3", "00000000000000aa", before, after, size=0.0, causes=(Cause("article", "data/raw/a.txt"),))


@pytest.fixture
def diff(toll: RowChange, named: RowChange, moved: RowChange) -> VersionDiff:
    return VersionDiff(
        before="data-v1",
        after="workspace",
        before_commit="0123456789abcdef0123456789abcdef01234567",
        after_commit=None,
        sources=("cache", "workspace"),
        inputs=(
            InputChange("parameter", "extract.width", "0.5", "0.6", 0),
            InputChange("lexicon", "actor_names.csv: 214", f"mvdd,alias,{'x' * 40},وزارة الداخلية", f"mvd,alias,{'x' * 40},وزارة الداخلية", 2),
            InputChange("article", "data/raw/a.txt", None, "ab12", 3),
        ),
        tables=(
            TableDiff("documents", 4, 4, 0, 0, 0, 0, 4),
            TableDiff("articles", 4, 4, 0, 0, 0, 0, 4),
            TableDiff("mentions", 20, 21, 1, 0, 0, 1, 19, {}, SchemaChange(retyped=("confidence: float -> double",)), (named, moved)),
            TableDiff("casualties", 3, 3, 0, 0, 1, 0, 2, {"best": 1, "best_claim_ids": 1}, SchemaChange(), (toll,)),
        ),
        unknown=1,
    )


@pytest.fixture
def same() -> VersionDiff:
    tables = (TableDiff("documents", 4, 4, 0, 0, 0, 0, 4), TableDiff("claims", 9, 9, 0, 0, 0, 0, 9))
    return VersionDiff("data-v1", "data-v2", "0" * 40, "1" * 40, ("cache", "rebuilt"), (), tables)
