"""The least that reading could cost: the same sentences, each word looked up once, or scanned by an automaton alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import ahocorasick_rs

from kzpipe.bench.pace import scan
from kzpipe.bench.results import AUTOMATON, SCAN, Reference
from kzpipe.bench.sentences import words_in
from kzpipe.entities.lists import LEXICONS, NameLists
from kzpipe.lexicon.load import default_lexicons
from kzpipe.text.normalize import fold


def measure_scans(sentences: Sequence[str]) -> list[Reference]:
    """Measure both scans on one core, each the second time over: words are cached then, as those of a long run are."""
    lexicons = default_lexicons()
    names = NameLists.from_lexicons(lexicons).names
    # one Arabic cell a line, and it is the last
    cells = {fold(str(list(row.values())[-1])) for name in LEXICONS for row in lexicons.rows[name]}
    forms = sorted(form for form in cells if form)
    automaton = ahocorasick_rs.AhoCorasick(forms, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    folded = [fold(sentence) for sentence in sentences]
    words = sum(map(words_in, sentences))
    megabytes = sum(len(sentence.encode()) for sentence in folded) / 1e6
    cut = _seconds(lambda sentence: scan(sentence, names), sentences)
    bare = _seconds(automaton.find_matches_as_indexes, folded)
    return [
        Reference(SCAN, words, *cut, 1, "the same words cut and each looked up once in the index of names"),
        Reference(
            AUTOMATON, words, *bare, 1, f"Aho-Corasick over {len(forms):,} folded forms of the lexicons of names, {megabytes / bare[0]:.0f} MB/s"
        ),
    ]


def _seconds(read: Callable[[str], object], sentences: Sequence[str]) -> tuple[float, float]:
    for sentence in sentences:
        read(sentence)
    started, worked = time.perf_counter(), time.process_time()
    for sentence in sentences:
        read(sentence)
    return time.perf_counter() - started, time.process_time() - worked
