"""How often Python looks for objects that only refer to each other."""

from __future__ import annotations

import gc

MORE_OBJECTS = 50_000


def look_less_often() -> None:
    """Let Python look once there are so many more objects than before.

    Nearly all that a command makes is in use until it ends: with Python's own 700, a build spent a twelfth of its time
    on looking, in vain, and held no less memory.
    """
    gc.set_threshold(MORE_OBJECTS)
