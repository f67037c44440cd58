"""The results as text."""

from __future__ import annotations

from collections.abc import Iterator

from kzpipe.bench.results import BAR, TAGGER, Cost, Results

_MEMORY = {"pss": "what processes share counted once", "rss": "what processes share counted once for each"}


def render_table(results: Results) -> str:
    """Return all figures as a text of several tables, some 100 characters wide."""
    parts = (_heading(results), _chain(results), _scaling(results), _increment(results), _comparison(results))
    return "\n\n".join("\n".join(part) for part in (list(lines) for lines in parts) if part) + "\n"


def _heading(results: Results) -> Iterator[str]:
    machine = results.machine
    form = "a file each" if results.form == "files" else "JSON lines"
    yield f"{machine.processor}, {machine.cores} cores, {machine.gigabytes:.0f} GB, {machine.system}, Python {machine.python}, {machine.day}"
    yield f"load when it began {machine.load:.2f}; {results.corpus}, varied, as {form}"
    yield f"memory: the whole tree of processes, {_MEMORY[results.memory]}"


def _chain(results: Results) -> Iterator[str]:
    heads = f"{'seconds':>8} {'processor':>9} {'memory':>8} {'rows':>11} {'articles/s':>10} {'words/s':>10}"
    yield f"{'articles':>8} {'processes':>9}  {'stage':<9} {heads}"
    for run in sorted(results.runs, key=lambda one: (one.articles, -one.processes)):
        for one in run.stages:
            cost = one.cost
            rows = "" if one.rows is None else f"{one.rows:,}"
            paces = f"{run.articles / cost.seconds:>10,.0f} {run.words / cost.seconds:>10,.0f}"
            yield f"{run.articles:>8,} {run.processes:>9}  {one.stage:<9} {_cells(cost)} {rows:>11} {paces}"
        usable = f"{run.usable:,} came through" if run.usable < run.articles else "all came through"
        yield f"{'':>18}  {run.words:,} words in their sentences; {usable}"


def _scaling(results: Results) -> Iterator[str]:
    pairs = list(results.pairs())
    beside = [f"{more.processes} for 1 process" for _, more in pairs]
    yield f"{'growth':<9} {'start':>8} {'then':>22} {'exponent':>9}" + "".join(f" {name:>17}" for name in beside)
    for stage in results.stages:
        start = results.start.cost(stage)
        more = results.largest.cost(stage).processor_seconds - start.processor_seconds
        then = more / (results.largest.articles - results.start.articles) * 1000
        exponent = results.exponent(stage)
        faster = [one.cost(stage).seconds / many.cost(stage).seconds for one, many in pairs]
        yield (
            f"{stage:<9} {start.processor_seconds:>6.1f} s {then:>8.2f} s / 1,000 more {'–' if exponent is None else f'{exponent:.2f}':>9}"
            + "".join(f" {times:>14.2f} ×" + "  " for times in faster)
        ).rstrip()
    sizes = ", ".join(f"{run.articles:,}" for run in results.series)
    yield f"seconds of processors; start: a run of {results.start.articles} articles; exponent: of what comes beyond the start, over {sizes} articles"
    if pairs:
        yield f"how many times faster by the clock, with {pairs[0][0].articles:,} articles"


def _increment(results: Results) -> Iterator[str]:
    increment = results.increment
    if increment is None:
        return
    after = f"after {increment.articles:,} articles, {increment.processes} processes"
    yield f"{'one more':<9} {'seconds':>8} {'processor':>9} {'memory':>8} {'of all':>8}   {after}"
    for one in increment.stages:
        share = one.cost.seconds / results.largest.cost(one.stage).seconds
        yield f"{one.stage:<9} {_cells(one.cost)} {share:>8.1%}"
    yield f"{'run':<9} {_cells(increment.whole)}            `kzpipe run` with DVC after one more article"
    yield f"{'run':<9} {_cells(increment.no_op)}            `kzpipe run` with nothing new"
    yield f"DVC's cache: {increment.cache_bytes / 1e6:,.1f} MB, {increment.grown_bytes / 1e6:,.2f} MB more with the version of one more article"


def _cells(cost: Cost) -> str:
    return f"{cost.seconds:>8.1f} {cost.processor_seconds:>9.1f} {cost.megabytes:>5,.0f} MB"


def _comparison(results: Results) -> Iterator[str]:
    run = results.largest
    extract = run.cost("extract")
    yield f"{'words a second':<17} {'clock':>12} {'processor':>12} {'threads':>8} {'extract is':>14}"
    clock, own = run.words / extract.seconds, run.words / extract.processor_seconds
    told = f"all layers, tables read and written, {run.articles:,} articles"
    yield f"{'stage extract':<17} {clock:>12,.0f} {own:>12,.0f} {run.processes:>8} {'':>14}  {told}"
    for one in results.references:
        # of a scan on one core the seconds of processors tell, of the tagger, which has as many cores, those of the clock
        by_clock, by_processors = one.words / one.seconds, one.words / one.processor_seconds
        ratio = clock / by_clock if one.name == TAGGER else own / by_processors
        told = f"{ratio:,.1f} × as fast" if ratio >= 1 else f"1/{1 / ratio:,.0f} as fast"
        yield f"{one.name:<17} {by_clock:>12,.0f} {by_processors:>12,.0f} {one.threads:>8} {told:>14}  {one.detail}"
    times = results.times_tagger()
    if times is not None:
        met = "met" if times[0] >= BAR else "not met"
        yield f"extract : tagger = {times[0]:.0f} by the clock, {times[1]:.0f} by seconds of processors; the bar is {BAR}: {met}"
