"""Computed columns for the tables of ingest and clean: where a document went, what an article rests on, how its text is cut."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kzpipe.schema.vocab import READ_KINDS
from kzpipe.validation.frames import Column, Frames, first_offence

if TYPE_CHECKING:
    import hashlib

EVIDENCED_BASES = frozenset({"header", "dateline", "embed", "comment"})
"""Bases of a publication date that are words of the text, so that the words can be pointed at."""
MIN_COPY_WORDS = 30
"""Articles of fewer words than this may say the same without being copies."""
_WORD = re.compile(r"\w+")


def _sha256_prefix(frames: Frames) -> list[str | None]:
    return [None if value is None else value[:16] for value in frames.texts_of("documents", "raw_sha256")]


def _places_fault(frames: Frames) -> list[str | None]:
    homes = {name: frozenset(frames.values(name, "document_id")) for name in ("articles", "quarantine")}
    found: list[str | None] = []
    for key in frames.values("documents", "document_id"):
        names = [name for name, keys in homes.items() if key in keys]
        found.append(None if len(names) == 1 or key is None else " and ".join(names) or "neither articles nor quarantine")
    return found


def _rejected_but_read(frames: Frames) -> list[str | None]:
    came_in = frames.corpus.census.keys
    is_key, is_path = (came_in["documents", name].hold(frames.texts_of("rejects", name)) for name in ("document_id", "source_path"))
    other_bytes = [reason not in (None, "same_bytes") for reason in frames.values("rejects", "reason")]
    rows = zip(is_key, is_path, other_bytes, strict=True)
    return ["also a row of documents" if by_path or (by_key and is_other) else None for by_key, by_path, is_other in rows]


def _quarantine_source_path(frames: Frames) -> list[str | None]:
    return [frames.files.get(key or "") for key in frames.texts_of("quarantine", "document_id")]


def _count_of(table: str, role: str | None, frames: Frames) -> list[int | None]:
    frame = frames.frame(table)
    chosen = frame if role is None else frame[frame["role"] == role]
    counts = chosen["document_id"].astype(object).value_counts()
    return [None if key is None else int(counts.get(key, 0)) for key in frames.values("articles", "document_id")]


def _actor_mentions(frames: Frames) -> list[int | None]:
    """Count the actors' mentions of each article; absent for an article that could not be read."""
    unread = frozenset(frames.values("unread", "document_id"))
    keys = frames.values("articles", "document_id")
    return [None if key in unread else count for key, count in zip(keys, _count_of("mentions", "actor", frames), strict=True)]


def _evidence_fault(frames: Frames) -> list[str | None]:
    starts, ends = frames.whole("articles", "published_start"), frames.whole("articles", "published_end")
    lengths = frames.text_lengths("articles").fillna(np.inf).to_numpy()
    bases = np.array([basis in EVIDENCED_BASES for basis in frames.values("articles", "published_basis")], dtype=bool)
    return first_offence(
        [
            ((starts < 0) != (ends < 0), "one end of the span is absent"),
            ((starts >= 0) & (ends >= 0) & (starts >= ends), "the span ends before it begins"),
            (ends > lengths, "the span lies outside the text"),
            (bases & (starts < 0) & (ends < 0), "the basis is words of the text, but no span points at them"),
        ],
        len(starts),
    )


def _title_fault(frames: Frames) -> list[str | None]:
    rows = zip(frames.texts_of("articles", "document_id"), frames.texts_of("articles", "title"), strict=True)
    return ["not in the text" if title is not None and title not in frames.texts.get(key or "", title) else None for key, title in rows]


def _copy_fault(frames: Frames) -> list[str | None]:
    """Return what is wrong with an article's cluster; to be asked once for each batch, in order, for it remembers the articles that came first."""
    own = _own_words(frames)
    first_of = frames.corpus.census.first_with_words
    found: list[str | None] = []
    for key, cluster in zip(frames.texts_of("articles", "document_id"), frames.texts_of("articles", "cluster_id"), strict=True):
        count, digest = own.get(key or "", (0, b""))
        if key is None or cluster is None or count < MIN_COPY_WORDS:
            found.append(None)
            continue
        first, expected = first_of.setdefault(digest, (key, key if cluster == key else cluster))
        found.append(None if cluster == expected else f"the same words as {first}, which is in cluster {expected}")
    return found


