from __future__ import annotations

from kzpipe.recording import say_subject
from kzpipe.versions.model import InputChange, TableDiff, VersionDiff


def test_a_difference_on_one_line() -> None:
    tables = (TableDiff("events", 2, 1204, 1203, 0, 4, 0, 1), TableDiff("claims", 3, 2, 0, 1, 0, 0, 2))
    inputs = (
        InputChange("article", "a.txt", None, "x"),
        InputChange("article", "b.txt", None, "y"),
        InputChange("lexicon", "verbs.csv: v1", "1", "2"),
    )
    assert say_subject(VersionDiff("a", "b", None, None, ("", ""), inputs, tables)) == (
        "Data: article 2, lexicon 1 differ; rows: 1,203 new, 1 gone, 4 changed"
    )
    assert say_subject(VersionDiff("a", "b", None, None, ("", ""), inputs[:1], ())) == "Data: article 1 differs; rows: the same"
    assert say_subject(VersionDiff("a", "b", None, None, ("", ""), (), ())) == "Data: no input differs; rows: the same"
