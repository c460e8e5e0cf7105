"""What can be wrong with a condition, and where in its text."""

from __future__ import annotations

from metaloom.errors import MetaloomError


class ExpressionError(MetaloomError, ValueError):
    """A condition that cannot be read, or cannot be asked of these data; `offset` counts characters from 0."""

    exit_code = 2

    def __init__(self, cause: str, remedy: str, offset: int) -> None:
        self.cause = cause
        self.remedy = remedy
        self.offset = offset
        super().__init__(f"{cause} (at character {offset + 1})\n    {remedy}")