def _own_words(frames: Frames) -> dict[str, tuple[int, bytes]]:
    """Return by document how many words its blocks that are read have, and a digest of them in order."""
    counts: dict[str, int] = {}
    digests: dict[str, hashlib._Hash] = {}
    blocks = zip(frames.texts_of("blocks", "document_id"), frames.values("blocks", "kind"), frames.slices("blocks"), strict=True)
    for key, kind, text in blocks:
        if key is not None and kind in READ_KINDS and text is not None:
            words = text.split()
            counts[key] = counts.get(key, 0) + len(words)
            digests.setdefault(key, sha256()).update("".join(f"{word} " for word in words).encode())
    return {key: (count, digests[key].digest()) for key, count in counts.items()}


def _places_in_order(table: str, index: str, frames: Frames) -> pd.DataFrame:
    """Return document, index and span with the original row numbers, by document and index."""
    frame = frames.frame(table)[["document_id", index, "start", "end"]]
    return frame.sort_values(["document_id", index], kind="stable")


def _previous_end(table: str, index: str, frames: Frames) -> pd.Series:
    ordered = _places_in_order(table, index, frames)
    return ordered.groupby("document_id")["end"].shift().reindex(frames.frame(table).index).astype(float)


def _expected_index(table: str, index: str, frames: Frames) -> pd.Series:
    ordered = _places_in_order(table, index, frames)
    return ordered.groupby("document_id").cumcount().reindex(frames.frame(table).index)


def _uncovered_words(frames: Frames) -> list[str | None]:
    """Return beside a block the words between it and the block before it, and beside the last block also what follows it."""
    ordered = _places_in_order("blocks", "block_index", frames)
    broken = ordered.loc[ordered.isna().any(axis=1), "document_id"]
    ordered = ordered[ordered["document_id"].notna() & ~ordered["document_id"].isin(broken)]
    found: list[str | None] = [None] * frames.tables["blocks"].num_rows
    last = ordered["document_id"] != ordered["document_id"].shift(-1)
    document, reached = None, 0
    columns = (ordered.index, ordered["document_id"], ordered["start"].astype(int), ordered["end"].astype(int), last)
    for row, key, start, end, is_last in zip(*(column.tolist() for column in columns), strict=True):
        if key != document:
            document, reached = key, 0
        text = frames.texts.get(key, "")
        outside = text[reached : max(start, reached)] + (text[end:] if is_last else "")
        if not outside.isspace() and _WORD.search(outside):
            found[row] = outside.strip()[:40]
        reached = max(reached, end)
    return found


def _sentence_fault(frames: Frames) -> list[str | None]:
    blocks = frames.frame("blocks")[["document_id", "block_index", "start", "end", "kind"]].drop_duplicates(["document_id", "block_index"])
    joined = frames.frame("sentences").merge(blocks, on=["document_id", "block_index"], how="left", suffixes=("", "_of_block"))
    absent = joined["block_index"].isna() | joined["document_id"].isna()
    outside = (joined["start"] < joined["start_of_block"]) | (joined["end"] > joined["end_of_block"])
    return first_offence(
        [
            ((joined["kind"].isna() & ~absent).to_numpy(), "there is no such block"),
            (outside.to_numpy(), "outside its block"),
            ((joined["kind"].notna() & ~joined["kind"].isin(sorted(READ_KINDS))).to_numpy(), "in a block that is not read"),
        ],
        len(joined),
    )


ARTICLE_COLUMNS: Mapping[str, Mapping[str, Column]] = {
    "documents": {"sha256_prefix": _sha256_prefix, "places_fault": _places_fault},
    "rejects": {"read_fault": _rejected_but_read},
    "quarantine": {"document_source_path": _quarantine_source_path},
    "articles": {
        "actor_mention_count": _actor_mentions, "block_count": partial(_count_of, "blocks", None),
        "evidence_fault": _evidence_fault, "title_fault": _title_fault, "copy_fault": _copy_fault,
    },
    "blocks": {
        "previous_end": partial(_previous_end, "blocks", "block_index"), "expected_index": partial(_expected_index, "blocks", "block_index"),
        "uncovered_words": _uncovered_words,
    },
    "sentences": {
        "previous_end": partial(_previous_end, "sentences", "sentence_index"),
        "expected_index": partial(_expected_index, "sentences", "sentence_index"), "block_fault": _sentence_fault,
    },
}  # fmt: skip
"""By table and column name."""
