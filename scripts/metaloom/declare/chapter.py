"""What one `chapters/NAME.yml` declares."""

from __future__ import annotations

from pydantic import Field

from metaloom.surveys.conversions.declare import Conversions
from metaloom.surveys.distributions.declare import Distribution
from metaloom.surveys.flows.declare import Flow
from metaloom.surveys.gap_maps.declare import GapMap
from metaloom.surveys.harms.declare import Harms
from metaloom.surveys.modifiers.declare import Modifiers
from metaloom.surveys.proportions.declare import Proportions
from metaloom.surveys.reporting.declare import Reporting
from metaloom.surveys.summaries.declare import Summary
from metaloom.surveys.survival.declare import SurvivalCurves
from metaloom.surveys.time_courses.declare import TimeCourses
from metaloom.surveys.umbrellas.declare import Umbrella
from metaloom.surveys.variance_components.declare import VarianceComponents
from metaloom.surveys.windows.declare import Windows

from .analysis import Analysis, Choices
from .claim import Claim
from .views import Matrix, TableView
from .vocabulary import Slug, Strict, Words


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
