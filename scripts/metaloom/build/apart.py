"""Work that takes much memory, done in a process that ends with it: the memory is free again for what comes after."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any, TypeVar

from metaloom.build.aside import Aside

T = TypeVar("T")


def apart(function: Callable[..., T], *arguments: Any) -> T:
    """Return what a function of a module gives; where the other process fails at it, it is done in this one."""
    with closing(Aside(1)) as helper:
        asked = helper.ask(function, *arguments)
        asked.answered.wait()
        return asked.here()
