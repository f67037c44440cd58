from __future__ import annotations

import pytest

from kzpipe.evaluation.scores import LAYERS, PARTICULARS, Score, Share, add_up, add_up_particulars


@pytest.mark.parametrize(("score", "precision", "recall", "f1"), [
    (Score(2, 4, 8), 0.5, 0.25, 0.333),
    (Score(0, 0, 0), 1.0, 1.0, 1.0),  # nothing to find, nothing found
    (Score(0, 0, 3), 0.0, 0.0, 0.0),
    (Score(0, 3, 0), 0.0, 0.0, 0.0),
    (Score(1, 3, 3), 0.333, 0.333, 0.333),
])  # fmt: skip
def test_precision_recall_and_f1(score: Score, precision: float, recall: float, f1: float) -> None:
    assert (score.precision, score.recall, score.f1) == (precision, recall, f1)


def test_articles_add_up_record_by_record() -> None:
    total = add_up([dict.fromkeys(LAYERS, Score(1, 2, 3)), dict.fromkeys(LAYERS, Score(2, 2, 2))])
    assert total == dict.fromkeys(LAYERS, Score(3, 4, 5))
    assert add_up([]) == dict.fromkeys(LAYERS, Score())


def test_particulars_add_up_pair_by_pair() -> None:
    total = add_up_particulars([dict.fromkeys(PARTICULARS, Share(1, 2)), dict.fromkeys(PARTICULARS, Share(2, 2))])
    assert total == dict.fromkeys(PARTICULARS, Share(3, 4))
