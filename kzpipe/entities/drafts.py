"""A span that names something, before it is decided whom or what it means."""

from __future__ import annotations

from typing import NamedTuple

from kzpipe.entities.features import SentenceMatches
from kzpipe.lexicon.match import Entry


class Draft(NamedTuple):
    """A span that names something: ``kind`` says how ``target`` is to be read, ``country`` is an explicit state code.

    Kinds: name, short, metonym, place, gazetteer (``target`` an entity id); body_full, body_short, collective (an id of that
    list); office (an office with ``country`` or ``organisation``); person, organisation, found_place (a discovered name, with its
    ``entity_type`` where the words around it tell). ``named`` is how sure the model is that these very words are a name; ``inside`` are names
    of places that a longer one took in, which stand for it where it does not count.
    """

    sentence_index: int
    first: int
    last: int
    start: int
    end: int
    kind: str
    target: str
    entry_id: str
    entries: tuple[Entry, ...] = ()
    country: str | None = None
    organisation: str | None = None
    preposition: str = ""
    has_article: bool = False
    confidence: float = 1.0
    office: str | None = None
    entity_type: str | None = None
    named: float = 0.0
    inside: tuple[Draft, ...] = ()


class SentenceDrafts(NamedTuple):
    """What one sentence names: drafts in order, the states that its adjectives name (code, token index), and what the model says.

    ``matches`` are what the lists say of each token; ``likelihoods`` tell of each how likely it is part of a name, 0 to 1, () where no
    model was asked.
    """

    drafts: tuple[Draft, ...]
    nisbas: tuple[tuple[str, int], ...]
    matches: SentenceMatches
    likelihoods: tuple[float, ...] = ()
