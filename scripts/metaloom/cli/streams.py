"""Standard input, output and errors, one of which may be closed (`>&-`, some schedulers).

A file that is opened next would take its number, and what a library prints would be written into that file.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

CLOSED = "There is nowhere to write to: standard output is closed."
REMEDY = "Give it a place: a file, a pipe or /dev/null."


def open_streams() -> bool:
    """Put a device that holds nothing where a stream is closed; return whether there is a standard output."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
    there = sys.stdout is not None
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for the whole process
    return there
