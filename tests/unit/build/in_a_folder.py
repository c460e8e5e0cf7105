"""Work that takes a while and has a temporary folder (for `test_aside`)."""

from __future__ import annotations

import time

from metaloom.store.scratch import scratch


def wait_in_a_folder(seconds: float) -> None:
    """Hold a temporary folder."""
    with scratch("test"):
        for _ in range(int(seconds * 100)):
            time.sleep(0.01)
