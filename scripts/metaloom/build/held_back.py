"""What a draft chapter declares is as unpublished as its words: no page, figure, number, claim or source of it.

A chapter is held back where its page is a draft of which nothing is published (`draft-mode: gone`, the default). Its
declarations are checked like all others; then a build goes on as if they were not there. What is published cannot rest
on them, since a reader, or a verification from the published source, could not find them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from metaloom.declare import Declarations
from metaloom.declare.site import SETTINGS
from metaloom.errors import Problem, ProjectError
from metaloom.stitch.embedded.unpublished import drafts_of

CHAPTERS = "chapters"


def held_back(project: Path) -> frozenset[str]:
    """Return the names of the chapters of which nothing is published; none for a project without a site."""
    if not (project / SETTINGS).is_file():
        return frozenset()
    try:
        drafts = drafts_of(project, CHAPTERS).gone
    except ProjectError:  # reported where the site's settings are checked
        return frozenset()
    return chapters_of(drafts)


def chapters_of(pages: Iterable[str]) -> frozenset[str]:
    """Return the names of the chapters among pages."""
    return frozenset(PurePosixPath(name).stem for name in pages if PurePosixPath(name).parent.name == CHAPTERS)


def without(declarations: Declarations, hidden: frozenset[str]) -> Declarations:
    """Return the declarations of all other chapters."""
    return replace(declarations, chapters=tuple(one for one in declarations.chapters if one.name not in hidden))


def claims_on_drafts(declarations: Declarations, hidden: frozenset[str]) -> Iterator[Problem]:
    """Yield claims of published chapters that rest on a chapter that is held back."""
    drafts = [chapter for chapter in declarations.chapters if chapter.name in hidden]
    owner = {
        name: chapter.name
        for chapter in drafts
        for name in (
            *(analysis.id for analysis in chapter.analyses),
            *(survey.declared.id for survey in chapter.surveys),
            *(script.id for script in chapter.chapter.scripts),
        )
    }
    for claim in without(declarations, hidden).claims:
        for key, bound in (("analysis", claim.analysis), ("survey", claim.survey)):
            if bound in owner:
                yield Problem(
                    declarations.value_place(claim.id, key),
                    f"The claim rests on {bound!r}, and the chapter {owner[bound]!r} that declares it is a draft.",
                    "Move the claim into that chapter, or publish it.",
                    code="ML-0921",
                )


def stubs(hidden: frozenset[str]) -> dict[str, bytes]:
    """Return what is in the published source for the declarations that are held back."""
    return {f"{CHAPTERS}/{name}.yml": f"chapter: {name}\n".encode() for name in sorted(hidden)}
