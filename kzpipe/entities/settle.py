"""Settle what the lists and the model say of one sentence: the lists tell who is meant, the model what is a name and where it ends."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.entities.discover import NameSpan
from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.entities.organisations import GRAMMAR_ENTRY
from kzpipe.entities.person_edges import without_and
from kzpipe.entities.span_edges import mend_spans
from kzpipe.entities.spelling import has_fathatan
from kzpipe.entities.unlisted import is_weak
from kzpipe.lexicon.match import clitic_readings, skip_clitics, without_article
from kzpipe.schema.vocab import PLACE_TYPES
from kzpipe.text.document import Passage
from kzpipe.text.tokens import Token

MIN_CONFIDENCE = {"person": 0.4, "organisation": 0.4, "place": 0.4}
"""Below this the model's names are more often wrong than right."""
BELIEVED = 0.5
"""A body or group whose words the model so far takes for a name is one."""
HALF_BELIEVED = 0.15
"""And a body in plain words where it does not quite rule it out."""
HALF_SURE = 0.5
"""So sure the model must be to shorten a listed name, or to choose among those of one form."""
SURE = 0.6
"""So sure to overrule a list."""
VERY_SURE = 0.8
"""And so sure to take a common noun of the lists, or an adjective of a state, for part of a name."""
NO_NAME = {"place": 0.01, "gazetteer": 0.01, "name": 0.003}
"""A listed name of one word that the model finds so unlikely is none here: a town, a person."""
ALONE_CONFIDENCE = {"person": 0.5, "organisation": 0.5, "place": 0.6}
"""One word alone must be surer."""
OPENING_ORGANISATION = 0.9
"""Where it opens the sentence surer still: a verb there looks like a name («أودى», and the make of cars)."""
MAX_NAME_TOKENS = {"person": 6, "organisation": 10, "place": 6}
MODEL_ENTRY = "model:names"
LISTED = frozenset({"name", "short", "metonym", "place", "gazetteer"})
PLAIN = frozenset({"body_full", "body_short", "collective"})
BUILT = frozenset({"organisation", "person"})
"""Drafts by rules of grammar, from the words around a name."""
HEADS_LEFT_OUT = frozenset({"media", "company"})
"""«صحيفة», «شركة» before a name are hardly part of it; «مفوضية» is."""
NAME_MARKS = frozenset({"-", "–", '"'})
_DRAFT_KIND = {"person": "person", "organisation": "organisation", "place": "found_place"}

Known = tuple[Sequence[Draft], Sequence[NameSpan], dict[int, tuple[str, str]], Sequence[float]]


def settle_names(text: str, passage: Passage, lists: NameLists, known: Known) -> list[Draft]:
    """Return the drafts of a sentence with the model's names among them; ``known`` are drafts, spans, nisbas and likelihoods."""
    drafts, found, nisbas, likelihoods = list(known[0]), *known[1:]
    spans = mend_spans(text, passage, lists, (drafts, found, likelihoods))
    for span in spans:
        if not _may_be_named(text, passage, lists, span) or (span.confidence < VERY_SURE and _is_nisba(passage, lists, span, nisbas)):
            continue
        overlapping = [draft for draft in drafts if draft.first < span.last and span.first < draft.last and not _holds(draft, span, lists)]
        if not overlapping and (_is_head_alone(passage, lists, (drafts, spans, span)) or _is_kin(drafts, span)):
            continue
        settled = _settled(text, passage, lists, overlapping, span)
        if settled is not None:
            drafts = [draft for draft in drafts if draft not in overlapping] + [settled]
    drafts = [_with_belief(draft, likelihoods) for draft in drafts if not _is_no_name(draft, likelihoods, lists)]
    drafts = without_and(text, passage, lists, drafts)
    return _offices_before_names(passage, lists, drafts, nisbas)


def _holds(draft: Draft, span: NameSpan, lists: NameLists) -> bool:
    """Tell whether a title, or a team with its state («منتخب هولندا»), stays beside the name of the place in it."""
    is_team = draft.country is not None and draft.target in lists.bodies and lists.bodies[draft.target].entity_type == "other"
    return draft.kind == "office" or (is_team and span.kind == "place" and draft.first < span.first and span.last == draft.last)


def _settled(text: str, passage: Passage, lists: NameLists, overlapping: Sequence[Draft], span: NameSpan) -> Draft | None:
    """Return what stands for a span and the drafts it overlaps, or None where the drafts stay as they are."""
    if not overlapping:
        return _model_draft(text, passage, lists, span)
    first, last = min(draft.first for draft in overlapping), max(draft.last for draft in overlapping)
    only = overlapping[0] if len(overlapping) == 1 else None
    if only is not None and (first, last) == (span.first, span.last):
        return _same_words(text, passage, lists, (only, span))
    if span.first <= first and last <= span.last:
        return _longer(text, passage, lists, (overlapping, span))
    return _shorter(text, passage, lists, (only, span)) if only is not None and first <= span.first and span.last <= last else None


