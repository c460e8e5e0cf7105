"""What the project's authors declare, read from YAML: a Declarations, or every problem at once.

load_declarations(project, kinds)      the declarations, or ProjectError
collect_declarations(project, kinds)   what is sound, and the problems
parse_expression(text)                 a condition, as in `where` and `holds_when`

The names below are imported when they are first asked for: a command that only reads `_quarto.yml`, such as a build in
which nothing has changed, does not wait for pandas and pydantic.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .analysis import Analysis, Choices
    from .chapter import Chapter
    from .claim import Claim
    from .declarations import Declarations, DeclaredChapter, fingerprint
    from .expression import Expression, ExpressionError, parse_expression
    from .load import collect_declarations, load_declarations

__all__ = [
    "Analysis",
    "Chapter",
    "Choices",
    "Claim",
    "Declarations",
    "DeclaredChapter",
    "Expression",
    "ExpressionError",
    "collect_declarations",
    "fingerprint",
    "load_declarations",
    "parse_expression",
]

_HOMES = ("analysis", "chapter", "claim", "declarations", "expression", "load")
"""The modules that define these names."""


def __getattr__(name: str) -> Any:
    """Return a name of `__all__` from the module that defines it."""
    if name in __all__:
        for home in _HOMES:
            module = import_module(f"{__name__}.{home}")
            if hasattr(module, name):
                return getattr(module, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
