"""Numbers that count people: the quantity with its noun, and the word of harm that tells what is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kzpipe.claims.deaths import may_be_a_death
from kzpipe.claims.lists import ClaimLists
from kzpipe.claims.numbers import Number, find_numbers
from kzpipe.entities.clauses import Reading
from kzpipe.entities.lists import NameLists
from kzpipe.lexicon.hollow import is_cut_short
from kzpipe.lexicon.morphology import Analysis
from kzpipe.schema.records import Timex
from kzpipe.text.tokens import COMMAS

TERM_REACH = 12
"""A word of harm governs a number within this many tokens before it."""
AFTER_REACH = 5
PART_REACH = 10
"""The verb of a number of people out of a body comes within this many tokens after the number; an aside on some of them is as long at most."""
LISTED_REACH = 1
"""Between people counted and others joined to them stands at most one word: «و», or a word that bounds the number."""
BESIDE_REACH = 3
"""Between a word of harm and the number of those harmed stand at most the words that bound it."""
STATES = frozenset({"detained", "displaced"})
"""Measures that a noun tells of what people are already: prisoners, refugees."""
HARMS = frozenset({"killed", "injured", "missing"})
SEIZED_MEASURES = frozenset({"detained", "deployed", "missing", "displaced"})
"""Measures whose words are said of things too: a number of things is no claim of them."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its counted noun: token range, values, the noun's token or None."""

    first: int
    last: int
    number: float | None
    low: float | None
    high: float | None
    bound: str
    noun: int | None
    counts_thing: bool = False


