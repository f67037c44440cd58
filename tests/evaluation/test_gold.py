from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kzpipe.errors import GoldError
from kzpipe.evaluation.gold import FOLDER, GoldArticle, crises_of, fingerprint, read_gold, typical_year

Change = Callable[[dict[str, Any]], object]


def test_a_record_becomes_what_is_compared(article: GoldArticle) -> None:
    assert (article.name, article.crisis) == ("port", "port")
    annotation = article.annotation
    assert annotation.published == "2023-03-07"
    assert [(event.types, event.actors, event.recipients, event.date) for event in annotation.events] == [
        (("COERCE", "ASSAULT"), ("Sudanese police",), ("protesters",), "2023-03-06")
    ]
    assert [timex.values for timex in annotation.timexes] == [("2023-03-06",)]
    assert [(claim.number, claim.claimant) for claim in annotation.claims] == [(12, None)]
    assert len(annotation.own_text) == 4


@pytest.mark.parametrize(("name", "said", "crisis"), [
    ("sudan_a01_port", None, "sudan_a"), ("a/sudan-03", None, "sudan"), ("2023", None, "2023"), ("sudan_a01_port", "sudan", "sudan"),
])  # fmt: skip
def test_the_crisis_is_said_or_stands_in_the_name(
    record: dict[str, Any], files_of: Callable[..., Any], name: str, said: str | None, crisis: str
) -> None:
    record |= {"doc": f"{name.rpartition('/')[2]}.txt"} | ({"crisis": said} if said else {})
    assert read_gold(files_of(record, name=name))[0].crisis == crisis


@pytest.mark.parametrize(("change", "message"), [
    (lambda r: r["events"][0].update(type="COERCED"), r"events\[0\]\.type is 'COERCED'; did you mean COERCE\?"),
    (lambda r: r["events"][0].update({"or": ["X"]}), r"events\[0\]\.or\[0\] is 'X'; allowed are AGREE, "),
    (lambda r: r["actors"][1].update(type="ministry"), r"actors\[1\]\.type is 'ministry'; allowed are person, "),
    (lambda r: r["claims"][0].update(measure="arrested"), r"claims\[0\]\.measure is 'arrested'; "),
    (lambda r: r["claims"][0].update(group="protestors"), r"claims\[0\]\.group is 'protestors'; did you mean protesters\?"),
    (lambda r: r["claims"][0].update(number="12"), r"claims\[0\]\.number is '12': input should be a valid number"),
    (lambda r: r["blocks"][0].update(kind="headline"), r"blocks\[0\]\.kind is 'headline'; "),
    (lambda r: r["timexes"][0].update(value="6/3/2023"), r"timexes\[0\]\.value is '6/3/2023'; a value is written as 2022-01-06, "),
    (lambda r: r["published"].update(date="2023-02-30"), r"published\.date is '2023-02-30'; a day is written YYYY-MM-DD"),
    (lambda r: r["events"][0].update(date="2023"), r"events\[0\]\.date is '2023'; a day is written YYYY-MM-DD"),
    (lambda r: r["quotes"][0].pop("speaker"), r"quotes\[0\]\.speaker is missing"),
    (lambda r: r["quotes"][0].update(speeker=None), r"quotes\[0\]\.speeker is not a key of the form; remove it, or mend its spelling"),
    (lambda r: r["quotes"][0].update(speaker="Interior minister"),
     r"quotes\[0\]\.speaker: 'Interior minister' is none of the article's actors; did you mean 'Interior ministry'\?"),
    (lambda r: r["events"][0].update(recipients=["students"]), r"events\[0\]\.recipients: 'students' is none of the article's actors$"),
    (lambda r: r["actors"][2].update(name="Sudanese police"), r"actors: 'Sudanese police' stands there twice"),
    (lambda r: r["timexes"][0].update(start=0, end=11),
     r"timexes\[0\]: from 0 to 11 the article has '.*', not 'أمس الاثنين', which stands at 125 to 136"),
    (lambda r: r["claims"][0]["evidence"].update(text="13 متظاهراً"), r"claims\[0\]\.evidence: .* which stands nowhere in the article"),
    (lambda r: r["quotes"][0].update(end=9_999), r"quotes\[0\] goes from \d+ to 9999; the article has \d+ characters"),
    (lambda r: r["blocks"][2].update(text="غير ذلك"), r"blocks\[2\]: from "),  # something else
    (lambda r: r.update(doc="other.txt"), r"doc is 'other\.txt', but the file is that of 'port\.txt'"),
    (lambda r: r.update(language="en"), r"language is 'en': input should be 'ar'"),
])  # fmt: skip
def test_a_mistake_is_told_with_file_and_place(record: dict[str, Any], files_of: Callable[..., Any], change: Change, message: str) -> None:
    change(record)
    with pytest.raises(GoldError, match=rf"(?m)^{re.escape(FOLDER)}/port\.gold\.json: {message}"):
        read_gold(files_of(record))


