"""What a sentence reports: the clause after أنّ or إنّ, the reporting word that governs it, and where the clause ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kzpipe.entities.clauses import Reading
from kzpipe.quotes.cues import Cue, CueLists
from kzpipe.quotes.marks import MarkedSpan, reaching_into
from kzpipe.text.tokens import COMMAS

CUE_REACH = 26
"""A cue stands within this many tokens before what it reports."""
ASIDE_REACH = 16
NAMED_REACH = 7
"""A name between quotation marks, and what is set apart, has so many words at most."""
OPENER_WORDS = 3
"""«بينما», «في حين», «من دون أن»: what opens a clause of the writer's has so many words at most."""


@dataclass(frozen=True, slots=True)
class Report:
    """A clause that a cue reports: tokens ``first`` (أنّ itself) up to, not including, ``last``."""

    cue: Cue
    first: int
    last: int


def find_reports(text: str, reading: Reading, lists: CueLists, marked: Sequence[MarkedSpan]) -> list[Report]:
    """Return the reported clauses of a sentence in order; those inside another, or between quotation marks, are left out."""
    reports: list[Report] = []
    tokens = reading.tokens
    for i, token in enumerate(tokens):
        if token.form not in lists.complements or i in reading.mentioned or (reports and i < reports[-1].last):
            continue
        if i + 1 < len(tokens) and tokens[i + 1].form == "لم" and token.form == "ان":
            continue  # «إن لم يستجب»: if
        if (i and tokens[i - 1].form in lists.not_reported) or reaching_into(marked, token.start, token.start + 1):
            continue
        cue = governing_cue(reading, lists, i)
        if cue is not None and not _is_impersonal(reading, lists, cue, i) and not _is_wish(reading, lists, cue, i):
            reports.append(Report(cue, i, _clause_end(text, reading, lists, i, cue)))
    return reports


def governing_cue(reading: Reading, lists: CueLists, complement: int) -> Cue | None:
    """Return the cue that governs أنّ: the nearest before it with no other verb or complement between, relative clauses passed over."""
    start = _before_aside(reading, lists, complement)
    relative: Cue | None = None
    named_from = start
    for i in range(start - 1, max(-1, start - 1 - CUE_REACH), -1):
        form = reading.tokens[i].form
        if form == '"' and i < named_from:
            named_from = next((k for k in range(i - 1, max(-1, i - NAMED_REACH), -1) if reading.tokens[k].form == '"'), i)
        if i >= named_from:
            continue  # «وكالة "آي إن إيه"»: what stands between marks before أنّ is a name
        if form in {".", "؛", ":"} or form in lists.complements or (form[:1] == "و" and form[1:] in lists.complements):
            break
        cue = lists.cue_at(reading, i)
        if cue is not None and cue.manner not in {"ask", "hear"}:
            if not _follows_relative(reading, lists, i) or (i == start - 1 and cue.manner == "say" and cue.is_plain):
                return cue  # «الشرطة، التي قالت إن»
            relative = relative or cue  # «ذكر التقرير الذي نشر اليوم أن»: a cue before the relative clause governs
        elif reading.is_finite_verb(i) and not _in_relative_clause(reading, lists, i):
            break
    return relative


def _follows_relative(reading: Reading, lists: CueLists, verb: int) -> bool:
    return verb > 0 and reading.tokens[verb - 1].form in lists.relatives


def _in_relative_clause(reading: Reading, lists: CueLists, verb: int) -> bool:
    """A verb after الذي, التي … or after the document that it describes («في بيان أصدرته اللجنة») belongs to a noun before the clause."""
    near = {reading.tokens[j].form for j in range(max(0, verb - 3), verb)}
    return bool(near & lists.relatives) or (bool(near & lists.documents) and any(a.pronoun for a in reading.analyses[verb]))


def _before_aside(reading: Reading, lists: CueLists, complement: int) -> int:
    """Return the token where an aside between commas before أنّ begins: «وقالت الوزارة، في بيان صدر اليوم، إنها …»."""
    if complement < 2 or reading.tokens[complement - 1].form not in COMMAS:
        return complement
    for i in range(complement - 2, max(-1, complement - ASIDE_REACH), -1):
        if reading.tokens[i].form in COMMAS:
            aside = range(i + 1, complement)
            hides = any(reading.is_a(j, "own_name") for j in aside)  # «…، طلب عدم كشف اسمه، إن»
            return i if hides or not any(lists.cue_at(reading, j) for j in aside) else complement
    return complement


