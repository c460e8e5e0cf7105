"""Every published analysis gives its printed numbers, through the engine with a declaration.

A number printed otherwise than the data give stands under `differs` with the reason: it must differ, and by no more
than is said there, so that the list can hide nothing. What is computed here must be what validation/summary.json holds.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from agreement.published import compare, load

HERE = Path(__file__).parent
MACHINES = {"rel_tol": 1e-6, "abs_tol": 1e-9}
"""Between processors (OpenBLAS kernels of Haswell, Skylake-X and Nehalem were tried) our numbers move by 2e-10 at most;
the printed digits end long before 1e-6."""
PUBLISHED = load(HERE / "analyses", HERE.parent / "oracle" / "tables")


@pytest.mark.parametrize("published", PUBLISHED, ids=lambda published: published.name)
def test_published_analysis(published, summary):
    entry = next((one for one in summary["published"] if one["name"] == published.name), {"numbers": []})
    stored = {(number["quantity"], number["printed"]): number["ours"] for number in entry["numbers"]}
    problems = []
    for item in compare(published):
        before = stored.get((item.quantity, item.printed))
        if item.ours is None or before is None or not math.isclose(item.ours, before, **MACHINES):
            problems.append(f"{item.quantity}: {item.ours} now, {before} in validation/summary.json")
        if not item.why and not item.agrees:
            problems.append(f"{item.quantity}: printed {item.printed}, ours {item.ours}")
        if item.why and item.agrees:
            problems.append(f"{item.quantity}: said to differ ({item.why}), but ours rounds to {item.printed}")
        if item.why and not item.within:
            problems.append(f"{item.quantity}: printed {item.printed}, ours {item.ours}: more than is said")
    assert not problems, f"{published.source}, {published.url}\n" + "\n".join(problems)


def test_at_least_sixty():
    assert len(PUBLISHED) >= 60
    assert len({published.name for published in PUBLISHED}) == len(PUBLISHED)


def test_every_analysis_names_where_it_was_seen():
    assert all(item.source and item.url.startswith("https://") and item.place for item in PUBLISHED)
    assert all(item.printed for item in PUBLISHED)
