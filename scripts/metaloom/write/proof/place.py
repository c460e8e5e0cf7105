"""Where the proof of a number is, and how generated text says which numbers it proves.

Generated text never links number by number: it says once, for a block or a span, where the proof of its numbers is
(`data-proof`, a place in the site), and the finishing pass of either renderer makes a quiet link of each number there.
So a new sentence or table cannot forget its proof, and without a script the link leads to the same section.
"""

from __future__ import annotations

from collections.abc import Sequence

SECTION = "proof"
COUNTS = "site"
"""The owner of the numbers about the whole project; `_variables.yml` knows them by the same name."""


def place_of(owner: str) -> str:
    """Return where the proof of an analysis or a survey is, as a path in the site."""
    return f"analyses/{owner}.html#{SECTION}"


def cell_place(owner: str, line: int | None) -> str:
    """Return where one row of an analysis is proved."""
    return place_of(owner) if line is None else f"analyses/{owner}.html#{cell_id(line)}"


def cell_id(line: int) -> str:
    """Return the id that a row of a table has on the page of its analysis."""
    return f"cell-{line}"


def number_place(owner: str, key: str) -> str:
    """Return where one number of a survey, a script or the site is proved."""
    return f"analyses/{owner}.html#{number_id(key)}"


def number_id(key: str) -> str:
    """Return the id that a number has on the page of its owner."""
    return f"number-{key}"


def line_place(file: str, line: int | None = None) -> str:
    """Return the page that shows a source file with its lines numbered, at one of them."""
    return f"source/{file}.html" + ("" if line is None else f"#L{line}")


def line_link(file: str, line: int | None) -> str:
    """Return a link to a line of a source file, in its own words: `data/outcomes_binary.csv:9`."""
    safe = file.replace("`", "'")
    words = safe if line is None else f"{safe}:{line}"
    return f"[`{words}`](/{line_place(file, line)}){{.ml-line}}"


def lines_links(file: str, lines: Sequence[int]) -> str:
    """Return links to several lines of a file, which is named once: `data/outcomes.csv:9`, `12`, `15`."""
    first, *others = lines
    rest = (f"[`{line}`](/{line_place(file, line)}){{.ml-line}}" for line in others)
    return ", ".join([line_link(file, first), *rest])


def proved(place: str, block: str) -> str:
    """Return a block whose numbers are proved at `place`."""
    return f'::: {{.ml-numbers data-proof="{place}"}}\n{block.strip()}\n:::\n' if block.strip() else block


def number(place: str, text: str) -> str:
    """Return inline Markdown whose numbers are proved at `place`."""
    return f'[{text}]{{.ml-number data-proof="{place}"}}'


def scope(place: str, text: str) -> str:
    """Return inline Markdown, links and spans included, whose numbers are proved at `place`.

    Of a span in brackets pandoc reads what is within several times, once for each thing that brackets may be, and
    brackets in brackets as often again: of one in HTML once.
    """
    return f'<span class="ml-numbers" data-proof="{place}">{text}</span>'


def row_mark(place: str) -> str:
    """Return what is in one cell of a row, unseen, to say where all numbers of the row are proved."""
    return f'[]{{.ml-row data-row="{place}"}}'
