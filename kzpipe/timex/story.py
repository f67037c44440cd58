"""What a text has told so far: the periods from which "the following day" and "the same year" are counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kzpipe.timex.calendars import Period

_DAYS_OF_A_DAY = 4
"""A stretch of at most so many days is a day of the story; "the following day" is the one after it."""


@dataclass(slots=True)
class Story:
    """The last period that was named, and the last day; today is when the story is told and no day of it."""

    last: Period | None = None
    day: Period | None = None

    def tell(self, period: Period, anchor: dt.date | None) -> None:
        """Go on with a period that the text names."""
        self.last = period
        if (period.last - period.first).days < _DAYS_OF_A_DAY and not period.first == period.last == anchor:
            self.day = period

    def told(self, unit: str) -> Period | None:
        """Return the period from which a unit (day, week, month …) is counted, or None where nothing was told."""
        return self.day if unit in {"day", "night"} else self.last
