"""Everything about an analysis that `defaults` of a chapter may also set."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from metaloom.errors import quoted

from .broken import Broken
from .vocabulary import Measure, Method, PredictionRule, Strict, Test, ZeroCells


class Choices(Strict):
    """Everything about an analysis that `defaults` may also set."""

    measure: Measure | None = Field(None, description="effect measure, such as RR (risk ratio) or MD (mean difference)")
    method: Method = Field("REML", description="how studies are pooled, such as REML, EE (equal effects) or MH")
    test: Test = Field(
        "adhoc",
        description="z, t, knha (Hartung-Knapp), or adhoc (Hartung-Knapp, never narrower than z); if not said, adhoc "
        "for random effects pooled by inverse variance, and z for equal effects, tables, several levels and networks",
    )
    level: Annotated[float, Field(gt=0, lt=100)] = Field(95, description="level of intervals, in percent")
    prediction: PredictionRule = Field(
        "hts",
        description="rule of the prediction interval, which needs three studies: hts is t with k-2 degrees of freedom, "
        "t (as RevMan) and knha t with k-1, normal the normal distribution",
    )
    minimum_studies: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        2, description="with fewer studies nothing is pooled"
    )
    add: Annotated[float, Field(ge=0)] = Field(0.5, description="what is added to the cells of tables with zeros")
    to: ZeroCells = Field("only0", description="to which studies it is added: those with a zero, all, all if any, none")
    drop00: bool | None = Field(
        None,
        description="whether studies without events in both arms are left without an estimate of their own; "
        "if not said, for OR and RR, and with MH, PETO and GLMM, which need none",
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
    shared_arm: Literal["combine", "split", "already_split"] | None = Field(
        None,
        description="what becomes of rows of one study that share an arm: their other arms are combined into one, "
        "the shared arm is split evenly among them, or it is split already in the table",
    )
    correlation: Annotated[float, Field(gt=-1, lt=1)] | None = Field(
        None, description="pre-post correlation assumed for change scores"
    )

    @model_validator(mode="after")
    def _choices_mean_something(self) -> Self:
        if self.level < 1:
            cause = f"`level` is a percentage, and {quoted(self.level)} would mean {quoted(self.level)} %."
            broken = [Broken(("level",), cause, f"Write level: {quoted(100 * self.level)}.", code="ML-0406")]
            raise PydanticCustomError("rules", "{text}", {"text": " ".join(map(str, broken)), "broken": broken})
        return self
