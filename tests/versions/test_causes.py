"""Every changed row bears its cause: a table of cases for each kind of cause, mixtures, what is derived, and what cannot be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.versions.causes import with_causes
from kzpipe.versions.inputs import changed_inputs
from kzpipe.versions.model import Cause, InputChange, RowChange, TableDiff
from kzpipe.versions.told import MOST_CAUSES, NOUNS, told

Pair = Callable[..., tuple[Any, Any]]
LEXICONS = "kzpipe/lexicons"
# Samer al-Halabi said that three soldiers were killed in the town of al-Nur. | And the police announced calm in the market.
TEXT = "قال سامر الحلبي إن ثلاثة جنود قتلوا في بلدة النور.\nوأعلنت الشرطة هدوءا في السوق."
DAY = dt.date(2022, 1, 7)
ALIAS = {f"{LEXICONS}/aliases.csv": "alias_id,entity_id,kind,form\n"}
ALIAS_LINE = ("lexicon", "aliases.csv: person-samer-1")
TRIGGER = {f"{LEXICONS}/triggers.csv": "trigger_id,lemma_id,event_type,complement\nv-qatal-1-01,v-qatal-1,COERCE,\n"}
TRIGGER_LINE = ("lexicon", "triggers.csv: v-qatal-1-01")
STOP = {f"{LEXICONS}/place_stops.csv": "stop_id,form\n"}
STOP_LINE = ("lexicon", "place_stops.csv: stop-market")
CODE = {"kzpipe/events/coding.py": "NEW = 1\n"}
CODE_FILE = ("code", "kzpipe/events/coding.py")
NEW_ARTICLE = {"document_id": "doc-b", "source_path": "b.txt", "outlet": "صوت النور", "declared_title": None, "text": TEXT}
OLD_ARTICLES = [
    {"document_id": "doc-a", "source_path": "a.txt", "outlet": "جريدة النور", "declared_title": None, "text": TEXT},
    {"document_id": "doc-1", "source_path": "wire.jsonl#1", "outlet": None, "declared_title": "خبر", "text": TEXT},
    {"document_id": "doc-2", "source_path": "wire.jsonl#2", "outlet": None, "declared_title": "خبر آخر", "text": TEXT},
]
B_CAME = {"data/raw/b.txt": TEXT}


def params(**changed: object) -> dict[str, str]:
    values = {"min_words": 30, "scare_quote_words": 3, "max_days": 366, **changed}
    return {
        "params.yaml": f"ingest: {{raw_folder: data/raw}}\nclean: {{min_words: {values['min_words']}}}\n"
        f"extract: {{scare_quote_words: {values['scare_quote_words']}}}\naggregate: {{max_days_before_published: {values['max_days']}}}\n"
    }


def row(table: str, row_id: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, document_id: str | None = "doc-a") -> RowChange:
    how = "added" if before is None else "removed" if after is None else "changed"
    columns = tuple(c for c in (before or {}) if before and after and before[c] != after[c])
    return RowChange(table, how, row_id, document_id, before, after, columns)


def at(words: str, **columns: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words, **columns}


def mention(words: str, entity_id: str, entry_id: str = "rule:x", row_id: str = "m-1") -> dict[str, Any]:
    return at(words, mention_id=row_id, entity_id=entity_id, entry_id=entry_id)


def event(words: str, row_id: str = "e-1", **columns: Any) -> dict[str, Any]:
    return at(words, event_id=row_id, **{"actor_ids": [], "recipient_ids": [], "entry_id": "rule:x", "event_type": "RETREAT", **columns})


def trace(pair: tuple[Any, Any], *rows: RowChange) -> tuple[list[tuple[Cause, ...]], dict[tuple[str, str], int]]:
    """Return the causes of rows in their order, and the number of rows by input."""
    tables = list(dict.fromkeys(one.table for one in rows))
    diffs = [TableDiff(name, 0, 0, 0, 0, 0, 0, 0, rows=tuple(one for one in rows if one.table == name)) for name in tables]
    traced, inputs, unknown = with_causes(diffs, changed_inputs(*pair), *pair)
    assert unknown == sum(short(one.causes) == [("unknown", "")] for diff in traced for one in diff.rows)
    assert [diff.table for diff in traced] == tables
    found = {(diff.table, one.row_id): one.causes for diff in traced for one in diff.rows}
    return [found[one.table, one.row_id] for one in rows], {(change.kind, change.what): change.rows for change in inputs}


def short(causes: tuple[Cause, ...]) -> list[tuple[str, str]]:
    return [(cause.kind, cause.what) for cause in causes]


@pytest.mark.parametrize(
    ("files", "changed", "expected"),
    [
        pytest.param(ALIAS, row("mentions", "m-1", mention("الحلبي", "person-samer", "person-samer-1"), None), [ALIAS_LINE], id="its line"),
        pytest.param(
            {**ALIAS, **STOP, **CODE},
            row("mentions", "m-1", mention("الحلبي", "x-1"), mention("الحلبي", "person-samer", "earlier:person-samer")),
            [ALIAS_LINE], id="a name said again",
        ),
        pytest.param(
            {**ALIAS, **STOP, **CODE}, row("claims", "c-1", at("ثلاثة جنود", claimant_id="x-1"), at("ثلاثة جنود", claimant_id="person-samer")),
            [ALIAS_LINE], id="who differs in the row",
        ),
        pytest.param(
            {**ALIAS, **TRIGGER}, row("events", "e-1", event("قتلوا", entry_id="v-qatal-1-01"), event("قتلوا", actor_ids=["person-samer"])),
            [TRIGGER_LINE, ALIAS_LINE], id="the line of the row and who differs in it",
        ),
        pytest.param({**ALIAS, **CODE}, row("quotes", "q-1", None, at("هدوءا", speaker_id="person-samer")), [ALIAS_LINE], id="about the speaker"),
        pytest.param(
            {f"{LEXICONS}/body_forms.csv": "form_id,body_id,kind,form\n", **CODE},
            row("events", "e-1", None, event("قتلوا", actor_ids=["police.syr"])),
            [("lexicon", "body_forms.csv: police-1")], id="about the kind of a body",
        ),
        pytest.param(
            {f"{LEXICONS}/office_holders.csv": "holding_id,office,country_code,organisation_id,entity_id\nh,king,JOR,,p-1\n", **CODE},
            row("events", "e-1", None, event("قتلوا", recipient_ids=["king.jor"])), [("lexicon", "office_holders.csv: h")], id="about an office",
        ),
        pytest.param(
            {f"{LEXICONS}/realis.csv": "sign_id,event_type,weight\nassault-aside,ASSAULT,2\n", **CODE},
            row("events", "e-1", event("قتلوا", event_type="ASSAULT"), None), [("lexicon", "realis.csv: assault-aside")], id="a sign of its type",
        ),
        pytest.param({**STOP, **CODE}, row("mentions", "m-1", None, mention("السوق", "geo-1")), [STOP_LINE], id="in its words"),
        pytest.param({**STOP, **CODE}, row("events", "e-1", None, event("هدوءا")), [STOP_LINE], id="in its sentence"),
        pytest.param({**STOP, **CODE}, row("events", "e-1", None, event("قتلوا")), [CODE_FILE], id="not in its sentence"),
        pytest.param(
            {f"{LEXICONS}/cues.csv": "cue_id,lemma_id,manner\ncue-aelan,v-aelan-4,ask\n", **CODE}, row("quotes", "q-1", None, at("هدوءا")),
            [("lexicon", "cues.csv: cue-aelan")], id="a verb inflected",
        ),
        pytest.param(
            {f"{LEXICONS}/page_phrases.csv": "phrase_id,kind,form\nnav-2,nav,في السوق\n", **CODE}, row("events", "e-1", None, event("هدوءا")),
            [CODE_FILE], id="a lexicon the stage does not read",
        ),
        pytest.param(
            {f"{LEXICONS}/page_phrases.csv": "phrase_id,kind,form\nnav-1,nav,اقرأ أيضا\nnav-2,nav,في السوق\n", **params(min_words=9)},
            row("blocks", "doc-a/1", at("وأعلنت الشرطة هدوءا في السوق.", kind="body"), at("وأعلنت الشرطة هدوءا في السوق.", kind="nav")),
            [("lexicon", "page_phrases.csv: nav-2")], id="the words of a line",
        ),
        pytest.param(
            {**params(min_words=40), **STOP},
            row("quarantine", "doc-a", None, {"source_path": "a.txt", "detail": "31 words of its own; clean.min_words is 40"}),
            [("parameter", "clean.min_words")], id="a verdict names its parameter",
        ),
        pytest.param({**params(scare_quote_words=5), **CODE}, row("quotes", "q-1", None, at("هدوءا")), [("parameter", "extract.scare_quote_words")],
                     id="a parameter that decides the table"),
        pytest.param({**params(scare_quote_words=5), **CODE}, row("events", "e-1", None, event("قتلوا")), [CODE_FILE], id="one that does not"),
        pytest.param({"kzpipe/models/names.crfsuite": "new", **CODE}, row("mentions", "m-1", None, mention("سامر", "p-1", "model:names")),
                     [("model", "kzpipe/models/names.crfsuite")], id="made by the model"),
        pytest.param({"kzpipe/models/names.crfsuite": "new", **CODE}, row("claims", "c-1", None, at("ثلاثة", claimant_id="x-12")),
                     [("model", "kzpipe/models/names.crfsuite")], id="somebody discovered"),
        pytest.param({"kzpipe/models/names.crfsuite": "new", **CODE}, row("events", "e-1", None, event("قتلوا", actor_ids=["person-samer"])),
                     [CODE_FILE], id="nobody discovered"),
        pytest.param({"constraints.txt": "pyarrow==27\nPyYAML==7\n"}, row("events", "e-1", None, event("قتلوا")), [("library", "pyarrow")], id="pin"),
        pytest.param({"constraints.txt": "pyarrow==27\nPyYAML==7\n", **CODE}, row("events", "e-1", None, event("قتلوا")), [CODE_FILE], id="first"),
        pytest.param({f"kzpipe/events/m{n}.py": "" for n in range(4)} | {"kzpipe/store.py": ""}, row("events", "e-1", None, event("قتلوا")),
                     [("code", "kzpipe/events"), ("code", "kzpipe")], id="much code by its folders"),
        pytest.param({"kzpipe/stages/clean.py": "", "kzpipe/aggregates/actors.py": ""}, row("events", "e-1", None, event("قتلوا")), [("unknown", "")],
                     id="code of other stages"),
        pytest.param({"data/curated/corrections/c.csv": "row_id,field,value\nc-1,number,3\n", **ALIAS},
                     row("claims", "c-1", at("ثلاثة", claimant_id="person-samer", number=2), at("ثلاثة", claimant_id="person-samer", number=3)),
                     [("correction", "c.csv: c-1/number")], id="a correction"),
        pytest.param(
            {f"{LEXICONS}/place_stops.csv": "stop_id,form\n", f"{LEXICONS}/cues.csv": "cue_id,lemma_id,manner\n"},
            row("timexes", "t-1", None, at("ثلاثة", value=None, rule="x")), [("lexicon", "cues.csv: cue-aelan"), STOP_LINE],
            id="elsewhere in the article, and nothing better",
        ),
        pytest.param({**STOP}, row("entities", "p-1", {"name_en": "A"}, {"name_en": "B"}, None), [STOP_LINE], id="nothing else differs"),
        pytest.param({}, row("events", "e-1", None, event("قتلوا")), [("unknown", "")], id="nothing differs at all"),
        pytest.param({**CODE}, row("verses", "v-1", None, {"verse_id": "v-1"}), [("unknown", "")], id="a table of another version"),
    ],
)  # fmt: skip
def test_a_row_goes_back_to_what_is_most_certain(two_versions: Pair, files: dict[str, str], changed: RowChange, expected: list[object]) -> None:
    [causes], counts = trace(two_versions(files), changed)
    assert short(causes) == expected
    assert sum(counts.values()) >= (0 if expected == [("unknown", "")] else len(expected))


def test_who_cannot_be_told_says_why(two_versions: Pair) -> None:
    files = {f"{LEXICONS}/months.csv": "form_id,form\none,رجب\ntwo,شعبان\n"}
    [nothing, lines], counts = trace(two_versions(files), row("coverage", "v", None, {}, None), row("events", "e-1", None, event("قتلوا")))
    assert "nothing that aggregate reads differs" in nothing[0].detail
    assert lines[0].detail == "of what extract reads differ 2 of kind lexicon; none names the row, is about anybody in it or stands in its words"
    assert set(counts.values()) == {0}


@pytest.mark.parametrize(
    ("files", "documents", "changed", "expected"),
    [
        pytest.param({**B_CAME, **ALIAS}, [*OLD_ARTICLES, NEW_ARTICLE], row("mentions", "m-1", None, mention("الحلبي", "person-samer"), "doc-b"),
                     [Cause("article", "data/raw/b.txt", "new, صوت النور")], id="a new article"),
        pytest.param({"data/raw/a.txt": None}, OLD_ARTICLES[1:], row("mentions", "m-1", mention("الحلبي", "person-samer"), None),
                     [Cause("article", "data/raw/a.txt", "gone, جريدة النور")], id="an article gone"),
        pytest.param({"data/raw/wire.jsonl": "one\ntwo\nthree\n"}, [*OLD_ARTICLES, {**NEW_ARTICLE, "source_path": "wire.jsonl#3"}],
                     row("mentions", "m-1", None, mention("الحلبي", "person-samer"), "doc-b"),
                     [Cause("article", "data/raw/wire.jsonl", "changed, record 3, صوت النور")], id="a record of a container"),
        pytest.param({"data/raw/wire.jsonl": "one\ntwo\nthree\n", **CODE}, [*OLD_ARTICLES, {**NEW_ARTICLE, "source_path": "wire.jsonl#3"}],
                     row("events", "e-1", None, event("قتلوا"), "doc-1"),
                     [Cause("code", CODE_FILE[1], "changed; nothing else that extract reads differs")],
                     id="another record of the container"),
        pytest.param({"data/raw/b.txt": "words"}, None, row("rejects", "b.txt", None, {"source_path": "b.txt", "detail": "too short"}, None),
                     [Cause("article", "data/raw/b.txt", "new")], id="a file that is rejected"),
        pytest.param(
            {**B_CAME, **ALIAS, **CODE}, [*OLD_ARTICLES, NEW_ARTICLE],
            row("quarantine", "doc-a", None, {"source_path": "a.txt", "detail": "a copy of b.txt, 0.70 alike; clean.near_copy_similarity is 0.6"}),
            [Cause("article", "data/raw/b.txt", "new; the other is a copy of it")], id="set aside for a new article",
        ),
    ],
)  # fmt: skip
def test_a_row_goes_back_to_its_article(
    two_versions: Pair, files: dict[str, str], documents: list[dict[str, Any]] | None, changed: RowChange, expected: list[Cause]
) -> None:
    [causes], _ = trace(two_versions(files, documents), changed)
    assert list(causes) == expected


def test_a_declaration_counts_where_the_document_shows_it(two_versions: Pair) -> None:
    files = {"data/raw/a.meta.json": '{"outlet": "النور"}', "data/raw/wire.meta.json": '{"licence": "free"}', **CODE}
    shown = row("documents", "doc-a", {"outlet": "جريدة النور"}, {"outlet": "النور"})
    causes, counts = trace(
        two_versions(files), shown, row("events", "e-1", None, event("قتلوا")), row("events", "e-2", None, event("قتلوا", "e-2"), "doc-1")
    )
    assert [short(one) for one in causes] == [[("article", "data/raw/a.meta.json")]] * 2 + [[CODE_FILE]]
    assert counts == {("article", "data/raw/a.meta.json"): 2, ("article", "data/raw/wire.meta.json"): 0, CODE_FILE: 1}


def test_an_article_that_joins_a_cluster_changes_it(two_versions: Pair) -> None:
    before, after = two_versions({**B_CAME, **STOP}, [*OLD_ARTICLES, NEW_ARTICLE])
    after.put_table("clean", "articles", [
        {"document_id": one, "published_date": DAY, "outlet": None, "cluster_id": "doc-a"} for one in ("doc-a", "doc-b")
    ])  # fmt: skip
    [causes], _ = trace((before, after), row("articles", "doc-1", {"cluster_id": "doc-1"}, {"cluster_id": "doc-a"}, "doc-1"))
    assert short(causes) == [("article", "data/raw/b.txt")]


def test_all_of_an_article_that_is_set_aside_goes_for_its_verdict(two_versions: Pair) -> None:
    verdict = row("quarantine", "doc-a", None, {"source_path": "a.txt", "detail": "20 words of its own; clean.min_words is 40"})
    causes, counts = trace(
        two_versions({**params(min_words=40), **ALIAS, **CODE}), row("articles", "doc-a", {"word_count": 31}, None),
        row("mentions", "m-1", mention("الحلبي", "person-samer", "person-samer-1"), None), verdict,
    )  # fmt: skip
    assert [short(one) for one in causes] == [[("parameter", "clean.min_words")]] * 3
    assert causes[1][0].detail == "changed; the verdict names it; by way of quarantine of doc-a, which came in"
    assert counts[ALIAS_LINE] == 0


@pytest.mark.parametrize(
    ("first", "changed"),
    [
        pytest.param(row("mentions", "z-1", mention("السوق", "geo-1"), None),
                     row("events", "e-1", event("قتلوا", location_id="geo-1"), None), id="a name"),
        pytest.param(row("quotes", "z-1", at("السوق", quote_id="z-1"), None),
                     row("events", "e-1", event("قتلوا", quote_id="z-1"), event("قتلوا", quote_id=None)), id="its quote"),
        pytest.param(row("timexes", "z-1", at("السوق", value="2022-01-07"), None),
                     row("claims", "c-1", at("ثلاثة", claim_date=DAY), at("ثلاثة", claim_date=dt.date(2022, 1, 8))), id="its day"),
        pytest.param(row("claims", "z-1", at("ثلاثة"), None),
                     row("events", "e-1", at("ثلاثة", entry_id="rule:counted-killed"), None), id="its count"),
        pytest.param(row("sentences", "z-1", at("السوق", sentence_index=1), at("السوق", sentence_index=2)),
                     row("mentions", "m-1", mention("ثلاثة", "p") | {"sentence_index": 1}, mention("ثلاثة", "p") | {"sentence_index": 0}),
                     id="its sentence"),
        pytest.param(row("articles", "z-1", {"published_date": DAY}, {"published_date": dt.date(2022, 1, 8)}),
                     row("timexes", "t-1", at("ثلاثة", anchor_date=DAY), at("ثلاثة", anchor_date=dt.date(2022, 1, 8))), id="its publication day"),
        pytest.param(row("blocks", "z-1", at("السوق", kind="body"), at("السوق", kind="nav")),
                     row("sentences", "doc-a/1", at("السوق"), None), id="its line"),
    ],
)  # fmt: skip
def test_a_row_follows_what_it_points_at_in_its_article(two_versions: Pair, first: RowChange, changed: RowChange) -> None:
    files = {"data/curated/corrections/c.csv": "row_id,field,value\nz-1,field,1\n", "kzpipe/text/blocks.py": "NEW = 1\n"}
    causes, counts = trace(two_versions(files), changed, first)
    assert short(causes[0]) == short(causes[1]) == [("correction", "c.csv: z-1/field")]
    assert causes[0][0].detail.startswith(f"new; by way of {NOUNS[first.table]} z-1, which ")
    assert counts == {("correction", "c.csv: z-1/field"): 2, ("code", "kzpipe/text/blocks.py"): 0}


def test_a_document_elsewhere_and_a_cluster_are_no_way(two_versions: Pair) -> None:
    files = {"data/curated/corrections/c.csv": "row_id,field,value\nz-1,field,1\n", **CODE}
    clustered = row("articles", "z-1", {"cluster_id": "doc-a"}, {"cluster_id": "doc-1"})
    other = row("sentences", "z-1", at("السوق"), None, "doc-1")
    causes, _ = trace(two_versions(files), row("events", "e-1", event("قتلوا"), None), clustered, other)
    assert short(causes[0]) == [CODE_FILE]


def test_best_rises_because_a_claim_came_in_with_an_article(two_versions: Pair) -> None:
    key = {"date": DAY, "location_id": "syr", "group": "security_forces", "measure": "killed", "is_cumulative": False}
    lists = {"low_claim_ids": ["c-0"], "high_claim_ids": ["c-9"], "superseded_claim_ids": []}
    claim = at("ثلاثة جنود", claim_id="c-9", **(key | {"claim_date": DAY}))
    casualty = row("casualties", "casualty-1", {**key, **lists, "best": 13.0, "best_claim_ids": ["c-0"]},
                   {**key, **lists, "best": 18.0, "best_claim_ids": ["c-9"]}, None)  # fmt: skip
    unlisted = row("claims", "c-5", None, {**claim, "claim_id": "c-5"}, "doc-b")
    causes, counts = trace(two_versions(B_CAME, [*OLD_ARTICLES, NEW_ARTICLE]), casualty, unlisted, row("claims", "c-9", None, claim, "doc-b"))
    assert causes[0] == (Cause("derived", "c-9", "claim c-9 and 1 more came in with article data/raw/b.txt (صوت النور)"),)
    assert counts == {("article", "data/raw/b.txt"): 3}


@pytest.mark.parametrize(
    "aggregate",
    [
        pytest.param(row("timeline", "t", {"event_ids": ["e-1", "e-2"]}, {"event_ids": ["e-2"]}, None), id="timeline"),
        pytest.param(row("reactions", "r", {"event_ids": ["e-1"], "quote_ids": []}, None, None), id="reactions"),
        pytest.param(row("actors", "person-samer", {"entity_id": "person-samer", "event_count": 2},
                         {"entity_id": "person-samer", "event_count": 1}, None), id="actors"),
        pytest.param(row("coverage", "c", {"date": DAY, "outlet": "جريدة النور", "event_count": 2},
                         {"date": DAY, "outlet": "جريدة النور", "event_count": 1}, None), id="coverage"),
        pytest.param(row("entities", "person-samer", {"entity_id": "person-samer"}, None, None), id="entities"),
    ],
)  # fmt: skip
def test_an_aggregate_follows_the_rows_behind_it(two_versions: Pair, aggregate: RowChange) -> None:
    gone = row("events", "e-1", event("قتلوا", actor_ids=["person-samer"], entry_id="v-qatal-1-01"), None)
    causes, counts = trace(two_versions({**TRIGGER, **CODE}), aggregate, gone)
    assert causes[0] == (Cause("derived", "e-1", f"event e-1 went because of lexicon {TRIGGER_LINE[1]}"),)
    assert counts == {TRIGGER_LINE: 2, CODE_FILE: 0}


def test_a_framing_follows_the_quote_around_its_mention(two_versions: Pair) -> None:
    pair = two_versions({**params(scare_quote_words=5), **CODE})
    for version in pair:
        version.put_table("extract", "mentions", [at("السوق", mention_id="m-7", document_id="doc-a")])
    around, elsewhere = row("quotes", "q-1", at("هدوءا في السوق", quote_id="q-1"), None), row("quotes", "q-2", at("ثلاثة جنود", quote_id="q-2"), None)
    framing = {"entity_id": "p", "mention_ids": ["m-7"]}
    causes, _ = trace(pair, row("framings", "f", framing, None, None), around, elsewhere)
    assert causes[0] == (Cause("derived", "q-1", "quote q-1 went because of parameter extract.scare_quote_words"),)


def test_an_aggregate_follows_a_correction_of_what_it_lists(two_versions: Pair) -> None:
    corrected = {"data/curated/corrections/claims.csv": "row_id,field,value\nc-1,number,3\n", "kzpipe/aggregates/casualties.py": ""}
    lists = {"best_claim_ids": ["c-1"], "low_claim_ids": ["c-1"], "high_claim_ids": ["c-1"], "superseded_claim_ids": []}
    [causes], counts = trace(two_versions(corrected), row("casualties", "x", {**lists, "best": 2.0}, {**lists, "best": 3.0}, None))
    assert short(causes) == [("correction", "claims.csv: c-1/number")]
    assert counts["correction", "claims.csv: c-1/number"] == 1


def test_an_entity_follows_its_own_line(two_versions: Pair) -> None:
    lines = "entity_id,entity_type,name_ar\nperson-samer,person,سامر الحلبي\norg-guard,militia,الحرس\norg-new,company,شركة النور\n"
    came = row("mentions", "m-1", None, mention("السوق", "org-guard"), "doc-a")
    causes, _ = trace(
        two_versions({f"{LEXICONS}/entities.csv": lines, **STOP}), row("entities", "org-new", None, {"entity_id": "org-new"}, None),
        row("entities", "org-guard", {"entity_id": "org-guard"}, {"entity_id": "org-guard", "x": 1}, None), came,
    )  # fmt: skip
    assert [short(one) for one in causes[:2]] == [[("lexicon", "entities.csv: org-new")], [("lexicon", "entities.csv: org-guard")]]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), max_size=40))
def test_causes_are_told_once_and_not_too_many(given_causes: list[tuple[str, int]]) -> None:
    found = told([Cause(kind, str(what)) for kind, what in given_causes], [(kind, str(what)) for kind, what in given_causes])
    distinct = set(given_causes)
    assert len(found.causes) == len(set(short(found.causes))) == min(len(distinct), MOST_CAUSES)
    assert len(found.roots) == len(distinct)
    if len(distinct) > MOST_CAUSES:
        assert found.causes[-1].detail == f"and {len(distinct) - MOST_CAUSES} more"


def test_nothing_differs_where_no_row_does(two_versions: Pair) -> None:
    pair = two_versions({})
    assert with_causes([TableDiff("events", 1, 1, 0, 0, 0, 0, 1)], (), *pair) == ((TableDiff("events", 1, 1, 0, 0, 0, 0, 1),), (), 0)
    counted = with_causes([], (InputChange("lexicon", "aliases.csv: person-samer-1", "a", None),), *pair)[1]
    assert counted[0].rows == 0


def test_short_quotes_go_back_to_the_parameter_that_makes_them_labels(two_versions: Pair) -> None:
    pair = two_versions({**params(scare_quote_words=5), **ALIAS})
    short_quote = row("quotes", "q-1", None, at("هدوءا في السوق", quote_id="q-1", speaker_id="person-samer"))
    long_quote = row("quotes", "q-2", None, at("قال سامر الحلبي إن ثلاثة جنود قتلوا", quote_id="q-2", speaker_id="person-samer"))
    causes, _ = trace(pair, short_quote, long_quote)
    assert [short(one) for one in causes] == [[("parameter", "extract.scare_quote_words")], [ALIAS_LINE]]
