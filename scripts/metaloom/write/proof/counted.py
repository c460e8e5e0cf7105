"""What proves one number of a survey: the rows behind it, by file and line, and Python that gives it from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from metaloom.write.proof.code import Given

Rows = Mapping[str, Sequence[int]]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Numbers that rest on the same rows.

    `keys` name them: those that prose quotes (`numbers` of the survey), or what the survey's own block marks a row by.
    `gives` are expressions of the page's program; `lines` come before them. `analyses` are results they rest on.
    Numbers of one `group` fold together where a page would be long.
    """

    what: str
    group: str = ""
    keys: tuple[str, ...]
    gives: tuple[Given, ...]
    rows: Rows = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    analyses: tuple[str, ...] = ()


def merged(parts: Iterable[tuple[str, Iterable[int]]]) -> dict[str, list[int]]:
    """Return table -> lines, each once and in order."""
    found: dict[str, set[int]] = {}
    for table, lines in parts:
        found.setdefault(table, set()).update(lines)
    return {table: sorted(lines) for table, lines in sorted(found.items()) if lines}
