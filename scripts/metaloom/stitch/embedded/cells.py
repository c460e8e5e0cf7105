"""What only Quarto can run: code cells, code inside a sentence, diagrams. Refused, never printed as if it were text.

A fence `{python}` is a cell, `{.python}` and `{=html}` are not; what is inside another fence is an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from metaloom.errors import Place, Problem
from metaloom.stitch.embedded.source import Line, Source

FENCE = re.compile(r"^(?P<lead>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>.*)$")
CELL = re.compile(r"^\{\s*(?P<language>[A-Za-z][\w+-]*)(?:[\s,].*)?\}\s*$")
SPAN = re.compile(r"(?<!`)(`+)(?!`)(?P<inside>.+?)(?<!`)\1(?!`)")
INLINE = re.compile(r"\{[A-Za-z][\w+-]*\}\s")
KNITR = re.compile(r"r\s+\S")
DIAGRAMS = frozenset({"mermaid", "dot"})
QUARTO = "Install Quarto and build with --renderer quarto"


def cells_of(source: Source) -> Iterator[Problem]:
    """Yield a problem for each cell, piece of inline code and diagram of a page whose includes are expanded."""
    open_fence = ""
    for line in source.lines:
        found = FENCE.match(line.text)
        if open_fence:
            closes = found and found["fence"][0] == open_fence[0] and len(found["fence"]) >= len(open_fence)
            if closes and found and not found["info"].strip():
                open_fence = ""
            continue
        if found and not ("`" in found["info"] and found["fence"][0] == "`"):
            open_fence = found["fence"]
            cell = CELL.match(found["info"])
            if cell:
                yield _cell(line, cell["language"], found.start("info") + 1)
            continue
        if "`" in line.text:
            yield from _inline(line, source.settings.get("engine") == "knitr")


def _cell(line: Line, language: str, column: int) -> Problem:
    place = Place(line.file, line.number, column)
    if language in DIAGRAMS:
        cause = f"a diagram ({language}) needs Quarto, and this is rendered without it"
        return Problem(place, cause, f"{QUARTO}, or save the diagram as an SVG file and show that.", code="ML-1109")
    cause = f"a cell of code ({language}) needs Quarto, and this is rendered without it"
    return Problem(
        place,
        cause,
        f"{QUARTO}, or let a declared script (`scripts:` in a chapter's YAML) make its table and figure.",
        code="ML-1109",
    )


def _inline(line: Line, knitr: bool) -> Iterator[Problem]:
    for found in SPAN.finditer(line.text):
        runs = len(found[1]) == 1 and (INLINE.match(found["inside"]) or (knitr and KNITR.match(found["inside"])))
        if not runs:
            continue
        place = Place(line.file, line.number, found.start() + 1)
        cause = "code inside a sentence needs Quarto, and this is rendered without it"
        yield Problem(
            place,
            cause,
            f"{QUARTO}, or take the number from the results: {{{{< var ANALYSIS.estimate >}}}}.",
            code="ML-1109",
        )
