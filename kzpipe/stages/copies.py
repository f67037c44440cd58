"""Near-copies among all documents: which are set aside, and which articles share a cluster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from kzpipe.params import CleanParameters
from kzpipe.schema.records import Quarantine
from kzpipe.stages.base import Parts
from kzpipe.text.duplicates import PERMUTATIONS, Shingles, cluster, find_similar_pairs

PRINTS: Final = pa.schema(
    [
        ("document_id", pa.string()), ("source_path", pa.string()), ("published_date", pa.date32()),
        ("signature", pa.list_(pa.uint32(), PERMUTATIONS)), ("shingles", pa.list_(pa.uint64())),
    ]
)  # fmt: skip
"""What a usable document is known by among others."""
_JUDGED: Final = PRINTS.names[:-1]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What other documents make of one: the name of its cluster, and why it is set aside if it is a copy."""

    cluster_id: str
    copy: Quarantine | None = None


def judge_copies(parts: Parts, parameters: CleanParameters) -> dict[str, Verdict]:
    """Return the verdicts on the documents that are like others, by id; of the rest there is nothing to say.

    Of near-copies the earliest published is kept (of one day the first by path). A cluster bears the name of an article that is there.
    """
    known = pa.concat_tables([PRINTS.empty_table().select(_JUDGED), *parts.read("prints", _JUDGED)])
    keys: list[str] = known.column("document_id").to_pylist()
    signatures = known.column("signature").combine_chunks().flatten().to_numpy().reshape(-1, PERMUTATIONS)
    pairs = find_similar_pairs(keys, signatures, lambda asked: _shingles_of(parts, asked), parameters.cluster_similarity)
    alike = sorted({key for pair in pairs for key in pair[:2]})
    clusters = cluster(alike, pairs)
    near = cluster(alike, [pair for pair in pairs if pair[2] >= parameters.near_copy_similarity])
    days: dict[str, dt.date] = dict(zip(keys, known.column("published_date").to_pylist(), strict=True))
    paths: dict[str, str] = dict(zip(keys, known.column("source_path").to_pylist(), strict=True))
    likeness = {frozenset(pair[:2]): pair[2] for pair in pairs}
    keeper: dict[str, str] = {}
    copies: dict[str, Quarantine] = {}
    for key in sorted(alike, key=lambda key: (days[key], paths[key])):
        first = keeper.setdefault(near[key], key)
        if first != key:
            much = likeness.get(frozenset((first, key)))
            detail = f"a copy of {paths[first]}" + (f", {much:.2f} alike" if much is not None else "")
            limit = f"clean.near_copy_similarity is {parameters.near_copy_similarity}"
            copies[key] = Quarantine(paths[key], key, "clean", "near_copy", f"{detail}; {limit}")
    names: dict[str, str] = {}
    for key in alike:
        if key not in copies:
            names.setdefault(clusters[key], key)
    return {key: Verdict(names.get(clusters[key], key), copies.get(key)) for key in alike}


def _shingles_of(parts: Parts, keys: Sequence[str]) -> Mapping[str, Shingles]:
    found: dict[str, Shingles] = {}
    if keys:
        asked = pa.array(keys, pa.string())
        for rows in parts.read("prints", ("document_id", "shingles")):
            chosen = rows.filter(pc.is_in(rows.column("document_id"), value_set=asked))
            sets = chosen.column("shingles").to_pylist()
            found.update(zip(chosen.column("document_id").to_pylist(), map(frozenset, sets), strict=True))
    return found
