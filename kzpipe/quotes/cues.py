"""The words that say who spoke: reporting verbs with their participles and nouns, "according to", and channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from propcache.api import cached_property

from kzpipe.entities.clauses import Reading
from kzpipe.lexicon.context import context_words
from kzpipe.lexicon.hollow import is_cut_short
from kzpipe.lexicon.load import Lexicons
from kzpipe.lexicon.match import Entry, FormIndex
from kzpipe.lexicon.morphology import Analysis
from kzpipe.text.normalize import fold

RELAYED_REACH = 10
"""What an agency passes on begins within this many tokens of «نقلا عن»."""


class Cue(NamedTuple):
    """A word that reports speech: token index, lexicon line, manner and how it stands (verb, participle or verbal_noun)."""

    token: int
    cue_id: str
    manner: str
    channel: str
    part: str
    is_plain: bool


@dataclass(frozen=True)
class CueLists:
    """Reporting verbs by lemma, source phrases and channel words, compiled."""

    verbs: dict[str, tuple[str, str, str]]
    phrases: FormIndex
    channels: FormIndex
    not_reported: frozenset[str]
    clause_openers: frozenset[str]
    complements: frozenset[str]
    relatives: frozenset[str]
    adverbs: frozenset[str]
    additive: frozenset[str]
    negations: frozenset[str]
    impersonal: frozenset[str]
    same: frozenset[str]
    documents: frozenset[str]
    not_verbs: frozenset[str]
    place_heads: frozenset[str]

    @classmethod
    def from_lexicons(cls, lexicons: Lexicons) -> CueLists:
        """Build from ``cues.csv``, ``cue_phrases.csv``, ``channel_words.csv`` and ``context_words.csv``."""
        phrases, channels = FormIndex(ignore_article=False), FormIndex(ignore_article=True)
        phrases.extend((row["form"], Entry(row["manner"], row["cue_id"], row["cue_id"])) for row in lexicons["cue_phrases"])
        channels.extend((row["form"], Entry("channel", row["channel"], row["word_id"])) for row in lexicons["channel_words"])
        context = context_words(lexicons)
        lemmas = {row["lemma_id"]: fold(row["lemma"]) for row in lexicons["verbs"]}
        verbs = {row["lemma_id"]: (row["cue_id"], row["manner"], row["channel"]) for row in lexicons["cues"]}
        negations = frozenset(fold(row["form"]) for row in lexicons["hedges"] if row["auxiliary_mode"] == "negated")
        additive = frozenset(row["cue_id"] for row in lexicons["cues"] if lemmas.get(row["lemma_id"]) in context["additive"])
        return cls(
            verbs, phrases, channels, context["not_reported"], context["clause_opener"], context["complement"], context["relative"],
            context["adverb"], additive,
            negations | {"و" + form for form in negations}, context["impersonal"], context["same"], context["document"],
            context["time_preposition"], context["place_head"],
        )  # fmt: skip

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """The lemmas of the verbs."""
        return frozenset(self.verbs)

    def cues_of(self, reading: Reading) -> list[Cue]:
        """Return the cues of a sentence, in order."""
        lemmas = self.lemmas
        spoken = [i for i, analyses in enumerate(reading.analyses) if analyses and not lemmas.isdisjoint(analyses.lemmas)]
        found = [self.cue_at(reading, i) for i in spoken]
        return [cue for cue in found if cue is not None]

    def cue_at(self, reading: Reading, i: int) -> Cue | None:
        """Return the cue that token ``i`` is, or None.

        A noun counts only with a pronoun («قوله», «تأكيده») or right before what it reports («بالقول إن»), a participle only as the
        adverb it is then («مؤكدا», not «مركز»).
        """
        analyses = reading.analyses[i]
        if not analyses or self.lemmas.isdisjoint(analyses.lemmas):
            return None  # as most words
        reporting = [analysis for analysis in analyses if analysis.lemma_id in self.verbs]
        form = reading.tokens[i].form
        if i in reading.mentioned or form in reading.lists.function_words or form in self.not_verbs or form in self.place_heads:
            return None
        if i and reading.tokens[i - 1].form in self.negations:
            return None
        if i and any(a.pos == "noun" for a in reading.analyses[i]) and _governs_object(reading, i - 1):
            return None  # «واصفا دعوته بأنها»: his call
        for analysis in reporting:
            if analysis.aspect == "imperfect" and is_cut_short(analysis.lemma, form):
                continue  # «حافلة تقل ركابا»
            cue_id, manner, channel = self.verbs[analysis.lemma_id]
            if analysis.pos == "verb" and ((form.startswith("ال") and analysis.pronoun) or (analysis.aspect == "imperfect" and analysis.person == 1)):
                continue  # «المهم»: an adjective with its article, hardly "I blame them"; «نردد»: the writer
            if analysis.pronoun and i and reading.tokens[i - 1].form in self.documents:
                continue  # «في بيان نشرته الوكالة»: tells of the statement
            if (
                manner in {"write", "relay"}
                and (analysis.pos == "verbal_noun" or form.endswith("ا"))
                and not (form.endswith("ا") and self._words_follow(reading, i))
            ):
                continue  # «تم نشره», «…، نقلا عن الوكالة»
            if analysis.pos == "verb" and analysis.aspect is not None:
                return Cue(i, cue_id, manner, channel, "verb", not analysis.pronoun)
            if analysis.pos == "active_participle" and _is_adverbial(form, analysis) and (form.endswith("ا") or not reading.is_title(i)):
                return Cue(i, cue_id, manner, channel, "participle", True)
            if analysis.pos == "verbal_noun" and manner == "relay" and form.endswith("ا"):
                return Cue(i, cue_id, manner, channel, "verb", True)  # «نقلا عن الوزارة أن»: stands for the verb
            if analysis.pos == "verbal_noun" and (analysis.pronoun or self._opens_report(reading, i)):
                return Cue(i, cue_id, manner, channel, "verbal_noun", False)
        return None

    def _words_follow(self, reading: Reading, i: int) -> bool:
        return any(token.form in self.complements or token.form in {'"', ":"} for token in reading.tokens[i + 1 : i + RELAYED_REACH])

    def _opens_report(self, reading: Reading, i: int) -> bool:
        """«اكتفى بالقول إن …», «ختم بالتأكيد على أن …»."""
        form = reading.tokens[i].form
        ahead = [token.form for token in reading.tokens[i + 1 : i + 3]]
        if not form.startswith(("بال", "القول")) or not ahead or (i and reading.tokens[i - 1].form in self.impersonal):
            return False
        return ahead[0] in self.complements or (len(ahead) > 1 and ahead[0] in reading.lists.prepositions and ahead[1] in self.complements)

    def channel_of(self, text: str, reading: Reading, until: int) -> str | None:
        """Return the channel that the nearest word before token ``until`` tells."""
        for i in reversed(self.channels.openings(reading.tokens[:until])):
            match = self.channels.match(text, reading.tokens, i)
            if match is not None:
                return match.entries[0].target
        return None


def _governs_object(reading: Reading, i: int) -> bool:
    """A word in the accusative that can only be a participle has its object after it."""
    return reading.tokens[i].form.endswith("ا") and bool(reading.analyses[i]) and all(
        a.pos == "active_participle" and _is_adverbial(reading.tokens[i].form, a) for a in reading.analyses[i]
    )  # fmt: skip


def _is_adverbial(form: str, analysis: Analysis) -> bool:
    """A participle that tells how somebody acts is indefinite and accusative: «مشيرا», «مشيرة», «مشيرين»."""
    if analysis.has_article or analysis.preposition or analysis.pronoun:
        return False
    return form.endswith(("ا", "ه", "ين", "ات"))
