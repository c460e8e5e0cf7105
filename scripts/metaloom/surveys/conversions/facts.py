"""What a survey of conversions finds: every arm as printed and as converted."""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.judge.survey_facts import SurveyFacts


@dataclass(frozen=True, kw_only=True)
class Converted:
    """Median and quartiles of `n` people; mean and SD by Luo and Wan with their steps, and by McGrath where possible.

    `weight` is that of the quartiles' middle in Luo's mean; Wan divides the quartiles' distance by `divisor`.
    """

    median: float
    q1: float
    q3: float
    n: int
    weight: float
    mean: float
    divisor: float
    sd: float
    box_cox_mean: float | None
    box_cox_sd: float | None


@dataclass(frozen=True, kw_only=True)
class ConvertedArm(Converted):
    """One arm of a study; `beside` says which measurement it is."""

    study_id: str
    label: str
    beside: tuple[str, ...]
    arm: str

    @property
    def what(self) -> str:
        """The study, the measurement and the arm."""
        return ", ".join([self.label, *self.beside, self.arm])


@dataclass(frozen=True, kw_only=True)
class Facts(SurveyFacts):
    """Both arms of each usable row, in the order of the table."""

    rows: tuple[ConvertedArm, ...]
