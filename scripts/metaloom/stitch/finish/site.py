"""Finishing a whole site: each page by itself, taken from the cache where neither it nor its figures changed."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from metaloom.keep.cache import Cache
from metaloom.keep.citation.pages import Cited
from metaloom.keep.keys import code_key, key_of, library_key
from metaloom.stitch.finish.citation import read_context, write_citation
from metaloom.stitch.finish.figure_sheet import write_sheet
from metaloom.stitch.finish.page import finish_page, pictures_of
from metaloom.stitch.finish.reanalysis import write_reanalysis

STEP = "finished-pages"
OUTSIDE_IMPORT = re.compile(rb"@import\s+(?:url\()?\s*['\"]?\s*(?:https?:)?//[^;]*;", re.IGNORECASE)


def finish(output: Path, project: Path | None = None, cache_dir: Path | None = None) -> int:
    """Finish every page of the site in `output`; how many files changed.

    Of `project` only what says how the site is cited is read (`_generated/`, which the write step left).
    """
    cited = read_context(project)
    cache = Cache(cache_dir) if cache_dir else None
    pages = sorted(output.rglob("*.html"))
    write_sheet(output)
    write_reanalysis(output)
    write_citation(output, project)
    with ThreadPoolExecutor(2) as pool:
        changed = sum(pool.map(lambda page: _finish_file(output, page, cache, cited), pages))
    return changed + sum(_without_imports(sheet) for sheet in sorted(output.rglob("*.css")))


def _finish_file(output: Path, page: Path, cache: Cache | None, cited: Cited | None) -> bool:
    content = page.read_bytes()
    folder, name = page.parent, page.relative_to(output).as_posix()
    key = ""
    if cache:
        pictures = {picture: _bytes_of(output, folder / picture) for picture in pictures_of(content)}
        tools = [code_key("stitch/finish", "stitch/assets", "keep/citation"), library_key("lxml")]
        key = key_of(name, content, pictures, cited.key(name) if cited else None, tools)
        stored = cache.get(STEP, key)
        if stored is not None:
            return _replace(page, content, stored)
    finished = finish_page(content, lambda picture: _bytes_of(output, folder / picture), name, cited)
    if cache:
        cache.put(STEP, key, finished)
    return _replace(page, content, finished)


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
