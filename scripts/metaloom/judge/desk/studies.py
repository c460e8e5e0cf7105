"""Rules on the studies: what is known of them, whether they can be trusted, whether patients are counted twice."""

from __future__ import annotations

from collections import Counter

from metaloom.judge.desk.case import Case, Finding, met_if, named, nothing_pooled, page_of, stated
from metaloom.judge.flow_facts import FlowFacts

STUDIES = "chapters/studies.qmd"
RETRACTION_COLUMNS = ("retracted", "retraction", "retraction_status")


def flow_adds_up(case: Case) -> Finding:
    """Check that numbers of records and reports agree with one another."""
    flow = case.review.flow
    if flow is None:
        return _flow_from_data(case)
    reasons = sum(flow.excluded_with_reasons.values())
    sums = {
        "screened": (flow.identified - flow.removed, flow.screened),
        "read for eligibility": (flow.screened - flow.excluded - flow.not_retrieved, flow.assessed),
        "included": (flow.assessed - reasons, flow.included),
    }
    wrong = [
        f"{name}: {expected} expected, {said} declared" for name, (expected, said) in sums.items() if expected != said
    ]
    if wrong:
        return Finding("not met", "The numbers do not add up. " + "; ".join(wrong) + ".")
    return Finding("met", f"{flow.identified} records led to {flow.included} included reports, and every step adds up.")


def _flow_from_data(case: Case) -> Finding:
    """Return what a flow counted from the tables can say where no numbers of records and reports are declared."""
    drawn = [found for found in case.surveys.values() if isinstance(found, FlowFacts)]
    if not drawn:
        return Finding("not met", "No numbers of records and reports are declared, so no flow can be drawn.")
    missing = drawn[0].not_recorded
    if not missing:
        return Finding("met", "The flow is counted from the tables, so that every step adds up.", case.page(STUDIES))
    words = f"A flow is counted from the tables and adds up; nobody recorded: {'; '.join(missing).lower()}."
    return Finding("not met", words, case.page(STUDIES))


def exclusions_have_reasons(case: Case) -> Finding:
    """Check that each report that was excluded after reading has its reason."""
    if case.review.flow is not None and case.review.flow.excluded_with_reasons:
        return Finding("met", f"Reasons counted: {len(case.review.flow.excluded_with_reasons)}.")
    return stated(case, "exclusions")


def overlaps_not_pooled(case: Case) -> Finding:
    """Check that no analysis pools two studies that may share patients; the reader of the tables refuses it."""
    pairs = {frozenset((pair.study_a, pair.study_b)) for pair in case.evidence.overlaps}
    if not pairs:
        return Finding("needs a person", "No pair of overlapping studies is declared. Somebody has to look for them.")
    broken = [
        result.id
        for result in case.estimable
        if any(pair <= {study.study_id for study in result.studies} for pair in pairs)
    ]
    if broken:
        return Finding("not met", f"Pooled all the same: {named(broken)}.", page_of(broken[0]))
    words = f"Pairs that may share patients: {len(pairs)}; no analysis pools both studies of a pair."
    return Finding("met", words, case.page(STUDIES, "#tbl-overlaps"))


def trials_are_registered(case: Case) -> Finding:
    """Check whether the registration of each study is known."""
    table = case.evidence.tables.get("studies")
    if table is None or "registration" not in table.frame:
        return Finding("not met", "The table of studies has no column `registration`.")
    known, total = int(table.frame["registration"].notna().sum()), len(table.frame)
    status = met_if(known == total)
    return Finding(status, f"Studies whose registration number is known: {known} of {total}.", case.page(STUDIES))


def retractions_looked_up(case: Case) -> Finding:
    """Check whether retractions were looked for."""
    table = case.evidence.tables.get("studies")
    columns = [name for name in RETRACTION_COLUMNS if table is not None and name in table.frame]
    if table is None or not columns:
        found = stated(case, "retractions")
        return found if "retractions" in case.review.statements else Finding("not met", "Nobody has looked it up.")
    known = int(table.frame[columns[0]].notna().sum())
    return Finding(met_if(known == len(table.frame)), f"Studies looked up: {known} of {len(table.frame)}.")


def integrity_screened(case: Case) -> Finding:
    """Check printed numbers by the arithmetic that they must obey; a full screen of trustworthiness needs people."""
    rules = f"Suspicious numbers found by rule, and listed: {len(case.evidence.warnings)}."
    statement = case.review.statements.get("integrity")
    if statement is not None and statement.done:
        return Finding("met", f"{statement.words} {rules}", statement.place)
    words = statement.words if statement else "Nobody has screened the studies with INSPECT-SR or a like tool."
    return Finding(
        "needs a person", f"{rules} {words}", statement.place if statement else case.page("chapters/methods.qmd")
    )


def nobody_counted_twice(case: Case) -> Finding:
    """Check that a study enters an analysis once, or that its effects are modelled as dependent."""
    if none := nothing_pooled(case):
        return none
    dependent: list[str] = []
    twice: list[str] = []
    for result in case.estimable:
        counts = Counter(study.study_id for study in result.studies)
        if max(counts.values(), default=1) > 1:
            declared = next(analysis for analysis in case.declarations.analyses if analysis.id == result.id)
            (dependent if declared.cluster or declared.random or declared.network else twice).append(result.id)
    if twice:
        return Finding("not met", f"A study enters more than once: {named(twice)}.", page_of(twice[0]))
    words = f"Each study enters each pooled result ({len(case.estimable)}) once"
    return Finding("met", f"{words}, or its effects are modelled as dependent ({len(dependent)}).")


def condition_is_defined(case: Case) -> Finding:
    """Check that the definition of the condition that each trial used is given."""
    table = case.evidence.tables.get("studies")
    columns = [str(name) for name in table.frame if "definition" in str(name)] if table is not None else []
    if table is None or not columns:
        return stated(case, "definitions")
    known = int(table.frame[columns[0]].notna().sum())
    words = f"Studies whose definition is known: {known} of {len(table.frame)}."
    return Finding(met_if(known == len(table.frame)), words, case.page(STUDIES))
