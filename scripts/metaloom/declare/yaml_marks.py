"""Where an event of PyYAML is in its file."""

from __future__ import annotations

import yaml


def marks(event: yaml.Event) -> tuple[yaml.Mark, yaml.Mark]:
    """Return where an event begins and ends; PyYAML's parser sets both for every event that it reads from text."""
    assert event.start_mark is not None
    assert event.end_mark is not None
    return event.start_mark, event.end_mark  # type: ignore[return-value]
