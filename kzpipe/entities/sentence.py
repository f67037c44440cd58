"""A sentence as all finders read it: tokens, their morphology, the names in it, and which words are verbs, titles, asides."""

from __future__ import annotations

from dataclasses import dataclass, field

from propcache.api import cached_property

from kzpipe.entities.asides import find_asides
from kzpipe.entities.features import SentenceMatches
from kzpipe.entities.link import LinkedMention
from kzpipe.entities.lists import NameLists
from kzpipe.entities.place_heads import PLACE_ENTRY
from kzpipe.entities.sites import SITE_ENTRY
from kzpipe.entities.spelling import WordAnalyses
from kzpipe.text.document import Passage
from kzpipe.text.tokens import COMMAS, Token

OFF_MAPS = frozenset({PLACE_ENTRY, SITE_ENTRY})
_NOWHERE: frozenset[int] = frozenset()
CLAUSE_MARKS = frozenset(".؛!؟?:")
_DAMMA = "\u064f"
_TA_MARBUTA = "ة"
UNKNOWN_LENGTH = 5
PARTICIPLE_ENDINGS = ("ا", "ه", "ين", "ات")


@dataclass(frozen=True)
class Sentence:
    """One sentence of ``text`` with its linked mentions, the analyses of its tokens and what the lists say of them."""

    text: str = field(repr=False)
    passage: Passage
    analyses: tuple[WordAnalyses, ...]
    mentions: tuple[LinkedMention, ...]
    matches: SentenceMatches = field(repr=False)
    lists: NameLists = field(repr=False)

    @cached_property  # here and below: every finder asks the same of every token
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the sentence."""
        return self.passage.tokens

    @cached_property
    def actors(self) -> tuple[LinkedMention, ...]:
        """The mentions that act, in order, inner names of a longer one left out."""
        return tuple(m for m in self.mentions if m.record.role == "actor")

    @cached_property
    def places(self) -> tuple[LinkedMention, ...]:
        """The mentions of places, in order; of a square and its town («قرب ساحة الجمهورية في ألماتي») only the town, which maps and sums know."""
        places = tuple(m for m in self.mentions if m.record.role == "place")
        if len(places) > 1 and "capital" in self.kinds:
            places = tuple(m for m in places if m is places[0] or not self._is_of_capital(m))
        return tuple(m for m in places if m.record.entry_id not in OFF_MAPS) or places

    def _is_of_capital(self, place: LinkedMention) -> bool:
        """«وفي بلفاست عاصمة أيرلندا الشمالية»: what a town is the capital of only describes it."""
        return self.tokens[place.first - 1].form in self.lists.context["capital"] and not place.preposition

    @cached_property
    def breaks(self) -> frozenset[str]:
        """Marks and the conjunction after which another clause begins."""
        return CLAUSE_MARKS | self.lists.context["complement"]

    @cached_property
    def mentioned(self) -> frozenset[int]:
        """Indices of the tokens that belong to a mention."""
        return frozenset(i for m in self.mentions for i in range(m.first, m.last))

    def is_a(self, i: int, kind: str) -> bool:
        """Tell whether token ``i``, with or without proclitics and article, is a word of a kind of ``context_words.csv``; none stands outside."""
        kinds = self.matches.kinds
        return 0 <= i < len(kinds) and kind in kinds[i]

    @cached_property
    def kinds(self) -> frozenset[str]:
        """All kinds of ``context_words.csv`` that words of the sentence are of: who looks for one of a kind may ask first."""
        return self.matches.all_kinds

    def places_of(self, kind: str) -> frozenset[int]:
        """Return the indices of the tokens that are words of a kind of ``context_words.csv``."""
        if kind not in self.kinds:
            return _NOWHERE
        found = self._places_of.get(kind)
        if found is None:
            found = self._places_of[kind] = frozenset([i for i, kinds in enumerate(self.matches.kinds) if kind in kinds])
        return found

    @cached_property
    def _places_of(self) -> dict[str, frozenset[int]]:
        return {}

    @cached_property
    def words(self) -> frozenset[str]:
        """All words that words of the sentence may be forms of: who looks for one may ask first."""
        return frozenset().union(*[analyses.words for analyses in self.analyses])

    def is_counterpart(self, i: int) -> bool:
        """Tell whether a token is somebody tied to the subject by a pronoun: «نظيره», «مستشاره», but not «المستشارة»."""
        return self.is_a(i, "counterpart") and self.text[self.tokens[i].end - 1] != _TA_MARBUTA

    def is_phrase(self, i: int, kind: str) -> bool:
        """Tell whether tokens ``i`` and ``i + 1`` are a phrase of a kind of ``context_words.csv``."""
        return 0 <= i < len(self.tokens) - 1 and f"{self.tokens[i].form} {self.tokens[i + 1].form}" in self.lists.context[kind]

    def title_end(self, i: int) -> int | None:
        """Return the token after the title that begins at a token (متحدثة, وزير الخارجية), or None where none does."""
        match = self.matches.heads[i]
        return match.last if match is not None and any(entry.kind == "title" for entry in match.entries) else None

    def is_title(self, i: int) -> bool:
        """Tell whether a title begins at a token."""
        return self.title_end(i) is not None

    def is_group(self, mention: LinkedMention) -> bool:
        """Tell whether a mention is of an unnamed group: protesters, security forces."""
        return self.lists.collective_of(mention.record.entity_id) is not None

    def is_finite_verb(self, i: int) -> bool:
        """Tell whether a token can only be read as a finite verb of the lexicon."""
        return i in self.finite_verbs

    @cached_property
    def finite_verbs(self) -> frozenset[int]:
        """Indices of the tokens that can only be read as finite verbs of the lexicon, and of one that opens the sentence before "that": «وذكر أن»."""
        opening = {0} if len(self.tokens) > 1 and 0 in self.verbs and self.tokens[1].form in self.lists.context["complement"] else set()
        return frozenset([i for i in self.verbs if self.analyses[i].is_finite or i in opening])

    def is_verb(self, i: int) -> bool:
        """Tell whether a token may be a finite verb."""
        return i in self.verbs

    @cached_property
    def verbs(self) -> frozenset[int]:
        """Indices of the tokens that may be finite verbs."""
        mentioned = self.mentioned
        return frozenset([i for i, found in enumerate(self.analyses) if "verb" in found.kinds and i not in mentioned and not self._is_no_verb(i)])

    def _is_no_verb(self, i: int) -> bool:
        """Tell whether a word spelled like a verb is a particle, a part of the day («فجر الأربعاء») or an adjective («في وقت لاحق»)."""
        if i > 1 and self.tokens[i].form in self.lists.context["closes_phrase"] and self.tokens[i - 2].form in self.lists.prepositions:
            return True
        form, after = self.tokens[i].form, self.tokens[i + 1].form if i + 1 < len(self.tokens) else ""
        return form in self.lists.function_words or self.lists.is_part_of_day(form, after)

    def follows_preposition(self, i: int) -> bool:
        """Tell whether a preposition stands right before a token: what it governs is a noun («على طلب», «بعد قتل»).

        «من» does not count: before a verb it is "who" («ليسوا من هاجم القرية»).
        """
        before = self.tokens[i - 1].form if i else ""
        if before in self.lists.prepositions:
            return self.lists.prepositions[before] != "min"
        return before in self.lists.context["time_preposition"]

    def is_aside(self, verb: int, i: int) -> bool:
        """Tell whether a verb before token ``i`` belongs to a relative clause that a comma has closed: «التحالف الذي تقوده السعودية، …»."""
        opened = verb > 0 and self.tokens[verb - 1].form in self.lists.context["relative"]
        return opened and any(self.tokens[k].form == "،" for k in range(verb + 1, i))

    @cached_property
    def asides(self) -> frozenset[int]:
        """Indices of the tokens between two commas that only say when, where or of whom: «دعا الوزير، في بيان نشره أمس، مصر إلى …»."""
        return find_asides(self.tokens, self.actors, self.lists)

    def is_outside(self, inside: int, i: int) -> bool:
        """Tell whether token ``i`` stands outside the aside that token ``inside`` stands in; False where that stands in none."""
        return inside in self.asides and (i not in self.asides or any(k not in self.asides for k in range(min(i, inside), max(i, inside))))

    def bears_subject(self, i: int) -> bool:
        """Tell whether a token is "that" or "but" with a pronoun, which is the subject of what follows: «إنها», «لكنه», «أن بلاده»."""
        form = self.tokens[i].form if i >= 0 else ""
        if i and self.is_a(i, "own_side") and self.tokens[i - 1].form in self.lists.context["complement"]:
            return True
        return self.lists.is_with_pronoun(form)

    def ends_clause(self, i: int) -> bool:
        """Tell whether a token is a mark that ends a clause, or sets another clause against it («بينما», «في حين»)."""
        return i in self.clause_ends

    @cached_property
    def clause_ends(self) -> frozenset[int]:
        """Indices of the tokens that end a clause or set another one against it."""
        return self.contrasts.union([i for i, (_, _, form) in enumerate(self.tokens) if form in CLAUSE_MARKS])

    def joins_clause(self, i: int) -> bool:
        """«أرسل جنوداً، فنصح المحتجين بأن يعتذروا إلى …»: a verb joined after a comma begins a clause with participants of its own.

        So does a word that may be one («وطالب», which is a student as well): a noun joined there would begin a list. So does a participle
        that goes on with the verb («دان ما جرى، داعيةً السلطات إلى …»).
        """
        return i in self.joined_clauses

    @cached_property
    def joined_clauses(self) -> frozenset[int]:
        """Indices of the tokens that join a clause after a comma."""
        verbs = {i for i in self.after_commas if any(a.pos == "verb" and a.conjunction for a in self.analyses[i])}
        return frozenset(verbs.union(filter(self.goes_on, self.after_commas)))

    def are_in_one_clause(self, tokens: range) -> bool:
        """Tell whether no token among some ends a clause or joins one."""
        return self.clause_ends.isdisjoint(tokens) and self.joined_clauses.isdisjoint(tokens)

    @cached_property
    def complement_ends(self) -> frozenset[int]:
        """Indices of the tokens before which the complement of a word ends: with its clause, or with a subject of their own after a comma.

        «لن يتراجع عن إلغاء الدعم، لكنه عرض الحوار»
        """
        return self.clause_ends | self.joined_clauses | frozenset(filter(self.bears_subject, self.after_commas))

    def is_unknown_deed(self, i: int) -> bool:
        """«أشاد بتضحيات الجنود», «اتهم سلفه بتشجيع المهاجمين»: ب written to a word that no list knows, before a definite one that owns it."""
        form = self.tokens[i].form
        if not form.startswith("ب") or len(form) < UNKNOWN_LENGTH or self.analyses[i] or i in self.mentioned or i + 1 >= len(self.tokens):
            return False
        return self.tokens[i + 1].form.startswith("ال")

    def goes_on(self, i: int) -> bool:
        """Tell whether a token is an accusative participle after a comma, which goes on with the verb before it: «، متهماً», «، داعيةً»."""
        found = self.analyses[i]
        is_participle = bool(found) and all(a.pos == "active_participle" and not a.has_article for a in found)
        return is_participle and self.tokens[i - 1].form in COMMAS and self.tokens[i].form.endswith(PARTICIPLE_ENDINGS)

    @cached_property
    def contrasts(self) -> frozenset[int]:
        """Where "while" after a comma opens a clause with a subject of its own: «دعت مصر إلى الهدوء، في حين لزمت تونس الصمت»."""
        return frozenset(i for i in self.after_commas if self.is_a(i, "contrast") or self.is_phrase(i, "contrast"))

    @cached_property
    def after_commas(self) -> tuple[int, ...]:
        """Indices of the tokens right after a comma."""
        return tuple([i + 1 for i, (_, _, form) in enumerate(self.tokens[:-1]) if form in COMMAS])

    def clause_start(self, i: int) -> int:
        """Return where the clause that token ``i`` stands in begins: after the last "while" before it, else at the sentence's start."""
        return max((k + 1 for k in self.contrasts if k < i), default=0)

    def is_marked_passive(self, i: int) -> bool:
        """Tell whether a perfect verb is written with the vowel of the passive («قُتل», «أُوقف»)."""
        token = self.tokens[i]
        marked = _DAMMA in self.text[token.start : token.end - 1][:5]
        return marked and any(a.pos == "verb" and a.aspect == "perfect" for a in self.analyses[i])

    def clause_end(self, i: int, reach: int = 40) -> int:
        """Return the index of the token after the clause that token ``i`` stands in: up to a full stop, semicolon or colon."""
        for j in range(i, min(len(self.tokens), i + reach)):
            if self.ends_clause(j):
                return j
        return min(len(self.tokens), i + reach)
