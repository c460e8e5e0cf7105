"""Rows and Python behind each model: the values by group, and the mixed model that is fitted to them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.surveys.frames import known, rows_of
from metaloom.surveys.numbers import count
from metaloom.surveys.variance_components.describe import slug
from metaloom.text import numbers
from metaloom.write.proof.code import Given
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.program import Program, lines_of

if TYPE_CHECKING:
    from metaloom.read import Evidence
    from metaloom.surveys.variance_components.declare import VarianceComponents
    from metaloom.surveys.variance_components.facts import Facts, Fitted


def counted(declared: VarianceComponents, evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield one entry for each model."""
    frame = rows_of(evidence, declared.table, declared.where)
    frame = frame.loc[[known(value) for value in frame[declared.value]]]
    for number, model in enumerate(found.models, start=1):
        part = frame[frame[declared.each].astype(str) == model.name]
        rows = f"model_{number}"
        lines = [f"{rows} = {program.at(declared.table, lines_of(part))}"]
        value, group = (json.dumps(name, ensure_ascii=False) for name in (declared.value, declared.group))
        gives = [count(model.k, f"{rows}[{group}].nunique()", "groups"), count(model.n, f"len({rows})", "values")]
        if model.fitted:
            program.importing("from metaloom.surveys.variance_components.describe import components")
            each = f"[(str(name), part.to_numpy(float)) for name, part in {rows}.groupby({group})[{value}]]"
            lines.append(f"fit_{number} = components({each}, 3, {found.level:g})")
            gives += _fitted(model.fitted, f"fit_{number}")
        yield Counted(
            what=model.name,
            keys=(f"share-{slug(model.name)}",),
            gives=tuple(gives),
            rows={declared.table: lines_of(part)},
            lines=tuple(lines),
        )


def _fitted(model: Fitted, fit: str) -> Iterator[Given]:
    """Yield what the model gives by this project's own function; R gives it by another route."""
    yield Given(f"{fit}.mean", model.mean, numbers.fixed(model.mean, 1), name="mean")
    yield Given(f"{fit}.between_sd", model.between_sd, numbers.significant(model.between_sd, 2), name="SD between")
    yield Given(f"{fit}.within_sd", model.within_sd, numbers.significant(model.within_sd, 2), name="SD within")
    shares = (
        ("icc", "share between", model.icc),
        ("icc_lower", "from", model.icc_lower),
        ("icc_upper", "to", model.icc_upper),
    )
    for end, name, value in shares:
        yield Given(f"{fit}.{end}", value, numbers.share(value, 0), name=name)
