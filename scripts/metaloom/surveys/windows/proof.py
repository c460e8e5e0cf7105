"""R code of a time table: the effect of each study in each cell by metafor's `escalc`."""

from __future__ import annotations

from collections.abc import Iterator

from metaloom.catalogue.measures import measure_of
from metaloom.catalogue.metafor import arguments
from metaloom.surveys.windows.facts import Facts
from metaloom.surveys.windows.words import effect
from metaloom.write.proof.code import Given, Part
from metaloom.write.proof.r_data import literal


def proof(found: Facts) -> Iterator[Part]:
    """Yield the R code of every study of every cell whose cells metafor can compute the effect from."""
    started = False
    for cell in found.cells:
        outcome = found.outcomes[cell.outcome]
        layout = measure_of(outcome.measure).layouts[0]
        names = arguments(outcome.measure, layout) if measure_of(outcome.measure).metafor else None
        if names is None or outcome.scale not in ("exp", "identity"):
            continue
        where = f"{outcome.label}: {found.place(cell)}"
        for study in cell.studies:
            if any(study.data.get(column) is None for column in layout):
                continue
            if not started:
                yield Part("", ("library(metafor)",))
                started = True
            given = ", ".join(
                f"{name} = {literal(study.data[column])}" for name, column in zip(names, layout, strict=True)
            )
            ends = f"e$yi[1] + c(0, -1, 1) * qnorm({0.5 + found.level / 200:.10g}) * sqrt(e$vi)"
            yield Part(
                f"{where}, {study.label}".replace("\n", " "),
                (f'e <- escalc("{outcome.measure}", {given})',),
                (
                    Given(
                        f"exp({ends})" if outcome.scale == "exp" else ends,
                        study.ends[0],
                        effect(outcome, study),
                        others=study.ends[1:],
                    ),
                ),
            )
