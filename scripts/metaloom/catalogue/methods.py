"""The estimators, one row each, in the order in which messages and the schema list them.

To add one: its row here, its formula where its family is computed (`pool.kernel` refuses to be imported while a row of
the inverse variance has none), its witness, its tests.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from metaloom.catalogue.measure import CatalogueError
from metaloom.catalogue.measures import ROWS as MEASURE_ROWS

Family = Literal["equal effects", "moments", "likelihood", "generalised Q", "tables"]


@dataclass(frozen=True, kw_only=True)
class Method:
    """One way to pool.

    `words` say it in a sentence about the method, `short` in a list of choices or under a figure. `family` is what
    computes it; `random`: whether effects differ between studies in its model; `networks`: whether a network can be
    pooled by it. `browser` is the method by which the script of the reader's page pools instead, its own code where
    the script knows it. `reference` is the key by which a project's bibliography may hold its paper.
    """

    code: str
    words: str
    short: str
    family: Family
    random: bool
    networks: bool
    browser: str
    reference: str | None = None

    @property
    def tables(self) -> bool:
        """Whether counts are pooled, not effect sizes: a study without an estimate of its own may still take part."""
        return self.family == "tables"

    @property
    def tau2(self) -> bool:
        """Whether the method estimates a between-study variance by inverse-variance weights."""
        return self.random and not self.tables

    @property
    def footer(self) -> str:
        """The model in the few words that are under a figure."""
        if self.tables:
            return f"{self.short[0].upper()}{self.short[1:]}" if self.random else f"Equal effects, {self.short}"
        return f"Random effects ({self.short})" if self.random else "Equal effects, inverse variance"

    @property
    def in_browser(self) -> bool:
        """Whether the script of the reader's page pools by this very method."""
        return self.browser == self.code or self.family == "equal effects"

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The measures that the method pools, where it pools tables; all of them otherwise."""
        return tuple(row.code for row in MEASURE_ROWS if not self.tables or self.code in row.tables)


_RANDOM = "random effects; between-study variance by "
_EQUAL = "equal-effects model, inverse-variance weights"

ROWS = (
    Method(
        code="EE", words=_EQUAL, short="equal effects", family="equal effects", random=False, networks=True,
        browser="EE",
    ),
    Method(
        code="FE", words=_EQUAL, short="equal effects", family="equal effects", random=False, networks=True,
        browser="EE",
    ),
    Method(
        code="DL", words=f"{_RANDOM}the method of moments (DerSimonian and Laird 1986)", short="DerSimonian-Laird",
        family="moments", random=True, networks=True, browser="DL", reference="dersimonian_1986",
    ),
    Method(
        code="HE", words=f"{_RANDOM}Hedges' estimator (Hedges and Olkin 1985)", short="Hedges", family="moments",
        random=True, networks=False, browser="HE",
    ),
    Method(
        code="HS", words=f"{_RANDOM}Hunter and Schmidt's estimator", short="Hunter-Schmidt", family="moments",
        random=True, networks=False, browser="HS",
    ),
    Method(
        code="HSk", words=f"{_RANDOM}Hunter and Schmidt's estimator, corrected for few studies (Brannick 2019)",
        short="Hunter-Schmidt, corrected", family="moments", random=True, networks=False, browser="REML",
    ),
    Method(
        code="SJ", words=f"{_RANDOM}Sidik and Jonkman's estimator (2005)", short="Sidik-Jonkman", family="moments",
        random=True, networks=False, browser="SJ",
    ),
    Method(
        code="ML", words=f"{_RANDOM}maximum likelihood", short="maximum likelihood", family="likelihood",
        random=True, networks=True, browser="ML", reference="viechtbauer_2005",
    ),
    Method(
        code="REML", words=f"{_RANDOM}restricted maximum likelihood (Viechtbauer 2005)", short="REML",
        family="likelihood", random=True, networks=True, browser="REML", reference="viechtbauer_2005",
    ),
    Method(
        code="EB", words=f"{_RANDOM}the empirical Bayes estimator (Morris 1983)", short="empirical Bayes",
        family="generalised Q", random=True, networks=False, browser="EB",
    ),
    Method(
        code="PM", words=f"{_RANDOM}Paule and Mandel's estimator (1982)", short="Paule-Mandel",
        family="generalised Q", random=True, networks=True, browser="PM",
    ),
    Method(
        code="PMM", words=f"{_RANDOM}Paule and Mandel's estimator, median-unbiased (Viechtbauer 2021)",
        short="Paule-Mandel, median-unbiased", family="generalised Q", random=True, networks=False, browser="REML",
    ),
    Method(
        code="MH", words="Mantel-Haenszel, equal effects (Mantel and Haenszel 1959; Greenland and Robins 1985)",
        short="Mantel-Haenszel", family="tables", random=False, networks=False, browser="EE", reference="mantel_1959",
    ),
    Method(
        code="PETO", words="Peto's one-step method, equal effects (Yusuf 1985)", short="Peto", family="tables",
        random=False, networks=False, browser="EE",
    ),
    Method(
        code="GLMM", words="generalised linear mixed model for counts (Stijnen 2010)",
        short="generalised linear mixed model", family="tables", random=True, networks=False, browser="REML",
    ),
)  # fmt: skip

METHODS: dict[str, Method] = {row.code: row for row in ROWS}


def require_all(module: str, what: str, computed: Iterable[str], declared: Iterable[str]) -> None:
    """Raise CatalogueError unless `computed` names the declared methods, each and no other.

    Every module that computes something for each method of a family says so when it is imported (`module` is its
    `__name__`); the message names its file.
    """
    file = module.removeprefix("metaloom.").replace(".", "/") + ".py"
    known, rows = set(computed), set(declared)
    for code in sorted(known ^ rows):
        if code in rows:
            raise CatalogueError(f"{file} has no {what} for the method {code} of catalogue/methods.py")
        raise CatalogueError(f"{file} has a {what} for {code}, which is not a method of catalogue/methods.py")


def family(*names: Family) -> frozenset[str]:
    """Return the codes of the methods of these families."""
    return frozenset(row.code for row in ROWS if row.family in names)
