"""The reference cases as the tests of tests/oracle find them: what passed, how far off, what is skipped and why."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from metaloom.engine.validation import Compared, Feature

PACKAGE = Path(__file__).resolve().parents[1]
UNREMARKABLE = 1e-6
WHY: Mapping[str, str] = {
    "rma.glmm": "metafor's optimum and Hessian come from lme4's numerical search; where it warns that it did not "
    "converge the answers lie beside the maximum of its own likelihood",
    "selmodel": "metafor's optimum and Hessian come from a numerical search; our log-likelihood is nowhere lower by "
    "more than 0.001",
    "trimfill": "after filling, metafor refits by REML with its loose default, within 1e-5 of the optimum in tau2; the "
    "fit of the filled studies is held against our own analysis of them",
}


def read_cases(root: Path) -> dict[str, list[dict[str, Any]]]:
    """Feature -> its reference cases."""
    paths = sorted((root / "tests/oracle/cases").glob("*.json"))
    return {path.stem: json.loads(path.read_text("utf-8")) for path in paths}


def read_skipped(root: Path) -> dict[str, str]:
    """Case -> the reason why it is not run."""
    with (root / "tests/oracle/skipped.csv").open(encoding="utf-8", newline="") as file:
        return {row["case"]: row["reason"] for row in csv.DictReader(file)}


def run(root: Path, features: Iterable[str] | None = None) -> dict[str, Any]:
    """Run the reference tests (of some features) in a process of their own; outcomes by case, differences by feature.

    Errors: RuntimeError with the end of pytest's output where pytest itself could not run.
    """
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "record.json"
        environment = os.environ | {"METALOOM_RECORD": str(record), "PYTHONPATH": str(PACKAGE.parent)}
        environment.pop("PYTEST_ADDOPTS", None)
        environment.pop("METALOOM_FEATURES", None)
        if features is not None:
            environment["METALOOM_FEATURES"] = ",".join(features)
        command = [sys.executable, "-m", "pytest", "tests/oracle", "-q", "-p", "agreement.recorder"]
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
        if not record.is_file():
            raise RuntimeError((done.stdout + done.stderr)[-2000:])
        found: dict[str, Any] = json.loads(record.read_text("utf-8"))
        return found


def summarise(root: Path, record: dict[str, Any]) -> Compared:
    """Per feature: cases, passed, failed, skipped, the widest tolerance set beforehand, numbers, largest difference."""
    skipped, outcomes = read_skipped(root), record["outcomes"]
    features: list[Feature] = []
    cases: dict[str, str] = {}
    for feature, members in read_cases(root).items():
        names = [case["case"] for case in members]
        for name in names:
            cases[name] = f"skipped: {skipped[name]}" if name in skipped else outcomes.get(name, "not run")
        numbers, largest, where = record["differences"].get(feature, [0, None, None])
        features.append(
            {
                "feature": feature,
                "cases": len(names),
                "passed": sum(cases[name] == "passed" for name in names),
                "failed": sum(cases[name] in {"failed", "not run"} for name in names),
                "skipped": sum(name in skipped for name in names),
                "tolerance": max(case["rtol"] for case in members),
                "numbers": numbers,
                "largest_difference": largest,
                "largest_in": where,
                "why": WHY.get(feature, "") if largest is not None and largest > UNREMARKABLE else "",
            }
        )
    return {"features": features, "cases": cases}
