"""A token classifier of BERT-base's size over the same sentences: what a tagger of that size costs, whatever it has learnt.

Its weights are random, for speed does not depend on what they are; nothing is downloaded. All is done for it that does not change
what it computes: a vocabulary of its usual size trained on the very sentences, so that words fall into few pieces; sentences sorted
by length, so that little is padded; the best of several batch sizes; as many threads as the chain has processes.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, Final

import torch
from tokenizers import BertWordPieceTokenizer
from transformers import BertConfig, BertForTokenClassification

from kzpipe.bench.results import TAGGER, Reference
from kzpipe.bench.sentences import words_in

BATCHES: Final = (4, 8, 16, 32, 64)
_LABELS: Final = 9
"""Beginning and inside of persons, places, organisations and others, and outside."""
_TRIED_SHARE: Final = 4
"""A quarter of the sentences chooses the batch size."""


def measure_tagger(sentences: Sequence[str], words: int, threads: int) -> list[Reference]:
    """Tag sentences of about so many words, taken evenly over the corpus; cutting into pieces counts."""
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    config = BertConfig()
    config.num_labels = _LABELS
    tokenizer = BertWordPieceTokenizer(strip_accents=False, lowercase=False)
    tokenizer.train_from_iterator(iter(sentences), vocab_size=config.vocab_size, show_progress=False)
    tokenizer.enable_truncation(config.max_position_embeddings)
    model: Any = BertForTokenClassification(config)
    model.eval()
    chosen = _spread(sentences, words)
    tried = sorted(chosen, key=len)[::_TRIED_SHARE]
    _tag(model, tokenizer, tried[:2], 2)  # memory is asked for and kernels are chosen the first time
    # twice and the faster: a machine that others use, too, is not to choose
    paces = {batch: min(_timed(model, tokenizer, tried, batch)[0] for _ in range(2)) for batch in BATCHES}
    best = min(paces, key=lambda batch: paces[batch])
    seconds, worked, pieces, shape = _timed(model, tokenizer, chosen, best)
    counted = sum(map(words_in, chosen))
    parameters = sum(weight.numel() for weight in model.parameters()) / 1e6
    detail = (
        f"{parameters:.0f} million random weights, float32, {threads} threads, batches of {best} (of {', '.join(map(str, BATCHES))} the fastest), "
        f"{pieces / counted:.2f} pieces a word, {pieces / shape:.0%} of what it computes is no padding, {pieces / seconds:,.0f} pieces/s"
    )
    return [Reference(TAGGER, counted, seconds, worked, threads, detail)]


def _spread(sentences: Sequence[str], words: int) -> list[str]:
    """Return sentences of about so many words, every n-th of all."""
    whole = sum(map(words_in, sentences))
    step = max(1, whole // max(1, words))
    return list(sentences[::step])


def _timed(model: Any, tokenizer: Any, sentences: Sequence[str], batch: int) -> tuple[float, float, int, int]:
    started, worked = time.perf_counter(), time.process_time()
    pieces, shape = _tag(model, tokenizer, sentences, batch)
    return time.perf_counter() - started, time.process_time() - worked, pieces, shape


def _tag(model: Any, tokenizer: Any, sentences: Sequence[str], batch: int) -> tuple[int, int]:
    """Tag all sentences; return how many pieces they have, and how many places the batches had for them."""
    cut = sorted((encoded.ids for encoded in tokenizer.encode_batch(list(sentences))), key=len)
    places = 0
    with torch.inference_mode():
        for first in range(0, len(cut), batch):
            some = cut[first : first + batch]
            longest = len(some[-1])
            places += longest * len(some)
            ids = torch.tensor([[*one, *[0] * (longest - len(one))] for one in some])
            mask = torch.tensor([[1] * len(one) + [0] * (longest - len(one)) for one in some])
            model(input_ids=ids, attention_mask=mask).logits.argmax(-1).tolist()
    return sum(map(len, cut)), places
