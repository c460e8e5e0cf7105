"""A rule of the declarations that does not hold."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Broken:
    """A rule that does not hold: the path of the key to look at, why, and what to do."""

    path: tuple[str | int, ...]
    cause: str
    remedy: str
    code: str = field(kw_only=True)

    def __str__(self) -> str:
        return f"{self.cause} {self.remedy}"
