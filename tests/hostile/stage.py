"""Where a case of the corpus is played, and what a case is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hostile.bundle import Bundle, write_zip


@dataclass(frozen=True)
class Stage:
    """Where a case is played: `folder` is all that the victim has; `outside` must stay empty."""

    folder: Path
    outside: Path
    honest: Bundle
    project: Path
    """A project of one's own, built, to which a hostile shelf comes."""


@dataclass(frozen=True)
class Case:
    name: str
    make: Callable[[Stage], list[str]]
    said: str
    codes: tuple[int, ...] = (2, 4)


def site_zip(stage: Stage, bundle: Bundle) -> str:
    return str(write_zip(stage.folder / "site.zip", bundle.whole.items()))


def file_in(stage: Stage, name: str, content: bytes) -> str:
    (stage.folder / name).write_bytes(content)
    return str(stage.folder / name)
