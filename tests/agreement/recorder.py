"""A pytest plugin: what became of each reference case, for `validate.reference`.

The cases are compared where they are tested, in tests/oracle; this writes down what those tests found, so that the
page and the tests cannot tell different stories. METALOOM_RECORD names the file to write; METALOOM_FEATURES, where
given, the features to run.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

_OUTCOMES: dict[str, str] = {}
_FEATURES: dict[str, str] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the wanted features, and remember which case a test is about."""
    wanted = os.environ.get("METALOOM_FEATURES")
    kept = []
    for item in items:
        case = getattr(item, "callspec", None) and item.callspec.params.get("case")  # type: ignore[attr-defined]
        if case and (wanted is None or case["feature"] in wanted.split(",")):
            _FEATURES[item.nodeid] = case["case"]
            kept.append(item)
    items[:] = kept


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A case has passed if every test about it has, its teardown included, where the comparison is closed."""
    case = _FEATURES.get(report.nodeid)
    if case and (report.failed or (report.when == "call" and _OUTCOMES.get(case) != "failed")):
        _OUTCOMES[case] = "passed" if report.passed else "failed"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the outcomes and every relative difference that the checker of tests/oracle has met."""
    plugins = session.config.pluginmanager.get_plugins()
    worst: dict[str, list[tuple[float, str]]] = next(
        (vars(plugin)["WORST"] for plugin in plugins if "WORST" in getattr(plugin, "__dict__", {})), {}
    )
    found = {feature: [len(all_), *max(all_)] for feature, all_ in worst.items() if all_}
    Path(os.environ["METALOOM_RECORD"]).write_text(json.dumps({"outcomes": _OUTCOMES, "differences": found}), "utf-8")
