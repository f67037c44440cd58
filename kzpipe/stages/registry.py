"""The one graph: every stage in order, with all that it reads and writes.

``dvc.yaml`` is rendered from these declarations, the flow walks them, the runner gives a stage nothing else. After a
change here, run ``kzpipe graph``.
"""

from __future__ import annotations

import difflib
from typing import Final

from kzpipe.errors import InputError
from kzpipe.lexicon.layout import LAYOUTS
from kzpipe.schema.tables import tables_of
from kzpipe.stages.base import Stage

CURATED: Final = "data/curated/"
"""What people write, and no stage."""

CORRECTIONS: Final = f"{CURATED}corrections"
"""Verdicts on rows; the folder may be empty."""

RUNNER_CODE: Final = (
    "kzpipe/__init__.py",
    "kzpipe/errors.py",
    "kzpipe/params.py",
    "kzpipe/paths.py",
    "kzpipe/runner.py",
    "kzpipe/schema",
    "kzpipe/shards.py",
    "kzpipe/stages/__init__.py",
    "kzpipe/stages/base.py",
    "kzpipe/store.py",
    "kzpipe/streaming.py",
    "kzpipe/table_checks.py",
)
"""What every stage runs through: it decides which bytes a row becomes."""

PINS: Final = "constraints.txt"
"""The versions of all libraries, on which every stage depends: which of them decides a row only the reading tells."""

_READING: Final = (
    "kzpipe/camel_data",
    "kzpipe/collector.py",
    "kzpipe/entities",
    "kzpipe/lexicon",
    "kzpipe/models",
    "kzpipe/text",
    "kzpipe/timex",
)
"""What clean and extract share: word lists, the name model, blocks and sentences, dates."""

ENGINES: Final = "kzpipe/engines"
"""Who works on which shard: it decides when a row is made and never which, so what was read before it changed still holds."""

_ONE_BY_ONE: Final = ("kzpipe/incremental", ENGINES)
"""What a stage that reads documents one by one runs through."""

_EXTRACTING: Final = ("kzpipe/claims", "kzpipe/events", "kzpipe/quotes", "kzpipe/reader.py", "kzpipe/stages/extract.py")
"""What reads a cleaned article."""

_NAME_LEXICONS: Final = (
    "entities", "places", "aliases", "place_stops", "nisbas", "bodies", "body_forms", "collectives", "collective_forms", "titles",
    "office_holders", "context_words", "name_words", "nouns",
)  # fmt: skip
_WORD_LEXICONS: Final = ("verbs", "verbal_nouns", "noun_plurals")
_TIME_LEXICONS: Final = ("months", "weekdays", "time_words", "number_words")
_NOT_EXTRACTED: Final = ("examples", "page_phrases")
"""The examples are for the tests; the phrases of pages have done their work in clean."""


def _written_by(*stages: str) -> tuple[str, ...]:
    return tuple(table.name for stage in stages for table in tables_of(stage))


STAGES: Final = (
    Stage(
        name="ingest",
        module="kzpipe.stages.ingest",
        writes=_written_by("ingest"),
        parameters=("ingest",),
        code=("kzpipe/stages/formats", "kzpipe/stages/ingest.py", "kzpipe/text/normalize.py"),
        reads_raw_folder=True,
    ),
    Stage(
        name="clean",
        module="kzpipe.stages.clean",
        reads=("documents",),
        writes=_written_by("clean"),
        lexicons=(*_NAME_LEXICONS, *_WORD_LEXICONS, *_TIME_LEXICONS, "page_phrases"),
        parameters=("clean",),
        code=(*_ONE_BY_ONE, *_READING, "kzpipe/stages/clean.py", "kzpipe/stages/copies.py"),
        by_document={},
    ),
    Stage(
        name="extract",
        module="kzpipe.stages.extract",
        reads=("documents", "articles", "blocks", "sentences"),
        writes=_written_by("extract"),
        lexicons=tuple(name for name in LAYOUTS if name not in _NOT_EXTRACTED),
        parameters=("extract",),
        code=(*_ONE_BY_ONE, *_READING, *_EXTRACTING),
        by_document={"entities": "named"},
    ),
    Stage(
        name="validate",
        module="kzpipe.validation.stage",
        reads=_written_by("ingest", "clean", "extract"),
        parameters=("clean", "validate"),
        code=("kzpipe/validation",),
        outputs=("data/quality/validation.json",),
        always_outputs=("reports/validation",),
    ),
    Stage(
        name="aggregate",
        module="kzpipe.stages.aggregate",
        reads=("articles", "sentences", "entities", "mentions", "claims", "quotes", "events"),
        writes=_written_by("aggregate"),
        parameters=("aggregate",),
        code=("kzpipe/aggregates", "kzpipe/corrections", "kzpipe/text/normalize.py", "kzpipe/stages/aggregate.py"),
        files=("data/quality/validation.json", CORRECTIONS),
    ),
    Stage(
        name="report",
        module="kzpipe.report.stage",
        reads=_written_by("ingest", "clean", "extract", "aggregate"),
        parameters=("report",),
        code=("kzpipe/aggregates", "kzpipe/corrections", "kzpipe/report", "kzpipe/text/normalize.py"),
        files=("data/quality/validation.json", CORRECTIONS),
        outputs=("reports/site",),
        metrics=("data/quality/metrics.json",),
    ),
    # last, and nothing depends on it: it measures how the system reads, and must not keep anybody's articles from being read
    Stage(
        name="evaluate",
        module="kzpipe.evaluation.stage",
        lexicons=tuple(name for name in LAYOUTS if name != "examples"),
        parameters=("clean", "extract"),
        code=(*_READING, *_EXTRACTING, "kzpipe/evaluation", "kzpipe/stages/clean.py", "kzpipe/stages/copies.py"),
        files=("data/curated/gold",),
        metrics=("data/quality/evaluation/metrics.json",),
    ),
)

STAGE_NAMES: Final = tuple(stage.name for stage in STAGES)


def stage_named(name: str) -> Stage:
    """Return the stage of that name.

    Raises InputError, with the nearest name, where there is none.
    """
    for stage in STAGES:
        if stage.name == name:
            return stage
    near = difflib.get_close_matches(name, STAGE_NAMES, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise InputError(f"{name!r} is not a stage; the stages are {', '.join(STAGE_NAMES)}.{hint}")
