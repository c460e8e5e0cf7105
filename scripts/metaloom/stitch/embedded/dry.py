"""What is wrong with a project's own pages before anything is computed: what a build would find, nothing written.

The pages are read, expanded and converted as for the site; what a build has yet to write (variables, blocks, pages) is
known by its names alone. What such a block holds is not known, so nothing is said of a place within it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from metaloom.declare.site import Site
from metaloom.errors import Place, Problem, ProjectError, suggestion
from metaloom.stitch.embedded.check import check_pages
from metaloom.stitch.embedded.includes import missing
from metaloom.stitch.embedded.inputs import find_pages
from metaloom.stitch.embedded.jobs import Library, make_job
from metaloom.stitch.embedded.leading_out import leading_out
from metaloom.stitch.embedded.listings import listings_of
from metaloom.stitch.embedded.options import Options, options_of
from metaloom.stitch.embedded.page import Converted, Draft, convert_pages, prepare, read_sources
from metaloom.stitch.embedded.settings import check_settings
from metaloom.stitch.embedded.shortcodes import INCLUDE, VARIABLES, Expander
from metaloom.stitch.embedded.site_files import site_file_problems
from metaloom.stitch.embedded.source import Line, Source
from metaloom.stitch.embedded.theme import theme_problems
from metaloom.stitch.embedded.unpublished import unpublished
from metaloom.store.cache import Cache


@dataclass(frozen=True)
class Coming:
    """What a build writes before its pages are rendered.

    `variables` holds the names under each root (empty: any), `blocks` what `woven` may name, `pages` the titles of
    generated pages, `folders` where generated files are. With `complete` false (some declaration could not be read)
    an unknown variable, block or page is not a fault.
    """

    variables: Mapping[str, frozenset[str]]
    blocks: frozenset[str]
    pages: Mapping[str, str]
    folders: tuple[str, ...]
    complete: bool = True


class Anywhere(list[str]):
    """The places of a page that is not written yet: it may hold any."""

    def __contains__(self, _: object) -> bool:
        return True


BORDERS = (":::", "#", "<", "```", "~~~", "---", "***")
"""How lines begin that end a paragraph or are none."""


def shares_a_paragraph(text: str) -> bool:
    """Return whether a line beside a block is text of the same paragraph, or another block without an empty line."""
    return bool(text.strip()) and not text.lstrip().startswith(BORDERS)


@dataclass
class DryExpander(Expander):
    """Expands what is in the project's own files; what a build writes stays out and is checked by its name."""

    coming: Coming = field(default_factory=lambda: Coming({}, frozenset(), {}, ()))
    lenient: bool = False
    """With Quarto, which knows shortcodes by extension: an unknown one is Quarto's affair."""
    woven: set[str] = field(default_factory=set)
    """The pages that hold a block."""

    def _included(self, lines: tuple[Line, ...], holder: str, chain: tuple[str, ...]) -> Iterator[Line]:
        for at, line in enumerate(lines):
            found = INCLUDE.match(line.text)
            if not found or found["verb"] != "woven":
                yield from super()._included((line,), holder, chain)
                continue
            name = found["target"].strip().strip("'\"")
            self.woven.add(chain[0])
            beside = [lines[other] for other in (at - 1, at + 1) if 0 <= other < len(lines)]
            if joined := next((other for other in beside if shares_a_paragraph(other.text)), None):
                self._report_joined(line, name, joined)
            if self.coming.complete and name not in self.coming.blocks:
                self._report(line, name, f"no block is called {name!r}", suggestion(name, self.coming.blocks, "blocks"))
            yield replace(line, text="")

    def _report_joined(self, line: Line, name: str, other: Line) -> None:
        where = "above" if other.number < line.number else "below"
        cause = f"the block {name!r} is in one paragraph with the line {where}; Quarto would run both together"
        place = Place(line.file, line.number, max(line.text.find("{{<"), 0) + 1)
        self.problems.append(Problem(place, cause, "Put an empty line between them.", code="ML-1107"))

    def _looked_up(self, path: str, values: Mapping[str, Any], place: Place, what: str) -> str:
        if VARIABLES not in what:
            return super()._looked_up(path, values, place, what)
        root, _, name = path.partition(".")
        names = self.coming.variables.get(root)
        if self.coming.complete and (names is None or (names and name not in names)):
            holding = (one for one, held in self.coming.variables.items() if not held or name in held)
            known = [f"{root}.{one}" for one in names] if names else [f"{one}.{name}" for one in holding]
            self.problems.append(
                Problem(
                    place, f"there is no {what} named {path!r}", suggestion(path, known, f"{what}s"), code="ML-1105"
                )
            )
        return "1"

    def _value(self, found: Any, line: Line, settings: Mapping[str, Any]) -> str:
        known = {"include", "woven", "var", "meta", "pagebreak", None}
        return "" if self.lenient and found["name"] not in known else super()._value(found, line, settings)


def page_problems(site: Site, coming: Coming, cache: Cache | None, quarto: bool) -> list[Problem]:
    """Return every error of the project's own pages and settings of the site; `quarto` if Quarto is to render them."""
    problems: list[Problem] = []
    try:
        names = [name for name in find_pages(site) if name.split("/")[0] not in coming.folders]
        sources = read_sources(site, tuple(names))
        problems += leading_out(site, sources)
        for source in sources:
            problems += missing(site, source, options_of(site, source))
            problems += [] if quarto else listings_of(source)[1]
        problems += [] if quarto else [*check_settings(site, sources), *theme_problems(site)]
        problems += site_file_problems(site, names, sources, coming.folders)
        held = unpublished(site, sources)
        expander = DryExpander(site.project, {}, coming=coming, lenient=quarto)
        shown = [source for source in sources if source.name not in held.gone]
        drafts = prepare(site, shown, expander, cells=not quarto, collected=problems)
        pages = [_known(page, expander.woven, coming, quarto) for page in convert_pages(drafts, cache, _silent)[0]]
        stubs = [_stub(name, title) for name, title in coming.pages.items()]
        problems += check_pages(site, [*pages, *stubs], held)[1]
    except ProjectError as error:
        problems += error.problems
    return [problem for problem in problems if problem.severity == "error"]


def _known(page: Converted, woven: set[str], coming: Coming, quarto: bool) -> Converted:
    """Return a page without what cannot be judged yet: links to files that a build writes, labels and places in
    blocks.
    """
    open_ended = page.name in woven
    answer = dict(page.answer)
    pages = {name.removesuffix(".qmd") for name in coming.pages}
    answer["targets"] = [
        target
        for target in answer["targets"]
        if target[1].split("/")[0] not in coming.folders
        or (coming.complete and target[1].endswith((".qmd", ".html")))
        or target[1].rpartition(".")[0] in pages
    ]
    if open_ended or quarto:
        answer["problems"] = [one for one in answer["problems"] if one["kind"] == "citation"]
    if open_ended:
        answer["ids"] = Anywhere(answer["ids"])
    return replace(page, answer=answer)


def _stub(name: str, title: str) -> Converted:
    """Return a page that a build will write."""
    source, options, library = Source(name, {"title": title}, ()), Options(({},)), Library({}, None, None)
    draft = Draft(source, options, make_job(source, options, library, {}), library)
    inlines = {"title": {"html": title, "text": title}}
    answer = {"targets": [], "removed": [], "problems": [], "ids": Anywhere(), "inlines": inlines}
    return Converted(draft, answer)


def _silent(_done: int, _total: int, _what: str) -> None:
    return
