"""What pandoc is asked to do for one page, and what it answers; both are plain data that a cache can hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from metaloom.declare.site import strings
from metaloom.stitch.embedded.languages import words_of
from metaloom.stitch.embedded.options import Options
from metaloom.stitch.embedded.source import Source

KEY = re.compile(r"@\{?([\w][\w:.#$%&+?<>~/-]*)")
ENTRY = re.compile(r"^[ \t]*@(\w+)[ \t]*[{(][ \t]*([^,\s{}]+)[ \t]*,", re.MULTILINE)
OPENED, BRACE = re.compile(r"[{(]"), re.compile(r"(?<!\\)[{}]")
INLINE_KEYS = ("title", "subtitle", "description", "abstract")


@dataclass(frozen=True)
class Job:
    """A page's text and whatever else decides how it looks."""

    name: str
    text: str
    options: Mapping[str, Any]
    inlines: Mapping[str, str]
    nocite: tuple[str, ...]
    all_references: bool
    bibliography: tuple[tuple[str, str], ...]
    csl: str | None
    style: str | None = None
    """The file that holds the citation style `csl`."""

    def key(self) -> dict[str, Any]:
        """Return everything that the answer depends on: the style's text, wherever it is."""
        return {
            "text": self.text,
            "options": dict(self.options),
            "inlines": dict(self.inlines),
            "nocite": list(self.nocite),
            "all": self.all_references,
            "bibliography": [list(entry) for entry in self.bibliography],
            "csl": self.csl,
        }


@dataclass(frozen=True)
class Library:
    """The entries of all bibliography files: (format, text) by citation key, in the order of the files."""

    entries: Mapping[str, tuple[str, str]]
    csl: str | None
    csl_text: str | None


def make_job(
    source: Source, options: Options, library: Library, inlines: Mapping[str, str], profiles: tuple[str, ...] = ()
) -> Job:
    """Return the order for one page, with those references alone that the page can need."""
    nocite = " ".join(strings(options.get("nocite")))
    all_references = "@*" in nocite
    named = tuple(dict.fromkeys(key.rstrip(".:") for key in KEY.findall(nocite)))
    cited = dict.fromkeys(candidate for key in KEY.findall(source.text) for candidate in _spellings(key))
    keys = list(library.entries) if all_references else [key for key in (*cited, *named) if key in library.entries]
    return Job(
        name=source.name,
        text=source.text,
        options={
            "lang": str(options.get("lang", "en")),
            "words": words_of(str(options.get("lang", "en")), options.get("language"), options.get("crossref")),
            "profiles": list(profiles),
            "number_sections": options.flag("number-sections", False),
            "number_depth": options.number("number-depth", 6),
            "toc_depth": options.number("toc-depth", 3),
        },
        inlines=inlines,
        nocite=named,
        all_references=all_references,
        bibliography=tuple(dict.fromkeys(library.entries[key] for key in keys)),
        csl=library.csl_text,
        style=library.csl,
    )


def split_bibliography(text: str) -> dict[str, str]:
    """Return the entries of a BibTeX file by key; @string abbreviations go with each of them."""
    starts = [(found.start(), found[1].lower(), found[2]) for found in ENTRY.finditer(text)]
    shared = "\n".join(re.findall(r"^[ \t]*@string[^\n]*$", text, re.MULTILINE | re.IGNORECASE))
    ends = [*(start for start, _, _ in starts), len(text)][1:]
    return {
        key: (shared + "\n" + _whole(text[start:end]) if shared else _whole(text[start:end]))
        for (start, kind, key), end in zip(starts, ends, strict=True)
        if kind not in ("string", "comment", "preamble")
    }


def _whole(text: str) -> str:
    """Return an entry up to the brace that closes it: between entries are remarks, and pandoc trips on some of them.

    An entry in round brackets, or one whose braces are not closed, stays with what follows it.
    """
    opened = OPENED.search(text)
    if opened is None or opened[0] == "(":
        return text.rstrip()
    depth = 0
    for found in BRACE.finditer(text):
        depth += 1 if found[0] == "{" else -1
        if depth == 0:
            return text[: found.end()]
    return text.rstrip()


def _spellings(key: str) -> tuple[str, ...]:
    trimmed = key.rstrip(".:,;?>/-")
    return (key,) if trimmed == key else (key, trimmed)
