"""The stage that measures: the gold in, the metrics out, and a failure where a score is below its floor.

It stands beside the chain and after it: no table waits for it, so articles are read and reported whatever the gold says.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from kzpipe.errors import BelowFloor, InputError
from kzpipe.evaluation import floors as floors_of
from kzpipe.evaluation.floors import FLOORS, Floors, check_complete, explain_shortfalls, find_shortfalls, read_floors
from kzpipe.evaluation.found import System
from kzpipe.evaluation.gold import DRAFT_MARK, FOLDER, GOLD_SUFFIX, TEXT_SUFFIX, GoldArticle, crises_of, drafts_in, fingerprint, read_gold
from kzpipe.evaluation.measure import Measured, measure, metrics, render_metrics, scores_by_scope
from kzpipe.stages.base import Files, StageInput

METRICS: Final = "data/quality/evaluation/metrics.json"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every article wanted, compared; ``floors`` are None where only some articles were wanted, for floors are those of all.

    ``is_other_gold`` tells that texts or records have changed since the floors were pinned; ``drafts`` are records that were not counted.
    """

    measured: tuple[Measured, ...]
    floors: Floors | None = None
    failure: BelowFloor | None = None
    is_other_gold: bool = False
    drafts: tuple[str, ...] = ()


def run(inputs: StageInput) -> Files:
    """Return the metrics, and the failure where scores are below their floors: the metrics are written then, too."""
    evaluation = evaluate(inputs)
    return Files({}, {METRICS: render_metrics(metrics(evaluation.measured, evaluation.floors))}, evaluation.failure)


def evaluate(inputs: StageInput, document: str | None = None) -> Evaluation:
    """Measure the system on all gold articles and hold the scores against the floors, or on the one article that is named.

    Raises GoldError for gold or floors that cannot be used, InputError for a name that the gold does not have.
    """
    articles, drafts = read_gold(inputs.files), drafts_in(inputs.files)
    if document is not None:
        return Evaluation(measure(System.from_inputs(inputs), articles, (_named(document, articles, drafts),)))
    floors = _floors(inputs, articles)
    if floors is None:
        raise InputError(f"{FLOORS}: no such file; `kzpipe pin` writes it")
    check_complete(floors)
    measured = measure(System.from_inputs(inputs), articles, articles)
    short = find_shortfalls(scores_by_scope(measured), floors)
    is_other_gold = floors.gold != fingerprint(articles)
    aside = [f"{one.name} is set aside by clean ({one.set_aside.reason}), so all of it is missed" for one in measured if one.set_aside is not None]
    failure = BelowFloor("\n".join([*aside, explain_shortfalls(short, is_other_gold)])) if short else None
    return Evaluation(measured, floors, failure, is_other_gold, drafts)


def pin(inputs: StageInput, margin: float) -> tuple[Floors | None, Floors]:
    """Return the floors as they stand, or None, and those that lie ``margin`` under the scores of now."""
    articles = read_gold(inputs.files)
    old = _floors(inputs, articles)
    measured = measure(System.from_inputs(inputs), articles, articles)
    return old, floors_of.pin(scores_by_scope(measured), fingerprint(articles), margin, old)


def _floors(inputs: StageInput, articles: tuple[GoldArticle, ...]) -> Floors | None:
    return read_floors(inputs.files[FLOORS], crises_of(articles)) if FLOORS in inputs.files else None


def _named(document: str, articles: tuple[GoldArticle, ...], drafts: tuple[str, ...]) -> GoldArticle:
    """Return the article that a person means by its name, with or without folder and suffix."""
    wanted = document.removeprefix(f"{FOLDER}/").removesuffix(GOLD_SUFFIX).removesuffix(TEXT_SUFFIX)
    for article in articles:
        if wanted in (article.name, PurePosixPath(article.name).name):
            return article
    if wanted in {one for name in drafts for one in (name, PurePosixPath(name).name)}:
        raise InputError(f"{wanted} is a draft; complete it from the text, then delete the line {DRAFT_MARK!r} of {FOLDER}/{wanted}{GOLD_SUFFIX}")
    names = [article.name for article in articles]
    near = difflib.get_close_matches(wanted, names, n=1)
    raise InputError(f"{wanted!r} is no article of {FOLDER}; {f'did you mean {near[0]}?' if near else 'there are ' + ', '.join(names)}")
