"""What a whole analysis of 22 studies costs, without and with its witness, beside R's metafor in the same run.

    python benchmarks/analysis.py [--seconds 5]

Risk ratios from counts of two arms: effects, REML, Hartung-Knapp, interval of tau2, prediction interval, tests, each
study's row; by metafor escalc, rma and predict. Prints milliseconds of processor time, the best of several rounds.
"""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd
from engine import number_in_r, rate

from metaloom.engine.analyse import analyse

DECLARATION = {"measure": "RR", "method": "REML", "test": "knha", "prediction": "hts"}
STUDIES, TABLES = 22, 50
R_CODE = """
suppressMessages(library(metafor)); set.seed(1); k <- 22; n <- 200
make <- function(i) {
  n1 <- sample(20:400, k, TRUE); n2 <- sample(20:400, k, TRUE); risk <- runif(k, .03, .4)
  data.frame(a = rbinom(k, n1, pmin(risk * exp(rnorm(k, -.2, .3)), .95)), c = rbinom(k, n2, risk), n1, n2)
}
one <- function(d) {
  effects <- escalc("RR", ai = a, n1i = n1, ci = c, n2i = n2, data = d)
  predict(rma(yi, vi, data = effects, test = "knha"), pi.type = "riley")
}
tables <- lapply(1:n, make)
t <- sum(system.time(for (d in tables) try(one(d), silent = TRUE))[c("user.self", "sys.self")]) # may not converge
cat(n / t)
"""


def tables() -> list[pd.DataFrame]:
    """Tables of counts of two arms whose risk ratios vary between studies."""
    random = np.random.default_rng(1)
    found = []
    for _ in range(TABLES):
        treated, control = random.integers(20, 401, (2, STUDIES))
        risk = random.uniform(0.03, 0.4, STUDIES)
        there = np.minimum(risk * np.exp(random.normal(-0.2, 0.3, STUDIES)), 0.95)
        columns = {
            "events_treated": random.binomial(treated, there), "total_treated": treated,
            "events_control": random.binomial(control, risk), "total_control": control,
        }  # fmt: skip
        found.append(pd.DataFrame({"study_id": [f"study {number}" for number in range(STUDIES)], **columns}))
    return found


def analyses(given: list[pd.DataFrame], witness: bool) -> int:
    for table in given:
        analyse(table, DECLARATION, witness=witness)
    return len(given)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each measurement is repeated")
    seconds = parser.parse_args().seconds
    given = tables()
    analyses(given[:1], witness=True)  # imports are not what is measured
    for words, found in (
        ("without its witness", rate(lambda: analyses(given, witness=False), seconds)),
        ("with it", rate(lambda: analyses(given, witness=True), seconds)),
        ("metafor", number_in_r(R_CODE)),
    ):
        print(f"{words:<22}" + ("not found" if found is None else f"{1000 / found:.2f} ms"))


if __name__ == "__main__":
    main()