class QuantityFinder:
    """Finds the counted quantities of a sentence and what they measure."""

    def __init__(self, text: str, lists: ClaimLists, names: NameLists) -> None:
        """Keep the text and the word lists."""
        self._text = text
        self._lists = lists
        self._names = names

    def find_quantities(self, reading: Reading, timexes: Sequence[Timex]) -> list[Quantity]:
        """Return the cardinal numbers with their nouns, and duals of nouns that count people (قتيلان، شرطيين)."""
        found: list[Quantity] = []
        taken: set[int] = set()
        for number in find_numbers(self._text, reading.tokens, self._lists.numbers):
            if (
                number.kind != "cardinal"
                or self._is_mere_many(reading, number)
                or self._is_only_one(reading, number)
                or any(t.start < number.end and number.start < t.end for t in timexes)
            ):
                continue
            taken.update(range(number.first, number.last))
            found.append(self._quantity(reading, number))
        taken.update(quantity.noun for quantity in found if quantity.noun is not None)
        duals = [i for i, (_, _, form) in enumerate(reading.tokens) if form.endswith("ن") and self._is_dual(reading.analyses[i])]
        if duals:
            names = (m for m in reading.mentions if not reading.is_group(m) and self._names.body_of(m.record.entity_id) is None)
            taken.update(i for m in names for i in range(m.first, m.last))  # «حركة طالبان» is not two students
        found += [Quantity(i, i + 1, 2.0, 2.0, 2.0, "exact", i) for i in duals if i not in taken]
        return sorted(found, key=lambda q: q.first)

    def _is_mere_many(self, reading: Reading, number: Number) -> bool:
        """«بينهم عدد كبير من …»: some of those counted before, nobody said how many."""
        is_many = number.value is None and number.low is None and number.high is None
        return is_many and number.first > 0 and reading.tokens[number.first - 1].form in self._lists.included

    def _is_only_one(self, reading: Reading, number: Number) -> bool:
        """«سبعة قتلى في غارة واحدة», «من عائلة واحدة»: one of things, told of by the word before."""
        before = number.first - 1
        if number.value != 1 or before < 0 or number.last - number.first > 1 or not reading.tokens[before].is_word:
            return False
        if number.last < len(reading.tokens) and reading.tokens[number.last].form.startswith("ال"):
            return False  # «ثلاثة من المتسابقين وأحد المنظمين»
        form = reading.tokens[before].form
        if reading.is_verb(before) or form in reading.lists.function_words or form in reading.lists.prepositions:
            return False
        people = any(self._counts_people(a.lemma_id) for a in reading.analyses[before]) and self._unit_of(reading, before) != "families"
        return not people and self._term_at(reading, before, ("verb", "verbal_noun", "noun")) is None

    def _is_dual(self, readings: tuple[Analysis, ...]) -> bool:
        """A dual counts two, unless the word may be a plural («معتقلين») or has an owner («جثتيهما»)."""
        duals = [a for a in readings if a.number == "d" and a.pos in {"noun", "adj"} and not a.pronoun]
        return any(self._counts_people(a.lemma_id) for a in duals) and all(a.number != "p" for a in readings)

    def _counts_people(self, lemma_id: str) -> bool:
        return lemma_id in self._lists.groups or (lemma_id, "noun") in self._lists.terms

    def _quantity(self, reading: Reading, number: Number) -> Quantity:
        noun = None
        for i in range(number.last, min(len(reading.tokens), number.last + 3)):
            if i == number.last and (reading.tokens[i].form == '"' or self._names.prepositions.get(reading.tokens[i].form) == "min"):
                continue
            if any(self._counts_people(a.lemma_id) and not a.conjunction for a in reading.analyses[i]):
                noun = i
            break
        value = number.value if number.bound != "vague" else None
        before = number.first - 1
        if (
            noun is None
            and value in {1.0, 2.0}
            and before >= 0
            and self._unit_of(reading, before) != "families"
            and any(self._counts_people(a.lemma_id) for a in reading.analyses[before])
        ):
            return Quantity(before, number.last, value, number.low, number.high, number.bound, before)
        thing = noun is None and self._is_thing(reading, number.last)
        return Quantity(number.first, number.last, value, number.low, number.high, number.bound, noun, thing)

    def _is_thing(self, reading: Reading, i: int) -> bool:
        """Tell whether the word after a number is an indefinite noun that is not people: «530 قرصا»."""
        if i >= len(reading.tokens) or i in reading.mentioned or not reading.tokens[i].is_word:
            return False
        form = reading.tokens[i].form
        if form[0] in "وفبل" or form.startswith("ال") or form in reading.lists.function_words or form in reading.lists.prepositions:
            return False
        return form not in self._names.context["others"] and not any(a.pos in {"verb", "adj"} for a in reading.analyses[i])

    def _term_at(self, reading: Reading, i: int, parts: tuple[str, ...]) -> str | None:
        if any(place.first <= i < place.last and (i > place.first or place.last == place.first + 1) for place in reading.places):
            return None  # «سجنان», a town, is not two prisons; «سجن المرناقية» may well be one
        for analysis in reading.analyses[i]:
            if analysis.pos == "verb" and analysis.aspect == "imperfect" and analysis.person == 1:
                continue  # «من أجل» is hardly "I evacuate"
            if analysis.pos == "verb" and is_cut_short(analysis.lemma, reading.tokens[i].form):
                continue  # «على متن», «تمت»: hardly forms of "die"
            part = {"verb": "verb", "verbal_noun": "verbal_noun"}.get(analysis.pos, "noun")
            if part in parts and (analysis.lemma_id, part) in self._lists.terms and may_be_a_death(reading, i, analysis, self._lists):
                return self._lists.terms[analysis.lemma_id, part]
        return None

    def is_joined(self, reading: Reading, whole: Quantity, other: Quantity) -> bool:
        """«مقتل 18 شرطياً و748 جريحاً»: the second number counts the same people where it says nothing else."""
        start = max(whole.last, (whole.noun or 0) + 1)
        between = [reading.tokens[i].form for i in range(start, other.first)]
        return len(between) <= 4 and any(form.startswith("و") for form in (*between, reading.tokens[other.first].form)) and "." not in between

    def is_listed_before(self, reading: Reading, one: Quantity, other: Quantity) -> bool:
        """«أكثر من 50 مدنيا و39 شرطيا أصيبوا»: people counted right before others, whom the same verb tells of."""
        joins = reading.tokens[other.first].form.startswith("و") or reading.tokens[other.first - 1].form == "و"
        return one.noun is not None and not other.counts_thing and joins and 0 <= other.first - max(one.last, one.noun + 1) <= LISTED_REACH

    def measure_of(self, reading: Reading, quantity: Quantity, used: int | None) -> tuple[str, int] | None:
        """Return the measure and the token that tells it; a verb after the number wins over a term that counts another already."""
        for i in {quantity.last, quantity.last - 1}:
            if reading.is_a(i, "case") and (measure := self._term_at(reading, i + 1, ("verbal_noun", "noun"))) is not None:
                return measure, i + 1  # «627 حالة اعتقال»
        if quantity.noun is not None:
            measure = self._term_at(reading, quantity.noun, ("noun",))
            if measure in STATES and (harm := self._harm_beside(reading, quantity)) is not None:
                return harm  # «مقتل تسعة سجناء»
            if measure is not None and measure != "other":
                return measure, quantity.noun
        total = quantity.last if quantity.noun is None else quantity.noun + 1
        if reading.is_a(total, "sum_noun") and total + 1 < len(reading.tokens) and self.is_plural_victim(reading, total + 1):
            measure = self._term_at(reading, total + 1, ("noun",))
            if measure is not None:
                return measure, total + 1  # «ارتفع إلى 16 عدد القتلى»
        if reading.is_a(total, "sum_noun") and self._is_accused(reading, total + 1):
            return "other", total  # «قدّر بنحو 20 ألفا عدد "الإرهابيين"»
        after = self._term_after(reading, quantity)
        for i in range(quantity.first - 1, max(-1, quantity.first - 1 - TERM_REACH), -1):
            if reading.ends_clause(i) or self.opens_report(reading, i):
                break
            measure = self._term_at(reading, i, ("verb", "verbal_noun"))
            if measure is not None and any(a.lemma_id in self._lists.people_only for a in reading.analyses[i]):
                if quantity.noun is None and not self._are_surely_people(reading, quantity, i, used):
                    return None
                if quantity.noun is not None and self._term_at(reading, quantity.noun, ("noun",)) == "other":
                    return "other", quantity.noun  # «سقوط العديد من الضحايا»
            if measure is not None and quantity.counts_thing and (measure in SEIZED_MEASURES or self._is_known_thing(reading, quantity.last)):
                return None
            if measure is not None:
                return after if after is not None and i == used else (measure, i)
            if (self.is_plural_victim(reading, i) and quantity.noun is None) or self._is_total_of(reading, i, quantity):
                measure = self._term_at(reading, i, ("noun",))
                if measure is not None:
                    return measure, i
            if self.tells_strength(reading, i):
                return "deployed", i
            if reading.is_a(i, "sum_noun") and quantity.noun is None and self._is_accused(reading, i + 1):
                return "other", i
            if reading.is_finite_verb(i) and reading.tokens[i].form not in self._lists.linking and not self._is_relative(reading, i):
                break
        if after is not None:
            return after
        if quantity.noun is not None and self._term_at(reading, quantity.noun, ("noun",)):
            return "other", quantity.noun
        if (
            quantity.noun is not None
            and self._unit_of(reading, quantity.noun) == "troops"
            and any(m.record.entity_type == "armed_force" for m in reading.actors)
            and not self._do_something(reading, quantity)
        ):
            return "deployed", quantity.noun
        return None

    def _are_surely_people(self, reading: Reading, quantity: Quantity, term: int, used: int | None) -> bool:
        """Tell whether a bare number after a verb said of things too counts people: «فقد 14 آخرون», «مقتل 15 وفقد 14», «ينتشر 1800 من الجنود»."""
        following = reading.tokens[min(quantity.last, len(reading.tokens) - 1)].form
        if following in self._names.context["others"]:
            return True
        if self._names.prepositions.get(following) == "min":
            near = range(quantity.last + 1, quantity.last + 1 + BESIDE_REACH)
            return any(m.first in near and (reading.is_group(m) or m.record.entity_type == "armed_force") for m in reading.actors)
        joins = any(a.conjunction for a in reading.analyses[term]) or (
            term > 0 and reading.tokens[term - 1].form in self._names.context["clause_opener"]
        )
        return joins and quantity.first - term <= BESIDE_REACH and used is not None

    def _harm_beside(self, reading: Reading, quantity: Quantity) -> tuple[str, int] | None:
        """Return the harm that a word right before a number, or a verb after it, tells of people who are prisoners or refugees already."""
        for i in range(quantity.first - 1, max(-1, quantity.first - 1 - BESIDE_REACH), -1):
            measure = self._term_at(reading, i, ("verb", "verbal_noun"))
            if measure in HARMS:
                return measure, i
            if reading.ends_clause(i) or self.is_plural_victim(reading, i):
                break
        after = self._term_after(reading, quantity)
        return after if after is not None and after[0] in HARMS else None

    def _do_something(self, reading: Reading, quantity: Quantity) -> bool:
        """«يطالب مئة جندي بأسلحة»: a masculine verb right before a number of soldiers has them for its subject; they are nobody's deployment."""
        verb = quantity.first - 1
        if verb < 0 or not reading.is_finite_verb(verb) or reading.tokens[verb].form in self._lists.linking:
            return False
        return all(a.gender == "m" and a.number == "s" for a in reading.analyses[verb] if a.pos == "verb")

    def opens_report(self, reading: Reading, i: int) -> bool:
        """«… لقوا مصرعهم، وإن 40 آخرين أصيبوا»: what أنّ opens is told by words of its own."""
        form = reading.tokens[i].form
        complements = self._names.context["complement"]
        return form in complements or (form[0] == "و" and form[1:] in complements)

    def _is_accused(self, reading: Reading, i: int) -> bool:
        """Tell whether a token, or the one after a quotation mark there, begins a mention of people accused of violence."""
        i += int(i < len(reading.tokens) and reading.tokens[i].form == '"')
        groups = (self._names.collective_of(m.record.entity_id) for m in reading.actors if m.first == i)
        return any(group is not None and group.group.startswith("alleged") for group in groups)

    def tells_strength(self, reading: Reading, i: int) -> bool:
        """«قوام القوة», «عديد البعثة», «عدد الجنود»: a word for how strong a force is."""
        if i + 1 >= len(reading.tokens):
            return False
        if reading.is_a(i, "strength"):
            return any(a.pronoun for a in reading.analyses[i]) or reading.is_a(i + 1, "force") or self._unit_of(reading, i + 1) == "troops"
        is_alive = i + 2 >= len(reading.tokens) or not self.is_plural_victim(reading, i + 2)
        return reading.is_a(i, "sum_noun") and is_alive and self._unit_of(reading, i + 1) == "troops"

    def _is_known_thing(self, reading: Reading, i: int) -> bool:
        """«قضى 15 عاما», «تلقى 12 نداء»: a noun of the lexicon that is no word for people."""
        return any(analysis.pos == "noun" and analysis.number != "d" and not analysis.pronoun for analysis in reading.analyses[i])

    def _is_relative(self, reading: Reading, verb: int) -> bool:
        """«26 ممن تسميهم السلطات …»: a verb in a relative clause tells of the noun before it."""
        relative = self._names.context["relative"]
        return any(reading.tokens[j].form in relative for j in range(max(0, verb - 2), verb))

    def _term_after(self, reading: Reading, quantity: Quantity) -> tuple[str, int] | None:
        """«95 من أفراد الشرطة أصيبوا»: the verb that tells of the number before it."""
        if quantity.counts_thing:
            return None
        counted = quantity.last if quantity.noun is None else max(quantity.last, quantity.noun + 1)
        joined = quantity.noun is not None and self.joins_people(reading, quantity.noun)
        counted += int(joined)  # «166 شرطيا وعسكريا جرحوا»
        if quantity.noun is None and counted + 1 < len(reading.tokens) and reading.tokens[counted + 1].form in COMMAS:
            counted += int(any(a.pos == "adj" for a in reading.analyses[counted]))  # «25 فلسطينيا، بينهم طفلان، قُتلوا»
        after = self._after_bound(reading, counted)
        start, reach = quantity.last if after == counted and not joined else after, AFTER_REACH
        for i in range(start, min(len(reading.tokens), start + PART_REACH)):
            form = reading.tokens[i].form
            if i >= start + reach:
                return None
            if i == start and self._names.prepositions.get(form) == "min":
                reach = PART_REACH  # «ثلاثة من موظفي برنامج الأغذية العالمي قد لقوا حتفهم»
            part = any(self._names.prepositions.get(reading.tokens[j].form) == "min" for j in range(start, i))
            ranked = reading.tokens[i - 1].form in self._lists.ranks
            joins = self._joins(reading, i) and form not in self._names.prepositions and not (part and form.startswith("وال"))
            if i == quantity.noun == quantity.last and form.startswith("ال"):
                return self._said_of_all(reading, i + 1)
            if not reading.tokens[i].is_word or joins or (form.startswith("ال") and not part and not ranked):
                return None
            measure = self._term_at(reading, i, ("verb",)) or self._told_of(reading, quantity, i)
            if measure is not None:
                return measure, i
        return None

    def _said_of_all(self, reading: Reading, i: int) -> tuple[str, int] | None:
        """«عشرات المحتجين أوقفوا», but not «… أوقف بعضهم»: a plural verb right after people counted by a vague number."""
        if i >= len(reading.tokens) or not any(a.pos == "verb" and a.number == "p" for a in reading.analyses[i]):
            return None
        measure = self._term_at(reading, i, ("verb",))
        return None if measure is None else (measure, i)

    def _joins(self, reading: Reading, i: int) -> bool:
        """Tell whether a token begins with و or ف that joins it to what is before: «فقدوا» does not."""
        return reading.tokens[i].form[0] in "وف" and (not reading.analyses[i] or any(a.conjunction for a in reading.analyses[i]))

    def joins_people(self, reading: Reading, noun: int) -> bool:
        """«شرطيا وعسكريا»: other people are joined to those counted; «أربعة أطفال وجندي» counts them apart."""
        if noun + 1 >= len(reading.tokens) or not any(a.number == "s" for a in reading.analyses[noun]):
            return False
        joined = (a for a in reading.analyses[noun + 1] if a.conjunction and a.number == "s" and not a.has_article and not a.pronoun)
        return any(self._counts_people(a.lemma_id) for a in joined)

    def _after_bound(self, reading: Reading, i: int) -> int:
        """Return the token after what is put between a number and its verb.

        «39 شخصا على الأقل قتلوا», «55 شخصا، معظمهم من المحتجين، أصيبوا», «30 شخصا، بينهم 7 أطفال، لقوا حتفهم».
        """
        tokens = reading.tokens
        bound = self._lists.numbers.words.find(tokens, i, "bound_after") if i < len(tokens) else None
        i += bound.size if bound is not None else 0
        part = i + 1 if i < len(tokens) and tokens[i].form in COMMAS else i
        if part < len(tokens) and self._names.prepositions.get(tokens[part].form) == "min" and tokens[i].form in COMMAS:
            part += 1  # «، من بينهم 7 أطفال،»
        is_among = i < part < len(tokens) and tokens[part].form in self._lists.included
        if not reading.is_a(part, "some_of_them") and not is_among:
            return i
        for end in range(part + 1, min(len(tokens), part + 1 + PART_REACH)):
            if tokens[end].form in COMMAS:
                return end + 1
            if reading.is_verb(end):
                return end
        return i

    def _told_of(self, reading: Reading, quantity: Quantity, i: int) -> str | None:
        """«40 شخصا مفقودون», «12 شخصا في عداد المفقودين»: a plural of the harmed that is said of the number before it."""
        if not self.is_plural_victim(reading, i):
            return None
        before = reading.tokens[i - 1].form
        follows = before in self._lists.ranks or (quantity.noun is not None and (i == quantity.noun + 1 or before in self._names.context["still"]))
        return self._term_at(reading, i, ("noun",)) if follows else None

    def _unit_of(self, reading: Reading, noun: int) -> str | None:
        return next((self._lists.groups[a.lemma_id][1] for a in reading.analyses[noun] if a.lemma_id in self._lists.groups), None)

    def harm_named_at(self, reading: Reading, i: int) -> tuple[str, int] | None:
        """«بين القتلى 21 جنديا»: the measure of the harmed named at a token."""
        measure = self._term_at(reading, i, ("noun",))
        return None if measure is None else (measure, i)

    def counts_persons(self, reading: Reading, quantity: Quantity) -> bool:
        """Tell whether the noun of a quantity is a word for people of any kind («شخص»)."""
        if quantity.noun is None:
            return False
        nouns = [a for a in reading.analyses[quantity.noun] if (a.lemma_id, "noun") not in self._lists.terms]
        return bool(nouns) and any(self._lists.groups.get(a.lemma_id, ("",))[0] == "unspecified" for a in nouns)

    def victims_joined_to(self, reading: Reading, quantity: Quantity) -> Quantity | None:
        """«عشرات القتلى والجرحى»: the same vague number of others, who are joined to the harmed that it counts."""
        if quantity.noun is None or quantity.number is not None or quantity.noun + 1 >= len(reading.tokens):
            return None
        joined = quantity.noun + 1
        is_joined = any(a.conjunction for a in reading.analyses[joined]) and self.is_plural_victim(reading, joined)
        return replace(quantity, noun=joined) if is_joined and self.is_plural_victim(reading, quantity.noun) else None

    def is_plural_victim(self, reading: Reading, i: int) -> bool:
        """Tell whether a token names the harmed in the plural (القتلى، الموقوفين)."""
        return any(a.number == "p" and (a.lemma_id, "noun") in self._lists.terms for a in reading.analyses[i])

    def _is_total_of(self, reading: Reading, i: int, quantity: Quantity) -> bool:
        """«عدد القتلى … إلى 164 شخصاً»: the harmed named before a total whose own noun is only "persons"."""
        group = next((self._lists.groups[a.lemma_id][0] for a in reading.analyses[quantity.noun or 0] if a.lemma_id in self._lists.groups), None)
        if quantity.noun is not None and self.is_plural_victim(reading, i) and any(reading.is_a(k, "sum_noun") for k in range(max(0, i - 2), i)):
            return True  # «بلغ عدد الجنود القتلى 15 جنديا»
        return quantity.noun is not None and group == "unspecified" and self.is_plural_victim(reading, i)

    def is_part_of(self, reading: Reading, whole: Quantity, part: Quantity, told_until: int) -> bool:
        """Tell whether a number counts some of those counted before («بينهم 3 أطفال») or goes on counting them.

        The words of those before end at ``told_until``: «بينهم 125 عنصرا من قوات الأمن و148 مسلحا».
        """
        since = max(whole.last, told_until) if told_until <= part.first else whole.last
        between = [reading.tokens[i].form for i in range(since, part.first)]
        goes_on = reading.tokens[part.first].form.startswith("و") or (bool(between) and between[-1].startswith("و"))
        if any(self.opens_report(reading, i) for i in range(since, part.first)):
            return False  # «إن 12 شخصا اعتقلوا، وإن مئة متجر أحرقت»
        return any(form in self._lists.included for form in between[-3:]) or (len(between) <= 3 and goes_on)
