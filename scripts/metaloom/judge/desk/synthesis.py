"""Rules on the syntheses: what was pooled with what, in which direction, and what is beside each estimate."""

from __future__ import annotations

from metaloom.catalogue.measures import measure_of
from metaloom.judge.desk.case import Case, Finding, named, nothing_pooled, page_of, some_of, stated

CHANGE = "is_change_from_baseline"
TYPED = 2


def designs_not_mixed_unflagged(case: Case) -> Finding:
    """Check that randomised and other studies are pooled together only where the result says so (Handbook 24.2.3)."""
    if none := nothing_pooled(case):
        return none
    mixed, unflagged = [], []
    for result in case.estimable:
        designs = {study.design for study in result.studies if study.design}
        if "rct" in designs and len(designs) > 1:
            mixed.append(result.id)
            if "mixed_designs" not in result.flags:
                unflagged.append(result.id)
    if unflagged:
        return Finding("not met", f"Mixed without a flag: {case.titles(unflagged)}.", page_of(unflagged[0]))
    if not mixed:
        return Finding("met", "No result pools randomised with other studies.")
    words = f"Results that pool both are flagged for it: {case.titles(mixed)}."
    return Finding("met", words, page_of(mixed[0]))


def direction_is_declared(case: Case) -> Finding:
    """Check that each comparison says which direction is better, so that words and figures can."""
    compared = [
        analysis
        for analysis in case.declarations.analyses
        if measure_of(case.results[analysis.id].measure).null is not None
    ]
    silent = [analysis.id for analysis in compared if analysis.better is None]
    if not compared:
        return Finding("not applicable", "No analysis compares groups.")
    if silent:
        return Finding(
            "not met", f"Not declared for {len(silent)} of {len(compared)}: {named(silent)}.", page_of(silent[0])
        )
    return Finding("met", f"Declared for every comparison ({len(compared)}).")


def change_and_final_values_apart(case: Case) -> Finding:
    """Check that change scores and final values are together in no result (Handbook 10.5.2)."""
    tables = {name: table.frame for name, table in case.evidence.tables.items() if CHANGE in table.frame}
    looked, mixed = 0, []
    for result in case.estimable:
        frame = tables.get(result.table)
        if frame is None:
            continue
        looked += 1
        lines = [study.line for study in result.studies if study.line]
        kinds = frame.loc[frame["_line"].isin(lines), CHANGE].dropna().astype(str)
        if kinds.nunique() > 1:
            mixed.append(result.id)
    if not looked:
        return Finding("not applicable", "No pooled table has a column that says which of its values are changes.")
    if mixed:
        return Finding("not met", f"{named(mixed)} mix both kinds.", page_of(mixed[0]))
    return Finding("met", f"None of the {looked} results on such values mixes the two.")


def hazard_ratios_have_a_source(case: Case) -> Finding:
    """Check that it is said of each hazard ratio from which printed numbers it came (Tierney 2007)."""
    hazard = [result for result in case.estimable if result.measure == "HR"]
    if not hazard:
        return Finding("not applicable", "No result pools hazard ratios.")
    studies = sum(len(result.studies) for result in hazard)
    words = f"The page of each result ({len(hazard)}) says it for each of its studies ({studies})."
    return Finding("met", words, page_of(hazard[0].id, "#rows"))


def competing_events_are_told(case: Case) -> Finding:
    """Check that events that end the risk of the outcome, such as a transplant, are reported as competing or
    censored.
    """
    return stated(case, "competing_events")


def methods_are_named(case: Case) -> Finding:
    """Check that each result names its estimator, test, interval, prediction interval and program."""
    if none := nothing_pooled(case):
        return none
    bare = [result.id for result in case.estimable if not (result.method and result.test)]
    if bare:
        return Finding("not met", f"Not named for {named(bare)}.", page_of(bare[0]))
    predicted = sum(result.prediction.lower is not None for result in case.estimable)
    words = (
        f"Each pooled result ({len(case.estimable)}) names its estimator, its test and interval, and the version of "
        f"the program. With a prediction interval: {predicted}; the others have too few studies or no model for one."
    )
    return Finding("met", words, case.page("chapters/methods.qmd", "#sec-pooling"))


def number_of_studies_shown(case: Case) -> Finding:
    """Check that every synthesis shows its number of studies."""
    if not case.results:
        return Finding("not applicable", "No analysis is declared.")
    lacking = [identifier for identifier, result in case.results.items() if not isinstance(result.k, int)]
    few = sum((result.k_studies or result.k) < 5 for result in case.estimable)
    if lacking:
        return Finding("not met", f"Not known for {named(lacking)}.", page_of(lacking[0]))
    return Finding(
        "met",
        f"Shown for all {len(case.results)}; fewer than five studies in {some_of(few, len(case.estimable))} pooled.",
    )


def subgroups_have_their_test(case: Case) -> Finding:
    """Check that subgroups are compared by a test of interaction and were named in a protocol (Handbook 10.11.3)."""
    parts = [(result.id, name, part) for result in case.estimable for name, part in result.subgroups.items()]
    if not parts:
        return Finding("not applicable", "No subgroup is compared.")
    silent = [f"{identifier} by {name}" for identifier, name, part in parts if part.p_value is None and not part.reason]
    if silent:
        return Finding("not met", f"No test and no reason: {named(silent)}.", page_of(parts[0][0], "#sensitivity"))
    tested = sum(part.p_value is not None for _, _, part in parts)
    words = (
        f"With a test of interaction: {some_of(tested, len(parts))} comparisons; the others say why none is possible."
    )
    protocol = case.review.statements.get("protocol")
    if protocol is None or not protocol.done:
        return Finding(
            "not met", f"{words} None was named in a protocol beforehand.", page_of(parts[0][0], "#sensitivity")
        )
    return Finding("met", words, page_of(parts[0][0], "#sensitivity"))
