"""The form of a gold record: its keys, what each may hold, and what must agree with the article's text."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Collection, Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, StrictStr, ValidationError
from pydantic_core import PydanticCustomError

from kzpipe.errors import GoldError
from kzpipe.schema import vocab

_SHOWN: Final = 40
_BLOCK_TEXT: Final = 60
"""How many characters of a line the record of a block repeats."""
_DATE: Final = r"\d{4}(?:-\d{2}(?:-\d{2})?|-W\d{2})?"
_DURATION: Final = r"P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?)?"
_TIMEX_VALUE: Final = re.compile(f"{_DATE}(?:/{_DATE})?|{_DURATION}")
_LOCATION_KINDS: Final = ("country", "city", "place", "region")


def _one_of(allowed: Collection[str]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in allowed:
            near = difflib.get_close_matches(value, allowed, n=1)
            hint = f"did you mean {near[0]}?" if near else f"allowed are {', '.join(allowed)}"
            raise PydanticCustomError("word", "is {value}; {hint}", {"value": repr(value), "hint": hint})
        return value

    return AfterValidator(check)


def _read_day(value: object) -> dt.date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "is {value}; a day is written YYYY-MM-DD", {"value": repr(value)})


def _check_value(value: str) -> str:
    if not _TIMEX_VALUE.fullmatch(value):
        example = "2022-01-06, 2022-01, 2022, 2022-W01, 2022-01-02/2022-01-06 or P3D"
        raise PydanticCustomError("value", "is {value}; a value is written as {example}", {"value": repr(value), "example": example})
    return value


Day = Annotated[dt.date, BeforeValidator(_read_day)]
Value = Annotated[StrictStr, AfterValidator(_check_value)]
Name = Annotated[StrictStr, Field(min_length=1)]
Offset = Annotated[StrictInt, Field(ge=0)]
Number = Annotated[float, Field(ge=0, strict=True)]
EventType = Annotated[StrictStr, _one_of(vocab.EVENT_TYPES)]


class _Form(BaseModel):
    """Part of a gold record; a key that it does not name is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SpanForm(_Form):
    """Words of the article and where they stand."""

    start: Offset
    end: Offset
    text: StrictStr


class PublishedForm(_Form):
    """The publication day and what it rests on."""

    date: Day
    precision: Literal["day"]
    basis: Annotated[StrictStr, _one_of(vocab.PUBLISHED_BASES)]
    evidence: SpanForm | None


class BlockForm(SpanForm):
    """One line that is not blank."""

    kind: Annotated[StrictStr, _one_of(vocab.BLOCK_KINDS)]


class ActorForm(_Form):
    """Somebody who acts."""

    name: Name
    type: Annotated[StrictStr, _one_of(vocab.ENTITY_TYPES)]
    country: StrictStr | None
    surfaces: tuple[Name, ...]


class LocationForm(_Form):
    """A place that is named."""

    name: Name
    kind: Annotated[StrictStr, _one_of(_LOCATION_KINDS)]
    surfaces: tuple[Name, ...]


class TimexForm(SpanForm):
    """A time expression."""

    value: Value
    kind: Annotated[StrictStr, _one_of(vocab.TIMEX_KINDS)]
    readings: Annotated[tuple[Value, ...], Field(alias="or")] = ()


class ClaimForm(_Form):
    """A counted assertion."""

    measure: Annotated[StrictStr, _one_of(vocab.MEASURES)]
    number: Number | None
    low: Number | None
    high: Number | None
    bound: Annotated[StrictStr, _one_of(vocab.BOUNDS)]
    unit: StrictStr
    group: Annotated[StrictStr, _one_of(vocab.GROUPS)]
    attributed_to: Name | None
    date: Day | None
    location: Name | None
    evidence: SpanForm


class QuoteForm(SpanForm):
    """Words that somebody said."""

    speaker: Name | None
    kind: Annotated[StrictStr, _one_of(vocab.QUOTE_KINDS)]
    verb: StrictStr | None
    channel: Annotated[StrictStr, _one_of(vocab.CHANNELS)]


class EventForm(_Form):
    """Who did what to whom."""

    type: EventType
    mode: StrictStr | None
    actors: tuple[Name, ...]
    recipients: tuple[Name, ...]
    date: Day | None
    location: Name | None
    evidence: SpanForm
    readings: Annotated[tuple[EventType, ...], Field(alias="or")] = ()


