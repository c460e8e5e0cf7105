"""Blocks of declared surveys, which chapters pull in with `{{< woven KEY/ID >}}`."""

from __future__ import annotations

from metaloom.surveys.kinds import BY_KEY
from metaloom.write.findings import Woven


def survey_blocks(woven: Woven) -> dict[str, str]:
    """Return relative path -> content of the block of every declared survey."""
    return {
        f"_generated/{survey.key}/{survey.declared.id}.qmd": BY_KEY[survey.key].block(
            woven, survey.declared, woven.surveys[survey.declared.id]
        )
        for survey in woven.declarations.surveys
    }
