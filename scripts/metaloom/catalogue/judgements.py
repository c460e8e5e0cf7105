"""The tools by which risk of bias is judged, with the words that each uses and the level that a word is counted as.

To add one: its entry in `TOOLS`, the names that people give it in `NAMES`. Words are understood without case, with or
without `risk` behind them, and by the letters and marks that RevMan and robvis use for them.
"""

from __future__ import annotations

import re
from typing import Literal

Level = Literal["low", "some concerns", "high", "no information"]

ROB_2 = {"low": "low", "some concerns": "some concerns", "high": "high", "no information": "no information"}
TOOLS: dict[str, dict[str, Level]] = {
    "RoB 2": ROB_2,  # type: ignore[dict-item]
    "RoB 1": {"low": "low", "unclear": "some concerns", "high": "high", "no information": "no information"},
    "ROBINS-I": {
        "low": "low",
        "moderate": "some concerns",
        "serious": "high",
        "critical": "high",
        "no information": "no information",
    },
    "ROBINS-E": {
        "low": "low",
        "some concerns": "some concerns",
        "high": "high",
        "very high": "high",
        "no information": "no information",
    },
    "QUADAS-2": {
        "low": "low",
        "unclear": "some concerns",
        "high": "high",
        "no information": "no information",
        "some concerns": "some concerns",  # as robvis has it
    },
}
"""Tool -> its words -> the level that they are drawn and counted as (Sterne 2019; Higgins 2011; Sterne 2016; Higgins
2024; Whiting 2011)."""

ROB = r"(?:rob|risk[ -]of[ -]bias)"
VERSION = r"(?:v(?:ersion)?\.? ?)?"
NAMES: tuple[tuple[str, str], ...] = (
    (r"robins-?\s?e\b.*", "ROBINS-E"),
    (r"robins(?:-?\s?i)?\b.*", "ROBINS-I"),
    (r"quadas.*", "QUADAS-2"),
    (rf"(?:revised )?(?:cochrane )?{ROB}[ -]?(?:tool )?{VERSION}(?:2(?:\.0)?|ii)\b.*", "RoB 2"),
    (rf"(?:cochrane )?{ROB}(?:[ -]?(?:tool)?[ -]?{VERSION}(?:1(?:\.0)?|i))?(?: tool)?", "RoB 1"),
    (r"cochrane(?: collaboration)?(?:'s)?(?: tool)?", "RoB 1"),
)
"""Common names of a tool (the whole name, without case) -> the tool."""

SHORT: dict[str, tuple[str, ...]] = {
    "l": ("low",),
    "+": ("low",),
    "h": ("high",),
    "u": ("unclear",),
    "?": ("unclear", "some concerns"),
    "sc": ("some concerns",),
    "some": ("some concerns",),
    "some concern": ("some concerns",),
    "m": ("moderate",),
    "s": ("serious", "some concerns"),
    "c": ("critical",),
    "vh": ("very high",),
    "ni": ("no information",),
    "low except for concerns about uncontrolled confounding": ("low",),
}
"""A word in short -> what it may stand for, of which a tool uses one."""
RISK = re.compile(r"\s*\b(?:overall )?(?:risk(?: of bias)?|rob|bias)\b\s*")


def tool_of(name: str) -> str | None:
    """Return the tool that a name means; None for a scale that a review made for itself."""
    plain = " ".join(name.casefold().replace("_", " ").split())
    return next((tool for pattern, tool in NAMES if re.fullmatch(pattern, plain)), None)


def level_of(tool: str, word: str) -> Level | None:
    """Return the level that a word of a tool is counted as; None for a word that the tool does not know."""
    words = TOOLS[tool]
    plain = " ".join(RISK.sub(" ", word.casefold().replace("_", " ")).split()).strip(" .") or word.casefold().strip()
    return next((words[one] for one in (plain, *SHORT.get(plain, ())) if one in words), None)
