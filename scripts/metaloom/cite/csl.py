"""The citation as CSL-JSON, which reference managers and pandoc read."""

from __future__ import annotations

import json
from typing import Any

from metaloom.cite.work import Author, Work

TYPES = {"dataset": "dataset", "software": "software", "page": "webpage"}


def csl_item(work: Work) -> dict[str, Any]:
    """Return one item of CSL data 1.0; what does not exist is left out."""
    item = {
        "id": work.key,
        "type": TYPES[work.kind],
        "title": work.title,
        "container-title": work.container,
        "author": [_name(author) for author in work.authors],
        "issued": {"date-parts": [[int(part) for part in work.released.split("-")]]} if work.released else None,
        "version": work.version,
        "DOI": work.doi,
        "URL": work.url or work.doi_url,
        "abstract": work.abstract,
        "keyword": ", ".join(work.keywords),
        "language": work.language,
    }
    return {name: value for name, value in item.items() if value}


def csl_json(work: Work) -> str:
    """Return a list with the one item, as reference managers import it."""
    return json.dumps([csl_item(work)], ensure_ascii=False, indent=2) + "\n"


def _name(author: Author) -> dict[str, str]:
    if author.name:
        return {"literal": author.name}
    return {key: value for key, value in (("family", author.family), ("given", author.given)) if value}
