"""What a portfolio of many reviews costs, in one process and in two, and how the cost grows with its size.

    .venv/bin/python benchmarks/portfolio.py [--reviews N] [--without-witness] [--output DIR]

Each synthetic review is a table of 3 to 30 trials with a declaration (risk ratio, REML, Hartung-Knapp, prediction
interval, leave-one-out), as the engine takes them; by default each is recomputed by the second witness, as in
a build. Batches of reviews go as jobs of text through the executors of `metaloom portfolio`. The results must be
identical to the byte. The time of two processes holds their start. Prints a table and draws it to
benchmarks/output/portfolio.svg.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

SOURCE = Path(__file__).parents[1] / "scripts"
sys.path.insert(0, str(SOURCE))

from metaloom.engine.analyse import analyse  # noqa: E402
from metaloom.portfolio.executor import Done, Executor, finish  # noqa: E402
from metaloom.portfolio.in_process import InProcess  # noqa: E402
from metaloom.portfolio.processes import Processes  # noqa: E402
from metaloom.store.garbage import look_less_often  # noqa: E402

OUTPUT = Path(__file__).parent / "output"
BATCH = 50
DECLARATION = {
    "measure": "RR", "method": "REML", "test": "knha", "prediction": "hts", "sensitivity": ["leave_one_out"],
}  # fmt: skip


def review(number: int) -> dict[str, list[object]]:
    """Return the table of one review: two arms, log risk ratios that vary between trials, a zero cell now and then."""
    random = np.random.default_rng([2026, number])
    trials = int(random.integers(3, 31))
    treated, control = random.integers(20, 400, (2, trials))
    risk = random.uniform(0.03, 0.4, trials)
    ratio = np.exp(random.normal(-0.2, 0.3, trials))
    return {
        "study_id": [f"trial_{n}" for n in range(trials)],
        "events_treated": random.binomial(treated, np.minimum(risk * ratio, 0.95)).tolist(),
        "total_treated": treated.tolist(),
        "events_control": random.binomial(control, risk).tolist(),
        "total_control": control.tolist(),
    }


def compute(batch: str) -> str:
    """Return the job: tables in JSON in, results in JSON out."""
    asked = json.loads(batch)
    results = [analyse(pd.DataFrame(table), DECLARATION, witness=asked["witness"]) for table in asked["tables"]]
    return json.dumps(results, allow_nan=False)


def jobs_of(reviews: list[dict[str, list[object]]], witness: bool) -> list[str]:
    """Return the reviews in batches."""
    batches = [reviews[start : start + BATCH] for start in range(0, len(reviews), BATCH)]
    return [json.dumps({"witness": witness, "tables": batch}) for batch in batches]


def run(executor: Executor, jobs: list[str]) -> tuple[list[str], float]:
    """Return the results in the order of the jobs, and the seconds that they took."""
    start = time.perf_counter()
    found = dict(finish(executor, compute, jobs))
    seconds = time.perf_counter() - start
    texts = [outcome.text for outcome in map(found.__getitem__, jobs) if isinstance(outcome, Done)]
    if len(texts) != len(jobs):
        raise SystemExit(f"{len(jobs) - len(texts)} jobs failed: {found}")
    return texts, seconds


def measure(sizes: list[int], witness: bool) -> pd.DataFrame:
    """One row for each size and executor: reviews, trials, executor, seconds, reviews per second."""
    reviews = [review(number) for number in range(max(sizes))]
    run(InProcess(), jobs_of(reviews[:1], witness))
    rows = []
    for size in sizes:
        jobs = jobs_of(reviews[:size], witness)
        answers = []
        for name, executor in (("one process", InProcess()), ("two processes", Processes(2))):
            texts, seconds = run(executor, jobs)
            answers.append(texts)
            trials = sum(len(table["study_id"]) for table in reviews[:size])
            rows.append((size, trials, name, seconds, size / seconds))
            print(f"{size:>9,}{trials:>10,}  {name:<14}{seconds:>9.2f}{size / seconds:>12,.0f}", flush=True)
        if answers[0] != answers[1]:
            raise SystemExit(f"With {size} reviews, one process and two gave different results.")
    return pd.DataFrame(rows, columns=["reviews", "trials", "executor", "seconds", "reviews per second"])


def draw(rows: pd.DataFrame, output: Path) -> Path:
    """Seconds by number of reviews, both axes logarithmic: proportional growth is a line of slope one."""
    from plotnine import aes, geom_abline, geom_line, geom_point, ggplot, labs, scale_x_log10, scale_y_log10, theme_bw

    last = rows[rows["executor"] == "one process"].iloc[-1]
    plot = (
        ggplot(rows, aes("reviews", "seconds", color="executor"))
        + geom_abline(slope=1, intercept=np.log10(last["seconds"] / last["reviews"]), linetype="dotted")
        + geom_line()
        + geom_point()
        + scale_x_log10()
        + scale_y_log10()
        + labs(x="Reviews", y="Seconds", color="", title="Cost of a portfolio (dotted: proportional to its size)")
        + theme_bw()
    )
    output.mkdir(parents=True, exist_ok=True)
    plot.save(output / "portfolio.svg", width=7, height=4.5, verbose=False)
    return output / "portfolio.svg"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reviews", type=int, default=10_000, help="the largest portfolio (default: 10,000)")
    parser.add_argument("--without-witness", action="store_true", help="leave the second computation out")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="where the plot goes")
    options = parser.parse_args()
    look_less_often()  # as every command does
    sizes = sorted({*(size for size in (100, 1_000, 10_000) if size < options.reviews), options.reviews})
    print(f"{'reviews':>9}{'trials':>10}  {'':<14}{'seconds':>9}{'reviews / s':>12}")
    rows = measure(sizes, not options.without_witness)
    print("one process and two: identical to the byte")
    print(f"drawn: {draw(rows, options.output)}")


if __name__ == "__main__":
    main()
