"""What a validation found: limits that went in, and per rule what was checked, how much failed and the first rows."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

MAX_OFFENCES = 5
"""Rows shown per rule that does not hold."""
MAX_WORDS = 160
"""Code points of a text shown with a row."""

_ERROR_MARK = "; "


@dataclass(frozen=True, slots=True)
class ValidationLimits:
    """The numbers that rules are measured by, all from ``params.yaml``; shares are 0 to 1, days count from the publication day."""

    earliest_date: dt.date
    latest_date: dt.date
    max_set_aside_share: float
    max_reject_share: float
    max_unread_share: float
    max_event_days_before: int
    max_event_days_after: int
    max_timex_years: int


@dataclass(frozen=True, slots=True)
class Offence:
    """One row that breaks a rule: its key, what was found, the file it came from and its words."""

    key: str
    found: str
    file: str | None
    words: str | None


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How one rule came out on one table; ``error`` says why a rule could not be checked at all, which counts as a failure."""

    table: str
    rule: str
    columns: tuple[str, ...]
    expectation: str
    notes: str
    success: bool
    checked_count: int
    failed_count: int
    offences: tuple[Offence, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class ValidationResult:
    """Every rule of every table, in the order of the schema; the same data gives an equal result."""

    limits: ValidationLimits
    row_counts: Mapping[str, int]
    rules: tuple[RuleResult, ...]

    @property
    def success(self) -> bool:
        """Whether every rule holds; a result without any rule is no success."""
        return bool(self.rules) and not self.failures

    @property
    def failures(self) -> tuple[RuleResult, ...]:
        """The rules that do not hold."""
        return tuple(rule for rule in self.rules if not rule.success)

    def of_table(self, table: str) -> tuple[RuleResult, ...]:
        """Return the rules of one table."""
        return tuple(rule for rule in self.rules if rule.table == table)

    def parameters(self) -> dict[str, object]:
        """Return the limits with days as ISO 8601."""
        return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in dataclasses.asdict(self.limits).items()}


def merge_results(first: RuleResult, second: RuleResult) -> RuleResult:
    """Return what two batches of one table say of one rule: counts add up, the rows of the first are shown first."""
    errors = {part for one in (first, second) if one.error is not None for part in one.error.split(_ERROR_MARK)}
    return dataclasses.replace(
        first,
        success=first.success and second.success,
        checked_count=first.checked_count + second.checked_count,
        failed_count=first.failed_count + second.failed_count,
        offences=(*first.offences, *second.offences)[:MAX_OFFENCES],
        error=_ERROR_MARK.join(sorted(errors)) or None,
    )


def shorten(words: str | None) -> str | None:
    """Return the words on one line, cut to MAX_WORDS code points."""
    if words is None:
        return None
    line = " ".join(words.split())
    return line if len(line) <= MAX_WORDS else line[: MAX_WORDS - 1] + "…"


def failure_message(result: ValidationResult) -> str:
    """Return the message for a failed validation: one paragraph per broken rule with table, rule, count and the first rows.

    The Arabic words stand last on their line. An empty text means that nothing failed.
    """
    failures = result.failures
    if not failures:
        return ""
    lines = [f"validation: {len(failures)} of {len(result.rules)} expectations do not hold"]
    for rule in failures:
        lines.append(f"{rule.table}: {rule.rule}: {_count(rule)}")
        lines.append(f"  allowed: {rule.notes}")
        for offence in rule.offences:
            where = f" in {offence.file}" if offence.file else ""
            words = f": «{offence.words}»" if offence.words else ""
            lines.append(f"  {offence.key}{where}: {offence.found}{words}")
    return "\n".join(lines)


def _count(rule: RuleResult) -> str:
    if rule.error is not None:
        return f"could not be checked: {rule.error}"
    return f"{rule.failed_count} of {rule.checked_count} fail"
