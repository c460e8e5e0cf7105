"""A frozen version computed again by today's code, whose rules may refuse what they accepted then.

Validation has become stricter over time: a condition that names a value which no row has, say, was once empty and is
now an error. Of a version by other code, the declarations that are refused today are left out, item by item, and
reported with the reason; everything else is computed. A version by this code must be computed as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from metaloom.build.as_known import without_refused
from metaloom.build.compute import compute
from metaloom.build.progress import Clock, Teller
from metaloom.build.project import Project
from metaloom.declare.edition import Edition
from metaloom.errors import Problem, ProjectError
from metaloom.store.scratch import scratch
from metaloom.store.strict_json import parse_json
from metaloom.versions.snapshot.source import write_source
from metaloom.write.api import plain_json, results_json

MOST_ROUNDS = 12


@dataclass(frozen=True)
class Again:
    """The results as JSON, and what today's rules refused of the declarations."""

    results: Any
    refused: tuple[Problem, ...] = ()


def computed_again(source: dict[str, bytes], edition: Edition | None, by_other_code: bool, teller: Teller) -> Again:
    """Compute a version's results from its source files, running none of its code.

    Errors: ProjectError with what is refused and cannot be left out.
    """
    refused: tuple[Problem, ...] = ()
    for _ in range(MOST_ROUNDS):
        try:
            return Again(_computed(source, edition, teller), refused)
        except ProjectError as error:
            if not by_other_code:
                raise
            source = without_refused(source, error.problems)
            refused += error.problems
    return Again(_computed(source, edition, teller), refused)


def _computed(source: dict[str, bytes], edition: Edition | None, teller: Teller) -> Any:
    with scratch("verify") as folder:
        write_source(folder, source)
        computed = compute(Project(folder, edition, runs_code=False), Clock(), teller)
    return parse_json(results_json(plain_json(computed.results[one.id]) for one in computed.declarations.analyses))


def in_order_of(published: Any, again: Any) -> Any:
    """Return results in the order of those that were published: nothing where an analysis was not computed again."""
    by_id = {one["id"]: one for one in again["analyses"]}
    order = [one.get("id") for one in published.get("analyses", []) if isinstance(one, dict)]
    more = [one for name, one in by_id.items() if name not in order]
    return again | {"analyses": [*(by_id.get(name, {}) for name in order), *more]}
