"""Results by hand for the drawing room: made-up trials, pooled by inverse variance, in the shape of the design note."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

import pytest

Result = dict[str, Any]
NAMES = [
    "Aronson",
    "Ferguson & Simes",
    "Rosenthal",
    "Hart & Sutherland",
    "Frimodt-Moller",
    "Stein & Aronson",
    "Vandiviere",
]


def made(k: int, spread: float = 0.3, seed: int = 1, **extra: Any) -> Result:
    """A result of k two-arm trials with binary outcomes (risk ratio, equal effects)."""
    draw = random.Random(seed)
    studies = []
    for number in range(k):
        total = draw.randint(20, 300)
        events = max(1, round(total * draw.uniform(0.2, 0.5)))
        treated = min(total, max(1, round(events * math.exp(-0.4 + draw.gauss(0, spread)))))
        yi = math.log(treated / events)
        vi = 1 / treated + 1 / events - 2 / total
        half = 1.96 * math.sqrt(vi)
        label = f"{NAMES[number % 7]} {1949 + number}"
        studies.append(
            {
                "study_id": f"s{number}", "label": label, "line": number + 2, "yi": yi, "vi": vi,
                "ci_lower": yi - half, "ci_upper": yi + half,
                "data": {
                    "events_treated": treated, "total_treated": total, "events_control": events, "total_control": total,
                    "donor": "autologous" if number % 2 else "allogeneic",
                },
            }
        )  # fmt: skip
    return pooled({"id": "mortality-24w", "title": "All-cause mortality", "measure": "RR", "studies": studies, **extra})


def pooled(result: Result) -> Result:
    """Adds weights, the pooled part and the heterogeneity (inverse variance, equal effects) to a result's studies."""
    studies = result["studies"]
    base = {"method": "REML", "test": "adhoc", "level": 95, "k": len(studies), "better": "lower", "subgroups": {}}
    if len(studies) < 2:
        reason = "one study only; two are needed to pool" if studies else "no study meets the declaration"
        return {**base, "status": "not_estimable", "reason": reason, "pooled": None, "display": None, **result}
    weights = [1 / study["vi"] for study in studies]
    for study, weight in zip(studies, weights, strict=True):
        study["weight_percent"] = 100 * weight / sum(weights)
    mean = sum(w * s["yi"] for w, s in zip(weights, studies, strict=True)) / sum(weights)
    error = sum(weights) ** -0.5
    low, high = mean - 1.96 * error, mean + 1.96 * error
    ratio = result["measure"] in ("RR", "OR", "HR")
    back = math.exp if ratio else float
    q = sum(w * (s["yi"] - mean) ** 2 for w, s in zip(weights, studies, strict=True))
    made_part = {
        "status": "ok",
        "pooled": {
            "estimate": mean, "standard_error": error, "statistic": mean / error, "df": None, "p_value": 0.0123,
            "ci_lower": low, "ci_upper": high,
        },
        "display": {
            "scale": "exp" if ratio else "identity", "estimate": back(mean), "ci_lower": back(low),
            "ci_upper": back(high),
        },
        "prediction": {"rule": "hts", "lower": mean - 4 * error, "upper": mean + 4 * error, "df": len(studies) - 2},
        "heterogeneity": {
            "tau2": 0.0313, "i2": 42.1, "i2_ci_lower": 0.0, "i2_ci_upper": 80.2, "q": q, "q_df": len(studies) - 1,
            "q_p_value": 0.04,
        },
    }  # fmt: skip
    return {**base, **made_part, **result}


def grouped(k: int = 13, by: str = "donor", seed: int = 1) -> Result:
    """The same with subgroups, each pooled by itself."""
    result = made(k, seed=seed)
    names = sorted({study["data"][by] for study in result["studies"]})
    levels = []
    for name in names:
        members = [dict(study) for study in result["studies"] if study["data"][by] == name]
        part = pooled({"measure": "RR", "studies": members})
        levels.append(
            {
                "level": name,
                "k": len(members),
                "pooled": part["pooled"] or {},
                "heterogeneity": part.get("heterogeneity"),
            }
        )
    result["subgroups"] = {by: {"levels": levels, "statistic": 1.234, "df": len(names) - 1, "p_value": 0.27}}
    return result


def continuous(k: int = 5, size: float = 1.0, seed: int = 3) -> Result:
    """Mean differences; `size` scales them, so that 0.001 gives differences near zero."""
    draw = random.Random(seed)
    studies = []
    for number in range(k):
        n = draw.randint(12, 80)
        mean, sd = draw.uniform(8, 14), draw.uniform(2, 4)
        yi = size * draw.gauss(-1.5, 0.8)
        vi = size**2 * 2 * sd**2 / n
        half = 1.96 * math.sqrt(vi)
        data = {
            "mean_treated": round(mean + yi, 2), "sd_treated": round(sd, 2), "n_treated": n,
            "mean_control": round(mean, 2), "sd_control": round(sd, 2), "n_control": n,
        }  # fmt: skip
        studies.append(
            {"study_id": f"c{number}", "label": f"{NAMES[number % 7]} {2010 + number}", "yi": yi, "vi": vi,
             "ci_lower": yi - half, "ci_upper": yi + half, "data": data}
        )  # fmt: skip
    return pooled({"id": "meld-4w", "title": "MELD score at four weeks", "measure": "MD", "studies": studies})


@pytest.fixture(scope="session")
def make() -> Callable[..., Result]:
    return made


@pytest.fixture(scope="session")
def make_grouped() -> Callable[..., Result]:
    return grouped


@pytest.fixture(scope="session")
def make_continuous() -> Callable[..., Result]:
    return continuous
