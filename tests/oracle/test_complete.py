"""Every reference case is run or skipped for a reason that is written down; the copy does not shrink."""

from __future__ import annotations

import ast
from pathlib import Path

HERE = Path(__file__).parent
CASES = 489


def marked_features() -> set[str]:
    """The features named by `@pytest.mark.oracle(…)` on a test function in this folder."""
    found: set[str] = set()
    for path in HERE.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.oracle":
                    found |= {argument.value for argument in mark.args if isinstance(argument, ast.Constant)}
    return found


def test_no_case_was_lost(oracle_cases):
    assert sum(len(cases) for cases in oracle_cases.values()) == CASES


def test_every_case_is_run_or_skipped_for_a_reason(oracle_cases, oracle_skipped):
    features = marked_features()
    neither = [
        case["case"]
        for feature, cases in oracle_cases.items()
        for case in cases
        if feature not in features and case["case"] not in oracle_skipped
    ]
    assert not neither, f"neither run nor skipped: {neither}"


def test_skipped_cases_exist_and_say_why(oracle_cases, oracle_skipped):
    known = {case["case"] for cases in oracle_cases.values() for case in cases}
    assert set(oracle_skipped) <= known
    assert all(len(reason.split()) >= 4 for reason in oracle_skipped.values())
