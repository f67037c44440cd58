"""Who makes a claim, and through whom it reached the article.

The claimant is the speaker of the quote or reported clause that holds the count, the subject of the reporting verb before it
(«أعلنت الوزارة مقتل …»), the source that a phrase names after or before it («…، بحسب الوزارة»), or whoever gives the counted
their name («26 ممن تسميهم السلطات مجرمين»). Where an agency or paper stands between, it relays: «نقلت الوكالة عن الوزارة».
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from kzpipe.claims.lists import ClaimLists
from kzpipe.entities.agreement import agree, forms_after
from kzpipe.entities.clauses import Reading
from kzpipe.entities.standing import is_unnamed_source
from kzpipe.quotes.cues import CueLists
from kzpipe.quotes.speakers import RELAYING, is_unnamed, points_back, sources_of_phrase
from kzpipe.quotes.turns import Turn, Turns
from kzpipe.schema.records import Quote
from kzpipe.text.document import by_sentence
from kzpipe.text.tokens import COMMAS

COUNTING_TYPES = frozenset({"government_body", "state", "igo", "media"})
CLAIMING_MANNERS = frozenset({"say", "announce", "write", "judge", "relay", "ascribe"})
MEDIA = "media"
CHAIN_REACH = 14
"""«بحسب القناة نقلا عن الشرطة»: the second phrase comes within this many tokens of the first."""
LABEL_REACH = 4
OPENING_REACH = 3
"""A verb that opens a sentence tells of a count within this many tokens."""
TOLL_REACH = 4
"""«حصيلة سابقة للوزارة أفادت بمقتل …»: the toll stands within this many tokens before its verb."""


class Claimant(NamedTuple):
    """Who claims and who relays, outermost last; ``is_told`` is true where somebody claims whom nothing names."""

    entity_id: str | None
    relayed_by: tuple[str, ...]
    is_told: bool


class _Source(NamedTuple):
    """A phrase that names a source: its token, whom it names, if anybody known, and whether it relays («نقلا عن»)."""

    at: int
    entity_id: str | None
    is_media: bool
    relays: bool


class ClaimantFinder:
    """Finds the claimants of one document."""

    def __init__(self, turns: Turns, quotes: Sequence[Quote], lists: ClaimLists) -> None:
        """Keep what all sentences share."""
        self._turns = turns
        self._lists: CueLists = turns.lists
        self._text = turns.document.text
        self._quotes = by_sentence((reading.passage for reading in turns.readings), quotes)
        self._totals = lists.cumulative
        self._harmed = lists.terms

    def find(self, reading: Reading, tokens: tuple[int, int], span: tuple[int, int], number: int) -> Claimant:
        """Return the claimant of the count at a range of tokens, whose words are at a span of the text.

        ``number`` is the token of its number: the word of harm may stand before another count («مقتل 11 بحسب مصادر، و14 وفق البعثة»).
        """
        ascribed = self._ascribed(reading, tokens)
        if ascribed is not None:
            return Claimant(ascribed, (), True)
        chain = self._chain(reading, number)
        speaker, is_told = self._speaker(reading, tokens, span)
        types = {m.record.entity_id: m.record.entity_type for m in reading.actors}
        relays: list[str | None] = [source.entity_id for source in reversed(chain) if source.is_media]
        maker: str | None = None
        if speaker is not None and not (types.get(speaker) == MEDIA and chain):
            maker = speaker
        elif chain:  # «ذكرت الوكالة نقلا عن الوزارة»
            maker = chain[-1].entity_id if not is_told or speaker is not None else None
            relays = [*(source.entity_id for source in reversed(chain[:-1])), speaker]
        elif not is_told:
            maker = self._labelling(reading, tokens) or self._totalling(reading, tokens[0])
        main = reading.main_subject()
        if main is not None and main.record.entity_type == MEDIA and main.last <= tokens[0]:
            relays.append(main.record.entity_id)
        if maker is None and not is_told and not chain:
            maker, relays = (relays[0] if relays else None), []
        is_told = is_told or bool(chain) or maker is not None
        maker = None if is_unnamed_source(maker, reading.lists) else maker
        passed_on = dict.fromkeys(one for one in relays if one is not None and one != maker)
        return Claimant(maker, tuple(passed_on), is_told)

    def _ascribed(self, reading: Reading, tokens: tuple[int, int]) -> str | None:
        """«حصيلة من 164 قتيلا نُسبت إلى الوزارة»: whom a toll is ascribed to; a killing or an attack is ascribed to who did it."""
        first, last = tokens
        if not any(reading.is_a(i, "sum_noun") for i in range(max(0, first - TOLL_REACH), first)):
            return None
        for i in range(last, min(len(reading.tokens), last + TOLL_REACH + 2)):
            if reading.ends_clause(i) or reading.tokens[i].form in COMMAS or reading.tokens[i].form in reading.lists.prepositions:
                return None
            manners = {self._lists.verbs[a.lemma_id][1] for a in reading.analyses[i] if a.lemma_id in self._lists.verbs}
            if "ascribe" in manners:
                named = (m for m in reading.actors if m.first == i + 2 and reading.lists.prepositions.get(reading.tokens[i + 1].form) == "ila")
                return next((m.record.entity_id for m in named), None)
        return None

    def is_source(self, reading: Reading, i: int) -> bool:
        """Tell whether a phrase such as "according to" begins at a token."""
        return i < len(reading.tokens) and self._lists.phrases.match(self._text, reading.tokens, i) is not None

    def taking_up(self, reading: Reading, measure: str) -> str | None:
        """«قتل أربعة أشخاص. وقالت الشرطة إن القتلى عمال»: return who tells of the same people at the beginning of the next sentence."""
        sentence = self._turns.sentence(reading)
        turn = sentence.turns[0] if sentence.turns else None
        if turn is None or turn.speaker is None or turn.cue.manner not in CLAIMING_MANNERS or turn.cue.token > OPENING_REACH:
            return None
        begin = next((report.first for report in sentence.reports if report.cue.token == turn.cue.token), turn.speaker.last)
        for i in range(begin, min(len(reading.tokens), begin + OPENING_REACH)):
            harmed = (self._harmed.get((a.lemma_id, "noun")) for a in reading.analyses[i] if a.number == "p" and a.has_article)
            if any(one in {measure, "other"} for one in harmed):
                return None if is_unnamed_source(turn.speaker.record.entity_id, reading.lists) else turn.speaker.record.entity_id
        return None

    def _chain(self, reading: Reading, first: int) -> list[_Source]:
        """Return the sources that a count hangs on: the phrases after it up to the next that is no relay, else those before it."""
        sources = self._sources(reading)
        after = [source for source in sources if source.at >= first and not self._is_told_apart(reading, first, source.at)]
        chosen = after[:1] or [source for source in sources if source.at < first and not self._is_told_apart(reading, source.at, first)][-1:]
        if not chosen:
            return []
        at = sources.index(chosen[0])
        while at > 0 and sources[at].relays and not after:
            at -= 1
        last = at + 1
        while last < len(sources) and sources[last].relays and self._is_chained(reading, sources[last - 1].at, sources[last].at):
            last += 1
        return sources[at:last]

    def _is_chained(self, reading: Reading, one: int, other: int) -> bool:
        """Tell whether two phrases stand near; in «بحسب الشرطة التي دافعت عن العملية على لسان ناطقها» the second is about something else."""
        return other - one <= CHAIN_REACH and not any(reading.tokens[i].form in self._lists.relatives for i in range(one + 2, other))

    def _is_told_apart(self, reading: Reading, first: int, last: int) -> bool:
        """«أحصت الصحيفة 95 قتيلا، في حين أوردت الوكالة حصيلة من 94 استنادا إلى الشرطة»: each part has whoever tells it."""
        start = reading.clause_start(last)
        return start > first and any(self._tells(reading, i) for i in range(start, last))

    def _tells(self, reading: Reading, i: int) -> bool:
        cue = self._lists.cue_at(reading, i)
        if cue is None or cue.part != "verb" or cue.manner not in CLAIMING_MANNERS:
            return False
        following = reading.tokens[i + 1].form if i + 1 < len(reading.tokens) else ""
        return cue.manner not in RELAYING or not following[:1].isdigit()  # «نُقل 14 منهم إلى المستشفى»

    def _teller_alone(self, reading: Reading, begin: int, first: int) -> tuple[str | None, bool]:
        """Return who tells by the nearest verb before a count that reports nothing else, and whether there is one.

        «في حين تحدثت وسائل الإعلام عن توقيف 40», «وأفادت حصيلة سابقة بمقتل 12»: somebody whom nothing names; «لكنها تحدثت عن مقتل 10»: whoever
        the sentence is about.
        """
        for i in range(first - 1, begin - 1, -1):
            if reading.tokens[i].form in {".", "؛"}:
                return None, False
            if not self._tells(reading, i) or (i and reading.tokens[i - 1].form in self._lists.relatives):
                continue
            main = reading.main_subject(i)
            if reading.is_a(i - 1, "joining") and main is not None and main.last <= i and agree(reading, i, forms_after(reading, main)):
                return main.record.entity_id, True  # «أفادت الوزارة بمقتل 26، كما أحصت إصابة 16»
            cue = self._lists.cue_at(reading, i)
            is_toll = any(reading.is_a(k, "sum_noun") for k in range(max(begin, i - TOLL_REACH), i))
            if cue is None or i + 1 >= first or is_toll:
                return None, is_toll
            if not _opens_count(reading, i + 1, self._harmed) and is_unnamed(reading, self._lists, cue, first):
                return None, True
            if i == 0 and first <= OPENING_REACH:  # «وأعلنت مقتل خمسة أشخاص»
                main = self._turns.sentence(reading).entering
                return (None, False) if main is None else (main.record.entity_id, True)
            goes_on = reading.bears_subject(i - 1) and first - i <= TOLL_REACH
            return (main.record.entity_id, True) if goes_on and main is not None and main.last <= i else (None, False)
        return None, False

    def _sources(self, reading: Reading) -> list[_Source]:
        found: list[_Source] = []
        last = 0
        for i in self._lists.phrases.openings(reading.tokens):
            match = self._lists.phrases.match(self._text, reading.tokens, i) if i >= last else None
            if match is None or self._turns.report_over(reading, i) is not None:
                continue
            last = match.last
            passes_on = match.entries[0].kind == "relay"
            if points_back(reading, match.last):
                turn = self._turns.before(reading, i)
                speaker = turn.speaker if turn is not None else self._turns.sentence(reading).entering
            else:
                agency, speaker = sources_of_phrase(self._text, reading, self._lists, i)
                if agency is not None:
                    found.append(_Source(i, agency.record.entity_id, True, passes_on))
                    passes_on = True
            entity_id = speaker.record.entity_id if speaker is not None else None
            if entity_id is None and match.entries[0].kind == "basis":
                continue  # «أحصت الوكالة 52 قتيلا استنادا إلى قوائم المستشفيات»: she counts
            found.append(_Source(i, entity_id, speaker is not None and speaker.record.entity_type == MEDIA, passes_on))
        return found

    def _labelling(self, reading: Reading, tokens: tuple[int, int]) -> str | None:
        """«26 ممن تسميهم السلطات مجرمين»: whoever names them so counts them."""
        for i in range(tokens[0], min(len(reading.tokens) - 1, tokens[1] + LABEL_REACH)):
            names = self._lists.cue_at(reading, i + 1) is not None and any(analysis.pronoun for analysis in reading.analyses[i + 1])
            if names and reading.tokens[i].form in self._lists.relatives:
                subject = reading.subject_after(i + 1)
                is_label = subject is not None and reading.tokens[subject.first - 1].form == '"'
                return subject.record.entity_id if subject is not None and not is_label else None
        return None

    def _speaker(self, reading: Reading, tokens: tuple[int, int], span: tuple[int, int]) -> tuple[str | None, bool]:
        """Return the speaker of the words that hold the count, and whether somebody speaks there at all."""
        inside = [q for q in self._quotes.get(reading.passage.sentence_index, ()) if q.start <= span[0] and span[1] <= q.end]
        if inside:
            innermost = min(inside, key=lambda q: q.end - q.start)
            return innermost.speaker_id, True
        report = self._turns.report_over(reading, tokens[0])
        if report is not None:
            speaker = self._turns.speaker_of(reading, report.cue, report.first)
            return (speaker.record.entity_id if speaker is not None else None), True
        turn = self._announcing(reading, tokens[0]) or self._told_after(reading, tokens[1])
        begin = max(reading.clause_start(tokens[0]), turn.cue.token + 1 if turn is not None and turn.cue.token < tokens[0] else 0)
        teller, tells = self._teller_alone(reading, begin, tokens[0])
        if tells:
            return teller, True
        if turn is None:
            return None, False
        return (turn.speaker.record.entity_id if turn.speaker is not None else None), True

    def _totalling(self, reading: Reading, first: int) -> str | None:
        """«رفعت الوزارة الحصيلة إلى 13 قتيلا»: its subject makes it; «وافق البرلمان على إيفاد 150 جنديا»: so does who decides."""
        main = reading.main_subject()
        if main is None or main.last > first or main.record.entity_type not in COUNTING_TYPES:
            return None
        between = {reading.tokens[i].form for i in range(main.last, first)}
        decides = any(reading.is_a(i, "deciding") for i in (main.first - 1, main.first - 2, main.last) if 0 <= i < first)
        if decides and not between & self._lists.clause_openers:
            return main.record.entity_id
        return main.record.entity_id if between & self._totals and not between & self._lists.clause_openers else None

    def _announcing(self, reading: Reading, first: int) -> Turn | None:
        """«أعلنت الوزارة مقتل 14 شخصا»: the reporting verb before the count, unless its own clause has ended before it."""
        turn = self._turns.before(reading, first + 1)
        if turn is None or turn.cue.manner not in CLAIMING_MANNERS or turn.cue.token < reading.clause_start(first):
            return None
        report = next((r for r in self._turns.sentence(reading).reports if r.cue.token == turn.cue.token), None)
        begin = report.last if report is not None else turn.cue.token + 1
        if report is not None and not any(self._lists.cue_at(reading, i) for i in range(begin, first)):
            return None  # «قال إن …، بعد يوم على مقتل 5 أشخاص»
        forms = [reading.tokens[i].form for i in range(begin, first)]
        return None if self._lists.clause_openers & set(forms) else turn

    def _told_after(self, reading: Reading, last: int) -> Turn | None:
        """«قتل 14 شخصا في القصف، كما أعلنت الوزارة»: a reporting verb after the count that reports nothing else."""
        sentence = self._turns.sentence(reading)
        for turn in sentence.turns:
            at = turn.cue.token
            opened = at > 0 and reading.tokens[at - 1].form in self._lists.clause_openers
            if at >= last and opened and turn.cue.part == "verb" and not any(report.cue.token == at for report in sentence.reports):
                return turn
        return None


def _opens_count(reading: Reading, i: int, harmed: Collection[tuple[str, str]]) -> bool:
    """Tell whether a token after a verb begins what it tells, not who tells it: «أعلنت ارتفاع الحصيلة», «أحصى قتيلين», «أعلن عدد القتلى»."""
    nouns = [a for a in reading.analyses[i] if a.pos not in {"verbal_noun", "verb"}]
    is_deed = bool(reading.analyses[i]) and not nouns
    return is_deed or reading.is_a(i, "sum_noun") or any((a.lemma_id, "noun") in harmed for a in nouns)
