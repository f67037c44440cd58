"""The benchmarks, one after another: the chain over growing corpora, with fewer processes, one article more, and what it is held against."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import psutil

from kzpipe.bench.corpus import MOST_FILES, make_article, write_article, write_corpus
from kzpipe.bench.pace import corpus_parts, sample_parts
from kzpipe.bench.process import Usage, memory_measure
from kzpipe.bench.results import SAMPLES, ChainRun, Cost, Increment, Machine, Reference, Results, StageCost
from kzpipe.bench.scans import measure_scans
from kzpipe.bench.sentences import count_words, read_sentences
from kzpipe.bench.tagger import measure_tagger
from kzpipe.bench.workshop import bytes_below, raw_folder, run_kzpipe, set_up
from kzpipe.errors import InputError
from kzpipe.paths import Project
from kzpipe.schema.tables import tables_of
from kzpipe.stages.registry import STAGE_NAMES
from kzpipe.store import count_rows

Tell = Callable[[str], object]

CHAIN: Final = tuple(name for name in STAGE_NAMES if name != "evaluate")
"""evaluate stands beside the chain: it reads the annotated articles, however large the corpus is."""
_STARTING: Final = 8
"""So few articles show what a stage takes to begin, worker processes included."""
_LEAST_USABLE: Final = 0.8
_LEAST: Final = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: corpora of so many articles, with so many processes at all sizes, and with one process at the middle size.

    ``tagger_words`` are tagged for the comparison, 0 leaves the tagger out. The corpora are made of the sample articles, or of those
    of ``corpus``, a file of JSON lines.
    """

    sizes: tuple[int, ...] = (1_000, 3_000, 6_000)
    processes: int = 2
    tagger_words: int = 6_000
    corpus: Path | None = None

    def __post_init__(self) -> None:
        """Raise InputError for a plan that cannot be measured."""
        if not self.sizes or min(self.sizes) < _LEAST:
            raise InputError(f"articles: {', '.join(map(str, self.sizes)) or 'none'}; name sizes of {_LEAST} and more, as 1000,3000,6000")

    @property
    def form(self) -> str:
        """How articles lie in the raw folder, the same for all sizes."""
        return "files" if max(self.sizes) <= MOST_FILES else "lines"


def measure_suite(project: Project, plan: Plan, tell: Tell) -> Results:
    """Measure all of a plan in projects of their own below the state folder; ``tell`` gets a line for each part that is done.

    Raises KzpipeError where a stage fails, or too few articles come through to say anything.
    """
    (samples,) = sample_parts(project, 1) if plan.corpus is None else corpus_parts(plan.corpus, max(plan.sizes), 1)
    machine, sizes = _machine(), sorted(set(plan.sizes))
    (project.state / "tmp").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=project.state / "tmp", prefix="bench-") as place:
        above = Path(place)

        def chain(articles: int, processes: int) -> tuple[ChainRun, Project]:
            there = set_up(project, above / f"{articles}-{processes}", processes)
            write_corpus(raw_folder(there), samples, articles, plan.form)
            run = run_chain(there, articles, processes)
            tell(_told(run))
            return run, there

        start, there = chain(_STARTING, plan.processes)
        shutil.rmtree(there.root)
        runs: list[ChainRun] = []
        references: list[Reference] = []
        increment = None
        for size in sizes:
            run, there = chain(size, plan.processes)
            runs.append(run)
            if run.usable < _LEAST_USABLE * size:
                raise InputError(f"{run.usable} of {size} articles came through: too few for figures; the samples have changed, or `clean` has")
            if size == sizes[0]:
                references += _references(there, plan)
                tell("\n".join(f"{one.name}: {one.words / one.seconds:,.0f} words/s" for one in references))
            if size == sizes[-1]:
                increment = add_one(there, samples, run)
                tell(f"one article more: extract {_seconds(increment.stages, 'extract'):.1f} s")
            shutil.rmtree(there.root)
        if plan.processes > 1:
            run, there = chain(sizes[(len(sizes) - 1) // 2], 1)
            runs.append(run)
    corpus = plan.corpus.name if plan.corpus else SAMPLES
    return Results(machine, memory_measure(), plan.form, start, tuple(runs), increment, tuple(references), corpus)


def run_chain(there: Project, articles: int, processes: int) -> ChainRun:
    """Run the stages one by one, from nothing, over the articles that lie there."""
    stages = tuple(_run_stage(there, stage) for stage in CHAIN)
    return ChainRun(articles, count_rows(there.stages, "articles") or 0, count_words(there.stages), processes, stages)


def add_one(there: Project, samples: Sequence[str], before: ChainRun) -> Increment:
    """Add an article to a corpus that was read, twice: once for `kzpipe run` with DVC, once for the stages as commands."""
    cache = there.root / ".dvc" / "cache"
    first = _cost(run_kzpipe(there, ["run"]))
    cached = bytes_below(cache)
    no_op = _cost(run_kzpipe(there, ["run"]))
    write_article(raw_folder(there), make_article(samples, before.articles), before.articles)
    whole = _cost(run_kzpipe(there, ["run"]))
    grown = bytes_below(cache) - cached
    write_article(raw_folder(there), make_article(samples, before.articles + 1), before.articles + 1)
    stages = tuple(_run_stage(there, stage) for stage in CHAIN)
    return Increment(before.articles, before.processes, stages, first, whole, no_op, cached, grown)


def _run_stage(there: Project, stage: str) -> StageCost:
    cost = _cost(run_kzpipe(there, ["stage", stage]))
    counts = [count_rows(there.stages, table.name) or 0 for table in tables_of(stage)]
    return StageCost(stage, cost, sum(counts) if counts else None)


def _references(there: Project, plan: Plan) -> list[Reference]:
    sentences = read_sentences(there.stages)
    found = _in_a_process(measure_scans, sentences)
    if plan.tagger_words:
        found += _in_a_process(measure_tagger, sentences, plan.tagger_words, plan.processes)
    return found


def _in_a_process(measure: Callable[..., list[Reference]], *arguments: object) -> list[Reference]:
    # spawned, so that neither threads nor caches of one measurement meet another's
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(measure, *arguments).result()


def _cost(usage: Usage) -> Cost:
    return Cost(round(usage.seconds, 3), round(usage.processor_seconds, 3), round(usage.megabytes, 1))


def _seconds(stages: Sequence[StageCost], name: str) -> float:
    return next(one.cost.seconds for one in stages if one.stage == name)


def _told(run: ChainRun) -> str:
    costs = ", ".join(f"{one.stage} {one.cost.seconds:.1f} s" for one in run.stages)
    return f"{run.articles:,} articles, {run.processes} process{'es' if run.processes > 1 else ''}: {costs}"


def _machine() -> Machine:
    names = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    return Machine(
        processor=names[0] if names else platform.processor() or platform.machine(),
        cores=os.cpu_count() or 1,
        gigabytes=round(psutil.virtual_memory().total / 1e9, 1),
        python=platform.python_version(),
        system=platform.system(),
        load=round(os.getloadavg()[0], 2),
        day=datetime.now(UTC).date().isoformat(),
    )


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text("utf-8", "replace").splitlines() if file.is_file() else []
