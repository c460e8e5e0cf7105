"""The page's Content-Security-Policy: own files and hashed inline parts, nothing else.

Style attributes cannot be hashed one by one, so they become classes in one style element whose hash the policy names.
Quarto's own page furniture has a few event handlers (menu, colour scheme), which are allowed by their hash, and its
scripts write style sheets as they run; a handler that does anything else than call Quarto stays forbidden.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

from lxml import html

ALIGNMENT = {"text-align:left": "to-left", "text-align:right": "to-right", "text-align:center": "to-center"}
CELLS_STAND = "text-align:left"
"""How cells of a table are aligned in both renderers' style sheets: thousands of classes that say so are left out."""

FETCHES = re.compile(r"url\s*\(|image-set|expression\(|@import|\\", re.IGNORECASE)
"""Words of a style by which a browser would fetch something, or that may hide such a word behind a backslash."""

DATA_TYPES = frozenset({"application/json", "application/ld+json", "text/plain", "text/html", "text/template"})
OWN = "'self'"
QUARTO_CALL = r"window\.quarto\w+\(\);"
QUARTO_HANDLER = re.compile(
    rf"\s*(if\s*\(window\.quarto\w+\)\s*\{{\s*{QUARTO_CALL}\s*\}}|{QUARTO_CALL}\s*(return false;)?)\s*"
)


def gather_styles(document: Any) -> None:
    """Move style attributes into classes; the rules go into one style element at the end of the head."""
    rules: dict[str, str] = {}
    for element in document.xpath("//*[@style]"):
        style = _normal(element.attrib.pop("style"))
        if not style or FETCHES.search(style) or (style == CELLS_STAND and element.tag in {"td", "th"}):
            continue
        name = ALIGNMENT.get(style)
        if name is None:
            name = "s" + hashlib.sha256(style.encode()).hexdigest()[:8]
            rules[name] = style
        element.set("class", f"{element.get('class', '')} {name}".strip())
    head = document.find("head")
    if rules and head is not None:
        sheet = html.Element("style")
        sheet.text = "".join(f".{name}{{{_important(style)}}}" for name, style in sorted(rules.items()))
        head.append(sheet)


def add_policy(document: Any) -> None:
    """Put the policy first in the head, whatever policy the page brings: browsers hold a page to all of them."""
    head = document.find("head")
    if head is None:
        head = html.Element("head")
        document.insert(0, head)
    styles = [OWN, *(_hash(sheet.text) for sheet in document.iter("style"))]
    scripts = [OWN, *(_hash(script.text) for script in document.iter("script") if _runs_inline(script))]
    policy = {
        "default-src": ["'none'"],
        "script-src": scripts,
        "style-src": styles,
        "img-src": [OWN, "data:"],
        "font-src": [OWN, "data:"],
        "connect-src": [OWN],
        "media-src": [OWN],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    if document.xpath("//meta[@name='generator' and starts-with(@content, 'quarto')]"):
        handlers = sorted(set(document.xpath("//*[@id='quarto-header']//@onclick")))
        policy["script-src-attr"] = [
            "'unsafe-hashes'",
            *(_hash(code) for code in handlers if QUARTO_HANDLER.fullmatch(code)),
        ]
        policy["style-src"] = [OWN, "'unsafe-inline'"]
    content = "; ".join(f"{name} {' '.join(dict.fromkeys(values))}" for name, values in policy.items())
    meta = html.Element("meta", {"http-equiv": "Content-Security-Policy", "content": content})
    meta.tail = "\n"
    place = 1 if len(head) and head[0].get("charset") else 0
    head.insert(place, meta)


def _runs_inline(script: Any) -> bool:
    return not script.get("src") and (script.get("type") or "").lower() not in DATA_TYPES


def _hash(text: str | None) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256((text or '').encode()).digest()).decode()}'"


def _normal(style: str) -> str:
    parts = [part.strip() for part in style.replace("\n", " ").split(";")]
    return ";".join(":".join(piece.strip() for piece in part.split(":", 1)) for part in parts if part)


def _important(style: str) -> str:
    safe = style.replace("<", "").replace("{", "").replace("}", "")
    return ";".join(part if "!important" in part else f"{part}!important" for part in safe.split(";"))
