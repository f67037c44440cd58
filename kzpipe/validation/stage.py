"""The stage that stops the chain where a rule does not hold: every table in, a report and a verdict out."""

from __future__ import annotations

from kzpipe.errors import ValidationFailed
from kzpipe.params import Parameters
from kzpipe.stages.base import Files, StageInput
from kzpipe.validation.checkpoint import validate_source
from kzpipe.validation.page import PAGE, RESULT, render_page, render_passed, render_result
from kzpipe.validation.results import ValidationLimits, ValidationResult, failure_message

REPORT_FOLDER = "reports/validation"
QUALITY_FOLDER = "data/quality"


def run(inputs: StageInput) -> Files:
    """Return the report always, the file that aggregate waits for only if every rule holds, and else the failure."""
    result = validate_source(inputs, limits_of(inputs.params))
    report = {f"{REPORT_FOLDER}/{PAGE}": render_page(result).encode(), f"{REPORT_FOLDER}/{RESULT}": render_result(result).encode()}
    if not result.success:
        return Files({}, report, _failure(result))
    return Files({f"{QUALITY_FOLDER}/{RESULT}": render_passed(result).encode()}, report)


def limits_of(parameters: Parameters) -> ValidationLimits:
    """Return the limits that ``params.yaml`` sets: the window of clean, the rest from validate."""
    own, clean = parameters.validation, parameters.clean
    return ValidationLimits(
        earliest_date=clean.earliest_published,
        latest_date=clean.latest_published,
        max_set_aside_share=own.max_set_aside_share,
        max_reject_share=own.max_reject_share,
        max_unread_share=own.max_unread_share,
        max_event_days_before=own.max_event_days_before,
        max_event_days_after=own.max_event_days_after,
        max_timex_years=own.max_timex_years,
    )


def _failure(result: ValidationResult) -> ValidationFailed:
    return ValidationFailed(f"{failure_message(result)}\nread {REPORT_FOLDER}/{PAGE}, mend the cause and run the chain again")
