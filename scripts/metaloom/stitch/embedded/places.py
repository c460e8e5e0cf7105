"""Where each key of a YAML text is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

import yaml

from metaloom.errors import Place

Path = tuple[str | int, ...]


@lru_cache(maxsize=2048)
def key_places(text: str, file: str, first_line: int = 1) -> Mapping[Path, Place]:
    """Return path of keys -> place of the last of them; `first_line` is where the text starts in its file."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return {}
    return dict(_walk(node, (), file, first_line)) if node is not None else {}


def _walk(node: yaml.Node, path: Path, file: str, first_line: int) -> Iterator[tuple[Path, Place]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, str(key.value))
            yield here, Place(file, key.start_mark.line + first_line, key.start_mark.column + 1)
            yield from _walk(value, here, file, first_line)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _walk(item, (*path, number), file, first_line)
