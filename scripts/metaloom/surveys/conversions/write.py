"""Converted medians in a chapter: what was printed and the arithmetic of every arm."""

from __future__ import annotations

from metaloom.surveys.conversions.declare import Conversions
from metaloom.surveys.conversions.facts import ConvertedArm, Facts
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.figure_block import note_of
from metaloom.write.findings import Findings
from metaloom.write.proof.place import number_place, scope
from metaloom.write.rows import study_link


def block(findings: Findings, declared: Conversions, found: Facts) -> str:
    """Return every arm as printed, with both conversions worked out."""
    rows = found.rows
    if not rows:
        return markdown.page(markdown.GENERATED, "No row of the data meets the declaration.")
    entries = [
        (
            f"{study_link(findings, row.study_id, row.label)}: {escape(what(row))}",
            scope(
                number_place(declared.id, f"arm-{at}"),
                escape(f"Printed: median {printed(row)}, n {numbers.count(row.n)}. {arithmetic(row)} {box_cox(row)}"),
            ),
        )
        for at, row in enumerate(rows, start=1)
    ]
    return markdown.page(
        markdown.GENERATED, f"**{escape(declared.title)}**", markdown.facts(entries), note_of(declared.note)
    )


def what(row: ConvertedArm) -> str:
    """Return which arm and measurement a row is."""
    return ", ".join([*row.beside, row.arm])


def printed(row: ConvertedArm) -> str:
    """Return the median with its quartiles, as the paper gives them."""
    return f"{numbers.plain(row.median)} ({numbers.plain(row.q1)} to {numbers.plain(row.q3)})"


def arithmetic(row: ConvertedArm) -> str:
    """Return both steps of Luo and Wan with the numbers in place."""
    q1, median, q3 = (_in_brackets(numbers.plain(getattr(row, name))) for name in ("q1", "median", "q3"))
    weight, rest = numbers.fixed(row.weight, 4), numbers.fixed(1 - row.weight, 4)
    return (
        f"Luo: weight 0.7 + 0.39 / {numbers.count(row.n)} = {weight}; "
        f"mean = {weight} × ({q1} + {q3}) / 2 + {rest} × {median} = {numbers.fixed(row.mean, 3)}. "
        f"Wan: SD = ({q3} − {q1}) / {numbers.fixed(row.divisor, 4)} = {numbers.fixed(row.sd, 3)}."
    )


def _in_brackets(number: str) -> str:
    """Return a negative number in brackets, so that no two signs meet."""
    return f"({number})" if number.startswith(numbers.MINUS) else number


def box_cox(row: ConvertedArm) -> str:
    """Return McGrath's mean and deviation, or that there is none."""
    if row.box_cox_mean is None or row.box_cox_sd is None:
        return "McGrath: not possible, because not all values are positive."
    return f"McGrath: mean (SD) {numbers.mean_sd(round(row.box_cox_mean, 3), round(row.box_cox_sd, 3))}."
