"""What a kind of figure is: a name and a function that draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from metaloom.draw.figure import Figure, Layout


@dataclass(frozen=True)
class FigureKind:
    """A kind of figure: its `name` in declarations and files, and the function that draws it.

    The function returns None where there is nothing to see. A figure is drawn again only when its facts change, or
    the code that the function's module imports.
    """

    name: str
    draw: Callable[[Mapping[str, Any], Layout], Figure | None]

    @property
    def module(self) -> str:
        """Return the module of the drawer."""
        return self.draw.__module__
