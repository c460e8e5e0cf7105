"""The citation as BibTeX: an entry of type `misc`, which every style knows, with nothing that could end a field."""

from __future__ import annotations

from metaloom.cite.work import Author, Work

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SPECIAL = {
    "\\": r"{\textbackslash}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
}


def bibtex(work: Work) -> str:
    """Return one entry."""
    fields = {
        "author": " and ".join(_name(author) for author in work.authors),
        "title": f"{{{tex(work.title)}}}",
        "year": work.year,
        "version": tex(work.version or ""),
        "howpublished": f"In: {tex(work.container)}" if work.container else "",
        "doi": _verbatim(work.doi),
        "url": _verbatim(work.url or work.doi_url),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    if work.released:
        lines.append(f"  month = {MONTHS[int(work.released[5:7]) - 1]}")
    return "@misc{" + work.key + ",\n" + ",\n".join(lines) + "\n}\n"


def tex(text: str) -> str:
    """Return text in which no character is an instruction to TeX."""
    return "".join(SPECIAL.get(character, character) for character in text)


def _verbatim(address: str | None) -> str:
    """Return an address, which styles print as it is, without what could end its field."""
    return (address or "").replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def _name(author: Author) -> str:
    if author.name:
        return f"{{{tex(author.name)}}}"
    return tex(author.sorted)
