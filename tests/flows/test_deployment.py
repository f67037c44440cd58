from __future__ import annotations

from pathlib import Path

import pytest

from kzpipe.errors import InputError
from kzpipe.params import load_parameters
from kzpipe.paths import Project


@pytest.mark.parametrize(("key", "value", "message"), [
    ("cron", "every day", r"schedule.cron is 'every day'; it must be minute, hour, day, month, weekday"),
    ("cron", "99 5 * * *", r"schedule.cron is '99 5 \* \* \*'"),
    ("timezone", "Asia/Almatty", r"schedule.timezone is 'Asia/Almatty'; it must be the name of a zone, as Asia/Almaty"),
])  # fmt: skip
def test_a_schedule_that_is_none_is_told_before_anything_is_served(root: Path, key: str, value: str, message: str) -> None:
    from flows.deployment import serve

    asked = load_parameters(root / "params.yaml").schedule.model_copy(update={key: value})
    with pytest.raises(InputError, match=f"^params.yaml: {message}"):
        serve(Project(root), asked, None)
