"""extract: the tables of every article read, from the tables of ingest and clean alone."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from kzpipe.params import Parameters, load_parameters
from kzpipe.reader import default_reader
from kzpipe.schema.ids import document_id
from kzpipe.schema.records import Article, Block, Document, Entity
from kzpipe.stages import extract
from kzpipe.store import records_from_table, table_from_records, tables_from_records
from kzpipe.text.document import find_sentences
from tests.stages.in_memory import run_stage_in_memory

Lines = list[tuple[str, str]]

TITLE = ("title", "سيول تقطع الطريق في الولاية الشمالية")
BODY = ("body", "قالت وزارة الصحة السودانية أمس الخميس إن 14 شخصا قتلوا في الخرطوم.")  # health ministry: 14 killed in Khartoum
QUOTE = ("body", "وقال الرئيس التونسي قيس سعيد: «سنرسل مساعدات إلى السودان فورا». ودعت مصر إثيوبيا إلى وقف العنف.")
COMMENT = ("comment", "وماذا عن ألمانيا؟ قتل 99 شخصا هناك.")  # and what about Germany? 99 were killed there
EMBED = ("embed", "فرنسا تدين اليابان pic.twitter.com/xyz")
NAV = ("nav", "اقرأ أيضا: إيطاليا تعتقل 77 شخصا")
BYLINE = ("byline", "مدريد - الجمعة 7 يناير 2022")
DUPLICATE = ("duplicate", "قالت وزارة الصحة الكندية إن 55 شخصا قتلوا.")
SOURCE = ("source_note", "المصدر: وكالة رويترز")

OTHER: Lines = [("title", "إضراب في تونس"), ("body", "أضرب عمال الميناء في تونس. وقال الرئيس التونسي قيس سعيد إن الميناء مفتوح.")]
PUBLISHED = dt.date(2022, 1, 7)

NOTHING: dict[str, list[object]] = {"timexes": [], "mentions": [], "entities": [], "claims": [], "quotes": [], "events": [], "unread": []}

Tables = dict[str, pa.Table]


@pytest.fixture(scope="module")
def parameters(root: Path) -> Parameters:
    return load_parameters(root / "params.yaml")


@pytest.fixture(autouse=True)
def prepared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run of this module share the compiled lists."""
    monkeypatch.setattr(extract, "prepare", lambda lexicons, parameters: default_reader())


def tables(pages: Sequence[Lines], published: dt.date = PUBLISHED) -> Tables:
    """Return the tables that ingest and clean would have made of pages given line by line, with the kind of each."""
    documents, articles, blocks, sentences = [], [], [], []
    for number, lines in enumerate(pages):
        text, own = "", []
        key = document_id("\n".join(words for _, words in lines).encode())
        for index, (kind, words) in enumerate(lines):
            own.append(Block(key, index, len(text), len(text) + len(words), kind))
            text += words + "\n"
        documents.append(Document(key, f"{number}.txt", None, None, None, None, "text/plain", "utf-8", text, "0" * 64))
        articles.append(Article(key, None, published, "metadata", None, None, None, "ar", 40, key))
        blocks += own
        sentences += list(find_sentences(key, text, own))
    return {
        "documents": table_from_records("documents", documents), "articles": table_from_records("articles", articles),
        "blocks": table_from_records("blocks", blocks), "sentences": table_from_records("sentences", sentences),
    }  # fmt: skip


def run(inputs: Tables, parameters: Parameters) -> dict[str, list[object]]:
    return run_stage_in_memory("extract", inputs, parameters)


def test_one_article_fills_all_tables_and_they_hold_to_their_rules(parameters: Parameters) -> None:
    inputs = tables([[TITLE, BODY, QUOTE]])
    found = run(inputs, parameters)
    assert all(found[table] for table in ("timexes", "mentions", "entities", "claims", "quotes", "events"))
    made = tables_from_records(found, inputs)
    assert made["claims"].column("claimant_id").to_pylist() == ["health-ministry.sdn"]
    assert made["claims"].column("claim_date").to_pylist() == [dt.date(2022, 1, 6)]
    assert set(made["quotes"].column("speaker_id").to_pylist()) == {"health-ministry.sdn", "person-kais-saied"}
    assert "REQUEST" in made["events"].column("event_type").to_pylist()


@pytest.mark.parametrize("line", [COMMENT, EMBED, NAV, BYLINE, DUPLICATE, SOURCE], ids=lambda line: line[0])
def test_what_is_not_read_yields_no_row(line: tuple[str, str], parameters: Parameters) -> None:
    plain = run(tables([[TITLE, BODY, QUOTE]]), parameters)
    inputs = tables([[TITLE, BODY, QUOTE, line]])
    found = run(inputs, parameters)
    assert {table: len(rows) for table, rows in found.items()} == {table: len(rows) for table, rows in plain.items()}
    assert found["entities"] == plain["entities"]
    assert run(tables([[line]]), parameters) == NOTHING


