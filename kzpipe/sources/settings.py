"""The sources of articles and the manners of fetching: ``sources.yaml``, a file of its own that no stage depends on.

No key of ``politeness`` and ``limits`` has a default: a number stands in one place.
"""

from __future__ import annotations

import difflib
import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictFloat, StrictInt, StrictStr, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from kzpipe.errors import InputError, ParameterError
from kzpipe.stages.formats.published import parse_published

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

FILE: Final = "sources.yaml"

_CONTACT: Final = re.compile(r"[^\s@()<>]+@[^\s@()<>]+\.[^\s@()<>]+|https?://[^\s()<>]+")
_WEB: Final = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_NAMED: Final = "lower-case letters, digits, - and _, at most 40, as `example-feed`"


def _one_line(value: str) -> str:
    if not value.isprintable() or not value.strip():
        raise ValueError("not one line")
    return value.strip()


def _contact(value: str) -> str:
    if value and not (value.isascii() and _CONTACT.fullmatch(value)):
        raise ValueError("no contact")
    return value


def _web(value: str) -> str:
    if not (value.isprintable() and _WEB.fullmatch(value)):
        raise ValueError("no address")
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError("no pattern") from error
    return value


def _day(value: str) -> str:
    day = parse_published(value)
    if day is None:
        raise ValueError("no day")
    return day.isoformat()


Seconds = Annotated[StrictFloat | StrictInt, Field(ge=0, le=86_400, allow_inf_nan=False, description="a number of seconds from 0 to 86400")]
Duration = Annotated[StrictFloat | StrictInt, Field(gt=0, le=86_400, allow_inf_nan=False, description="a number of seconds above 0, at most 86400")]
Count = Annotated[StrictInt, Field(ge=1, le=1_000_000, description="a whole number from 1 to 1000000")]
Few = Annotated[StrictInt, Field(ge=0, le=20, description="a whole number from 0 to 20")]
Words = Annotated[StrictStr, AfterValidator(_one_line), Field(description="one line of text")]
Contact = Annotated[StrictStr, AfterValidator(_contact), Field(description="an e-mail address or the http address of a page about you")]
Web = Annotated[StrictStr, AfterValidator(_web), Field(description="an address that begins with http:// or https://")]
Pattern = Annotated[StrictStr, AfterValidator(_pattern), Field(description="a regular expression, between apostrophes")]
Day = Annotated[StrictStr, AfterValidator(_day), Field(description='a day between quotation marks, as "2022-01-31"')]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Politeness(_Section):
    """How often a host is asked, and how long it is waited for."""

    delay_seconds: Seconds
    max_wait_seconds: Seconds
    attempts: Annotated[StrictInt, Field(ge=1, le=20, description="a whole number from 1 to 20")]
    backoff_seconds: Seconds
    give_up_days: Count
    sources_at_once: Annotated[StrictInt, Field(ge=1, le=64, description="a whole number from 1 to 64")]


class Limits(_Section):
    """How long, how large and how much."""

    connect_seconds: Duration
    read_seconds: Duration
    request_seconds: Duration
    archive_seconds: Duration
    redirects: Few
    page_megabytes: Count
    listing_megabytes: Count
    archive_megabytes: Count
    piece_megabytes: Count
    pages_per_run: Count
    sitemaps_per_run: Count


