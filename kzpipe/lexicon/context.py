"""The words of ``context_words.csv`` by kind, as all finders ask for them."""

from __future__ import annotations

from kzpipe.lexicon.layout import CONTEXT_KINDS
from kzpipe.lexicon.load import Lexicons
from kzpipe.text.normalize import fold


def context_words(lexicons: Lexicons) -> dict[str, frozenset[str]]:
    """Return the folded forms of every kind, what stands after a colon left out; a kind that the layout does not know raises KeyError."""
    kinds: dict[str, set[str]] = {kind.partition(":")[0]: set() for kind in CONTEXT_KINDS}
    for row in lexicons["context_words"]:
        kinds[row["kind"].partition(":")[0]].add(fold(row["form"]))
    return {kind: frozenset(forms) for kind, forms in kinds.items()}