def _same_words(text: str, passage: Passage, lists: NameLists, known: tuple[Draft, NameSpan]) -> Draft | None:
    """Lists and model mean the same words: the list tells who it is, unless the model is sure of another kind of name."""
    draft, span = known
    if draft.kind in BUILT:
        return draft._replace(named=span.confidence)
    if draft.kind == "collective":
        return _model_draft(text, passage, lists, span) if span.kind == "person" and span.confidence >= VERY_SURE else None
    if draft.kind not in LISTED:
        return draft._replace(named=span.confidence) if span.kind == "organisation" else None
    fitting = tuple(entry for entry in draft.entries if kind_of(lists, entry.target) == span.kind)
    if fitting:
        kind = draft.kind if span.confidence < HALF_SURE or len(fitting) == len(draft.entries) else fitting[0].kind
        return draft._replace(
            kind=kind, entries=fitting if kind != draft.kind or span.confidence >= HALF_SURE else draft.entries, named=span.confidence
        )
    least = SURE if span.kind == "organisation" else VERY_SURE if draft.last - draft.first == 1 else 1.0
    if span.confidence >= least and span.kind != "place" and all(entry.kind in {"place", "gazetteer", "short"} for entry in draft.entries):
        return _model_draft(text, passage, lists, span)  # clubs and agencies bear the names of towns, and some people do
    return None


def _longer(text: str, passage: Passage, lists: NameLists, known: tuple[Sequence[Draft], NameSpan]) -> Draft | None:
    """The model sees a longer name around what the lists know: «جامعة القاهرة». Two listed names joined by "and" stay two."""
    overlapping, span = known
    kinds = {draft.kind for draft in overlapping}
    if any(draft.country is not None for draft in overlapping if draft.kind in PLAIN):
        return None
    if kinds & PLAIN and span.confidence < VERY_SURE:
        return None
    if kinds & BUILT:
        built = next(draft for draft in overlapping if draft.kind in BUILT)
        if built.kind != span.kind or span.confidence < SURE or _goes_beyond(passage.tokens, built, span, lists):
            return None
        return _model_draft(text, passage, lists, span)._replace(entity_type=built.entity_type, country=built.country)
    listed = [draft for draft in overlapping if draft.kind in LISTED]
    is_one_name = all(is_weak(draft, lists) for draft in listed) or (span.kind == "person" and _has_son_of(passage, listed, lists))
    if len(listed) > 1 and span.kind != "organisation" and not is_one_name:
        return None
    if span.kind == "place" and overlapping[0].first == span.first and span.confidence < VERY_SURE:
        return None  # «جدة القديمة»: what follows a town describes it
    if span.kind == "place" and len(listed) == 1 and listed[0].last == span.last:
        return _with_head(text, passage, lists, (listed[0], span))
    is_before = span.kind == "person" and listed and listed[0].first == span.first + 1
    if is_before and _is_joined_on(passage.tokens[span.first], lists):
        return listed[0]._replace(named=span.confidence)
    edges = {draft.first for draft in overlapping} | {draft.last for draft in overlapping}
    if any(passage.tokens[i].form.startswith("و") for i in edges if span.first < i < span.last):
        return None
    if span.kind == "organisation" and len(listed) > 1 and {kind_of(lists, listed[i].target) for i in (0, -1)} == {"organisation"}:
        return None  # «المنظمة الدولية أوكسفام»: what it is, and its name
    if span.kind == "organisation" and len(listed) > 1 and listed[0].first == span.first and kind_of(lists, listed[0].target) == "organisation":
        return listed[0]._replace(last=span.last, end=passage.tokens[span.last - 1].end, named=span.confidence)  # a club with its town
    return _model_draft(text, passage, lists, span)


def _goes_beyond(tokens: Sequence[Token], built: Draft, span: NameSpan, lists: NameLists) -> bool:
    """«معهد الدراسات أندرس فولك», «المؤتمر العمالي إلى»: what follows a body's name without an article is no part of it."""
    if built.kind != "organisation" or built.last >= span.last:
        return False
    after = tokens[built.last].form
    return after in lists.function_words or not after.startswith(("ال", "لل", "وال", '"'))


def _has_son_of(passage: Passage, listed: Sequence[Draft], lists: NameLists) -> bool:
    """«حمدان بن محمد بن راشد»: a listed name after "son of" is the father's."""
    return any(draft.first > 0 and passage.tokens[draft.first - 1].form in lists.context["name_particle"] for draft in listed)


