"""What a text has told so far: the periods from which "the following day" and "the same year" are counted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kzpipe.timex.calendars import Period

_DAYS_OF_A_DAY = 4
"""A stretch of at most so many days is a day of the story; "the following day" is the one after it."""


@dataclass(slots=True)
class Story:
    """The last period that was named, and the last day; ``told_day`` leaves out today, when the story is told and which nothing follows."""

    last: Period | None = None
    day: Period | None = None
    told_day: Period | None = None

    def tell(self, period: Period, anchor: dt.date | None) -> None:
        """Go on with a period that the text names."""
        self.last = period
        if (period.last - period.first).days < _DAYS_OF_A_DAY:
            self.day = period
            self.told_day = period if period.last != anchor else self.told_day

    def told(self, unit: str, relation: str = "same") -> Period | None:
        """Return the period from which a unit (day, week, month …) is counted, or None where nothing was told."""
        if unit not in {"day", "night"}:
            return self.last
        return self.told_day if relation == "following" else self.day
