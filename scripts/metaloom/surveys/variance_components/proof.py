"""R code of a survey of spread: the mixed model of each marker by `nlme`, which comes with R."""

from __future__ import annotations

from collections.abc import Iterator

from metaloom.surveys.variance_components.facts import Facts
from metaloom.text import numbers
from metaloom.write.proof.code import Given, Part
from metaloom.write.proof.r_data import vector


def proof(found: Facts) -> Iterator[Part]:
    """Yield the R code of every model that was fitted, with the numbers that it gives."""
    for model in found.models:
        fitted = model.fitted
        if fitted is None:
            continue
        at = [number for number, group in enumerate(model.groups, start=1) for _ in group.values]
        lines = (
            f"v <- data.frame(y = {vector(model.values)},",
            f"  g = factor({vector(at)}))",
            'f <- nlme::lme(y ~ 1, random = ~ 1 | g, data = v, method = "REML")',
            'c <- suppressWarnings(as.numeric(nlme::VarCorr(f)[, "StdDev"]))',
        )
        shown = (
            ("nlme::fixef(f)[[1]]", fitted.mean, numbers.fixed(fitted.mean, 1)),
            ("c[1]", fitted.between_sd, numbers.significant(fitted.between_sd, 2)),
            ("c[2]", fitted.within_sd, numbers.significant(fitted.within_sd, 2)),
            ("c[1]^2 / (c[1]^2 + c[2]^2)", fitted.icc, numbers.share(fitted.icc, 0)),
        )
        yield Part(model.name, lines, tuple(Given(*one, "mixed") for one in shown), "nlme")
