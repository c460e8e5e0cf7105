"""What a kind of survey is: the parts that its folder must have.

A kind is one folder and one line. The folder of the kind NAME holds

    __init__.py   a docstring
    declare.py    the model of an entry in a chapter file, a `Survey` (see `declare.survey_parts`)
    facts.py      `Facts`, a `SurveyFacts` of `judge.survey_facts`: what such a survey finds, as a frozen dataclass;
                  its `numbers` are what prose and claims may quote
    describe.py   `survey(declared, declarations, evidence, results)`: what the data say, as `Facts`
    counted.py    `counted(declared, evidence, found, program)`: for each number its rows and Python that gives it
    write.py      `block(findings, declared, found)`: those facts as Markdown, which `{{< woven NAME/ID >}}` shows;
                  a row whose number `counted` gives under a key is wrapped in `scope(number_place(ID, KEY), ...)` of
                  `write.proof.place`: without it a reader is led only to the proof as a whole
    draw.py       its figures, where it has any: functions `(facts, layout) -> Figure | None`
    proof.py      `proof(found)`: R code that gives its numbers again, where they are more than counts of rows
    kind.py       `KIND`, a `Kind` that plugs them together

and the line is its name in `surveys.kinds`. Everything else is derived from that list: the keys of a chapter file, the
checks, the schema, the cache's keys, blocks, figures, and the pages of studies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from metaloom.declare import Declarations
from metaloom.declare.kind import DeclaredKind
from metaloom.declare.survey_parts import Survey
from metaloom.draw.kind import FigureKind
from metaloom.judge.judged import Judged
from metaloom.judge.survey_facts import SurveyFacts
from metaloom.read import Evidence
from metaloom.store.plain import typed
from metaloom.write.findings import Findings
from metaloom.write.proof.code import Code, Part
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.program import Program

Declared = TypeVar("Declared", bound=Survey)
Facts = TypeVar("Facts", bound=SurveyFacts)
Describe = Callable[[Declared, Declarations, Evidence, Mapping[str, Judged]], Facts]
Proof = Callable[[Facts], Iterator[Part]]
CountedOf = Callable[[Declared, Evidence, Facts, Program], Iterator[Counted]]
Block = Callable[[Findings, Declared, Facts], str]


COUNTED = "These numbers are counts of rows: the Python above counts them, and R has nothing to add."


@dataclass(frozen=True, kw_only=True)
class Kind(DeclaredKind, Generic[Declared, Facts]):
    """A kind of survey: `key` of a chapter file, `about` for its schema, and the parts of its folder.

    `describe` is called again only when the survey, its data or the code that it imports change.
    """

    model: type[Declared]
    facts: type[Facts]
    describe: Describe[Declared, Facts]
    block: Block[Declared, Facts]
    counted: CountedOf[Declared, Facts]
    figures: tuple[FigureKind[Facts], ...] = ()
    proof: Proof[Facts] | None = None

    def found(
        self, declared: Declared, declarations: Declarations, evidence: Evidence, results: Mapping[str, Judged]
    ) -> Facts:
        """Return what one survey finds.

        Raises ValueError where `describe` names a figure that this kind does not have.
        """
        facts = self.describe(declared, declarations, evidence, results)
        unknown = set(facts.figures) - {figure.name for figure in self.figures}
        if unknown:
            raise ValueError(f"surveys of the kind {self.key!r} have no figure {', '.join(sorted(unknown))}")
        return facts

    def read(self, value: Mapping[str, Any]) -> Facts:
        """Return the facts that a plain form describes."""
        return typed(self.facts, value)

    def code(self, found: Facts) -> Code:
        """Return the R program of one survey; that of a kind without a proof says that its rows are the proof."""
        parts = tuple(self.proof(found)) if self.proof else ()
        return Code(parts) if parts else Code(unable=COUNTED)
