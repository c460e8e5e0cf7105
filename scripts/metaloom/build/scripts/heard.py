"""What libraries warn a script of while it runs: rows that a figure leaves out, a model that did not converge.

Nobody reads what a build's scripts print, and such a number or figure may be wrong; so each warning is told, with the
line of the script at which it was given. What only concerns developers of libraries is not.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FOR_DEVELOPERS = (DeprecationWarning, PendingDeprecationWarning, FutureWarning, ImportWarning, ResourceWarning)
OWN_MATTER = ("Glyph ", "findfont", "FigureCanvasSVG is non-interactive", "FigureCanvasAgg is non-interactive")
"""What a build sees to itself: a face for each character, and that there is no screen."""
MOST = 20

Warned = list[tuple[int, str]]


@contextmanager
def heard(script: Path) -> Iterator[Warned]:
    """Yield the warnings that are given meanwhile, each once, with a line of the script; 0 where it has none."""
    found: Warned = []

    def hear(message: Any, category: type[Warning], filename: str, lineno: int, *_: Any) -> None:
        text = " ".join(str(message).split())
        if issubclass(category, FOR_DEVELOPERS) and filename != str(script):
            return
        one = (_line(str(script)) or (lineno if filename == str(script) else 0), f"{category.__name__}: {text}")
        if not text.startswith(OWN_MATTER) and one not in found and len(found) < MOST:
            found.append(one)

    with warnings.catch_warnings():
        warnings.simplefilter("default")
        setattr(warnings, "showwarning", hear)  # noqa: B010 - a module's function, which mypy holds to be fixed
        yield found


def _line(script: str) -> int:
    frame = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename != script:
        frame = frame.f_back  # type: ignore[assignment]
    return frame.f_lineno if frame is not None else 0
