"""What a renderer would run of a state that somebody else made: named in one sentence before anything is run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

CELL = re.compile(rb"^[ \t]*(?:```+|~~~+)[ \t]*\{[ \t]*=?[A-Za-z]", re.MULTILINE)
KEYS = {
    b"pre-render": "hooks before rendering",
    b"post-render": "hooks after rendering",
    b"filters": "filters",
    b"shortcodes": "shortcodes",
    b"engine": "an engine",
    b"scripts": "declared scripts",
}
KEY = re.compile(rb"^[ \t-]*(" + b"|".join(KEYS) + rb")[ \t]*:", re.MULTILINE)
MOST_NAMED = 8


def code_within(source: Mapping[str, bytes]) -> list[str]:
    """Return what would run of a project's files (path -> content), each as a few words with the file's name."""
    found: dict[str, None] = {}
    for name, content in sorted(source.items()):
        path = PurePosixPath(name)
        if path.suffix in (".lua", ".py", ".sh", ".R", ".jl", ".js", ".ts"):
            found[name] = None
        elif path.suffix in (".yml", ".yaml", ".qmd", ".md"):
            found |= {f"{KEYS[key]} of {name}": None for key in KEY.findall(content)}
            if path.suffix in (".qmd", ".md") and CELL.search(content):
                found[f"code cells of {name}"] = None
    return list(found)


def warning(held: str, source: Mapping[str, bytes]) -> str:
    """Return the sentence that is said before the code of a state is run."""
    parts = code_within(source)
    rest = f" and {len(parts) - MOST_NAMED} more" if len(parts) > MOST_NAMED else ""
    named = ", ".join(parts[:MOST_NAMED]) + rest if parts else "whatever its pages tell Quarto to run"
    return f"Rebuilding {held} with Quarto runs code that came with it, with all your rights: {named}."
