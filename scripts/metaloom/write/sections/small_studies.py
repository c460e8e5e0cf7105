"""Small-study effects and missing studies: what each declared probe asks, and what it answers."""

from __future__ import annotations

from collections.abc import Callable

from metaloom.declare.analysis import Analysis
from metaloom.judge.judged import Judged
from metaloom.probe.parts import Probe
from metaloom.text import numbers
from metaloom.text.effects import effect_text
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings

Answer = Callable[[Judged, Probe], str]


def small_studies(findings: Findings, analysis: Analysis) -> str:
    """Return a table of the declared probes with their caveats below; empty where none is declared."""
    result = findings.results[analysis.id]
    probes = result.bias
    if not probes:
        return ""
    rows, notes = [], []
    for name, found in probes.items():
        title, question, answer = PROBES[_kind(name)]
        told = (
            answer(result, found)
            if found.status == "ok"
            else f"not estimable: {escape(found.reason or numbers.NOT_ESTIMABLE)}"
        )
        rows.append((title, question, told))
        notes += [found.note] if found.note else []
    caption = "Probes of small-study effects and selective publication"
    return markdown.page(
        markdown.heading("Small studies and missing studies", 2, "small-studies"),
        markdown.table(["Probe", "What it asks", "Answer"], rows, caption, "tbl-small-studies"),
        *(escape(note) for note in dict.fromkeys(notes)),
    )


def _kind(name: str) -> str:
    """Return a second probe of a kind is called `trim_and_fill_2`."""
    stem, _, number = name.rpartition("_")
    return stem if number.isdigit() else name


def _asymmetry(_: Judged, found: Probe) -> str:
    letter = "z" if found.df is None else f"t({numbers.degrees(found.df)})"
    return escape(f"{letter} = {numbers.fixed(found.statistic)}, {numbers.p_value(found.p_value)}")


def _rank(_: Judged, found: Probe) -> str:
    return escape(f"Kendall's τ = {numbers.fixed(found.kendall_tau)}, {numbers.p_value(found.p_value)}")


def _limit(result: Judged, found: Probe) -> str:
    chosen = f" (by {found.chosen.upper()})" if found.chosen else ""
    return f"{effect_text(result, found)}{chosen}"


def _trim_and_fill(result: Judged, found: Probe) -> str:
    added = f"{numbers.count(found.k_imputed)} imputed on the {found.side} (estimator {found.estimator})"
    return f"{escape(added)}; then {effect_text(result, found.pooled)}"


def _selection(result: Judged, found: Probe) -> str:
    test = numbers.p_value(found.lrt_p_value)
    return f"{effect_text(result, found.pooled)}; test of selection: {escape(test)}"


def _fail_safe(_: Judged, found: Probe) -> str:
    names = ("rosenthal", "orwin", "rosenberg")
    return escape(
        "; ".join(f"{name.title()}: {numbers.count(getattr(found, name))}" for name in names if found.has(name))
    )


def _excess(_: Judged, found: Probe) -> str:
    seen, awaited = numbers.count(found.observed), numbers.fixed(found.expected, 1)
    return escape(f"{seen} observed, {awaited} expected, {numbers.p_value(found.p_value)}")


SLOPE = "Does the effect depend on the precision of a study?"
WITHOUT_ERROR = "What would a study without sampling error find?"
PROBES: dict[str, tuple[str, str, Answer]] = {
    "egger": ("Egger's regression", SLOPE, _asymmetry),
    "egger_mixed": ("Egger's regression, mixed effects", SLOPE, _asymmetry),
    "peters": ("Peters' regression", "Does the effect depend on the size of a study?", _asymmetry),
    "harbord": ("Harbord's regression", "Does the score depend on the information of a study?", _asymmetry),
    "rank": ("Begg and Mazumdar's rank test", "Do effects and variances go together?", _rank),
    "trim_and_fill": ("Trim and fill", "How many studies would make the funnel symmetric?", _trim_and_fill),
    "selection": ("Selection model", "What if results in one direction are published more easily?", _selection),
    "pet": ("PET", WITHOUT_ERROR, _limit),
    "peese": ("PEESE", WITHOUT_ERROR, _limit),
    "pet_peese": ("PET-PEESE", WITHOUT_ERROR, _limit),
    "fail_safe_n": ("Fail-safe N", "How many studies without effect would undo the result?", _fail_safe),
    "excess_significance": ("Excess significance", "Are there more significant studies than expected?", _excess),
}
