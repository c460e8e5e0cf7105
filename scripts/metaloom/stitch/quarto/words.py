"""What Quarto printed, as messages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from metaloom.errors import Place, Problem

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
STEP = re.compile(r"^\[\s*(\d+)/(\d+)\]\s+(.+)$")
WARNING = re.compile(r"^\[?WARN(?:ING)?\]?:?\s*(?:\([^()]*\))?\s*(.+)$")
FALSE = re.compile(r"Invalid URI '.*' in attribute 'alt'")
"""Quarto decodes the words of an image as if they were an address, and stumbles on a sign of per cent."""
STACK = re.compile(r"^(Stack trace:|\s+at |stack traceback:|\s+\[C\]: )")


@dataclass
class Transcript:
    """The lines of one run, and what they mean."""

    lines: list[str] = field(default_factory=list)
    page: str = "_quarto.yml"
    warnings: list[Problem] = field(default_factory=list)

    def hear(self, raw: str) -> tuple[int, int, str] | None:
        """Take in one line; (page number, of how many, file) when it says that a page is being rendered."""
        line = ANSI.sub("", raw).rsplit("\r", 1)[-1].rstrip() if raw.strip() else ""
        if not line:
            return None
        self.lines.append(line)
        if step := STEP.match(line):
            self.page = step[3]
            return int(step[1]), int(step[2]), step[3]
        if (warning := WARNING.match(line)) and not FALSE.search(line):
            self.warnings.append(_problem(self.page, warning[1]))
        return None

    def last_meaningful(self, count: int = 8) -> str:
        """Return the last lines before any stack trace, those that say that a page is being rendered left out."""
        return "\n".join(list(_meaningful(self.lines))[-count:])


def _meaningful(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        if STACK.match(line):
            return
        if not STEP.match(line):
            yield line


def _problem(page: str, message: str) -> Problem:
    return Problem(
        Place(page),
        f"Quarto: {message.strip()}",
        "Correct the page; Quarto went on without it.",
        "warning",
        code="ML-1117",
    )