@pytest.mark.parametrize(("files", "message"), [
    ({"a.gold.json": b'{"doc": "a.txt",\n}', "a.txt": b"x"}, r"a\.gold\.json:2:1: not readable as JSON: "),
    ({"a.gold.json": b"[]", "a.txt": b"x"}, r"a\.gold\.json: the file is \[\]: "),
    ({"a.gold.json": b"\xff", "a.txt": b"x"}, r"a\.gold\.json: not UTF-8 at byte 0"),
    ({"a.gold.json": b"{}", "a.txt": b"ab\xff"}, r"a\.txt: not UTF-8 at byte 2"),
    ({"a.gold.json": b"[" * 100_000, "a.txt": b"x"}, r"a\.gold\.json"),
    ({"a.gold.json": b"{}"}, r"a\.gold\.json: no a\.txt beside it"),
    ({"a.txt": b"x", "b.gold.json": b"{}"}, r"(?s)b\.gold\.json: no b\.txt beside it.*a\.txt: no a\.gold\.json beside it"),
    ({"README.md": b"", "floors.json": b"{}"}, r": no \.gold\.json in it, so nothing can be measured; take the folder back from Git, or add to it"),
    ({}, ": no .gold.json in it"),
])  # fmt: skip
def test_files_that_are_no_gold(files: dict[str, bytes], message: str) -> None:
    with pytest.raises(GoldError, match=message):
        read_gold({f"{FOLDER}/{name}": content for name, content in files.items()})


def test_many_mistakes_are_told_in_few_lines(record: dict[str, Any], files_of: Callable[..., Any]) -> None:
    record["events"] *= 9
    for event in record["events"]:
        event.update(type="X")
    with pytest.raises(GoldError) as caught:
        read_gold(files_of(record))
    lines = str(caught.value).splitlines()
    assert len(lines) == 6
    assert lines[-1] == f"and 4 more mistakes in {FOLDER}"


def test_hidden_files_are_no_gold(files_of: Callable[..., Any]) -> None:
    assert len(read_gold({**files_of(), f"{FOLDER}/.port.gold.json": b"{", f"{FOLDER}/._port.txt": b""})) == 1


def test_the_fingerprint_is_that_of_texts_and_records(record: dict[str, Any], files_of: Callable[..., Any]) -> None:
    gold = fingerprint(read_gold(files_of()))
    assert gold == fingerprint(read_gold({**files_of(), f"{FOLDER}/README.md": b"x"}))
    record["events"] = []
    assert gold != fingerprint(read_gold(files_of(record)))
    assert re.fullmatch("[0-9a-f]{16}", gold)


def test_the_year_of_a_crisis_is_that_of_most_of_its_articles(record: dict[str, Any], files_of: Callable[..., Any]) -> None:
    files: dict[str, bytes] = {}
    for name, year, crisis in (("a", 2023, "x"), ("b", 2024, "x"), ("c", 2024, "x"), ("d", 2025, "y"), ("e", 2021, "y")):
        record["published"]["date"] = f"{year}-03-07"
        files |= files_of({**record, "doc": f"{name}.txt", "crisis": crisis}, name=name)
    articles = read_gold(files)
    assert crises_of(articles) == ("x", "y")
    assert [typical_year(articles, crisis) for crisis in ("x", "y", "z")] == [2024, 2021, None]


def test_the_projects_own_gold_can_be_used(root: Path) -> None:
    folder = root / FOLDER
    articles = read_gold({f"{FOLDER}/{path.name}": path.read_bytes() for path in folder.iterdir()})
    assert len(articles) == len(list(folder.glob("*.gold.json")))
    assert all("crisis" in json.loads(path.read_text("utf-8")) for path in folder.glob("*.gold.json")), "say which crisis an article is about"
