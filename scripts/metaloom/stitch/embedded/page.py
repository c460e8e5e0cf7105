"""From sources to finished bodies: each page is prepared, looked up in the cache, converted where it is not there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Any

from lxml import etree

from metaloom.declare.site import Site
from metaloom.errors import Place, Problem, ProjectError
from metaloom.stitch.embedded.body import finish_body, harmless_html, targets_in
from metaloom.stitch.embedded.cells import cells_of
from metaloom.stitch.embedded.convert import convert
from metaloom.stitch.embedded.jobs import INLINE_KEYS, Job, Library, make_job, split_bibliography
from metaloom.stitch.embedded.options import Options, options_of, place_named
from metaloom.stitch.embedded.pandoc import pandoc_version
from metaloom.stitch.embedded.shortcodes import Expander, read_variables, resolve
from metaloom.stitch.embedded.source import Source, read_source, read_text
from metaloom.store.cache import Cache
from metaloom.store.keys import code_key, key_of

SITE_TEXTS = "_quarto.yml"
STEP = "embedded-pages"
ANNOUNCEMENT = "announcement"
REFS = re.compile(r"\{[^}\n]*#refs\b")
STYLES = "Take a style as it is from https://www.zotero.org/styles."
Answer = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """A page ready for pandoc."""

    source: Source
    options: Options
    job: Job
    library: Library


@dataclass(frozen=True)
class Converted:
    """A page with its finished body: `answer` holds body, headings, inlines, problems, targets."""

    draft: Draft
    answer: Answer

    @property
    def name(self) -> str:
        """The page's path in the project."""
        return self.draft.source.name

    def inline(self, key: str, form: str) -> str:
        """Return a text of the front matter as `html` or plain `text`; empty when it is not set."""
        return str(self.answer["inlines"].get(key, {}).get(form, ""))


def read_sources(site: Site, names: tuple[str, ...]) -> list[Source]:
    """Return the pages as they are written; a ProjectError carries what is wrong with any of them."""
    sources: list[Source] = []
    problems: list[Problem] = []
    for name in names:
        try:
            sources.append(read_source(site.project, name))
        except ProjectError as error:
            problems.extend(error.problems)
    if problems:
        raise ProjectError(problems)
    return sources


def prepare(
    site: Site,
    sources: Iterable[Source],
    expander: Expander | None = None,
    cells: bool = True,
    collected: list[Problem] | None = None,
) -> list[Draft]:
    """Expand all pages; a ProjectError carries every problem found on the way, code `cells` among them if asked.

    With `collected` problems are added to that list, and the pages without a fault go on.
    """
    expander = expander or Expander(site.project, read_variables(site.project))
    problems: list[Problem] = []
    libraries: dict[tuple[tuple[str, ...], str | None], Library] = {}
    drafts = []
    for source in sources:
        try:
            options = options_of(site, source)
            files, csl = _reference_files(site, source, options, problems)
            if (files, csl) not in libraries:
                libraries[files, csl] = _library(site, files, csl)
            library = libraries[files, csl]
            expanded = expander.expand(source, options.flat())
            problems.extend(cells_of(expanded) if cells else ())
            inlines = inlines_of(expander, expanded, options)
        except ProjectError as error:
            problems.extend(error.problems)
            continue
        job = make_job(expanded, options, library, inlines, site.profiles)
        drafts.append(Draft(expanded, options, job, library))
    texts = _site_texts(site, expander)
    problems.extend(expander.problems)
    if collected is not None:
        collected.extend(problems)
    elif problems:
        raise ProjectError(problems)
    drafts.append(texts)
    return drafts


def convert_pages(
    drafts: list[Draft], cache: Cache | None, report: Callable[[int, int, str], None]
) -> tuple[list[Converted], list[str]]:
    """Return the pages with their bodies, and the names of those that were not in the cache."""
    answers: dict[str, Answer] = {}
    tools = _tools(cache)
    keys = {draft.source.name: key_of(draft.source.name, draft.job.key(), tools) for draft in drafts}
    for draft in drafts:
        stored = cache.get(STEP, keys[draft.source.name]) if cache else None
        if stored is not None:
            answers[draft.source.name] = json.loads(stored)
    missing = [draft for draft in drafts if draft.source.name not in answers]
    with closing(convert([draft.job for draft in missing])) as found:
        for index, converted in found:
            name, answer = missing[index].source.name, _finished(missing[index], converted)
            answers[name] = answer
            report(len(answers), len(drafts), "pages")
            if cache:
                cache.put(STEP, keys[name], json.dumps(answer).encode())
    pages = [Converted(draft, answers[draft.source.name]) for draft in drafts]
    return pages, [draft.source.name for draft in missing]


