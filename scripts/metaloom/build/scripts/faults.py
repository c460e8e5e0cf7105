"""What went wrong in a script, in words for people: where in the script, what, and what to do about it.

Python's own message is kept, for those who know Python; folders that are other ones on every machine, or in every run,
are taken out of it, so that a page that shows it is the same everywhere.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import traceback
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from metaloom.build.scripts.watch import UndeclaredError
from metaloom.errors import nearest
from metaloom.store.imports import PACKAGE

LONGEST = 600
"""Characters of a message: a library may print a whole table."""
DECLARE = "Name the table under `reads: {tables: [...]}` of the script's entry, and take it as tables['name']."
_STACK = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+) in')
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_FATAL = re.compile(r"^Fatal Python error: (.+)$", re.MULTILINE)


REFUSED = {
    "not declared": "",
    "the network": "Save what the address gives in data/ as a table with its source, and declare it.",
    "another process": "Compute in this one: a table of a review is small enough for it.",
    "another program": "Compute in Python, or save what the program makes in data/ as a table, and declare it.",
    "writes no file": "Return what is to be shown; its site offers table and figure for download.",
    "reads of scripts/": "Write `import name` for a module; put data into data/ as a table, and declare it.",
    "opens no file": DECLARE,
    "looks at no folder": DECLARE,
}
MISSING = (
    "Install it beside Metaloom and name it in the project's requirements; a module of your own is a file of scripts/."
)
REMEDIES: dict[type[BaseException], str] = {
    FileNotFoundError: f"A script has no file but what it writes itself. {DECLARE}",
    EOFError: "Nobody can be asked while a site is built: write the answer into the script or a table.",
    SystemExit: "Let compute return a Shown; what is wrong is told by `raise ValueError(...)`.",
    MemoryError: "A script has three gigabytes: work on fewer rows at a time.",
    RecursionError: "A function calls itself without end.",
}
"""What is to be done about Python's own errors, the more special ones first."""


class ScriptError(Exception):
    """The script is not what Metaloom can run, or did not return what it can show; `line` says where."""

    def __init__(self, words: str, line: int = 0) -> None:
        super().__init__(words)
        self.line = line


def told(error: BaseException, project: Path, script: Path, folder: Path, names: Iterable[str]) -> dict[str, Any]:
    """Return what a script's error says, the line and column of `script`, and a remedy.

    `names` are the columns of its tables and the parts of its results, of which one may have been meant; `folder` is
    where it ran.
    """
    line, column = _place(error, project / script)
    said = _ADDRESS.sub("", _said(error, project, script))
    for one in {str(folder), os.path.realpath(folder)}:
        said = said.replace(one, "its own folder")
    for one in (sys.prefix, str(project), os.path.realpath(project)):
        said = said.replace(f"{one}{os.sep}", "")
    if len(said) > LONGEST:
        said = said[:LONGEST].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
    return {"error": said, "line": line, "column": column, "remedy": _remedy(error, names)}


def stopped_at(stack: str, script: Path) -> int:
    """Return the line of the script at which Python's fault handler saw its main thread; 1 where it saw none."""
    for section in reversed(stack.split("(most recent call first)")):
        for found in _STACK.finditer(section):
            if found["file"] == str(script):
                return int(found["line"])
    return 1


def fatal(stack: str) -> str:
    """Return what Python's fault handler calls the end of a process; empty where it saw none."""
    found = _FATAL.search(stack)
    return found[1].strip() if found else ""


def signalled(number: int) -> str:
    """Return what it means that a signal ended a process."""
    name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
    return f"the system ended it ({name}{', as it does for want of memory' if name == 'SIGKILL' else ''})"


def _said(error: BaseException, project: Path, script: Path) -> str:
    """Return the kind and the words of an error, with the file of the project where it is not the script itself."""
    if isinstance(error, ScriptError | UndeclaredError):
        return _words(error)[:1].upper() + _words(error)[1:]
    kind = type(error)
    name = kind.__name__ if kind.__name__.lower() != "error" else f"{kind.__module__}.{kind.__name__}"
    words = _words(error)
    inner = _inner(error, project, script)
    return f"{name}: {words}{inner}" if words else f"{name}{inner}"


def _words(error: BaseException) -> str:
    """Return the words of an error in one line; none where asking for them is an error itself."""
    with suppress(Exception):
        return " ".join((error.msg if isinstance(error, SyntaxError) else str(error)).split())
    return ""


def _inner(error: BaseException, project: Path, script: Path) -> str:
    """Return the module of `scripts/` in which an error is, and its line; empty for the script itself."""
    places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        places.append((error.filename or "", error.lineno))
    own = [(file, line) for file, line in places if _own(file, project)]
    if not own or own[-1][0] == str(project / script):
        return ""
    return f" ({Path(own[-1][0]).relative_to(project).as_posix()}, line {own[-1][1] or 1})"


def _own(file: str, project: Path) -> bool:
    return file.startswith(f"{project / 'scripts'}{os.sep}") and not file.startswith(f"{PACKAGE}{os.sep}")


def _place(error: BaseException, script: Path) -> tuple[int, int]:
    """Return the last line and column of the script on the way to the error; the first ones where there is none."""
    if isinstance(error, SyntaxError) and error.filename == str(script):
        return error.lineno or 1, max(1, error.offset or 1)
    if isinstance(error, ScriptError) and error.line:
        return error.line, 1
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename == str(script) and frame.lineno]
    return (own[-1].lineno or 1, (own[-1].colno or 0) + 1) if own else (1, 1)


def _remedy(error: BaseException, names: Iterable[str]) -> str:
    """Return what to do about an error; empty where its words say all that can be said."""
    if isinstance(error, UndeclaredError):
        return next((remedy for words, remedy in REFUSED.items() if words in str(error)), "")
    if isinstance(error, KeyError) and error.args and isinstance(error.args[0], str):
        meant = nearest(error.args[0].lower(), names)
        return f"Did you mean {meant!r}?" if meant else ""
    if isinstance(error, ModuleNotFoundError):
        return MISSING
    if isinstance(error, ImportError) and "relative import" in str(error):
        return "A script is no package: write `import name` for scripts/name.py, without a dot."
    return next((remedy for kind, remedy in REMEDIES.items() if isinstance(error, kind)), "")
