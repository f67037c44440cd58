"""Rules between the lines of lexicons: ids, references, forms that fold to one, letters that look alike."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kzpipe.errors import LexiconError
from kzpipe.lexicon.check import check_lexicons, did_you_mean
from kzpipe.lexicon.layout import LAYOUTS
from kzpipe.lexicon.load import Lexicons, Row, default_lexicons, load_lexicons
from kzpipe.schema.vocab import EVENT_MODES


def lexicons(**rows: list[Row]) -> Lexicons:
    return Lexicons(Path(), {name: tuple(lines) for name, lines in rows.items()})


def stop(key: str, form: str) -> Row:
    return {"stop_id": key, "form": form}


def verb(key: str, root: str, lemma: str) -> Row:
    return {"lemma_id": key, "measure": "1", "root": root, "lemma": lemma}


def alias(key: str, entity_id: str, kind: str, form: str) -> Row:
    return {"alias_id": key, "entity_id": entity_id, "kind": kind, "form": form}


def row_of(name: str, **cells: str) -> Row:
    """Return a line of a lexicon with the cells given, nothing in the optional ones and an allowed value in the others."""
    values = {"text": "7", "day": "2022-01-06", "latitude": "43.2", "longitude": "76.9"}
    plain = {c.name: "" if c.optional else next(iter(c.allowed)) if c.allowed else values[c.value] for c in LAYOUTS[name].columns}
    return plain | cells


def error_of(tables: Lexicons) -> str:
    with pytest.raises(LexiconError) as raised:
        check_lexicons(tables)
    return str(raised.value)


def test_an_id_stands_once() -> None:
    message = error_of(lexicons(place_stops=[stop("a", "بيان"), stop("b", "دولة"), stop("a", "كان")]))  # statement, state, was
    assert message == "place_stops.csv:4: stop_id 'a' stands in line 2 already; give the line an id of its own"


FOLD_TO_ONE = {
    "hamza": ("أمل", "امل"),  # hope
    "teh marbuta": ("سنة", "سنه"),  # year
    "alef maksura": ("موسى", "موسي"),  # Moses
    "vowel marks": ("كَانَ", "كان"),  # was
    "the same twice": ("بيان", "بيان"),  # statement
}


@pytest.mark.parametrize(("one", "other"), FOLD_TO_ONE.values(), ids=FOLD_TO_ONE.keys())
def test_two_forms_that_fold_to_one_are_an_error(one: str, other: str) -> None:
    message = error_of(lexicons(place_stops=[stop("a", one), stop("b", other)]))
    assert message.startswith(f"place_stops.csv:3: {other!r} folds to the same form as line 2; ")
    assert "remove one" in message


def test_a_column_can_tell_two_equal_forms_apart() -> None:
    check_lexicons(lexicons(aliases=[alias("a", "kaz", "metonym", "أستانا"), alias("b", "place-astana", "name", "أستانا")]))  # Astana
    message = error_of(lexicons(aliases=[alias("a", "kaz", "metonym", "أستانا"), alias("b", "kaz", "metonym", "استانا")]))
    assert message.startswith("aliases.csv:3: 'استانا' folds to the same form as line 2;")
    assert "kind or entity_id" in message


def test_a_lexicon_that_points_at_a_word_twice_is_no_error() -> None:
    terms = [{"term_id": key, "measure": "killed", "part": part, "lemma_id": "v-qatal-1"} for key, part in (("a", "verb"), ("b", "verbal_noun"))]
    check_lexicons(lexicons(victim_terms=terms))


LOOK_ALIKES = {
    "Persian yeh": ("روسی", "Persian yeh (U+06CC)"),
    "Persian kaf": ("ترکيا", "Persian kaf (U+06A9)"),
    "tatweel": ("بيــان", "tatweel"),
    "right-to-left mark": ("بيان\u200f", "right-to-left mark"),
    "left-to-right mark": ("\u200eبيان", "left-to-right mark"),
    "zero-width non-joiner": ("بي\u200cان", "zero-width non-joiner"),
    "zero-width space": ("بي\u200bان", "zero-width space"),
    "no-break space": ("كان\u00a0يا", "no-break space"),
}


@pytest.mark.parametrize(("form", "named"), LOOK_ALIKES.values(), ids=LOOK_ALIKES.keys())
def test_a_letter_that_looks_like_another_is_named(form: str, named: str) -> None:
    message = error_of(lexicons(place_stops=[stop("a", "دولة"), stop("b", form)]))
    assert message == f"place_stops.csv:3: {form!r} holds a {named}; spell it with plain Arabic letters"


def test_a_reference_to_a_line_that_is_not_there() -> None:
    verbs = [verb("v-qaal-1", "q-w-l", "قال"), verb("v-dakar-1", "*-k-r", "ذكر")]  # said, mentioned
    nouns = [{"form_id": "vn-1", "lemma_id": "v-qaal-1", "form": "قول"}, {"form_id": "vn-2", "lemma_id": "v-dhakar-1", "form": "ذكر"}]
    message = error_of(lexicons(verbs=verbs, verbal_nouns=nouns))
    assert message == "verbal_nouns.csv:3: lemma_id 'v-dhakar-1' is not in verbs.csv. Did you mean \"v-dakar-1\"?"


REFERENCES = [(layout.name, column.name) for layout in LAYOUTS.values() for column in layout.columns if column.reference]


@pytest.mark.parametrize(("name", "column"), REFERENCES, ids=[f"{name}.{column}" for name, column in REFERENCES])
def test_every_declared_reference_is_checked(name: str, column: str) -> None:
    targets = (next(c.reference for c in LAYOUTS[name].columns if c.name == column) or "").split("|")
    known: dict[str, list[Row]] = {}
    for i, target in enumerate(targets):
        table, key = target.split(".")
        known[table] = [row_of(table, **{key: f"there-{i}"})]

    def tables(value: str) -> Lexicons:
        return lexicons(**known, **{name: [row_of(name, **{column: value})]})

    message = error_of(tables("zz-nowhere"))
    assert message.startswith(f"{name}.csv:2: {column} 'zz-nowhere' is not in {' or '.join(f'{table}.csv' for table in known)}.")
    for i in range(len(targets)):
        check_lexicons(tables(f"there-{i}"))


def test_an_empty_optional_reference_and_a_lexicon_left_out_are_no_errors() -> None:
    check_lexicons(lexicons(verbal_nouns=[{"form_id": "vn-1", "lemma_id": "v-qaal-1", "form": "قول"}]))


def test_loading_checks_what_it_reads(tmp_path: Path) -> None:
    (tmp_path / "place_stops.csv").write_text("stop_id,form\na,سنة\nb,سنه\n", encoding="utf-8")  # year, twice
    with pytest.raises(LexiconError, match=r"^place_stops\.csv:3: "):
        load_lexicons(tmp_path, ["place_stops"])


@pytest.mark.parametrize(("value", "guess"), [("persn", ' Did you mean "person"?'), ("state", ' Did you mean "state"?'), ("qqq", "")])
def test_did_you_mean(value: str, guess: str) -> None:
    assert did_you_mean(value, ["person", "state", "igo"]) == guess


# an unknown id or value stops: it never means nothing in silence


NOT_DECLARED = {
    "an alias of nobody": ("aliases", alias("a", "zz-nowhere", "name", "فلان"), "aliases.csv:2: entity_id 'zz-nowhere'"),
    "a trigger of no word": (
        "triggers",
        {"trigger_id": "a", "lemma_id": "zz-nowhere", "event_type": "ASSAULT", "mode": "", "actor_slot": "subject", "recipient_slot": "object",
         "genitive": "none", "complement": ""},
        "triggers.csv:2: lemma_id 'zz-nowhere'",
    ),
    "a mode that its type has not": (
        "triggers",
        {"trigger_id": "a", "lemma_id": "v-qatal-1", "event_type": "ASSAULT", "mode": "curfew", "actor_slot": "subject", "recipient_slot": "object",
         "genitive": "none", "complement": ""},
        "triggers.csv:2: mode 'curfew'",
    ),
    "a complement that is nobody": (
        "triggers",
        {"trigger_id": "a", "lemma_id": "v-qatal-1", "event_type": "SUPPORT", "mode": "", "actor_slot": "subject", "recipient_slot": "object",
         "genitive": "none", "complement": "{somebody}"},
        "triggers.csv:2: complement '{somebody}' names no class of complements.csv; "
        "in braces stands one of {actor}, {person}, {armed-force}, {deed}, {",
    ),
    "a complement with two classes": (
        "triggers",
        {"trigger_id": "a", "lemma_id": "v-qatal-1", "event_type": "SUPPORT", "mode": "", "actor_slot": "subject", "recipient_slot": "object",
         "genitive": "none", "complement": "{talks} {curfew}"},
        "triggers.csv:2: complement '{talks} {curfew}' is not words with at most one class in braces",
    ),
    "a word of harm that is no word": (
        "victim_terms", {"term_id": "a", "measure": "killed", "part": "noun", "lemma_id": "zz-nowhere"}, "victim_terms.csv:2: lemma_id 'zz-nowhere'",
    ),
    "a holder of an office from no day": (
        "office_holders",
        {"holding_id": "a", "office": "president", "country_code": "KAZ", "organisation_id": "", "entity_id": "person-kassym-jomart-tokayev",
         "from_date": "2022-13-01", "to_date": ""},
        "office_holders.csv:2: from_date '2022-13-01'",
    ),
    "an office that ends before it begins": (
        "office_holders",
        {"holding_id": "a", "office": "president", "country_code": "KAZ", "organisation_id": "", "entity_id": "person-kassym-jomart-tokayev",
         "from_date": "2022-03-01", "to_date": "2022-01-01"},
        "office_holders.csv:2: to_date '2022-01-01'",
    ),
    "a month that is no month": (
        "months", {"form_id": "a", "calendar": "gregorian", "month": "13", "reading": "name", "form": "شهر"}, "months.csv:2: month '13'",
    ),
    "a weekday that is none": ("weekdays", {"form_id": "a", "weekday": "8", "form": "يوم"}, "weekdays.csv:2: weekday '8'"),
    "a place on no map": (
        "places",
        {"place_id": "a", "entity_type": "city", "country_code": "KAZ", "latitude": "north", "longitude": "70.1", "geonames_id": "",
         "name_en": "Nowhere", "name_ar": "مدينة"},
        "places.csv:2: latitude 'north'",
    ),
    "a kind of context word that nothing reads": (
        "context_words", {"word_id": "a", "kind": "place_haed", "form": "مدينة"}, "context_words.csv:2: kind 'place_haed'",
    ),
    "an example of no line": (
        "examples", {"example_id": "a", "entry_id": "zz-nowhere", "layer": "quote", "expected": "direct", "sentence": "قال."},
        "examples.csv:2: entry_id 'zz-nowhere'",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "line", "begins"), NOT_DECLARED.values(), ids=NOT_DECLARED.keys())
def test_a_line_that_would_mean_nothing_is_an_error(name: str, line: Row, begins: str) -> None:
    shipped = default_lexicons()
    assert error_of(Lexicons(shipped.folder, {**shipped.rows, name: (line,)})).startswith(begins)


# the lexicons that travel with the package


@pytest.fixture(scope="module")
def shipped() -> Lexicons:
    return default_lexicons()


def test_the_shipped_lexicons_hold_to_the_rules(shipped: Lexicons) -> None:
    check_lexicons(shipped)


POINTERS = [
    ("aliases", "entity_id", ("entities", "places")),
    ("triggers", "lemma_id", ("verbs", "nouns")),
    ("victim_terms", "lemma_id", ("verbs", "nouns")),
    ("office_holders", "organisation_id", ("entities",)),
    ("examples", "entry_id", tuple(LAYOUTS)),
]


@pytest.mark.parametrize(("name", "column", "targets"), POINTERS, ids=[f"{name}.{column}" for name, column, _ in POINTERS])
def test_what_a_shipped_line_points_at_is_there(name: str, column: str, targets: tuple[str, ...], shipped: Lexicons) -> None:
    known = {row[LAYOUTS[target].columns[0].name] for target in targets for row in shipped[target]}
    assert [row for row in shipped[name] if row[column] and row[column] not in known] == []


def test_states_of_adjectives_and_offices_are_known(shipped: Lexicons) -> None:
    states = {row["country_code"] for row in shipped["entities"] if row["entity_type"] == "state"}
    assert {row["country_code"] for row in shipped["nisbas"]} <= states
    assert {row["country_code"] for row in shipped["office_holders"] if row["country_code"]} <= states


def test_every_office_held_has_a_title(shipped: Lexicons) -> None:
    assert {row["office"] for row in shipped["office_holders"]} <= {row["office"] for row in shipped["titles"]}


def test_one_office_has_one_holder_at_a_time(shipped: Lexicons) -> None:
    held: dict[tuple[str, str], list[tuple[dt.date, dt.date, str]]] = {}
    for row in shipped["office_holders"]:
        last = dt.date.fromisoformat(row["to_date"]) if row["to_date"] else dt.date.max
        first = dt.date.fromisoformat(row["from_date"])
        assert first < last, row["holding_id"]
        held.setdefault((row["office"], row["organisation_id"] or row["country_code"]), []).append((first, last, row["holding_id"]))
    overlaps = [
        (earlier[2], later[2])
        for periods in held.values()
        for earlier, later in zip(sorted(periods), sorted(periods)[1:], strict=False)
        if later[0] < earlier[1]
    ]
    assert overlaps == []


def test_event_modes_are_those_of_their_types(shipped: Lexicons) -> None:
    assert [row for row in shipped["triggers"] if row["mode"] and row["mode"] not in EVENT_MODES.get(row["event_type"], ())] == []


WITH_EXAMPLES = ("cues", "cue_phrases", "hedges", "triggers", "victim_terms")


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_every_cue_hedge_trigger_and_word_of_harm_has_an_example(name: str, shipped: Lexicons) -> None:
    shown = {row["entry_id"] for row in shipped["examples"]}
    key = LAYOUTS[name].columns[0].name
    assert [row[key] for row in shipped[name] if row[key] not in shown] == []
