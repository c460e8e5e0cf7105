"""Every kind of problem that Metaloom tells of, by its code: one row a kind, grouped by what it is about.

A code is given once and never again: a kind that goes leaves its number empty for ever, and a message whose words
change keeps its code. A new kind takes the next number of its group. Every `Problem`, `Broken` and error names its
code where it is made; `tests/spec/test_error_codes.py` holds that each one named is a row, and each row is named.
"""

from __future__ import annotations

from . import (
    analyses,
    cells,
    codebook,
    commands,
    conditions,
    keys,
    pages,
    plausibility,
    project_files,
    rules,
    tables,
    tools,
    versions,
    yaml_text,
)
from .kind import Kind

GROUPS: dict[str, tuple[Kind, ...]] = {
    yaml_text.TITLE: yaml_text.KINDS,
    project_files.TITLE: project_files.KINDS,
    keys.TITLE: keys.KINDS,
    rules.TITLE: rules.KINDS,
    conditions.TITLE: conditions.KINDS,
    tables.TITLE: tables.KINDS,
    cells.TITLE: cells.KINDS,
    codebook.TITLE: codebook.KINDS,
    analyses.TITLE: analyses.KINDS,
    plausibility.TITLE: plausibility.KINDS,
    pages.TITLE: pages.KINDS,
    versions.TITLE: versions.KINDS,
    commands.TITLE: commands.KINDS,
    tools.TITLE: tools.KINDS,
}
"""The kinds under the titles of their groups."""

KINDS: dict[str, Kind] = {kind.code: kind for kinds in GROUPS.values() for kind in kinds}
"""Every kind by its code."""

if len(KINDS) != sum(map(len, GROUPS.values())):
    raise ValueError("two kinds of problems have one code")
