"""What happens at every scheduled time: take in, reproduce, record a version, push it, show it.

One lock is held from the first stage to the commit. A run that fails records nothing, and the tables of the last version are put
back; a run that was killed is taken up by the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed, Failed

from flows.alarm import tell_of_failure
from flows.reproduce import LOG_NAME, logged_to_file, reproduce_stage
from kzpipe.errors import KzpipeError
from kzpipe.leftovers import release_git, remove_half_files
from kzpipe.params import ScheduleParameters, load_parameters
from kzpipe.paths import Project
from kzpipe.recording import RecordedVersion, check_recordable, push_tables, put_back, record_version
from kzpipe.stages.registry import STAGE_NAMES
from kzpipe.summary import read_summary, render_summary_markdown, render_validation_markdown
from kzpipe.taking_in import take_in
from kzpipe.turns import Patience, only_one_at_a_time
from kzpipe.versions.render import escaped

NOTHING_NEW: Final = "Nothing new: no version was recorded.\n"


@task(name="take in", task_run_name="take in", cache_policy=NO_CACHE, persist_result=False)
def take_in_articles(root: Path, wait_seconds: float) -> None:
    """Take in what is new from the sources."""
    tell = get_run_logger().info
    take_in(Project(root), tell, Patience(wait_seconds, tell))


@task(name="record", task_run_name="record", cache_policy=NO_CACHE, persist_result=False)
def record(root: Path) -> RecordedVersion | None:
    """Commit what has changed as a version."""
    return record_version(Project(root), get_run_logger().info)


@task(name="push", task_run_name="push", cache_policy=NO_CACHE, persist_result=False)
def push(root: Path) -> list[str]:
    """Put the tables of recorded versions into the remote; return what was told of it."""
    told: list[str] = []

    def tell(said: str) -> None:
        get_run_logger().info(said)
        told.append(said)

    push_tables(Project(root), tell)
    return told


def time_of_run() -> str:
    """Return what a run is called: the minute for which it was scheduled."""
    return f"{flow_run.scheduled_start_time or datetime.now(UTC):%Y-%m-%d %H:%M}"


@flow(
    name="scheduled",
    flow_run_name=time_of_run,
    validate_parameters=False,
    persist_result=False,
    on_failure=[tell_of_failure],
    on_crashed=[tell_of_failure],
)
def scheduled_run(root: str) -> State[None]:
    """Run once as the schedule does; the state's message, and the last line of the log, say what came of it."""
    project = Project(Path(root))
    with logged_to_file(project.logs / LOG_NAME):
        state = run_in_turn(project, get_run_logger().info)
        get_run_logger().info("%s: %s", state.name, state.message)
        return state


def run_in_turn(project: Project, tell: Callable[[str], object]) -> State[None]:
    """Take in beside others, then, alone, reproduce and record."""
    try:
        asked = load_parameters(project.parameters).schedule
        patience = Patience(asked.wait_minutes * 60, tell)
        taken = take_in_articles(project.root, patience.seconds, return_state=True)
        with only_one_at_a_time(project, patience):
            said = reproduce_and_record(project, asked, tell)
    except KzpipeError as error:
        return Failed(message=str(error))
    # what could not be fetched keeps nobody from what could
    return Completed(message=said) if taken.is_completed() else Failed(message=f"{said}\nbut taking in failed: {taken.message}")


def reproduce_and_record(project: Project, asked: ScheduleParameters, tell: Callable[[str], object]) -> str:
    """Reproduce, record, show and push, under the project's lock; return what came of it.

    Raises KzpipeError, or what the operating system says, where something failed.
    """
    release_git(project, tell)
    remove_half_files(project.root / load_parameters(project.parameters).ingest.raw_folder)
    if asked.commit:
        check_recordable(project)
    try:
        for name in STAGE_NAMES:
            reproduce_stage(name, project.root, asked.wait_minutes * 60)
        version = record(project.root) if asked.commit else None
    except (KzpipeError, OSError) as error:  # OSError: no disk for the run's own files
        try:
            publish(project, asked, f"No version was recorded.\n\n{escaped(str(error))}\n")  # of the tables that the run has left
        finally:  # whether or not Prefect's server is there to show it
            if asked.commit:
                put_back(project, tell)
        raise
    publish(project, asked, NOTHING_NEW if version is None else version.changes)
    said = "nothing new: no version" if version is None else f"recorded {version.commit[:12]}: {version.subject}"
    return "\n".join([said, *push(project.root)]) if asked.push else said


def publish(project: Project, asked: ScheduleParameters, changes: str) -> None:
    """Show summary, validation and difference on Prefect's pages, where that is asked for."""
    if asked.publish:
        seen = read_summary(project)
        for key, text, about in (
            ("summary", render_summary_markdown(seen), "rows per table, what was set aside, validation"),
            ("validation", render_validation_markdown(project, seen), "every table, and the expectations that do not hold"),
            ("diff", changes, "what differs from the version before"),
        ):
            create_markdown_artifact(text, key=key, description=about)
