"""What the rules of the editor's desk look at, and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from metaloom.declare import Declarations
from metaloom.declare.review import Review, Topic
from metaloom.judge.judged import Judged
from metaloom.judge.survey_facts import SurveyFacts
from metaloom.read import Evidence

OK = "ok"
Status = Literal["met", "not met", "not applicable", "needs a person"]
NOT_STATED = "The project does not say (review.yml)."
MOST_NAMED = 4


@dataclass(frozen=True)
class Case:
    """A project as an editor meets it. `pages` are the site's pages; `prose` is what people wrote, page by page."""

    declarations: Declarations
    evidence: Evidence
    results: Mapping[str, Judged]
    surveys: Mapping[str, SurveyFacts] = field(default_factory=dict)
    review: Review = field(default_factory=Review)
    pages: frozenset[str] = frozenset()
    prose: Mapping[str, str] = field(default_factory=dict)
    licences: tuple[str, ...] = ()
    doi: str | None = None
    version: str | None = None
    has_changes: bool = False

    @property
    def estimable(self) -> list[Judged]:
        """The results with an estimate."""
        return [result for result in self.results.values() if result.status == OK]

    def titles(self, identifiers: Iterable[str]) -> str:
        """Return a few analyses by the titles that readers know, as prose lists them."""
        known = {analysis.id: analysis.title for analysis in self.declarations.analyses}
        return named((known.get(identifier, identifier) for identifier in identifiers), "; ")

    def page(self, name: str, part: str = "") -> str | None:
        """Return a link to a page of the site, if there is such a page."""
        return f"/{name}{part}" if name in self.pages else None


@dataclass(frozen=True)
class Finding:
    """The answer of a rule: verdict, its reason with the numbers, and where to look (a link inside the site)."""

    status: Status
    words: str
    place: str | None = None


@dataclass(frozen=True)
class Check:
    """One line of the desk: what is asked, the rule that answers, and the text that asks for it."""

    name: str
    asks: str
    rule: Callable[[Case], Finding]
    reference: str = ""


def stated(case: Case, topic: Topic) -> Finding:
    """Return what the review says of a topic; not met where it says nothing."""
    statement = case.review.statements.get(topic)
    if statement is None:
        return Finding("not met", NOT_STATED)
    return Finding(met_if(statement.done), statement.words, statement.place)


def reported(case: Case, topic: Topic) -> Finding:
    """Return what the review says of a topic, where saying that it was not done is an answer as well."""
    found = stated(case, topic)
    return Finding("met", found.words, found.place) if topic in case.review.statements else found


def nothing_pooled(case: Case) -> Finding | None:
    """Return the answer of rules on pooled results where there is none to look at; None where there is one."""
    return None if case.estimable else Finding("not applicable", "No result was pooled.")


def met_if(holds: bool) -> Status:
    """Return the verdict of a rule that a program can decide."""
    return "met" if holds else "not met"


def named(words: Iterable[str], between: str = ", ") -> str:
    """Return a few names of many, as prose lists them."""
    found = list(words)
    more = len(found) - MOST_NAMED
    return between.join(found[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def some_of(part: int, whole: int) -> str:
    """Return "3 of 12", and "none of 12" where there is nothing."""
    return f"{part or 'none'} of {whole}"


def page_of(identifier: str, part: str = "") -> str:
    """Return the page of an analysis."""
    return f"/analyses/{identifier}.qmd{part}"
