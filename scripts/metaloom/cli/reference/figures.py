"""Every figure of an analysis: its word, and what must be declared for it."""

from __future__ import annotations

from collections.abc import Iterator

from metaloom.catalogue.figures import FIGURES
from metaloom.cli.reference.markdown import table
from metaloom.surveys.kinds import KINDS


def figures() -> Iterator[str]:
    """Yield the figures of analyses and of surveys."""
    yield "## Of an analysis\n"
    yield "Written as a list under `figures`, such as `figures: [forest, funnel]`. Each is an SVG on its page, and a"
    yield "PNG and a PDF for a journal under `figures/`.\n"
    yield from table(
        ("Word", "Figure", "Needs"),
        (
            (f"`{row.name}`", row.noun, f"`{row.remedy}`" if row.remedy.isidentifier() else row.remedy)
            for row in FIGURES.values()
        ),
    )
    yield "\n## Of a survey\n"
    yield "A survey draws its figures by itself; which ones depends on its kind and its data. Its block is"
    yield "`{{{< woven KIND/ID >}}}`; its keys are among [the keys of a chapter](keys-chapter.qmd).\n"
    yield from table(
        ("Kind", "Describes", "Figures"),
        (
            (f"`{kind.key}`", kind.about, ", ".join(f"`{figure.name}`" for figure in kind.figures) or "none")
            for kind in KINDS
        ),
    )
