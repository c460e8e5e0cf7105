"""What people must say of the certainty of directions (GRADE): votes have no size, so less of it can be a rule."""

from __future__ import annotations

from pydantic import Field

from .certainty import Judgement
from .vocabulary import Strict


class Domains(Strict):
    """The five domains of GRADE for studies that are counted by direction; every key may be left out."""

    risk_of_bias: Judgement | None = Field(None, description="where nothing was published, or to overrule the rule")
    inconsistency: Judgement | None = Field(None, description="an override of the rule")
    indirectness: Judgement | None = Field(None, description="whether the studies answer this very question")
    imprecision: Judgement | None = Field(None, description="an override of the rule")
    publication_bias: Judgement | None = Field(None, description="whether studies are missing: no test can tell")
