"""Every number a stage reads: the sections and keys of ``params.yaml``, and what each may be.

To add a parameter, add a field to its section here and a commented line to ``params.yaml``. No key has a default:
a number stands in one place.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Hashable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr, ValidationError

from kzpipe.errors import ParameterError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def _read_day(value: object) -> dt.date:
    if isinstance(value, str):
        return dt.date.fromisoformat(value)
    # without quotation marks YAML makes it a date, which DVC cannot compare with that of the last run
    raise ValueError("not a text")


Whole = Annotated[StrictInt, Field(ge=0, description="a whole number of at least 0")]
Positive = Annotated[StrictInt, Field(ge=1, description="a whole number of at least 1")]
Megabytes = Annotated[StrictInt, Field(ge=1, le=1_000_000, description="a whole number of at least 1 and at most 1000000")]
Processes = Annotated[StrictInt, Field(ge=1, le=256, description="a whole number of at least 1 and at most 256")]
Share = Annotated[StrictFloat, Field(ge=0, le=1, description="a number from 0 to 1")]
Words = Annotated[StrictStr, Field(min_length=1, description="a text that is not empty")]
Port = Annotated[StrictInt, Field(ge=1, le=65_535, description="a port, a whole number from 1 to 65535")]
Minutes = Annotated[StrictInt, Field(ge=0, le=10_080, description="a whole number of minutes from 0 to 10080, which is a week")]
Seconds = Annotated[StrictInt, Field(ge=1, le=86_400, description="a whole number of seconds from 1 to 86400, which is a day")]
Engine = Annotated[Literal["processes", "dask"], Field(description="processes or dask")]
YesNo = Annotated[StrictBool, Field(description="true or false")]
Text = Annotated[StrictStr, Field(description="a text, also an empty one")]
Day = Annotated[dt.date, BeforeValidator(_read_day), Field(description='a day between quotation marks, as "2022-01-31"')]


class Section(BaseModel):
    """One section of ``params.yaml``; unknown keys and missing keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class IngestParameters(Section):
    """What comes in: where from, and how large a file, a record and an article may or must be."""

    raw_folder: Words
    max_file_megabytes: Megabytes
    max_record_megabytes: Megabytes
    min_article_characters: Positive


class CleanParameters(Section):
    """Which document is a usable article."""

    min_words: Positive
    min_arabic_share: Share
    near_copy_similarity: Share
    cluster_similarity: Share
    earliest_published: Day
    latest_published: Day


class ExtractParameters(Section):
    """When quoted or reported words count as a quote."""

    min_indirect_quote_words: Positive
    scare_quote_words: Whole


class ValidateParameters(Section):
    """What stops the chain before it aggregates."""

    max_set_aside_share: Share
    max_reject_share: Share
    max_unread_share: Share
    max_event_days_before: Whole
    max_event_days_after: Whole
    max_timex_years: Whole


class AggregateParameters(Section):
    """How claims and events become figures."""

    max_days_before_published: Whole


class ReportParameters(Section):
    """How long the report's tables may grow."""

    max_rows: Positive


class RunParameters(Section):
    """How a stage runs; nothing here may change a result, so no stage depends on it."""

    processes: Processes
    engine: Engine
    dask_address: Text
    dask_wait_seconds: Seconds


class ScheduleParameters(Section):
    """When scheduled runs begin and what they do beside reproducing; nothing here may change a result, so no stage depends on it."""

    cron: Words
    timezone: Words
    port: Port
    wait_minutes: Minutes
    commit: YesNo
    push: YesNo
    publish: YesNo
    notify: Text


class Parameters(Section):
    """The whole of ``params.yaml``."""

    ingest: IngestParameters
    clean: CleanParameters
    extract: ExtractParameters
    # a pydantic model has a method "validate" already, so the attribute is called otherwise
    validation: Annotated[ValidateParameters, Field(alias="validate")]
    aggregate: AggregateParameters
    report: ReportParameters
    run: RunParameters
    schedule: ScheduleParameters


SECTIONS: Final[dict[str, str]] = {field.alias or name: name for name, field in Parameters.model_fields.items()}
"""Section of ``params.yaml`` → attribute of Parameters."""


