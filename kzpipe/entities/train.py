"""Train the name model: ``python -m kzpipe.entities.train OUTPUT CORPUS… [--text FILE…]``.

A corpus has one ``TOKEN TAG`` a line, and a blank line or a full stop between sentences. Tags are BIO with PER/PERS, LOC/GPE
and ORG; others count as no name. Where a line has several tags, names inside names, the last and innermost counts. With
``--text`` (plain text, or JSON lines with a ``text``; either may be gzipped) the table of unlabelled words is made first,
from those files and the corpora, and written beside the model. Training is deterministic: L-BFGS from zero weights.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pycrfsuite

from kzpipe.entities.clusters import make_table, read_sentences
from kzpipe.entities.features import SentenceMatches, WordFeatures
from kzpipe.entities.lists import NameLists
from kzpipe.entities.wordtable import TABLE_NAME, WordTable, default_table
from kzpipe.lexicon.load import default_lexicons
from kzpipe.lexicon.morphology import Morphology
from kzpipe.text.document import plain_document
from kzpipe.text.tokens import Token

CLASS = {"PER": "PER", "PERS": "PER", "PERSON": "PER", "LOC": "LOC", "GPE": "LOC", "ORG": "ORG"}
PARAMETERS = {"c1": 0.05, "c2": 0.5, "max_iterations": 150, "feature.minfreq": 2, "feature.possible_transitions": True}
_SENTENCE_ENDS = {".", "؟", "!"}
_Words = list[tuple[str, str]]


def read_corpus(path: Path) -> Iterator[_Words]:
    """Yield the words of each sentence of a corpus file, each with its innermost tag; a line without a tag ends a sentence too."""
    words: _Words = []
    for line in path.read_text("utf-8").splitlines():
        parts = line.split()
        if len(parts) > 1:
            words.append((parts[0], parts[-1]))
        if (len(parts) < 2 or parts[0] in _SENTENCE_ENDS) and words:
            yield words
            words = []
    if words:
        yield words


def labelled_tokens(words: _Words) -> Iterator[tuple[str, Sequence[Token], list[str]]]:
    """Yield ``(text, tokens, BIO labels)`` of a corpus sentence, cut as the reader cuts it; marks around a name are no part of it."""
    text = " ".join(word for word, _ in words)
    spans = list(_named_spans(words))
    for passage in plain_document(text, None).passages:
        labels = ["O"] * len(passage.tokens)
        for start, end, kind in spans:
            inside = [i for i, token in enumerate(passage.tokens) if token.start < end and token.end > start]
            while inside and not passage.tokens[inside[0]].is_word:
                del inside[0]
            while inside and not passage.tokens[inside[-1]].is_word:
                del inside[-1]
            for i in inside:
                labels[i] = f"{'B' if i == inside[0] else 'I'}-{kind}"
        yield text, passage.tokens, labels


def _named_spans(words: _Words) -> Iterator[tuple[int, int, str]]:
    """Yield ``(start, end, class)`` of each name in the words joined by spaces."""
    position = start = end = 0
    current: str | None = None
    for word, tag in [*words, ("", "O")]:
        mark, _, name = tag.partition("-")
        kind = CLASS.get(name.upper())
        if current is not None and not (mark == "I" and kind == current):
            yield start, end, current
            current = None
        if kind is not None and current is None:
            start, current = position, kind
        end = position + len(word)
        position = end + 1


def train(corpora: Sequence[Path], output: Path, table: WordTable) -> int:
    """Train on all sentences of the corpora, write the model to ``output`` and return how many sentences were read."""
    lexicons = default_lexicons()
    lists = NameLists.from_lexicons(lexicons)
    words = WordFeatures(lists, Morphology.from_lexicons(lexicons), table)
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(PARAMETERS)
    count = 0
    for path in corpora:
        for sentence in read_corpus(path):
            for text, tokens, labels in labelled_tokens(sentence):
                forms = [token.form for token in tokens]
                trainer.append(words.of_sentence(forms, SentenceMatches(text, tokens, lists).marks()), labels)
                count += 1
    trainer.train(str(output))
    return count


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("corpus", type=Path, nargs="+")
    parser.add_argument("--text", type=Path, nargs="*", default=[], help="unlabelled text to make the table of words from")
    arguments = parser.parse_args()
    table = default_table()
    if arguments.text:
        sentences = [sentence for path in arguments.text for sentence in read_sentences(path)]
        sentences += [[t.form for t in tokens] for path in arguments.corpus for words in read_corpus(path) for _, tokens, _ in labelled_tokens(words)]
        lines = make_table(sentences)
        (arguments.output.parent / TABLE_NAME).write_text("\n".join(lines) + "\n", "utf-8")
        table = WordTable.from_lines(lines)
    sys.stdout.write(f"{train(arguments.corpus, arguments.output, table)} sentences -> {arguments.output}\n")


if __name__ == "__main__":
    main()
