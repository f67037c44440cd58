"""What can go wrong, said so that a person can mend it.

Every error names what is wrong, where, what was allowed, and what to do next.
"""


class KzpipeError(Exception):
    """An error for the person at the keyboard: the message is complete, no traceback is needed."""


class ParameterError(KzpipeError):
    """A key or a value of ``params.yaml`` that is not allowed."""


class LexiconError(KzpipeError):
    """A line of a lexicon that cannot be used; the message starts with ``FILE:LINE:``."""


class TableError(KzpipeError):
    """Rows that break their table's contract: columns, key, span or reference."""


class InputError(KzpipeError):
    """A file or a folder given by the user that cannot be used."""


class ValidationFailed(KzpipeError):
    """An expectation does not hold; the message names table, rule, count and the first rows."""


class GoldError(KzpipeError):
    """An annotated article that cannot be used to measure with; the message names file and place."""


class BelowFloor(KzpipeError):
    """A score that has fallen below its pinned floor; the message names layer, score, floor and what to do."""


class CorrectionError(KzpipeError):
    """A person's verdict that cannot be used, or that the data has outlived; the message names file and line, and what to do with it."""
