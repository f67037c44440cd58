"""What the name model sees of a sentence: each word, its neighbours, and what the lists say of both.

Everything is told of single words, of pairs of neighbours, or of one token's list matches, so that the model can keep its
verdict on each and add them up (``discover``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kzpipe.entities.lists import NameLists
from kzpipe.entities.wordtable import WordTable
from kzpipe.lexicon.match import Entry, clitic_readings, without_article
from kzpipe.lexicon.morphology import SECOND_DATABASE, Morphology
from kzpipe.text.tokens import Token

Marks = tuple[str, ...]
NO_MARKS: Marks = ()
STEPS = (-2, -1, 1, 2)
NOTHING = "none"
"""Stands for the neighbour that the first and last words do not have."""
_AFFIX_LENGTHS = (1, 2, 3, 4)
_SEEN_BESIDE = 2
_LONGEST = 9
_LONG_MATCH = 3
_READINGS = 6
_CACHED_WORDS = 20_000


class WordFeatures:
    """The features of words, by the lists, the morphology and the table of unlabelled text."""

    def __init__(self, lists: NameLists, morphology: Morphology, table: WordTable) -> None:
        """Gather what the lists say of single words."""
        self._morphology = morphology
        self._table = table
        self._nisbas = lists.nisbas
        self._function_words = lists.function_words
        said: dict[str, set[str]] = {}
        for kind, forms in lists.context.items():
            label = "preposition" if kind.startswith("preposition") else kind
            for form in forms:
                said.setdefault(form, set()).add(label)
        for form, kind in lists.organisation_types.items():
            said.setdefault(form, set()).add(f"head:{kind}")
        self._said = {form: tuple(sorted(labels)) for form, labels in said.items()}
        self._name_words = lists.name_words
        self._list_flags = lru_cache(_CACHED_WORDS)(self._find_list_flags)
        self._readings = lru_cache(_CACHED_WORDS)(self._find_readings)

    def _find_list_flags(self, form: str) -> list[str]:
        found: list[str] = []
        for number, reading in enumerate(clitic_readings(form)):
            rest, bare = reading.nouns
            labels = [*self._said.get(rest, ()), *self._name_words.get(rest, ())]
            if bare != rest:
                labels += self._said.get(bare, ())
            if bare in self._nisbas:
                labels.append("nisba")
            found += ["~" + label for label in labels] if number else labels
        if form in self._function_words:
            found.append("function")
        return sorted(set(found))

    def of_word(self, form: str) -> list[str]:
        """Return the features of a folded word by itself."""
        found = ["b", f"w={form}", f"s={without_article(form)}", f"n={min(len(form), _LONGEST)}"]
        lengths = [k for k in _AFFIX_LENGTHS if len(form) >= k or k == _SEEN_BESIDE]
        found += [f"p{k}={form[:k]}" for k in lengths]
        found += [f"x{k}={form[-k:]}" for k in lengths]
        if form.startswith("ال"):
            found.append("al")
        if form[:1] in "وفبلك" and len(form) > 4:
            found.append(f"c={form[1:]}")
        if form.isdigit():
            found.append("digit")
        elif not form[:1].isalnum():
            found.append("punct")
        readings = self._readings(form)
        found += [f"r={reading}" for reading in readings]
        found.append("R=" + "|".join(readings))
        found += [f"l={flag}" for flag in self._list_flags(form)]
        found += self._groups(form)
        found += self._table.inflections(form)
        return found

    def _find_readings(self, form: str) -> list[str]:
        """Return the parts of speech that the morphology allows, verbs with their aspect, definite nouns marked."""
        readings = [one for one in self._morphology.analyze(form) if not one.lemma_id.startswith(SECOND_DATABASE)][:_READINGS]
        return sorted({f"{one.pos}:{one.aspect or ''}{'+al' if one.has_article else ''}" for one in readings})

    def _groups(self, form: str) -> list[str]:
        return [f"g{i}={group}" for i, group in enumerate(self._table.groups(form))] or ["g="]

    def beside(self, form: str) -> list[str]:
        """Return what a word tells of the one next to it; all of it is among ``of_word``."""
        found = [f"w={form}", f"s={without_article(form)}", f"x2={form[-_SEEN_BESIDE:]}", f"p2={form[:_SEEN_BESIDE]}"]
        found += [f"l={flag}" for flag in self._list_flags(form)]
        found += self._groups(form)
        found.append("R=" + "|".join(self._readings(form)))
        found.append(self._table.inflections(form)[1])
        return found

    def near(self, form: str) -> list[str]:
        """Return what a word tells of the one next but one; all of it is among ``of_word``."""
        readings = "R=" + "|".join(self._readings(form))
        return [f"w={form}", readings, *(f"l={flag}" for flag in self._list_flags(form)), *self._groups(form)[:1]]

    def group(self, form: str) -> str:
        """Return the coarsest group of a word, "" if it has none."""
        groups = self._table.groups(form)
        return groups[0] if groups else ""

    def of_sentence(self, forms: Sequence[str], marks: Sequence[Marks]) -> list[list[str]]:
        """Return the features of each token of a sentence: those of ``of_word`` and, with their distance in front, all others."""
        count = len(forms)
        found: list[list[str]] = []
        for i, form in enumerate(forms):
            features = [*self.of_word(form), *("m=" + mark for mark in marks[i] or ("0",))]
            for step in STEPS:
                j = i + step
                if not 0 <= j < count:
                    features.append(f"{step:+}{NOTHING}")
                    continue
                features += [f"{step:+}{one}" for one in (self.beside(forms[j]) if abs(step) == 1 else self.near(forms[j]))]
                features += [f"{step:+}m={mark}" for mark in marks[j]]
                if abs(step) == 1:
                    k = max(i, j)
                    pair = (word_pair(forms[k - 1], forms[k]), group_pair(self.group(forms[k - 1]), self.group(forms[k])))
                    features += [f"{'<' if step < 0 else '>'}{one}" for one in (*pair, mark_pair(marks[k - 1], marks[k]))]
            found.append(features)
        return found


def word_pair(left: str, right: str) -> str:
    """Return the feature of two neighbouring words together."""
    return f"w={left}|{right}"


def group_pair(left: str, right: str) -> str:
    """Return the feature of the groups of two neighbouring words together."""
    return f"g={left}|{right}"


def mark_pair(left: Marks, right: Marks) -> str:
    """Return what the lists say of two neighbours together, as one feature."""
    return f"m={first_mark(left)}|{first_mark(right)}"


def first_mark(marks: Marks) -> str:
    """Return what stands for the marks of a token beside a neighbour's."""
    return marks[0] if marks else "0"


