"""Names of organisations that no list has, read by how Arabic builds them.

A head noun («منظمة», «نقابة», «حزب», «قناة») and after it a name in quotation marks; people or a field and a state or town
(«لجنة مزارعي الشمالية»); or, the head being definite, adjectives and an aim («المركز العربي لحماية الصحافة»,
«الحركة الوطنية من أجل العدالة»). The head says of what type the organisation is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kzpipe.entities.aims import aim_end, is_aim
from kzpipe.entities.described import Around, described_end
from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.entities.outlets import WHAT_IT_IS, proper_name_end, strange_name_end
from kzpipe.lexicon.match import Clitics, Match, clitic_readings, skip_clitics
from kzpipe.text.document import Passage

GRAMMAR_ENTRY = "grammar:organisation"
QUOTED_WORDS = 5
"""A longer quotation after a head noun is speech, not a name."""
MARKED_WORDS = 8
"""A name of its own in quotation marks, its head included, has so many words at most."""
GENITIVE_WORDS = 4
SPEAKING_WORDS = 6
ADJECTIVES = 3
AGAINST = "did"
NAMED_BY_PLACE = frozenset({"other", "political_group"})
LEAST_LETTERS = 3
_QUOTE = '"'
_AND_RIGHTS = "وحقوق"
"""«مركز الديمقراطية وحقوق الإنسان»: the one noun without article that often goes on with a name."""


class _Head(NamedTuple):
    """The head noun at a token: what kind of organisation it heads, and what stands before it in the same word."""

    kind: str
    reading: Clitics
    is_definite: bool


def find_organisations(
    text: str, passage: Passage, lists: NameLists, known: tuple[Sequence[Match], dict[int, tuple[str, str]]]
) -> tuple[list[Draft], list[Match]]:
    """Return the organisations built by rule, and the matches that none of them covers."""
    matches, nisbas = known
    heads = {i for i, token in enumerate(passage.tokens) if "organisation_head" in lists.kinds_of(token.form)}
    if not heads:
        return [], list(matches)
    around = Around(passage.tokens, lists, {match.first: match for match in matches}, nisbas)
    named = {i for match in matches if _is_name(match) for i in range(match.first, match.last)}
    named |= {i for match in matches if _is_name_or_body(match) for i in range(match.first + 1, match.last)}
    drafts: list[Draft] = []
    i = 0
    while i < len(passage.tokens):
        found = None if i not in heads or i in named else _organisation_at(around, i)
        if found is None or _covers_less(found, around):
            i += 1
            continue
        head, first, last, country = found
        kind = _kind_of(head, [token.form for token in passage.tokens[first:last]], lists)
        start = skip_clitics(text, passage.tokens[i], head.reading.length) if first == i else passage.tokens[first].start
        end = passage.tokens[last - 1].end
        drafts.append(
            Draft(
                passage.sentence_index, first, last, start, end, "organisation", text[start:end], GRAMMAR_ENTRY, (), country, None,
                head.reading.preposition if first == i else "", head.is_definite, 0.8, None, kind,
            )
        )  # fmt: skip
        i = last
    covered = {i for draft in drafts for i in range(draft.first, draft.last)}
    return drafts, [match for match in matches if not covered & set(range(match.first, match.last))]


_Found = tuple[_Head, int, int, str | None]


def _kind_of(head: _Head, words: Sequence[str], lists: NameLists) -> str:
    """An agency or network with an aim other than news is no outlet: «الوكالة الوطنية للطاقة», «الشبكة العربية لحقوق الإنسان»."""
    if head.kind == "government_body" and any(word[1:] in lists.context["many_bodies"] for word in words):
        return "other"  # «المجلس التنسيقي لنقابات …»
    if head.kind != "media" or not head.is_definite:
        return head.kind
    if any(lists.is_a(word, "media_word") for word in words):
        return "media"
    return "government_body" if "وكاله" in words[0] else "other"


def _is_name(match: Match) -> bool:
    return any(entry.kind in {"name", "short"} for entry in match.entries)


def _covers_less(found: _Found, around: Around) -> bool:
    """A listed body or name that begins with the head and reaches as far, or up to its state, is better known."""
    _, first, last, _ = found
    for i in range(max(0, first - 1), first + 1):
        listed = around.matches.get(i)
        if listed is not None and _is_name_or_body(listed) and listed.last >= last - int(last - 1 in around.nisbas and not _is_name(listed)):
            return True
    return False


def _is_name_or_body(match: Match) -> bool:
    return any(entry.kind in {"name", "short", "body_full"} for entry in match.entries)


def _organisation_at(around: Around, i: int) -> _Found | None:
    for head in _heads_at(around, i):
        found = _quoted(around, i, head) if not head.is_definite else None
        found = found or _in_marks(around, i, head)
        found = found or (_with_aim(around, i, head) if head.is_definite else _with_genitive(around, i, head) or _that_speaks(around, i, head))
        found = found or _with_foreign_name(around, i, head) or _described(around, i, head) or _beside_a_body(around, i, head)
        if found is not None:
            return found
    return None


def _heads_at(around: Around, i: int) -> Iterator[_Head]:
    for reading in clitic_readings(around.tokens[i].form):
        is_definite = reading.rest.startswith("ال") and len(reading.rest) > LEAST_LETTERS + 1
        kind = around.lists.organisation_types.get(reading.rest[2:] if is_definite else reading.rest)
        if kind is not None:
            yield _Head(kind, reading, is_definite)


def _quoted(around: Around, i: int, head: _Head) -> _Found | None:
    """«قناة "…"», «منظمة حقوقية "…"»: the name is what stands between the marks."""
    tokens = around.tokens
    opening = i + 1
    if opening < len(tokens) and tokens[opening].form != _QUOTE and tokens[opening].form.endswith(("يه", "ي", "ه")) and tokens[opening].is_word:
        opening += 1
    if opening >= len(tokens) or tokens[opening].form != _QUOTE or head.kind == "government_body":
        return None
    closing = next((k for k in range(opening + 1, min(len(tokens), opening + QUOTED_WORDS + 2)) if tokens[k].form == _QUOTE), None)
    if closing is None or closing == opening + 1:
        return None
    inside = range(opening + 1, closing)
    if any(not tokens[k].is_word for k in inside) or all(tokens[k].form.isdigit() for k in inside):
        return None
    listed = around.matches.get(opening + 1)
    if listed is not None and _is_name(listed) and listed.last >= closing:
        return None
    country = around.nisbas[opening - 1][0] if opening - 1 in around.nisbas else _state_inside(around, opening + 1, closing)
    return head, opening + 1, closing, country


def _in_marks(around: Around, i: int, head: _Head) -> _Found | None:
    """«"مركز بلغراد للسياسة الأمنية"»: a name in quotation marks that opens with its head; with a verb of speech in it, it is speech."""
    tokens = around.tokens
    before = tokens[i - 2].form if i > 1 else ""
    if i == 0 or tokens[i - 1].form != _QUOTE or head.reading.length or before == ":" or before in around.lists.context["complement"]:
        return None
    closing = next((k for k in range(i + 1, min(len(tokens), i + MARKED_WORDS + 1)) if tokens[k].form == _QUOTE), None)
    if closing is None or closing - i < 2 or not all(tokens[k].is_word for k in range(i, closing)):
        return None
    if any(around.lists.is_a(tokens[k].form, "speech_verb") or tokens[k].form in around.lists.context["complement"] for k in range(i, closing)):
        return None
    return head, i, closing, _state_inside(around, i + 1, closing)


def _state_inside(around: Around, first: int, last: int) -> str | None:
    for k in range(first, last):
        if k in around.nisbas:
            return around.nisbas[k][0]
        match = around.matches.get(k)
        for entry in match.entries if match is not None else ():
            entity = around.lists.entities.get(entry.target)
            if entity is not None and entity.entity_type == "state":
                return entity.country_code
    return None


def _with_genitive(around: Around, i: int, head: _Head) -> _Found | None:
    """«نقابة … السودان», «اتحاد … الأردنيين»: people after the head, or a field, and where they are."""
    tokens, lists = around.tokens, around.lists
    at, people, where = i + 1, False, None
    while at < len(tokens) and at - i <= GENITIVE_WORDS:
        match = around.matches.get(at)
        form = tokens[at].form
        if match is not None and any(entry.kind == "collective" for entry in match.entries) and not match.conjunction and not match.preposition:
            people, at = True, match.last
            continue
        where = _where(around, at)
        if where is not None:
            at = _after_where(around, head, where[0])
            break
        if form in lists.context["people"] and not people:
            people, at = True, at + 1
            continue
        if people and _is_of_work(around, at):
            at += 1
            continue
        if people and head.kind == "political_group" and lists.slot_of(form) == AGAINST:
            end = aim_end(around, at)  # «حركة الطلاب ضد التمييز»
            return (head, i, end, None) if end > at + 1 else None
        if not (form.startswith(("ال", "وال")) and len(form) > LEAST_LETTERS + 2) or match is not None or (form.startswith("وال") and at == i + 1):
            break
        at += 1
    if where is None or at - i < 2:
        return None
    if not people and not (at - i >= LEAST_LETTERS and head.kind in {"other", "political_group", "media", "igo"}):
        return None
    kind = "other" if people and head.kind in {"government_body", "company"} else head.kind
    return head._replace(kind=kind), i, at, where[1]


def _is_of_work(around: Around, at: int) -> bool:
    """«نقابة عمال شركة …», «نقابة عمال شركة سكك …»: where people work, or what that does."""
    heads, token = around.lists.organisation_types, around.tokens[at]
    return token.form in heads or (
        around.tokens[at - 1].form in heads
        and token.is_word
        and around.lists.slot_of(token.form) is None
        and not token.form.startswith(("ال", "وال"))
    )


def _after_where(around: Around, head: _Head, at: int) -> int:
    """Return the token after what follows the place in a name: «مركز بيروت لحقوق الإنسان», «حركة دارفور الوطنية»."""
    if head.kind not in NAMED_BY_PLACE or around.lists.is_a(head.reading.rest, "hospital"):
        return at
    end = at
    while end < len(around.tokens) and end - at < ADJECTIVES and end not in around.matches and _is_adjective(around, end):
        end += 1
    return aim_end(around, end) if end < len(around.tokens) and is_aim(around, end) else end


def _that_speaks(around: Around, i: int, head: _Head) -> _Found | None:
    """«وقالت مديرية التحقيقات الجنائية», «بحسب مركز رصد النزاعات»: who speaks or counts is a body, with all that is definite after its head."""
    tokens, lists = around.tokens, around.lists
    if i + 2 >= len(tokens) or i in around.matches or not _tells(around, i, head):
        return None
    at = i + 1
    is_named = not _is_defined(around, at) and tokens[at].is_word and tokens[at].form not in lists.function_words and at not in around.matches
    if is_named and (tokens[at + 1].form.startswith("لل") or (len(tokens[at].form) >= LEAST_LETTERS and _is_defined(around, at + 1))):
        at += 1  # its own name and what it is for, or what it does
    while at < len(tokens) and at - i <= SPEAKING_WORDS and at - 1 not in around.nisbas:
        if not _is_defined(around, at) and not (tokens[at].form == _AND_RIGHTS and at + 1 < len(tokens) and _is_defined(around, at + 1)):
            break
        at += 1
    return (head, i, at, _state_inside(around, i + 1, at)) if at - i >= LEAST_LETTERS else None


def _tells(around: Around, i: int, head: _Head) -> bool:
    """Tell whether a head stands where a source is named: after a verb of speech or of counting, «بحسب», «وفقا ل», «تقرير ل»."""
    lists, before = around.lists, around.tokens[i - 1].form if i else ""
    if head.reading.preposition:
        return head.reading.preposition == "ل" and (lists.is_a(before, "source_word") or before in lists.context["document"])
    if before in lists.prepositions:
        return False
    return any(lists.is_a(before, kind) for kind in ("speech_verb", "documents", "source_word"))


def _with_foreign_name(around: Around, i: int, head: _Head) -> _Found | None:
    """«صحيفة ديلي ستار», «عصابة غران غريف»: the noun stays with the name but where all corpora leave it out."""
    is_named_so = head.kind == "media" or head.reading.rest in around.lists.context["gang"]
    if head.is_definite:
        return None
    end = proper_name_end(around, i + 1, is_outlet=head.kind == "media") if is_named_so else None
    if end is None and head.reading.rest in around.lists.context["bears_name"]:
        end = strange_name_end(around, i + 1)
    if end is None:
        return None
    return head, i + int(head.reading.rest in WHAT_IT_IS), end, _state_inside(around, i + 1, end)


def _described(around: Around, i: int, head: _Head) -> _Found | None:
    """A body called by plain words where what stands around it shows that it acts, none that a list knows by as many."""
    is_fused = around.tokens[i].form.startswith(("لل", "ولل")) and not head.is_definite
    end = None if is_fused else described_end(around, i, head.kind, is_definite=head.is_definite)
    if end is None or any(i >= match.first and end <= match.last for match in around.matches.values()):
        return None
    return head, i, end, _state_inside(around, i + 1, end)


def _beside_a_body(around: Around, i: int, head: _Head) -> _Found | None:
    """«القيادي في الحزب الشيوعي», «حزب الأمة والتجمع الاتحادي»: adjectives after a definite head that a title or another body shows."""
    if not head.is_definite or head.kind != "political_group" or i == 0 or i in around.matches:
        return None
    before = i - 1 if around.lists.slot_of(around.tokens[i - 1].form) == "fi" else i
    listed = [match for match in around.matches.values() if match.last == before]
    kinds = {entry.kind for match in listed for entry in match.entries}
    is_shown = "title" in kinds if before < i else bool(head.reading.conjunction) and bool(kinds & {"name", "body_full"})
    end = i + 1
    while is_shown and end < len(around.tokens) and end - i <= ADJECTIVES and _is_adjective(around, end):
        end += 1
    return (head, i, end, _state_inside(around, i + 1, end)) if end > i + 1 else None


def _is_defined(around: Around, at: int) -> bool:
    form = around.tokens[at].form
    is_definite = form.startswith(("ال", "وال", "لل")) and len(form) > LEAST_LETTERS + 1
    return is_definite and form not in around.lists.name_stops and form not in around.lists.days


def _where(around: Around, at: int) -> tuple[int, str | None] | None:
    """Return the token after a state, town or adjective of a state that stands at a token, and its state."""
    tokens = around.tokens
    if at in around.nisbas and tokens[at].form.startswith("ال"):
        return at + 1, around.nisbas[at][0]
    match = around.matches.get(at)
    if match is None or match.preposition or match.conjunction:
        directions = around.lists.context["place_preposition"]
        if at + 1 in around.matches and tokens[at].form in directions and not tokens[at].form.endswith(("في", "ه", "ها")):
            return _where(around, at + 1)
        return None
    for entry in match.entries:
        entity = around.lists.entities.get(entry.target)
        if entity is not None and entity.entity_type in {"state", "region", "city"} and entry.kind in {"name", "place", "metonym"}:
            return match.last, entity.country_code
    return None


def _with_aim(around: Around, i: int, head: _Head) -> _Found | None:
    """«المركز السوري للإعلام», «الحزب … من أجل …»: definite head, adjectives, and what it is for."""
    tokens = around.tokens
    listed = around.matches.get(i)
    if listed is not None and any(entry.kind in {"body_full", "collective"} for entry in listed.entries):
        is_longer = listed.last - i > 1 and listed.last < len(tokens) and head.kind == "other" and is_aim(around, listed.last)
        return (head, i, aim_end(around, listed.last), None) if is_longer else None  # «الجمعية الوطنية للتغيير»
    at, country = i + 1, None
    while at < len(tokens) and at - i <= ADJECTIVES and _is_adjective(around, at):
        if at in around.matches and not any(
            entry.kind in {"body_short", "title", "place", "gazetteer", "short"} for entry in around.matches[at].entries
        ):
            return None
        country = around.nisbas[at][0] if at in around.nisbas else country
        at += 1
    if at == i + 1 or at >= len(tokens):
        return None
    opening = " ".join(token.form for token in tokens[at : at + 2])
    if opening in around.lists.context["compound_preposition"] and at + 2 < len(tokens):
        return head, i, aim_end(around, at + 2), country
    if is_aim(around, at):
        return head, i, aim_end(around, at), country
    if country is not None and at - i >= LEAST_LETTERS and head.kind in {"political_group", "other"}:
        return head, i, at, country
    return None


def _is_adjective(around: Around, at: int) -> bool:
    """A definite adjective of relation («الوطنية», «العربي»), or one of those that bodies are called by («العامة», «الموحد»)."""
    form = around.tokens[at].form
    is_adjective = form.endswith(("ي", "يه")) or form in around.lists.context["rank"]
    return is_adjective and form.startswith("ال") and form not in around.lists.function_words  # «إلى» looks like one
