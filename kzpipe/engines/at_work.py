"""What runs in the process of a Dask worker. No library of the cluster is imported here.

A worker process serves one run of one stage: code that it has imported, and what it has prepared, are then those of that run.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Final

import kzpipe
from kzpipe.errors import KzpipeError

_turn: Final = Lock()
_serves: dict[str, Any] = {}
"""The run that this process serves and, once it has been made, what its items are worked on with."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done with every item of a run, for the project in the folder ``root``."""

    run: str
    root: str
    function: Callable[[Any, Any], Any]
    initializer: Callable[[], Any]

    def __call__(self, item: object) -> Any:
        """Return what the function makes of an item; one item at a time, for reading is not made for threads."""
        with _turn:
            if not serve(self.run, self.root):
                raise KzpipeError(
                    f"the Dask worker {_who()} serves another run: either that one is at work with the same scheduler, and one run at a time may "
                    "use it, or the worker served it before and came back after this one had looked; wait until no other is at work, then run again: "
                    "a run starts workers afresh that are there when it begins"
                )
            if "prepared" not in _serves:
                _serves["prepared"] = self.initializer()
            return self.function(_serves["prepared"], item)


def serve(run: str, root: str) -> bool:
    """Let this process serve a run from now on; False where it serves another.

    Raises KzpipeError where it does not see the project's folder, or has its code from elsewhere.
    """
    if not (Path(root) / "params.yaml").is_file():
        raise KzpipeError(
            f"the Dask worker {_who()} does not see the project: there is no {root}/params.yaml; every worker must have the project's folder "
            "under the same path (a shared file system), readable and writable"
        )
    code = Path(kzpipe.__file__).resolve().parent
    if code != Path(root).resolve() / "kzpipe":
        raise KzpipeError(
            f"the Dask worker {_who()} has its code from {code}, the project is {root}: its rows would not be what the project's own code makes; "
            f"start it with {root}/.venv/bin/dask worker, or with PYTHONPATH={root}"
        )
    return bool(_serves.setdefault("run", run) == run)


def _who() -> str:
    return f"on {socket.gethostname()}"
