"""schema.org's words for a page: the site is a Dataset, a chapter a ScholarlyArticle, each analysis a part of both.

Addresses are absolute where the site's is known, and relative to the page elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from metaloom.cite.licence import licence_url
from metaloom.cite.pages import Cited, Part
from metaloom.cite.work import Author, Work

MEDIA = {".json": "application/json", ".csv": "text/csv", ".svg": "image/svg+xml"}
Facts = dict[str, Any]


def linked_data(cited: Cited, path: str, title: str, root: str) -> str:
    """Return JSON-LD for the page at `path`, safe inside a script element; `root` leads to the site's folder."""

    def address(name: str) -> str:
        if cited.work.url:
            return f"{cited.work.url.rstrip('/')}/{'' if name == 'index.html' else name}"
        return root + name

    page = cited.page(path, title)
    part = cited.parts.get(path, Part("WebPage", title))
    facts = _whole(cited, address) if path == "index.html" else _part(cited, page, part, path, address)
    text = json.dumps({"@context": "https://schema.org", **facts}, ensure_ascii=False, sort_keys=True)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def person(author: Author) -> Facts:
    """Return an author as schema.org has them."""
    if author.name:
        return {"@type": "Organization", "name": author.name}
    affiliation = {"@type": "Organization", "name": author.affiliation} if author.affiliation else None
    return _known(
        {
            "@type": "Person",
            "@id": author.orcid,
            "name": author.full,
            "familyName": author.family,
            "givenName": author.given,
            "affiliation": affiliation,
        }
    )


def _whole(cited: Cited, address: Callable[[str], str]) -> Facts:
    chapters = {path: part for path, part in cited.parts.items() if part.kind == "ScholarlyArticle"}
    return {
        **_about(cited.work),
        "@type": "Dataset",
        "@id": address("index.html"),
        "url": address("index.html"),
        "isAccessibleForFree": True,
        "distribution": [_download(name, address) for name in ("api/analyses.json",)],
        "hasPart": [_short(path, part, cited.parts, address) for path, part in chapters.items()],
    }


def _part(cited: Cited, page: Work, part: Part, path: str, address: Callable[[str], str]) -> Facts:
    whole = {"@type": "Dataset", "@id": address("index.html"), "name": cited.work.title}
    chapter = cited.parts.get(part.whole or "")
    above = {"@type": chapter.kind, "@id": address(part.whole or ""), "name": chapter.name} if chapter else None
    return {
        **_about(page),
        "@type": part.kind,
        "@id": address(path),
        "url": address(path),
        **({"headline": part.name} if part.kind == "ScholarlyArticle" else {}),
        **_known(
            {
                "description": part.description,
                "measurementTechnique": part.technique,
                "isPartOf": [whole, above] if above else whole,
                "distribution": [_download(name, address) for name in part.downloads],
                "hasPart": [
                    {"@type": cited.parts[name].kind, "@id": address(name), "name": cited.parts[name].name}
                    for name in part.parts
                ],
            }
        ),
    }


def _about(work: Work) -> Facts:
    return _known(
        {
            "name": work.title,
            "description": work.abstract or work.title,
            "author": [person(author) for author in work.authors],
            "datePublished": work.released,
            "version": work.version,
            "identifier": work.doi_url,
            "license": [licence_url(name) for name in work.licences],
            "keywords": list(work.keywords),
            "inLanguage": work.language,
        }
    )


def _short(path: str, part: Part, parts: Mapping[str, Part], address: Callable[[str], str]) -> Facts:
    inside = [
        {"@type": parts[name].kind, "@id": address(name), "url": address(name), "name": parts[name].name}
        for name in part.parts
    ]
    return _known(
        {"@type": part.kind, "@id": address(path), "url": address(path), "name": part.name, "hasPart": inside}
    )


def _download(name: str, address: Callable[[str], str]) -> Facts:
    ending = name[name.rfind(".") :]
    return {
        "@type": "DataDownload",
        "contentUrl": address(name),
        "encodingFormat": MEDIA.get(ending, "application/octet-stream"),
    }


def _known(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if value}