def _with_head(text: str, passage: Passage, lists: NameLists, known: tuple[Draft, NameSpan]) -> Draft | None:
    """«قضاء حيفا»: a listed place with what it is before it stays that place; with other words it is another («ريف دمشق»)."""
    draft, span = known
    heads = lists.context["place_head"]
    if any(not _readings_of(passage.tokens[i]) & heads for i in range(span.first, draft.first)) or kind_of(lists, draft.target) != "place":
        return _model_draft(text, passage, lists, span) if span.confidence >= VERY_SURE else None
    token = passage.tokens[span.first]
    reading = next((r for r in clitic_readings(token.form) if r.rest in heads or without_article(r.rest) in heads), None)
    start = skip_clitics(text, token, reading.length) if reading is not None else token.start
    preposition = reading.preposition if reading is not None else ""
    return draft._replace(first=span.first, start=start, preposition=preposition, named=span.confidence)


def _shorter(text: str, passage: Passage, lists: NameLists, known: tuple[Draft, NameSpan]) -> Draft | None:
    """The model leaves out a common noun before a listed name («شركة مايكروسوفت»), or names the same by fewer words."""
    draft, span = known
    if span.confidence < HALF_SURE:
        return None
    if draft.kind in BUILT:
        is_surer = draft.kind == span.kind == "person" and span.confidence >= SURE and draft.entry_id != MODEL_ENTRY
        return _model_draft(text, passage, lists, span) if is_surer else None
    if draft.kind in PLAIN and draft.country is None and span.kind == "organisation" and span.confidence >= VERY_SURE and span.first == draft.first:
        return draft._replace(last=span.last, end=passage.tokens[span.last - 1].end, named=span.confidence)
    if draft.kind not in LISTED or kind_of(lists, draft.target) != span.kind:
        return None
    tokens = passage.tokens
    match = lists.names.match_words(text, tokens, span.first, span.last)
    if match is not None and any(entry.target == draft.target for entry in match.entries):
        return draft._replace(first=span.first, last=span.last, start=match.start, end=match.end, named=span.confidence)
    heads = lists.context["place_head"] | {word for word, kind in lists.organisation_types.items() if kind in HEADS_LEFT_OUT}
    if any(tokens[i].is_word and not _readings_of(tokens[i]) & heads for i in range(draft.first, span.first)):
        return None
    if any(tokens[i].is_word for i in range(span.last, draft.last)) or span.first == draft.first:
        return None
    return draft._replace(first=span.first, last=span.last, start=tokens[span.first].start, end=tokens[span.last - 1].end, named=span.confidence)


def _readings_of(token: Token) -> set[str]:
    return {word for reading in clitic_readings(token.form) for word in (reading.rest, without_article(reading.rest))}


def kind_of(lists: NameLists, entity_id: str) -> str:
    """Return as what kind of name the model knows an entity: person, place or organisation."""
    entity = lists.entities.get(entity_id)
    if entity is None:
        return "organisation"
    if entity.entity_type == "person":
        return "person"
    return "place" if entity.entity_type == "state" or entity.entity_type in PLACE_TYPES else "organisation"


def _may_be_named(text: str, passage: Passage, lists: NameLists, span: NameSpan) -> bool:
    """A name holds words only; an adverb («ميدانياً») and «المدينة» are none."""
    if span.first == span.last or span.confidence < MIN_CONFIDENCE[span.kind]:
        return False
    tokens = passage.tokens[span.first : span.last]
    if sum(token.form not in lists.context["name_particle"] for token in tokens) > MAX_NAME_TOKENS[span.kind]:
        return False
    if any(not (token.is_word or token.form in NAME_MARKS) for token in tokens):
        return False
    if span.kind != "organisation" and any(token.form.isdigit() for token in tokens):
        return False
    if len(tokens) > 1:
        return not (span.kind == "person" and has_fathatan(text, tokens[0]))  # «مخاطباً مواطنيه»
    if span.kind == "person" and tokens[0].form in lists.context["given_too"]:
        return False  # «نادر» is rare, «صباح» the morning
    is_listed = span.kind == "place" and lists.names.match_words(text, passage.tokens, span.first, span.last) is not None
    least = OPENING_ORGANISATION if span.kind == "organisation" and span.first == 0 else ALONE_CONFIDENCE[span.kind]
    if not is_listed and span.confidence < least:
        return False
    return not has_fathatan(text, tokens[0]) and not (span.kind == "place" and _is_common_place(tokens[0], lists))


