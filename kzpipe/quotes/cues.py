"""The words that say who spoke: reporting verbs with their participles and nouns, "according to", and channels."""

from __future__ import annotations

from dataclasses import dataclass

from kzpipe.entities.clauses import Reading
from kzpipe.lexicon.load import Lexicons
from kzpipe.lexicon.match import Entry, FormIndex
from kzpipe.text.normalize import fold


@dataclass(frozen=True, slots=True)
class Cue:
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

    @classmethod
    def from_lexicons(cls, lexicons: Lexicons) -> CueLists:
        """Build from ``cues.csv``, ``cue_phrases.csv``, ``channel_words.csv`` and ``context_words.csv``."""
        phrases, channels = FormIndex(ignore_article=False), FormIndex(ignore_article=True)
        phrases.extend((row["form"], Entry(row["manner"], row["cue_id"], row["cue_id"])) for row in lexicons["cue_phrases"])
        channels.extend((row["form"], Entry("channel", row["channel"], row["word_id"])) for row in lexicons["channel_words"])
        context = {kind: frozenset(fold(row["form"]) for row in lexicons["context_words"] if row["kind"] == kind)
                   for kind in ("not_reported", "clause_opener", "complement", "relative", "adverb", "additive")}  # fmt: skip
        lemmas = {row["lemma_id"]: fold(row["lemma"]) for row in lexicons["verbs"]}
        verbs = {row["lemma_id"]: (row["cue_id"], row["manner"], row["channel"]) for row in lexicons["cues"]}
        negations = frozenset(fold(row["form"]) for row in lexicons["hedges"] if row["auxiliary_mode"] == "negated")
        additive = frozenset(row["cue_id"] for row in lexicons["cues"] if lemmas.get(row["lemma_id"]) in context["additive"])
        return cls(
            verbs, phrases, channels, context["not_reported"], context["clause_opener"], context["complement"], context["relative"],
            context["adverb"], additive,
            negations | {"و" + form for form in negations},
        )  # fmt: skip

    def cue_at(self, reading: Reading, i: int) -> Cue | None:
        """Return the cue that token ``i`` is, or None. A noun counts only with a pronoun («قوله», «تأكيده»)."""
        if i in reading.mentioned or reading.tokens[i].form in reading.lists.function_words:
            return None
        if i and reading.tokens[i - 1].form in self.negations:
            return None
        for analysis in reading.analyses[i]:
            known = self.verbs.get(analysis.lemma_id)
            if known is None:
                continue
            cue_id, manner, channel = known
            if analysis.pos == "verb" and analysis.aspect is not None:
                return Cue(i, cue_id, manner, channel, "verb", not analysis.pronoun)
            if analysis.pos == "active_participle" and not analysis.has_article and not analysis.preposition and not reading.is_title(i):
                return Cue(i, cue_id, manner, channel, "participle", True)
            if analysis.pos == "verbal_noun" and analysis.pronoun:
                return Cue(i, cue_id, manner, channel, "verbal_noun", False)
        return None

    def channel_of(self, text: str, reading: Reading, until: int) -> str | None:
        """Return the channel that the nearest word before token ``until`` tells."""
        for i in range(min(until, len(reading.tokens)) - 1, -1, -1):
            match = self.channels.match(text, reading.tokens, i) if reading.tokens[i].is_word else None
            if match is not None:
                return match.entries[0].target
        return None
