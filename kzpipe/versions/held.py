"""DVC kept from beginning anything for a moment, by its own lock: what is committed meanwhile is of one run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kzpipe.errors import InputError


@contextmanager
def dvc_held(root: Path) -> Iterator[None]:
    """Hold the lock that every command of DVC takes before it changes anything; a `dvc repro` begun meanwhile gives up after some seconds.

    Raises InputError where DVC is at work for longer than some seconds.
    """
    from dvc.lock import LockError, make_lock  # heavy, and wanted only here

    folder = root / ".dvc" / "tmp"
    folder.mkdir(parents=True, exist_ok=True)
    lock = make_lock(str(folder / "lock"))
    try:
        lock.lock()
    except LockError:
        raise InputError(f"a command of DVC is at work in {root}; wait until it has ended") from None
    try:
        yield
    finally:
        lock.unlock()
