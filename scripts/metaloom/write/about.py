"""`{{< woven about >}}`: the strip under a front page: as of when, which version, by whom, and where next.

`{{< woven claims-line >}}` is the count of verdicts in one line. Nothing here is written by hand: dates and authors are
those of CITATION.cff, the funding is the statement of review.yml, and what is not stated is said not to be.
"""

from __future__ import annotations

from pathlib import Path

from metaloom.cite.work import Work, read_work
from metaloom.declare.edition import Edition
from metaloom.declare.review import read_review
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.claims import ORDER
from metaloom.write.findings import STUDIES, Findings, is_missing
from metaloom.write.proof.place import COUNTS, place_of, scope

EVERYTHING = "api/everything.zip"
MOST_AUTHORS = 6


def about_files(root: Path, findings: Findings, edition: Edition | None) -> dict[str, str]:
    """Return both blocks."""
    return {
        "_generated/about.qmd": about(root, findings, read_work(root, edition)),
        "_generated/claims-line.qmd": claims_line(findings),
    }


def about(root: Path, findings: Findings, work: Work) -> str:
    """Return the strip as a list."""
    funding = read_review(root)[0].statements.get("funding")
    names = [author.full for author in work.authors]
    several = ", ".join(names[:MOST_AUTHORS]) + (" and others" if len(names) > MOST_AUTHORS else "")
    lines = [
        f"**Evidence:** {escape(_latest(findings))}",
        f"**Version:** {escape(_version(work))}"
        + _link(findings, "changes", " · [what changed](/chapters/changes.qmd)"),
        f"**Authors:** {escape(several or 'not named')}",
        f"**Funding:** {escape(funding.words if funding else 'not stated')}",
        f"**Licence:** {escape(', '.join(work.licences) or 'not stated')}",
        f"[Download everything (ZIP)](/{EVERYTHING})",
        _link(findings, "desk", "[For editors](/chapters/desk.qmd)"),
        _link(findings, "validation", "[How the numbers are checked](/chapters/validation.qmd)"),
        "[Cite this version](#sec-cite)" if _has_cite(root) else "",
    ]
    listed = "\n".join(f"- {line}" for line in lines if line)
    return markdown.page(markdown.GENERATED, f'::: {{.ml-strip data-proof="{place_of(COUNTS)}"}}\n{listed}\n:::')


def claims_line(findings: Findings) -> str:
    """Return how many published claims have which verdict, in one line with a link to them."""
    others = [verdict for verdict in findings.verdicts if verdict.claim.source is not None]
    if not others:
        return "No claim of others is declared.\n"
    counts = {status: sum(verdict.status == status for verdict in others) for status in ORDER}
    told = ", ".join(f"{numbers.count(count)} {escape(status)}" for status, count in counts.items() if count)
    claims = f"{numbers.count(len(others))} published {'claim' if len(others) == 1 else 'claims'}"
    leads = f"[{told}](/chapters/claims.qmd)" if "claims" in findings.pages else told
    return markdown.page(markdown.GENERATED, f"{scope(place_of(COUNTS), claims)} compared with these data: {leads}.")


def _latest(findings: Findings) -> str:
    years = [int(year) for year in findings.studies.get("year", []) if not is_missing(year)]
    count = (
        numbers.things(len(findings.studies), "study", "studies")
        if not findings.studies.empty
        else f"no table {STUDIES}"
    )
    return f"{count}, the latest of {max(years)}" if years else count


def _version(work: Work) -> str:
    return ", ".join(filter(None, (work.version or "not numbered", work.released)))


def _link(findings: Findings, page: str, text: str) -> str:
    return text if page in findings.pages else ""


def _has_cite(root: Path) -> bool:
    """Return whether the front page has a place for its citation."""
    index = root / "index.qmd"
    return index.is_file() and "{#sec-cite}" in index.read_text("utf-8")
