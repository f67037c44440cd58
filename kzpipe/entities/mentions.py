"""Find the spans of a sentence that name somebody or something, before it is decided whom.

Three passes over the tokens: lexicon forms, longest first; compositions (body + state, title + state + name); names that
only the sequence model sees. Linking, which needs the whole article, comes after (``link``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kzpipe.entities.discover import NameSpan, NameTagger
from kzpipe.entities.lists import NameLists
from kzpipe.lexicon.match import Entry, Match, clitic_readings, skip_clitics, without_article
from kzpipe.text.document import Passage
from kzpipe.text.tokens import Token

MODEL_MIN_CONFIDENCE = {"person": 0.5, "organisation": 0.6, "place": 0.6}
"""Below this the model's names are more often wrong than right."""
MODEL_ENTRY = "model:names"
MAX_NAME_TOKENS = 5
TANWIN = "\u064b"
TITLE_WORDS = 3
MIN_JOINED = 3
NAME_WORDS = 3
FIRST_NAME_LIKELIHOOD = 0.2
NEXT_NAME_LIKELIHOOD = 0.1
NAME_BEFORE_SPEECH = 0.02
PREPOSED = "لب"
PREPOSED_LIKELIHOOD = 0.4
"""A word that may begin with a preposition («لحماية») must look more like a name («ليلى»)."""
"""After a title the model's half-belief is enough: measured on unlabelled news, most such words are names."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A span that names something: ``kind`` says how ``target`` is to be read, ``country`` is an explicit state code.

    Kinds: name, short, metonym, place, gazetteer (``target`` an entity id); body_full, body_short, collective (an id of that
    list); office (an office with ``country`` or ``organisation``); person, organisation, found_place (a discovered name).
    """

    sentence_index: int
    first: int
    last: int
    start: int
    end: int
    kind: str
    target: str
    entry_id: str
    entries: tuple[Entry, ...] = ()
    country: str | None = None
    organisation: str | None = None
    preposition: str = ""
    has_article: bool = False
    confidence: float = 1.0
    office: str | None = None


@dataclass(frozen=True, slots=True)
class SentenceDrafts:
    """What one sentence names: drafts in order, and the states that its adjectives name (code, token index)."""

    drafts: tuple[Draft, ...]
    nisbas: tuple[tuple[str, int], ...]


def find_drafts(text: str, passage: Passage, lists: NameLists, tagger: NameTagger | None) -> SentenceDrafts:
    """Return the names of one sentence, left to right, none overlapping but an organisation inside an office."""
    tokens = passage.tokens
    matches = _lexicon_matches(text, tokens, lists)
    nisbas = _nisbas(tokens, lists, matches)
    found, likelihoods = tagger.read([token.form for token in tokens]) if tagger is not None else ([], ())
    drafts = _compose(text, passage, lists, matches, nisbas)
    drafts += _names_after_titles(text, passage, lists, (drafts, matches, found, likelihoods))
    drafts = _add_model_names(text, passage, lists, (drafts, found, nisbas))
    return SentenceDrafts(tuple(sorted(drafts, key=lambda d: (d.start, -d.end))), tuple((code, i) for i, (code, _) in sorted(nisbas.items())))


def _lexicon_matches(text: str, tokens: Sequence[Token], lists: NameLists) -> list[Match]:
    matches: list[Match] = []
    i = 0
    while i < len(tokens):
        name = lists.names.match(text, tokens, i) if tokens[i].is_word else None
        if name is not None and _is_nisba_too(tokens, name, lists):
            name = None
        head = lists.heads.match(text, tokens, i) if tokens[i].is_word else None
        best = head if name is None or (head is not None and head.last > name.last) else name
        if best is None:
            i += 1
            continue
        if best is name and all(entry.kind == "gazetteer" for entry in best.entries) and not _in_place_context(tokens, best, lists):
            if head is None:
                i += 1
                continue
            best = head
        matches.append(best)
        i = best.last
    return matches


def _is_nisba_too(tokens: Sequence[Token], match: Match, lists: NameLists) -> bool:
    """«الجيش السوداني»: a surname that is the adjective of a state counts as the adjective."""
    if match.last - match.first > 1 or without_article(tokens[match.first].form) not in lists.nisbas:
        return False
    return all(entry.target in lists.entities and lists.entities[entry.target].entity_type == "person" for entry in match.entries)


def _in_place_context(tokens: Sequence[Token], match: Match, lists: NameLists) -> bool:
    """A town that only the gazetteer knows counts after a preposition of place or a word such as "city"."""
    if match.preposition == "ب" and match.last - match.first >= 1:
        return len(tokens[match.first].form) > 5
    before = tokens[match.first - 1].form if match.first else ""
    joined = before[1:] if before[:1] in "وف" and len(before) > 2 else before
    heads = lists.context.get("place_head", frozenset())
    inside = "fi" in {lists.prepositions.get(before), lists.prepositions.get(joined)}
    return inside or bool({before, without_article(before), joined, without_article(joined)} & heads)


