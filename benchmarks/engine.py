"""How fast the engine is, beside statsmodels in the same run (and beside R's metafor where Rscript is found).

    python benchmarks/engine.py [--seconds 2]

Prints a table of analyses per second: REML, Hartung-Knapp and prediction interval by the kernel in batches and one by
one; DerSimonian-Laird without prediction interval by statsmodels; REML and Hartung-Knapp with prediction interval by
metafor. Then all subsets of 13 studies by REML, and the time to import the engine. All times are of the processor, so
that a busy machine does not blur them more than it must.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np

SOURCE = Path(__file__).parents[1] / "scripts"
sys.path.insert(0, str(SOURCE))

from metaloom.pool.kernel import fit  # noqa: E402
from metaloom.pool.prediction import prediction_bounds  # noqa: E402

SIZES = {10: 20_000, 50: 6_000, 500: 1_500}
R_CODE = """
suppressMessages(library(metafor)); set.seed(1); k <- {k}; n <- {n}
v <- matrix(rchisq(n * k, 3) / 30 + .02, n); y <- matrix(rnorm(n * k, .3, sqrt(v + .1)), n)
one <- function(i) try(predict(rma(y[i, ], v[i, ], test = "knha"), pi.type = "riley"), silent = TRUE) # may not converge
t <- sum(system.time(for (i in 1:n) one(i))[c("user.self", "sys.self")])
cat(n / t)
"""


def data(k: int, analyses: int) -> tuple[np.ndarray, np.ndarray]:
    """Effects and variances (analyses, k) with between-study variance 0.1."""
    random = np.random.default_rng(1)
    v = random.chisquare(3, (analyses, k)) / 30 + 0.02
    return random.normal(0.3, np.sqrt(v + 0.1)), v


def rate(work: Callable[[], int], seconds: float) -> float:
    """Return the best number of analyses per second of processor time among the runs that fit into `seconds`."""
    best, end = 0.0, time.perf_counter() + seconds
    while best == 0.0 or time.perf_counter() < end:
        start = time.process_time()
        done = work()
        best = max(best, done / (time.process_time() - start))
    return best


def kernel(y: np.ndarray, v: np.ndarray) -> int:
    prediction_bounds(fit(y, v, None, "REML", "knha"), "hts")
    return len(y)


def one_by_one(y: np.ndarray, v: np.ndarray) -> int:
    for i in range(100):
        kernel(y[i : i + 1], v[i : i + 1])
    return 100


def statsmodels(y: np.ndarray, v: np.ndarray) -> int:
    from statsmodels.stats.meta_analysis import combine_effects

    warnings.simplefilter("ignore")
    for i in range(100):
        combine_effects(y[i], v[i], method_re="dl")
    return 100


def metafor(k: int) -> float | None:
    """Analyses per second by metafor, or None where R or metafor is not there."""
    return number_in_r(R_CODE.format(k=k, n=20 if k > 100 else 200))


def number_in_r(code: str) -> float | None:
    """Return the number that R code prints, or None where R or a package is not there."""
    if shutil.which("Rscript") is None:
        return None
    run = subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=False)
    return float(run.stdout) if run.returncode == 0 else None


def subsets() -> tuple[int, float]:
    """All subsets of at least two of 13 studies by REML: how many, and the seconds they take."""
    y, v = data(13, 1)
    include = np.array([row for row in itertools.product([False, True], repeat=13) if sum(row) > 1])
    return len(include), len(include) / rate(lambda: len(fit(y, v, include, "REML", "knha")), 1.0)


def import_seconds(code: str) -> float:
    """Return the processor time that a fresh interpreter needs for `code`, its own start included, best of five."""
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(SOURCE)})
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each measurement is repeated")
    seconds = parser.parse_args().seconds
    statsmodels(*data(10, 100))  # its import is not what is measured
    print(f"{'analyses per second':<34}" + "".join(f"{f'k = {k}':>12}" for k in SIZES))
    rows: dict[str, list[float | None]] = {}
    for k, analyses in SIZES.items():
        y, v = data(k, analyses)
        rows.setdefault("kernel, batches", []).append(rate(lambda y=y, v=v: kernel(y, v), seconds))
        rows.setdefault("kernel, one by one", []).append(rate(lambda y=y, v=v: one_by_one(y, v), seconds))
        rows.setdefault("statsmodels DL, no prediction", []).append(rate(lambda y=y, v=v: statsmodels(y, v), seconds))
        rows.setdefault("metafor", []).append(metafor(k))
    for name, values in rows.items():
        print(f"{name:<34}" + "".join(f"{'not found' if x is None else f'{x:,.0f}':>12}" for x in values))
    count, elapsed = subsets()
    print(f"all {count} subsets of 13 studies by REML: {elapsed:.3f} s")
    for code in ("import metaloom.pool.kernel", "from metaloom import analyse", "import pandas"):
        print(f"{code}: {import_seconds(code):.2f} s")


if __name__ == "__main__":
    main()
