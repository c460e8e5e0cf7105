"""Published judgements of risk of bias as they are used: by the tools that the field knows, never translated.

The table `risk_of_bias` has one row for each study and domain: `study_id`, `tool`, `domain`, `judgement`. Only the
tools below are understood; ratings on a scale of a review's own stay in the table, are printed as they are, and count
as no assessment, because nobody can say what they would have been in another tool's words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

Level = Literal["low", "some concerns", "high", "no information"]

TABLE = "risk_of_bias"
OVERALL = "overall"
TOOLS: dict[str, dict[str, Level]] = {
    "RoB 2": {"low": "low", "some concerns": "some concerns", "high": "high"},
    "RoB 1": {"low": "low", "unclear": "some concerns", "high": "high"},
    "ROBINS-I": {
        "low": "low",
        "moderate": "some concerns",
        "serious": "high",
        "critical": "high",
        "no information": "no information",
    },
}
"""Tool -> its words -> the level that they are drawn and counted as (Sterne 2019; Higgins 2011; Sterne 2016)."""


def by_study(rows: Iterable[Mapping[Any, Any]]) -> dict[str, dict[str, Any]]:
    """Return study_id -> {"tool", "overall", "domains"}, from the rows of the table; the first tool of a study counts.

    `overall` is a level or None; `domains` is a list of {"domain", "judgement", "level"} in the order of the table.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        study, tool, domain = (str(row.get(name) or "") for name in ("study_id", "tool", "domain"))
        words = str(row.get("judgement") or "")
        level = TOOLS.get(tool, {}).get(words.casefold())
        if not study or level is None:
            continue
        entry = found.setdefault(study, {"tool": tool, "overall": None, "domains": []})
        if entry["tool"] != tool:
            continue
        if domain.casefold() == OVERALL:
            entry["overall"] = level
        else:
            entry["domains"].append({"domain": domain, "judgement": words, "level": level})
    return found
