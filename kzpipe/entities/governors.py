"""Which preposition governs a name: «إلى رئيس الوزراء» is governed, «استقال في وقت لاحق رئيس الوزراء» is not."""

from __future__ import annotations

from dataclasses import dataclass

from propcache.api import cached_property

from kzpipe.entities.link import LinkedMention
from kzpipe.entities.sentence import Sentence
from kzpipe.lexicon.match import clitic_readings

COUNTED_REACH = 8
"""The noun that is counted stands within so many tokens before those it includes."""

FORCES = frozenset({"armed_force", "government_body", "political_group"})
"""Bodies whose members act for them."""


@dataclass(frozen=True)
class GovernedSentence(Sentence):
    """A sentence with what governs each name in it."""

    def governor(self, mention: LinkedMention) -> str:
        """Return the slot name of the preposition that governs a mention, titles before it passed over; "" where none does."""
        found = self._governors.get(id(mention))
        if found is None:
            found = self._governors[id(mention)] = self._find_governor(mention)
        return found

    @cached_property
    def _governors(self) -> dict[int, str]:
        """Governors by mention, as asked before; by identity, for a mention is long to hash and lives as long as its sentence."""
        return {}

    def _find_governor(self, mention: LinkedMention) -> str:
        if mention.preposition in self.lists.prepositions:
            return self.lists.prepositions[mention.preposition]
        if self._opens_phrase(mention) or self._is_among_states(mention):
            return ""
        if mention.first and self.tokens[mention.first - 1].form in self.lists.context["agent"]:
            return "bi"  # «برصاص قوات الأمن»
        heads = self.lists.heads
        i = mention.first - 1
        steps = 0
        while i >= 0 and steps < 5:
            form = self.tokens[i].form
            if form == "في" and self._is_membership(i):
                i -= 1  # «قادة الدول الأعضاء في المنظمة»: the organisation stands for its members
                continue
            if self._has_noun_of_its_own(i, mention):
                i -= 1  # «مدير الصحة في الولاية سامي نصار»: the preposition has its noun, the name stands free of it
                continue
            if form == "من" and self.is_a(i - 1, "each"):
                attached = next((r.preposition for r in clitic_readings(self.tokens[i - 1].form) if r.rest in self.lists.context["each"]), "")
                if attached:
                    return self.lists.prepositions.get(attached, "")
                i -= 2  # «دعت كلاً من الهند وباكستان إلى …»
                continue
            slot = self.lists.slot_of(form)
            if slot is not None:
                return slot if not self.is_phrase(i, "contrast") else ""  # «في حين اكتفت تونس بـ…»
            if self.is_a(i, "standing_at") and not self.is_verb(i):
                return "fi"  # «أمام مقر إقامة الرئيس», «قال أمام البرلمان», «تحت ضغط المحتجين»
            if form == '"':
                i -= 1
                continue
            if self._is_day_apart(i, mention):
                return ""
            if (
                not self.tokens[i].is_word
                or form in self.breaks
                or self.is_finite_verb(i)
                or i in self.mentioned
                or form in self.lists.context["closes_phrase"]
            ):
                return ""  # «استقال في وقت لاحق رئيس الوزراء»: an adjective ends the phrase
            readings = [r for r in clitic_readings(form)[1:] if r.preposition in self.lists.prepositions]
            for reading in readings:
                if reading.rest.startswith("ال") or heads.opens(reading.rest) or self.is_counterpart(i):
                    return self.lists.prepositions[reading.preposition]
            i -= 1
            steps += 1
        return ""

    def _opens_phrase(self, mention: LinkedMention) -> bool:
        """«وصلت إلى العاصمة قوات حفظ السلام»: a common noun without article after one with it begins a phrase of its own."""
        before = self.tokens[mention.first - 1].form if mention.first else ""
        if not before.startswith("ال") or self.tokens[mention.first].form.startswith(("ال", "لل")):
            return False
        is_common = self.is_group(mention) or self.lists.body_of(mention.record.entity_id) is not None
        return is_common and not self.is_title(mention.first - 1)

    def governor_of_number(self, mention: LinkedMention) -> str:
        """Return the slot of the preposition that governs the number of people a mention belongs to: «على حشد من المتظاهرين»; "" where none does."""
        head = mention.first - 2
        if head < 1 or self.tokens[head + 1].form != "من":
            return ""
        for reading in clitic_readings(self.tokens[head].form):
            if not self.lists.context["quantity_head"].isdisjoint(reading.nouns):
                return self.lists.prepositions.get(reading.preposition or self.tokens[head - 1].form, "")
        return ""

    def _is_some_of(self, mention: LinkedMention) -> bool:
        """«لكن كثيرا من المحتجين رفضوا»: people of whom some are counted act as if no preposition stood there."""
        head = mention.first - 2
        if head < 0 or self.tokens[head + 1].form != "من":
            return False
        of_force = mention.record.entity_type in FORCES and self.tokens[head].form in self.lists.context["unit_member"]
        if not of_force and not (self.is_group(mention) and self.is_a(head, "quantity_head")):
            return False
        return self.governor_of_number(mention) == ""

    def _is_day_apart(self, i: int, mention: LinkedMention) -> bool:
        """«دعا في تغريدة اليوم العسكريين»: a word for the day after a noun, with a known noun after it, belongs to neither."""
        if i < 2 or i + 1 != mention.first or not self.is_a(i, "day_word") or not self.tokens[mention.first].form.startswith("ال"):
            return False
        return self.lists.slot_of(self.tokens[i - 1].form) is None and self.lists.slot_of(self.tokens[i - 2].form) is not None

    def _is_membership(self, i: int) -> bool:
        """Tell whether «في» at token ``i`` follows a word for the members of an organisation."""
        return self.is_a(i - 1, "member_noun") or self.is_a(i - 2, "member_noun")

    def _is_among_states(self, mention: LinkedMention) -> bool:
        """«سفارات 13 دولة، بينها فرنسا وألمانيا»: of those who are only counted, the states that are named."""
        at = mention.first - 1
        if mention.record.entity_type != "state" or at < 1 or self.tokens[at].form not in self.lists.context["among_them"]:
            return False
        return any(self.is_a(i, "states") for i in range(max(0, at - COUNTED_REACH), at))

    def _has_noun_of_its_own(self, i: int, mention: LinkedMention) -> bool:
        """Tell whether the preposition at a token, free or attached, governs a noun that ends before a person's name: no title of the person's."""
        if mention.record.entity_type != "person":
            return False
        form = self.tokens[i].form
        if self.lists.slot_of(form) is not None:
            noun = i + 1
        elif any(r.preposition in self.lists.prepositions and r.rest.startswith("ال") for r in clitic_readings(form)[1:]):
            noun = i
        else:
            return False
        if noun >= mention.first or self.is_title(noun) or not self.tokens[noun].is_word:
            return False
        if self.is_counterpart(noun):
            return False  # «مع نظيره الروسي فلاديمير بوتين»
        between = range(noun, mention.first)
        names_group = any(m.first in between and self.is_group(m) for m in self.actors)
        return not names_group and any(self.is_title(k) for k in range(max(0, i - 8), i))
