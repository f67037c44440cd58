"""How an entity is called on the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kzpipe.report.words import say_code, writable
from kzpipe.schema.records import Entity
from kzpipe.text.normalize import is_arabic


@dataclass(frozen=True, slots=True)
class Name:
    """A name with its script: ``text`` in English where there is an English name, ``arabic`` as Arabic writes it."""

    text: str
    arabic: str
    kind: str

    @property
    def is_arabic(self) -> bool:
        """Whether the name itself is in Arabic script."""
        return is_arabic(self.text)


class Names:
    """The names of all entities by id."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._names = {
            entity.entity_id: Name(writable(entity.name_en), writable(entity.name_ar), say_code(entity.entity_type)) for entity in entities
        }

    def get(self, entity_id: str | None) -> Name | None:
        """Return the name of an entity, or None for nobody."""
        return None if entity_id is None else self._names[entity_id]

    def all(self, entity_ids: Iterable[str | None]) -> tuple[Name, ...]:
        """Return the names of several entities, each once, in their order."""
        return tuple(self._names[entity_id] for entity_id in dict.fromkeys(entity_ids) if entity_id is not None)

    def text(self, entity_id: str | None) -> str:
        """Return a name to sort by, "" for nobody."""
        return "" if entity_id is None else self._names[entity_id].text
