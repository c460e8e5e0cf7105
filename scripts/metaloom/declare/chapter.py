"""What one `chapters/NAME.yml` declares."""

from __future__ import annotations

from pydantic import Field

from .analysis import Analysis, Choices
from .claim import Claim
from .conversions import Conversions
from .distributions import Distribution
from .flows import Flow
from .gap_maps import GapMap
from .harms import Harms
from .modifiers import Modifiers
from .proportions import Proportions
from .reporting import Reporting
from .summaries import Summary
from .survival import SurvivalCurves
from .time_courses import TimeCourses
from .umbrellas import Umbrella
from .variance_components import VarianceComponents
from .views import Matrix, TableView
from .vocabulary import Slug, Strict, Words
from .windows import Windows


class Chapter(Strict):
    """The analyses, claims and printed tables of one subject."""

    chapter: Slug = Field(description="name of the chapter, the same as the file's")
    title: Words | None = Field(None, description="the chapter's title")
    defaults: Choices = Field(
        Choices(), description="choices for every analysis of this file that does not make its own"
    )
    analyses: list[Analysis] = Field([], description="the meta-analyses")
    claims: list[Claim] = Field([], description="statements that the analyses hold up or fail")
    tables: list[TableView] = Field([], description="tables of data to print")
    matrices: list[Matrix] = Field([], description="studies by reported things")
    proportions: list[Proportions] = Field([], description="proportions with intervals")
    distributions: list[Distribution] = Field([], description="how values are spread over the studies")
    flows: list[Flow] = Field([], description="from records to pooled studies, as PRISMA 2020 draws it")
    gap_maps: list[GapMap] = Field([], description="which studies have anything on which outcome")
    conversions: list[Conversions] = Field([], description="medians turned into means, step by step")
    harms: list[Harms] = Field([], description="harms study by study, by exact methods")
    reporting: list[Reporting] = Field([], description="which study reports which item")
    variance_components: list[VarianceComponents] = Field([], description="spread between and within groups")
    summaries: list[Summary] = Field([], description="summaries of findings: effects, certainty, plain words")
    modifiers: list[Modifiers] = Field([], description="whether effects differ by attributes of the studies")
    survival: list[SurvivalCurves] = Field([], description="survival curves read off printed figures")
    time_courses: list[TimeCourses] = Field([], description="what studies measured over time")
    windows: list[Windows] = Field([], description="what is known when: outcomes by windows of time")
    umbrellas: list[Umbrella] = Field([], description="pooled effects of earlier reviews, side by side")
