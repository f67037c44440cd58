"""Why a fetch brought nothing."""

from __future__ import annotations


class Interrupted(Exception):
    """The run is to end; what was not begun stays for the next."""


class Unfetched(Exception):
    """A fetch that brought nothing: ``outcome`` is one of those of the record, ``detail`` says why.

    ``status`` is the server's, where it gave one; ``retry_at`` the moment before which it asks not to be asked again. One that
    ``is_waiting`` was not even tried.
    """

    def __init__(self, outcome: str, detail: str, *, status: int | None = None, retry_at: str | None = None, is_waiting: bool = False) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail
        self.status = status
        self.retry_at = retry_at
        self.is_waiting = is_waiting


class Passing(Unfetched):
    """One that may go better in a moment."""

    def __init__(self, detail: str, *, status: int | None = None) -> None:
        super().__init__("failed", detail, status=status)
