"""Faults that frozen versions are known to hold, as `review.yml` declares them.

A frozen version stays as it is, byte for byte. What is known to be wrong in it is shown in the banner of its pages, by
a script that is outside the version, and on the page of changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from metaloom.declare.review import REVIEW, Fault, read_review
from metaloom.errors import Place, Problem, ProjectError, suggestion

Faults = dict[str, list[tuple[str, str]]]


def faults_of(project: Path, versions: Iterable[str]) -> Faults:
    """Return name of a version -> (words, place in the latest state) of each of its known faults.

    A copy of a project without versions (for a bundle, a version, or a site built again) has no such faults.

    Raises ProjectError for a fault of a version that does not exist beside others.
    """
    known = list(versions)
    found: Faults = {}
    if not known:
        return found
    for number, fault in enumerate(read_review(project)[0].faults, start=1):
        if fault.version not in known:
            cause = f"Fault {number} is of the version {fault.version!r}, which does not exist."
            raise ProjectError(
                [Problem(Place(REVIEW), cause, suggestion(fault.version, known, "versions"), code="ML-0920")]
            )
        found.setdefault(fault.version, []).append((fault.words, _address(fault)))
    return found


def require_places(site: Path, faults: Faults) -> None:
    """Refuse a fault whose correction is on no page of the site. Raises ProjectError."""
    missing = [place for told in faults.values() for _, place in told if not (site / place.partition("#")[0]).is_file()]
    if missing:
        cause = f"The correction of a fault is said to be at /{missing[0]}, where there is no page."
        raise ProjectError(
            [Problem(Place(REVIEW), cause, "Name a page of the site, such as /chapters/errata.html.", code="ML-0920")]
        )


def _address(fault: Fault) -> str:
    return fault.place.removeprefix("/").replace(".qmd", ".html")
