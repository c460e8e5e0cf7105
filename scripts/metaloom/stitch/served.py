"""Scripts and style sheets as they are served, without comments and needless white space; sheets by name."""

from __future__ import annotations

TOKENS = "tokens.css"
"""The style sheet of sizes, spaces, measures and colours, before all others with either renderer."""
SHARED_SHEETS = ("search.css", "content.css")
"""Style sheets in `assets/site` that pages of either renderer need."""


def smaller(script: str) -> str:
    """Return the same script in fewer bytes."""
    from rjsmin import jsmin

    return str(jsmin(script))


def smaller_sheet(sheet: str) -> str:
    """Return the same style sheet in fewer bytes."""
    from rcssmin import cssmin

    return str(cssmin(sheet)) + "\n"
