"""A corpus of any size, made from the project's own sample articles; equal numbers give equal bytes.

Every article is a sample in which one word of four has another letter (``pace.vary``), in every copy others: two copies of
one sample have some 5 % of their runs of four words in common, the most alike of them 18 %, so ``clean`` takes none for a near-copy.
Days of publication and outlets are spread.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kzpipe.bench.pace import vary

OUTLETS: Final = 40
MOST_FILES: Final = 6_000
"""Up to so many articles are files of their own, as in a folder that people fill; more come as JSON lines."""
RECORDS_PER_FILE: Final = 2_000
_FIRST_DAY: Final = dt.date(2022, 1, 1)
_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Made:
    """One article: its text and what is declared about it."""

    text: str
    outlet: str
    published: str
    url: str

    def declaration(self) -> dict[str, str]:
        """Return what a sidecar or a record says beside the text."""
        return {"url": self.url, "outlet": self.outlet, "published": self.published}


def make_article(samples: Sequence[str], number: int) -> Made:
    """Return article ``number`` (from 0): the samples in turn, each time with other words in them."""
    outlet = number * 7 % OUTLETS
    published = _FIRST_DAY + dt.timedelta(days=number * 31 % _DAYS)
    # never the sample itself: all copies are equally far from one another
    text = vary(samples[number % len(samples)], 1 + number // len(samples))
    return Made(text, f"outlet {outlet:02}", published.isoformat(), f"https://outlet-{outlet:02}.example/{published:%Y/%m/%d}/{number}")


def write_corpus(raw_folder: Path, samples: Sequence[str], articles: int, form: str) -> None:
    """Write so many articles below the raw folder, ``form`` being "files" (each with its sidecar) or "lines" (JSON lines, some thousand a file)."""
    if form == "files":
        for number in range(articles):
            write_article(raw_folder, make_article(samples, number), number)
        return
    for first in range(0, articles, RECORDS_PER_FILE):
        raw_folder.mkdir(parents=True, exist_ok=True)
        with (raw_folder / f"part-{first // RECORDS_PER_FILE:05}.jsonl").open("w", encoding="utf-8") as lines:
            for number in range(first, min(first + RECORDS_PER_FILE, articles)):
                made = make_article(samples, number)
                lines.write(json.dumps({**made.declaration(), "text": made.text}, ensure_ascii=False) + "\n")


def write_article(raw_folder: Path, made: Made, number: int) -> None:
    """Write one article as a file in the folder of its outlet, with its sidecar."""
    path = raw_folder / made.outlet.replace(" ", "-") / f"{number:07}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(made.text, "utf-8")
    path.with_suffix(".meta.json").write_text(json.dumps(made.declaration()) + "\n", "utf-8")
