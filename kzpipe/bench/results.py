"""What a run of the benchmarks measured, and what follows from it; kept as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from kzpipe.errors import InputError

_STRICT: Final = ConfigDict(extra="forbid")
SAMPLES: Final = "the sample articles"
BAR: Final = 100
"""So many times the words a second of a tagger of BERT's size are wanted of the stage extract, on the same cores."""
_LEAST_SHARE: Final = 0.1
"""What a stage takes beyond its start must be this share of the start at least, at every size, for an exponent to be told."""


@dataclass(frozen=True, slots=True, config=_STRICT)
class Machine:
    """Where it was measured: processor, its cores, memory in GB, Python, system, others' load of the last minute when it began, and when."""

    processor: str
    cores: int
    gigabytes: float
    python: str
    system: str
    load: float
    day: str


@dataclass(frozen=True, slots=True, config=_STRICT)
class Cost:
    """One command: seconds by the clock, seconds of processors, most memory in MB."""

    seconds: float
    processor_seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True, config=_STRICT)
class StageCost:
    """One stage as a command of its own, and the rows of its tables (None for a stage that writes none)."""

    stage: str
    cost: Cost
    rows: int | None


@dataclass(frozen=True, slots=True, config=_STRICT)
class ChainRun:
    """All stages from nothing: articles that came in, those that came through, the words in their sentences, worker processes."""

    articles: int
    usable: int
    words: int
    processes: int
    stages: tuple[StageCost, ...]

    def cost(self, stage: str) -> Cost:
        """Return the cost of a stage."""
        return next(one.cost for one in self.stages if one.stage == stage)


@dataclass(frozen=True, slots=True, config=_STRICT)
class Increment:
    """One more article after a corpus that was read: each stage as a command, then all as one `kzpipe run`, and one with nothing new.

    ``first`` is the first `kzpipe run`, which finds the tables written and puts them into DVC's cache, of ``cache_bytes`` then;
    ``grown_bytes`` is what the cache grows by one article.
    """

    articles: int
    processes: int
    stages: tuple[StageCost, ...]
    first: Cost
    whole: Cost
    no_op: Cost
    cache_bytes: int
    grown_bytes: int


@dataclass(frozen=True, slots=True, config=_STRICT)
class Reference:
    """Something else over sentences of the same corpus: words, seconds by the clock and of processors, threads, and what is to be known of it."""

    name: str
    words: int
    seconds: float
    processor_seconds: float
    threads: int
    detail: str


@dataclass(frozen=True, slots=True, config=_STRICT)
class Results:
    """All that one run measured. ``start`` is a run of a few articles: what stages take before they read much."""

    machine: Machine
    memory: str
    form: str
    start: ChainRun
    runs: tuple[ChainRun, ...]
    increment: Increment | None
    references: tuple[Reference, ...]
    corpus: str = SAMPLES
    """Of which articles, each time with other words in them, the corpora are made."""

    @property
    def largest(self) -> ChainRun:
        """The run of most articles, with the most processes that were measured at that size."""
        return max(self.runs, key=lambda run: (run.articles, run.processes))

    @property
    def series(self) -> tuple[ChainRun, ...]:
        """The runs with as many processes as the largest, by size."""
        return tuple(sorted((run for run in self.runs if run.processes == self.largest.processes), key=lambda run: run.articles))

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages, in the order of the chain."""
        return tuple(one.stage for one in self.largest.stages)

    def exponent(self, stage: str) -> float | None:
        """Return k where processor seconds beyond the start grow with the k-th power of the articles (least squares of the logarithms).

        None where there is one size only, or what comes beyond the start is too little to tell.
        """
        start = self.start.cost(stage).processor_seconds
        points = [(run.articles - self.start.articles, run.cost(stage).processor_seconds - start) for run in self.series]
        if len(points) < 2 or any(more <= 0 or seconds < _LEAST_SHARE * start for more, seconds in points):
            return None
        logs = [(math.log(more), math.log(seconds)) for more, seconds in points]
        mean_x, mean_y = (sum(values) / len(logs) for values in zip(*logs, strict=True))
        return math.fsum((x - mean_x) * (y - mean_y) for x, y in logs) / math.fsum((x - mean_x) ** 2 for x, _ in logs)

    def pairs(self) -> Iterator[tuple[ChainRun, ChainRun]]:
        """Yield runs of one size with one process and with more, as (one, more)."""
        for one in self.runs:
            for more in self.runs:
                if one.processes == 1 and more.processes > 1 and one.articles == more.articles:
                    yield one, more

    def reference(self, name: str) -> Reference | None:
        """Return a reference, None where it was not measured."""
        return next((one for one in self.references if one.name == name), None)

    def times_tagger(self) -> tuple[float, float] | None:
        """Return how many times the tagger's words the stage extract reads on as many cores: by the clock, and by seconds of processors."""
        tagger = self.reference(TAGGER)
        if tagger is None:
            return None
        run = self.largest
        extract = run.cost("extract")
        return (
            run.words / extract.seconds / (tagger.words / tagger.seconds),
            run.words / extract.processor_seconds / (tagger.words / tagger.processor_seconds),
        )


TAGGER: Final = "BERT-base tagger"
SCAN: Final = "cut and scan"
AUTOMATON: Final = "automaton alone"


def to_json(results: Results) -> str:
    """Return the results as JSON: what was measured, then (``derived``) what follows."""
    adapter = TypeAdapter(Results)
    times = results.times_tagger()
    derived = {
        "exponents": {stage: _round(results.exponent(stage)) for stage in results.stages},
        "words_per_second": {stage: _round(results.largest.words / results.largest.cost(stage).seconds) for stage in results.stages},
        "articles_per_second": {stage: _round(results.largest.articles / results.largest.cost(stage).seconds) for stage in results.stages},
        "times_tagger": None if times is None else {"clock": _round(times[0]), "processors": _round(times[1])},
        "one_article_share": _shares(results),
    }
    return _JSON.dump_json({"measured": adapter.dump_python(results, mode="json"), "derived": derived}, indent=2).decode() + "\n"


_JSON: Final = TypeAdapter(dict[str, object])


def from_json(text: str, place: str) -> Results:
    """Return what was measured; raises InputError where the file holds something else."""
    try:
        return TypeAdapter(Results).validate_python(_JSON.validate_json(text).get("measured"))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise InputError(f"{place}: {where}: {first['msg']}; it must be a file that `kzpipe bench-chain --keep` has written") from None


def _shares(results: Results) -> dict[str, float | None] | None:
    if results.increment is None:
        return None
    return {one.stage: _round(one.cost.seconds / results.largest.cost(one.stage).seconds) for one in results.increment.stages}


def _round(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
