"""A feed as Atom (RFC 4287), whose ids stay the same wherever the site is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

NEVER = "1970-01-01"
"""When a feed without an entry was updated."""


@dataclass(frozen=True)
class Entry:
    """What happened: `about` makes its id, `day` is a date, `page` where it is described."""

    about: str
    title: str
    day: str
    page: str
    words: str


def atom(about: str, title: str, own: str, page: str, entries: Sequence[Entry]) -> str:
    """Return a feed of entries, newest first; `own` is its address, `page` that of its subject."""
    newest = max((entry.day for entry in entries), default=NEVER)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <id>{_urn(about)}</id>\n  <title>{escape(title)}</title>\n"
        f"  <updated>{newest}T00:00:00Z</updated>\n  <author><name>{escape(title)}</name></author>\n"
        f'  <link rel="self" type="application/atom+xml" href={quoteattr(own)}/>\n'
        f'  <link rel="alternate" type="text/html" href={quoteattr(page)}/>\n'
        + "".join(map(_entry, entries))
        + "</feed>\n"
    )


def _entry(entry: Entry) -> str:
    return (
        f"  <entry>\n    <id>{_urn(entry.about)}</id>\n    <title>{escape(entry.title)}</title>\n"
        f"    <updated>{entry.day}T00:00:00Z</updated>\n"
        f'    <link rel="alternate" type="text/html" href={quoteattr(entry.page)}/>\n'
        f"    <summary>{escape(entry.words)}</summary>\n  </entry>\n"
    )


def _urn(words: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'metaloom:{words}')}"
