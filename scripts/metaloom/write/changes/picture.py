"""Old and new pooled result of one analysis as two diamonds, the old one hollow and above, on an axis of their own."""

from __future__ import annotations

from html import escape

from metaloom.catalogue.measures import measure_of
from metaloom.judge.effect import says_nothing
from metaloom.judge.judged import Judged
from metaloom.pool.parts import Ends
from metaloom.text.sentences import estimate_text
from metaloom.versions.difference.change import AnalysisChange

WIDE, HIGH, EDGE = 150, 34, 6
LINES = {"old": 10, "new": 24}


def moved(change: AnalysisChange) -> str:
    """Return the picture as raw HTML in Markdown; empty where neither side has a pooled result to draw."""
    sides = {name: ends for name, ends in (("old", _ends(change.old)), ("new", _ends(change.new))) if ends}
    if not sides or _scales(change) > 1:
        return ""
    null = measure_of(next(result.measure for result in (change.new, change.old) if result)).null is not None
    values = [end for ends in sides.values() for end in ends] + ([0.0] if null else [])
    low, high = min(values), max(values)
    drawn = [_null(_at(0.0, low, high))] if null else []
    drawn += [_diamond(name, [_at(end, low, high) for end in ends]) for name, ends in sides.items()]
    told = "; ".join(
        f"{word} {estimate_text(result)}"
        for word, result in (("before:", change.old), ("now:", change.new))
        if result is not None and _ends(result)
    )
    svg = (
        f'<svg viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" role="img" '
        f'aria-label="{escape(told)}">{"".join(drawn)}</svg>'
    )
    return f"`{svg}`{{=html}}".replace("|", "&#124;")


def _ends(result: Judged | None) -> Ends | None:
    """Return estimate and limits on the analysis scale; None where nothing is pooled."""
    if result is None or result.status != "ok":
        return None
    found = result.pooled.ends
    if found is None or says_nothing(result.measure, found[1], found[2]):
        return None  # an interval over nearly everything is not a result
    return found


def _scales(change: AnalysisChange) -> int:
    return len({str(result.measure) for result in (change.old, change.new) if result is not None})


def _at(value: float, low: float, high: float) -> float:
    return EDGE + (value - low) / ((high - low) or 1.0) * (WIDE - 2 * EDGE)


def _null(x: float) -> str:
    return f'<path d="M{x:.1f} 0V{HIGH}" stroke="currentColor" stroke-dasharray="2 3" opacity=".6"/>'


def _diamond(name: str, places: list[float]) -> str:
    x, low, high = places
    y = LINES[name]
    fill = "none" if name == "old" else "currentColor"
    outline = f"M{low:.1f} {y}L{x:.1f} {y - 6}L{high:.1f} {y}L{x:.1f} {y + 6}z"
    return f'<path d="{outline}" fill="{fill}" stroke="currentColor"/>'
