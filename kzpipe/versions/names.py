"""What the entities that rows name are called."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from kzpipe.versions.look_up import look_up
from kzpipe.versions.model import TableDiff
from kzpipe.versions.told import entity_ids

_NAMES: Final = ("name_en", "name_ar")


def entity_names(tables: Iterable[TableDiff], before: Path, after: Path) -> dict[str, str]:
    """Return the names of all entities in the rows, by id, from the stages folders of two versions; where both have one, the newer one's."""
    ids = {one for table in tables for row in table.rows for one in entity_ids(row)[0]}
    entities = [one for stages in (before, after) for one in look_up(stages, "entities", _NAMES, ids, "entity_id")]
    named = ((one["entity_id"], next((one[column] for column in _NAMES if one[column]), None)) for one in entities)
    return {entity_id: str(name) for entity_id, name in named if name is not None}