def _nisbas(tokens: Sequence[Token], lists: NameLists, matches: Sequence[Match]) -> dict[int, tuple[str, str]]:
    """Return ``token index -> (state code, lexicon line)`` of the adjectives of states outside other names."""
    taken = {i for match in matches for i in range(match.first, match.last)}
    found: dict[int, tuple[str, str]] = {}
    for i, token in enumerate(tokens):
        if i in taken or len(token.form) < 4:
            continue
        for reading in clitic_readings(token.form):
            nisba = lists.nisbas.get(without_article(reading.rest))
            if nisba is not None:
                found[i] = nisba
                break
    return found


def _compose(text: str, passage: Passage, lists: NameLists, matches: Sequence[Match], nisbas: dict[int, tuple[str, str]]) -> list[Draft]:
    drafts: list[Draft] = []
    consumed: set[int] = set()
    starts = {match.first: number for number, match in enumerate(matches)}
    for number, match in enumerate(matches):
        if number in consumed:
            continue
        kinds = {entry.kind for entry in match.entries}
        if kinds & {"body_full", "body_short", "collective"}:
            drafts.append(_body_draft(passage, lists, match, (matches, starts, nisbas, consumed)))
        elif "title" in kinds:
            office = _office_draft(passage, lists, match, (matches, starts, nisbas, consumed))
            if office is not None:
                drafts.append(office)
        else:
            entry = _preferred(match.entries)
            drafts.append(
                Draft(
                    passage.sentence_index, match.first, match.last, match.start, match.end, entry.kind, entry.target, entry.entry_id, match.entries,
                    None, None, match.preposition, match.has_article,
                )
            )  # fmt: skip
    return drafts


_ORDER = ("name", "metonym", "place", "short", "gazetteer", "body_full", "collective", "body_short", "title")
_Surroundings = tuple[Sequence[Match], dict[int, int], dict[int, tuple[str, str]], set[int]]


def _preferred(entries: Sequence[Entry]) -> Entry:
    return min(entries, key=lambda entry: (_ORDER.index(entry.kind), entry.target))


def _state_at(lists: NameLists, match: Match) -> str | None:
    """Return the state code where a match names a state by its own name."""
    for entry in match.entries:
        entity = lists.entities.get(entry.target)
        if entry.kind == "name" and entity is not None and entity.entity_type == "state":
            return entity.country_code
    return None


def _following_state(passage: Passage, lists: NameLists, at: int, around: _Surroundings) -> tuple[str, int, int | None] | None:
    """Return ``(state code, token after, match number)`` of the state that follows token ``at``: adjective, name, or "in" and name."""
    matches, starts, nisbas, _ = around
    if at in nisbas and not passage.tokens[at].form.startswith("ل"):
        return nisbas[at][0], at + 1, None
    for skip in (0, 1):
        if skip and (at >= len(passage.tokens) or passage.tokens[at].form not in {"في", "ب"}):
            break
        number = starts.get(at + skip)
        if number is not None:
            code = _state_at(lists, matches[number])
            if code is not None and matches[number].preposition in ("", "ل") and not matches[number].conjunction:
                return code, matches[number].last, number
    return None


def _body_draft(passage: Passage, lists: NameLists, match: Match, around: _Surroundings) -> Draft:
    """A body or group with the state that follows it: «وزارة الداخلية في كازاخستان», «القوات الروسية»."""
    entry = _preferred([entry for entry in match.entries if entry.kind in {"body_full", "body_short", "collective"}])
    draft = Draft(
        passage.sentence_index, match.first, match.last, match.start, match.end, entry.kind, entry.target, entry.entry_id, match.entries, None,
        None, match.preposition, match.has_article,
    )  # fmt: skip
    if entry.kind == "collective" and lists.collectives[entry.target].scope == "none":
        return draft
    followed = _following_state(passage, lists, match.last, around)
    if followed is None:
        return draft
    code, after, number = followed
    is_collective = entry.kind == "collective"
    if number is not None and is_collective and (around[0][number].first > match.last or entry.target == "troops" or around[0][number].preposition):
        return replace(draft, country=code)
    if number is not None:
        around[3].add(number)
    return replace(draft, country=code, last=after, end=passage.tokens[after - 1].end)


