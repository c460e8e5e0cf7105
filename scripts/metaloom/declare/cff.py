"""`CITATION.cff`, the one place that says how the project is cited: read, checked, refused with a place.

The keys are those of the Citation File Format 1.2.0 that describe the work itself. Keys for works cited in turn
(`references`, `preferred-citation`) are not taken, because what a site cites is its bibliography.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from metaloom.declare.broken import Broken
from metaloom.declare.day import is_day, no_day
from metaloom.declare.document import Document
from metaloom.declare.project_files import inside
from metaloom.declare.violations import problems_of
from metaloom.declare.vocabulary import Strict, Words
from metaloom.declare.yaml_source import read_yaml
from metaloom.errors import Problem

FILE = "CITATION.cff"
DOI = re.compile(r"10\.\d{4,9}(\.\d+)?/[A-Za-z0-9:/_;\-.()\[\]\\]+")
ORCID = re.compile(r"https://orcid\.org/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
ADDRESS = re.compile(r"https?://[^\s<>\"]+")


class Written(Strict):
    """Keys are written with hyphens in the file."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=False, alias_generator=lambda name: name.replace("_", "-")
    )


class Author(Written):
    """A person (`family-names`, `given-names`) or a group (`name`)."""

    name: Words | None = Field(None, description="the name of a group")
    family_names: Words | None = Field(None, description="a person's family names")
    given_names: Words | None = Field(None, description="a person's given names")
    name_particle: Words | None = Field(None, description="what is before the family names, such as 'von'")
    name_suffix: Words | None = Field(None, description="what is after the names, such as 'Jr.'")
    alias: Words | None = Field(None, description="another name of the author")
    affiliation: Words | None = Field(None, description="where a person works")
    orcid: Words | None = Field(None, description="the address of a person's ORCID record")
    email: Words | None = Field(None, description="an address for letters")
    website: Words | None = Field(None, description="an address on the web")

    @model_validator(mode="after")
    def _has_a_name(self) -> Self:
        broken = []
        if not (self.name or self.family_names or self.given_names):
            broken.append(
                Broken(
                    (),
                    "An author has no name.",
                    "Write `family-names` and `given-names`, or `name` for a group.",
                    code="ML-0424",
                )
            )
        if self.name and (self.family_names or self.given_names):
            broken.append(
                Broken(("name",), "An author is a group and a person at once.", "Keep one of the two.", code="ML-0424")
            )
        if self.orcid is not None and not is_orcid(self.orcid):
            broken.append(
                Broken(
                    ("orcid",),
                    f"{self.orcid!r} is not a valid ORCID iD.",
                    "Copy the whole address from the record: https://orcid.org/ and 16 characters.",
                    code="ML-0424",
                )
            )
        _raise(broken)
        return self


class Identifier(Written):
    """A further name of the work."""

    type: Literal["doi", "url", "swh", "other"] = Field(description="what kind of identifier it is")
    value: Words = Field(description="the identifier")
    description: Words | None = Field(None, description="what it identifies")


class Cff(Written):
    """The file as a whole."""

    cff_version: Literal["1.2.0"] = Field(description="the version of the format, 1.2.0")
    message: Words = Field(description="what a reader should do with the file")
    title: Words = Field(description="the title of the work")
    authors: Annotated[list[Author], Field(min_length=1)] = Field(description="who made it")
    type: Literal["software", "dataset"] = Field("software", description="what the work is")
    version: Words | None = Field(None, description="the version of the work")
    date_released: Words | None = Field(None, description="the day of the release, such as 2026-11-22")
    doi: Words | None = Field(None, description="the DOI that was minted for the work")
    identifiers: list[Identifier] = Field([], description="further identifiers")
    url: Words | None = Field(None, description="address of the work")
    repository: Words | None = Field(None, description="where it is kept")
    repository_code: Words | None = Field(None, description="where its code is developed")
    repository_artifact: Words | None = Field(None, description="where its builds are kept")
    commit: Words | None = Field(None, description="the revision of the code")
    license: Words | Annotated[list[Words], Field(min_length=1)] | None = Field(None, description="SPDX name or names")
    license_url: Words | None = Field(None, description="address of a licence without an SPDX name")
    abstract: Words | None = Field(None, description="what the work is about")
    keywords: Annotated[list[Words], Field(min_length=1)] | None = Field(None, description="words to find it by")
    contact: Annotated[list[Author], Field(min_length=1)] | None = Field(None, description="whom to write to")

    @property
    def licences(self) -> tuple[str, ...]:
        """The licences by their SPDX names."""
        if self.license is None:
            return ()
        return (self.license,) if isinstance(self.license, str) else tuple(self.license)

    @model_validator(mode="after")
    def _is_true_to_form(self) -> Self:
        broken = []
        if self.doi is not None and not DOI.fullmatch(self.doi):
            broken.append(
                Broken(
                    ("doi",),
                    f"{self.doi!r} is not a DOI.",
                    "Write the DOI alone, such as 10.5281/zenodo.1234.",
                    code="ML-0425",
                )
            )
        if self.date_released is not None and not is_day(self.date_released):
            broken.append(
                Broken(
                    ("date-released",),
                    no_day(self.date_released),
                    "Write year-month-day, such as 2026-11-22.",
                    code="ML-0425",
                )
            )
        for key in ("url", "repository", "repository_code", "repository_artifact", "license_url"):
            value = getattr(self, key)
            if value is not None and not ADDRESS.fullmatch(value):
                broken.append(
                    Broken(
                        (key.replace("_", "-"),),
                        f"{value!r} is not an address.",
                        "Write it with https:// before it.",
                        code="ML-0425",
                    )
                )
        _raise(broken)
        return self


def read_cff(project: Path) -> tuple[Cff | None, list[Problem]]:
    """Return the citation file of a project, None where there is none, with everything that is wrong with it."""
    if not (project / FILE).exists() and not (project / FILE).is_symlink():
        return None, []
    path = inside(project, FILE)
    if isinstance(path, Problem):
        return None, [path]
    document, problems = read_yaml(path, FILE, dates=True)
    if document is None or problems:
        return None, problems
    return _checked(document)


def citation_problems(project: Path) -> list[Problem]:
    """Return what is wrong with the citation file of a project; nothing where there is none."""
    return read_cff(project)[1]


def _checked(document: Document) -> tuple[Cff | None, list[Problem]]:
    try:
        return Cff.model_validate(document.root.plain, strict=True), []
    except ValidationError as error:
        return None, problems_of(error, document, Cff)


def is_orcid(address: str) -> bool:
    """Return whether an address is an ORCID record whose last character checks the others (ISO 7064 MOD 11-2)."""
    found = ORCID.fullmatch(address)
    if found is None:
        return False
    characters = found[1].replace("-", "")
    total = 0
    for digit in characters[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return characters[-1] == ("X" if check == 10 else str(check))


def _raise(broken: list[Broken]) -> None:
    if broken:
        raise PydanticCustomError("rules", "{text}", {"text": " ".join(map(str, broken)), "broken": broken})
