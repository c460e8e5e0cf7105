"""Finishing a whole site: each page by itself, taken from the cache where neither it nor its figures changed."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from metaloom.cite.pages import Cited, Part
from metaloom.declare.review import Term, read_review
from metaloom.declare.site import SETTINGS, Site, read_site
from metaloom.stitch.enclosed import enclosed
from metaloom.stitch.finish.assets import write_assets
from metaloom.stitch.finish.citation import read_context, write_citation
from metaloom.stitch.finish.not_found import NOT_FOUND, work_at_any_depth, write_not_found
from metaloom.stitch.finish.outside import Policy, requests_of
from metaloom.stitch.finish.page import finish_page, pictures_of
from metaloom.stitch.finish.quarto import mend_site
from metaloom.stitch.finish.search_index import Entry, entries_of, write_index
from metaloom.store.beside import Beside
from metaloom.store.cache import Cache
from metaloom.store.jobs import jobs
from metaloom.store.keys import code_key, key_of
from metaloom.store.memo import Memo

STEP, WORDS = "finished-pages", "words-of-pages"
OUTSIDE_IMPORT = re.compile(rb"@import\s+(?:url\()?\s*['\"]?\s*(?:https?:)?//([^/;'\")]*)[^;]*;", re.IGNORECASE)
QUARTO_LIBS = "site_libs/quarto-html"
EMPTY = re.compile(rb"\s*(?:<!DOCTYPE[^>]*>)?\s*<html\b[^>]*>\s*(?:<head>\s*</head>)?\s*</html>\s*\Z", re.IGNORECASE)
MOST_BYTES_OF_NONE = 1000
MANY, PART = 24, 6
"""Fewer pages are finished here before another process has started; and how many are handed over at a time."""
LARGE = 2_000_000
"""Bytes of a page that another process finishes: it takes nearly thirty times as much memory."""
DRAFT = re.compile(rb'<meta name="quarto:status" content="draft"')


@dataclass(frozen=True)
class Finished:
    """How many files changed, and (what, host, how often) of all that pages would ask of other hosts.

    Under the strict policy that was taken out, under the open one it was left.
    """

    changed: int
    outside: tuple[tuple[str, str, int], ...]


def finish(
    output: Path,
    project: Path | None = None,
    cache_dir: Path | None = None,
    policy: Policy = "strict",
    beside: Beside | None = None,
) -> Finished:
    """Finish every page of the site in `output`; many of them in processes `beside` this one, too.

    Of `project` only what says how the site is cited and what is a draft is read.
    """
    cited = read_context(project)
    site = read_site(project) if project is not None and (project / SETTINGS).is_file() else None
    glossary = read_review(project)[0].glossary if project is not None else []
    remove_gone(output)
    if (output / QUARTO_LIBS).is_dir():
        write_not_found(output, site.url if site else None)
    if site is not None and site.url is None:
        work_at_any_depth(output)
    cache = Cache(cache_dir) if cache_dir else None
    kept = _kept_as_it_is(output)
    pages = [page for page in sorted(output.rglob("*.html")) if not kept(page)]
    mend_site(output)
    write_assets(output)
    write_citation(output, project)
    contents = [page.read_bytes() for page in pages]
    with _begun(_Way(output, cache, cited, policy, glossary), pages, contents, beside) as changes:
        memo = Memo(cache, WORDS, code_key(__name__, assets=("stitch/assets/templates",)))
        told = [memo.of(content, _told_by) for content in contents]
        memo.keep()
        changed = changes()
    asked = Counter(tuple(request) for _, requests, _ in told for request in requests)
    names = [page.relative_to(output).as_posix() for page in pages]
    write_index(
        output,
        [
            (name, title, entries)
            for name, ((title, entries), _, draft) in zip(names, told, strict=True)
            if _searched(name, draft, site)
        ],
        [[term.term, *term.also] for term in glossary if term.also],
    )
    for sheet in sorted(output.rglob("*.css")):
        if not kept(sheet):
            imports = OUTSIDE_IMPORT.findall(sheet.read_bytes())
            asked.update(("style sheet", host.decode("utf-8", "replace")) for host in imports)
            changed += policy == "strict" and _without_imports(sheet)
    return Finished(changed, tuple((what, host, count) for (what, host), count in sorted(asked.items())))


def finish_alone(
    name: str,
    content: bytes,
    project: Path,
    policy: Policy,
    picture: Callable[[str], bytes | None],
    parts: Mapping[str, Part] | None = None,
) -> bytes:
    """Return one page as `finish` would leave it, without a cache.

    `picture` gives a file by its path in the site. `parts` holds what pages are a part of, where that is not written
    yet.
    """
    glossary, cited = read_review(project)[0].glossary, read_context(project)
    if cited is not None and parts:
        cited = replace(cited, parts={**cited.parts, **parts})
    return finish_page(content, lambda path: picture(_joined(name, path)), name, cited, policy, glossary)


def _joined(page: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), path))


def remove_gone(output: Path) -> None:
    """Remove the empty pages that Quarto leaves where drafts are not published."""
    kept = _kept_as_it_is(output)
    for page in output.rglob("*.html"):
        if not kept(page) and page.stat().st_size < MOST_BYTES_OF_NONE and EMPTY.match(page.read_bytes()):
            page.unlink()


def _searched(name: str, draft: bool, site: Site | None) -> bool:
    """Return whether the search leads to a page: not to the one for missing pages, and not to unlinked drafts."""
    if name == NOT_FOUND:
        return False
    if not draft:
        return True
    return site is not None and site.website.get("draft-mode") == "visible"


def _kept_as_it_is(output: Path) -> Callable[[Path], bool]:
    """Return whether a file belongs to a version below `v/`, which never changes, or to a site within this one."""
    within = enclosed(output)
    return lambda path: path.relative_to(output).parts[0] == "v" or within(path)


def _told_by(content: bytes) -> tuple[tuple[str, list[Entry]], list[tuple[str, str]], bool]:
    """Return what the search knows of a page, what the page would ask of other hosts, and whether it is a draft."""
    return entries_of(content), requests_of(content), bool(DRAFT.search(content))


@dataclass(frozen=True)
class _Way:
    """How the pages of one site are finished."""

    output: Path
    cache: Cache | None
    cited: Cited | None
    policy: Policy
    glossary: list[Term]

    def key(self, page: Path, content: bytes) -> str:
        """Return what the finished page depends on."""
        name = page.relative_to(self.output).as_posix()
        pictures = {picture: _bytes_of(self.output, page.parent / picture) for picture in pictures_of(content)}
        tools = [code_key("metaloom.stitch.finish.page", assets=("stitch/assets",))]
        told = [term.model_dump() for term in self.glossary]
        return key_of(name, content, pictures, self.cited.key(name) if self.cited else None, tools, self.policy, told)


Waiting = Sequence[tuple[Path, str]]
"""Pages that have to be finished, each with its key in the cache."""


@contextmanager
def _begun(
    way: _Way, pages: Sequence[Path], contents: Sequence[bytes], beside: Beside | None
) -> Iterator[Callable[[], int]]:
    """Yield what gives how many pages changed, once all are finished; those that have to be are begun before."""
    changed, waiting, largest = 0, list[tuple[Path, str]](), 0
    for page, content in zip(pages, contents, strict=True):
        key = way.key(page, content) if way.cache else ""
        stored = way.cache.get(STEP, key) if way.cache else None
        if stored is None:
            waiting.append((page, key))
            largest = max(largest, len(content))
        else:
            changed += _replace(page, content, stored)
    if beside is not None and (len(waiting) >= MANY or largest >= LARGE):
        parts = [waiting[start : start + PART] for start in range(0, len(waiting), PART)]
        asked = [beside.ask(_finish_pages, way, part) for part in parts]
        yield lambda: changed + sum(one() for one in asked)
    else:
        with ThreadPoolExecutor(jobs()) as pool:
            done = pool.map(lambda one: _finish_pages(way, [one]), waiting)
            yield lambda: changed + sum(done)


def _finish_pages(way: _Way, waiting: Waiting) -> int:
    """Finish pages; how many of them changed."""
    changed = 0
    for page, key in waiting:
        content, name = page.read_bytes(), page.relative_to(way.output).as_posix()
        finished = finish_page(content, _reader(way.output, page.parent), name, way.cited, way.policy, way.glossary)
        if way.cache:
            way.cache.put(STEP, key, finished)
        changed += _replace(page, content, finished)
    return changed


def _reader(output: Path, folder: Path) -> Callable[[str], bytes | None]:
    return lambda picture: _bytes_of(output, folder / picture)


def _bytes_of(output: Path, file: Path) -> bytes | None:
    resolved = file.resolve()
    return resolved.read_bytes() if resolved.is_relative_to(output.resolve()) and resolved.is_file() else None


def _replace(page: Path, old: bytes, new: bytes) -> bool:
    if old != new:
        page.write_bytes(new)
    return old != new


def _without_imports(sheet: Path) -> bool:
    content = sheet.read_bytes()
    return _replace(sheet, content, OUTSIDE_IMPORT.sub(b"", content))
