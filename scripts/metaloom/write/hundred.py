"""One hundred people as a strip of dots: how many of them have the outcome, small enough for the cell of a table.

A dot is cut out by the style sheet (`findings.css`), so that a strip costs two paths and not a hundred; the number
is beside it in words, and where pages have no pictures (Word, a reader's voice) nothing is missing.
"""

from __future__ import annotations

from metaloom.text import numbers

ACROSS, DOWN = 20, 5


def hundred(risk: float, words: str) -> str:
    """Return the strip for a risk (0 to 1) as raw HTML in Markdown; `words` are ours and end the label."""
    count = round(ACROSS * DOWN * risk)
    label = f"{told_of_100(risk)} {words}"
    svg = (
        f'<svg class="ml-hundred" viewBox="0 0 {ACROSS} {DOWN}" role="img" aria-label="{label}">'
        f'<path class="ml-spared" d="M0 0h{ACROSS}v{DOWN}H0z"/><path class="ml-struck" d="{_filled(count)}"/></svg>'
    )
    return f"`{svg}`{{=html}}"


def told_of_100(risk: float) -> str:
    """Return how many of 100 a risk is: 44 of 100, fewer than 1 of 100."""
    return "fewer than 1 of 100" if 0 < risk < 0.005 else f"{numbers.count(round(100 * risk))} of 100"


def _filled(count: int) -> str:
    """Return the outline of the first `count` places, row by row; `findings.js` draws the same."""
    rows, rest = divmod(count, ACROSS)
    return f"M0 0h{ACROSS}v{rows}H0z" + (f"M0 {rows}h{rest}v1H0z" if rest else "")
