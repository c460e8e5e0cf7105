"""What a survey of reporting finds: the status of every item in every study, and the counts of each status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from metaloom.judge.survey_facts import SurveyFacts
from metaloom.text import numbers
from metaloom.text.survey_rows import WordedRow

Status = Literal["reported", "mentioned", "silent", "unseen"]
REPORTED: Status = "reported"
MENTIONED: Status = "mentioned"
SILENT: Status = "silent"
UNSEEN: Status = "unseen"
STATUSES: tuple[Status, ...] = (REPORTED, MENTIONED, SILENT, UNSEEN)


@dataclass(frozen=True, kw_only=True)
class StatusCounts:
    """How many participants the studies of each status have."""

    reported: int
    mentioned: int
    silent: int
    unseen: int

    def count(self, status: Status) -> int:
        """Return the count of one status."""
        found: int = getattr(self, status)
        return found


@dataclass(frozen=True, kw_only=True)
class ItemCounts(StatusCounts, WordedRow):
    """How many studies of each status an item of the list has, and how many participants they have."""

    group: str
    label: str
    participants: StatusCounts

    def words(self) -> str:
        """Return who reports the item."""
        known, silent, unseen = (numbers.count(count) for count in (self.reported, self.silent, self.unseen))
        studies = "study" if self.reported == 1 else "studies"
        return f"reported by {known} {studies}, not reported by {silent}, not seen of {unseen}."


@dataclass(frozen=True, kw_only=True)
class Facts(SurveyFacts):
    """The studies, the items, and item by item (`cells`) the status in each study.

    `whole` counts the studies of which a whole text was read; `shared` those that may share patients;
    `without_number` those without a known number of participants.
    """

    studies: tuple[str, ...]
    labels: tuple[str, ...]
    items: tuple[ItemCounts, ...]
    cells: tuple[tuple[Status, ...], ...]
    total: int
    whole: int | None
    counted: str
    participants: int
    shared: int
    without_number: int
