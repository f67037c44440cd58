"""Run suites with Great Expectations on an ephemeral context: nothing is kept, nothing leaves the machine.

Great Expectations is imported here only, and only when a check runs: the import takes seconds. Making a context takes longer than running a
suite on a small frame, and a context keeps every frame it has seen: there is one for each batch.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from kzpipe.validation.expectations import Rule
from kzpipe.validation.results import MAX_OFFENCES

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult
    from great_expectations.core.batch_definition import BatchDefinition

_FORMAT: Final[Mapping[str, Any]] = {"result_format": "SUMMARY", "partial_unexpected_count": MAX_OFFENCES}
"""The summary of a pandas frame already names the places of the first rows that fail; the complete format is slow where all fail."""


class Suites:
    """A context to run suites in, for the frames of one batch."""

    def __init__(self) -> None:
        self._frames = _frames()

    def run(self, frame: pd.DataFrame, rules: Sequence[Rule]) -> Iterator[tuple[Rule, ExpectationValidationResult]]:
        """Yield the result of each rule on a frame."""
        batch = self._frames.get_batch({"dataframe": _light(frame, rules)})
        found: ExpectationSuiteValidationResult = batch.validate(_suite(tuple(rules)), result_format=dict(_FORMAT))
        by_name = {rule.name: rule for rule in rules}
        for result in found.results:
            if result.expectation_config is not None:
                yield by_name[result.expectation_config.meta["rule"]], result


def error_of(found: ExpectationValidationResult) -> str | None:
    """Return why the expectation could not be evaluated, or None: Great Expectations reports what it catches by metric."""
    info = found.exception_info
    reports = [info] if "raised_exception" in info else list(info.values())
    messages = {str(report["exception_message"]) for report in reports if report.get("raised_exception")}
    return "; ".join(sorted(messages)) or None


def _light(frame: pd.DataFrame, rules: Sequence[Rule]) -> pd.DataFrame:
    """Return the columns that the rules test, texts as Python objects: Great Expectations copies its frame for every rule."""
    used = {column for rule in rules for column in rule.asks_for}
    chosen = frame[[column for column in frame if column in used]]
    return chosen.astype({column: object for column in chosen if chosen[column].dtype == "str"})


def _suite(rules: Sequence[Rule]) -> ExpectationSuite:
    import great_expectations as gx
    from great_expectations import expectations

    return gx.ExpectationSuite("suite", expectations=[
        getattr(expectations, rule.expectation)(**rule.options, notes=rule.notes, meta={"rule": rule.name}) for rule in rules
    ])  # fmt: skip


def _frames() -> BatchDefinition[Any]:
    """Return a definition of whole frames in a fresh context: no files, no progress bars, no data docs, no analytics."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig
    from great_expectations.execution_engine import pandas_execution_engine

    # frames up to so many bytes are given a fingerprint, twice, a fifth of the time of a run; nobody asks for it here
    pandas_execution_engine.HASH_THRESHOLD = 0
    context = gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(), progress_bars=ProgressBarsConfig(globally=False), analytics_enabled=False
        ),
    )
    return context.data_sources.add_pandas("frames").add_dataframe_asset("rows").add_batch_definition_whole_dataframe("all")
