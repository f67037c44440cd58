"""Who was spoken of before a sentence, for the verbs that go on with him and the pronouns that mean him."""

from __future__ import annotations

from typing import NamedTuple


class Before(NamedTuple):
    """Who was spoken of before: the speaker or the subject of the sentence before, whom pronouns mean, the ``heir``, who is the same if a verb
    without subject may continue him, and the person named last; ``is_she``: no verb in the masculine may follow the speaker.
    """

    speaker: str | None
    heir: str | None = None
    person: str | None = None
    is_she: bool = False