def test_a_title_names_actors_but_counts_and_tells_nothing(parameters: Parameters) -> None:
    found = run(tables([[("title", "وزارة الصحة السودانية: مقتل 14 شخصا في السيول")]]), parameters)
    assert [entity.entity_id for entity in found["entities"] if isinstance(entity, Entity)] == ["health-ministry.sdn"]
    assert (found["claims"], found["quotes"], found["events"]) == ([], [], [])


def test_an_entity_of_two_articles_is_one_row(parameters: Parameters) -> None:
    inputs = tables([[TITLE, BODY, QUOTE], OTHER])
    found = run(inputs, parameters)
    keys = [entity.entity_id for entity in found["entities"] if isinstance(entity, Entity)]
    assert keys.count("person-kais-saied") == 1
    assert keys == sorted(set(keys))
    made = tables_from_records(found, inputs)
    of_person = made["mentions"].filter(pc.equal(made["mentions"].column("entity_id"), "person-kais-saied"))
    assert len(set(of_person.column("document_id").to_pylist())) == 2


def test_the_order_of_the_articles_changes_nothing(parameters: Parameters) -> None:
    pages = [[TITLE, BODY, QUOTE, COMMENT], OTHER, [TITLE, QUOTE]]
    inputs = tables(pages)
    expected = tables_from_records(run(inputs, parameters), inputs)
    for table in ("documents", "articles"):
        turned = {**inputs, table: inputs[table].take(list(reversed(range(len(inputs[table])))))}
        assert tables_from_records(run(turned, parameters), inputs) == expected


def test_an_article_is_read_the_same_alone_and_among_others(parameters: Parameters) -> None:
    alone = run(tables([OTHER]), parameters)
    among = run(tables([[TITLE, BODY, QUOTE], OTHER]), parameters)
    for table in ("timexes", "mentions", "claims", "quotes", "events"):
        assert all(row in among[table] for row in alone[table])


def test_only_articles_are_read(parameters: Parameters) -> None:
    inputs = tables([[TITLE, BODY, QUOTE], OTHER])
    kept = inputs["articles"].column("document_id").to_pylist()[1]
    inputs["articles"] = inputs["articles"].filter(pc.equal(inputs["articles"].column("document_id"), kept))
    assert {row.document_id for row in run(inputs, parameters)["mentions"]} == {kept}  # type: ignore[attr-defined]


def test_relative_days_count_from_the_day_of_publication(parameters: Parameters) -> None:
    for day, expected in ((dt.date(2022, 1, 7), "2022-01-06"), (dt.date(2022, 1, 14), "2022-01-13")):
        assert [timex.value for timex in run(tables([[BODY]], day), parameters)["timexes"]] == [expected]  # type: ignore[attr-defined]


def test_the_articles_are_put_together_again_from_the_tables() -> None:
    inputs = tables([[TITLE, BODY], OTHER])
    read = extract.items(inputs, None)
    assert [document.document_id for document in read] == inputs["articles"].column("document_id").to_pylist()
    assert sorted([passage.kind for passage in document.passages] for document in read) == [["title", "body"], ["title", "body", "body"]]
    assert {document.published for document in read} == {PUBLISHED}


def entity(key: str, country: str | None, name: str) -> Entity:
    return Entity(key, "person", country, None, "X", name, origin="discovered")


def test_merged_entities_keep_the_details_that_one_article_knows() -> None:
    rows = [entity("x-1", None, "حسام"), entity("x-1", "TUN", "حسام"), entity("x-0", None, "رامي"), entity("x-1", "DZA", "حسام")]
    expected = [entity("x-0", None, "رامي"), entity("x-1", "DZA", "حسام")]
    for seed in range(4):
        shuffled = random.Random(seed).sample(rows, len(rows))
        tables = [table_from_records("entities", [row]) for row in shuffled]
        assert records_from_table("entities", extract.merge_entities(pa.concat_tables(tables))) == expected


def test_an_article_that_shows_a_mistake_in_the_code_is_named_with_it() -> None:
    (document,) = extract.items(tables([OTHER]), None)
    made = extract.tables_of([extract.unread(document, "ValueError at kzpipe/timex/find.py:7: no such month")])
    (row,) = records_from_table("unread", made["unread"])
    assert (row.document_id, row.stage, row.reason) == (document.document_id, "extract", "error")
    assert "no such month" in row.detail
    assert {name: rows.num_rows for name, rows in made.items() if name != "unread"} == dict.fromkeys(
        ("timexes", "mentions", "claims", "quotes", "events", "named"), 0
    )


def test_no_articles(parameters: Parameters) -> None:
    assert run(tables([]), parameters) == NOTHING
