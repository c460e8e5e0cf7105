"""A YAML text without one item of a list: what asks for evidence that was not there yet cannot be declared either."""

from __future__ import annotations

from collections.abc import Iterator

import yaml


def without_item(text: str, line: int) -> str | None:
    """The text without the innermost item, of a list in block style, that reaches over a line (from 1).

    A list that has no other item goes with its key. None where no such item holds the line.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    spans = [span for span in _spans(root) if span[0] <= line - 1 < span[1]] if root is not None else []
    if not spans:
        return None
    start, end = min(spans, key=lambda span: span[1] - span[0])
    lines = text.splitlines(keepends=True)
    return "".join([*lines[:start], *lines[end:]])


def _spans(node: yaml.Node) -> Iterator[tuple[int, int]]:
    """First line and the line after the last (from 0) of every item that can be taken out."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(value, yaml.SequenceNode) and not value.flow_style and len(value.value) == 1:
                yield key.start_mark.line, value.end_mark.line
                yield from _spans(value.value[0])
            else:
                yield from _spans(value)
    elif isinstance(node, yaml.SequenceNode) and not node.flow_style:
        starts = [item.start_mark.line for item in node.value]
        ends = [*starts[1:], node.end_mark.line]
        for item, start, end in zip(node.value, starts, ends, strict=True):
            if len(node.value) > 1:
                yield start, end
            yield from _spans(item)
