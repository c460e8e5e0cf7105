"""What is known of few: one strip of all studies, the known part dark, with the categories in words below it.

A bar for each category beside a long grey one would say "not known" again and again; a strip says it once.
"""

from __future__ import annotations

from collections.abc import Iterator

from metaloom.draw.dots import SIZE
from metaloom.draw.figure import Layout
from metaloom.draw.marks import Shape, Sheet, Text, box
from metaloom.draw.text import wrap
from metaloom.surveys.distributions.facts import Facts
from metaloom.text import numbers
from metaloom.text.plain import plain

WIDE, NARROW = 420.0, 320.0
"""Two strips are side by side in the column of a desktop."""
ROOM = 0.86
"""The part of the width that words fill: where a figure is a separate file, a wider face of the reader may set them."""
REST = "Not known"
"""What is simply not known needs no name of its own."""
_HIGH, _LINE = 20.0, 16.0


def is_strip(facts: Facts) -> bool:
    """Return whether categories alone are counted, and fewer than half are known."""
    return not facts.rows and 2 * facts.known < facts.total


def strip(facts: Facts, layout: Layout) -> Sheet:
    """Return the strip with what it is made of below it, in words."""
    sheet = Sheet(WIDE if layout == "wide" else NARROW)
    x = 0.0
    for bar in facts.bars:
        length = sheet.width * bar.count / facts.total
        if length:
            role, kind = ("effect", "known") if bar.known else ("tint-one", "unknown")
            edge = "paper" if bar.known else "muted"
            title = f"{plain(bar.label)}: {numbers.count(bar.count)}"
            sheet.shapes.append(Shape(box(x, 2, x + length, 2 + _HIGH), role, kind, edge, title))
        x += length
    y = _HIGH + 20
    for words in lines(facts):
        for number, part in enumerate(wrap(words, ROOM * sheet.width, SIZE, 4)):
            sheet.texts.append(Text(0 if number == 0 else 12, y, part, size=SIZE))
            y += _LINE
    sheet.height = y - 6
    return sheet


def lines(facts: Facts) -> Iterator[str]:
    """Yield what is known with its categories, then what is not."""
    for known, opening in ((True, "Known"), (False, "Not known")):
        bars = [bar for bar in facts.bars if bar.known is known and bar.count]
        total = sum(bar.count for bar in bars)
        named = [f"{plain(bar.label)}, {numbers.count(bar.count)}" for bar in bars if bar.label != REST]
        told = f" ({'; '.join(named)})" if named and total else ""
        yield f"{opening}: {numbers.count(total) if total else 'none'}{told}"
