"""Find the spans of a sentence that name somebody or something, before it is decided whom.

Three passes over the tokens: lexicon forms, longest first; compositions (body + state, title + state + name); names that
only the sequence model sees. Linking, which needs the whole article, comes after (``link``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kzpipe.entities.clubs import find_clubs
from kzpipe.entities.discover import NameTagger, Reading
from kzpipe.entities.drafts import Draft, SentenceDrafts
from kzpipe.entities.features import SentenceMatches
from kzpipe.entities.joined_places import find_joined_places, without_and
from kzpipe.entities.lists import NameLists
from kzpipe.entities.organisations import find_organisations
from kzpipe.entities.outlets import WHAT_IT_IS
from kzpipe.entities.place_heads import find_places_after_heads, find_places_nearby
from kzpipe.entities.regions import find_regions
from kzpipe.entities.settle import settle_names
from kzpipe.entities.single_names import find_single_names
from kzpipe.entities.sites import SITE_KINDS, find_sites
from kzpipe.entities.speakers_names import find_speakers_names
from kzpipe.entities.unlisted import find_names_after_titles
from kzpipe.lexicon.match import Entry, Match, clitic_readings, without_article
from kzpipe.text.document import Passage
from kzpipe.text.tokens import Token

PRONOUN_LETTERS = 6


def find_drafts(text: str, passages: Sequence[Passage], lists: NameLists, tagger: NameTagger | None) -> list[SentenceDrafts]:
    """Return the names of each sentence, left to right, none overlapping but an organisation inside an office."""
    sentences = [SentenceMatches(text, passage.tokens, lists) for passage in passages]
    if tagger is None:
        readings: list[Reading] = [([], ())] * len(passages)
    else:
        forms = [[token.form for token in passage.tokens] for passage in passages]
        readings = tagger.read_all([(words, sentence.marks()) for words, sentence in zip(forms, sentences, strict=True)])
    return [_sentence_drafts(text, passage, lists, (s, r)) for passage, s, r in zip(passages, sentences, readings, strict=True)]


def _sentence_drafts(text: str, passage: Passage, lists: NameLists, known: tuple[SentenceMatches, Reading]) -> SentenceDrafts:
    sentence, (found, likelihoods) = known
    tokens = passage.tokens
    matches = _lexicon_matches(tokens, lists, sentence)
    nisbas = _nisbas(tokens, lists, matches)
    kinds = sentence.all_kinds
    organisations: list[Draft] = []
    if "organisation_head" in kinds:
        organisations, matches = find_organisations(text, passage, lists, (matches, nisbas))
    drafts = organisations + _compose(text, passage, lists, matches, nisbas)
    drafts = _replaced(drafts, find_names_after_titles(text, passage, lists, (drafts, matches, found, likelihoods)))
    if "speech_verb" in kinds:
        drafts = _replaced(drafts, find_speakers_names(text, passage, lists, (drafts, matches, likelihoods)))
    drafts += find_single_names(text, passage, lists, (drafts, matches, likelihoods))
    drafts = settle_names(text, passage, lists, (drafts, found, nisbas, likelihoods))
    if "sport" in kinds:
        drafts = find_clubs(text, passage, lists, drafts, likelihoods)
    if not SITE_KINDS.isdisjoint(kinds):
        drafts = find_sites(text, passage, lists, drafts, likelihoods)
    drafts = without_and(text, tokens, drafts)
    if "settlements" in kinds:
        drafts = find_joined_places(text, passage, lists, drafts, likelihoods)
    if "settlement" in kinds:
        drafts = find_places_after_heads(text, passage, lists, drafts, likelihoods)
    drafts = find_places_nearby(text, passage, lists, drafts, likelihoods)
    drafts = find_regions(text, passage, lists, drafts)
    return SentenceDrafts(
        tuple(sorted(drafts, key=lambda d: (d.start, -d.end))), tuple((code, i) for i, (code, _) in sorted(nisbas.items())), sentence, likelihoods
    )


def _replaced(drafts: Sequence[Draft], names: list[Draft]) -> list[Draft]:
    """Return the drafts with full names in the place of the surnames that they hold."""
    if not names:
        return list(drafts)
    return [draft for draft in drafts if not any(draft.first < name.last and name.first < draft.last for name in names)] + names


def _lexicon_matches(tokens: Sequence[Token], lists: NameLists, sentence: SentenceMatches) -> list[Match]:
    matches: list[Match] = []
    i = 0
    while i < len(tokens):
        name = sentence.names[i]
        if name is not None and _is_nisba_too(tokens, name, lists):
            name = None
        head = sentence.heads[i]
        best = head if name is None or (head is not None and (head.last > name.last or _is_of_state(tokens, head, name, lists))) else name
        if best is None:
            i += 1
            continue
        if best is name and head is not None and _is_kin(tokens, head, lists):
            best = head
        if best is name and _is_pronoun(tokens, best):
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


def _is_of_state(tokens: Sequence[Token], head: Match, name: Match, lists: NameLists) -> bool:
    """«مجلس الأمن الروسي»: a name that a state has a body by the same words for is that body before the adjective of the state."""
    is_body = head.last == name.last and any(entry.kind.startswith("body") for entry in head.entries)
    return is_body and head.last < len(tokens) and without_article(tokens[head.last].form) in lists.nisbas


def _is_nisba_too(tokens: Sequence[Token], match: Match, lists: NameLists) -> bool:
    """«الجيش السوداني»: a surname that is the adjective of a state counts as the adjective."""
    if match.last - match.first > 1 or without_article(tokens[match.first].form) not in lists.nisbas:
        return False
    return all(entry.target in lists.entities and lists.entities[entry.target].entity_type == "person" for entry in match.entries)


def _is_kin(tokens: Sequence[Token], head: Match, lists: NameLists) -> bool:
    """«جدة نائل»: a word for kin that is a town as well («في جدة»), before a given name."""
    if head.preposition or head.last >= len(tokens) or not any(entry.target == "relative" for entry in head.entries):
        return False
    before = tokens[head.first - 1].form if head.first else ""
    return before not in lists.prepositions and not lists.is_a(before, "place_head") and "given" in lists.name_words.get(tokens[head.last].form, ())


def _is_pronoun(tokens: Sequence[Token], match: Match) -> bool:
    """«في بابها» is a door: a short name after ب that ends as a pronoun does is none."""
    form = tokens[match.first].form
    return match.last - match.first == 1 and match.preposition == "ب" and form.endswith(("ها", "هم", "نا")) and len(form) <= PRONOUN_LETTERS


def _in_place_context(tokens: Sequence[Token], match: Match, lists: NameLists) -> bool:
    """A town that only the gazetteer knows counts after a preposition of place or a word such as "city"."""
    if match.preposition == "ب" and match.last - match.first >= 1:
        return len(tokens[match.first].form) > 5
    before = tokens[match.first - 1].form if match.first else ""
    joined = before[1:] if before[:1] in "وف" and len(before) > 2 else before
    heads = lists.context["place_head"]
    inside = "fi" in {lists.prepositions.get(before), lists.prepositions.get(joined)}
    return inside or bool({before, without_article(before), joined, without_article(joined)} & heads)


def _nisbas(tokens: Sequence[Token], lists: NameLists, matches: Sequence[Match]) -> dict[int, tuple[str, str]]:
    """Return ``token index -> (state code, lexicon line)`` of the adjectives of states outside other names."""
    taken = {i for match in matches for i in range(match.first, match.last)}
    found: dict[int, tuple[str, str]] = {}
    for i, (_, _, form) in enumerate(tokens):
        if i in taken or len(form) < 4:
            continue
        nisba = lists.nisba_of(form)
        if nisba is not None and form.startswith("ك") and lists.nisba_of(form[1:]) == nisba:
            continue  # «كارمن» is not "like Armenians"
        if nisba is not None:
            found[i] = nisba
    return found


def _compose(text: str, passage: Passage, lists: NameLists, matches: Sequence[Match], nisbas: dict[int, tuple[str, str]]) -> list[Draft]:
    drafts: list[Draft] = []
    consumed: set[int] = set()
    starts = {match.first: number for number, match in enumerate(matches)}
    for number, match in enumerate(matches):
        if number in consumed:
            continue
        kinds = {entry.kind for entry in match.entries}
        if kinds == {"body_short"} and _is_adjective(passage.tokens, match, matches, lists.days):
            continue
        if kinds & {"body_full", "body_short", "collective"}:
            drafts.append(_body_draft(passage, lists, match, (matches, starts, nisbas, consumed)))
        elif "title" in kinds:
            office = _office_draft(passage, lists, match, (matches, starts, nisbas, consumed))
            if office is not None:
                drafts.append(office)
        else:
            entry = _preferred(match.entries)
            first, start = _after_what_it_is(text, passage.tokens, lists, match)
            drafts.append(
                Draft(
                    passage.sentence_index, first, match.last, start, match.end, entry.kind, entry.target, entry.entry_id, match.entries,
                    None, None, match.preposition, match.has_article,
                )
            )  # fmt: skip
    return drafts


def _after_what_it_is(text: str, tokens: Sequence[Token], lists: NameLists, match: Match) -> tuple[int, int]:
    """Return first token and start of a name without "state", "newspaper" or "channel" before it, where the rest names the same."""
    if match.last - match.first > 1 and any(reading.rest in WHAT_IT_IS for reading in clitic_readings(tokens[match.first].form)):
        rest = lists.names.match_words(text, tokens, match.first + 1, match.last)
        if rest is not None and {entry.target for entry in rest.entries} & {entry.target for entry in match.entries}:
            return match.first + 1, rest.start
    return match.first, match.start


def _is_adjective(tokens: Sequence[Token], match: Match, matches: Sequence[Match], days: frozenset[str]) -> bool:
    """«السياسة الخارجية», «البرية والبحرية»: a short name with the article after a definite noun or adjective describes it; no day is described.

    Only what has the form of an adjective can: «طالب سكان الحي السلطات بفتح تحقيق».
    """
    before = match.first - 1
    if before < 0 or not match.has_article or match.preposition or any(m.first <= before < m.last for m in matches):
        return False
    if tokens[before].form in days:
        return False
    if match.conjunction:
        return tokens[before].form.startswith("ال") and tokens[before].form.endswith("يه")
    if tokens[before].form in MINISTERS:
        return True  # «وزيري الداخلية والدفاع»
    if tokens[before].form.endswith(OWNERS) and tokens[match.last - 1].form.endswith("يه"):
        return True  # «شؤونها الداخلية»
    if not tokens[match.last - 1].form.endswith(ADJECTIVE_ENDINGS):
        return False
    return tokens[before].form.startswith("ال") or any(reading.rest.startswith("ال") for reading in clitic_readings(tokens[before].form)[1:])


MINISTERS = frozenset({"وزيري", "وزيرا", "وزراء", "لوزيري", "بوزيري", "لوزراء", "ووزيري", "ووزراء"})
ADJECTIVE_ENDINGS = ("يه", "ي")
OWNERS = ("ها", "هم", "نا", "كم")
"""Pronouns that make a noun definite; a singular one may be the end of the word itself."""
_ORDER = ("name", "metonym", "place", "short", "gazetteer", "body_full", "collective", "body_short", "title")
_Surroundings = tuple[Sequence[Match], dict[int, int], dict[int, tuple[str, str]], set[int]]


def _preferred(entries: Sequence[Entry]) -> Entry:
    return entries[0] if len(entries) == 1 else min(entries, key=lambda entry: (_ORDER.index(entry.kind), entry.target))


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
        return draft._replace(country=code)
    if number is not None and around[0][number].first == match.last:
        around[3].add(number)
    return draft._replace(country=code, last=after, end=passage.tokens[after - 1].end)


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
    after = _after_apposition(tokens, at, lists, nisbas)
    adjective = next((i for i in range(at, after) if i in nisbas), None)
    if adjective is not None and country is None and organisation is None:
        country, end = nisbas[adjective][0], adjective + 1
    if _is_before_person(tokens, after, lists, (matches, starts)):
        return None
    return Draft(
        passage.sentence_index, match.first, end, match.start, tokens[end - 1].end, "office", entry.target, entry.entry_id, match.entries, country,
        organisation, match.preposition, match.has_article, 0.8, entry.target,
    )  # fmt: skip


def _after_apposition(tokens: Sequence[Token], at: int, lists: NameLists, nisbas: Mapping[int, tuple[str, str]]) -> int:
    """Return the token after the words that may stand between an office and its holder's name: «السابق», «الأميركي»."""
    apposition = lists.context["apposition"]
    while at < len(tokens) and (without_article(tokens[at].form) in apposition or tokens[at].form in apposition or at in nisbas):
        at += 1
    return at


def _is_before_person(tokens: Sequence[Token], at: int, lists: NameLists, known: tuple[Sequence[Match], dict[int, int]]) -> bool:
    """Tell whether a listed person follows, after a comma or at most two definite words."""
    matches, starts = known
    after = at + 1 if at < len(tokens) and tokens[at].form in {"،", ","} else at
    skipped = after
    while skipped < len(tokens) and skipped - after < 2 and skipped not in starts and tokens[skipped].form.startswith(("ال", "لل")):
        skipped += 1
    after = skipped if skipped in starts else after
    if after not in starts:
        return False
    return any(entry.target in lists.entities and lists.entities[entry.target].entity_type == "person" for entry in matches[starts[after]].entries)
