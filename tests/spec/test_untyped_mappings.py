"""Rooms hand each other typed values: no more untyped mappings than the few that are left, each with its reason.

Counted is an annotation `dict[…, Any]` or `Mapping[…, Any]` (or with `object`) in what another room imports: the
parameters and the answer of a function, the fields and public methods of a class. What needs none has no line.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "scripts" / "metaloom"
SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if not {"template", "templates"} & {*path.parts}]
MAPPINGS = {"dict", "Mapping", "MutableMapping"}
UNTYPED = {"Any", "object"}
CELLS = "the cells of a row of a table, by the columns that the table has"
JSON = "plain JSON, where it is read or handed out"
CONDITION = "the plain form of facts, whose keys a condition names"
YAML = "a YAML document before it is checked, or settings that are Quarto's"
NUMBERS = "the numbers behind a rating, by the names that the rule of its domain gives them"
LEFT = {
    "cite.pages.Cited": (1, JSON),
    "declare.analysis.Analysis": (1, YAML),
    "declare.expression.Expression": (1, CONDITION),
    "declare.profiles.layer_names": (1, YAML),
    "declare.profiles.merge": (3, YAML),
    "declare.site.Site": (4, YAML),
    "engine.door.analyse": (2, JSON),
    "engine.result.Result": (3, JSON),
    "engine.result.StudyRow": (1, CELLS),
    "engine.validation.read_summary": (1, JSON),
    "judge.certain.CertaintyOf": (1, JSON),
    "judge.certain.RatedDomain": (1, NUMBERS),
    "judge.claims.judge_claim": (1, CONDITION),
    "judge.claims.unknown_facts": (1, CONDITION),
    "judge.judged.Judged": (1, JSON),
    "judge.judged.judged_part": (1, JSON),
    "judge.risk_of_bias.by_study": (1, CELLS),
    "read.foreign.found.Found": (1, YAML),
    "read.records.records": (1, CELLS),
    "stitch.embedded.again.Whole": (1, YAML),
    "stitch.embedded.shortcodes.read_variables": (1, YAML),
    "store.plain.completed": (2, JSON),
    "store.plain.typed": (1, JSON),
    "text.figures.arms.Arms": (1, CELLS),
    "text.figures.arms.arms_of": (1, CELLS),
    "text.figures.printed.Printed": (1, CELLS),
    "write.findings.Findings": (3, CELLS),
    "write.rows.row_at": (1, CELLS),
    "write.rows.source_cell": (1, CELLS),
}
"""What hands on untyped mappings -> how many, and what they hold that has no type of its own."""
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def module_of(path: Path) -> str:
    parts = ("metaloom", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def untyped(node: ast.AST | None) -> int:
    """How many untyped mappings an annotation or a whole file holds."""
    return 0 if node is None else sum(is_untyped(one) for one in ast.walk(node))


def is_untyped(node: ast.AST) -> bool:
    if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name) or node.value.id not in MAPPINGS:
        return False
    inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
    return bool(inner) and isinstance(inner[-1], ast.Name) and inner[-1].id in UNTYPED


def in_signature(node: Definition) -> int:
    """How many stand in the signature of a function, or in the fields and public methods of a class."""
    if isinstance(node, ast.ClassDef):
        fields = [one.annotation for one in node.body if isinstance(one, ast.AnnAssign)]
        methods = [one for one in node.body if isinstance(one, ast.FunctionDef) and not one.name.startswith("_")]
        return sum(map(untyped, fields)) + sum(map(in_signature, methods))
    given = node.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
    return sum(untyped(one.annotation) for one in arguments) + untyped(node.returns)


def imported_elsewhere() -> set[tuple[str, str]]:
    """Every (module, name) that a file of another room imports."""
    found = set()
    for path in SOURCES:
        own = module_of(path).split(".")[1:2]
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("metaloom."):
                assert node.module is not None
                if node.module.split(".")[1:2] != own:
                    found |= {(node.module, name.name) for name in node.names}
    return found


def between_rooms() -> Iterator[tuple[str, int]]:
    """Yield the place and the number of untyped mappings of everything that other rooms import."""
    wanted = imported_elsewhere()
    whole = {f"{module}.{name}" for module, name in wanted}  # modules imported as such: all that is public in them
    for path in SOURCES:
        module = module_of(path)
        for node in parsed(path).body:
            if isinstance(node, Definition) and not node.name.startswith("_"):
                count = in_signature(node) if (module, node.name) in wanted or module in whole else 0
                if count:
                    yield f"{module.removeprefix('metaloom.')}.{node.name}", count


def test_no_room_hands_on_more_untyped_mappings_than_are_left() -> None:
    assert dict(between_rooms()) == {place: count for place, (count, _) in LEFT.items()}


def test_an_untyped_mapping_is_seen_wherever_it_stands() -> None:
    seen = ast.parse("def f(a: dict[str, Any], *, b: Mapping[str, object] | None) -> list[dict[str, Any]]: ...").body[0]
    typed = ast.parse("class A:\n    a: dict[str, int]\n    def _own(self) -> dict[str, Any]: ...").body[0]
    assert isinstance(seen, Definition)
    assert isinstance(typed, Definition)
    assert (in_signature(seen), in_signature(typed)) == (3, 0)
