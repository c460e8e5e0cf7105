"""A preview made ready for its first edit: what that edit would otherwise load is loaded while nobody waits."""

from __future__ import annotations

from contextlib import suppress

from metaloom.build.early import Last
from metaloom.stitch.embedded.page import convert_pages
from metaloom.write.findings import OK


def get_ready(last: Last) -> None:
    """Compute and convert the page of one analysis as after an edit of its rows, and forget what comes of it.

    The engine, its second routes and pandoc are loaded then. Nothing is raised: an edit meets what is wrong itself.
    """
    from metaloom.engine.analyse import compute

    with suppress(Exception):
        findings = last.findings
        analysis = next(one for one in findings.declarations.analyses if findings.results[one.id].status == OK)
        compute(findings.selections[analysis.id].frame, analysis)
        page = last.whole.pages[f"analyses/{analysis.id}.qmd"]
        convert_pages([page.draft], None, lambda *_: None)
