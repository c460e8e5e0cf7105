"""Rules on what is printed: words, numbers, versions, licences."""

from __future__ import annotations

import re

from metaloom.judge.desk.case import Case, Finding, met_if, named, stated

TYPED_RESULT = re.compile(
    r"(?:\b\d+(?:\.\d+)?\s?%\s?CI\b|\b[pP]\s?[=<>]\s?0?\.\d|\bI²\s?=\s?\d|\b(?:RR|OR|HR|MD|SMD)\s?=?\s?\d+\.\d)"
)
LIVING = re.compile(r"\bliving (?:\w+ ){0,2}(?:reviews?|evidence|guidelines?|site|meta-analys[ie]s)\b", re.IGNORECASE)
SHORTCODE = re.compile(r"\{\{<(?:(?!\{\{<|>\}\}).)*>\}\}", re.DOTALL)


def verbs_follow_results(case: Case) -> Finding:
    """Check that sentences on results take their verb by rule from interval, threshold and certainty."""
    statement = case.review.statements.get("conclusions")
    words = f"The sentences on each analysis ({len(case.results)}) are written by rule from its results."
    if statement is not None and statement.done:
        return Finding("met", f"{words} {statement.words}", statement.place)
    return Finding(
        "needs a person", f"{words} Free prose has to be read.", case.page("chapters/methods.qmd", "#sec-words")
    )


def numbers_are_not_typed(case: Case) -> Finding:
    """Check that no result is typed into prose: it is drawn from the same place as the tables."""
    if not any(case.prose.values()):
        return Finding("not applicable", "The project has no prose.")
    typed = [name for name, text in case.prose.items() if TYPED_RESULT.search(SHORTCODE.sub("", text))]
    if typed:
        return Finding("not met", f"Typed by hand in {named(typed)}.", case.page(typed[0]))
    drawn = sum(len(SHORTCODE.findall(text)) for text in case.prose.values())
    words = f"Prose draws its numbers and tables from the results at {drawn} places, and no result is typed by hand."
    return Finding("met", words, case.page("index.qmd"))


def data_and_code_are_open(case: Case) -> Finding:
    """Check that data, code and licence are there; a DOI names the version."""
    if not case.licences:
        return Finding("not met", "No licence is declared (CITATION.cff).")
    words = f"Data, declarations and code are published; licence {', '.join(case.licences)}."
    if case.doi is None:
        return Finding("not met", f"{words} No DOI has been minted.", case.page("index.qmd", "#sec-cite"))
    return Finding("met", f"{words} DOI {case.doi}.", case.page("index.qmd", "#sec-cite"))


def version_and_changes_are_told(case: Case) -> Finding:
    """Check that the version is named, and what changed is written down."""
    if case.version is None:
        return Finding("not met", "No version is named (CITATION.cff).")
    if not case.has_changes:
        return Finding("not met", f"Version {case.version}; no list of changes.")
    return Finding("met", f"Version {case.version}, with a list of changes in the repository (CHANGELOG.md).")


def title_names_the_kind(case: Case) -> Finding:
    """Check that the title says that this is a systematic review, where it is one."""
    search = case.review.statements.get("search")
    if search is None or not search.done:
        return Finding(
            "not applicable", "The project does not claim to be a systematic review, and its title does not say so."
        )
    title = case.prose.get("index.qmd", "").lower()
    said = "systematic review" in title
    return Finding(met_if(said), "Looked for on the front page.", case.page("index.qmd"))


def title_names_the_living_mode(case: Case) -> Finding:
    """Check that the title says that the review is living, and its version."""
    version = version_and_changes_are_told(case)
    if not LIVING.search(case.prose.get("index.qmd", "")):
        return Finding("not met", f"The title does not say that the review is living. {version.words}")
    return version


def funding_and_interests(case: Case) -> Finding:
    """Check that funding and interests are stated."""
    funding, interests = stated(case, "funding"), stated(case, "interests")
    if funding.status == interests.status == "met":
        return Finding("met", f"{funding.words} {interests.words}", funding.place or interests.place)
    lacking = [name for name, found in (("funding", funding), ("interests", interests)) if found.status != "met"]
    return Finding("not met", f"Not stated: {' and '.join(lacking)}.", funding.place or interests.place)
