"""A YAML text without some items of its lists: what asks for evidence that was not there yet is not declared either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import yaml

Span = tuple[int, int]
"""First line and the line after the last, from 0."""


def without_items(text: str, lines: Iterable[int]) -> str | None:
    """Return the text without the innermost item, of a list in block style, that reaches over each of `lines` (from 1).

    A list that loses every item goes with its key. None where no such item holds a line.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    lists = list(_lists(root)) if root is not None else []
    chosen: set[Span] = set()
    for line in lines:
        around = [span for _, items in lists for span in items if span[0] <= line - 1 < span[1]]
        if not around:
            return None
        chosen.add(min(around, key=lambda span: span[1] - span[0]))
    chosen |= {whole for whole, items in lists if set(items) <= chosen}
    gone = {number for start, end in chosen for number in range(start, end)}
    return "".join(line for number, line in enumerate(text.splitlines(keepends=True)) if number not in gone)


def _lists(node: yaml.Node) -> Iterator[tuple[Span, list[Span]]]:
    """Yield every list in block style that is a key's value: the lines of the key with it, and those of each item."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(value, yaml.SequenceNode) and value.value and not value.flow_style:
                starts = [item.start_mark.line for item in value.value]
                ends = [*starts[1:], value.end_mark.line]
                yield (key.start_mark.line, ends[-1]), list(zip(starts, ends, strict=True))
            yield from _lists(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _lists(item)
