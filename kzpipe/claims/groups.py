"""Who is counted: the group that a claim's noun, a mention in its words, or what they point back to tells."""

from __future__ import annotations

from kzpipe.claims.lists import ClaimLists
from kzpipe.claims.quantities import AFTER_REACH, Quantity, QuantityFinder
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention, NamedArticle
from kzpipe.entities.lists import NameLists
from kzpipe.entities.spelling import PRONOUN_ENDINGS

GROUP_REACH = 9
RANKS_REACH = 3
PEACEKEEPING = "peacekeepers"
"""Entities of peacekeeping troops end so: ``org-un-peacekeepers``, and begin so where no list names them."""
GROUP_OF_SECTOR = {"REB": "fighters", "UAF": "fighters", "PRM": "fighters", "MIL": "security_forces", "COP": "security_forces", "IGO": "peacekeepers"}
ALL_OF_THEM = frozenset({"جميعهم", "كلهم", "جميعها"})


class GroupFinder:
    """Finds the groups counted in one document."""

    def __init__(self, text: str, named: NamedArticle, lists: ClaimLists, names: NameLists, numbers: QuantityFinder) -> None:
        """Keep what all sentences share."""
        self._text = text
        self._lists = lists
        self._names = names
        self._numbers = numbers
        self._tells_of_peacekeepers = any(key.split(".")[0].endswith(PEACEKEEPING) for key in named.entities)

    def find(self, reading: Reading, quantity: Quantity, term: int, measure: str) -> tuple[str, str, str | None, LinkedMention | None]:
        """Return group, unit, the text's own word and the group's mention."""
        text, tokens = self._text, reading.tokens
        group, unit, label = "unspecified", "people", None
        if quantity.noun is not None:
            label = text[tokens[quantity.noun].start : tokens[quantity.noun].end]
            for analysis in reading.analyses[quantity.noun]:
                if analysis.lemma_id in self._lists.groups:
                    group, unit = self._lists.groups[analysis.lemma_id]
                    break
            group = self._with_joined(reading, quantity.noun, group)
        if (
            measure == "deployed"
            and group in {"unspecified", "security_forces"}
            and unit == "people"
            and self._counts_troops(reading, quantity, term)
        ):
            group, unit = "security_forces", "troops"
            if reading.is_a(term + 1, "force") and any(m.record.entity_type == "igo" for m in reading.actors):
                self._tells_of_peacekeepers = True  # «قوام القوة سيبلغ 2500 عسكري», said by whoever heads the organisation that sends it
        mention = self._mention(reading, quantity, term) or self._pointed_at(reading, quantity) or self._of_own_ranks(reading, quantity)
        peacekeepers = next((m for m in reading.actors if self._group_of(m) == "peacekeepers"), None)
        if unit in {"troops", "vehicles"} and (peacekeepers is not None or self._tells_of_peacekeepers):
            return "peacekeepers", unit, label, peacekeepers
        if mention is not None and group == "unspecified":
            group = self._group_of(mention)
            label = label or mention.record.text
            if group != "unspecified":
                label = mention.record.text
        if group == "unspecified" and self._are_of_security(reading, quantity, term):
            group = "security_forces"
        return group, unit, label, mention

    def _are_of_security(self, reading: Reading, quantity: Quantity, term: int) -> bool:
        """«30 عنصر أمن», «30 عنصرا أمنيا»; «الجرحى في صفوف الأمن»."""
        described = quantity.noun is not None and reading.is_a(quantity.noun + 1, "of_security")
        last = max(quantity.last, (quantity.noun or 0) + 1)
        near = (*range(term, quantity.first), *range(last, min(len(reading.tokens) - 1, last + RANKS_REACH)))
        return described or any(reading.is_a(i, "counted_in") and reading.is_a(i + 1, "of_security") for i in near)

    def _with_joined(self, reading: Reading, noun: int, group: str) -> str:
        """«12 مدنيا ومسلحا»: people of two kinds counted as one are of no one group."""
        if not self._numbers.joins_people(reading, noun):
            return group
        others = {self._lists.groups[a.lemma_id][0] for a in reading.analyses[noun + 1] if a.lemma_id in self._lists.groups}
        return group if group in others or not others else "unspecified"

    def _counts_troops(self, reading: Reading, quantity: Quantity, term: int) -> bool:
        """«قوام القوة سيبلغ 2500 عسكري», «عدد الجنود المنتشرين سيصل إلى ثلاثة آلاف»: the strength of a force counts its troops."""
        group = None if quantity.noun is None else self._lists.groups.get(reading.analyses[quantity.noun][0].lemma_id)
        return self._numbers.tells_strength(reading, term) and (group is None or group[0] in {"security_forces", "unspecified"})

    def _pointed_at(self, reading: Reading, quantity: Quantity) -> LinkedMention | None:
        """«فض اعتصام المحتجين وقتل أكثر من مئة منهم»: the group before, unless it may be who did it."""
        if quantity.last >= len(reading.tokens) or reading.tokens[quantity.last].form not in self._lists.included:
            return None
        told = next((i for i in range(quantity.first - 1, -1, -1) if reading.tokens[i].form in self._names.context["complement"]), -1)
        # «نقلت الوكالة عن أطباء أن 35 منهم قتلوا»: whoever tells is not counted
        before = [m for m in reading.actors if told < m.first and m.last <= quantity.first]
        groups = [m for m in before if self._group_of(m) not in {"unspecified", "security_forces"}]
        return groups[-1] if groups else None

    def _of_own_ranks(self, reading: Reading, quantity: Quantity) -> LinkedMention | None:
        """«أحصت الشرطة 25 جريحا في صفوفها»: the subject of the verb before, whose ranks they are."""
        last = max(quantity.last, (quantity.noun or 0) + 1)
        words = [reading.tokens[i].form for i in range(last, min(len(reading.tokens), last + RANKS_REACH))]
        ranks = self._names.context["counted_in"]
        if not any(word.removesuffix(ending) in ranks for word in words for ending in PRONOUN_ENDINGS if word.endswith(ending)):
            return None
        verb = next((i for i in range(quantity.first - 1, -1, -1) if reading.is_finite_verb(i)), None)
        subject = reading.subject_after(verb) if verb is not None else None
        return subject if subject is not None and subject.last <= quantity.first else None

    def owners_group(self, reading: Reading, quantity: Quantity, owner_id: str | None) -> str:
        """«قالت الشرطة إن سبعة من عناصرها جرحوا»: the group of whoever a counted noun with a pronoun belongs to."""
        noun = quantity.noun
        if noun is None or owner_id is None or not reading.tokens[noun].form.endswith(PRONOUN_ENDINGS):
            return "unspecified"
        if not any(a.pronoun for a in reading.analyses[noun]):
            return "unspecified"
        owner = next((m for m in reading.actors if m.record.entity_id == owner_id), None)
        return self._group_of(owner) if owner is not None else "unspecified"

    def _mention(self, reading: Reading, quantity: Quantity, term: int) -> LinkedMention | None:
        """Return the group named inside the counted phrase, right after it, or as owner of the word of harm («ضحايا قوات الأمن»)."""
        last = max(quantity.last, (quantity.noun if quantity.noun is not None else 0) + 1)
        for mention in reading.actors:
            if self._group_of(mention) == "unspecified":
                continue
            if quantity.first <= mention.first < last:
                return mention
            if last <= mention.first <= last + GROUP_REACH:
                words = [reading.tokens[i].form for i in range(last, mention.first)]
                if any(not word[:1].isalnum() and word != '"' for word in words) or any(word[:1].isdigit() for word in words):
                    break
                if any(reading.is_a(i, "some_of_them") and reading.tokens[i].form not in ALL_OF_THEM for i in range(last, mention.first)):
                    break  # «55 شخصا معظمهم من المحتجين»: not all of them
                relative = self._names.context["relative"]
                if any(reading.is_finite_verb(i) for i in range(last, mention.first)) and not relative & set(words):
                    break
                if relative & set(words) and not reading.is_group(mention):
                    continue
                agents = self._names.context["agent"]
                if words and (words[-1] in agents or " ".join(words[-2:]) in agents):
                    break  # «خمسة منهم بأيدي قوات الأمن»: who did it
                if not words or reading.is_a(last, "sum_noun") or relative & set(words) or self._are_out_of(reading, mention):
                    return mention
                break
        for mention in reading.actors:
            if mention.last <= quantity.first and mention.first and self._numbers.is_plural_victim(reading, mention.first - 1):
                near = not any(reading.ends_clause(i) for i in range(mention.last, quantity.first))
                if near and self._group_of(mention) != "unspecified":
                    return mention
            if mention.last <= term < quantity.first and not reading.is_a(mention.first - 1, "counted_in"):
                continue
            opened = any(self._numbers.opens_report(reading, i) for i in range(mention.last, quantity.first))
            ranks = not opened and self._are_out_of(reading, mention) and 0 <= quantity.first - mention.last <= AFTER_REACH
            if ranks and self._group_of(mention) != "unspecified" and not any(reading.ends_clause(i) for i in range(mention.last, quantity.first)):
                return mention
        return None

    def _are_out_of(self, reading: Reading, mention: LinkedMention) -> bool:
        """«12 من رجال الشرطة», «خمسة في الجيش», «30 في صفوف الشرطة»: but «30 شخصا في تدخل الشرطة» are not of the police."""
        slot = reading.governor(mention)
        before = mention.first - 1
        if slot == "bi":
            return bool(mention.preposition)  # «عناصر بالشرطة», not «برصاص الشرطة»
        is_deed = any(a.pos == "verbal_noun" for a in reading.analyses[before])
        return slot in {"min", "bayna"} or (slot == "fi" and not is_deed)

    def _group_of(self, mention: LinkedMention) -> str:
        collective = self._names.collective_of(mention.record.entity_id)
        if collective is not None:
            return collective.group
        body = self._names.body_of(mention.record.entity_id)
        if body is not None and body.sector_code in {"COP", "MIL"}:
            return "security_forces"
        return self._group_of_listed(mention.record.entity_id)

    def _group_of_listed(self, entity_id: str) -> str:
        """Return the group of the members of a force that has a name of its own: «28 من أعضاء حركة طالبان» are fighters."""
        entity = self._names.entities.get(entity_id)
        if entity is None or entity.entity_type not in {"armed_force", "political_group"}:
            return "unspecified"
        if entity.entity_id.endswith(PEACEKEEPING):
            return "peacekeepers"
        return GROUP_OF_SECTOR.get(entity.sector_code or "", "unspecified")
