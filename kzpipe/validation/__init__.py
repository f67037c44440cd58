"""The suites of rules that people read: what must hold of the tables before anything is aggregated, and the report on it."""

from kzpipe.validation.checkpoint import validate_source, validate_table, validate_tables
from kzpipe.validation.results import Offence, RuleResult, ValidationLimits, ValidationResult, failure_message

__all__ = [
    "Offence",
    "RuleResult",
    "ValidationLimits",
    "ValidationResult",
    "failure_message",
    "validate_source",
    "validate_table",
    "validate_tables",
]
