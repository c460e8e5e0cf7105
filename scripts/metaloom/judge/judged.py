"""A result with what was judged of it: the type that `text`, `draw` and `write` are handed.

Its plain form is what the site publishes: that of `engine.result`, with the fields of this file behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from metaloom.engine.result import Result, StudyRow
from metaloom.judge.certain import Absolute, Assessed, CertaintyOf
from metaloom.store.documents import Json, JsonObject
from metaloom.store.plain import SOMETIMES, plain


@dataclass(frozen=True, kw_only=True)
class JudgedStudy(StudyRow):
    """One effect that was pooled, with the design of its study and the published judgement of its risk of bias."""

    design: str | None = None
    risk_of_bias: Assessed | None = None


@dataclass(frozen=True, kw_only=True)
class Judged(Result):
    """One analysis with the chapter that declares it, what its numbers count, its certainty and absolute effect.

    Where certainty is declared, `absolute` is there too: None where no absolute effect follows.
    """

    studies: tuple[JudgedStudy, ...]
    chapter: str | None = None
    counted: str | None = None
    absolute: Absolute | None = None
    certainty: CertaintyOf | None = field(default=None, metadata=SOMETIMES)

    def plain(self) -> dict[str, Json]:
        """Return the result as the site publishes it."""
        found: dict[str, Json] = plain(self)
        if self.certainty is None:
            del found["absolute"]
        return found


def judged_part(value: JsonObject | Judged) -> Judged:
    """Return a published result of any version, as far as it has the fields of this one."""
    return value if isinstance(value, Judged) else Judged.of_part(value)
