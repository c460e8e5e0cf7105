"""The door for scripts of a project: what they return, and the look of the site.

    from metaloom.figures import Shown, colours, theme

A script has a function `compute(tables, results)` that returns a `Shown`; a ggplot with `+ theme()` looks like the
site.
"""

from __future__ import annotations

from metaloom.draw.own import Shown, colours, theme

__all__ = ["Shown", "colours", "theme"]