class SentenceMatches:
    """What the lists say of each token of one sentence, looked up once for all finders.

    The forms that begin there: ``names``, and ``heads`` (bodies, groups, titles); and of which ``kinds`` of ``context_words.csv`` it is.
    """

    def __init__(self, text: str, tokens: Sequence[Token], lists: NameLists) -> None:
        """Look up the longest name, the longest head and the kinds of every token."""
        self._lists = lists
        self.names = lists.names.match_each(text, tokens)
        self.heads = lists.heads.match_each(text, tokens)
        self.kinds = tuple(map(lists.kinds_of, [form for _, _, form in tokens]))
        self.all_kinds: frozenset[str] = frozenset().union(*self.kinds)

    def marks(self) -> list[Marks]:
        """Return for each token what the lists would call it, whatever stands around it."""
        marks: list[list[str]] = [[] for _ in self.names]
        for label, matches in (("N", self.names), ("H", self.heads)):
            end = 0
            for at, match in enumerate(matches):
                if match is None or at < end:
                    continue
                end = match.last
                length = match.last - match.first
                kinds = entry_kinds(match.entries, self._lists)
                joined = "~" if match.conjunction or match.preposition else ""
                for step in range(length):
                    part = f"{label}{joined}:{'I' if step else 'B'}:"
                    marks[at + step] += [part + kind for kind in kinds]
                    if length > 1:
                        marks[at + step].append(f"{part}{min(length, _LONG_MATCH)}:{kinds[0]}")
        return [tuple(mark) for mark in marks]


@lru_cache(maxsize=50_000)
def _kinds(types: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    plain = {"title", "collective", "body_full", "body_short"}
    suffixed = {"short", "metonym", "gazetteer"}
    return tuple(sorted({kind if kind in plain else f"{name}:{kind}" if kind in suffixed else name for kind, name in types}))


def entry_kinds(entries: Sequence[Entry], lists: NameLists) -> tuple[str, ...]:
    """Return what kinds of names the entries of a match are, sorted."""
    entities = lists.entities
    return _kinds(tuple((entry.kind, entities[entry.target].entity_type if entry.target in entities else "") for entry in entries))
