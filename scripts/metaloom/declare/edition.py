"""Which version a site is built as."""

from __future__ import annotations

import re
from dataclasses import dataclass

from metaloom.declare.day import is_day

CALENDAR = re.compile(r"[12][0-9]{3}(\.(0[1-9]|1[0-2])(\.[0-9]{1,3})?)?")
SEMANTIC = re.compile(r"v?[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}(-[0-9a-z]{1,20}([.-][0-9a-z]{1,20}){0,5})?")
REVISION = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
MOST_OF_A_LABEL = 2000


def is_name(name: object) -> bool:
    """Return whether a text is the name of a version: a date for evidence (2026.11), three numbers for methods (1.2.0).

    It becomes a folder and an address, so that nothing else is allowed.
    """
    return isinstance(name, str) and bool(CALENDAR.fullmatch(name) or SEMANTIC.fullmatch(name))


VERSIONS_FOLDER = "v"
"""The folder of a site below which its versions have their permanent addresses."""


@dataclass(frozen=True)
class Edition:
    """The name of a version and what a reader must know of it; a site without one is the latest state.

    `frozen_on` is an ISO date. `evidence_until` is a year: studies published later were left out. `revision` is the git
    commit from which it was made; None where there was no git to ask.

    Errors: ValueError where one of them is not what it should be: an edition is untrusted input.
    """

    name: str
    frozen_on: str
    label: str
    evidence_until: int | None = None
    revision: str | None = None

    def __post_init__(self) -> None:
        """Refuse what is not an edition."""
        if not is_name(self.name):
            raise ValueError(f"{_shown(self.name)} is not the name of a version")
        if not isinstance(self.frozen_on, str) or not is_day(self.frozen_on):
            raise ValueError(f"the edition's day {_shown(self.frozen_on)} is not a date")
        label = self.label
        if not isinstance(label, str) or not label.isprintable() or len(label) > MOST_OF_A_LABEL:
            raise ValueError("the edition's label is not one line of text")
        until = self.evidence_until
        if until is not None and (type(until) is not int or not 1000 <= until <= 9999):
            raise ValueError(f"the edition's last year of evidence {_shown(until)} is not a year")
        if self.revision is not None and not (isinstance(self.revision, str) and REVISION.fullmatch(self.revision)):
            raise ValueError(f"the edition's revision {_shown(self.revision)} is not a commit")

    @property
    def headline(self) -> str:
        """The first sentence of the label, which is enough on every page."""
        return self.label.split(". ")[0].rstrip(".") + "."


def _shown(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= 80 else f"{text[:70]}…"