def _finished(draft: Draft, converted: Mapping[str, Any]) -> Answer:
    options = draft.job.options
    placed = bool(REFS.search(draft.job.text))
    inlines = {
        name: {"html": harmless_html(forms["html"]), "text": forms["text"]}
        for name, forms in dict(converted["inlines"] or {}).items()
    }
    own = draft.source.name == SITE_TEXTS
    shown = [target for forms in inlines.values() for target in targets_in(forms["html"])] if own else []
    body = finish_body(str(converted["body"]), draft.source.name, placed, options["toc_depth"], options["words"])
    return {
        "body": body.html,
        "targets": [list(target) for target in dict.fromkeys([*body.targets, *shown])],
        "removed": list(body.removed),
        "ids": sorted(set(re.findall(r'\sid="([^"]+)"', body.html))),
        "headings": [{"level": level, "id": anchor, "html": text} for level, anchor, text in body.headings],
        "inlines": inlines,
        "problems": converted["problems"],
    }


def inlines_of(expander: Expander, source: Source, options: Options) -> dict[str, str]:
    """Return the texts of a page's settings that are Markdown, their shortcodes expanded."""
    texts = {}
    for key in INLINE_KEYS:
        value = source.settings.get(key) if key == "title" else options.text(key)
        if value is not None:
            texts[key] = expander.text(str(value), Place(source.name, 2), options.flat())
    return texts


def announced(site: Site) -> Mapping[str, Any]:
    """Return the announcement of the site as a mapping; empty when there is none."""
    value = site.website.get("announcement")
    return value if isinstance(value, dict) else {"content": value} if isinstance(value, str) else {}


def site_inlines(site: Site, expander: Expander) -> dict[str, str]:
    """Return the texts of the site's own settings that are Markdown, their shortcodes expanded."""
    footer = site.website.get("page-footer")
    parts = footer if isinstance(footer, dict) else {"center": footer} if footer else {}
    inlines = {where: text for where, text in parts.items() if isinstance(text, str)}
    if isinstance(text := announced(site).get("content"), str):
        inlines[ANNOUNCEMENT] = text
    return {where: expander.text(text, site.place_of(text), site.settings) for where, text in inlines.items()}


def _site_texts(site: Site, expander: Expander) -> Draft:
    inlines = site_inlines(site, expander)
    library = Library({}, None, None)
    options = Options(({"toc": False},))
    source = Source(SITE_TEXTS, {}, ())
    return Draft(source, options, make_job(source, options, library, inlines), library)


def _reference_files(
    site: Site, source: Source, options: Options, problems: list[Problem]
) -> tuple[tuple[str, ...], str | None]:
    found: list[str] = []
    csl = options.text("csl")
    wanted = [("bibliography", written) for written in options.bibliography] + ([("csl", csl)] if csl else [])
    for key, written in wanted:
        holder = options.holder(key)
        name = resolve(written, holder)
        if name is None:
            continue  # it points out of the project, which `leading_out` reports
        if not (site.project / name).is_file():
            place = place_named(site, source, holder, written)
            problems.append(
                Problem(place, f"there is no file {written!r}", "Correct the path, or add the file.", code="ML-1115")
            )
        else:
            found.append(name)
    style = resolve(csl, options.holder("csl")) if csl else None
    return tuple(name for name in found if name != style), style if style in found else None


def _library(site: Site, files: tuple[str, ...], csl: str | None) -> Library:
    entries: dict[str, tuple[str, str]] = {}
    for name in files:
        text = read_text(site.project, name)
        if name.endswith((".json", ".yaml", ".yml")):
            cause = f"{name}: only BibTeX is read by the embedded renderer"
            raise ProjectError([Problem(Place(name), cause, "Give the references as a .bib file.", code="ML-0810")])
        entries.update({key: ("biblatex", entry) for key, entry in split_bibliography(text).items()})
    if csl:
        _require_style(read_text(site.project, csl), csl)
    style = (site.project / csl).resolve() if csl else None
    return Library(entries, str(style) if style else None, style.read_text(encoding="utf-8") if style else None)


def _require_style(text: str, name: str) -> None:
    """Refuse a citation style that pandoc could not read: what is not XML, declares entities, or is not a style."""
    try:
        root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        place, cause = Place(name, error.lineno or 1), f"The citation style is not XML that can be read: {error.msg}."
    else:
        place, cause = Place(name), "The citation style declares entities, which none needs."
        if root.getroottree().docinfo.internalDTD is None:
            if etree.QName(root).localname == "style":
                return
            cause = (
                f"The file is not a citation style: it begins with <{etree.QName(root).localname}>, not with <style>."
            )
    raise ProjectError([Problem(place, cause, STYLES, code="ML-1124")])


@cache
def _tools(kept: Cache | None) -> list[str]:
    return [pandoc_version(kept), code_key(__name__, assets=("stitch/assets/lua",))]
