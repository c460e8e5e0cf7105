"""Rules for cells without events, in words: to which studies a constant is added (metafor's argument `to`)."""

from __future__ import annotations

RULES: dict[str, str] = {
    "only0": "{add} added to each cell of the studies that have an empty cell",
    "all": "{add} added to each cell of every study",
    "if0all": "{add} added to each cell of every study when any study has an empty cell",
    "none": "nothing added to empty cells",
}
