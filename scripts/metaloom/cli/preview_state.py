"""What an open page of a preview is told: how many builds succeeded, and what is wrong since the last one."""

from __future__ import annotations

import json
import traceback
from dataclasses import dataclass, field

from metaloom.errors import MetaloomError, ProjectError, ToolError, with_code


@dataclass
class Builds:
    """How many builds have succeeded, how many attempts have failed since, and what the last of them said."""

    built: int = 0
    failed: int = 0
    problems: list[dict[str, str]] = field(default_factory=list)
    fault: str = ""

    def succeeded(self) -> None:
        """Count a good build: nothing is wrong any more."""
        self.built, self.failed, self.problems, self.fault = self.built + 1, 0, [], ""

    def unchanged(self) -> None:
        """Take back what was wrong: nothing had to be built."""
        self.failed, self.problems, self.fault = 0, [], ""

    def failed_by(self, error: Exception) -> None:
        """Keep what a failed build says, a fault of our own too."""
        self.failed += 1
        self.fault = "" if isinstance(error, MetaloomError) else "".join(traceback.format_exception(error))
        self.problems = problems_of(error)

    def as_json(self) -> str:
        """Return the state as pages ask for it."""
        state = {"built": self.built, "failed": self.failed, "problems": self.problems, "fault": self.fault}
        return json.dumps(state)


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
