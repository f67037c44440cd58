"""The chain as a Prefect flow: one task per stage, one after another; DVC alone decides what is out of date.

``python -m flows.reproduce`` runs it once, with an ephemeral server inside the project.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.logging.formatters import PrefectFormatter
from prefect.tasks import Task

from kzpipe.paths import Project, find_project
from kzpipe.reproduction import ReproductionBroken, reproduce
from kzpipe.stages.registry import STAGE_NAMES
from kzpipe.summary import read_summary, render_summary_markdown
from kzpipe.turns import Patience

LOG_NAME = "flow.log"
RETRIES = 1
RETRY_DELAY_SECONDS = 5


def may_help_to_retry(task: Task[..., object], task_run: TaskRun, state: State[object]) -> bool:
    """Whether a failed stage is worth another try: not when it said why it failed, for its input is the same then."""
    return isinstance(state.data, ReproductionBroken)


@task(
    name="stage",
    task_run_name="{name}",
    retries=RETRIES,
    retry_delay_seconds=RETRY_DELAY_SECONDS,
    retry_condition_fn=may_help_to_retry,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def reproduce_stage(name: str, root: Path, wait_seconds: float = 0) -> None:
    """Reproduce one stage where its inputs have changed, waiting so long for others that are at work; raises the stage's own message."""
    logger = get_run_logger()
    reproduce(Project(root), logger.info, stage=name, patience=Patience(wait_seconds, logger.info))


@flow(name="reproduce", flow_run_name="reproduce", validate_parameters=False, persist_result=False)
def reproduce_chain(root: Path) -> State[None] | None:
    """Reproduce every stage in order and leave a summary artifact, also when a stage fails; return the failed task's state."""
    try:
        for name in STAGE_NAMES:
            state = reproduce_stage(name, root, return_state=True)
            if not state.is_completed():
                return state
        return None
    finally:
        create_markdown_artifact(
            render_summary_markdown(read_summary(Project(root))), key="summary", description="rows per table, what was set aside, validation"
        )


@contextmanager
def logged_to_file(path: Path) -> Iterator[None]:
    """Write what Prefect logs, and the stages through it, to a file as well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(
        PrefectFormatter(
            format="%(asctime)s %(levelname)s %(message)s",
            flow_run_fmt="%(asctime)s %(levelname)s flow %(flow_run_name)s: %(message)s",
            task_run_fmt="%(asctime)s %(levelname)s stage %(task_run_name)s: %(message)s",
        )
    )
    logger = logging.getLogger("prefect")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        handler.close()


def main() -> int:
    """Run the flow once; return 0, or 1 where a stage failed: its own message stands in the log."""
    project = find_project()
    with logged_to_file(project.logs / LOG_NAME):
        return 0 if reproduce_chain(project.root, return_state=True).is_completed() else 1


if __name__ == "__main__":
    sys.exit(main())
