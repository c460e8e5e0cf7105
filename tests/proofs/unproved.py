"""Count the numbers of a built site that no proof stands behind, by two ways that know nothing of each other.

`in_markup`: in all that the generator marks as computed (`data-proof`), no digit may stand outside a link to a proof.
`in_fragments`: the generator's own fragments, as they stand before the finishing pass, hold digits in lines that are
neither inside such markup nor link to the page of an analysis or a study; tables of words are listed with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import html

from metaloom.stitch.finish.numbers import APART, LINK, NUMBER, PROVES, WORDS_OF_OTHERS, is_year, names_of, numbers_in

NOT_COMPUTED = {
    "to-extract": "tasks: rows whose number was never read",
    "notices": "warnings and notes, which name file, line and column themselves",
    "cite": "how the site is cited",
    "errata": "errors in sources, in their words",
    "errata-unexplained": "the same",
    "corrections": "values that were corrected, each with its file and line",
    "disagreements": "what sources say differently, in their words",
    "changes": "versions side by side; each names its analysis",
    "validation": "what the engine is held against, made by make validate",
    "grade-rules": "the rules themselves",
    "prisma": "numbers of the items of a checklist",
    "prisma-living": "the same",
    "desk": "checks of the editor's desk: numbers of items and standards",
}
"""Fragments whose numbers are not computed from the evidence, with the reason."""


def in_markup(site: Path) -> Iterator[str]:
    """Yield page and text of every number in a marked place that is no link."""
    for page in sorted(site.rglob("*.html")):
        name = page.relative_to(site).as_posix()
        if name.startswith(("v/", "source/")):
            continue
        document = html.document_fromstring(page.read_bytes())
        names = names_of(document)
        for element in document.xpath(f"//*[@{PROVES}]//node()/.. | //*[@{PROVES}]"):
            if _is_left_alone(element):
                continue
            for text in (element.text, *(child.tail for child in element)):
                for match in numbers_in(text or "", names):
                    yield f"{name}: {match[0]!r} in {(text or '').strip()[:60]!r}"


def _is_left_alone(element: Any) -> bool:
    while element is not None:
        classes = set((element.get("class") or "").split())
        if element.tag in APART or classes & (WORDS_OF_OTHERS | {LINK}):
            return True
        element = element.getparent()
    return False


def in_fragments(project: Path) -> Iterator[str]:
    """Yield file, line and text of every line with a number that nothing proves."""
    folder = project / "_generated"
    for file in sorted(folder.rglob("*.qmd")):
        name = file.relative_to(folder).with_suffix("").as_posix()
        if name.split("/")[0] in NOT_COMPUTED or name.startswith("desk"):
            continue
        yield from _lines(file.read_text("utf-8"), name)


def _lines(text: str, name: str) -> Iterator[str]:
    depth: list[bool] = []
    fenced = False
    for at, line in enumerate(text.splitlines(), start=1):
        if line.startswith("```"):
            fenced = not fenced
        elif re.fullmatch(r":::+\s*\{.*\}\s*", line):
            depth.append("data-proof" in line)
        elif re.fullmatch(r":::+\s*", line) and depth:
            depth.pop()
        elif (
            not fenced
            and not any(depth)
            and "data-proof" not in line
            and "data-row" not in line
            and not _proves_itself(line)
        ):
            yield from (f"{name}:{at}: {number}" for number in _numbers(line))


def _proves_itself(line: str) -> bool:
    marked = "data-proof" in line or "data-row" in line
    return marked or "](/analyses/" in line or "](/studies/" in line or line.startswith(("<!--", ": ", "#"))


def _numbers(line: str) -> Iterator[str]:
    plain = re.sub(r"\]\([^)]*\)|\{[^}]*\}|`[^`]*`|<[^>]*>|&#\d+;|\[@[^\]]*\]|“[^”]*”", " ", line)
    for match in NUMBER.finditer(plain):
        if not is_year(plain, match):
            yield f"{match[0]!r} in {line.strip()[:70]!r}"
