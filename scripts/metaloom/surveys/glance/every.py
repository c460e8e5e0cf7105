"""A glance for any project, declared or not: `{{< woven glance >}}` and `{{< woven glances/CHAPTER >}}`.

The first holds the rows of every declared glance; the second those that lead into a chapter or rest on its analyses.
Where nothing is declared each analysis is a row of its own, so that a first project has its picture at once.
"""

from __future__ import annotations

from metaloom.declare import DeclaredChapter
from metaloom.declare.analysis import Analysis
from metaloom.surveys.directions.facts import Facts as Directions
from metaloom.surveys.glance.declare import Glance, GlanceRow
from metaloom.surveys.glance.describe import seen
from metaloom.surveys.glance.write import block
from metaloom.write import markdown
from metaloom.write.findings import Findings
from metaloom.write.proof.place import COUNTS, place_of, proved

MOST = 24
"""Rows of an undeclared picture."""


def every_glance(findings: Findings) -> dict[str, str]:
    """Return relative path -> block: the whole project's glance, and one for each chapter."""
    own = _declared(findings)
    place = place_of(own[0].id if own else COUNTS)
    files = {"_generated/glance.qmd": proved(place, _block(findings, _whole(findings)))}
    for chapter in findings.declarations.chapters:
        files[f"_generated/glances/{chapter.name}.qmd"] = proved(
            place, _block(findings, _of_chapter(findings, chapter))
        )
    return files


def _declared(findings: Findings) -> list[Glance]:
    return [one.declared for one in findings.declarations.surveys if isinstance(one.declared, Glance)]


def _whole(findings: Findings) -> list[Glance]:
    return _declared(findings) or _made(findings.declarations.analyses)


def _of_chapter(findings: Findings, chapter: DeclaredChapter) -> list[Glance]:
    """Return the declared glances with the rows that concern a chapter; its analyses where there is none."""
    own = {analysis.id for analysis in chapter.analyses}
    page = f"/chapters/{chapter.name}.qmd"
    kept = []
    for glance in _declared(findings):
        rows = [row for row in glance.rows if _concerns(row, page, own)]
        if rows:
            kept.append(glance.model_copy(update={"rows": rows}))
    return kept or _made(chapter.analyses)


def _concerns(row: GlanceRow, page: str, own: set[str]) -> bool:
    return row.link.split("#")[0] == page or bool(own & set(row.analyses))


def _made(analyses: tuple[Analysis, ...] | list[Analysis]) -> list[Glance]:
    rows = [GlanceRow(label=one.title, link=f"/analyses/{one.id}.qmd", analyses=[one.id]) for one in analyses[:MOST]]
    return [Glance(id="glance", title="Evidence at a glance", rows=rows)] if rows else []


def _block(findings: Findings, glances: list[Glance]) -> str:
    def votes(name: str) -> Directions | None:
        found = findings.surveys.get(name)
        return found if isinstance(found, Directions) else None

    blocks = []
    for glance in glances:
        found = seen(glance, findings.declarations, findings.evidence, findings.results, votes)
        blocks.append(block(findings, glance, found).replace(markdown.GENERATED, "").strip())
    return markdown.page(markdown.GENERATED, *blocks) if blocks else "There is no analysis to look at yet.\n"
