"""Rooms hand each other typed values: no untyped mapping, and a document only where one is read, asked or written.

An untyped mapping is an annotation `dict[…, Any]` or `Mapping[…, Any]` (or with `object`), or the name of an alias of
one. A document is a value of `store.documents`, whose shape nothing has checked (`Json`, `JsonObject`, and `Settings`
of `declare.profiles`). Looked at is what another room imports: the parameters and the answer of a function, the fields
and public methods of a class. What has neither needs no line here.
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
DOCUMENTS = {"Json", "JsonObject", "Settings"}
JSON = "a result, or a part of one, as the JSON that is stored and published"
CONDITION = "the plain form of a result or a survey, into which the names of a condition lead"
YAML = "settings in YAML, whose keys are Quarto's, or a declaration that an import writes"
EDGE = {
    "store.documents.list_in": JSON,
    "store.documents.object_in": JSON,
    "declare.expression.Expression": CONDITION,
    "declare.expression.facts.find": CONDITION,
    "declare.profiles.layer_names": YAML,
    "declare.profiles.merge": YAML,
    "declare.site.Site": YAML,
    "declare.site.read_yaml": YAML,
    "engine.result.Result": JSON,
    "judge.claims.judge_claim": CONDITION,
    "judge.claims.unknown_facts": CONDITION,
    "judge.judged.Judged": JSON,
    "judge.judged.judged_part": JSON,
    "read.foreign.found.Found": YAML,
    "stitch.embedded.again.Whole": YAML,
    "stitch.embedded.shortcodes.read_variables": YAML,
    "store.plain.completed": JSON,
    "store.plain.typed": JSON,
    "text.conditions.value_words": CONDITION,
    "versions.verify.numbers.compare_results": JSON,
    "versions.verify.repeated.compare_repeated": JSON,
}
"""What takes or hands on a document between rooms, and which one."""
FRONT_DOOR = {"engine.door.analyse": 2}
"""What `metaloom` itself offers to programs of others, and no room: a declaration as a dict, and the result as JSON."""
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def module_of(path: Path) -> str:
    parts = ("metaloom", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def untyped(node: ast.AST | None, aliases: frozenset[str] = frozenset()) -> int:
    """How many untyped mappings an annotation holds; `aliases` are names that mean one."""
    every = [] if node is None else [*ast.walk(node)]
    return sum(is_untyped(one) or (isinstance(one, ast.Name) and one.id in aliases) for one in every)


def is_untyped(node: ast.AST) -> bool:
    if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name) or node.value.id not in MAPPINGS:
        return False
    inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
    return bool(inner) and isinstance(inner[-1], ast.Name) and inner[-1].id in UNTYPED


@cache
def paths() -> dict[str, Path]:
    return {module_of(path): path for path in SOURCES}


@cache
def own_aliases(module: str) -> frozenset[str]:
    """Names that a module gives to untyped mappings."""
    path = paths().get(module)
    found = set()
    for node in parsed(path).body if path else ():
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if targets and untyped(node.value):  # type: ignore[attr-defined]  # both kinds of assignment have one
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return frozenset(found)


@cache
def aliases_in(path: Path) -> frozenset[str]:
    """Names that mean an untyped mapping in a file: its own, and those that it imports."""
    found = set(own_aliases(module_of(path)))
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {name.asname or name.name for name in node.names if name.name in own_aliases(node.module)}
    return frozenset(found)


def in_signature(node: Definition, aliases: frozenset[str] = frozenset()) -> int:
    """How many stand in the signature of a function, or in the fields and public methods of a class."""
    if isinstance(node, ast.ClassDef):
        fields = [one.annotation for one in node.body if isinstance(one, ast.AnnAssign)]
        methods = [one for one in node.body if isinstance(one, ast.FunctionDef) and not one.name.startswith("_")]
        return sum(untyped(one, aliases) for one in fields) + sum(in_signature(one, aliases) for one in methods)
    given = node.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
    return sum(untyped(one.annotation, aliases) for one in arguments) + untyped(node.returns, aliases)


def imported_elsewhere() -> set[tuple[str, str]]:
    """Every (module, name) that a file of another room imports."""
    return {(module, name) for own, module, name in imports() if own and module.split(".")[1:2] != own}


def imports() -> Iterator[tuple[list[str], str, str]]:
    """Yield every import of a name of the package: the room of the file that has it, the module and the name."""
    for path in SOURCES:
        own = [] if path.parent == PACKAGE and path.name == "__init__.py" else module_of(path).split(".")[1:2]
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("metaloom."):
                assert node.module is not None
                yield from ((own, node.module, name.name) for name in node.names)


def handed_on(wanted: set[tuple[str, str]]) -> Iterator[tuple[str, Definition, frozenset[str]]]:
    """Yield what is wanted of the package: its place, its definition, and the names of untyped mappings around it."""
    whole = {f"{module}.{name}" for module, name in wanted}  # modules imported as such: all that is public in them
    for path in SOURCES:
        module = module_of(path)
        for node in parsed(path).body:
            if not isinstance(node, Definition) or node.name.startswith("_"):
                continue
            if (module, node.name) in wanted or module in whole:
                yield f"{module.removeprefix('metaloom.')}.{node.name}", node, aliases_in(path)


def counted(wanted: set[tuple[str, str]]) -> dict[str, int]:
    found = {place: in_signature(node, aliases) for place, node, aliases in handed_on(wanted)}
    return {place: count for place, count in found.items() if count}


def test_no_room_hands_on_an_untyped_mapping() -> None:
    assert counted(imported_elsewhere()) == {}


def test_only_the_front_door_takes_and_returns_a_plain_dictionary() -> None:
    assert counted({(module, name) for own, module, name in imports() if not own}) == FRONT_DOOR


def test_documents_travel_only_at_the_edge() -> None:
    found = {place for place, node, _ in handed_on(imported_elsewhere()) if in_signature(node, frozenset(DOCUMENTS))}
    assert sorted(found) == sorted(EDGE)


def test_an_untyped_mapping_is_seen_wherever_it_is() -> None:
    seen = ast.parse("def f(a: dict[str, Any], *, b: Mapping[str, object] | None) -> list[dict[str, Any]]: ...").body[0]
    typed = ast.parse("class A:\n    a: dict[str, int]\n    def _own(self) -> dict[str, Any]: ...").body[0]
    named = ast.parse("def f(a: Facts) -> Facts: ...").body[0]
    assert isinstance(seen, Definition)
    assert isinstance(typed, Definition)
    assert isinstance(named, Definition)
    assert (in_signature(seen), in_signature(typed), in_signature(named, frozenset({"Facts"}))) == (3, 0, 2)
