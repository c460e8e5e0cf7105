"""What each file of a version is: evidence, declaration, other source, environment, result, or site."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

SOURCE = "source/"
"""The project's own files are under this folder of a site, as they were when it was built."""

RESULTS = "api/analyses.json"
"""Every published number of a version."""

PARTS = ("data", "declarations", "source", "environment", "results", "site")


def part_of(path: str) -> str:
    """Return the part of a version that a file belongs to."""
    if path.startswith(SOURCE):
        own = PurePosixPath(path.removeprefix(SOURCE))
        if own.parts[0] == "data":
            return "data"
        if own.parts[0] == "chapters" and own.suffix == ".yml":
            return "declarations"
        return "environment" if own.parts[0] == "requirements" or own.name == "pyproject.toml" else "source"
    return "results" if path.startswith("api/") else "site"


def source_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the project's own files out of those of a site."""
    return {name.removeprefix(SOURCE): content for name, content in files.items() if name.startswith(SOURCE)}