def _is_impersonal(reading: Reading, lists: CueLists, cue: Cue, complement: int) -> bool:
    """«يذكر أن», «يشار إلى أن»: an impersonal verb with nothing but a preposition before أنّ is nobody's speech."""
    if cue.part != "verb" or reading.tokens[cue.token].form not in lists.impersonal:
        return False
    return all(reading.tokens[i].form in reading.lists.prepositions for i in range(cue.token + 1, complement))


def _is_wish(reading: Reading, lists: CueLists, cue: Cue, complement: int) -> bool:
    """«أكد ضرورة أن تتوقف», «من شأنه أن يعطي»: أنْ with an imperfect belongs to the noun before it, not to the cue."""
    after = complement + 1
    if after < len(reading.tokens) and reading.tokens[after].form == "لا":
        after += 1
    if after >= len(reading.tokens) or reading.tokens[complement].form not in {"ان", "بان"}:
        return False
    unknown = not reading.analyses[after] and reading.tokens[after].form.startswith("ي") and after not in reading.mentioned
    if not unknown and not (
        reading.is_finite_verb(after)
        and all(a.aspect == "imperfect" for a in reading.analyses[after])
        and any(a.person == 3 for a in reading.analyses[after])
    ):
        return False
    before = complement - 1
    return before > cue.token and before not in reading.mentioned and reading.tokens[before].form not in COMMAS and not reading.is_title(before)


def _clause_end(text: str, reading: Reading, lists: CueLists, start: int, cue: Cue) -> int:
    """Return the token after the reported clause: the sentence's end, or where the sentence goes on to report something else."""
    tokens = reading.tokens
    end = len(tokens)
    while end > start + 1 and not tokens[end - 1].is_word and tokens[end - 1].form not in {'"', ")"}:
        end -= 1
    for i in range(start + 2, end):
        if tokens[i - 1].form == "؛":
            return i - 1
        if tokens[i - 1].form in COMMAS:
            if _reports_on(reading, lists, i) or lists.phrases.match(text, tokens, i) is not None or _opens_clause(reading, lists, i, end):
                return i - 1
        elif _goes_on(reading, lists, i, cue):
            return i
    return end


def _reports_on(reading: Reading, lists: CueLists, i: int) -> bool:
    """Tell whether the word after a comma reports again: «، مضيفا», «، وأكد»."""
    cue = lists.cue_at(reading, i)
    if cue is None and reading.tokens[i].form in {"ثم", "و", "ف"} and i + 1 < len(reading.tokens):
        return lists.cue_at(reading, i + 1) is not None
    if cue is None and reading.tokens[i].form.startswith("ف") and reading.is_finite_verb(i):
        return any(mention.first == i + 1 for mention in reading.actors)  # «، فردت الوزارة»: what came of it
    return cue is not None and (cue.part == "participle" or reading.tokens[i].form[:1] in "وف")


def _opens_clause(reading: Reading, lists: CueLists, i: int, end: int) -> bool:
    words = [token.form for token in reading.tokens[i : min(end, i + OPENER_WORDS)]]
    if not any(" ".join(words[:size]) in lists.clause_openers for size in range(1, len(words) + 1)):
        return False
    return i not in reading.contrasts or reading.is_a(i, "bears_subject") or _has_teller(reading, lists, i, end)


def _has_teller(reading: Reading, lists: CueLists, start: int, end: int) -> bool:
    """Tell whether "while" opens the writer's words: somebody known acts or tells there; «…، فيما تعرض الباقون للضرب» goes on with the report."""
    return reading.main_subject(start + 1) is not None or any(lists.cue_at(reading, i) for i in range(start, end))


def _goes_on(reading: Reading, lists: CueLists, i: int, before: Cue) -> bool:
    """Tell whether a report begins without a comma: «… مشيرا إلى أن», «… وأكد أن» of a verb that agrees with the first."""
    tokens = reading.tokens
    cue = lists.cue_at(reading, i)
    if cue is None:
        return tokens[i].form == "كما" and i + 1 < len(tokens) and lists.cue_at(reading, i + 1) is not None
    ahead = [token.form for token in tokens[i + 1 : i + 3]]
    opens = bool(ahead) and (ahead[0] in lists.complements or (ahead[0] in reading.lists.prepositions and ahead[-1] in lists.complements))
    if cue.part == "participle":
        return opens
    if cue.part != "verb" or before.part != "verb" or tokens[i].form[:1] != "و" or not opens:
        return False
    return _genders(reading, i) == _genders(reading, before.token)


def _genders(reading: Reading, verb: int) -> frozenset[str]:
    return frozenset(a.gender for a in reading.analyses[verb] if a.pos == "verb" and a.gender is not None)
