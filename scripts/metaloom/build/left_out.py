"""The rows that each analysis leaves out, with their reasons, in a few lines of text."""

from __future__ import annotations

from collections.abc import Iterable

from metaloom.engine.result import Result

LINES_SHOWN = 3


def left_out(results: Iterable[Result]) -> tuple[str, ...]:
    """Return a line for each analysis and reason: how many rows, and where the first of them are."""
    told = []
    for result in results:
        reasons: dict[str, list[int | None]] = {}
        for row in result.excluded:
            reasons.setdefault(row.reason, []).append(row.line)
        told += [f"{result.id}: {_rows(lines)}: {reason}" for reason, lines in reasons.items()]
    return tuple(told)


def _rows(lines: list[int | None]) -> str:
    shown = ", ".join(str(line) for line in lines[:LINES_SHOWN] if line is not None)
    more = f" and {len(lines) - LINES_SHOWN} more" if len(lines) > LINES_SHOWN else ""
    count = "1 row" if len(lines) == 1 else f"{len(lines)} rows"
    return f"{count} ({'line' if len(lines) == 1 else 'lines'} {shown}{more})" if shown else count
