"""Blocks of declared surveys, which chapters pull in with `{{< woven KEY/ID >}}`."""

from __future__ import annotations

from metaloom.surveys.glance.every import every_glance
from metaloom.surveys.kinds import BY_KEY
from metaloom.write.findings import Findings


def survey_blocks(woven: Findings) -> dict[str, str]:
    """Return relative path -> content of the block of every declared survey."""
    blocks = {
        f"_generated/{survey.key}/{survey.declared.id}.qmd": BY_KEY[survey.key].block(
            woven, survey.declared, woven.surveys[survey.declared.id]
        )
        for survey in woven.declarations.surveys
    }
    return blocks | every_glance(woven)
