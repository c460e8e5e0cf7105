"""Every message of ours names a kind of problem, and every kind is named by a message.

The type checker holds that a `Problem`, a `Broken` and each error is made with a code; this holds that the code is a
row of the registry, that no row is left over, and that what a row says can be printed on a page.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from metaloom.errors import FaultError, Place, Problem, ToolError
from metaloom.errors.kinds import KINDS
from metaloom.errors.kinds.kind import Kind

PACKAGE = Path(__file__).parents[2] / "scripts" / "metaloom"
REGISTRY = PACKAGE / "errors" / "kinds"
CODE = re.compile(r"ML-\d{4}")
MAKERS = {"Problem", "Broken", "ToolError", "DifferenceError", "ExpressionError", "Ambiguous"}


def used() -> dict[str, list[str]]:
    """Return code -> the places of the package that name it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        if REGISTRY in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found[node.value].append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    return found


def test_every_code_that_is_named_is_a_kind_and_every_kind_is_named() -> None:
    named = used()
    assert {code: places for code, places in named.items() if code not in KINDS} == {}
    assert sorted(set(KINDS) - set(named)) == []


def test_no_message_is_made_without_a_code() -> None:
    without = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in MAKERS
        and not any(word.arg in ("code", None) for word in node.keywords)
        # A broken link of a finished page becomes a Problem, with its code, in `rendered_check`.
        and (path.name, node.func.id) != ("links.py", "Broken")
    ]
    assert without == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_a_kind_says_what_why_and_what_to_do(kind: Kind) -> None:
    assert CODE.fullmatch(kind.code)
    assert len(kind.title) > 10
    assert not kind.title.endswith(".")
    assert kind.why.endswith(".")
    assert kind.remedy.endswith(".")


def test_a_code_stands_at_the_end_of_the_first_line() -> None:
    problem = Problem(Place("chapters/a.yml", 3, 5), "Unknown key 'tset'.", "Did you mean 'test'?", code="ML-0302")
    first = "chapters/a.yml:3:5: error: Unknown key 'tset'. [ML-0302]"
    assert str(problem) == f"{first}\n    Did you mean 'test'?"
    said = str(ToolError("Quarto failed. It said:\n  no such theme", "Correct it.", code="ML-1402"))
    assert said == "Quarto failed. It said: [ML-1402]\n  no such theme\n    Correct it."


def test_a_fault_of_our_own_has_a_code_too() -> None:
    assert "[ML-1500]" in str(FaultError([]))
