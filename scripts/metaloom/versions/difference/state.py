"""One state of a project, as input of a comparison: declarations, evidence, results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from metaloom.declare import Declarations
from metaloom.judge.judged import Judged
from metaloom.read.table import Table
from metaloom.versions.snapshot.manifest import Tools


@dataclass(frozen=True)
class State:
    """A frozen version, or a project as it is.

    `results` (by analysis) and `claims` (claim -> its text and verdict) are those that were published with a version,
    by the code and the libraries of its time; of a project as it is they are computed now.
    """

    name: str
    declarations: Declarations
    tables: Mapping[str, Table]
    results: Mapping[str, Judged]
    claims: Mapping[str, tuple[str, str]]
    tools: Tools
