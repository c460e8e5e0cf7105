"""Hostile text becomes harmless text.

Everything that comes from YAML, CSV or a bibliography passes through here before it stands in a
page. Punctuation is written as numeric character references: pandoc and Quarto both read them as
the plain character, so no Markdown, HTML, shortcode, citation or template syntax can begin.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urlsplit

_PLAIN = re.compile(r"[0-9A-Za-z ,%;]")
_QUIET = frozenset("().,:;/+=%?")
_QUOTES = frozenset("“”‘’")  # older pandocs pair a bare one with the reference of another
_SPACE = re.compile(r"\s+")
LINKABLE = frozenset({"http", "https"})


def escape(text: object) -> str:
    """Text for a place in a Markdown paragraph, heading, caption or table cell: shown as it is, on one line."""
    return _escaped(str(text))


@lru_cache(maxsize=50_000)
def _escaped(text: str) -> str:
    flat = _SPACE.sub(" ", text).strip()
    return "".join(_escape_character(character) for character in flat)


def title_text(text: object) -> str:
    """Text for a title in a page's YAML head, which is read as YAML first and as Markdown afterwards.

    Quiet punctuation stays as it is, because some tools print a title without reading it as Markdown. A percent sign at
    the beginning would open pandoc's title block.
    """
    flat = _SPACE.sub(" ", str(text)).strip()
    opening = re.match(r"\w+[.)]\s|\W", flat)
    shown = "".join(c if c in _QUIET else _escape_character(c) for c in flat)
    return yaml_text(escape(flat).replace("%", "&#37;", 1) if opening else shown)


def attribute(text: object) -> str:
    """Text for a quoted Markdown attribute such as `fig-alt="…"`."""
    return escape(text)


def link(text: object, url: object) -> str:
    """A Markdown link, or the text alone where the address is not plain http(s)."""
    address = safe_url(url)
    return f"[{escape(text)}](<{address}>)" if address else escape(text)


def safe_url(url: object) -> str | None:
    """The address with every character that could end the link quoted, or None where it is not http(s)."""
    text = str(url).strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme.lower() not in LINKABLE or not parts.netloc:
        return None
    return quote(text, safe=":/?#@!&=+,;~%-._")


def yaml_text(text: object) -> str:
    """Text as a double-quoted YAML scalar on one line."""
    flat = _SPACE.sub(" ", str(text)).strip()
    return '"' + "".join(_yaml_character(character) for character in flat) + '"'


def _escape_character(character: str) -> str:
    if _PLAIN.match(character):
        return character
    if ord(character) < 128 or character in _QUOTES:
        return f"&#{ord(character)};" if character.isprintable() else ""
    return "" if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"} else character


def _yaml_character(character: str) -> str:
    if character in {'"', "\\"}:
        return "\\" + character
    return character if character.isprintable() else ""
