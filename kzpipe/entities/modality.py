"""Whether something told has happened: negated, hypothetical, future or historical, by the words before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kzpipe.entities.clauses import Reading
from kzpipe.lexicon.load import Lexicons
from kzpipe.lexicon.match import Entry, FormIndex
from kzpipe.schema.records import Timex
from kzpipe.text.tokens import COMMAS

SHORTEST_NOUN = 5
"""A hedge of so many letters that is no verb is a noun; particles of condition are shorter."""
HEDGE_REACH = {"negated": 4, "hypothetical": 6, "future": 6, "historical": 8}
"""How many tokens before a trigger a hedge still bears on it."""
WIDEST = max(HEDGE_REACH.values())

BEFORE = "قبل"
NEVER = "لن"
RULED_OUT_REACH = 12
EXCEPTION_REACH = 8


class Hedges:
    """The words of ``hedges.csv``, compiled."""

    def __init__(self, lexicons: Lexicons) -> None:
        """Compile the hedges."""
        self._forms = FormIndex(ignore_article=False)
        self._forms.extend((row["form"], Entry("hedge", row["auxiliary_mode"], row["hedge_id"])) for row in lexicons["hedges"])

    def mode_of(self, text: str, reading: Reading, trigger: int) -> str | None:
        """Return the auxiliary mode of the word at token ``trigger``, or None where nothing takes back that it happened."""
        for analysis in reading.analyses[trigger][:1]:
            if analysis.is_future:
                return "future"
        verbs = [a for a in reading.analyses[trigger] if a.pos == "verb"]
        is_imperfect = bool(verbs) and all(a.aspect == "imperfect" for a in verbs)  # «قد اتهم» is no "may accuse"
        if trigger and is_imperfect and reading.tokens[trigger - 1].form in reading.lists.context["perhaps"]:
            return "hypothetical"
        if is_imperfect and _is_subjunctive(reading, trigger):
            return "hypothetical"
        begins_clause = reading.is_finite_verb(trigger) or (reading.is_verb(trigger) and reading.tokens[trigger].form.startswith("و"))
        if not verbs and trigger and reading.tokens[trigger - 1].form == BEFORE and _is_ruled_out(reading, trigger):
            return "hypothetical"
        joined = bool(verbs) and all(a.aspect == "perfect" and a.conjunction for a in verbs)
        is_aside, finite_verbs = trigger in reading.asides, reading.finite_verbs
        for i in range(trigger - 1, max(-1, trigger - 1 - WIDEST), -1):
            if is_aside and reading.is_outside(trigger, i):
                return None  # «أبدى الوزير، في اتصال مع نظيره، استعداده …»: the call was held
            if i in reading.mentioned:
                continue  # «قوات مكافحة الشغب» hedges nothing
            form = reading.tokens[i].form
            if form in {".", "؛", ":", '"'} or (form in COMMAS and begins_clause and (trigger - i > 1 or reading.joins_clause(trigger))):
                return None
            match = self._forms.match(text, reading.tokens, i)
            if match is not None and match.last <= trigger and reading.tokens[match.last].form not in reading.lists.context["no_hedge"]:
                mode = match.entries[0].target
                denies = mode == "negated" and reading.is_verb(i)  # «نفى الجيش أن يكون قصف»
                if mode == "negated" and not denies and _is_all_but(reading, trigger):
                    continue  # «لم تنشر كينيا سوى 400 شرطي»
                reach = HEDGE_REACH["hypothetical"] if denies else HEDGE_REACH[mode]
                if joined and ((mode == "negated" and not denies) or (mode == "hypothetical" and begins_clause and _is_noun(reading, i))):
                    continue  # «اعتذر عن عدم الاستمرار وقدم استقالته», «فرضت نظام مكافحة الإرهاب وأغلقت الطرق»
                if trigger - match.last < reach and (denies or not self._verb_between(reading, match.last, trigger, mode)):
                    return mode
            if i in finite_verbs and any(a.is_future for a in reading.analyses[i]) and trigger - i <= HEDGE_REACH["future"]:
                return "future"
        return None

    def _verb_between(self, reading: Reading, start: int, trigger: int, mode: str) -> bool:
        """A negation reaches only to its own verb."""
        return mode == "negated" and any(reading.is_verb(i) for i in range(start, trigger))


def _is_all_but(reading: Reading, verb: int) -> bool:
    """Tell whether "but" or "except" (سوى، إلا) takes back the negation of a verb in its clause."""
    for i in range(verb + 1, min(len(reading.tokens), verb + 1 + EXCEPTION_REACH)):
        if reading.is_a(i, "except"):
            return i + 1 == len(reading.tokens) or reading.tokens[i + 1].form not in reading.lists.context["complement"]  # «إلا أنه» is "but he"
        if reading.ends_clause(i) or reading.is_finite_verb(i):
            return False
    return False


def _is_noun(reading: Reading, i: int) -> bool:
    form = reading.tokens[i].form
    return len(form) >= SHORTEST_NOUN and form not in reading.lists.function_words and not reading.is_verb(i)


def _is_subjunctive(reading: Reading, verb: int) -> bool:
    """«أمر الجنود بأن يطلقوا النار»: what somebody is told to do has not been done; «قبل أن» and «بعد أن» tell of what was."""
    return reading.tokens[verb - 1].form == "بان" and verb > 1 and not reading.is_a(verb - 2, "before_and_after")


def _is_ruled_out(reading: Reading, trigger: int) -> bool:
    """«لن يجلس إلى الطاولة قبل إلغاء المرسوم»: before what has not happened something else will not."""
    return any(reading.tokens[i].form.removeprefix("و") == NEVER for i in range(max(0, trigger - RULED_OUT_REACH), trigger))


def is_historical(timexes: Sequence[Timex], published: dt.date | None) -> bool:
    """Tell whether every date that a sentence names lies more than a year before publication."""
    years = [int(timex.value[:4]) for timex in timexes if timex.value is not None and timex.value[:4].isdigit() and timex.kind == "date"]
    return bool(years) and published is not None and max(years) < published.year - 1
