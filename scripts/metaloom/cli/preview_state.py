"""What the open pages of a preview poll: how many builds succeeded, which pages are shown before the next one, and
what is wrong since the last one.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition

from metaloom.errors import MetaloomError, ProjectError, ToolError, with_code

MOST_LOOKED_AT = 20


@dataclass(frozen=True)
class Early:
    """A page that is shown before the whole site is built again; `number` is another one for other bytes."""

    number: int
    content: bytes


@dataclass
class Builds:
    """How many builds have succeeded, how many attempts have failed since, and the message of the last.

    `early` holds, by their place in the site, the pages of an edit that no build has written yet; `same` those that the
    last build has written to the byte as they were shown. Every change is a further `version`, for which pages wait.
    """

    built: int = 0
    failed: int = 0
    problems: list[dict[str, str]] = field(default_factory=list)
    fault: str = ""
    early: dict[str, Early] = field(default_factory=dict)
    same: dict[str, int] = field(default_factory=dict)
    looked: list[str] = field(default_factory=list)
    version: int = 0
    changed: Condition = field(default_factory=Condition)

    def succeeded(self, site: Path | None = None, early: Mapping[str, bytes] | None = None) -> None:
        """Count a good build: nothing is wrong any more, and only the pages of later edits are still `early`."""
        with self.changed:
            same = {
                place: page.number
                for place, page in self.early.items()
                if site is not None and _is(site / place, page.content)
            }
            self.built, self.failed, self.problems, self.fault = self.built + 1, 0, [], ""
            self._show(early or {})
            self.same = {place: number for place, number in same.items() if place not in self.early}
            self._tell()

    def unchanged(self) -> None:
        """Take back what was wrong: nothing had to be built."""
        with self.changed:
            self.failed, self.problems, self.fault, self.early = 0, [], "", {}
            self._tell()

    def show(self, pages: Mapping[str, bytes]) -> None:
        """Show the pages of an edit over those of the last build; whether anything is wrong is not known yet."""
        with self.changed:
            if pages:
                self.failed, self.problems, self.fault = 0, [], ""
            self._show(pages)
            self.same = {}
            self._tell()

    def show_also(self, pages: Mapping[str, bytes]) -> None:
        """Show pages of a build that is under way, beside those that are shown already."""
        with self.changed:
            self._show({place: page.content for place, page in self.early.items()} | dict(pages))
            self._tell()

    def look_at(self, place: str) -> None:
        """Remember the page that was requested last."""
        with self.changed:
            self.looked = [place, *(one for one in self.looked if one != place)][:MOST_LOOKED_AT]

    def looked_at(self) -> list[str]:
        """Return the requested pages, the newest first."""
        with self.changed:
            return list(self.looked)

    def failed_by(self, error: Exception) -> None:
        """Keep what a failed build says, a fault of our own too; the last good site is shown, and no edit of later."""
        with self.changed:
            self.failed += 1
            self.fault = "" if isinstance(error, MetaloomError) else "".join(traceback.format_exception(error))
            self.problems = problems_of(error)
            self.early, self.same = {}, {}
            self._tell()

    def page(self, place: str) -> Early | None:
        """Return a page as an edit has made it; None where the page of the last build is shown."""
        with self.changed:
            return self.early.get(place)

    def wait_for(self, after: int, seconds: float) -> None:
        """Wait until there is a version after one that is known, and no longer than some seconds."""
        with self.changed:
            self.changed.wait_for(lambda: self.version > after, seconds)

    def as_json(self) -> str:
        """Return the state as pages ask for it."""
        with self.changed:
            state = {
                "version": self.version,
                "built": self.built,
                "failed": self.failed,
                "problems": self.problems,
                "fault": self.fault,
                "early": {place: page.number for place, page in self.early.items()},
                "same": self.same,
            }
        return json.dumps(state)

    def _show(self, pages: Mapping[str, bytes]) -> None:
        before = self.early
        self.early = {
            place: before[place]
            if place in before and before[place].content == content
            else Early(self.version + 1, content)
            for place, content in pages.items()
        }

    def _tell(self) -> None:
        self.version += 1
        self.changed.notify_all()


def _is(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def problems_of(error: Exception) -> list[dict[str, str]]:
    """Place, severity, cause and remedy of everything that an error says."""
    if isinstance(error, ProjectError):
        return [
            {
                "place": str(one.place),
                "severity": one.severity,
                "cause": with_code(one.cause, one.code),
                "remedy": one.remedy,
            }
            for one in error.problems
        ]
    if isinstance(error, ToolError):
        return [
            {"place": "tool", "severity": "error", "cause": with_code(error.cause, error.code), "remedy": error.remedy}
        ]
    if isinstance(error, MetaloomError):
        return [{"place": "build", "severity": "error", "cause": str(error), "remedy": ""}]
    return []
