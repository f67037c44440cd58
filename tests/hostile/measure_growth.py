"""Measure how the time of ingest, clean and extract grows with the length of long texts of one kind of thing (``long_texts``).

    python tests/hostile/measure_growth.py [--sizes 20000,200000,1000000] [--least 1.2] [TARGET ...]

Prints a line for every target and text: processor seconds at each size and the exponent between the last two that were reached
(1 is linear; what takes less than a tenth of a second says nothing and has none). Every measurement is a process of its own, with
nothing cached but the compiled lists, and ends at ``--most`` processor seconds.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing as mp
import resource
import sys
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection

from hostile_targets import TARGETS, warm_up
from long_texts import TEXTS

_LEAST_SECONDS = 0.1


def seconds_of(read: Callable[[str], object], text: str) -> float:
    begun = time.process_time()
    read(text)
    return time.process_time() - begun


def _measure(sender: Connection, target: str, name: str, size: int, most: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (most + int(time.process_time()) + 1, resource.RLIM_INFINITY))
    text = TEXTS[name](size)
    try:
        sender.send(seconds_of(TARGETS[target], text))
    except BaseException:  # noqa: BLE001 - whatever it is, it is what this looks for
        sender.send(traceback.format_exc(limit=-4))


def measure(target: str, name: str, size: int, most: int) -> float | str | None:
    """Processor seconds, or what was raised, or None where the limit was reached."""
    receiver, sender = mp.get_context("fork").Pipe(duplex=False)
    process = mp.get_context("fork").Process(target=_measure, args=(sender, target, name, size, most))
    process.start()
    sender.close()
    try:
        return receiver.recv()
    except EOFError:
        return None
    finally:
        process.join()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="20000,200000,1000000")
    parser.add_argument("--most", type=int, default=120)
    parser.add_argument("--least", type=float, default=0.0, help="show only exponents from here on")
    parser.add_argument("--texts", default="", help="only texts whose name holds this")
    parser.add_argument("targets", nargs="*", default=list(TARGETS))
    given = parser.parse_args()
    warm_up()
    sizes = [int(size) for size in given.sizes.split(",")]
    found = 0
    for target in given.targets:
        for name in TEXTS:
            if given.texts not in name:
                continue
            reached: list[tuple[int, float | str | None]] = []
            for size in sizes:
                reached.append((size, measure(target, name, size, given.most)))
                if not isinstance(reached[-1][1], float):
                    break
            timed = [(size, seconds) for size, seconds in reached if isinstance(seconds, float)]
            exponent = None
            if len(timed) > 1 and timed[-1][1] >= _LEAST_SECONDS:
                (small, fast), (large, slow) = timed[-2:]
                exponent = math.log(slow / max(fast, 1e-4)) / math.log(large / small)
            is_bad = len(timed) < len(sizes) or (exponent is not None and exponent >= given.least)
            found += is_bad
            if is_bad:
                row = {"target": target, "text": name, "seconds": reached, "exponent": exponent and round(exponent, 2)}
                print(json.dumps(row, ensure_ascii=False), flush=True)  # noqa: T201
    return 1 if found and given.least else 0


if __name__ == "__main__":
    sys.exit(main())
