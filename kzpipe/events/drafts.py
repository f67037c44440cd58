"""An event before it is a row: what was done, by whom and to whom, and the words that tell it."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from kzpipe.entities.clauses import Reading
from kzpipe.events.participants import Participants
from kzpipe.events.triggers import Trigger
from kzpipe.schema import vocab
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Event
from kzpipe.text.document import ReadableDocument

BEFORE_REACH = 20
CLAUSE_REACH = 30
"""The clause of an event holds its actors within so many tokens before the trigger, and ends so many after it at most."""


class EventDraft(NamedTuple):
    """What the columns of an event hold. ``clause`` and ``words`` are the character ranges of its clause and of its trigger."""

    event_type: str
    mode: str | None
    entry_id: str
    actor_ids: tuple[str, ...]
    clause: tuple[int, int]
    words: tuple[int, int]
    recipient_ids: tuple[str, ...] = ()
    day: dt.date | None = None
    location_id: str | None = None
    auxiliary_mode: str | None = None
    quote_id: str | None = None

    def row(self, document: ReadableDocument) -> Event:
        """Return the row, with its id, its quad and its CAMEO code."""
        start, end = min(self.clause[0], self.words[0]), max(self.clause[1], self.words[1])
        return Event(
            event_id=row_id(
                "e", document.document_id, self.event_type, self.words[0], ",".join(self.actor_ids), ",".join(self.recipient_ids)
            ),
            document_id=document.document_id, start=start, end=end, text=document.text[start:end],
            event_type=self.event_type, mode=self.mode, quad_code=vocab.EVENT_TYPES[self.event_type],
            cameo_code=vocab.CAMEO_CODES.get(f"{self.event_type}:{self.mode}", vocab.CAMEO_CODES[self.event_type]),
            actor_ids=self.actor_ids, recipient_ids=self.recipient_ids, event_date=self.day, location_id=self.location_id,
            auxiliary_mode=self.auxiliary_mode, trigger_start=self.words[0], trigger_end=self.words[1],
            entry_id=self.entry_id, quote_id=self.quote_id,
        )  # fmt: skip


def clause_of(reading: Reading, trigger: Trigger, named: Participants) -> tuple[int, int]:
    """Return the characters of the clause that tells the event: trigger, complement and participants, to the next mark."""
    tokens = reading.tokens
    mentions = (*named.actors, *named.recipients)
    first = min([trigger.token, *(m.first for m in mentions if trigger.token - m.first <= BEFORE_REACH)])
    last = max([trigger.last, *(m.last for m in mentions)])
    end = min(len(tokens), trigger.token + CLAUSE_REACH)
    while last < end and tokens[last].is_word:
        last += 1
    return tokens[first].start, tokens[last - 1].end
