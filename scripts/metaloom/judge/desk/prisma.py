"""PRISMA 2020 and its extension for living reviews, filled from the project.

The numbers of the items are PRISMA's; what each asks is paraphrased here in a few words and is not PRISMA's wording
(Page 2021, doi:10.1136/bmj.n71; Akl 2024, doi:10.1136/bmj-2024-079183). An item is answered by the rule of the editor's
desk that asks the same, or by what the project states of itself.
"""

from __future__ import annotations

from metaloom.judge.desk import certainty, publication, studies, synthesis
from metaloom.judge.desk.case import Case, Check, Finding, nothing_pooled, page_of, some_of
from metaloom.judge.desk.checks import amendments_are_told, answers, says


def syntheses_say_who_enters(case: Case) -> Finding:
    """Check that each declaration is on its analysis' page with the condition that chooses its rows."""
    if not case.results:
        return Finding("not applicable", "No analysis is declared.")
    return Finding(
        "met",
        f"The condition of each analysis ({len(case.results)}) is on its page.",
        _first(case, "#declaration"),
    )


def studies_are_described(case: Case) -> Finding:
    """Check that each study has its page and is in the table of studies."""
    table = case.evidence.tables.get("studies")
    if table is None:
        return Finding("not met", "The project has no table of studies.")
    return Finding(
        "met", f"Studies, each with a page of its own: {len(table.frame)}.", case.page("chapters/studies.qmd")
    )


def studies_results_are_shown(case: Case) -> Finding:
    """Check that each pooled study's numbers, estimate and interval are on the page of the analysis."""
    if none := nothing_pooled(case):
        return none
    shown = sum(len(result.studies) for result in case.estimable)
    words = (
        f"Results of studies: {shown} (analyses: {len(case.estimable)}), each with its numbers, estimate and interval."
    )
    return Finding("met", words, _first(case, "#rows"))


def results_are_shown(case: Case) -> Finding:
    """Check that each synthesis has its estimate, interval and heterogeneity, or the reason why there is none."""
    if not case.results:
        return Finding("not applicable", "No analysis is declared.")
    words = (
        f"Pooled results: {len(case.estimable)}; analyses with the reason why there is none: "
        f"{len(case.results) - len(case.estimable)}."
    )
    return Finding("met", words, case.page("chapters/methods.qmd", "#sec-analyses"))


def heterogeneity_is_explored(case: Case) -> Finding:
    """Check for declared subgroups and regressions, with their tests."""
    found = [result.id for result in case.estimable if result.subgroups or result.moderators]
    if not found:
        return Finding("not applicable", "No subgroup or moderator is declared.")
    return Finding("met", f"Declared for: {case.titles(found)}.", page_of(found[0], "#sensitivity"))


def sensitivity_is_shown(case: Case) -> Finding:
    """Check that other choices were declared, with their results."""
    if none := nothing_pooled(case):
        return none
    found = [result.id for result in case.estimable if result.sensitivity]
    if not found:
        return Finding("not met", "No sensitivity analysis is declared.")
    declared = some_of(len(found), len(case.estimable))
    words = f"Declared for {declared} pooled results; readers can make others on each page."
    return Finding("met", words, page_of(found[0], "#sensitivity"))


def _first(case: Case, part: str) -> str | None:
    return page_of(case.estimable[0].id, part) if case.estimable else None


PRISMA: tuple[Check, ...] = (
    Check("1", "Title says that it is a systematic review", publication.title_names_the_kind),
    Check("2", "Structured abstract", says("abstract")),
    Check("3", "Why the review is needed", says("rationale")),
    Check("4", "Its questions", says("question")),
    Check("5", "Who could enter, and how studies were grouped", says("eligibility")),
    Check("6", "Sources searched, with dates", says("sources")),
    Check("7", "Search strategies in full", says("search")),
    Check("8", "How studies were selected, and by how many", says("selection")),
    Check("9", "How data were collected, and by how many", answers("collection")),
    Check("10a", "Outcomes that were sought", says("outcomes_sought")),
    Check("10b", "Other variables that were sought", says("variables_sought")),
    Check("11", "How risk of bias was judged", says("risk_of_bias")),
    Check("12", "Effect measure of each outcome", synthesis.methods_are_named),
    Check("13a", "How studies were chosen for each synthesis", syntheses_say_who_enters),
    Check("13b", "How data were made ready for it", synthesis.hazard_ratios_have_a_source),
    Check("13c", "How results are shown", studies_results_are_shown),
    Check("13d", "How results were pooled, and with which program", synthesis.methods_are_named),
    Check("13e", "How heterogeneity was explored", heterogeneity_is_explored),
    Check("13f", "Which sensitivity analyses were made", sensitivity_is_shown),
    Check("14", "How missing results were looked for", certainty.small_studies_looked_at),
    Check("15", "How certainty was rated", certainty.certainty_is_rated),
    Check("16a", "Results of search and selection, with a flow diagram", studies.flow_adds_up),
    Check("16b", "Studies that might seem to fit and were excluded, with reasons", studies.exclusions_have_reasons),
    Check("17", "Each study described and cited", studies_are_described),
    Check("18", "Risk of bias in each study", certainty.risk_of_bias_judged),
    Check("19", "Each study's numbers, effect and precision", studies_results_are_shown),
    Check("20a", "Traits and risk of bias of the studies of each synthesis", certainty.risk_of_bias_judged),
    Check("20b", "Result of each synthesis", results_are_shown),
    Check("20c", "Results on heterogeneity", heterogeneity_is_explored),
    Check("20d", "Results of sensitivity analyses", sensitivity_is_shown),
    Check("21", "Risk of missing results in each synthesis", certainty.small_studies_looked_at),
    Check("22", "Certainty of each outcome", certainty.certainty_is_rated),
    Check("23a", "Interpretation beside other evidence", says("interpretation")),
    Check("23b", "Limits of the evidence", says("limits_of_evidence")),
    Check("23c", "Limits of the review", says("limits_of_review")),
    Check("23d", "What follows for practice and research", says("implications")),
    Check("24a", "Registration, or that there is none", answers("registration")),
    Check("24b", "Protocol, or that there is none", answers("protocol")),
    Check("24c", "Amendments", amendments_are_told),
    Check("25", "Support", says("funding")),
    Check("26", "Interests", says("interests")),
    Check("27", "Data, code and other materials", publication.data_and_code_are_open),
)
LIVING: tuple[Check, ...] = (
    Check("L1", "Plan of the living mode: schedule, triggers, retirement", says("living_mode")),
    Check("L2", "Changes of methods since the version before", says("changes_of_methods")),
    Check("L3", "Changes of results since the version before", says("changes_of_results")),
    Check("L4", "Authors and their roles", says("roles")),
    Check("to 1", "Title says that the review is living, and its version", publication.title_names_the_living_mode),
    Check("to 3", "Why the review is living; the version before is cited", says("rationale")),
)
