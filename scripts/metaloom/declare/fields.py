"""What one analysis may declare, field by field; `analysis` adds the rules that hold between them.

Field names are metafor's where metafor has one. Unknown keys are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from .certainty import Certainty
from .choices import Choices
from .options import Bayes, BiasOptions, Glmm, Moderator, Multiverse, Sensitivity, Subsets, Tables, Threshold
from .structure import Network
from .vocabulary import (
    BiasName,
    ColumnName,
    Condition,
    FigureName,
    Slug,
    TableName,
    Words,
    name_or_options,
    truth_or_options,
)

JOINT = " + "
"""Between the columns that name a study together, as in `read.joint_names`."""


def joint(column: Any) -> Any:
    """Return several columns as the name of the one that they make together."""
    several = isinstance(column, list) and len(column) > 1 and all(isinstance(name, str) and name for name in column)
    return JOINT.join(column) if several else column


Mapped = Annotated[
    ColumnName,
    BeforeValidator(joint, json_schema_input_type=ColumnName | Annotated[list[ColumnName], Field(min_length=2)]),
]


def made_anew(make: Callable[[], Any], description: str) -> Any:
    """Return a field with a default that is made for each analysis: pydantic copies one that it is given as deep as it
    goes, which takes longer than to read the declaration.
    """
    return Field(default_factory=make, description=description, json_schema_extra={"default": make()})


class AnalysisFields(Choices):
    """The fields of one analysis."""

    id: Slug = Field(description="short name, unique in the project: lower case, digits, hyphens")
    title: Words = Field(description="what the site calls it")
    table: TableName = Field(description="data/TABLE.csv holds the rows")
    unit: Words | None = Field(None, description="what sizes of groups count: participants (if not said), plants, eyes")
    effect: Words | None = Field(None, description="what an effect is, such as log response ratio of yield, with GEN")
    pool_designs: Words | None = Field(
        None, description="the reason for which randomised and other studies are pooled together; refused without one"
    )
    where: Condition | None = Field(None, description='which rows, such as design == "rct" and weeks <= 52')
    columns: dict[str, Mapped] = made_anew(
        dict, "standard column name -> the table's own name; for study_id also several, such as [author, year]"
    )
    subgroups: list[ColumnName] = made_anew(list, "columns by which studies are grouped")
    moderators: list[
        Annotated[Annotated[Words, Tag("name")] | Annotated[Moderator, Tag("options")], Discriminator(name_or_options)]
    ] = made_anew(list, "formulas of meta-regressions")
    cluster: ColumnName | None = Field(None, description="column that says which effects belong together")
    random: list[ColumnName] = made_anew(list, "nested levels of a multilevel model, outermost first")
    network: Network | None = Field(None, description="several treatments compared at once, directly and indirectly")
    robust: Literal["CR0", "CR1", "CR2"] | None = Field(None, description="cluster-robust variance")
    sensitivity: list[
        Annotated[
            Annotated[Literal["leave_one_out", "cumulative"], Tag("name")] | Annotated[Sensitivity, Tag("options")],
            Discriminator(name_or_options),
        ]
    ] = made_anew(list, "the same analysis with one choice changed")
    bias: list[
        Annotated[
            Annotated[BiasName, Tag("name")] | Annotated[BiasOptions, Tag("options")], Discriminator(name_or_options)
        ]
    ] = made_anew(list, "probes of small-study effects and selective publication")
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
    figures: list[FigureName] = made_anew(lambda: ["forest"], "figures on the analysis' page")
    threshold: Threshold | None = Field(None, description="what counts as an effect that matters")
    certainty: Certainty | None = Field(None, description="certainty of the evidence (GRADE); {} lets the rules decide")
    note: Words | None = Field(None, description="a sentence that the site prints beside the result")
