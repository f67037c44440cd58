"""The quiet environment: no telemetry, no network, nothing written outside the project.

Everything the project starts gets these variables: commands, stages, the flow, the tests.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping

from kzpipe.paths import Project, find_project


def quiet_variables(project: Project) -> dict[str, str]:
    """Return the variables that keep tools silent and inside the project's state folder."""
    state = project.state
    return {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(state / "prefect"),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "INFO",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(state / "prefect" / "pages"),
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "DVC_NO_ANALYTICS": "1",
        "DVC_SITE_CACHE_DIR": str(state / "dvc"),
        "DVC_GLOBAL_CONFIG_DIR": str(state / "dvc" / "global"),
        "DVC_SYSTEM_CONFIG_DIR": str(state / "dvc" / "system"),
        "DVC_STUDIO_OFFLINE": "1",
        "GX_ANALYTICS_ENABLED": "false",
        "HF_HUB_OFFLINE": "1",
        "MPLCONFIGDIR": str(state / "cache" / "matplotlib"),
        "XDG_CACHE_HOME": str(state / "cache"),
        "XDG_CONFIG_HOME": str(state / "config"),
        "XDG_DATA_HOME": str(state / "data"),
        "XDG_STATE_HOME": str(state / "state"),
        "TMPDIR": str(state / "tmp"),
    }


def quiet_environment(project: Project, base: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for a command the project starts: quiet, and with this interpreter first on the path."""
    environment = dict(os.environ if base is None else base)
    environment.update(quiet_variables(project))
    interpreter_folder = os.path.dirname(sys.executable)  # noqa: PTH120 - not resolved: a link would lead out of the virtual environment
    environment["PATH"] = os.pathsep.join([interpreter_folder, environment.get("PATH", os.defpath)])
    return environment


def enter_quiet_environment(project: Project) -> None:
    """Make this process and all it starts quiet; to be called before a library is imported that reads the variables."""
    os.environ.update(quiet_environment(project))
    (project.state / "tmp").mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = None  # it remembers the folder it was first asked for


def enter_project() -> Project:
    """Return the project that the working directory lies in, this process made quiet: how every command begins."""
    project = find_project()
    enter_quiet_environment(project)
    return project
