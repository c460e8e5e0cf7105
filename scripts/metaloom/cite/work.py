"""The work that is cited: the whole site, or one page of it. Every format is made from this one object."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from metaloom.declare.cff import Author as WrittenAuthor
from metaloom.declare.cff import Cff, read_cff
from metaloom.declare.edition import VERSIONS_FOLDER, Edition
from metaloom.declare.site import SETTINGS, Site, read_site
from metaloom.errors import ProjectError

Kind = Literal["dataset", "software", "page"]
NO_DATE = "n.d."


@dataclass(frozen=True)
class Author:
    """A person (`family`, `given`) or a group (`name`)."""

    name: str | None = None
    family: str | None = None
    given: str | None = None
    orcid: str | None = None
    affiliation: str | None = None

    @property
    def full(self) -> str:
        """The name as it is said."""
        return self.name or " ".join(part for part in (self.given, self.family) if part)

    @property
    def sorted(self) -> str:
        """The name as lists of references begin with it."""
        return self.name or ", ".join(part for part in (self.family, self.given) if part)


@dataclass(frozen=True)
class Work:
    """What is cited. `container` is the whole that a page belongs to; `url` and `doi` only where they exist."""

    title: str
    kind: Kind = "dataset"
    authors: tuple[Author, ...] = ()
    version: str | None = None
    released: str | None = None
    doi: str | None = None
    url: str | None = None
    repository: str | None = None
    abstract: str | None = None
    keywords: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    language: str = "en"
    container: str | None = None
    name: str = ""

    @property
    def year(self) -> str | None:
        """The year of the release."""
        return self.released[:4] if self.released else None

    @property
    def doi_url(self) -> str | None:
        """The DOI as an address; None where none was minted."""
        return f"https://doi.org/{self.doi}" if self.doi else None

    @property
    def key(self) -> str:
        """A key for lists of references: first author or title, year, and the page."""
        first = self.authors[0] if self.authors else Author(name=self.container or self.title)
        words = re.findall(r"[A-Za-z0-9]+", first.family or first.name or "")
        start = next((word for word in words if word.lower() not in {"the", "a", "an"}), "site").lower()
        page = re.sub(r"[^a-z0-9]+", "_", self.name.lower()).strip("_")
        return f"{start}{self.year or ''}" + (f"_{page}" if page else "")

    def page(self, title: str, name: str, url: str | None) -> Work:
        """Return one page of this work: `name` is its path without its ending. A DOI identifies the whole."""
        return replace(self, title=title, kind="page", container=self.title, name=name, url=url, abstract=None)


def read_work(project: Path, edition: Edition | None = None) -> Work:
    """Return the project as a work; as an `edition` it has that version's name, day and permanent address.

    Without a CITATION.cff only the site's title is given: no author or date is invented.
    Errors: ProjectError with everything that is wrong with CITATION.cff or `_quarto.yml`.
    """
    cff, problems = read_cff(project)
    if problems:
        raise ProjectError(problems)
    site = read_site(project) if (project / SETTINGS).is_file() else None
    bare = _bare(site, project.name)
    work = bare if cff is None else _from(cff, bare)
    if edition is None:
        return work
    url = f"{work.url.rstrip('/')}/{VERSIONS_FOLDER}/{edition.name}" if work.url else None
    return replace(work, version=edition.name, released=edition.frozen_on, url=url)


def _bare(site: Site | None, name: str) -> Work:
    if site is None:
        return Work(name)
    repository = site.website.get("repo-url")
    return Work(
        title=" ".join(site.title.split()) or name,
        url=site.url,
        repository=str(repository) if repository else None,
        abstract=" ".join(str(site.website.get("description") or "").split()) or None,
        language=str(site.settings.get("lang") or "en"),
    )


def _from(cff: Cff, bare: Work) -> Work:
    return replace(
        bare,
        title=_flat(cff.title),
        kind=cff.type,
        authors=tuple(_author(author) for author in cff.authors),
        version=cff.version,
        released=cff.date_released,
        doi=cff.doi,
        url=bare.url or cff.url,
        repository=cff.repository_code or cff.repository or bare.repository,
        abstract=_flat(cff.abstract) if cff.abstract else bare.abstract,
        keywords=tuple(_flat(word) for word in cff.keywords or ()),
        licences=cff.licences,
    )


def _author(written: WrittenAuthor) -> Author:
    family = " ".join(part for part in (written.name_particle, written.family_names) if part) or None
    given = ", ".join(part for part in (written.given_names, written.name_suffix) if part) or None
    return Author(written.name, family, given, written.orcid, written.affiliation)


def _flat(text: str) -> str:
    return " ".join(text.split())
