"""Who was harmed or held in an act that a count tells: the group counted, who employs the counted, or who most of them are."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.claims.find import Count
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.events.slots import count_of
from kzpipe.events.triggers import Trigger

PART_REACH = 3
"""The words for most of the counted, and for those whom they serve, stand within so many tokens after the number."""


def count_told_by(reading: Reading, trigger: Trigger, counts: Sequence[Count]) -> Count | None:
    """Return the count that a trigger belongs to, also one that follows its verb at once: «فسقط 18 قتيلاً و748 جريحاً»."""
    own = count_of(trigger, counts)
    if own is not None or not trigger.is_verb:
        return own
    after = next((c for c in counts if c.first > trigger.token), None)
    between = range(trigger.token + 1, after.first) if after is not None else range(0)
    is_bounded = all(reading.tokens[i].is_word and i not in reading.mentioned and not reading.is_finite_verb(i) for i in between)
    return after if len(between) <= 1 and is_bounded else None


def counted_people(reading: Reading, count: Count, counts: Sequence[Count]) -> tuple[LinkedMention, ...]:
    """Return whom the words of a count name: its group, who employs the counted, who most of them are, the groups of its parts."""
    if count.group_mention is not None:
        return (count.group_mention,)
    named = _served_by(reading, count) or _most_of(reading, count)
    return (named,) if named is not None else _groups_of_parts(reading, count, counts)


def _served_by(reading: Reading, count: Count) -> LinkedMention | None:
    """«ثلاثة من موظفي المنظمة», «خمسة من عناصر الحركة»: who harms the people of an organisation harms it."""
    for mention in reading.actors:
        if not count.first < mention.first <= count.last + PART_REACH or mention.record.entity_type == "person":
            continue
        head = mention.first - 1
        if reading.is_a(head, "people") or reading.is_a(head, "unit_member"):
            return mention
    return None


def _most_of(reading: Reading, count: Count) -> LinkedMention | None:
    """«أصيب 55 شخصاً معظمهم من المحتجين»: who most of them are is whom it befell."""
    for mention in reading.actors:
        if count.first < mention.first <= count.last + PART_REACH and reading.governor(mention) == "min":
            heads = range(max(count.first, mention.first - PART_REACH), mention.first)
            if any(reading.is_a(i, "some_of_them") for i in heads) and not any(reading.ends_clause(i) for i in heads):
                return mention
    return None


def _groups_of_parts(reading: Reading, count: Count, counts: Sequence[Count]) -> tuple[LinkedMention, ...]:
    """«قُتل 17 شخصاً، بينهم أربعة من رجال الأمن»: the groups of the parts; the rest are counted, not named."""
    parts = (c for c in counts if c.last > count.last and c.record.measure == count.record.measure and is_part(reading, count, c))
    return tuple(c.group_mention for c in parts if c.group_mention is not None)


def is_part(reading: Reading, count: Count, part: Count) -> bool:
    """Tell whether "among them" stands between a count and a later one."""
    return any(reading.is_a(i, "included") for i in range(count.first, part.last))
