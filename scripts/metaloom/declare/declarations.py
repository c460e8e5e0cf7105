"""All that a project declares, and where each of it is written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from metaloom.errors import Place

from .analysis import Analysis
from .chapter import Chapter
from .choices import Choices
from .claim import Claim
from .codebook import Codebook
from .document import Document, Path
from .rules import defaults_for
from .script import Script
from .survey_parts import Survey


@dataclass(frozen=True)
class DeclaredChapter:
    """One chapter file; in `chapter` the defaults are already merged into the analyses."""

    file: str
    chapter: Chapter
    document: Document = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        return PurePosixPath(self.file).stem

    @property
    def title(self) -> str | None:
        return self.chapter.title

    @property
    def analyses(self) -> list[Analysis]:
        return self.chapter.analyses

    @property
    def claims(self) -> list[Claim]:
        return self.chapter.claims

    @property
    def surveys(self) -> Iterator[DeclaredSurvey]:
        """Yield every survey of the chapter, kind by kind."""
        for key in self.chapter.survey_keys():
            for declared in self.chapter.surveys(key):
                yield DeclaredSurvey(key, self, declared)


@dataclass(frozen=True)
class DeclaredSurvey:
    """One survey: the key of its kind, the chapter that declares it, and the declaration."""

    key: str
    chapter: DeclaredChapter
    declared: Survey


@dataclass(frozen=True)
class Declarations:
    """Chapters in the order of their names; analyses and claims in the order in which they are declared.

    `frozen`: whether they are those of a version, which was checked when it was made: a value that a condition names
    may have no row there, because the rows of later evidence were left out of it.
    `unread`: the texts of chapters that are not among `chapters`, because something is wrong with them.
    """

    chapters: tuple[DeclaredChapter, ...]
    codebook: Codebook | None = None
    frozen: bool = False
    unread: tuple[str, ...] = field(default=(), repr=False)

    def may_hold(self, name: str) -> bool:
        """Return whether a chapter that could not be read may declare something of this name."""
        return occurs(name, self.unread)

    @property
    def analyses(self) -> tuple[Analysis, ...]:
        return tuple(analysis for chapter in self.chapters for analysis in chapter.analyses)

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(claim for chapter in self.chapters for claim in chapter.claims)

    @property
    def scripts(self) -> tuple[Script, ...]:
        return tuple(script for chapter in self.chapters for script in chapter.chapter.scripts)

    @property
    def surveys(self) -> tuple[DeclaredSurvey, ...]:
        """Return every survey, kind by kind and then in the order of the chapters."""
        keys = self.chapters[0].chapter.survey_keys() if self.chapters else ()
        found = [survey for chapter in self.chapters for survey in chapter.surveys]
        return tuple(sorted(found, key=lambda survey: keys.index(survey.key)))

    def place(self, owner: str, *path: str | int) -> Place:
        """Return where a key of an analysis, claim, table or matrix is; else its nearest enclosing key."""
        document, base = self._owner(owner)
        return document.value_place(base) if not path else document.key_place(declared_path(document, (*base, *path)))

    def value_place(self, owner: str, *path: str | int, offset: int | None = None) -> Place:
        """Return where the value of such a key is, or the character at `offset` inside a text."""
        document, base = self._owner(owner)
        return document.value_place(declared_path(document, (*base, *path)), offset)

    def says(self, analysis: str, key: str) -> bool:
        """Return whether an analysis declares a key itself, and does not have it by a default of its chapter."""
        document, base = self._owner(analysis)
        return document.node((*base, key)) is not None

    def fingerprint(self, analysis: str) -> str:
        """Return everything that an analysis declares, defaults included, as canonical JSON: a key for caches."""
        return next(fingerprint(found) for found in self.analyses if found.id == analysis)

    def _owner(self, owner: str) -> tuple[Document, Path]:
        for chapter in self.chapters:
            for kind in chapter.chapter.owners():
                for index, thing in enumerate(getattr(chapter.chapter, kind)):
                    if thing.id == owner:
                        return chapter.document, (kind, index)
        raise KeyError(owner)


def declared_path(document: Document, path: Path) -> Path:
    """Return the path at which a value was written: under `defaults` where the analysis itself does not make the
    choice.
    """
    if len(path) < 3 or path[0] != "analyses" or document.node(path[:3]) is not None:
        return path
    default: Path = ("defaults", *path[2:])
    inherited = path[2] in Choices.model_fields and document.node(default[:2]) is not None
    return default if inherited else path


def fingerprint(analysis: Analysis) -> str:
    """Return canonical JSON of an analysis."""
    return json.dumps(analysis.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def merged(plain: Mapping[str, object]) -> dict[str, object]:
    """Return a chapter's plain values with its defaults set into each analysis that does not make the choice itself.

    A default that an analysis has no use for is left out of it.
    """
    defaults, analyses = plain.get("defaults"), plain.get("analyses")
    if not isinstance(defaults, dict) or not isinstance(analyses, list):
        return dict(plain)
    known = {key: value for key, value in defaults.items() if key in Choices.model_fields}

    def with_defaults(analysis: object) -> object:
        return defaults_for(known, analysis) | analysis if isinstance(analysis, dict) else analysis

    return dict(plain) | {"analyses": [with_defaults(analysis) for analysis in analyses]}


def occurs(name: str, texts: Iterable[str]) -> bool:
    """Return whether a name is anywhere in some texts."""
    return any(name in text for text in texts)
