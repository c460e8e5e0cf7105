"""One analysis as its author declares it: a table, its rows, an effect measure, a way to pool, and what to probe.

Field names are metafor's where metafor has one. Unknown keys are refused, and so are combinations that mean
nothing (see `rules`); cross-checks that need the data (columns, studies) happen in `read`.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from .certainty import Certainty
from .claim import Claim
from .options import (
    Bayes,
    BiasOptions,
    Glmm,
    Moderator,
    Multiverse,
    Selection,
    Sensitivity,
    Subsets,
    Tables,
    Threshold,
    TrimAndFill,
)
from .rules import broken_choices, broken_rules
from .structure import Network
from .vocabulary import (
    BiasName,
    ColumnName,
    Condition,
    FigureName,
    Measure,
    Method,
    Slug,
    Strict,
    TableName,
    Test,
    Words,
    ZeroCells,
    name_or_options,
    truth_or_options,
)

__all__ = [
    "Analysis", "Bayes", "BiasName", "BiasOptions", "Choices", "Claim", "Glmm", "Measure", "Method",
    "Moderator", "Multiverse", "Selection", "Sensitivity", "Slug", "Strict", "Subsets", "Tables",
    "Test", "Threshold", "TrimAndFill",
]  # fmt: skip


class Choices(Strict):
    """Everything about an analysis that `defaults` may also set."""

    measure: Measure | None = Field(None, description="effect measure, such as RR (risk ratio) or MD (mean difference)")
    method: Method = Field("REML", description="how studies are pooled, such as REML, EE (equal effects) or MH")
    test: Test = Field("z", description="z, t, knha (Hartung-Knapp), or adhoc (Hartung-Knapp, never narrower than z)")
    level: Annotated[float, Field(gt=0, lt=100)] = Field(95, description="level of intervals, in percent")
    prediction: Literal["hts", "normal", "t", "knha"] = Field(
        "hts", description="rule of the prediction interval; hts is t with k-2 degrees of freedom"
    )
    minimum_studies: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        2, description="with fewer studies nothing is pooled"
    )
    add: Annotated[float, Field(ge=0)] = Field(0.5, description="what is added to the cells of tables with zeros")
    to: ZeroCells = Field("only0", description="to which studies it is added: those with a zero, all, all if any, none")
    drop00: bool | None = Field(
        None,
        description="whether studies without events in both arms are left without an estimate of their own; "
        "if not said, only with MH, PETO and GLMM, which need none",
    )
    vtype: Literal["LS", "LS2", "UB", "AV", "HO", "CS"] | None = Field(
        None, description="form of the sampling variance, as metafor names it"
    )
    tau2: Literal["separate", "common"] = Field(
        "separate", description="between-study variance of subgroups: each its own, or one for all"
    )
    tau2_value: Annotated[float, Field(ge=0)] | None = Field(
        None, description="a between-study variance that is known and not to be estimated"
    )
    tau2_ci: Literal["q_profile", "profile_likelihood"] = Field(
        "q_profile", description="how the confidence interval of the between-study variance is found"
    )
    continuity: bool = Field(True, description="continuity correction of the Cochran-Mantel-Haenszel test")
    better: Literal["lower", "higher"] | None = Field(None, description="which direction favours the intervention")
    convert: Literal["luo-wan", "mcgrath", "mcgrath-qe"] | None = Field(
        None,
        description="how medians and quartiles become means and SDs (mcgrath: Box-Cox; mcgrath-qe: quantile "
        "estimation); without it such rows are refused",
    )
    shared_arm: Literal["combine", "split"] | None = Field(
        None,
        description="what becomes of rows of one study that share an arm: their other arms are combined into one, "
        "or the shared arm is split evenly among them",
    )
    correlation: Annotated[float, Field(gt=-1, lt=1)] | None = Field(
        None, description="pre-post correlation assumed for change scores"
    )

    @model_validator(mode="after")
    def _choices_mean_something(self) -> Self:
        broken = broken_choices(self)
        if broken:
            raise PydanticCustomError("rules", "{text}", {"text": " ".join(map(str, broken)), "broken": broken})
        return self


class Analysis(Choices):
    """One analysis; its id is unique in the project and names its page and its JSON."""

    id: Slug = Field(description="short name, unique in the project: lower case, digits, hyphens")
    title: Words = Field(description="what the site calls it")
    table: TableName = Field(description="data/TABLE.csv holds the rows")
    where: Condition | None = Field(None, description='which rows, such as design == "rct" and weeks <= 52')
    columns: dict[str, ColumnName] = Field({}, description="standard column name -> the table's own name")
    subgroups: list[ColumnName] = Field([], description="columns by which studies are grouped")
    moderators: list[
        Annotated[Annotated[Words, Tag("name")] | Annotated[Moderator, Tag("options")], Discriminator(name_or_options)]
    ] = Field([], description="formulas of meta-regressions")
    cluster: ColumnName | None = Field(None, description="column that says which effects belong together")
    random: list[ColumnName] = Field([], description="nested levels of a multilevel model, outermost first")
    network: Network | None = Field(None, description="several treatments compared at once, directly and indirectly")
    robust: Literal["CR0", "CR1", "CR2"] | None = Field(None, description="cluster-robust variance")
    sensitivity: list[
        Annotated[
            Annotated[Literal["leave_one_out", "cumulative"], Tag("name")] | Annotated[Sensitivity, Tag("options")],
            Discriminator(name_or_options),
        ]
    ] = Field([], description="the same analysis with one choice changed")
    bias: list[
        Annotated[
            Annotated[BiasName, Tag("name")] | Annotated[BiasOptions, Tag("options")], Discriminator(name_or_options)
        ]
    ] = Field([], description="probes of small-study effects and selective publication")
    influence: bool = Field(False, description="whether the influence of each study is measured")
    blup: bool = Field(False, description="whether the true effect of each study is predicted (BLUP)")
    baujat: bool = Field(False, description="whether each study's share in heterogeneity and result is measured")
    subsets: Annotated[
        Annotated[bool, Tag("switch")] | Annotated[Subsets, Tag("options")], Discriminator(truth_or_options)
    ] = Field(False, description="all subsets of studies (GOSH)")
    bayes: Annotated[
        Annotated[bool, Tag("switch")] | Annotated[Bayes, Tag("options")], Discriminator(truth_or_options)
    ] = Field(False, description="Bayesian random effects")
    multiverse: Multiverse | None = Field(None, description="every combination of the listed choices")
    glmm: Glmm | None = Field(None, description="which generalised linear mixed model, with method GLMM")
    tables: Tables | None = Field(None, description="zero cells of the tables that MH or PETO pools")
    figures: list[FigureName] = Field(["forest"], description="figures on the analysis' page")
    threshold: Threshold | None = Field(None, description="what counts as an effect that matters")
    certainty: Certainty | None = Field(None, description="certainty of the evidence (GRADE); {} lets the rules decide")
    note: Words | None = Field(None, description="a sentence that the site prints beside the result")

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Self:
        broken = broken_rules(self)
        if broken:
            raise PydanticCustomError("rules", "{text}", {"text": " ".join(map(str, broken)), "broken": broken})
        return self