def _office_draft(passage: Passage, lists: NameLists, match: Match, around: _Surroundings) -> Draft | None:
    """A title with the state or organisation it belongs to; None where a name follows, which speaks for itself.

    The organisation or body inside the title stays a name of its own; the state is consumed.
    """
    matches, starts, nisbas, consumed = around
    tokens = passage.tokens
    entry = _preferred([entry for entry in match.entries if entry.kind == "title"])
    at, end, country, organisation = match.last, match.last, None, None
    followed = _following_state(passage, lists, at, around)
    if followed is not None:
        country, at, number = followed
        end = at
        if number is not None:
            consumed.add(number)
    elif at in starts:
        inner = matches[starts[at]]
        target = _preferred(inner.entries)
        entity = lists.entities.get(target.target)
        if target.kind in {"name", "metonym"} and entity is not None and entity.entity_type not in {"person", "state"}:
            organisation, at, end = entity.entity_id, inner.last, inner.last
        elif target.kind in {"body_full", "body_short"}:
            return None
    after = at
    apposition = lists.context.get("apposition", frozenset())
    while after < len(tokens) and (without_article(tokens[after].form) in apposition or tokens[after].form in apposition or after in nisbas):
        if after in nisbas and country is None and organisation is None:
            country = nisbas[after][0]
            end = after + 1
        after += 1
    if after < len(tokens) and tokens[after].form in {"،", ","}:
        after += 1
    skipped = after
    while skipped < len(tokens) and skipped - after < 2 and skipped not in starts and tokens[skipped].form.startswith(("ال", "لل")):
        skipped += 1
    after = skipped if skipped in starts else after
    if after in starts and any(
        lists.entities.get(e.target) is not None and lists.entities[e.target].entity_type == "person" for e in matches[starts[after]].entries
    ):
        return None
    return Draft(
        passage.sentence_index, match.first, end, match.start, tokens[end - 1].end, "office", entry.target, entry.entry_id, match.entries, country,
        organisation, match.preposition, match.has_article, 0.8, entry.target,
    )  # fmt: skip


def _names_after_titles(
    text: str, passage: Passage, lists: NameLists, known: tuple[Sequence[Draft], Sequence[Match], Sequence[NameSpan], Sequence[float]]
) -> list[Draft]:
    """Take the words after a title for a name where no list knows them and the model half believes it: «وزير النقل أنيس غديرة».

    Between title and name there may be definite words («النقل»), an adjective of a state, or the body served.
    """
    drafts, matches, found, likelihoods = known
    tokens = passage.tokens
    taken = {i for match in matches for i in range(match.first, match.last)}
    least = MODEL_MIN_CONFIDENCE["person"]
    named = {i for span in found if span.kind == "person" and span.confidence >= least for i in range(span.first, span.last)}
    ends = {match.first: match.last for match in matches}
    names: list[Draft] = []
    begun: set[int] = set()
    for match in matches:
        if not likelihoods or not any(entry.kind == "title" for entry in match.entries):
            continue
        at, steps = match.last, 0
        while at < len(tokens) and steps < TITLE_WORDS and (at in ends or (tokens[at].form.startswith("ال") and at not in named)):
            at, steps = ends.get(at, at + 1), steps + 1
        last = at
        floor = _floor(tokens, at, lists)
        while last < len(tokens) and last - at < NAME_WORDS and last not in taken and _may_be_name(tokens[last], lists, is_first=last == at):
            least = min(floor, FIRST_NAME_LIKELIHOOD if last == at else NEXT_NAME_LIKELIHOOD)
            if last == at and tokens[at].form[0] in PREPOSED:
                least = max(least, PREPOSED_LIKELIHOOD)
            if likelihoods[last] < least:
                break
            last += 1
        if (
            last - at >= 2
            and at not in begun
            and not any(draft.first < last and at < draft.last for draft in drafts)
            and not named & set(range(at, last))
        ):
            begun.add(at)
            words = text[tokens[at].start : tokens[last - 1].end]
            names.append(
                Draft(
                    passage.sentence_index,
                    at,
                    last,
                    tokens[at].start,
                    tokens[last - 1].end,
                    "person",
                    words,
                    match.entries[0].entry_id,
                    confidence=0.5,
                )
            )
    return names


def _floor(tokens: Sequence[Token], at: int, lists: NameLists) -> float:
    """Two words between a title and a colon or أنّ are a name even where the model hardly believes it."""
    after = tokens[at + 2].form if at + 2 < len(tokens) else ""
    return NAME_BEFORE_SPEECH if after in {":", "،"} or after in lists.context.get("complement", ()) else 1.0


def _may_be_name(token: Token, lists: NameLists, *, is_first: bool) -> bool:
    form = token.form
    if not token.is_word or form.isdigit() or len(form) < 2:
        return False
    if is_first and any(r.rest.startswith("ال") or r.rest in lists.organisation_types for r in clitic_readings(form)):
        return False
    if not is_first and form[0] == "و" and len(form) > MIN_JOINED:
        return False
    return form not in lists.function_words and form not in lists.context.get("apposition", ())


