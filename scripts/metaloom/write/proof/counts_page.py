"""The page on which the counts over the whole project are checked: what each counts, its rows, and code."""

from __future__ import annotations

from collections.abc import Mapping

from metaloom.write import markdown
from metaloom.write.findings import Findings
from metaloom.write.proof.fenced import RECOMPUTE, fenced
from metaloom.write.proof.number_table import RUN, number_table, python_text
from metaloom.write.proof.place import COUNTS, SECTION
from metaloom.write.proof.program import Program
from metaloom.write.proof.site_counts import site_counts


def counts_page(findings: Findings, shown: Mapping[str, str]) -> str:
    """Return the page; `shown` are the counts as they are printed."""
    program = Program(findings)
    counted = tuple(site_counts(findings, shown, program))
    return markdown.page(
        markdown.front_matter('"Check the counts of this site"', report="false"),
        markdown.GENERATED,
        "These numbers are counted anew each time the site is built.",
        markdown.heading("Check this number", 2, SECTION),
        number_table(findings, COUNTS, counted, shown),
        f"**Python.** {RUN}",
        fenced("python", python_text([one for one in counted if one.gives], program)),
        "**The whole version.** This computes every result again and compares number by number.",
        fenced("bash", RECOMPUTE),
    )
