"""What counts as an input that differs, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kzpipe.errors import LexiconError, ParameterError
from kzpipe.params import Parameters
from kzpipe.versions.inputs import changed_inputs
from kzpipe.versions.stage_inputs import DECIDES

Pair = Callable[..., tuple[Any, Any]]
LEXICONS = "kzpipe/lexicons"


def test_an_article_is_called_by_the_title_that_was_read_in_it(two_versions: Pair) -> None:
    before, after = two_versions({"data/raw/a.txt": None})
    titles = [{"document_id": "doc-a", "published_date": None, "outlet": None, "cluster_id": None, "title": "يوم في السوق"}]  # a day in the market
    before.put_table("clean", "articles", titles)
    assert [change.before for change in changed_inputs(before, after)] == ["يوم في السوق (جريدة النور)"]


def table_of(pair: tuple[Any, Any]) -> list[tuple[str, str, str | None, str | None]]:
    return [(change.kind, change.what, change.before, change.after) for change in changed_inputs(*pair)]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param(
            {f"{LEXICONS}/aliases.csv": "alias_id,entity_id,kind,form\nperson-samer-1,person-samer,name,الحلبي\n"},
            [("lexicon", "aliases.csv: person-samer-1", "person-samer-1,person-samer,short,الحلبي", "person-samer-1,person-samer,name,الحلبي")],
            id="a line changed",
        ),
        pytest.param(
            {f"{LEXICONS}/aliases.csv": "alias_id,entity_id,kind,form\n"},
            [("lexicon", "aliases.csv: person-samer-1", "person-samer-1,person-samer,short,الحلبي", None)],
            id="a line gone",
        ),
        pytest.param(
            {f"{LEXICONS}/weekdays.csv": 'form_id,form\nmonday,"الاثنين, يوم"\n'},
            [("lexicon", "weekdays.csv: monday", None, 'monday,"الاثنين, يوم"')],
            id="a new lexicon, a comma in a cell",
        ),
        pytest.param(
            {f"{LEXICONS}/verbs.csv": "lemma_id,measure,root,lemma\r\nv-aelan-4,4,E-l-n,أعلن\r\nv-qatal-1,1,q-t-l,قتل\r\n"}, [], id="other order"
        ),
        pytest.param(
            {f"{LEXICONS}/place_stops.csv": "stop_id,note,form\nstop-market,,السوق\n"}, [], id="a column more that says nothing"
        ),
        pytest.param({f"{LEXICONS}/examples.csv": "example_id,sentence\n"}, [], id="examples influence nothing"),
        pytest.param({"params.yaml": None}, [
            ("parameter", "aggregate.max_days_before_published", "366", None), ("parameter", "clean.min_words", "30", None),
            ("parameter", "extract.scare_quote_words", "3", None), ("parameter", "ingest.raw_folder", "data/raw", None),
        ], id="no parameters; run changes nothing"),
        pytest.param(
            {"params.yaml": "ingest: {raw_folder: data/raw}\nclean: {min_words: 40}\nextract: {scare_quote_words: 3}\n"
                            "aggregate: {max_days_before_published: 366}\nrun: {processes: 9}\n"},
            [("parameter", "clean.min_words", "30", "40")],
            id="one parameter, written otherwise",
        ),
        pytest.param({"kzpipe/events/coding.py": '"""Codes them."""\nimport pyarrow\n\n# one\ndef code() -> int:\n    return (1)\n'}, [], id="words"),
        pytest.param({"kzpipe/report/site.py": "import jinja2\nNAME = 1\n"}, [], id="code of no table"),
        pytest.param({"kzpipe/models/README.md": "more about the model"}, [], id="about the model"),
        pytest.param({"constraints.txt": "pyarrow==26.0.1\npyyaml==6.0.3\nJinja2==4.0\nredis==1\n"}, [], id="libraries of no table"),
        pytest.param(
            {"constraints.txt": "pyarrow==27.0.0\n# a word\nPyYAML==6.0.3\n"}, [("library", "pyarrow", "26.0.1", "27.0.0")], id="a pin that counts"
        ),
        pytest.param(
            {"constraints.txt": "pyarrow==26.0.1\n", "pyproject.toml": '[project]\nrequires-python = ">=3.12"\ndependencies = ["PyYAML >= 7"]\n'},
            [("library", "python", ">=3.11", ">=3.12"), ("library", "pyyaml", "6.0.3", ">= 7")],
            id="what is asked for where nothing is pinned",
        ),
        pytest.param({"data/raw/README.md": "another card", "data/raw/.hidden/b.txt": "x"}, [], id="cards"),
        pytest.param(
            {"data/raw/a.txt": None}, [("article", "data/raw/a.txt", "an article without a title (جريدة النور)", None)], id="one gone"
        ),
        pytest.param(
            {"data/raw/wire.jsonl": "one\nthree\n"}, [("article", "data/raw/wire.jsonl", "2 articles", "2 articles")], id="a container changed"
        ),
        pytest.param(
            {"data/raw/b.txt": "short"}, [("article", "data/raw/b.txt", None, "no article was read from it")], id="a file that is rejected"
        ),
        pytest.param(
            {"data/raw/a.meta.json": '{"outlet":\n "النور"}'}, [("article", "data/raw/a.meta.json", None, '{"outlet": "النور"}')], id="a declaration"
        ),
        pytest.param(
            {"data/raw/b.txt": "short", "data/raw/b.meta.json": "{}"},
            [("article", "data/raw/b.txt", None, "no article was read from it")], id="an article with its declaration",
        ),
        pytest.param(
            {"data/curated/corrections/claims.csv": "row_id,field,value\nc-1,number,12\nc-1,unit,people\n"},
            [("correction", "claims.csv: c-1/number", None, "c-1,number,12"), ("correction", "claims.csv: c-1/unit", None, "c-1,unit,people")],
            id="corrections of two fields",
        ),
    ],
)  # fmt: skip
def test_an_input_differs_where_its_value_does(two_versions: Pair, files: dict[str, str | None], expected: list[object]) -> None:
    assert table_of(two_versions(files)) == expected


@pytest.mark.parametrize(
    ("path", "kind"), [("kzpipe/models/names.crfsuite", "model"), ("kzpipe/events/coding.py", "code"), ("kzpipe/store.py", "code")]
)  # fmt: skip
def test_files_are_told_by_their_blob(two_versions: Pair, path: str, kind: str) -> None:
    pair = two_versions({path: "NEW = 1\n"})
    [change] = changed_inputs(*pair)
    assert (change.kind, change.what) == (kind, path)
    assert change.after == pair[1].files(path)[path][:12]


def test_the_kinds_come_in_their_order(two_versions: Pair) -> None:
    changes = changed_inputs(*two_versions({
        "data/raw/b.txt": "خبر", f"{LEXICONS}/aliases.csv": "alias_id,entity_id,kind,form\n", "kzpipe/models/names.crfsuite": "other",
        "params.yaml": "ingest: {raw_folder: data/raw}\n", "kzpipe/store.py": "", "constraints.txt": "pyarrow==27\n",
        "data/curated/corrections/a.csv": "row_id\nc-1\n",
    }))  # fmt: skip
    assert list(dict.fromkeys(change.kind for change in changes)) == ["article", "lexicon", "model", "parameter", "code", "library", "correction"]


def test_a_raw_folder_outside_the_project_is_told_by_its_documents(two_versions: Pair) -> None:
    outside = "ingest: {raw_folder: /somewhere/else}\n"
    before, after = two_versions({}, [{"document_id": "doc-9", "source_path": "a.txt", "outlet": None, "declared_title": "خبر", "text": ""}])
    for version in (before, after):
        version.put({"params.yaml": outside})
    assert [(change.what, change.after) for change in changed_inputs(before, after)] == [
        ("/somewhere/else/a.txt", "خبر (no outlet declared)"), ("/somewhere/else/wire.jsonl", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "error", "words"),
    [
        ({f"{LEXICONS}/verbs.csv": "lemma_id,lemma\nv-1,قتل,ضرب\n"}, LexiconError, r"verbs.csv:2: 3 cells where the header has 2"),
        ({f"{LEXICONS}/verbs.csv": 'lemma_id,lemma\nv-1,"قتل\n'}, LexiconError, "no CSV in UTF-8"),
        ({"params.yaml": "clean: [\n"}, ParameterError, "params.yaml of after: not readable as YAML"),
        ({"params.yaml": "words\n"}, ParameterError, "params.yaml of after: holds no sections"),
    ],
)
def test_a_file_that_cannot_be_read_stops(two_versions: Pair, files: dict[str, str], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        changed_inputs(*two_versions(files))


def test_the_parameters_that_decide_single_tables_are_there() -> None:
    known = {f"{section}.{key}" for section, field in Parameters.model_fields.items() for key in getattr(field.annotation, "model_fields", {})}
    assert known >= set(DECIDES)
