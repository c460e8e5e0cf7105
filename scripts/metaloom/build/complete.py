"""Check that everything in the catalogue has its code: each measure its formula, each method its estimators, each
figure its function.

The modules that hold it to the catalogue do so when they are imported, and validation imports none of them: `check`
would accept a project that no build could compute. Builds import them when they compute.
"""

from __future__ import annotations

from importlib import import_module

HELD = (
    "measure.compute",
    "pool.model",
    "pool.mixed_tau2",
    "pool.mixed_error",
    "pool.tau2.by_generalised_q",
    "pool.tau2.by_moments",
    "witness.tau2",
    "draw.kinds",
    "surveys.kinds",
)
"""Modules that hold something to the catalogue, or to a list of their own."""


def require_complete() -> None:
    """Import what would be missing.

    Raises CatalogueError or ImportError with the file and what it lacks.
    """
    for name in HELD:
        import_module(f"metaloom.{name}")
