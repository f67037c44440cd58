"""Which rows of an article tell the same event: told twice, or only referred back to, it is one row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from kzpipe.schema import vocab
from kzpipe.schema.records import Entity, Event

MEMORY = 200
"""An event is compared with so many of its type before it: an article tells of far fewer, and the time stays linear in its length."""


def told_once(events: Sequence[Event], references: set[str], to_all: set[str], places: Mapping[str, Entity]) -> list[Event]:
    """Return the events without those that another tells at least as fully.

    ``references`` are the ids of events that a noun with the article only refers back to («خلال الاحتجاجات»): they go where the
    article tells an event of that type in full. ``to_all`` are those of what is asked of all parties, which is not what is asked of one.
    """
    told = {event.event_type for event in events if event.event_id not in references and event.auxiliary_mode is None}
    kept: dict[tuple[str, str | None], dict[int, Event]] = defaultdict(dict)
    for number, event in enumerate(events):
        if event.event_id in references and event.event_type in told:
            continue
        of_its_kind = kept[event.event_type, event.auxiliary_mode]
        alike = dict(islice(reversed(of_its_kind.items()), MEMORY))
        if any(_tells(other, event, places) for other in alike.values() if not (event.event_id in to_all and other.recipient_ids)):
            continue
        for at, other in alike.items():
            is_gone = _tells(event, other, places) and not (other.event_id in to_all and event.recipient_ids)
            if is_gone and not (other.start == event.start and other.event_id < event.event_id):
                del of_its_kind[at]
        of_its_kind[number] = event
    numbered = sorted((item for of_its_kind in kept.values() for item in of_its_kind.items()), key=lambda item: item[0])
    return list(_one_of_each([event for _, event in numbered]))


def _one_of_each(events: Sequence[Event]) -> Iterable[Event]:
    """Return each event once: whoever announces what he will agree to has agreed by saying so, and the plan is no event besides."""
    chosen: dict[str, Event] = {}
    for event in events:
        known = chosen.get(event.event_id)
        if known is None or (known.auxiliary_mode is not None and event.auxiliary_mode is None):
            chosen[event.event_id] = event
    return (event for event in events if chosen[event.event_id] is event)


def _tells(one: Event, other: Event, places: Mapping[str, Entity]) -> bool:
    """Tell whether the first of two rows of one type and auxiliary mode says all that the second says."""
    return (
        set(other.actor_ids) <= set(one.actor_ids)
        and set(other.recipient_ids) <= set(one.recipient_ids)
        and bool(other.actor_ids or not one.actor_ids or other.recipient_ids)
        and (other.event_date is None or other.event_date == one.event_date)
        and not _are_apart(one, other, places)
        and not _is_of_others(one, other)
        and not _is_of_one_side(one, other)
        and (other.mode is None or other.mode == one.mode or _is_how_they_met(one, other))
    )


def _is_how_they_met(one: Event, other: Event) -> bool:
    """«بحث مع نظيره الأزمة في اتصال هاتفي»: by what means two spoke, told in the words that tell of their talk, is no talk of its own."""
    return one.event_type == "CONSULT" and one.mode is None and not other.recipient_ids and one.start <= other.trigger_start < one.end


def _are_apart(one: Event, other: Event, places: Mapping[str, Entity]) -> bool:
    """Two tolls of two towns are two events, though neither names who did it: «18 في الناصرية و16 في بغداد»."""
    is_toll = one.event_type == "ASSAULT" and not one.actor_ids and not other.actor_ids and not one.recipient_ids
    if not is_toll or one.location_id == other.location_id:
        return False
    return all(place is not None and places[place].entity_type in vocab.PLACE_TYPES for place in (one.location_id, other.location_id))


def _is_of_others(one: Event, other: Event) -> bool:
    """A toll of one group tells nothing of the dead of another sentence whom the article does not name."""
    is_toll = one.event_type == "ASSAULT" and not one.actor_ids and not other.actor_ids
    return is_toll and bool(one.recipient_ids) and not other.recipient_ids and one.start != other.start


def _is_of_one_side(one: Event, other: Event) -> bool:
    """A clash of two sides does not tell what one of them did alone: «قصف الجيش المدينة. واندلعت اشتباكات بين الجيش والمتمردين»."""
    is_mutual = len(one.actor_ids) > 1 and set(one.recipient_ids) == set(one.actor_ids)
    return is_mutual and one.event_type == "ASSAULT" and bool(other.actor_ids) and set(other.actor_ids) != set(one.actor_ids)
