"""What declarations name of the data, with the path of each name: measures, columns, conditions, formulas."""

from __future__ import annotations

from collections.abc import Iterator

from metaloom.declare.analysis import Analysis, Moderator, Sensitivity

Path = tuple[str | int, ...]


def measures(analysis: Analysis) -> Iterator[tuple[Path, str]]:
    """Yield every measure that an analysis declares, with its path."""
    if analysis.measure is not None:
        yield ("measure",), analysis.measure
    for index, step in enumerate(analysis.sensitivity):
        if isinstance(step, Sensitivity) and step.measure is not None:
            yield ("sensitivity", index, "measure"), step.measure
    for index, measure in enumerate(analysis.multiverse.measures if analysis.multiverse else []):
        yield ("multiverse", "measures", index), measure


def conditions(analysis: Analysis) -> Iterator[tuple[Path, str]]:
    """Yield every condition on rows, with its path in the declaration."""
    if analysis.where is not None:
        yield ("where",), analysis.where
    for index, step in enumerate(analysis.sensitivity):
        if isinstance(step, Sensitivity) and step.where is not None:
            yield ("sensitivity", index, "where"), step.where
    for index, text in enumerate(analysis.multiverse.where if analysis.multiverse else []):
        yield ("multiverse", "where", index), text


def single_names(analysis: Analysis) -> Iterator[tuple[Path, str]]:
    """Yield every column that is named alone, with its path in the declaration."""
    for index, name in enumerate(analysis.subgroups):
        yield ("subgroups", index), name
    if analysis.cluster is not None:
        yield ("cluster",), analysis.cluster
    if analysis.network is not None:
        yield ("network", "treatment"), analysis.network.treatment
        if analysis.network.comparator is not None:
            yield ("network", "comparator"), analysis.network.comparator
    for index, name in enumerate(analysis.random):
        yield ("random", index), name
    for index, step in enumerate(analysis.sensitivity):
        if isinstance(step, Sensitivity) and step.cumulative is not None:
            yield ("sensitivity", index, "cumulative"), step.cumulative.removeprefix("-")


def formulas(analysis: Analysis) -> Iterator[tuple[Path, str]]:
    """Yield every moderator formula, with its path in the declaration."""
    for index, moderator in enumerate(analysis.moderators):
        if isinstance(moderator, Moderator):
            yield ("moderators", index, "formula"), moderator.formula
        else:
            yield ("moderators", index), moderator
