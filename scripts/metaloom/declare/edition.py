"""Which version a site is built as."""

from __future__ import annotations

from dataclasses import dataclass

VERSIONS_FOLDER = "v"
"""The folder of a site below which its versions have their permanent addresses."""


@dataclass(frozen=True)
class Edition:
    """The name of a version and what a reader must know of it; a site without one is the latest state.

    `frozen_on` is an ISO date. `evidence_until` is a year: studies published later were left out. `revision` is the git
    commit from which it was made; None where there was no git to ask.
    """

    name: str
    frozen_on: str
    label: str
    evidence_until: int | None = None
    revision: str | None = None

    @property
    def headline(self) -> str:
        """The first sentence of the label, which is enough on every page."""
        return self.label.split(". ")[0].rstrip(".") + "."
