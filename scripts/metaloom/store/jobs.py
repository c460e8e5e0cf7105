"""How many jobs run at the same time on this machine: what `--jobs` says, or one for each core."""

from __future__ import annotations

import os

VARIABLE = "METALOOM_JOBS"


def jobs() -> int:
    """Return the number of jobs: METALOOM_JOBS where it is a whole number of at least 1, else the cores we may use."""
    wish = os.environ.get(VARIABLE, "")
    if wish.isascii() and wish.isdigit() and int(wish) > 0:
        return int(wish)
    return cores()


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
