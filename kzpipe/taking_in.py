"""Take in what is new before a run: fetched beside whoever is at work, and put into the raw folder when it is this run's turn."""

from __future__ import annotations

from collections.abc import Callable

from kzpipe.errors import InputError
from kzpipe.leftovers import end_what_runs_on
from kzpipe.paths import Project
from kzpipe.sources.fetch import open_fetching
from kzpipe.turns import AT_ONCE, Patience, only_one_at_a_time, wait_for_dvc


def take_in(project: Project, tell: Callable[[str], object], patience: Patience = AT_ONCE) -> int:
    """Take in what is new from every source of ``sources.yaml`` and return how many files came into the raw folder.

    What was fetched when a run was killed is put there by the next one. Raises InputError where a source failed, when all that came from
    the others is there, and where others are at work when ``patience`` ends; ParameterError for mistakes in the settings.
    """
    with open_fetching(project) as fetching:
        outcomes = fetching.fetch([], tell)
        # a run on its way has already taken the fingerprint of the raw folder
        with only_one_at_a_time(project, patience):
            end_what_runs_on(project, tell)
            wait_for_dvc(project, patience)
            folders, delivered = fetching.deliver([], tell)
    failed = [outcome.name for outcome in (*outcomes, *folders) if outcome.is_failed]
    if failed:
        raise InputError(f"could not take in all of {', '.join(failed)}: the lines of the log say why; what came from others is there")
    return delivered
