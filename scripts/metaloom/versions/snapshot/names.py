"""Names of versions: a date for evidence (2026.11), three numbers for methods (1.2.0)."""

from __future__ import annotations

from metaloom.declare.edition import is_name
from metaloom.errors import Place, Problem, ProjectError


def calendar_name(day: str) -> str:
    """Return the name of a version frozen on an ISO date: its year and month."""
    return f"{day[:4]}.{day[5:7]}"


def require_name(name: str) -> str:
    """Return the name itself.

    Errors: ProjectError when it is neither a calendar nor a semantic name; it becomes a folder and an address.
    """
    if is_name(name):
        return name
    cause = f"{name!r} is not the name of a version."
    remedy = (
        "Give a year, with month in two figures and number if needed (2026, 2026.01, 2026.11.1), or three numbers "
        "(1.2.0)."
    )
    raise ProjectError([Problem(Place("snapshots"), cause, remedy, code="ML-1205")])
