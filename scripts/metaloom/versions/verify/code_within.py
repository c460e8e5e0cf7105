"""The code that a renderer would run of an untrusted state, named in one sentence before anything is run.

No list of it can be complete: an attacker can write a key in another way. The sentence says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

CELL = re.compile(rb"^[ \t]*(?:```+|~~~+)[ \t]*\{[ \t]*=?[A-Za-z]", re.MULTILINE)
SCRIPTS = b"scripts"
KEYS = {
    b"pre-render": "hooks before rendering",
    b"post-render": "hooks after rendering",
    b"filters": "filters",
    b"shortcodes": "shortcodes",
    b"engine": "an engine",
    SCRIPTS: "declared scripts",
}
KEY = re.compile(rb"(?:^[ \t-]*|[\s{,?'\"])(" + b"|".join(KEYS) + rb")['\"]?\s*:", re.MULTILINE)
"""A key as it may be in YAML: in a line of its own, in quotation marks, or within braces."""
MOST_NAMED = 8


def code_within(source: Mapping[str, bytes], by_quarto: bool) -> list[str]:
    """Return what would run of a project's files (path -> content), each as a few words with the file's name.

    Without Quarto only declared scripts run, and what they import.
    """
    suffixes = (".lua", ".py", ".sh", ".r", ".jl", ".js", ".ts", ".ipynb") if by_quarto else (".py",)
    keys = KEYS if by_quarto else {SCRIPTS: KEYS[SCRIPTS]}
    found: dict[str, None] = {}
    for name, content in sorted(source.items()):
        path = PurePosixPath(name)
        if path.suffix.lower() in suffixes or (by_quarto and path.parts[0] == "scripts"):
            found[name] = None
        elif path.suffix in (".yml", ".yaml", ".qmd", ".md"):
            found |= {f"{keys[key]} of {name}": None for key in KEY.findall(content) if key in keys}
            if by_quarto and path.suffix in (".qmd", ".md") and CELL.search(content):
                found[f"code cells of {name}"] = None
    return list(found)


def warning(held: str, source: Mapping[str, bytes], by_quarto: bool) -> str:
    """Return the sentence that is printed before the code of a state is run, by Quarto or by its scripts alone."""
    parts = code_within(source, by_quarto)
    more = [f"{len(parts) - MOST_NAMED} more"] if len(parts) > MOST_NAMED else []
    unnamed = "whatever else it tells Quarto to run" if by_quarto else "whatever else its scripts lead to"
    *first, last = [*parts[:MOST_NAMED], *more, unnamed if parts else unnamed.replace(" else", "")]
    named = f"{', '.join(first)}, and {last}" if first else last
    how = " with Quarto" if by_quarto else ""
    return f"To rebuild all of {held}{how} means to run code that came with it, with all your rights: {named}."
