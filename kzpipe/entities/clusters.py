"""Make the table of unlabelled words: counts, and groups of words that keep the same company.

Used in training only. A word is described by the words one and two places before and after it (positive pointwise mutual
information, context counts smoothed by the power 0.75 as in Levy, Goldberg and Dagan 2015), brought down to few dimensions
by a singular value decomposition, and grouped by k-means at three sizes.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from kzpipe.text.tokens import tokenize

GROUP_COUNTS = (64, 256, 1000)
_PLACES = (-2, -1, 1, 2)
_CONTEXT_WORDS = 4000
_DIMENSIONS = 120
_MIN_COUNT = 3
_LISTED_COUNT = 2
_SMOOTHING = 0.75


def read_sentences(path: Path) -> Iterator[list[str]]:
    """Yield the folded words of each line of a text file, or of each line of the ``text`` of JSON lines; ``.gz`` is unpacked."""
    is_json = ".jsonl" in path.suffixes
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            for part in (json.loads(line)["text"] if is_json else line).splitlines():
                yield [token.form for token in tokenize(part)]


def make_table(sentences: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of the table, sorted by word: ``word TAB count TAB group…``; numbers are taken together."""
    plain = [["0" if form.isdigit() else form for form in sentence] for sentence in sentences]
    counts = Counter(form for sentence in plain for form in sentence)
    listed = sorted((form for form, count in counts.items() if count >= _MIN_COUNT), key=lambda form: (-counts[form], form))
    groups = _grouped(plain, listed)
    return [
        "\t".join((form, str(counts[form]), *groups.get(form, ())))
        for form in sorted(counts) if counts[form] >= _LISTED_COUNT and "\t" not in form
    ]  # fmt: skip


def _grouped(sentences: Sequence[Sequence[str]], words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    from scipy.sparse import coo_matrix, csr_matrix
    from scipy.sparse.linalg import svds
    from sklearn.cluster import MiniBatchKMeans

    index = {form: i for i, form in enumerate(words)}
    width = min(len(words), _CONTEXT_WORDS)
    edge, span = width, width + 2  # two columns more: before the beginning, after the end
    rows: list[int] = []
    columns: list[int] = []
    for sentence in sentences:
        numbers = [index.get(form, -1) for form in sentence]
        context = [edge, edge, *(n if 0 <= n < width else -1 for n in numbers), edge + 1, edge + 1]
        for i, number in enumerate(numbers):
            if number < 0:
                continue
            for block, place in enumerate(_PLACES):
                if context[i + 2 + place] >= 0:
                    rows.append(number)
                    columns.append(block * span + context[i + 2 + place])
    seen = coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(words), len(_PLACES) * span)).tocsr()
    seen.sum_duplicates()
    total = seen.sum()
    by_word = np.asarray(seen.sum(axis=1)).ravel()
    by_context = np.asarray(seen.sum(axis=0)).ravel() ** _SMOOTHING
    by_context *= total / by_context.sum()
    cells = seen.tocoo()
    information = np.maximum(np.log(cells.data * total / (by_word[cells.row] * by_context[cells.col])), 0)
    matrix = csr_matrix((information, (cells.row, cells.col)), shape=seen.shape)
    left, strength, _ = svds(matrix, k=min(_DIMENSIONS, min(matrix.shape) - 1), random_state=0)
    vectors = left * np.sqrt(strength)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    groupings = [
        MiniBatchKMeans(min(count, len(words)), random_state=0, batch_size=4096, n_init=3, max_iter=60).fit(vectors).labels_
        for count in GROUP_COUNTS
    ]  # fmt: skip
    return {form: tuple(str(grouping[i]) for grouping in groupings) for form, i in index.items()}
