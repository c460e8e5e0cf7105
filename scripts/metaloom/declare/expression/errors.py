"""What is wrong with a condition, and where in its text."""

from __future__ import annotations

from metaloom.errors import MetaloomError, with_code


class ExpressionError(MetaloomError, ValueError):
    """A condition that cannot be read, or cannot be asked of these data; `offset` counts characters from 0."""

    exit_code = 2

    def __init__(self, cause: str, remedy: str, offset: int, *, code: str) -> None:
        self.cause = cause
        self.remedy = remedy
        self.offset = offset
        self.code = code
        super().__init__(f"{with_code(f'{cause} (at character {offset + 1})', code)}\n    {remedy}")
