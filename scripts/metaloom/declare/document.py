"""A YAML file as read: its values, and for each of them the place in the file.

Values and places live in one tree of nodes, so that an alias costs nothing however often it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from metaloom.errors import Place

from .scalar_places import source_index

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Node:
    """One value of a file: a scalar, a list or a mapping. `start` and `end` are character indices of its source."""

    place: Place
    start: int
    end: int
    scalar: Any = None
    style: str | None = None
    items: tuple[Node, ...] | None = None
    entries: Mapping[str, Entry] | None = None
    size: int = 1
    depth: int = 1

    @property
    def plain(self) -> Any:
        """The value in plain Python: dict, list, str, int, float, bool, None."""
        if self.entries is not None:
            return {key: entry.node.plain for key, entry in self.entries.items()}
        if self.items is not None:
            return [item.plain for item in self.items]
        return self.scalar

    def child(self, step: str | int) -> Node | None:
        """Return the value under a key or at an index, if there is one."""
        if self.entries is not None:
            entry = self.entries.get(str(step))
            return None if entry is None else entry.node
        if self.items is not None and isinstance(step, int) and 0 <= step < len(self.items):
            return self.items[step]
        return None


@dataclass(frozen=True)
class Entry:
    """A key of a mapping with its value."""

    key_place: Place
    node: Node


@dataclass(frozen=True)
class Document:
    """One YAML file: `file` relative to the project, its text, and its tree."""

    file: str
    text: str = field(repr=False)
    root: Node = field(repr=False)

    def node(self, path: Path) -> Node | None:
        """Return the value at a path, or None."""
        node: Node | None = self.root
        for step in path:
            node = node.child(step) if node is not None else None
        return node

    def key_place(self, path: Path) -> Place:
        """Return where the key (or list entry) at a path is; else its nearest enclosing key."""
        place, node = self.root.place, self.root
        for step in path:
            child = node.child(step)
            if child is None:
                return place
            place = node.entries[str(step)].key_place if node.entries is not None else child.place
            node = child
        return place

    def value_place(self, path: Path, offset: int | None = None) -> Place:
        """Return where the value at a path is, or the character at `offset` inside a text; else the enclosing
        key.
        """
        node = self.node(path)
        if node is None:
            return self.key_place(path)
        if offset is None or not isinstance(node.scalar, str):
            return node.place
        return self.place_of_index(source_index(self.text, node.start, node.end, node.style, node.scalar, offset))

    def place_of_index(self, index: int) -> Place:
        """Return the line and column of a character of the file."""
        before = self.text[:index]
        return Place(self.file, before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)
