"""Figures on a page and as files: each in a wide layout and a narrow one for phones, with its data and its downloads.

The data of a figure are under it as a table that unfolds, so that no number has to be read off an axis. In place of
a declared figure that would say nothing (of too few studies, say) is the reason.
"""

from __future__ import annotations

from collections.abc import Mapping

from metaloom.catalogue.figures import FIGURES
from metaloom.draw.figure import Figure
from metaloom.draw.paper import Paper
from metaloom.text import numbers
from metaloom.text.escape import attribute, escape
from metaloom.write import markdown
from metaloom.write.findings import Findings
from metaloom.write.proof.figure_rows import row_place
from metaloom.write.proof.place import row_mark

NARROW = "-narrow"
LONGEST = 150
"""Rows of a table under a figure: more would outweigh the page."""


def figure_blocks(findings: Findings, owner: str, prefix: str = "") -> list[str]:
    """Return the figures of an analysis or a survey; their ids are `fig-`, the prefix and what they are."""
    return [_block(findings, figure, owner, prefix) for figure in _wide(findings, owner)]


def names_of_figures(findings: Findings, owner: str) -> list[str]:
    """Return the names of the blocks of `figure_blocks`, in words and in their order."""
    return [kind_of(figure, owner) for figure in _wide(findings, owner)]


def figure_files(findings: Findings) -> dict[str, str | bytes]:
    """Return relative path -> content of every figure as SVG."""
    files: dict[str, str | bytes] = {}
    for figures in findings.figures.values():
        for figure in figures:
            if figure.svg:
                files[f"figures/{figure.name}.svg"] = figure.svg
    return files


def paper_files(papers: Mapping[str, Paper]) -> dict[str, str | bytes]:
    """Return relative path -> content of the figures that are on paper, as PNG and PDF."""
    files: dict[str, str | bytes] = {}
    for name, sheet in papers.items():
        files |= {f"figures/{name}.png": sheet.png, f"figures/{name}.pdf": sheet.pdf}
    return files


def download_lines(findings: Findings, owner: str) -> list[str]:
    """Return a line of links for each figure of an analysis."""
    drawn = [figure for figure in _wide(findings, owner) if figure.svg]
    return [f"{escape(kind_of(figure, owner))}: {_links(findings, figure, owner)}" for figure in drawn]


def kind_of(figure: Figure, owner: str) -> str:
    """Return what a figure is: "Leave-one-out forest"; of a survey's figure, in words from its name."""
    name = figure.name.removeprefix(f"{owner}-")
    facts = FIGURES.get(name.replace("-", "_"))
    words = facts.noun if facts else name.replace("-", " ")
    return words[:1].upper() + words[1:]


def _wide(findings: Findings, owner: str) -> list[Figure]:
    return [figure for figure in findings.figures.get(owner, ()) if not figure.name.endswith(NARROW)]


def _block(findings: Findings, figure: Figure, owner: str, prefix: str) -> str:
    if not figure.svg:
        return escape(figure.missing)
    identifier = f"fig-{prefix}{figure.name.removeprefix(f'{owner}-')}"
    images = [(f"/figures/{figure.name}.svg", "ml-wide"), (f"/figures/{figure.name}{NARROW}.svg", "ml-narrow")]
    return markdown.page(
        markdown.figure(images, escape(figure.caption), identifier, attribute(figure.alt)),
        markdown.details(
            "Data and downloads of this figure",
            f"Download: {_links(findings, figure, owner)}.",
            _table(findings, figure, owner),
        ),
    ).rstrip()


def _links(findings: Findings, figure: Figure, owner: str) -> str:
    """Return links to the files of a figure, each named in full for those who hear links without what is around
    them.
    """
    forms = [("svg", "SVG"), *([("png", "PNG"), ("pdf", "PDF")] if figure.name in findings.papers else [])]
    about = attribute(f"{kind_of(figure, owner)}, {owner}")
    return ", ".join(f'[{word}](/figures/{figure.name}.{form}){{aria-label="{word}: {about}"}}' for form, word in forms)


def _number_like(cell: str) -> bool:
    """Return whether a cell holds a number, or says in place of one that there is none."""
    return not cell or cell[0].isdigit() or cell[0] in "(−<>" or cell.startswith("not ")


def _table(findings: Findings, figure: Figure, owner: str) -> str:
    """Return the data of a figure; the numbers of a row are proved where the row is, not by the whole proof."""
    head, *rows = figure.table
    shown = [[escape(cell) for cell in row] for row in rows[:LONGEST]]
    for cells, row in zip(shown, rows, strict=False):
        place = row_place(findings, owner, head, row)
        cells[0] += row_mark(place) if place else ""
    more = f"The first {numbers.count(LONGEST)} of {numbers.count(len(rows))} rows." if len(rows) > LONGEST else ""
    numeric = frozenset(at for at in range(1, len(head)) if all(_number_like(row[at]) for row in rows))
    table = markdown.table([escape(cell) for cell in head], shown, numeric=numeric)
    return "\n\n".join(part for part in (table, more) if part)
