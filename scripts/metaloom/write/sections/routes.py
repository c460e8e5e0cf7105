"""From which printed numbers the effect of each study was computed, where a measure can be had in several ways."""

from __future__ import annotations

from metaloom.catalogue import columns
from metaloom.declare.analysis import Analysis
from metaloom.text.escape import escape
from metaloom.text.vocabulary import effect_name
from metaloom.write import markdown
from metaloom.write.findings import Findings
from metaloom.write.rows import study_link

PARMAR = "Parmar 1998, Tierney 2007"
ROUTES: dict[tuple[str, ...], tuple[str, str]] = {
    columns.WITH_ERROR: ("estimate and standard error", "as printed"),
    columns.WITH_VARIANCE: ("estimate and variance", "as printed"),
    columns.WITH_INTERVAL: ("estimate and confidence interval", "Cochrane Handbook, section 6.3"),
    columns.WITH_P_VALUE: ("estimate and two-sided P, no interval printed", "Cochrane Handbook, section 6.3"),
    columns.LOG_RANK: ("observed minus expected events and their variance", PARMAR),
    columns.LOG_RANK_P_BY_ARM: ("log-rank P and the events of both arms", PARMAR),
    columns.LOG_RANK_P_IN_ALL: ("log-rank P, all events and the sizes of the arms", PARMAR),
    columns.WITH_EVENTS_BY_ARM: ("ratio and the events of both arms, no interval printed", PARMAR),
    columns.WITH_EVENTS_IN_ALL: ("ratio, all events and the sizes of the arms, no interval printed", PARMAR),
}


def routes(findings: Findings, analysis: Analysis) -> str:
    """Return a table of studies and routes; nothing for a measure that has one way only."""
    result = findings.results[analysis.id]
    rows = [
        [study_link(findings, study.study_id, study.label), *map(escape, ROUTES[tuple(study.route)])]
        for study in result.studies
        if study.route
    ]
    if not rows:
        return ""
    caption = escape(f"Where each {effect_name(result)} comes from")
    return markdown.table(["Study", "From", "By"], rows, caption, "tbl-routes")
