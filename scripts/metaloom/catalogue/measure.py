"""What a measure is: the facts from which every room derives its tables. None of them can be forgotten.

A fact without a default must be decided in every row; Python refuses a row that lacks one. What can be checked of a
row is checked when the row is made, so that a contradiction is an error at import and not a wrong word on a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from metaloom.catalogue.columns import BINARY, OF_TOTAL, READY, READY_OF_ONE_GROUP
from metaloom.catalogue.comparisons import ONE_GROUP, TWO_GROUPS, Comparison
from metaloom.catalogue.escalc import ESCALC
from metaloom.catalogue.risks import Way
from metaloom.catalogue.scales import FREEMAN_TUKEY, IDENTITY, LOGARITHM, Scale

Layout = tuple[str, ...]
ZeroEvents = Literal["no counts", "addition", "as they are"]
InformationSize = Literal["risks", "means"]


class CatalogueError(ValueError):
    """A row of the catalogue that cannot be true."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One effect measure.

    `code` is the word of declarations and results, metafor's where metafor has the measure (`metafor`). `name` is what
    sentences call it, `head` what columns and axes do. `layouts` are the sets of columns that its own formula is
    computed from; a row of a table uses the first of the `routes` that it can fill.

    `zero_events`: "no counts" where the measure is not made of counts; "addition" where a constant is added to empty
    cells as declared; "as they are" where the measure exists for empty cells, so that nothing is added unless `add`
    itself was declared. `positive` names the columns whose logarithm is taken, `combined` the
    columns of arms that are combined where these are more than the first layout (groups that differ in mean spread
    wider together).

    `noun` is what is lowered or raised ("the risk"); where more of it is better `noun_if_more_is_better` is said.
    `absolute` is the way from a risk without treatment to one with it. `information_size` says by which rule the
    optimal information size is found; `in_deviations` that the unit is a standard deviation.
    `tables` are the methods that pool the tables themselves which fit the measure. `bounds` are what an estimate on its
    own scale cannot pass; the limits of its interval may, where the formula is a plain one. `ratio_of_risks` says that
    it is read as one as it is, `drops_double_zero` that a study without events in either arm says nothing of it,
    `in_per_cent` that people say it in per cent although it is a ratio: a matter of words alone.
    """

    code: str
    name: str
    head: str
    layouts: tuple[Layout, ...]
    comparison: Comparison
    scale: Scale
    zero_events: ZeroEvents
    noun: str
    noun_if_more_is_better: str = ""
    variances: tuple[str, ...] = ("LS",)
    positive: tuple[str, ...] = ()
    combined: Layout = ()
    tables: tuple[str, ...] = ()
    absolute: Way | None = None
    information_size: InformationSize | None = None
    in_deviations: bool = False
    bounds: tuple[float, float] | None = None
    ratio_of_risks: bool = False
    drops_double_zero: bool = False
    in_per_cent: bool = False

    def __post_init__(self) -> None:
        """Refuse a row whose facts contradict each other."""
        columns = {name for layout in self.layouts for name in layout}
        counted = any(name.startswith("events") for layout in self.layouts[:1] for name in layout)
        for true, fault in (
            (bool(self.layouts), "it has no columns to be computed from"),
            (bool(self.name and self.head and self.noun), "it has no words"),
            (self.variances[:1] == ("LS",), "the large-sample variance, LS, is not its first"),
            (set(self.positive) <= columns, "it takes the logarithm of a column that it does not read"),
            (counted == (self.zero_events != "no counts"), "its columns and its rule for zero events disagree"),
            (self.compares or not any(name.endswith("_control") for name in columns), "a control without a comparison"),
            (self.compares or self.absolute is None, "an absolute effect without a comparison"),
            (self.compares or self.information_size is None, "an information size without a comparison"),
            (self.bounds is None or not self.ratio, "bounds of a ratio"),
            (not self.ratio_of_risks or self.ratio, "a ratio of risks that is not a ratio"),
            (not self.drops_double_zero or self.counts, "studies without events, but no counts"),
            (self.comparison is not ONE_GROUP or not self.tables or self.tables == ("GLMM",), "tables of one group"),
        ):
            if not true:
                raise CatalogueError(f"measure {self.code}: {fault}")

    @property
    def compares(self) -> bool:
        """Whether two groups are compared, so that there is a comparator."""
        return self.comparison is TWO_GROUPS

    @property
    def null(self) -> float | None:
        """The value of no effect on the analysis scale; None where one group stands alone."""
        return self.comparison.null

    @property
    def ratio(self) -> bool:
        """Whether the measure is a ratio analysed as its logarithm: no effect is 1 on the scale that people read."""
        return self.scale is LOGARITHM and self.null is not None

    @property
    def difference(self) -> bool:
        """Whether the measure is analysed on the scale that people read."""
        return self.scale is IDENTITY

    @property
    def two_by_two(self) -> bool:
        """Whether the measure is computed from events and totals of two groups."""
        return BINARY in self.layouts

    @cached_property
    def routes(self) -> tuple[Layout, ...]:
        """Every set of columns that an effect can be had from: the formula's own first, then ready-made estimates."""
        if self.scale is FREEMAN_TUKEY:
            ready: tuple[Layout, ...] = (OF_TOTAL,)
        else:
            ready = READY if self.null is not None else READY_OF_ONE_GROUP
        return tuple(dict.fromkeys((*self.layouts, *ready)))

    @cached_property
    def inputs(self) -> frozenset[str]:
        """The columns that any of its routes reads."""
        return frozenset(name for route in self.routes for name in route)

    @property
    def counts(self) -> bool:
        """Whether the measure is made of counts: a rule for empty cells then means something."""
        return self.zero_events != "no counts"

    @property
    def ready_made(self) -> bool:
        """Whether papers give the estimate itself: the columns of an estimate are looked for first."""
        return self.layouts[0] in READY

    @property
    def arms(self) -> Layout:
        """The columns that rows of one study share or combine where they have an arm in common."""
        return self.combined or self.layouts[0]

    @property
    def from_means(self) -> bool:
        """Whether means or standard deviations are its data: conversions from medians and the like then help."""
        return any(name.startswith(("mean", "sd")) for layout in self.layouts for name in layout)

    @property
    def metafor(self) -> str | None:
        """The measure's name in metafor; None where metafor has none."""
        return self.code if self.code in ESCALC else None

    def noun_for(self, better: str | None) -> str:
        """Return what is lowered or raised; a risk of something good is a chance."""
        return self.noun_if_more_is_better if better == "higher" and self.noun_if_more_is_better else self.noun
