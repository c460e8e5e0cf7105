"""A frozen version built again by other code than made it, whose rules may refuse what was accepted then."""

from __future__ import annotations

from metaloom.build.as_known import MOST_ROUNDS, without_refused
from metaloom.build.freeze import freeze
from metaloom.build.progress import Teller
from metaloom.declare.edition import Edition
from metaloom.errors import ProjectError


def built_again(source: dict[str, bytes], edition: Edition | None, teller: Teller) -> dict[str, bytes]:
    """Return path -> content of the site, without the declarations that today's rules refuse; none of its code is run.

    Errors: ProjectError with what is refused and cannot be left out.
    """
    for _ in range(MOST_ROUNDS):
        try:
            return freeze(source, edition, "embedded", teller, runs_code=False).files
        except ProjectError as error:
            source = without_refused(source, error.problems)
    return freeze(source, edition, "embedded", teller, runs_code=False).files
