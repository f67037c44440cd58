"""Who stands where in a sentence.

Arabic news puts the verb first: verb, subject, object, then phrases with prepositions. ``Reading`` finds subject, object and
prepositional participants of a verb by that order.
"""

from __future__ import annotations

from dataclasses import dataclass

from propcache.api import cached_property

from kzpipe.entities.governors import GovernedSentence
from kzpipe.entities.link import LinkedMention, NamedArticle
from kzpipe.entities.lists import NameLists
from kzpipe.entities.spelling import analyses_of
from kzpipe.lexicon.morphology import Morphology
from kzpipe.text.document import ReadableDocument
from kzpipe.text.tokens import COMMAS, DASHES

DATELINE_REACH = 16
"""A dash after a bracket within so many tokens from the beginning ends the dateline."""
OCCASION_TITLE = 4
"""Between a speech and whoever holds it stand so many words of a title at most."""
SUBJECT_REACH = 14
"""A subject stands within this many tokens of its verb."""
ONE_ALONE = frozenset({"person", "state"})
"""Whoever is one has no verb in the plural."""
UNIT_TYPES = frozenset({"armed_force", "government_body", "political_group", "igo", "state", "media"})

SHORT_WORD = 4
"""A word of so many letters may end in an alef of its own."""


@dataclass(frozen=True)
class Reading(GovernedSentence):
    """A sentence with the places of its participants: who is joined to whom, and whose verb it is."""

    def joined(self, mention: LinkedMention) -> tuple[LinkedMention, ...]:
        """Return a mention with those coordinated to it by و: «قادة الصين وأوزبكستان وتركيا»."""
        found = self._joined.get(id(mention))
        if found is None:
            found = self._joined[id(mention)] = self._find_joined(mention)
        return found

    @cached_property
    def _joined(self) -> dict[int, tuple[LinkedMention, ...]]:
        """Whom mentions are joined with, as asked before; by identity, as their governors."""
        return {}

    def _find_joined(self, mention: LinkedMention) -> tuple[LinkedMention, ...]:
        group = [mention]
        for following in self.actors:
            last = group[-1]
            if following.first < last.last:
                continue
            gap = range(last.last, following.first + 1)
            if len(gap) > 5:
                break
            words = [self.tokens[i].form for i in gap]
            between = [i for i in gap if i < following.first]
            if any(self.is_finite_verb(i) for i in between) or any(self.tokens[i].form in {".", ":", "؛"} for i in between):
                break
            first = next((word for word in words if word not in {"،", ",", '"'}), "")
            if any(self.tokens[i].form == first and self.analyses[i] and not any(a.conjunction for a in self.analyses[i]) for i in between):
                break  # «أردوغان وفد المعارضة»: a delegation, not "and …"
            aims = {"li", "ila"}
            same = self.governor(following) == self.governor(mention) or {self.governor(following), self.governor(mention)} <= aims
            inner = [word for word in words[:-1] if word in self.lists.prepositions]
            if not first.startswith("و") or (inner and not same) or following.record.entity_id == mention.record.entity_id:
                break
            if not all(self._may_join(i) for i in between) or (
                following.last < len(self.tokens) and "،" in words and self.is_finite_verb(following.last)
            ):
                break
            if first == words[-1] and first != "و" and not self._is_joined_by_and(following):
                break  # «الرئيسة وزير الداخلية», «ريشي سوناك واشنطن»: the letter is the word's own
            group.append(following)
        return tuple(group)

    def _is_joined_by_and(self, mention: LinkedMention) -> bool:
        """Tell whether «و» is written to a name, and is not its first letter: «وموسكو», but not «وارسو»."""
        token = self.tokens[mention.first]
        return token.form.startswith("و") and token.start < mention.record.start

    def joined_before(self, mention: LinkedMention) -> LinkedMention:
        """Return the first of those that a mention is joined to by و: of «مصر والأردن» Egypt."""
        return next((m for m in self.actors if m.first <= mention.first and any(j is mention for j in self.joined(m))), mention)

    def _may_join(self, i: int) -> bool:
        """Tell whether a word may stand between two names joined by و: a mark, a title, a known noun or particle, a definite word."""
        form = self.tokens[i].form
        if not self.tokens[i].is_word or form in self.lists.function_words or self.is_title(i) or form.startswith(("ال", "وال")):
            return True
        if self.is_a(i, "quantity_head"):
            return True  # «بين الائتلاف ومعظم أحزاب المعارضة»
        return any(analysis.pos in {"noun", "adj"} for analysis in self.analyses[i]) or form[1:] in self.lists.function_words

    def person_in_apposition(self, mention: LinkedMention) -> LinkedMention:
        """Return the person that a title before the name belongs to: «المتحدث باسم الكرملين دميتري بيسكوف» is Peskov."""
        if mention.record.entity_type == "person" or self.is_a(mention.last - 1, "follower"):
            return mention
        party = self._party_of(mention)
        if party is not None:
            return party
        for following in self.actors:
            if following.first < mention.last or following.record.entity_type != "person":
                continue
            between = range(mention.last, following.first)
            free = self.governor(following) == ""  # «مبعوث الأمم المتحدة إلى السودان فلان»: the preposition has its noun
            calm = all(
                not self.is_finite_verb(i) and (free or self.tokens[i].form not in self.lists.prepositions) and self.tokens[i].form not in self.breaks
                for i in between
            )
            joined = self._is_joined_by_and(following) or bool(following.preposition)
            others = self.lists.context["others"]
            # «الناشطة ليلى الهادي»: a word for people right before a name is a title
            of_group = self.is_group(mention) and all(self.tokens[i].form in others or self.tokens[i].form == "،" for i in between)
            is_title = self._has_title_before(mention) or of_group
            return following if len(between) <= 5 and calm and not joined and is_title else mention
        return mention

    def _party_of(self, mention: LinkedMention) -> LinkedMention | None:
        """«نواب المعارضة», «نواب من الحزب الحاكم»: members of parliament told of by their party act for it."""
        is_members = mention.record.entity_type == "government_body" and mention.last - mention.first == 1
        if not is_members or self.tokens[mention.first].form.startswith("ال"):
            return None
        after = mention.last + (mention.last < len(self.tokens) and self.is_a(mention.last, "party_from"))
        return next((m for m in self.actors if m.first == after and m.record.entity_type == "political_group" and not m.preposition), None)

    def _has_title_before(self, mention: LinkedMention) -> bool:
        """Tell whether a title or an office stands right before a mention (باسم, رئيس, وزير)."""
        return any(self.is_title(i) for i in range(mention.first - 1, max(-1, mention.first - 4), -1))

    def subject_after(self, verb: int) -> LinkedMention | None:
        """Return the subject that follows a verb: the first actor without a preposition before the next verb or mark.

        A verb before its subject is singular: what follows «هاجموا» is no subject.
        """
        if verb not in self._subjects_after:
            self._subjects_after[verb] = self._find_subject_after(verb)
        return self._subjects_after[verb]

    @cached_property
    def _subjects_after(self) -> dict[int, LinkedMention | None]:
        """Subjects by verb, as asked before: by whoever looks for an actor, a recipient, a speaker or a gender."""
        return {}

    def _find_subject_after(self, verb: int) -> LinkedMention | None:
        if self._is_plural_verb(verb):
            return None
        if verb + 1 < len(self.tokens) and self.tokens[verb + 1].form in self.lists.context["latter"]:
            return None  # «رفض الأخير …»: somebody named before
        if self._is_titled_otherwise(verb):
            return None
        if verb + 1 < len(self.tokens) and self.is_a(verb + 1, "on_occasion"):
            return self._named_after(verb + 1) or self._owner_of_occasion(verb)
        free = verb + 1
        for mention in self.actors:
            if mention.first <= verb:
                continue
            if mention.first - verb > SUBJECT_REACH:
                return None
            if mention.first == verb + 1 and mention.last == verb + 2 and self._unit_after(verb) is not None:
                continue
            if any(map(self._cuts_subject_off, range(free, mention.first))):
                return None
            free = max(free, mention.first)
            if self._is_unit_of(verb, mention):
                return mention
            if self._belongs_to_time_phrase(verb, mention) or self._belongs_to_deed(verb, mention):
                continue
            if self.is_accusative_group(mention) or (self.is_group(mention) and self.is_unknown_deed(mention.first - 1)):
                continue
            if mention.first == verb + 1 and self._disagrees(verb, mention):
                return None
            is_far_and_joined = mention.first - verb > 3 and self._is_joined_by_and(mention)
            if self._is_of_noun(verb, mention):
                continue
            if (self.governor(mention) == "" or self._is_some_of(mention)) and not is_far_and_joined:
                return self.person_in_apposition(mention)
            adjacent = mention.first > 0 and self.is_title(mention.first - 1)
            if self._has_title_before(mention) and (self.governor(mention) in {"", "bi"} or (adjacent and mention.preposition == "ل")):
                return self.person_in_apposition(mention)
        return None

    def _cuts_subject_off(self, i: int) -> bool:
        """Tell whether behind a token nobody is the subject of a verb before it: a verb, a mark, another deed, a word for who tells it."""
        form = self.tokens[i].form
        if self.is_finite_verb(i) or form in self.breaks or self._joins_deed(i) or self._describes_deed(i):
            return True
        return "source_word" in self.lists.kinds_of(form)  # «… تعارض التدخل، بحسب قناة الفجر»

    def _is_titled_otherwise(self, verb: int) -> bool:
        """«ومنعت رئيس المجلس من الدخول»: after a verb of a woman or a body a man's title is its object."""
        title = verb + 1
        if title >= len(self.tokens) or title in self.mentioned or not self.is_title(title) or self.tokens[title].form.endswith("ه"):
            return False
        of_verb = {(a.gender, a.number) for a in self.analyses[verb] if a.pos == "verb" and a.person == 3}
        of_title = {(a.gender, a.number) for a in self.analyses[title] if a.pos in {"noun", "active_participle"}}
        return of_verb == {("f", "s")} and of_title == {("m", "s")}

    def _is_of_noun(self, verb: int, mention: LinkedMention) -> bool:
        """«هاجم الشبان خيام المعتصمين»: people in the oblique case right after a noun own it; a quantity or title before them is theirs."""
        head = mention.first - 1
        if not self.is_group(mention) or head <= verb or not self.tokens[mention.first].form.endswith("ين") or self.is_title(head):
            return False
        nouns = [a for a in self.analyses[head] if a.pos == "noun"]
        is_thing = bool(nouns) and len(nouns) == len(self.analyses[head]) and not any(a.has_article for a in nouns)
        return is_thing and not self.is_a(head, "quantity_head") and not self.is_a(head, "unit_member") and not self.is_a(head, "member")

    def _joins_deed(self, i: int) -> bool:
        """«أعلن استقالته، وحل البرلمان»: after a mark "and" with a deed opens something else; what follows it is no subject of the verb before."""
        if self.tokens[i - 1].form not in COMMAS or not all(a.conjunction for a in self.analyses[i]):
            return False
        if not self.analyses[i]:  # «اعتُقل، وغاب الرئيس»: a verb of no list
            return self.tokens[i].form[0] == "و" and i not in self.mentioned and not self.is_title(i)
        return any(a.pos in {"verb", "verbal_noun"} for a in self.analyses[i])

    def _describes_deed(self, i: int) -> bool:
        """«ندد بأعمال العنف التي ترتكبها العصابات»: who follows "that" with a verb of its own is that verb's subject."""
        return self.tokens[i].form in self.lists.context["relative"] and i not in self.asides and (self.is_verb(i + 1) or not self.analyses[i + 1])

    def _named_after(self, i: int) -> LinkedMention | None:
        """Return the actor right after a token, what a person is called by before the name passed over."""
        mention = next((m for m in self.actors if m.first > i), None)
        if mention is None or self.governor(mention) != "" or mention.first - i > OCCASION_TITLE:
            return None
        is_called = mention.record.entity_type == "person" and all(self.tokens[k].is_word for k in range(i + 1, mention.first))
        return self.person_in_apposition(mention) if mention.first == i + 1 or is_called else None

    def _owner_of_occasion(self, verb: int) -> LinkedMention | None:
        """«خطاب للرئيس …، أعلن فيه أن», «بيان الوزارة الذي دعت فيه إلى»: whoever spoke on an occasion said what was said on it."""
        for i in range(verb - 1, max(-1, verb - SUBJECT_REACH), -1):
            if self.tokens[i].form in {".", "؛"} or self.is_finite_verb(i):
                return None
            if self.is_a(i, "occasion"):
                owner = next((m for m in self.actors if i < m.first < verb), None)
                near = owner is not None and owner.first - i <= OCCASION_TITLE and self.governor(owner) in {"", "li"}
                return self.person_in_apposition(owner) if owner is not None and near else None
        return None

    def is_accusative_group(self, mention: LinkedMention) -> bool:
        """«هاجم رجال طلاباً», «قتل مسلحون جنوداً»: people in the indefinite accusative are no subject; «ضحايا» ends so in every case."""
        form = self.tokens[mention.first].form
        is_indefinite = form.endswith("ا") and not form.endswith("ايا") and not form.startswith("ال")
        return is_indefinite and mention.last - mention.first == 1 and len(form) > SHORT_WORD and self.is_group(mention)

    def _is_plural_verb(self, verb: int) -> bool:
        """Tell whether a token can only be a verb of several men, whose subject is a pronoun or stands before it."""
        forms = [a for a in self.analyses[verb] if a.pos == "verb"]
        return self.is_verb(verb) and bool(forms) and all(a.number == "p" and a.person == 3 and a.gender == "m" for a in forms)

    def _disagrees(self, verb: int, mention: LinkedMention) -> bool:
        """Tell whether the common noun right after a verb is its object by its form: «اتهم المتظاهرين», «حثّ السلطات».

        A subject is in the nominative, which sound plurals show (المتظاهرون), and a verb before it agrees with it in gender;
        plurals of people may take either.
        """
        nouns = [a for a in self.analyses[mention.first] if a.pos in {"noun", "adj", "active_participle"}]
        if not nouns or any(a.pos == "verb" for a in self.analyses[mention.first]):
            return False
        form = self.tokens[mention.first].form
        if mention.last - mention.first > 1 and all(a.pos == "adj" for a in nouns):
            return False  # «قوى الأمن», spelled like "strong"
        if not form.startswith("ال") and not self.is_group(mention):
            return False  # a name that looks like a noun
        if form.endswith("ين") and all(a.number in {"p", "d"} for a in nouns):
            return True
        of_verb = {(a.gender, a.number) for a in self.analyses[verb] if a.pos == "verb" and a.person == 3}
        if of_verb == {("f", "s")}:
            return all(a.gender == "m" and a.number == "s" for a in nouns) or form.endswith("ون")
        return of_verb == {("m", "s")} and (all(a.gender == "f" and a.number == "s" for a in nouns) or form.endswith("ات"))

    def _is_another_gender(self, verb: int, mention: LinkedMention) -> bool:
        """Tell whether a common noun before a verb in the singular cannot be its subject: «الشرطة، قبل أن يتراجع», «المحتجون … يتراجع»."""
        nouns = [a for a in self.analyses[mention.first] if a.pos in {"noun", "active_participle"}]
        of_verb = {(a.gender, a.number) for a in self.analyses[verb] if a.pos == "verb" and a.person == 3}
        if of_verb == {("m", "p")} and mention.record.entity_type in ONE_ALONE:
            return len(self.joined(mention)) == 1 and self.joined_before(mention) is mention  # «متظاهرون من أنصار سونكو قد أحرقوا»
        if len(of_verb) != 1 or mention.last - mention.first > 1 or not nouns or not self.tokens[mention.first].form.startswith(("ال", "وال")):
            return False
        gender, number = next(iter(of_verb))
        if number != "s":
            return False
        if self.tokens[mention.first].form.endswith(("ون", "ين")) and all(a.number == "p" for a in nouns):
            return True
        return all(a.number == "s" and a.gender in {"m", "f"} and a.gender != gender for a in nouns)

    def _unit_after(self, verb: int) -> LinkedMention | None:
        return next((m for m in self.actors if m.first > verb + 1 and self._is_unit_of(verb, m)), None)

    def _is_unit_of(self, verb: int, mention: LinkedMention) -> bool:
        """«وقّع ممثلون للجيش», «هاجم مقاتلون من القوات»: people of a force right after the verb are the force."""
        members = self.lists.context["unit_member"]
        head = verb + 1
        if head + 1 >= len(self.tokens) or self.tokens[head].form not in members:
            return False
        of = int(self.tokens[head + 1].form in self.lists.prepositions)
        after = head + 1 + of
        if not (of or mention.preposition) and (self.tokens[head].form.endswith("ون") or self.is_accusative_group(mention)):
            return False  # «هاجم مسلحون جنوداً»: with its nun a plural owns nobody
        if mention.first < after or any(self.tokens[i].form != '"' for i in range(after, mention.first)):
            return False
        return mention.record.entity_type in UNIT_TYPES and self.governor(mention) in {"li", "min", "fi", ""}

    def _belongs_to_time_phrase(self, verb: int, mention: LinkedMention) -> bool:
        """«قال خلال لقائه الوزير», «قال بعد اجتماع الحكومة»: the noun of a time phrase governs the name, which is no subject."""
        times = self.lists.context["time_preposition"]
        for i in range(verb + 1, mention.first - 1):
            if self.tokens[i].form not in times:
                continue
            noun = i + 1
            if any(a.pronoun and a.pos in {"noun", "verbal_noun"} for a in self.analyses[noun]):
                return not any(self.tokens[k].form in COMMAS for k in range(noun + 1, mention.first))
            inside = range(noun + 1, mention.first)
            return (not inside or self.is_title(noun + 1)) and all(self.tokens[k].form.startswith("ال") or self.is_title(k) for k in inside)
        return False

    def _belongs_to_deed(self, verb: int, mention: LinkedMention) -> bool:
        """«أفادت باحتجاز نحو 700 متظاهر»: whoever follows a verbal noun with a preposition is part of what it says."""
        return self.is_group(mention) and any(
            a.pos == "verbal_noun" and a.preposition and not a.has_article and not a.pronoun
            for i in range(verb + 1, mention.first) for a in self.analyses[i]
        )  # fmt: skip

    def subject_before(self, verb: int) -> LinkedMention | None:
        """Return the nearest actor before a verb in its sentence that no preposition governs."""
        for mention in sorted(self.actors, key=lambda m: -m.last):
            if mention.last > verb or (mention.first in self.asides and verb not in self.asides):
                continue
            if self.is_counterpart(mention.first - 1) and self.is_verb(mention.first - 2):
                continue  # «انتقد سلفه كمال سليم، إذ رأى أن»
            if any(self.tokens[i].form in {".", "؛", ":"} for i in range(mention.last, verb)):
                return None
            is_free = self.governor(mention) == "" or self._is_some_of(mention) or self._may_have_done(mention, verb)
            if is_free and not self._is_another_gender(verb, mention):
                listed = (m for m in self.actors if m.last <= mention.first and self._is_among_states(m))
                return next((m for m in listed if mention in self.joined(m)), mention)
        return None

    def _may_have_done(self, mention: LinkedMention, verb: int) -> bool:
        """«سبق لمصر أن طردت …», «يمكن للحكومة أن ترفع …»: after such a verb whoever follows ل does what أن opens."""
        tokens = self.tokens
        return (
            mention.preposition == "ل" and self.is_a(mention.first - 1, "impersonal_to")
            and mention.last < verb and tokens[verb - 1].form == "ان" and self.governor(mention) == "li"
        )  # fmt: skip

    def main_subject(self, at: int | None = None) -> LinkedMention | None:
        """Return the subject of the sentence: the actor before its first verb, else the subject after it, else None.

        With a token ``at``, the subject of the part of the sentence that a "while" before it opens.
        """
        start = self.clause_start(at) if at is not None else 0
        if start not in self._main_subjects:
            self._main_subjects[start] = self._subject_from(start)
        return self._main_subjects[start]

    @cached_property
    def _main_subjects(self) -> dict[int, LinkedMention | None]:
        return {}

    def after_dateline(self) -> int:
        """Return the token after the place and outlet that open a lead: «دكا (وكالة الأنباء) – استقالت …», «لندن - «الصحيفة»: استقالت»; else 0."""
        forms = [token.form for token in self.tokens[:DATELINE_REACH]]
        dash = next((i for i, form in enumerate(forms) if form in DASHES), 0)
        if dash and forms[dash - 1] == ")":
            return dash + 1
        colon = forms.index(":") if ":" in forms else 0
        if not colon or not any(place.first == 0 for place in self.places) or any(verb < colon for verb in self.verbs):
            return 0
        return colon + 1 if any(m.record.entity_type == "media" and m.last <= colon for m in self.mentions) else 0

    def _subject_from(self, start: int) -> LinkedMention | None:
        start = start or self.after_dateline()
        verb = min((i for i in self.finite_verbs if i >= start), default=None)
        verb = verb if verb is not None else min((i for i in self.verbs if i >= start), default=None)
        before = next((m for m in self.actors if m.first >= start and self.governor(m) == "" and (verb is None or m.last <= verb)), None)
        if before is not None:
            return self.person_in_apposition(before)
        return self.subject_after(verb) if verb is not None else None


def read_sentences(document: ReadableDocument, named: NamedArticle, morphology: Morphology, lists: NameLists) -> tuple[Reading, ...]:
    """Return the readings of all sentences, in order."""
    text = document.text
    return tuple(
        Reading(
            text, passage, tuple([analyses_of(form, text[start:end], morphology) for start, end, form in passage.tokens]),
            named.by_sentence[passage.sentence_index], named.matches[passage.sentence_index], lists,
        )
        for passage in document.passages
    )  # fmt: skip
