"""One state of a project, as two of them are compared: what it declares, what it knows, what it found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from metaloom.declare import Declarations
from metaloom.judge.claims import Verdict
from metaloom.keep.snapshot.manifest import Tools
from metaloom.read import Evidence


@dataclass(frozen=True)
class State:
    """A frozen version, or a project as it stands.

    `results` were computed here and now from the state's own files; `published` are those that came with it, by the
    code and the libraries of their time.
    """

    name: str
    declarations: Declarations
    evidence: Evidence
    results: Mapping[str, dict[str, Any]]
    published: Mapping[str, dict[str, Any]]
    verdicts: tuple[Verdict, ...]
    tools: Tools
