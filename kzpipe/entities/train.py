"""Train the name model: ``python -m kzpipe.entities.train OUTPUT CORPUS…``.

A corpus has one ``TOKEN TAG`` a line and a blank line between sentences; tags are BIO with PER/PERS, LOC/GPE and ORG (others
count as no name). Training is deterministic: L-BFGS from zero weights.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import pycrfsuite

from kzpipe.entities.discover import features_of
from kzpipe.text.normalize import fold

_CLASS = {"PER": "PER", "PERS": "PER", "PERSON": "PER", "LOC": "LOC", "GPE": "LOC", "ORG": "ORG"}
_SENTENCE_ENDS = {".", "؟", "!"}


def read_corpus(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Yield ``(folded forms, BIO tags)`` of each sentence of a corpus file."""
    forms: list[str] = []
    tags: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        parts = line.split()
        form = fold(parts[0]) if len(parts) >= 2 else ""
        if form:
            mark, _, name = parts[1].partition("-")
            kind = _CLASS.get(name.upper())
            inside = mark == "I" and kind is not None and tags and tags[-1][2:] == kind
            tags.append("O" if kind is None else f"{'I' if inside else 'B'}-{kind}")
            forms.append(form)
        if (len(parts) < 2 or form in _SENTENCE_ENDS) and forms:
            yield forms, tags
            forms, tags = [], []
    if forms:
        yield forms, tags


def train(corpora: list[Path], output: Path, iterations: int = 120) -> int:
    """Train on all sentences of the corpora, write the model to ``output`` and return how many sentences were read."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({"c1": 0.4, "c2": 0.01, "max_iterations": iterations, "feature.minfreq": 2, "feature.possible_transitions": True})
    count = 0
    for path in corpora:
        for forms, tags in read_corpus(path):
            trainer.append(features_of(forms), tags)
            count += 1
    trainer.train(str(output))
    return count


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("corpus", type=Path, nargs="+")
    arguments = parser.parse_args()
    sys.stdout.write(f"{train(arguments.corpus, arguments.output)} sentences -> {arguments.output}\n")


if __name__ == "__main__":
    main()