class _Source(_Section):
    """What every source may say of its articles."""

    outlet: Words | None = None

    @property
    def declared(self) -> dict[str, str]:
        """What the sidecar of every article of the source says."""
        said = {key: getattr(self, key, None) for key in ("outlet", "language", "licence")}
        return {key: value for key, value in said.items() if value}

    @property
    def fingerprint(self) -> str:
        """Changes with any setting of the source: what was read under others has to be read again in full."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:16]


class _WebSource(_Source):
    language: Words | None = None
    licence: Words | None = None


class FolderSource(_Source):
    """A folder into which people drop files; ``after`` says whether they stay there. ``outlet`` is for those without a sidecar."""

    kind: Literal["folder"]
    path: Words
    after: Annotated[Literal["keep", "delete"], Field(description="keep or delete")]


class FeedSource(_WebSource):
    """An RSS or Atom feed; ``match`` must be found in the address of an article."""

    kind: Literal["feed"]
    url: Web
    match: Pattern | None = None


class SitemapSource(_WebSource):
    """A sitemap or an index of sitemaps; articles dated before ``since`` are left."""

    kind: Literal["sitemap"]
    url: Web
    match: Pattern | None = None
    since: Day | None = None


class ListSource(_WebSource):
    """A file, or an address, with the address of an article on each line."""

    kind: Literal["list"]
    place: Words
    match: Pattern | None = None


class ArchiveSource(_WebSource):
    """Web archives (WARC), files or addresses; ``keep`` says which of their pages are taken."""

    kind: Literal["archive"]
    places: Annotated[tuple[Words, ...], Field(min_length=1, strict=False, description="a list of files and addresses of web archives")]
    match: Pattern | None = None
    keep: Annotated[Literal["arabic", "all"], Field(description="arabic or all")]


Source = FolderSource | FeedSource | SitemapSource | ListSource | ArchiveSource
_KINDS: Final[dict[str, type[_Source]]] = {
    "folder": FolderSource, "feed": FeedSource, "sitemap": SitemapSource, "list": ListSource, "archive": ArchiveSource,
}  # fmt: skip


class Settings(_Section):
    """The whole of ``sources.yaml``."""

    contact: Contact
    allowed_private_hosts: Annotated[tuple[Words, ...], Field(strict=False, description="a list of host names")]
    politeness: Politeness
    limits: Limits
    sources: Annotated[dict[str, Annotated[Source, Field(discriminator="kind")]], Field(description="a section with one section a source")]

    def chosen(self, names: list[str]) -> dict[str, Source]:
        """Return the sources named, all of them where none is; InputError for a name that there is not."""
        for name in names:
            if name not in self.sources:
                near = difflib.get_close_matches(name, self.sources, n=1)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(self.sources) or 'none'}"
                raise InputError(f"{FILE}: no source {name!r}; {hint}")
        return {name: source for name, source in self.sources.items() if not names or name in names}


def load_settings(path: Path) -> Settings:
    """Read and check ``sources.yaml``.

    Raises ParameterError with one line per wrong key or value.
    """
    try:
        content = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ParameterError(f"{path.name}: no such file in {path.parent}; take it back from Git") from None
    except MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ParameterError(f"{path.name}{line}: not readable as YAML: {' '.join(str(error.problem).split())}; a line reads `key: value`") from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise ParameterError(f"{path.name}: not readable as YAML in UTF-8: {' '.join(str(error).split())}") from error
    except OSError as error:
        raise ParameterError(f"{path.name}: the operating system says: {error.strerror}; take the file back from Git") from error
    if not isinstance(content, dict):
        raise ParameterError(f"{path.name}: holds no settings; allowed are {', '.join(Settings.model_fields)}")
    if content.get("sources", ...) is None:
        content["sources"] = {}  # every line below it is a comment
    try:
        settings = Settings.model_validate(content)
    except ValidationError as error:
        raise ParameterError("\n".join(_line(path.name, issue) for issue in error.errors())) from None
    for name in settings.sources:
        if not _NAME.fullmatch(name):
            raise ParameterError(f"{path.name}: sources.{name}: a source is named with {_NAMED}")
    return settings


def _line(file: str, issue: ErrorDetails) -> str:
    location = [str(part) for part in issue["loc"]]
    model: type[BaseModel] = Settings
    if location[:1] == ["sources"] and len(location) > 2 and location[2] in _KINDS:
        model = _KINDS[location.pop(2)]
    elif location[0] in ("politeness", "limits"):
        model = Politeness if location[0] == "politeness" else Limits
    key, depth = ".".join(location), {Settings: 0, Politeness: 1, Limits: 1}.get(model, 2)
    name = location[depth] if len(location) > depth else location[-1]
    if issue["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, model.model_fields, n=1)
        hint = f"did you mean {near[0]}?" if near else f"allowed are {', '.join(model.model_fields)}"
        return f"{file}: {key} is not a setting; {hint}"
    if issue["type"].startswith("union_tag"):
        return f"{file}: {key} needs `kind:`, one of {', '.join(_KINDS)}"
    wanted = _wanted(model, name)
    return (
        f"{file}: {key} is missing; it must be {wanted}"
        if issue["type"] == "missing"
        else f"{file}: {key} is {issue['input']!r}; it must be {wanted}"
    )


def _wanted(model: type[BaseModel], name: str) -> str:
    field: Any = model.model_fields.get(name)
    if field is None:
        return f"a section with {', '.join(model.model_fields)}"
    # an optional setting is described inside its union with None
    inner = (note for part in get_args(field.annotation) for note in getattr(part, "__metadata__", ()))
    said = field.description or next((note.description for note in inner if getattr(note, "description", None)), None)
    sections: dict[str, type[BaseModel]] = {"politeness": Politeness, "limits": Limits}
    if name in sections:
        return f"a section with {', '.join(sections[name].model_fields)}"
    return said or "of another kind"
