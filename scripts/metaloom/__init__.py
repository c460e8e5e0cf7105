"""Metaloom: meta-analyses declared in YAML, computed by Python, stitched into an evidence site.

    from metaloom import analyse

    analyse(table, {"measure": "RR", "method": "REML"})

computes one declared analysis of a pandas DataFrame; everything else is behind the `metaloom`
command. Names are loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from metaloom.engine.door import analyse

__version__ = "0.1.0"
__all__ = ["__version__", "analyse"]


def __getattr__(name: str) -> Any:
    if name == "analyse":
        from metaloom.engine.door import analyse

        return analyse
    raise AttributeError(f"module 'metaloom' has no attribute {name!r}")