class _UniqueKeyLoader(yaml.SafeLoader):
    """YAML whose keys are texts, without its silent "the last of two equal keys wins"."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[object] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            line = key_node.start_mark.line + 1
            if not isinstance(key, str):
                raise ParameterError(f"params.yaml:{line}: {key!r} is no name of a parameter; remove the line")
            if key in seen:
                raise ParameterError(f"params.yaml:{line}: {key} stands there twice; remove one of the two lines")
            seen.add(key)
        return super().construct_mapping(node, deep)


def load_parameters(path: Path) -> Parameters:
    """Read and check ``params.yaml``.

    Raises ParameterError with one line per wrong key or value.
    """
    try:
        content = yaml.load(path.read_text("utf-8"), Loader=_UniqueKeyLoader)  # noqa: S506 - a SafeLoader
    except FileNotFoundError:
        raise ParameterError(f"{path.name}: no such file in {path.parent}; take it back from Git") from None
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}" if error.problem_mark else ""
        raise ParameterError(f"{path.name}{line}: not readable as YAML: {error.problem or error.context}; a line reads `key: value`") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ParameterError(f"{path.name}: not readable as YAML in UTF-8: {' '.join(str(error).split())}") from error
    except OSError as error:
        raise ParameterError(f"{path.name}: the operating system says: {error.strerror}; take the file back from Git") from error
    if not isinstance(content, dict):
        raise ParameterError(f"{path.name}: holds no sections; allowed are {', '.join(SECTIONS)}")
    try:
        parameters = Parameters.model_validate(content)
    except ValidationError as error:
        raise ParameterError("\n".join(_lines(path.name, error.errors()))) from None
    _check_pairs(path.name, parameters.clean, parameters.run)
    return parameters


def _check_pairs(file: str, clean: CleanParameters, run: RunParameters) -> None:
    """Raise ParameterError for two values that are allowed each for itself, but not together."""
    if clean.earliest_published > clean.latest_published:
        raise ParameterError(
            f"{file}: clean.earliest_published is {clean.earliest_published}; it must not lie after clean.latest_published, {clean.latest_published}"
        )
    if clean.cluster_similarity > clean.near_copy_similarity:
        raise ParameterError(
            f"{file}: clean.cluster_similarity is {clean.cluster_similarity}; it must not exceed clean.near_copy_similarity, "
            f"{clean.near_copy_similarity}: copies are looked for inside a cluster"
        )
    if run.engine == "dask" and not run.dask_address:
        raise ParameterError(f"{file}: run.engine is dask, and run.dask_address is empty; it must be the scheduler's, as tcp://10.0.0.5:8786")


def _lines(file: str, issues: list[ErrorDetails]) -> list[str]:
    unknown, missing, wrong = [], {}, []
    for issue in issues:
        location = issue["loc"]
        key = ".".join(map(str, location))
        if issue["type"] == "extra_forbidden":
            unknown.append((key, location))
        elif issue["type"] == "missing":
            missing[key] = f"{file}: {key} is missing; it must be {_wanted(location)}"
        else:
            wrong.append(f"{file}: {key} is {_shown(issue['input'])}; it must be {_wanted(location)}")
    lines = []
    for key, location in unknown:
        near = difflib.get_close_matches(key, _allowed_keys(), n=1)
        hint = f"did you mean {near[0]}?" if near else f"allowed are {', '.join(_siblings(location))}"
        lines.append(f"{file}: {key} is not a parameter; {hint}")
        for meant in near:
            missing.pop(meant, None)
    return [*lines, *missing.values(), *wrong]


def _shown(value: object) -> str:
    return str(value) if isinstance(value, dt.date) else repr(value)


def _models() -> dict[str, type[BaseModel]]:
    annotations = {name: Parameters.model_fields[attribute].annotation for name, attribute in SECTIONS.items()}
    return {name: model for name, model in annotations.items() if isinstance(model, type) and issubclass(model, BaseModel)}


def _allowed_keys() -> list[str]:
    return [*SECTIONS, *(f"{section}.{key}" for section, model in _models().items() for key in model.model_fields)]


def _siblings(location: tuple[int | str, ...]) -> list[str]:
    model = _models().get(str(location[0])) if len(location) > 1 else None
    return [f"{location[0]}.{key}" for key in model.model_fields] if model else list(SECTIONS)


def _wanted(location: tuple[int | str, ...]) -> str:
    model = _models()[str(location[0])]
    if len(location) == 1:
        return f"a section with {', '.join(model.model_fields)}"
    return model.model_fields[str(location[1])].description or "of another kind"
