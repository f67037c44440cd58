"""By what means somebody goes on speaking: «قال في خطاب إن …. وأضاف أن …» is all of one speech, until somebody else speaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kzpipe.entities.clauses import Reading
from kzpipe.quotes.turns import Turns
from kzpipe.schema.records import Quote

_UNSPECIFIED: Final = "unspecified"


def with_channels(quotes: Sequence[Quote], turns: Turns) -> list[Quote]:
    """Return quotes in text order, each without a channel of its own with that through which its speaker spoke last."""
    told: list[Quote] = []
    speaker: str | None = None
    channel = _UNSPECIFIED
    for reading in turns.readings:
        inside = 0
        while len(told) < len(quotes) and quotes[len(told)].start < reading.passage.end:
            quote = quotes[len(told)]
            if quote.channel == _UNSPECIFIED and quote.speaker_id is not None and quote.speaker_id == speaker:
                quote = replace(quote, channel=channel)
            speaker, channel = quote.speaker_id, quote.channel
            told.append(quote)
            inside += 1
        if not inside:
            speaker, channel = _spoke(reading, turns) or (speaker, channel)
    return [*told, *quotes[len(told) :]]


def _spoke(reading: Reading, turns: Turns) -> tuple[str, str] | None:
    """Return who spoke in a sentence that quotes nobody, and by what means, where it tells both: «ألقى الرئيس خطابا أمس»."""
    channel = turns.lists.channel_of(turns.document.text, reading, len(reading.tokens))
    subject = reading.main_subject() if channel is not None else None
    return None if subject is None or channel is None else (subject.record.entity_id, channel)
