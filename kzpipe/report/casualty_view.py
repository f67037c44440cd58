"""The casualty section: figures by day, each led back to the numbered claims behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Final

from kzpipe.aggregates.casualties import rank_claimant
from kzpipe.aggregates.corpus import Corpus
from kzpipe.report.chosen import Chosen
from kzpipe.report.evidence import Evidence, EvidenceIndex
from kzpipe.report.gathered import Gathered
from kzpipe.report.inputs import SiteTables
from kzpipe.report.names import Name, Names
from kzpipe.report.words import say_claim
from kzpipe.schema.records import Casualty, Claim
from kzpipe.schema.vocab import GROUPS, MEASURES

Found = tuple[Chosen, Gathered]
MAX_LINKS: Final = 6
CLAIMANT_KINDS: Final = ("official", "other", "media", "nobody")
_MEASURE_ORDER: Final = {measure: place for place, measure in enumerate(MEASURES)}
_GROUP_ORDER: Final = {group: place for place, group in enumerate(("unspecified", *GROUPS))}


@dataclass(frozen=True, slots=True)
class ClaimLink:
    """A claim's number on the page and its anchor."""

    number: int
    anchor: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One casualty row as shown; ``links`` are the claims behind each bound, the best first, and how many more there are."""

    anchor: str
    row: Casualty
    place: Name | None
    claimants: tuple[Name, ...]
    claimant_kind: str
    is_open: bool
    links: tuple[tuple[str, tuple[ClaimLink, ...], int], ...]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim as shown."""

    number: int
    anchor: str
    figure: str
    claim: Claim
    claimant: Name | None
    relayed_by: tuple[Name, ...]
    place: Name | None
    is_superseded: bool
    figure_anchor: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class NamedApart:
    """One number of one claimant whose counted people go by several names."""

    figure: str
    measure: str
    claimant: Name | None
    labels: tuple[tuple[str, Evidence], ...]


@dataclass(frozen=True, slots=True)
class CasualtyView:
    """What the section shows; ``blocks`` are the figures of one measure and group, ``claims_by_figure`` every claim of a row shown."""

    figures: tuple[FigureRow, ...]
    blocks: tuple[tuple[str, str, tuple[FigureRow, ...]], ...]
    hidden_figures: int
    claims: tuple[ClaimRow, ...]
    hidden_claims: int
    claims_by_figure: Mapping[str, tuple[Claim, ...]]


def view_casualties(tables: SiteTables, found: Found, index: EvidenceIndex, max_rows: int) -> CasualtyView:
    """Return the figures with most claims behind them, and the claims, numbered in the order of the figures."""
    names, corpus = Names(tables.entities), Corpus(tables.entities)
    chosen, gathered = found
    by_figure = gathered.claims_by_figure()
    rows = sorted(chosen.casualties, key=lambda row: _place_on_page(row, names))
    listed = _listed(rows, by_figure, max_rows)
    numbers = {claim.claim_id: number for number, (_, claim) in enumerate(listed, 1)}
    claims = {claim.claim_id: claim for claim in chain.from_iterable(by_figure.values())}
    figures = tuple(_figure(row, numbers, claims, (names, corpus)) for row in rows)
    return CasualtyView(
        figures=figures,
        blocks=tuple((*key, tuple(members)) for key, members in groupby(figures, key=lambda figure: (figure.row.measure, figure.row.group))),
        hidden_figures=len(tables.casualties) - len(rows),
        claims=tuple(_claim(row, claim, numbers[claim.claim_id], (names, index)) for row, claim in listed),
        hidden_claims=gathered.claim_count - len(listed),
        claims_by_figure=by_figure,
    )


def view_named_apart(gathered: Gathered, index: EvidenceIndex, names: Names, max_rows: int) -> tuple[NamedApart, ...]:
    """Return the numbers that one claimant gives and the articles put on people called by different words."""
    apart = [(key, sorted(labels.values(), key=gathered.when)) for key, labels in gathered.claims_by_words().items() if len(labels) > 1]
    apart.sort(key=lambda item: (_MEASURE_ORDER[item[0][0]], -len(item[1]), item[0][1], item[0][2]))
    return tuple(
        NamedApart(
            figure=say_claim(number, None, None, "exact"),
            measure=measure,
            claimant=names.get(claimant_id),
            labels=tuple((claim.label_ar or "", index.find(claim)) for claim in labels),
        )
        for (measure, number, claimant_id), labels in apart[:max_rows]
    )


def _place_on_page(row: Casualty, names: Names) -> tuple[int, int, str, bool, dt.date, str]:
    return (
        _MEASURE_ORDER[row.measure], _GROUP_ORDER[row.group], names.text(row.location_id), not row.is_cumulative, row.date, row.casualty_id,
    )  # fmt: skip


def _listed(rows: Sequence[Casualty], by_figure: Mapping[str, tuple[Claim, ...]], max_rows: int) -> list[tuple[Casualty, Claim]]:
    """Choose the claims to show: all that stand behind a figure that is shown, then others while there is room."""
    everything = [(row, claim) for row in rows for claim in by_figure.get(row.casualty_id, ())]
    behind = {
        claim_id for row in rows for claim_id in (*row.low_claim_ids[:MAX_LINKS], *row.best_claim_ids[:MAX_LINKS], *row.high_claim_ids[:MAX_LINKS])
    }
    room = max(0, max_rows - len(behind))
    others = {claim.claim_id for _, claim in [pair for pair in everything if pair[1].claim_id not in behind][:room]}
    return [pair for pair in everything if pair[1].claim_id in behind or pair[1].claim_id in others]


def _figure(row: Casualty, numbers: dict[str, int], claims: dict[str, Claim], look_up: tuple[Names, Corpus]) -> FigureRow:
    names, corpus = look_up
    behind = [claims[claim_id] for claim_id in row.best_claim_ids or row.low_claim_ids]
    bounds = (("best", row.best_claim_ids), ("low", row.low_claim_ids), ("high", row.high_claim_ids), ("replaced", row.superseded_claim_ids))
    seen: set[tuple[str, ...]] = set()
    links = []
    for _, claim_ids in bounds:
        if claim_ids and claim_ids not in seen:
            seen.add(claim_ids)
            same = [name for name, ids in bounds if ids == claim_ids]
            found = tuple(ClaimLink(numbers[claim_id], f"claim-{claim_id}") for claim_id in claim_ids if claim_id in numbers)
            links.append((", ".join(same), found[:MAX_LINKS], len(claim_ids) - len(found[:MAX_LINKS])))
    return FigureRow(
        anchor=f"figure-{row.casualty_id}",
        row=row,
        place=names.get(row.location_id),
        claimants=names.all(claim.claimant_id for claim in behind),
        claimant_kind=CLAIMANT_KINDS[rank_claimant(behind[0].claimant_id if behind else None, corpus)],
        is_open=row.high is None and row.low is not None,
        links=tuple(links),
    )


def _claim(row: Casualty, claim: Claim, number: int, look_up: tuple[Names, EvidenceIndex]) -> ClaimRow:
    names, index = look_up
    return ClaimRow(
        number=number,
        anchor=f"claim-{claim.claim_id}",
        figure=say_claim(claim.number, claim.low, claim.high, claim.bound),
        claim=claim,
        claimant=names.get(claim.claimant_id),
        relayed_by=names.all(claim.relayed_by),
        place=names.get(claim.location_id),
        is_superseded=claim.claim_id in row.superseded_claim_ids,
        figure_anchor=f"figure-{row.casualty_id}",
        evidence=index.find(claim),
    )
