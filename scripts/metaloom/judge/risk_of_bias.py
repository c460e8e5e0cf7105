"""Published judgements of risk of bias as they are used: by the tools that the field knows, never translated.

The table `risk_of_bias` has one row for each study and domain: `study_id`, `tool`, `domain`, `judgement`. Only the
tools of the catalogue are understood; ratings on a scale of a review's own stay in the table, are printed as they are,
and count as no assessment, because it is not known what they would be in another tool's words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from metaloom.catalogue.judgements import level_of, tool_of
from metaloom.judge.certain import Assessed, JudgedDomain
from metaloom.read.records import Row

TABLE = "risk_of_bias"
OVERALL = frozenset({"overall", "overall bias", "overall risk of bias", "overall judgement", "summary"})


def by_study(rows: Iterable[Row]) -> dict[str, Assessed]:
    """Return study_id -> its judgements, from the rows of the table; the first tool of a study counts.

    `overall` is a level or None; `domains` are in the order of the table.
    """
    found: dict[str, Assessed] = {}
    for row in rows:
        study, tool, domain = (str(row.get(name) or "") for name in ("study_id", "tool", "domain"))
        words = str(row.get("judgement") or "")
        known = tool_of(tool)
        level = level_of(known, words) if known is not None else None
        if not study or known is None or level is None:
            continue
        entry = found.setdefault(study, Assessed(tool=known, overall=None, domains=()))
        if entry.tool != known:
            continue
        if domain.casefold().strip() in OVERALL:
            found[study] = replace(entry, overall=level)
        else:
            judged = JudgedDomain(domain=domain, judgement=words, level=level)
            found[study] = replace(entry, domains=(*entry.domains, judged))
    return found
