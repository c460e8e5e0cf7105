"""The citation as RIS: two letters, two spaces, a hyphen, a space; one record."""

from __future__ import annotations

from metaloom.cite.work import Author, Work

TYPES = {"dataset": "DATA", "software": "COMP", "page": "ELEC"}


def ris(work: Work) -> str:
    """Return one record."""
    fields = [
        ("TY", TYPES[work.kind]),
        ("ID", work.key),
        ("TI", work.title),
        *(("AU", _name(author)) for author in work.authors),
        ("PY", work.year),
        ("DA", work.released.replace("-", "/") if work.released else None),
        ("T2", work.container),
        ("ET", work.version),
        ("DO", work.doi),
        ("UR", work.url or work.doi_url),
        ("AB", work.abstract),
        *(("KW", word) for word in work.keywords),
        ("LA", work.language),
    ]
    return "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in fields if value) + "ER  - \n"


def _name(author: Author) -> str:
    """Return the name; a group's ends in a comma, so that it is not split into given and family names."""
    return f"{author.name}," if author.name else author.sorted