class GoldForm(_Form):
    """The whole of a ``NAME.gold.json``."""

    doc: Name
    language: Literal["ar"]
    crisis: Name | None = None
    title: SpanForm | None
    publisher: Name | None
    published: PublishedForm
    blocks: tuple[BlockForm, ...]
    actors: tuple[ActorForm, ...]
    locations: tuple[LocationForm, ...]
    timexes: tuple[TimexForm, ...]
    claims: tuple[ClaimForm, ...]
    quotes: tuple[QuoteForm, ...]
    events: tuple[EventForm, ...]


def read_form(content: Any, file: str) -> GoldForm:
    """Return a record in its form.

    Raises GoldError with one line per wrong key or value, each with its place, as ``events[3].type``.
    """
    try:
        return GoldForm.model_validate(content)
    except ValidationError as error:
        lines = []
        for issue in error.errors():
            place = _place(issue["loc"]) or "the file"
            match issue["type"]:
                case "extra_forbidden":
                    lines.append(f"{file}: {place} is not a key of the form; remove it, or mend its spelling")
                case "missing":
                    lines.append(f"{file}: {place} is missing")
                case "word" | "day" | "value":
                    lines.append(f"{file}: {place} {issue['msg']}")
                case _:
                    lines.append(f"{file}: {place} is {_short(repr(issue['input']))}: {issue['msg'][:1].lower()}{issue['msg'][1:]}")
        raise GoldError("\n".join(lines)) from None


def explain(form: GoldForm, text: str, text_file: str) -> list[str]:
    """Return a line for every place where a record and its article disagree, or the record disagrees with itself."""
    wrong = [] if form.doc == text_file else [f"doc is {form.doc!r}, but the file is that of {text_file!r}"]
    wrong += [f"{place}{_span_fault(span, text)}" for place, span in _spans(form) if _span_fault(span, text)]
    known = [actor.name for actor in form.actors]
    wrong += [f"actors: {name!r} stands there twice; give one line all its surfaces" for name in sorted({n for n in known if known.count(n) > 1})]
    for place, name in _named(form):
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            wrong.append(f"{place}: {name!r} is none of the article's actors{f'; did you mean {near[0]!r}?' if near else ''}")
    return wrong


def _spans(form: GoldForm) -> Iterator[tuple[str, SpanForm]]:
    if form.title is not None:
        yield "title", form.title
    if form.published.evidence is not None:
        yield "published.evidence", form.published.evidence
    for layer in ("blocks", "timexes", "quotes"):
        yield from ((f"{layer}[{i}]", span) for i, span in enumerate(getattr(form, layer)))
    for layer in ("claims", "events"):
        yield from ((f"{layer}[{i}].evidence", record.evidence) for i, record in enumerate(getattr(form, layer)))


def _span_fault(span: SpanForm, text: str) -> str:
    if span.start >= span.end or span.end > len(text):
        return f" goes from {span.start} to {span.end}; the article has {len(text)} characters, and a span at least one"
    words = text[span.start : span.end]
    if isinstance(span, BlockForm):
        words = words[:_BLOCK_TEXT]
    if words == span.text:
        return ""
    places = [found.start() for found in re.finditer(re.escape(span.text), text)] if span.text else []
    nearest = min(places, key=lambda place: abs(place - span.start), default=None)
    where = "stands nowhere in the article" if nearest is None else f"stands at {nearest} to {nearest + len(span.text)}"
    return f": from {span.start} to {span.end} the article has {_short(words)!r}, not {_short(span.text)!r}, which {where}"


def _named(form: GoldForm) -> Iterator[tuple[str, str]]:
    for i, claim in enumerate(form.claims):
        if claim.attributed_to is not None:
            yield f"claims[{i}].attributed_to", claim.attributed_to
    for i, quote in enumerate(form.quotes):
        if quote.speaker is not None:
            yield f"quotes[{i}].speaker", quote.speaker
    for i, event in enumerate(form.events):
        yield from ((f"events[{i}].actors", name) for name in event.actors)
        yield from ((f"events[{i}].recipients", name) for name in event.recipients)


def _place(location: tuple[int | str, ...]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).removeprefix(".")


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
