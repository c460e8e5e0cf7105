"""What a room asks for where work can be done beside this process (`build.aside` does it)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class Beside(Protocol):
    """Whatever takes orders; a function that is ordered, and its arguments, can be pickled."""

    def ask(self, function: Callable[..., T], *arguments: Any) -> Callable[[], T]:
        """Order work; what is returned gives the answer, which may have to be waited for."""
