"""Entries as BibTeX text, each with a key of its own; and which of them a bibliography has already."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from metaloom.read.foreign.found import FoundEntry
from metaloom.read.foreign.ids import distinct, slug

UNSAFE = {"\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "%": "\\%", "$": "\\$", "&": "\\&", "#": "\\#", "_": "\\_"}


def keys_for(entries: Iterable[FoundEntry], taken: set[str]) -> list[str]:
    """Return a citation key for each entry: family name and year, with a letter where that is taken already."""
    keys = []
    for entry in entries:
        family = re.split(r",| and ", entry.fields.get("author", ""))[0].strip("{} ")
        name = slug(family, "")[:30] or slug(entry.fields["title"], "")[:20] or "reference"
        base = name + entry.fields.get("year", "")
        keys.append(base if base not in taken else lettered(base, taken))
        taken.add(keys[-1])
    return keys


def lettered(base: str, taken: set[str]) -> str:
    """Return base with b, c, … where it is taken."""
    letter = next((f"{base}{letter}" for letter in "bcdefghijklmnopqrstuvwxyz" if f"{base}{letter}" not in taken), None)
    return letter or distinct(base, taken)


def bibtex(key: str, entry: FoundEntry) -> str:
    """Return the text of an entry; characters that mean something to TeX are written so that they do not."""
    fields = "".join(
        f"  {name} = {{{value if name in ('doi', 'pmid', 'year') else safe(name, value)}}},\n"
        for name, value in entry.fields.items()
    )
    return f"@{entry.type}{{{key},\n{fields}}}\n"


def safe(name: str, value: str) -> str:
    """Return text for a field of BibTeX; the braces that keep a name together stay."""
    plain = unicodedata.normalize("NFC", value)
    if name == "author":
        return " and ".join(
            part if part.startswith("{") and part.endswith("}") else escaped(part) for part in plain.split(" and ")
        )
    return escaped(plain)


def escaped(text: str) -> str:
    """Return text without anything that TeX would take for its own."""
    return "".join(UNSAFE.get(character, character) for character in text)


def doubles(found: Sequence[FoundEntry], known: Mapping[str, Mapping[str, str]]) -> tuple[list[FoundEntry], list[str]]:
    """Return entries that are new, and a sentence for each that is there already by DOI, PubMed number, or title and
    year.
    """
    seen: dict[tuple[str, str], str] = {}
    for key, fields in known.items():
        for mark in marks(fields):
            seen.setdefault(mark, key)
    fresh, told = [], []
    for entry in found:
        hit = next((mark for mark in marks(entry.fields) if mark in seen), None)
        short = entry.fields["title"][:70]
        if hit is not None:
            told.append(f"{short!r} was left out: its {hit[0]} is that of {seen[hit]!r}.")
            continue
        for mark in marks(entry.fields):
            seen.setdefault(mark, short)
        fresh.append(entry)
    return fresh, told


def marks(fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return by what two entries are known to be one."""
    title = slug(fields.get("title", "").replace("{", "").replace("}", ""))
    year = fields.get("year", "").strip("{} ")
    found = [
        ("DOI", fields.get("doi", "").strip("{} ").casefold()),
        ("PubMed number", fields.get("pmid", "").strip("{} ")),
    ]
    found.append(("title and year", f"{title} {year}" if title and year else ""))
    return [mark for mark in found if mark[1]]
