"""R code of a survey of spread: the mixed model of each marker by `nlme`, which comes with R."""

from __future__ import annotations

from collections.abc import Iterator

from metaloom.surveys.proofs import Facts
from metaloom.text import numbers
from metaloom.write.proof.code import Given, Part
from metaloom.write.proof.r_data import vector


def proof(found: Facts) -> Iterator[Part]:
    """Yield the R code of every model that was fitted, with the numbers that it gives."""
    for model in found["models"]:
        if model["status"] != "ok":
            continue
        values = [value for group in model["groups"] for value in group["values"]]
        at = [number for number, group in enumerate(model["groups"], start=1) for _ in group["values"]]
        lines = (
            f"v <- data.frame(y = {vector(values)},",
            f"  g = factor({vector(at)}))",
            'f <- nlme::lme(y ~ 1, random = ~ 1 | g, data = v, method = "REML")',
            'c <- suppressWarnings(as.numeric(nlme::VarCorr(f)[, "StdDev"]))',
        )
        shown = (
            ("nlme::fixef(f)[[1]]", model["mean"], numbers.fixed(model["mean"], 1)),
            ("c[1]", model["between_sd"], numbers.significant(model["between_sd"], 2)),
            ("c[2]", model["within_sd"], numbers.significant(model["within_sd"], 2)),
            ("c[1]^2 / (c[1]^2 + c[2]^2)", model["icc"], numbers.share(model["icc"], 0)),
        )
        yield Part(model["name"], lines, tuple(Given(*one, "mixed") for one in shown), "nlme")
