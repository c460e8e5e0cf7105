"""What was done to the rows before effect sizes were computed: summaries converted, shared arms combined or split."""

from __future__ import annotations

import re

from metaloom.declare.analysis import Analysis
from metaloom.engine.result import SharedArms
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings

WORDS = {
    "sd": "SD",
    "se": "standard error",
    "ci low( \\w+)? and ci high( \\w+)?": "confidence interval",
    "quartiles and range \\(luo-wan": "quartiles and range (Luo 2018 and Shi 2020",
    "luo-wan": "Luo 2018 and Wan 2014",
    ", skewed": "; the quantiles are skewed by the test of Shi 2023",
    "mcgrath-qe": "McGrath 2020, quantile estimation",
    "mcgrath": "McGrath 2020, Box-Cox",
}
DONE = {
    "combine": "Its rows share the {shared} group, so the other groups were combined into one and it counts once.",
    "split": "Its rows share the {shared} group, which was split evenly among them.",
}


def preparation(findings: Findings, analysis: Analysis) -> str:
    """Return a table of what was prepared, study by study; empty where every row gave what the measure needs."""
    result = findings.results[analysis.id]
    names = {study.study_id: study.label for study in result.studies}
    rows = [(escape(study.label), f"{escape(_words(study.converted))}.") for study in result.studies
            if study.converted]  # fmt: skip
    rows += [(escape(names.get(one.study_id, one.study_id)), escape(_arms(one)))
             for one in result.shared_arms or ()]  # fmt: skip
    if not rows:
        return ""
    return markdown.table(["Study", "What was done"], rows, "Prepared before the effect sizes", "tbl-prepared")


def _words(converted: str) -> str:
    """Return a record such as `sd_treated from se_treated` as people say it: SD treated from standard error treated."""
    text = converted.replace("_", " ")
    for short, long in WORDS.items():
        text = re.sub(rf"\b{short}\b(?!-)", long, text)
    return text[:1].upper() + text[1:]


def _arms(one: SharedArms) -> str:
    return DONE[one.rule].format(shared=one.shared)
