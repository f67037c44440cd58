"""What the machine refuses, said in one line: disk full, may not be written, damaged."""

from __future__ import annotations

import errno
import os
import re
import signal
import sqlite3
from typing import Final

import psutil

_ROOM: Final = "make room on that disk and run again; nothing was put in place half"
_RIGHTS: Final = "let {user} write there, or run as whom it belongs to; nothing was put in place half"
_NEXT: Final = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EFBIG: "allow larger files (`ulimit -f`) and run again; nothing was put in place half",
    errno.EROFS: _RIGHTS,
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EIO: "look at the disk, its cable and its log before you run again",
}
_REFUSED: Final = re.compile(r"\[Errno (?P<number>\d+)\] (?P<why>[^:/\n]+)(?:: '(?P<place>[^'\n]*)')?(?: -> '(?P<to>[^'\n]*)')?")
_COPIED: Final = re.compile("No possible cache link types for '(?P<place>[^'\n]+)'")
"""What DVC says of any refusal while it copies."""
_DATABASE: Final = re.compile(
    "database or disk is full|attempt to write a readonly database|unable to open database file|database disk image is malformed|disk I/O error"
)
_OTHERWISE: Final = "mend that and run again"


def is_of_the_machine(error: OSError) -> bool:
    """Tell whether an error says that the disk is full, that something may not be written, or that the disk is broken."""
    return error.errno in _NEXT


def say_refusal(error: OSError | sqlite3.Error) -> str:
    """Return an error of the operating system, or of the small databases that DVC keeps in ``.state``, with what to do next."""
    if isinstance(error, sqlite3.Error):
        return f"a database below .state/dvc: {error}; see that the disk has room and {_user()} may write there, or delete .state/dvc; then run again"
    if error.errno is None and (refused := find_refusal(str(error))):  # several files at once
        return refused
    what = error.strerror or " ".join(str(error).split())
    # of two files the second was to be written
    place = next((str(name) for name in (error.filename2, error.filename) if name), f"while {'writing' if error.errno in _NEXT else 'reading'}")
    return f"{place}: the operating system says: {what}; {_NEXT.get(error.errno or 0, _OTHERWISE).format(user=_user())}"


def find_refusal(said: str) -> str | None:
    """Return what the operating system refused to another program, with what to do next, where the program's words tell it in Python's way."""
    for refused in _REFUSED.finditer(said):
        if int(refused["number"]) in _NEXT:
            place = refused["to"] or refused["place"]
            return say_refusal(OSError(int(refused["number"]), refused["why"].strip(), *([place] if place else [])))
    if copied := _COPIED.search(said):
        return f"{copied['place']}: DVC cannot copy it out of its cache; see that there is room and {_user()} may write there, then run again"
    database = _DATABASE.search(said)
    return None if database is None else say_refusal(sqlite3.OperationalError(database[0]))


def explain_end(code: int, said: str) -> str:
    """Return why another program ended without success: its own words and, where the operating system is behind them, what to do next."""
    if code < 0:
        name = signal.Signals(-code).name
        return f"ended by {name}" + (f" (a file would have grown too large); {_NEXT[errno.EFBIG]}" if -code == signal.SIGXFSZ else "")
    advice = _ROOM if "Out of diskspace" in said else next((step for number, step in _NEXT.items() if os.strerror(number) in said), None)
    return f"{said or f'exit code {code}'}" + (f"; {advice.format(user=_user())}" if advice else "")


def _user() -> str:
    return str(psutil.Process().username())
