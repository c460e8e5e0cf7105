"""Builds the tree of a YAML file from PyYAML's events, within bounds.

PyYAML's own constructor is not used: it would silently take the last of two equal keys, forget places and
expand a few lines of aliases into gigabytes. Here a tag is refused, a key is given once and is a text, and
nodes, depth and what aliases expand to are counted while reading.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from metaloom.errors import Place, Problem

from .document import Entry, Node
from .yaml_marks import marks
from .yaml_scalars import DATE, Ambiguous, meaning

MAXIMUM_NODES = 50_000
MAXIMUM_DEPTH = 30


class Refused(Exception):  # noqa: N818 - it is a decision, not a fault
    """Reading stops here; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.cause)


class TreeBuilder:
    """Turns the events of one file into one tree; `problems` collects what need not stop the reading."""

    def __init__(self, file: str, events: Iterator[yaml.Event], *, dates: bool = False) -> None:
        self.file = file
        self.dates = dates
        self.events = events
        self.problems: list[Problem] = []
        self.anchors: dict[str, Node | None] = {}
        self.count = 0
        self.long_quote: yaml.Event | None = None  # the last quoted text that runs over several lines

    def build(self) -> Node | None:
        """Return the one document of the file, or None when there is none; raises Refused and yaml.YAMLError."""
        root: Node | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise self.refused(
                        event,
                        "A second YAML document begins here.",
                        "Keep one document: remove the line --- .",
                        code="ML-0128",
                    )
                root = self.node(next(self.events), 1)
        return root

    def node(self, event: yaml.Event, depth: int) -> Node:
        if depth > MAXIMUM_DEPTH:
            raise self.refused(
                event,
                f"Values are nested more than {MAXIMUM_DEPTH} deep.",
                "Declarations need far less depth.",
                code="ML-0125",
            )
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, depth)
        assert isinstance(event, yaml.NodeEvent)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        self.counted(event, 1)
        self.untagged(event)
        if isinstance(event, yaml.ScalarEvent):
            node = self.scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self.sequence(event, depth)
        else:
            node = self.mapping(event, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def alias(self, event: yaml.AliasEvent, depth: int) -> Node:
        name = str(event.anchor)
        if name not in self.anchors:
            raise self.refused(
                event, f"The alias *{name} has no anchor &{name} before it.", "Write the value itself.", code="ML-0127"
            )
        node = self.anchors[name]
        if node is None:
            raise self.refused(
                event,
                f"The alias *{name} is inside the value that it repeats.",
                "Write the value itself.",
                code="ML-0127",
            )
        if depth + node.depth > MAXIMUM_DEPTH:
            raise self.refused(
                event,
                f"With *{name}, values are nested more than {MAXIMUM_DEPTH} deep.",
                "Write less depth.",
                code="ML-0125",
            )
        self.counted(event, node.size)
        return node

    def counted(self, event: yaml.Event, size: int) -> None:
        """Add to the number of values, aliases counted as what they expand to."""
        self.count += size
        if self.count <= MAXIMUM_NODES:
            return
        if isinstance(event, yaml.AliasEvent):
            cause = f"With the alias *{event.anchor} this file expands to more than {MAXIMUM_NODES} values."
            raise self.refused(event, cause, "Repeat fewer aliases inside one another.", code="ML-0126")
        raise self.refused(
            event,
            f"The file holds more than {MAXIMUM_NODES} values.",
            "Split it into several chapters.",
            code="ML-0126",
        )

    def untagged(self, event: yaml.NodeEvent) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None:
            short = tag.replace("tag:yaml.org,2002:", "!!")
            self.problem(
                event,
                f"The tag {short} is not allowed in declarations.",
                "Remove the tag and write the plain value.",
                code="ML-0129",
            )

    def scalar(self, event: yaml.ScalarEvent) -> Node:
        style = None if event.style in (None, "") else str(event.style)
        value: str | int | float | None = event.value
        if style is None and event.tag is None and not (self.dates and DATE.fullmatch(event.value)):
            try:
                value = meaning(event.value)
            except Ambiguous as ambiguous:
                self.problem(event, ambiguous.cause, ambiguous.remedy, code=ambiguous.code)
        elif any(unprintable(character) for character in event.value):
            self.problem(
                event,
                "The text holds a control character.",
                "Remove the escape sequence that makes it.",
                code="ML-0123",
            )
        start, end = marks(event)
        if style in ("'", '"') and end.line > start.line:
            self.long_quote = event
        return Node(self.place(event), start.index, end.index, value, style)

    def sequence(self, event: yaml.NodeEvent, depth: int) -> Node:
        items: list[Node] = []
        while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(inner, depth + 1))
        return Node(
            self.place(event),
            marks(event)[0].index,
            marks(inner)[1].index,
            items=tuple(items),
            size=1 + sum(item.size for item in items),
            depth=1 + max((item.depth for item in items), default=0),
        )

    def mapping(self, event: yaml.NodeEvent, depth: int) -> Node:
        entries: dict[str, Entry] = {}
        size, deepest = 1, 0
        while not isinstance(inner := next(self.events), yaml.MappingEndEvent):
            key = self.key(inner, depth)
            node = self.node(next(self.events), depth + 1)
            size, deepest = size + 1 + node.size, max(deepest, node.depth)
            if key is None:
                continue
            if key in entries:
                first = entries[key].key_place
                self.problem(
                    inner, f"Duplicate key {key!r} (first at {first}).", "Keep one of the two.", code="ML-0132"
                )
            else:
                entries[key] = Entry(self.place(inner), node)
        return Node(
            self.place(event),
            marks(event)[0].index,
            marks(inner)[1].index,
            entries=entries,
            size=size,
            depth=1 + deepest,
        )

    def key(self, event: yaml.Event, depth: int) -> str | None:
        """Return a key's text, or None where it is none (then there is a problem)."""
        known = len(self.problems)
        node = self.node(event, depth + 1)
        if len(self.problems) > known:
            return None
        if node.scalar == "<<" and node.style is None:
            self.problem(
                event,
                "The merge key << is not part of YAML 1.2.",
                "Repeat the keys, or set them under `defaults`.",
                code="ML-0130",
            )
            return None
        if isinstance(node.scalar, str):
            return node.scalar
        if node.items is not None or node.entries is not None:
            self.problem(
                event,
                "A key is a list or a mapping.",
                "Keys are words: quote a text that begins with [ or {.",
                code="ML-0131",
            )
        elif node.scalar is None:
            self.problem(event, "A key is empty.", "Write a word before the colon.", code="ML-0131")
        else:
            word = str(node.scalar).lower() if isinstance(node.scalar, bool) else str(node.scalar)
            kind = "true or false" if isinstance(node.scalar, bool) else "a number"
            self.problem(
                event,
                f"YAML reads the key {word} as {kind}, and keys are words.",
                f'Quote it: "{word}".',
                code="ML-0131",
            )
        return None

    def place(self, event: yaml.Event) -> Place:
        start, _ = marks(event)
        return Place(self.file, start.line + 1, start.column + 1)

    def problem(self, event: yaml.Event, cause: str, remedy: str, *, code: str) -> None:
        self.problems.append(Problem(self.place(event), cause, remedy, code=code))

    def refused(self, event: yaml.Event, cause: str, remedy: str, *, code: str) -> Refused:
        return Refused(Problem(self.place(event), cause, remedy, code=code))


def unprintable(character: str) -> bool:
    """Return control characters, halves of characters, and marks that reverse the direction of text."""
    code = ord(character)
    return (
        (code < 32 and character not in "\t\n")
        or 127 <= code < 160
        or 0xD800 <= code < 0xE000
        or 0x202A <= code <= 0x202E
        or 0x2066 <= code <= 0x2069
    )
