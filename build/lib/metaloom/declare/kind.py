"""What declarations must know of a kind of survey: the kinds are handed in, so that no later room is imported here."""

from __future__ import annotations

from dataclasses import dataclass

from .survey_parts import Survey


@dataclass(frozen=True)
class DeclaredKind:
    """A kind of survey as chapters declare it: the key of the chapter file, its description, the model of an entry."""

    key: str
    about: str
    model: type[Survey]
