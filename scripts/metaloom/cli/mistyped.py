"""The message for a mistyped command: argparse's cause, a code, and the nearest valid word."""

from __future__ import annotations

import re
from collections.abc import Collection

from metaloom.errors import nearest, with_code

CHOICE = re.compile(r"invalid choice: '(?P<given>[^']*)' \(choose from (?P<known>.*)\)$")
UNKNOWN = re.compile(r"unrecognized arguments: (?P<given>-\S+)")


def mistyped(message: str, options: Collection[str]) -> str:
    """Return the message with its code, and a second line that says what to do.

    `options` are those that a person can have meant. How argparse writes its messages differs a little among versions
    of Python (quotation marks around choices); where neither form is met, the remedy is the help alone.
    """
    choice, unknown = CHOICE.search(message), UNKNOWN.search(message)
    near = None
    if choice is not None:
        near = nearest(choice["given"], re.findall(r"[\w-]+", choice["known"]))
    elif unknown is not None:
        near = nearest(unknown["given"].partition("=")[0], options)
    remedy = "`--help` shows what can be given, with examples." if near is None else f"Did you mean {near!r}?"
    return f"{with_code(message, 'ML-1314')}\n    {remedy}"
