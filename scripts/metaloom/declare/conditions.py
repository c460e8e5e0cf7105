"""Every condition of a chapter is read when the chapter is, and a claim's names are looked for in its analysis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from metaloom.errors import Problem, suggestion

from .document import Document, Node, Path
from .expression import Expression, ExpressionError, Name, parse_expression
from .vocabulary import BiasName

POOLED = frozenset({"estimate", "standard_error", "statistic", "df", "p_value", "ci_lower", "ci_upper"})
GROUPS: Mapping[str, frozenset[str]] = {
    "pooled": POOLED,
    "display": frozenset({"scale", "estimate", "ci_lower", "ci_upper", "prediction_lower", "prediction_upper"}),
    "prediction": frozenset({"rule", "lower", "upper", "df"}),
}
"""Groups of a result whose members are fixed by the design; those of others depend on what is declared."""
TOP = frozenset(
    [
        "id",
        "status",
        "reason",
        "title",
        "measure",
        "method",
        "test",
        "level",
        "k",
        "n_treated",
        "n_control",
        "pooled",
        "display",
        "prediction",
        "witness",
        "heterogeneity",
        "subgroups",
        "moderators",
        "sensitivity",
        "bias",
        "influence",
        "subsets",
        "bayes",
        "multiverse",
        "baujat",
        "cluster",
        "certainty",
        "absolute",
    ]
)
BIAS = frozenset([*BiasName.__args__])  # type: ignore[attr-defined]


def condition_problems(document: Document) -> Iterator[Problem]:
    """Yield conditions of analyses, printed tables and claims that cannot be read."""
    for path in condition_paths(document.root):
        node = document.node(path)
        if node is not None and isinstance(node.scalar, str):
            try:
                parse_expression(node.scalar)
            except ExpressionError as error:
                yield Problem(document.value_place(path, error.offset), error.cause, error.remedy, code=error.code)


def condition_paths(root: Node) -> Iterator[Path]:
    """Yield where conditions are in a chapter."""
    for index, analysis in listed(root, "analyses"):
        base: Path = ("analyses", index)
        yield (*base, "where")
        yield from ((*base, "sensitivity", number, "where") for number, _ in listed(analysis, "sensitivity"))
        choices = analysis.child("multiverse")
        if choices is not None:
            yield from ((*base, "multiverse", "where", number) for number, _ in listed(choices, "where"))
    for kind in ("tables", "matrices"):
        yield from ((kind, index, "where") for index, _ in listed(root, kind))
    for index, _ in listed(root, "claims"):
        yield from (("claims", index, key) for key in ("holds_when", "fails_when"))


def listed(node: Node, key: str) -> Iterator[tuple[int, Node]]:
    """Yield the entries of a list under a key, with their numbers."""
    child = node.child(key)
    if child is not None and child.items is not None:
        yield from enumerate(child.items)


def claim_problems(document: Document, index: int, analysis: Node) -> Iterator[Problem]:
    """Yield names in a claim's conditions that its analysis' result cannot have."""
    for key in ("holds_when", "fails_when"):
        path: Path = ("claims", index, key)
        node = document.node(path)
        if node is None or not isinstance(node.scalar, str):
            continue
        try:
            expression: Expression = parse_expression(node.scalar)
        except ExpressionError:
            continue
        for name in expression.placed_names:
            fault = unknown_part(name, analysis)
            if fault is not None:
                yield Problem(document.value_place(path, name.offset), *fault, code="ML-0512")


def unknown_part(name: Name, analysis: Node) -> tuple[str, str] | None:
    """Return cause and remedy where a name points to nothing in the result of an analysis."""
    first, *rest = name.parts
    if first not in TOP:
        return f"A result has no part {first!r}.", suggestion(first, TOP, "parts")
    if first in GROUPS and rest and rest[0] not in GROUPS[first]:
        return f"`{first}` has no value {rest[0]!r}.", suggestion(rest[0], GROUPS[first], "values")
    if first in GROUPS and not rest:
        return (
            f"{name} is a group of values, not one.",
            f"Name one of them, such as {first}.{sorted(GROUPS[first])[0]}.",
        )
    if first == "subgroups" and rest:
        declared = [str(node.scalar) for _, node in listed(analysis, "subgroups")]
        if rest[0] not in declared:
            remedy = (
                suggestion(rest[0], declared, "subgroups")
                if declared
                else f"Add subgroups: [{rest[0]}] to the analysis."
            )
            return f"The analysis declares no subgroups by {rest[0]!r}.", remedy
        fixed = {"levels", "statistic", "df", "p_value"}
        if len(rest) > 1 and rest[1] not in fixed:
            return f"`{first}.{rest[0]}` has no value {rest[1]!r}.", suggestion(rest[1], fixed, "values")
    if first == "bias" and rest and rest[0] not in BIAS:
        return f"There is no bias probe {rest[0]!r}.", suggestion(rest[0], BIAS, "probes")
    return None
