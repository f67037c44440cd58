"""Tell somebody that a scheduled run has failed: by the Prefect notification block that ``schedule.notify`` names.

Blocks live in Prefect's database, not in ``params.yaml``: an address that one can post to is a secret.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.blocks.abstract import NotificationBlock
from prefect.blocks.core import Block
from prefect.client.schemas.objects import FlowRun, State
from prefect.exceptions import ObjectNotFound

from kzpipe.errors import InputError
from kzpipe.params import load_parameters
from kzpipe.paths import Project


def find_block(name: str) -> NotificationBlock:
    """Return a notification block by ``TYPE/NAME``. Raises InputError where Prefect has none of that name."""
    said = f"params.yaml: schedule.notify is {name!r}"
    try:
        block: Any = Block.load(name, _sync=True)  # type: ignore[call-arg]  # a crash is told from within a loop of events
    except (ValueError, ObjectNotFound) as error:
        raise InputError(f"{said}, which is no block of this server; make one on its page Blocks, or with the lines in docs/operating.md") from error
    if not isinstance(block, NotificationBlock):
        raise InputError(f"{said}, a block that tells nobody anything; allowed are webhooks and e-mails, as custom-webhook/alarm")
    return block


def tell_of_failure(flow: Flow[Any, Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Tell what a run failed of; does nothing where no block is named. What Prefect calls when a run has failed or was killed."""
    root = Path(str(flow_run.parameters["root"]))
    name = load_parameters(Project(root).parameters).schedule.notify
    if name:
        outcome = (state.name or "failed").lower()
        block: Any = find_block(name)
        block.notify(state.message or outcome, subject=f"kzpipe in {root.name}: run {flow_run.name} of {flow.name} {outcome}", _sync=True)