def _is_head_alone(passage: Passage, lists: NameLists, known: tuple[Sequence[Draft], Sequence[NameSpan], NameSpan]) -> bool:
    """«رئيس بلدية …», «وطالب ائتلاف "…"»: what a body is, without its name; before a place («بلدية نابلس») it is that place's."""
    drafts, spans, span = known
    if span.kind == "place" or span.last - span.first > 1:
        return False
    if not any(reading.rest in lists.organisation_types for reading in clitic_readings(passage.tokens[span.first].form)):
        return False
    is_of_place = any(other.first == span.last and other.kind == "place" for other in spans)
    return not is_of_place and not any(draft.first == span.last and kind_of(lists, draft.target) == "place" for draft in drafts)


def _is_kin(drafts: Sequence[Draft], span: NameSpan) -> bool:
    """«جدة نائل»: a word for kin is no town."""
    return span.kind == "place" and any(draft.office == "relative" and (draft.first, draft.last) == (span.first, span.last) for draft in drafts)


def _is_nisba(passage: Passage, lists: NameLists, span: NameSpan, nisbas: dict[int, tuple[str, str]]) -> bool:
    """«لاعب برازيلي» is nobody's name; «بيتر كيني», whose first word is a given name, is."""
    if span.kind != "person":
        return False
    is_described = span.last - span.first == 2 and span.first + 1 in nisbas and not lists.name_words.get(passage.tokens[span.first].form)
    return span.first in nisbas or is_described


def _is_joined_on(token: Token, lists: NameLists) -> bool:
    """«واحتجز» before a listed name: a word that begins with "and", no name itself and none without it («وطارق»)."""
    words = (token.form, token.form[1:])
    return token.form[0] in "وف" and not any(lists.name_words.get(word) or lists.names.opens(word) for word in words)


def _is_common_place(token: Token, lists: NameLists) -> bool:
    """«المدينة» is no name."""
    return any(without_article(reading.rest) in lists.context["place_head"] for reading in clitic_readings(token.form))


def _with_belief(draft: Draft, likelihoods: Sequence[float]) -> Draft:
    """Return a body or group with how sure the model is that its words belong to a name, if it believes so at all."""
    least = BELIEVED if draft.kind in PLAIN else HALF_BELIEVED if draft.entry_id == GRAMMAR_ENTRY else 1.0
    if least == 1.0 or not likelihoods:
        return draft
    believed = max(likelihoods[draft.first : draft.last])
    return draft._replace(named=max(draft.named, believed)) if believed >= least else draft


def _is_no_name(draft: Draft, likelihoods: Sequence[float], lists: NameLists) -> bool:
    """A town or person of one word that the model is sure is no name here: «المغرب» of the evening."""
    if draft.last - draft.first > 1 or draft.kind not in NO_NAME or not likelihoods:
        return False
    return (draft.kind != "name" or kind_of(lists, draft.target) == "person") and likelihoods[draft.first] < NO_NAME[draft.kind]


def _model_draft(text: str, passage: Passage, lists: NameLists, span: NameSpan) -> Draft:
    token = passage.tokens[span.first]
    letters, preposition = 0, ""
    if span.last - span.first == 1 or span.kind != "person" or token.form[:2] in ("وا", "با", "لل"):
        for reading in clitic_readings(token.form)[1:]:
            if reading.rest.startswith("ال") and len(reading.rest) > 4:
                letters, preposition = reading.length, reading.preposition
                break
    for reading in clitic_readings(token.form)[1:]:
        if span.kind == "person" and span.last - span.first > 1 and reading.conjunction and reading.rest in lists.context["name_particle"]:
            letters = reading.length  # «وعبد اللطيف»
    kind = _DRAFT_KIND[span.kind]
    listed = lists.names.match_words(text, passage.tokens, span.first, span.last) if span.kind == "place" else None
    start = listed.start if listed is not None else skip_clitics(text, token, letters)
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
        tuple(entry for entry in listed.entries if entry.kind != "metonym" and kind_of(lists, entry.target) == "place") if listed is not None else (),
        preposition=preposition,
        confidence=span.confidence,
    )


def _offices_before_names(passage: Passage, lists: NameLists, drafts: Sequence[Draft], nisbas: dict[int, tuple[str, str]]) -> list[Draft]:
    """Give a discovered person the state of the title before the name; the title then needs no entity of its own."""
    kept: list[Draft] = []
    named_by_office: set[int] = set()
    persons = {draft.first: draft for draft in drafts if draft.kind == "person"}
    apposition = lists.context["apposition"]
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
            persons[after] = persons[after]._replace(country=draft.country, organisation=draft.organisation, office=draft.office)
    for draft in drafts:
        if draft.kind == "person":
            kept.append(persons[draft.first])
        elif id(draft) not in named_by_office:
            kept.append(draft)
    return kept
