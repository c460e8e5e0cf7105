"""`.zenodo.json`: the description of a release for the archive Zenodo. It mints the DOI, so none is given here."""

from __future__ import annotations

import json
from typing import Any

from metaloom.cite.work import Author, Work


def zenodo_json(work: Work) -> str:
    """Return the deposit's description; Zenodo reads the file from the root of a released repository."""
    described: dict[str, Any] = {
        "title": work.title,
        "upload_type": "dataset" if work.kind == "dataset" else "software",
        "description": work.abstract or work.title,
        "creators": [_creator(author) for author in work.authors],
        "keywords": list(work.keywords),
        "license": work.licences[0] if work.licences else None,
        "version": work.version,
        "publication_date": work.released,
        "language": _three_letters(work.language),
        "access_right": "open",
    }
    return json.dumps({name: value for name, value in described.items() if value}, ensure_ascii=False, indent=2) + "\n"


def _creator(author: Author) -> dict[str, str]:
    orcid = author.orcid.rsplit("/", 1)[-1] if author.orcid else None
    parts = (("name", author.sorted), ("affiliation", author.affiliation), ("orcid", orcid))
    return {name: value for name, value in parts if value}


def _three_letters(language: str) -> str | None:
    """Return a language as ISO 639-2, which Zenodo wants; only what is certain is said."""
    return {"en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "pt": "por"}.get(language[:2])
