"""The house keeps its order: `make lint` holds the imports; here is what the linter itself cannot hold."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from metaloom.store.imports import imported_by, source_of

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "scripts" / "metaloom"
ROOMS = [path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()]
SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if "template" not in path.parts]
POINTER = re.compile(r"`((?:\w+/)*\w+(?:\.\w+)*(?:/\w+)*(?:\.py)?/?)`")


def test_the_order_of_imports_has_no_exception() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    kinds = [contract["type"] for contract in settings["contracts"]]
    assert kinds == ["layers", "acyclic_siblings"]
    assert all(
        "ignore" not in key for contract in settings["contracts"] for key in contract if key != "exhaustive_ignores"
    )
    modules = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__"}
    assert set(settings["contracts"][0]["layers"]) == {*ROOMS} | modules
    assert settings.get("exclude_type_checking_imports", False) is False


SUMS_UP = {"glance": {"directions"}}
"""A kind that sums up another one imports it, in one direction; every other kind stands alone."""


def test_kinds_of_surveys_know_nothing_of_each_other() -> None:
    folders = [path.name for path in (PACKAGE / "surveys").iterdir() if (path / "__init__.py").is_file()]
    for name in folders:
        for path in sorted((PACKAGE / "surveys" / name).glob("*.py")):
            found = {module.split(".")[2] for module in imported_by(module_of(path)) if module.count(".") >= 2
                     and module.startswith("metaloom.surveys.")}  # fmt: skip
            assert not found & {*folders} - {name} - SUMS_UP.get(name, set()), path


def module_of(path: Path) -> str:
    """Return the dotted name of a source file."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def pointers(path: Path) -> Iterator[str]:
    """Yield what the docstrings of a file name in backticks that looks like a place in the package: `room.module`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        strings = [node.value] if isinstance(node, ast.Expr) else []
        for string in strings:
            if isinstance(string, ast.Constant) and isinstance(string.value, str):
                yield from POINTER.findall(string.value)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_docstring_points_at_what_is_not_there(path: Path) -> None:
    missing = []
    for named in pointers(path):
        if named.endswith((".js", ".css", ".json")):
            continue
        first, *rest = re.split(r"[./]", named.removesuffix(".py").strip("/"))
        if first in ROOMS and rest:
            missing += [] if leads_somewhere([first, *rest]) else [named]
    assert missing == []


def leads_somewhere(parts: list[str]) -> bool:
    """Whether a dotted name is a module of the package, or something that a module defines."""
    if source_of(".".join(["metaloom", *parts])) is not None or PACKAGE.joinpath(*parts).exists():
        return True
    for end in range(len(parts) - 1, 0, -1):
        source = source_of(".".join(["metaloom", *parts[:end]]))
        if source is not None:
            return re.search(rf"\b{re.escape(parts[end])}\b", source.read_text("utf-8")) is not None
    return False
