"""What an analysis may be asked besides its pooled estimate, with the options of each."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from .vocabulary import ColumnName, Condition, Measure, Method, Strict, Test, Words, ZeroCells, truth_or_number


class Glmm(Strict):
    """Which generalised linear mixed model (Stijnen 2010; Jackson 2018)."""

    model: Literal["UM.FS", "UM.RS", "CM.EL", "CM.AL"] = Field(
        "UM.FS",
        description="unconditional with fixed (UM.FS) or random (UM.RS) study effects, "
        "or conditional, exact (CM.EL) or approximate (CM.AL)",
    )
    effects: Literal["ML", "EE", "FE"] = Field(
        "ML", description="random effects by maximum likelihood (ML), or equal effects (EE, FE)"
    )
    integral: Literal["laplace", "quadrature"] | None = Field(
        None,
        description="how the random effects are integrated out; if not said, by quadrature, "
        "and for UM.RS by Laplace's approximation as lme4 and metafor do",
    )


class Tables(Strict):
    """What is done to the tables before MH or PETO pools them: by default nothing, as zero cells do no harm there."""

    add: Annotated[float, Field(ge=0)] = Field(0.5, description="what is added to the cells of a table")
    to: ZeroCells = Field("none", description="to which tables it is added")
    drop00: bool = Field(False, description="whether studies without events in both arms are left out")


class Sensitivity(Strict):
    """The same analysis with one choice changed: other rows, another method, test, measure or zero-cell rule."""

    title: Words | None = Field(None, description="what the table of sensitivity analyses calls it")
    where: Condition | None = Field(None, description="which of the analysis' rows are kept")
    method: Method | None = Field(None, description="another way to pool")
    test: Test | None = Field(None, description="another test and interval")
    measure: Measure | None = Field(None, description="another effect measure")
    add: Annotated[float, Field(ge=0)] | None = Field(None, description="another number added to zero cells")
    to: ZeroCells | None = Field(None, description="another rule to which studies it is added")
    drop00: bool | None = Field(None, description="whether studies without events in both arms are left out")
    cumulative: ColumnName | None = Field(None, description="column that gives the order in which studies enter")


class Moderator(Strict):
    """A meta-regression: a formula such as `year` or `route + donor`."""

    formula: Words = Field(description="terms joined by +, as in `year` or `route + donor`; a:b is an interaction")
    permutation: Annotated[
        Annotated[bool, Tag("switch")] | Annotated[int, Field(ge=1, le=10_000_000), Tag("number")],
        Discriminator(truth_or_number),
    ] = Field(False, description="permutation test: true, or how many permutations at most")
    contrasts: dict[str, dict[str, float]] = Field(
        {}, description="name -> weights of coefficients, for sums or differences of them"
    )


class Threshold(Strict):
    """What counts as an effect that matters: an effect of the measure, or so many people of so many."""

    minimal_important: float | None = Field(
        None, description="the smallest effect that matters, on the natural scale: 0.9 for a risk ratio, 5 for points"
    )
    absolute: Annotated[float, Field(gt=0)] | None = Field(
        None, description="the same in absolute terms: 30, with per: 1000, for 30 of 1000 people"
    )
    per: Annotated[int, Field(ge=1)] = Field(1000, description="of how many people `absolute` counts")


class TrimAndFill(Strict):
    """Trim-and-fill (Duval and Tweedie 2000)."""

    estimator: Literal["L0", "R0", "Q0"] = Field("L0", description="how the number of missing studies is estimated")
    side: Literal["left", "right"] | None = Field(None, description="where studies are thought missing; else found out")


class Selection(Strict):
    """Selection model: a step function (Vevea and Hedges 1995) or the beta weights (Citkowicz and Vevea 2017)."""

    model: Literal["step", "beta"] = Field("step", description="shape of the selection function")
    steps: Annotated[list[Annotated[float, Field(gt=0, le=1)]], Field(min_length=1)] = Field(
        [0.025], description="one-sided p values at which the chance of publication changes, ascending"
    )
    alternative: Literal["two.sided", "greater", "less"] = Field(
        "greater", description="the direction that is more easily published"
    )


class BiasOptions(Strict):
    """A bias probe that takes options."""

    trim_and_fill: TrimAndFill | None = Field(None, description="trim-and-fill with its options")
    selection: Selection | None = Field(None, description="a selection model with its options")


class Subsets(Strict):
    """GOSH (Olkin 2012): all subsets, or a seeded sample once there are more than `limit`."""

    limit: Annotated[int, Field(ge=1, le=10_000_000)] = Field(100_000, description="how many subsets at most")
    seed: Annotated[int, Field(ge=0, lt=2**63)] = Field(
        1, description="where the sample begins, so that it can be drawn again"
    )


class Bayes(Strict):
    """Random effects by quadrature; the prior is on tau, on the analysis scale."""

    prior: Literal["half_normal", "half_cauchy"] = Field("half_normal", description="shape of the prior on tau")
    scale: Annotated[float, Field(gt=0)] = Field(0.5, description="scale of the prior, on the analysis scale")


class Multiverse(Strict):
    """Every combination of the listed choices."""

    methods: list[Method] = Field([], description="ways to pool")
    tests: list[Test] = Field([], description="tests and intervals")
    measures: list[Measure] = Field([], description="effect measures")
    where: list[Condition] = Field([], description="conditions on the rows, each one choice")
