"""What the machine refuses, said in one line: disk full, may not be written, damaged."""

from __future__ import annotations

import errno
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
_OTHERWISE: Final = "mend that and run again"


def is_of_the_machine(error: OSError) -> bool:
    """Tell whether an error says that the disk is full, that something may not be written, or that the disk is broken."""
    return error.errno in _NEXT


def say_refusal(error: OSError | sqlite3.Error) -> str:
    """Return an error of the operating system, or of the small databases that DVC keeps in ``.state``, with what to do next."""
    if isinstance(error, sqlite3.Error):
        return f"a database below .state/dvc: {error}; see that the disk has room and {_user()} may write there, or delete .state/dvc; then run again"
    what = error.strerror or " ".join(str(error).split())
    place = error.filename if isinstance(error.filename, str) else "while writing" if error.errno in _NEXT else "while reading or writing"
    return f"{place}: the operating system says: {what}; {_NEXT.get(error.errno or 0, _OTHERWISE).format(user=_user())}"


def _user() -> str:
    return str(psutil.Process().username())