def _add_model_names(
    text: str, passage: Passage, lists: NameLists, known: tuple[list[Draft], Sequence[NameSpan], dict[int, tuple[str, str]]]
) -> list[Draft]:
    """Add the model's names where no list speaks, and let a full unknown name win over a surname that a list knows."""
    drafts, found, nisbas = known
    for span in (_without_counterpart(passage, lists, span) for span in found):
        if span.confidence < MODEL_MIN_CONFIDENCE[span.kind] or span.last - span.first > MAX_NAME_TOKENS:
            continue
        overlapping = [draft for draft in drafts if draft.first < span.last and span.first < draft.last]
        if overlapping and not (span.kind == "person" and _is_only_surname(overlapping, span, lists)):
            continue
        if any(not passage.tokens[i].is_word or passage.tokens[i].form.isdigit() for i in range(span.first, span.last)):
            continue
        if span.last - span.first == 1 and TANWIN in text[passage.tokens[span.first].start : passage.tokens[span.first].end]:
            continue  # an adverb: «ميدانياً»
        if span.kind == "person" and (span.first in nisbas or (span.last - span.first == 2 and span.first + 1 in nisbas)):
            continue
        if span.kind == "place" and span.last - span.first == 1 and _is_common_place(passage.tokens[span.first], lists):
            continue
        drafts = [draft for draft in drafts if draft not in overlapping]
        drafts.append(_model_draft(text, passage, lists, span))
    return _offices_before_names(passage, lists, drafts, nisbas)


def _without_counterpart(passage: Passage, lists: NameLists, span: NameSpan) -> NameSpan:
    """Return a name without words such as «نظيره» before it."""
    first = span.first
    while first < span.last - 1 and passage.tokens[first].form in lists.context.get("apposition", ()):
        first += 1
    return span._replace(first=first)


def _is_common_place(token: Token, lists: NameLists) -> bool:
    """«المدينة» is no name."""
    return any(without_article(reading.rest) in lists.context.get("place_head", ()) for reading in clitic_readings(token.form))


def _is_only_surname(overlapping: Sequence[Draft], span: NameSpan, lists: NameLists) -> bool:
    if len(overlapping) == 2 and span.last - span.first == 2:
        persons = [lists.entities.get(draft.target) for draft in overlapping]
        return all(entity is not None and entity.entity_type == "person" for entity in persons) and len({d.target for d in overlapping}) == 2
    if len(overlapping) != 1:
        return False
    draft = overlapping[0]
    entity = lists.entities.get(draft.target)
    is_person = entity is not None and entity.entity_type == "person" and draft.kind in {"name", "short"}
    return (
        (is_person or draft.kind in {"gazetteer", "short"}) and draft.last - draft.first == 1 and draft.last == span.last and draft.first > span.first
    )


def _model_draft(text: str, passage: Passage, lists: NameLists, span: NameSpan) -> Draft:
    token = passage.tokens[span.first]
    letters, preposition = 0, ""
    if span.last - span.first == 1 or span.kind != "person" or token.form[:2] in ("وا", "با", "لل"):
        for reading in clitic_readings(token.form)[1:]:
            if reading.rest.startswith("ال") and len(reading.rest) > 4:
                letters, preposition = reading.length, reading.preposition
                break
    kind = {"person": "person", "organisation": "organisation", "place": "found_place"}[span.kind]
    start = skip_clitics(text, token, letters)
    end = passage.tokens[span.last - 1].end
    return Draft(
        passage.sentence_index,
        span.first,
        span.last,
        start,
        end,
        kind,
        text[start:end],
        MODEL_ENTRY,
        preposition=preposition,
        confidence=span.confidence,
    )


def _offices_before_names(passage: Passage, lists: NameLists, drafts: Sequence[Draft], nisbas: dict[int, tuple[str, str]]) -> list[Draft]:
    """Give a discovered person the state of the title before the name; the title then needs no entity of its own."""
    kept: list[Draft] = []
    named_by_office: set[int] = set()
    persons = {draft.first: draft for draft in drafts if draft.kind == "person"}
    apposition = lists.context.get("apposition", frozenset())
    for draft in drafts:
        if draft.kind != "office":
            continue
        after = draft.last
        while after < len(passage.tokens) and (
            passage.tokens[after].form in {"،", ","} or after in nisbas or without_article(passage.tokens[after].form) in apposition
            or passage.tokens[after].form in apposition
        ):  # fmt: skip
            after += 1
        if after in persons:
            named_by_office.add(id(draft))
            persons[after] = replace(persons[after], country=draft.country, organisation=draft.organisation, office=draft.office)
    for draft in drafts:
        if draft.kind == "person":
            kept.append(persons[draft.first])
        elif id(draft) not in named_by_office:
            kept.append(draft)
    return kept
