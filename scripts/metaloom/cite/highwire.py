"""The meta tags that Google Scholar and reference managers read (Highwire's names)."""

from __future__ import annotations

from metaloom.cite.work import Work


def highwire(work: Work) -> list[tuple[str, str]]:
    """Return name and content of each tag; nothing is said of what does not exist."""
    tags = [
        ("citation_title", work.title),
        *(("citation_author", author.sorted) for author in work.authors),
        *(("citation_author_orcid", author.orcid) for author in work.authors if author.orcid),
        ("citation_publication_date", work.released.replace("-", "/") if work.released else None),
        ("citation_inbook_title", work.container),
        ("citation_doi", work.doi),
        ("citation_abstract_html_url", work.url),
        ("citation_keywords", "; ".join(work.keywords)),
        ("citation_language", work.language),
    ]
    return [(name, content) for name, content in tags if content]
