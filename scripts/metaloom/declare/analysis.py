"""One analysis as its author declares it: a table, its rows, an effect measure, a way to pool, and what to probe.

Field names are metafor's where metafor has one. Unknown keys are refused; cross-checks that need
the data (columns, studies) happen in `read`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Measure = Literal[
    "RR", "OR", "RD", "AS", "PETO",
    "MD", "SMD", "SMDH", "ROM", "CVR", "VR",
    "MC", "SMCC", "SMCR", "ROMC",
    "PR", "PLO", "PLN", "PAS", "PFT",
    "IRR", "IRD", "IR", "IRLN", "IRS",
    "MN", "MNLN", "SDLN", "CVLN",
    "HR", "GEN",
]  # fmt: skip
Method = Literal["EE", "FE", "DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM", "PMM", "MH", "PETO", "GLMM"]
Test = Literal["z", "t", "knha", "adhoc"]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class Strict(BaseModel):
    """Every declared thing is frozen, and refuses keys that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Glmm(Strict):
    """Which generalised linear mixed model (Stijnen 2010; Jackson 2018)."""

    model: Literal["UM.FS", "UM.RS", "CM.EL", "CM.AL"] = "UM.FS"
    effects: Literal["ML", "EE", "FE"] = "ML"


class Tables(Strict):
    """What is done to the tables before MH or PETO pools them: by default nothing, as zero cells do no harm there."""

    add: Annotated[float, Field(ge=0)] = 0.5
    to: Literal["only0", "all", "if0all", "none"] = "none"
    drop00: bool = False


class Sensitivity(Strict):
    """The same analysis with one choice changed: other rows, another method, test, measure or zero-cell rule."""

    title: str | None = None
    where: str | None = None
    method: Method | None = None
    test: Test | None = None
    measure: Measure | None = None
    add: float | None = None
    to: Literal["only0", "all", "if0all", "none"] | None = None
    drop00: bool | None = None
    cumulative: str | None = Field(None, description="column that gives the order in which studies enter")


class Moderator(Strict):
    """A meta-regression: a formula such as `year` or `route + donor`."""

    formula: str
    permutation: bool | int = False
    contrasts: dict[str, dict[str, float]] = {}


class Threshold(Strict):
    """What counts as an effect that matters, on the natural scale."""

    minimal_important: float


class TrimAndFill(Strict):
    estimator: Literal["L0", "R0", "Q0"] = "L0"
    side: Literal["left", "right"] | None = None


class Selection(Strict):
    """Selection model: a step function (Vevea and Hedges 1995) or the beta weights (Citkowicz and Vevea 2017)."""

    model: Literal["step", "beta"] = "step"
    steps: list[float] = [0.025]
    alternative: Literal["two.sided", "greater", "less"] = "greater"


class BiasOptions(Strict):
    """A bias probe that takes options."""

    trim_and_fill: TrimAndFill | None = None
    selection: Selection | None = None


BiasName = Literal[
    "egger", "egger_mixed", "peters", "harbord", "rank", "trim_and_fill", "selection",
    "pet", "peese", "pet_peese", "fail_safe_n", "excess_significance",
]  # fmt: skip


class Subsets(Strict):
    """GOSH (Olkin 2012): all subsets, or a seeded sample once there are more than `limit`."""

    limit: int = 100_000
    seed: int = 1


class Bayes(Strict):
    """Random effects by quadrature; the prior is on tau, on the analysis scale."""

    prior: Literal["half_normal", "half_cauchy"] = "half_normal"
    scale: float = 0.5


class Multiverse(Strict):
    """Every combination of the listed choices."""

    methods: list[Method] = []
    tests: list[Test] = []
    measures: list[Measure] = []
    where: list[str] = []


class Choices(Strict):
    """Everything about an analysis that `defaults` may also set."""

    measure: Measure | None = None
    method: Method = "REML"
    test: Test = "z"
    level: Annotated[float, Field(gt=0, lt=100)] = 95
    prediction: Literal["hts", "normal", "t", "knha"] = "hts"
    minimum_studies: Annotated[int, Field(ge=1)] = 2
    add: Annotated[float, Field(ge=0)] = 0.5
    to: Literal["only0", "all", "if0all", "none"] = "only0"
    drop00: bool = False
    vtype: Literal["LS", "LS2", "UB", "AV", "HO"] | None = None
    tau2: Literal["separate", "common"] = "separate"
    tau2_value: Annotated[float, Field(ge=0)] | None = Field(
        None, description="a between-study variance that is known and not to be estimated"
    )
    tau2_ci: Literal["q_profile", "profile_likelihood"] = Field(
        "q_profile", description="how the confidence interval of the between-study variance is found"
    )
    continuity: bool = Field(True, description="continuity correction of the Cochran-Mantel-Haenszel test")
    better: Literal["lower", "higher"] | None = None
    convert: Literal["luo-wan", "mcgrath"] | None = Field(
        None, description="how medians and quartiles become means and SDs; without it such rows are refused"
    )
    correlation: Annotated[float, Field(gt=-1, lt=1)] | None = Field(
        None, description="pre-post correlation assumed for change scores"
    )


class Analysis(Choices):
    """One analysis; its id is unique in the project and names its page and its JSON."""

    id: Slug
    title: str
    table: str
    where: str | None = None
    columns: dict[str, str] = {}
    subgroups: list[str] = []
    moderators: list[str | Moderator] = []
    cluster: str | None = None
    random: list[str] = Field([], description="nested levels of a multilevel model, outermost first")
    robust: Literal["CR0", "CR1", "CR2"] | None = None
    sensitivity: list[Literal["leave_one_out", "cumulative"] | Sensitivity] = []
    bias: list[BiasName | BiasOptions] = []
    influence: bool = False
    baujat: bool = False
    subsets: bool | Subsets = False
    bayes: bool | Bayes = False
    multiverse: Multiverse | None = None
    glmm: Glmm | None = None
    tables: Tables | None = None
    figures: list[str] = ["forest"]
    threshold: Threshold | None = None
    note: str | None = None


class Claim(Strict):
    """Somebody's statement, bound to an analysis that can hold it up or fail it."""

    id: Slug
    text: str
    source: str | None = None
    analysis: str
    holds_when: str
    fails_when: str | None = None
    guard: bool = False


class TableView(Strict):
    """A table of the project's data as the site prints it: chosen rows, chosen columns, in a declared order."""

    id: Slug
    title: str = Field(description="the caption")
    table: str = Field(description="name of the data table")
    where: str | None = Field(None, description="which rows")
    columns: dict[str, str] = Field(description="column name -> heading as printed, in order")
    sort: list[str] = Field([], description="columns to sort by")
    note: str | None = Field(None, description="a sentence under the table")


class Matrix(Strict):
    """Who reported what: studies in rows, the values of one column in columns, what another column says in the cells."""

    id: Slug
    title: str = Field(description="the caption")
    table: str = Field(description="name of the data table")
    where: str | None = Field(None, description="which rows")
    across: str = Field(description="column whose values head the columns")
    cell: str = Field(description="column whose value stands in the cell")
    note: str | None = Field(None, description="a sentence under the table")


class Chapter(Strict):
    """What one `chapters/NAME.yml` declares."""

    chapter: str
    title: str | None = None
    defaults: dict[str, Any] = {}
    analyses: list[Analysis] = []
    claims: list[Claim] = []
    tables: list[TableView] = []
    matrices: list[Matrix] = []
