"""Tables and pages of the reference, in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def page(title: str, lines: Iterable[str]) -> str:
    """Return a page with its title."""
    body = "\n".join(lines)
    return f'---\ntitle: "{title}"\n---\n\n{body}\n'


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield a table line by line."""
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield "| " + " | ".join(cell(text) for text in row) + " |"


def cell(text: str) -> str:
    """Return words for a cell: no upright bar that ends it, no tag, no citation, no shortcode."""
    text = re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))
    text = text.replace("{{<", "{{{<").replace(">}}", ">}}}")
    parts = text.split("`")
    parts[::2] = [re.sub(r"<(?=[A-Za-z/])|@(?=\w)", r"\\\g<0>", part) for part in parts[::2]]
    return "`".join(parts)
