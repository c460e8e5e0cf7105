"""What a kind of figure is: a name and a function that draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from metaloom.draw.figure import Figure, Layout

Facts = TypeVar("Facts")
"""What is drawn: the result of an analysis (`Pictured`), or the facts of a survey."""


@dataclass(frozen=True)
class FigureKind(Generic[Facts]):
    """A kind of figure: its `name` in declarations and files, and the function that draws it.

    The function returns None where there is nothing to see. A figure is drawn again only when its facts change, or
    the code that the function's module imports.
    """

    name: str
    draw: Callable[[Facts, Layout], Figure | None]

    @property
    def module(self) -> str:
        """Return the module of the drawer."""
        return self.draw.__module__
