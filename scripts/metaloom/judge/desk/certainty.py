"""Rules on how far results can be trusted, on harms, and on what patients themselves say."""

from __future__ import annotations

from metaloom.catalogue.measures import measure_of
from metaloom.judge.desk.case import Case, Finding, met_if, named, page_of, some_of, stated


def compared(case: Case) -> list[str]:
    """Return the pooled comparisons."""
    return [result.id for result in case.estimable if measure_of(result.measure).compares and not result.network]


def risk_of_bias_judged(case: Case) -> Finding:
    """Check that each study of each pooled comparison has a judgement of risk of bias by a tool of the field."""
    rows = [study for identifier in compared(case) for study in case.results[identifier].studies]
    if not rows:
        return Finding("not applicable", "No comparison was pooled.")
    judged = sum(study.risk_of_bias is not None for study in rows)
    words = f"Judged by RoB 2, RoB 1 or ROBINS-I: {some_of(judged, len(rows))} results of studies."
    statement = case.review.statements.get("risk_of_bias")
    if judged < len(rows) and statement is not None:
        words = f"{words} {statement.words}"
    return Finding(met_if(judged == len(rows)), words, case.page("chapters/methods.qmd", "#sec-grade"))


def certainty_is_rated(case: Case) -> Finding:
    """Check that each pooled comparison has its certainty with reasons, and absolute effects (GRADE)."""
    names = compared(case)
    if not names:
        return Finding("not applicable", "No comparison was pooled.")
    rated = [name for name in names if (found := case.results[name].certainty) and found.level]
    absolute = [name for name in rated if case.results[name].absolute is not None]
    missing = [name for name in names if name not in rated]
    words = (
        f"Rated with reasons: {some_of(len(rated), len(names))} pooled comparisons; with an absolute effect: "
        f"{some_of(len(absolute), len(names))}."
    )
    if missing:
        return Finding("not met", f"{words} Not rated: {named(missing)}.", page_of(missing[0]))
    return Finding("met", words, page_of(rated[0], "#certainty"))


def harms_have_denominators(case: Case) -> Finding:
    """Check that harms are beside how many were treated and how long they were followed (Handbook 19)."""
    harms = [survey for survey in case.declarations.surveys if survey.key == "harms"]
    frames = [table.frame for table in case.evidence.tables.values() if "harm_class" in table.frame]
    rows = sum(int(frame["harm_class"].notna().sum()) for frame in frames)
    if not rows:
        return Finding("not applicable", "No row of the tables is marked as a harm (column `harm_class`).")
    timed = sum(int(frame.loc[frame["harm_class"].notna(), "timepoint_weeks"].notna().sum()) for frame in frames)
    words = f"Each of {rows} rows on harms has its denominators; {timed} say how long patients were followed"
    shown = f"; tables of harms that show both: {len(harms)}." if harms else "."
    return Finding(met_if(timed == rows), words + shown, case.page("chapters/safety.qmd"))


def patients_were_asked(case: Case) -> Finding:
    """Check that what patients report themselves is reported, or declared missing."""
    return stated(case, "patient_reported")


def product_is_reported(case: Case) -> Finding:
    """Check that what trials say about their product is in a matrix."""
    kinds = ("reporting", "gap_maps", "matrices")
    declared = [
        (chapter.name, kind)
        for chapter in case.declarations.chapters
        for kind in kinds
        if getattr(chapter.chapter, kind, ())
    ]
    if not declared:
        return Finding("not applicable", "No matrix of what was reported is declared.")
    chapter = declared[0][0]
    names = named(dict.fromkeys(name for name, _ in declared))
    return Finding("met", f"Matrices of what was reported are in {names}.", case.page(f"chapters/{chapter}.qmd"))


def small_studies_looked_at(case: Case) -> Finding:
    """Check that tests for small-study effects are read only with ten studies and more (Handbook 13.3.5.4)."""
    enough = [result.id for result in case.estimable if (result.k_studies or result.k) >= 10]
    probed = [result.id for result in case.estimable if result.bias]
    words = f"Probed: {len(probed) or 'none'}; with the ten studies that a test needs: {len(enough) or 'none'}."
    if not enough and not probed:
        return Finding("not applicable", "No result has the ten studies that a test needs.")
    lacking = [name for name in enough if name not in probed]
    if lacking:
        return Finding("not met", f"{words} Not probed: {named(lacking)}.", page_of(lacking[0]))
    return Finding("met", words, page_of(probed[0]) if probed else None)
