"""What a child process may take at most: asked of the system, so that it fails by itself and takes nothing with it."""

from __future__ import annotations

from contextlib import suppress


def bound(memory: int, largest_file: int) -> None:
    """Let this process fail when it needs more bytes of address space or writes a larger file; leave no core dump.

    Windows knows no such limits: there only the limit in time holds.
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
