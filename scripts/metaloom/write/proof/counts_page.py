"""The page on which the counts over the whole project are checked: what each counts, and where to count again."""

from __future__ import annotations

from collections.abc import Mapping

from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import STUDIES, Findings
from metaloom.write.proof.fenced import RECOMPUTE, fenced
from metaloom.write.proof.place import SECTION, line_place

MEANINGS = {
    "studies": "rows of the table of studies",
    "analyses": "analyses that are declared",
    "estimable": "analyses with a pooled result",
    "not-estimable": "analyses without one, with the reason on their pages",
    "participants": "people in all studies that say how many, each group of possibly shared patients counted once",
    "participants-studies": "studies that say how many people they have",
    "participants-unknown": "studies that do not say how many people they have",
    "participants-overlapping": "studies left out of that count because they may share patients with a larger one",
    "claims": "claims that are checked",
    "warnings": "warnings about the data",
    "overlaps": "pairs of studies that may share patients",
    "errata": "errors found in sources",
    "disagreements": "points on which sources differ",
    "corrections": "values that were corrected",
    "engine": "the version of Metaloom",
}


def counts_page(findings: Findings, shown: Mapping[str, str]) -> str:
    """Return the page; `shown` are the counts as they are printed."""
    rows = [(escape(MEANINGS.get(name, name)), f"`site.{name}`", escape(value)) for name, value in shown.items()]
    file = f"data/{STUDIES}.csv"
    table = f"[`{file}`](/{line_place(file)})" if STUDIES in findings.evidence.tables else ""
    code = [
        "import json, pandas",
        'analyses = json.load(open("api/analyses.json"))["analyses"]',
        'print(len(analyses), sum(one["status"] == "ok" for one in analyses))',
        'print(len(json.load(open("api/claims.json"))["claims"]))',
        *([f'print(len(pandas.read_csv("source/{file}")))'] if table else []),
    ]
    return markdown.page(
        markdown.front_matter('"Check the counts of this site"', report="false"),
        markdown.GENERATED,
        "These numbers are counted anew each time the site is built.",
        markdown.heading("Check this number", 2, SECTION),
        markdown.table(["What is counted", "Name in prose", "Value"], rows, numeric=frozenset({2})),
        f"Studies are the rows of {table}." if table else "",
        "**Python.** Run it in the folder of this site.",
        fenced("python", "\n".join(code)),
        "**The whole version.** This computes every result again and compares number by number.",
        fenced("bash", RECOMPUTE),
    )
