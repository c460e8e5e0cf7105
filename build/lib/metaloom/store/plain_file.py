"""Reading an ordinary file of bounded size: no link is followed, and a pipe or device never makes a reader wait."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


class NotPlainError(ValueError):
    """What is not an ordinary file; the message says what it is, as the end of a sentence: "it is a link"."""


def read_plain(path: Path, most: int) -> bytes:
    """Return the content of an ordinary file of at most `most` bytes.

    Errors: NotPlainError for a link, a folder, a pipe, a device or a file that is larger; OSError.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        require_plain(path)
        handle = os.open(path, flags)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotPlainError("it is a link") from None
        raise
    with os.fdopen(handle, "rb") as stream:
        _require(os.fstat(handle).st_mode)
        content = stream.read(most + 1)
    if len(content) > most:
        raise NotPlainError(f"it is larger than {most:,} bytes")
    return content


def require_plain(path: Path) -> None:
    """Refuse what is not an ordinary file.

    Errors: NotPlainError; OSError where there is nothing.
    """
    _require(path.lstat().st_mode)


def kind_of(mode: int) -> str | None:
    """Return what a thing is that is not an ordinary file ("a link"), by its mode; None for an ordinary file."""
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISLNK(mode):
        return "a link"
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a pipe" if stat.S_ISFIFO(mode) else "a device or a socket, not an ordinary file"


def _require(mode: int) -> None:
    kind = kind_of(mode)
    if kind is not None:
        raise NotPlainError(f"it is {kind}")
