"""Where Quarto is, and whether it is new enough.

`QUARTO_PATH` (Quarto's own convention in its R and Python packages: the program itself) goes before the search path. A
version older than the oldest that was tried is not used: its pages differ in structure from what the tests compare.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from metaloom.errors import ToolError

OLDEST = (1, 6)
"""The oldest version that was tried."""


@dataclass(frozen=True)
class Quarto:
    """The Quarto command line: its program and its version as it prints it."""

    path: Path
    version: str


def find_quarto() -> Quarto | None:
    """Return Quarto, when there is one that can be used.

    Errors: ToolError when QUARTO_PATH names something that is not a program.
    """
    path = _program()
    version = None if path is None else _version(path)
    if path is None or version is None or _numbers(version) < OLDEST:
        return None
    return Quarto(path, version)


def require_quarto() -> Quarto:
    """Return Quarto; raise ToolError saying why there is none and what to do."""
    found = find_quarto()
    if found is not None:
        return found
    remedy = "Install it from https://quarto.org, set QUARTO_PATH, or build with --renderer embedded."
    path = _program()
    if path is None:
        raise ToolError("The Quarto command line was not found.", remedy, code="ML-1401")
    version = _version(path)
    if version is None:
        raise ToolError(f"{path} does not answer `--version` like Quarto.", remedy, code="ML-1401")
    oldest = ".".join(str(number) for number in OLDEST)
    raise ToolError(f"Quarto {version} at {path} is too old: {oldest} or newer is needed.", remedy, code="ML-1401")


def _program() -> Path | None:
    wish = os.environ.get("QUARTO_PATH", "")
    found = shutil.which(wish or "quarto")
    if wish and found is None:
        raise ToolError(
            f"QUARTO_PATH is {wish!r}, which is not a program.",
            "Let it name the quarto program, or unset it.",
            code="ML-1401",
        )
    return None if found is None else Path(found).absolute()


@lru_cache
def _version(path: Path) -> str | None:
    """Return what `quarto --version` prints; None when it is not a version."""
    try:
        answer = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    words = answer.stdout.split()
    return words[0] if words and re.match(r"\d+\.\d+", words[0]) else None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])
