"""Blocks of declared surveys: one module for each key of `metaloom.surveys.SURVEYS`, under the same name.

Each has `block(woven, declared, found) -> str`; a chapter pulls the block in with `{{< woven KEY/ID >}}`.
"""

from __future__ import annotations

from importlib import import_module

from metaloom.surveys.kinds import SURVEYS
from metaloom.write.findings import Woven


def survey_blocks(woven: Woven) -> dict[str, str]:
    """Relative path -> content of every block of a declared survey."""
    files: dict[str, str] = {}
    for key, module in SURVEYS.items():
        block = import_module(f"metaloom.surveys.{module}.write").block
        for chapter in woven.declarations.chapters:
            for declared in getattr(chapter.chapter, key):
                files[f"_generated/{key}/{declared.id}.qmd"] = block(woven, declared, woven.surveys[declared.id])
    return files
