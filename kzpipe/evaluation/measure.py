"""Measure the system on the gold: find what it finds in every article, compare, add up by crisis and over all."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kzpipe.evaluation.compare import Comparison, compare
from kzpipe.evaluation.floors import Floors, Scopes
from kzpipe.evaluation.found import System, find_in
from kzpipe.evaluation.gold import GoldArticle, typical_year
from kzpipe.evaluation.scores import ALL, LAYERS, Score, Share, add_up, add_up_particulars
from kzpipe.schema.records import Quarantine


@dataclass(frozen=True, slots=True)
class Measured:
    """One gold article, compared; ``set_aside`` says why clean set it aside, where it did: then all of its gold is missed."""

    name: str
    crisis: str
    comparison: Comparison
    set_aside: Quarantine | None


def measure(system: System, articles: tuple[GoldArticle, ...], wanted: Iterable[GoldArticle]) -> tuple[Measured, ...]:
    """Read and compare the articles wanted, some or all of ``articles``, in their order."""
    years = {crisis: typical_year(articles, crisis) for crisis in {article.crisis for article in articles}}
    measured = []
    for article in wanted:
        found = find_in(system, article, years[article.crisis])
        measured.append(Measured(article.name, article.crisis, compare(article.annotation, found.annotation), found.set_aside))
    return tuple(measured)


def scores_by_scope(measured: tuple[Measured, ...]) -> Scopes:
    """Return the scores over all articles, and over those of each crisis."""
    by_crisis: dict[str, list[Measured]] = {}
    for one in sorted(measured, key=lambda one: one.crisis):
        by_crisis.setdefault(one.crisis, []).append(one)
    scopes = {ALL: measured, **by_crisis}
    return {scope: add_up(one.comparison.scores for one in some) for scope, some in scopes.items()}


def particulars_of(measured: tuple[Measured, ...]) -> dict[str, Share]:
    """Return how often each particular is right over all articles."""
    return add_up_particulars(one.comparison.shares for one in measured)


def metrics(measured: tuple[Measured, ...], floors: Floors | None) -> dict[str, Any]:
    """Return the scores as nested numbers: over all articles with their floors, by crisis, then the particulars over all."""
    scores = scores_by_scope(measured)
    least = {} if floors is None else floors.f1
    return {
        "articles": len(measured),
        "set_aside": sum(one.set_aside is not None for one in measured),
        ALL: _numbers(scores[ALL], least.get(ALL, {})),
        "crises": {
            crisis: {"articles": sum(one.crisis == crisis for one in measured), **_numbers(layers, least.get(crisis, {}))}
            for crisis, layers in scores.items()
            if crisis != ALL
        },
        "particulars": {
            name: {"accuracy": share.accuracy, "right": share.right, "pairs": share.pairs} for name, share in particulars_of(measured).items()
        },
    }


def _numbers(scores: Mapping[str, Score], floors: Mapping[str, float]) -> dict[str, dict[str, float]]:
    return {
        layer: {
            "f1": scores[layer].f1,
            **({"floor": floors[layer]} if layer in floors else {}),
            "precision": scores[layer].precision,
            "recall": scores[layer].recall,
            "right": scores[layer].right,
            "found": scores[layer].found,
            "gold": scores[layer].gold,
        }
        for layer in LAYERS
    }


def render_metrics(numbers: dict[str, Any]) -> bytes:
    """Return the metrics as JSON, one number a line, for `dvc metrics`."""
    return (json.dumps(numbers, ensure_ascii=False, indent=2) + "\n").encode()
