"""What a renderer returns: its name, the pages it wrote, and its warnings.

Both renderers, Quarto and the embedded one, answer with the same type, so nothing after them needs to know which ran.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from metaloom.errors import Problem

RendererName = Literal["quarto", "embedded"]


@dataclass(frozen=True)
class Rendered:
    """A rendered site.

    `pages` are paths of HTML files relative to the output folder, with forward slashes, sorted. `from_cache` counts the
    pages that were taken over unchanged from an earlier run (always 0 with Quarto). `seconds` is wall-clock time.
    """

    renderer: RendererName
    version: str
    pages: tuple[str, ...]
    from_cache: int
    seconds: float
    warnings: tuple[Problem, ...] = ()
