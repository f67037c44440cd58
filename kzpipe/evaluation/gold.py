"""Read the gold: articles that people annotated, each ``NAME.txt`` beside its ``NAME.gold.json``.

Every record is checked before anything is scored: a wrong key, word of a vocabulary, name or offset is an error that names
the file and the place in it. What the records mean is said in the folder's own README.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final

from kzpipe.errors import GoldError
from kzpipe.evaluation.annotation import Actor, Annotation, Claim, Event, Location, Quote, Timex
from kzpipe.evaluation.gold_form import GoldForm, explain, read_form
from kzpipe.schema.vocab import OWN_TEXT_KINDS

FOLDER: Final = "data/curated/gold"
"""Where the gold lies, from the project's root."""

GOLD_SUFFIX: Final = ".gold.json"
TEXT_SUFFIX: Final = ".txt"
DRAFT_MARK: Final = "draft"
"""The key that marks a record as a draft: such a record is not counted."""
_MOST_NAMED: Final = 5
_FINGERPRINT_DIGITS: Final = 16
_NAME_PREFIX: Final = re.compile(r"\D*")
_NEXT: Final = "an annotated article is NAME.txt beside NAME.gold.json, its form is told in README.md there"


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One annotated article: its name, the crisis it is about, its text and what a careful reader finds in it."""

    name: str
    crisis: str
    text: str
    annotation: Annotation
    fingerprint: str


def read_gold(files: Mapping[str, bytes]) -> tuple[GoldArticle, ...]:
    """Return the gold articles among the files of the folder, by path from the project's root, in the order of their names; drafts are none.

    Raises GoldError with a line for each mistake, and where there is no gold at all.
    """
    drafts = drafts_in(files)
    records, texts = (
        {name: content for name, content in _named(files, suffix).items() if name not in drafts} for suffix in (GOLD_SUFFIX, TEXT_SUFFIX)
    )
    if not records:
        what = f"no {GOLD_SUFFIX} in it" if not drafts else f"nothing but drafts in it ({', '.join(drafts)})"
        raise GoldError(f"{FOLDER}: {what}, so nothing can be measured; take the folder back from Git, or add to it: {_NEXT}")
    wrong = [f"{FOLDER}/{name}{GOLD_SUFFIX}: no {name}{TEXT_SUFFIX} beside it; {_NEXT}" for name in sorted({*records} - {*texts})]
    wrong += [f"{FOLDER}/{name}{TEXT_SUFFIX}: no {name}{GOLD_SUFFIX} beside it; {_NEXT}" for name in sorted({*texts} - {*records})]
    articles = []
    for name in sorted({*records} & {*texts}):
        try:
            articles.append(_read_article(name, texts[name], records[name]))
        except GoldError as error:
            wrong += str(error).splitlines()
    if wrong:
        more = [f"and {len(wrong) - _MOST_NAMED} more mistakes in {FOLDER}"] if len(wrong) > _MOST_NAMED else []
        raise GoldError("\n".join([*wrong[:_MOST_NAMED], *more]))
    return tuple(articles)


def drafts_in(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the names of the records that bear the mark of a draft, in their order; one that cannot be read is none."""
    return tuple(sorted(name for name, content in _named(files, GOLD_SUFFIX).items() if _is_draft(content)))


def _is_draft(content: bytes) -> bool:
    try:
        record = json.loads(content) if DRAFT_MARK.encode() in content else None
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and DRAFT_MARK in record


def crises_of(articles: tuple[GoldArticle, ...]) -> tuple[str, ...]:
    """Return the crises that the gold is about, in their order by name."""
    return tuple(sorted({article.crisis for article in articles}))


def typical_year(articles: tuple[GoldArticle, ...], crisis: str) -> int | None:
    """Return the year that most articles of a crisis appeared in (of two the earlier).

    It stands for what clean learns in a run from all articles that declare their day, and settles only dates without a year.
    """
    years = Counter(int(a.annotation.published[:4]) for a in articles if a.crisis == crisis and a.annotation.published is not None)
    return min(years, key=lambda year: (-years[year], year)) if years else None


def fingerprint(articles: tuple[GoldArticle, ...]) -> str:
    """Return 16 hex digits that are the same as long as texts and records of the gold are."""
    return _digits("\n".join(f"{article.name} {article.fingerprint}" for article in articles).encode())


def read_json(content: bytes, file: str) -> object:
    """Return what a JSON file of the gold holds, still unchecked; GoldError, with file and place, where it is not readable."""
    try:
        return json.loads(_decoded(content, file))
    except json.JSONDecodeError as error:
        raise GoldError(f"{file}:{error.lineno}:{error.colno}: not readable as JSON: {error.msg}") from None
    except RecursionError:
        raise GoldError(f"{file}: not readable as JSON: nested too deeply") from None


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise GoldError(f"{file}: not UTF-8 at byte {error.start}; save it as UTF-8") from None


def _named(files: Mapping[str, bytes], suffix: str) -> dict[str, bytes]:
    """Return the files with a suffix by their path below the folder, without the suffix; hidden ones are no gold."""
    below = {path.removeprefix(f"{FOLDER}/"): content for path, content in files.items() if path.startswith(f"{FOLDER}/")}
    return {
        path.removesuffix(suffix): content
        for path, content in below.items()
        if path.endswith(suffix) and not PurePosixPath(path).name.startswith(".")
    }


def _read_article(name: str, raw_text: bytes, raw_record: bytes) -> GoldArticle:
    file = f"{FOLDER}/{name}{GOLD_SUFFIX}"
    text = _decoded(raw_text, f"{FOLDER}/{name}{TEXT_SUFFIX}")
    form = read_form(read_json(raw_record, file), file)
    wrong = explain(form, text, f"{PurePosixPath(name).name}{TEXT_SUFFIX}")
    if wrong:
        raise GoldError("\n".join(f"{file}: {line}" for line in wrong))
    return GoldArticle(name, form.crisis or _crisis_of(name), text, _annotation(form), _digits(sha256(raw_text).digest() + raw_record))


def _crisis_of(name: str) -> str:
    """Return what a file name begins with, up to the first digit: it stands for the crisis where the record does not name it."""
    stem = PurePosixPath(name).name
    return _NAME_PREFIX.match(stem)[0].strip(" _-") or stem  # type: ignore[index]  # it matches anything


def _annotation(form: GoldForm) -> Annotation:
    return Annotation(
        form.published.date.isoformat(),
        tuple((b.start, b.end) for b in form.blocks if b.kind in OWN_TEXT_KINDS),
        tuple(Actor(a.name, a.type, a.surfaces) for a in form.actors),
        tuple(Location(place.name, place.surfaces) for place in form.locations),
        tuple(Timex(t.start, t.end, t.text, (t.value, *t.readings)) for t in form.timexes),
        tuple(
            Claim(
                c.evidence.start, c.evidence.end, c.evidence.text, c.measure, c.number, c.low, c.high, c.bound, c.group, c.attributed_to,
                _iso(c.date), c.location,
            )
            for c in form.claims
        ),
        tuple(Quote(q.start, q.end, q.text, q.kind, q.speaker, q.channel) for q in form.quotes),
        tuple(
            Event(
                e.evidence.start, e.evidence.end, e.evidence.text, (e.type, *e.readings), e.actors, e.recipients,
                _iso(e.date), e.mode, e.location,
            )
            for e in form.events
        ),
    )  # fmt: skip


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _digits(content: bytes) -> str:
    return sha256(content).hexdigest()[:_FINGERPRINT_DIGITS]
