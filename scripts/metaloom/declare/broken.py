"""A rule that a declaration breaks."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Broken:
    """A broken rule: the path of the key to look at, the cause, and the remedy."""

    path: tuple[str | int, ...]
    cause: str
    remedy: str
    code: str = field(kw_only=True)

    def __str__(self) -> str:
        return f"{self.cause} {self.remedy}"
