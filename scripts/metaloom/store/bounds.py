"""Limits of time and memory of a child process, set in the operating system so that only the child fails."""

from __future__ import annotations

from contextlib import suppress


def bound(memory: int, largest_file: int) -> None:
    """Let this process fail when it needs more bytes of address space or writes a larger file; leave no core dump.

    Windows has no such limits; there only the time limit applies.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    limits = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, largest_file), (resource.RLIMIT_CORE, 0))
    for what, most in limits:
        hard = resource.getrlimit(what)[1]
        with suppress(ValueError, OSError):
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
