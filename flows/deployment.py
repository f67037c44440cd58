"""The deployment of the scheduled run: when it runs, one run at a time, and what became of runs whose process was killed.

``python -m flows.deployment [SECONDS]`` serves it by the server of ``PREFECT_API_URL``; ``flows.serve`` starts both.
"""

from __future__ import annotations

import sys
from typing import Any, Final

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowFilter, FlowFilterName, FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
from prefect.client.schemas.objects import State, StateType
from prefect.client.schemas.schedules import CronSchedule
from prefect.schedules import Cron, Interval
from prefect.states import Crashed
from prefect.types.entrypoint import EntrypointType
from pydantic import ValidationError

from flows.alarm import find_block, tell_of_failure
from flows.scheduled import scheduled_run
from kzpipe.errors import InputError, KzpipeError
from kzpipe.params import ScheduleParameters, load_parameters
from kzpipe.paths import Project, find_project
from kzpipe.reproduction import MESSAGE_MARK

NAME: Final = "kzpipe"


def serve(project: Project, asked: ScheduleParameters, every: float | None) -> None:
    """Serve the scheduled run until this process is ended; with ``every`` a run begins every so many seconds instead of by the cron line.

    Raises InputError for a schedule that Prefect cannot read, and a notification block that it does not have.
    """
    try:
        CronSchedule(cron=asked.cron, timezone=asked.timezone)
    except ValidationError as error:
        wrong = "timezone" if any("timezone" in map(str, issue["loc"]) for issue in error.errors()) else "cron"
        wanted = {"cron": 'minute, hour, day, month, weekday, as "15 5 * * *"', "timezone": "the name of a zone, as Asia/Almaty"}[wrong]
        raise InputError(f"params.yaml: schedule.{wrong} is {getattr(asked, wrong)!r}; it must be {wanted}") from None
    if asked.notify:
        find_block(asked.notify)  # better now than when there is something to tell
    close_lost_runs()
    scheduled_run.serve(
        name=NAME,
        schedule=Interval(every) if every is not None else Cron(asked.cron, timezone=asked.timezone),
        parameters={"root": str(project.root)},
        limit=1,
        print_starting_message=False,
        entrypoint_type=EntrypointType.MODULE_PATH,
        description="take in, reproduce, record a version, push it, show it",
    )


def close_lost_runs() -> None:
    """Take up what an earlier server has left: runs whose process ended in the middle were lost, and times that have passed are not made up for."""
    unfinished = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING]))
    )
    with get_client(sync_client=True) as client:
        while runs := client.read_flow_runs(flow_filter=FlowFilter(name=FlowFilterName(any_=[scheduled_run.name])), flow_run_filter=unfinished):
            for run in runs:
                if run.state is None or run.state.is_scheduled():
                    client.delete_flow_run(run.id)
                else:
                    state: State[Any] = Crashed(message="the schedule was ended in the middle of this run; the next run takes it up")
                    client.set_flow_run_state(run.id, state, force=True)
                    tell_of_failure(scheduled_run, run, state)


def main() -> int:
    """Serve until interrupted; return 0 then, or 1 with a line that says what is wrong."""
    project = find_project()
    try:
        serve(project, load_parameters(project.parameters).schedule, float(sys.argv[1]) if sys.argv[1:] else None)
    except KzpipeError as error:
        for line in str(error).splitlines():
            sys.stderr.write(f"{MESSAGE_MARK}{line}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
