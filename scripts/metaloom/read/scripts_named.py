"""Every file, table and analysis that a declared script names, with the place of the name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.errors import Problem, suggestion

if TYPE_CHECKING:
    from pathlib import Path

    from metaloom.declare import Declarations
    from metaloom.read.evidence import Evidence


def script_name_problems(root: Path, declarations: Declarations, evidence: Evidence) -> Iterator[Problem]:
    """Yield what declared scripts name and the project does not have."""
    analyses = [analysis.id for analysis in declarations.analyses]
    for script in declarations.scripts:
        path = root / script.run
        if not path.is_file() or path.is_symlink():
            known = [f"scripts/{file.name}" for file in sorted(root.glob("scripts/*.py"))]
            place = declarations.value_place(script.id, "run")
            yield Problem(
                place, f"There is no script {script.run}.", suggestion(script.run, known, "scripts"), code="ML-0912"
            )
        named = (("tables", script.reads.tables, list(evidence.tables)), ("results", script.reads.results, analyses))
        for key, names, known in named:
            for index, name in enumerate(names):
                if name not in known and not (key == "results" and declarations.may_hold(name)):
                    place = declarations.value_place(script.id, "reads", key, index)
                    yield Problem(
                        place, f"There is nothing called {name!r} here.", suggestion(name, known, key), code="ML-0912"
                    )
