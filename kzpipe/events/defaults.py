"""Who acts, and on whom, where the clause leaves it to the reader: protesters protest, the state decrees."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.claims.find import Count
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import NamedArticle, group_entity
from kzpipe.entities.lists import NameLists
from kzpipe.events.triggers import Trigger
from kzpipe.schema import vocab
from kzpipe.schema.records import Entity

PROTESTERS = "protesters"


class Defaults:
    """The participants that kinds of acts have by themselves in one article.

    ``entities`` grows by those that no mention has brought in.
    """

    def __init__(self, named: NamedArticle, names: NameLists) -> None:
        """Find the protesters and the state that the article is about."""
        self._named = named
        self._names = names
        self._protesters = _default_protesters(named, names)
        self.entities: dict[str, Entity] = {}

    def actor(self, reading: Reading, trigger: Trigger, counts: Sequence[Count]) -> tuple[str, ...]:
        """Return whom the kind of act itself tells: protesters protest, the state decrees, who counts the held holds them."""
        frame = trigger.frame
        if frame.event_type == "PROTEST" and self._protesters is not None:
            return self._taken(self._protesters)
        if f"{frame.event_type}:{frame.mode}" in vocab.STATE_ACTS and self._named.main_country is not None:
            return self._taken(self._names.states[self._named.main_country])
        if frame.event_type == "COERCE" and frame.mode == "arrest":
            for count in counts:
                here = count.sentence_index == reading.passage.sentence_index and count.first < trigger.last and trigger.token < count.last
                if here and count.record.claimant_id is not None:
                    return (count.record.claimant_id,)
        return ()

    def counted_group(self, reading: Reading, trigger: Trigger, counts: Sequence[Count]) -> tuple[str, ...]:
        """Return the group that the harmed belong to where the article names that group: «مقتل 18 شرطياً»."""
        if trigger.frame.event_type != "ASSAULT" or (trigger.frame.recipient_slot == "none" and trigger.frame.actor_slot != "none"):
            return ()
        for count in counts:
            if count.sentence_index == reading.passage.sentence_index and count.first <= trigger.token < count.last:
                return self._group(count.record.group)
        return ()

    def _group(self, wanted: str) -> tuple[str, ...]:
        for entity_id in sorted(self._named.entities):
            group = self._names.collectives.get(entity_id.split(".")[0])
            if group is not None and not group.is_participant_only and group.group == wanted != "unspecified":
                return (entity_id,)
        return ()

    def _taken(self, entity: Entity) -> tuple[str, ...]:
        self.entities[entity.entity_id] = entity
        return (entity.entity_id,)


def _default_protesters(named: NamedArticle, names: NameLists) -> Entity | None:
    """Return the protesters that the article names, else those of the state it is about."""
    for entity in sorted(named.entities.values(), key=lambda e: e.entity_id):
        if entity.entity_id.split(".")[0] == PROTESTERS:
            return entity
    group = names.collectives.get(PROTESTERS)
    return group_entity(group, names.states.get(named.main_country or "")) if group is not None else None
