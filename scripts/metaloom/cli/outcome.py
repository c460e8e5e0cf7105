"""How a command ends: its exit code, and a message instead of a traceback for every error but an internal one.

A full disk, a folder without permission, a closed pipe (`| head`) and SIGTERM are not faults of ours: they end with a
message, and temporary files are removed.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from metaloom.cli.streams import CLOSED, REMEDY, open_streams
from metaloom.errors import MetaloomError, ToolError

STOPPED = "Stopped. The last good site is as it was."
INTERRUPTED, PIPE_CLOSED, TERMINATED, USAGE = 130, 141, 143, 64
"""128 and the signal's number, as shells say it; and the code for a mistyped command (EX_USAGE of sysexits.h)."""

ERROR_NUMBER = re.compile(r"\[Errno (\d+)\]")

OF_THE_MACHINE = {
    errno.ENOSPC: "The disk is full",
    errno.EDQUOT: "Your quota of the disk is used up",
    errno.EROFS: "It cannot be written: the file system is read-only",
    errno.EACCES: "You have no permission for it",
    errno.EPERM: "You have no permission for it",
    errno.EIO: "The disk reports an error",
    errno.EMFILE: "Too many files are open",
    errno.ENFILE: "Too many files are open on this machine",
    errno.ENOMEM: "There is not enough memory",
    errno.EFBIG: "The file would be larger than is allowed",
    errno.ENAMETOOLONG: "The name is too long for this file system",
    errno.ENOTDIR: "A file is where a folder is needed",
    errno.EISDIR: "A folder is where a file is needed",
    errno.ELOOP: "A symbolic link leads back to itself",
    errno.ENOENT: "It is not there",
    errno.EEXIST: "It is there already",
    errno.EBUSY: "It is in use, or a mount point",
    errno.EXDEV: "It is on another file system",
    errno.ESTALE: "The network file system has lost it",
}


class Terminated(BaseException):
    """The process was asked to end (SIGTERM)."""


def outcome(work: Callable[[], int]) -> int:
    """Run a command; return its exit code, after printing the error on standard error."""
    if not open_streams():
        say(str(ToolError(CLOSED, REMEDY, code="ML-1407")))
        return ToolError.exit_code
    before = _listen()
    try:
        code = _ended(work)
        sys.stdout.flush()
    except MetaloomError as error:
        say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        say(STOPPED)
        return INTERRUPTED
    except Terminated:
        say(STOPPED)
        return TERMINATED
    except BrokenPipeError:
        _forget_output()
        return PIPE_CLOSED
    except MemoryError:
        say(
            str(
                ToolError(
                    "There is not enough memory.",
                    "Free some, and try again. The last good site is as it was.",
                    code="ML-1407",
                )
            )
        )
        return ToolError.exit_code
    except OSError as error:
        told = told_of(error)
        if told is None:
            raise
        say(str(told))
        _leave_output()
        return told.exit_code
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)
    return code


def _ended(work: Callable[[], int]) -> int:
    """Return the exit code of a command; what one that ends by itself has printed, such as help, is written out."""
    try:
        return work()
    except SystemExit:
        sys.stdout.flush()
        raise


def told_of(error: OSError) -> ToolError | None:
    """Return the message for an error of the operating system; None for an internal error."""
    number, name = error.errno, error.filename2 or error.filename
    if isinstance(error, shutil.Error):
        number, name = _of_a_copy(error)
    cause = OF_THE_MACHINE.get(number or 0)
    if cause is None:
        return None
    place = f" ({os.fsdecode(name) if isinstance(name, str | bytes) else name})" if name is not None else ""
    folder = os.environ.get("TMPDIR") or tempfile.gettempprefix()
    hint = f" Temporary files go to TMPDIR ({folder})." if number in (errno.ENOSPC, errno.EDQUOT) else ""
    return ToolError(
        f"{cause}{place}.", f"Correct that, and try again. The last good site is as it was.{hint}", code="ML-1407"
    )


def _of_a_copy(error: shutil.Error) -> tuple[int | None, str | None]:
    """Return number and file of the first error that ended the copy of a folder, of which only its text is left."""
    for _, target, told in error.args[0] if error.args and isinstance(error.args[0], list) else []:
        if found := ERROR_NUMBER.search(str(told)):
            return int(found[1]), str(target)
    return None, None


def say(text: str) -> None:
    """Print on standard error; control characters from untrusted files never reach the terminal."""
    try:
        print("".join(map(_shown, text)), file=sys.stderr)
        sys.stderr.flush()
    except (BrokenPipeError, OSError):
        return


def _shown(letter: str) -> str:
    hidden = not letter.isprintable() and letter not in "\n\t\u00a0\u202f\u2009"
    return ascii(letter)[1:-1] if hidden else letter


def _listen() -> Any:
    """Let SIGTERM end the command as an interrupt does, with all clearing up; return the previous handler."""
    if threading.current_thread() is threading.main_thread():
        return signal.signal(signal.SIGTERM, _terminate)
    return None


def _terminate(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Terminated


def _leave_output() -> None:
    """Flush what was printed; where that fails, discard it."""
    try:
        sys.stdout.flush()
    except OSError:
        _forget_output()


def _forget_output() -> None:
    """Discard what is still unwritten, so that the interpreter's own last flush does not fail."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return
