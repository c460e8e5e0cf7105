"""The pass over every page after either renderer, for what no setting of a renderer can do.

Figures that are SVG files are drawn into the page, so that the site's fonts and colours reach them; nothing is
asked of other hosts; styles and scripts are covered by a Content-Security-Policy that allows nothing else.
"""

from __future__ import annotations

from metaloom.stitch.finish.site import Finished, finish

__all__ = ["Finished", "finish"]
