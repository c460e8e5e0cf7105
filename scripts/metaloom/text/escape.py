"""Escape untrusted text.

Everything that comes from YAML, CSV or a bibliography passes through here before it is in a page. Punctuation that
could begin any Markdown, HTML, shortcode, citation or template syntax where it stands is written as a numeric character
reference, which pandoc and Quarto both read as the plain character. Other punctuation stays as it is, so that generated
files can be read and compared: `p = 0.40 (two-sided)`, and not `p &#61; 0&#46;40`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from string import ascii_letters, digits
from urllib.parse import quote, urlsplit

_DOUBTFUL = re.compile(r"[^0-9A-Za-z ,;%]|^%")
_WORD = r"[0-9A-Za-z]"
_HARMLESS = {
    ".": re.compile(r"(?<=[0-9A-Za-z)%]).(?!\.)"),  # two would become an ellipsis
    ":": re.compile(r"(?<=[0-9A-Za-z)%]).(?= )"),  # no address, emoji or definition
    "-": re.compile(rf"(?<={_WORD}).(?={_WORD})"),  # no dash or bullet
    "_": re.compile(rf"(?<={_WORD}).(?={_WORD})"),  # no emphasis: inside a word
    "=": re.compile(r"(?<=[^=]).(?!=)"),  # no underline of a heading
    "!": re.compile(r"(?<=.).(?= )"),  # no image
    "&": re.compile(r"(?<= ).(?= )"),  # no reference
    "<": re.compile(r"(?<= ).(?= )"),  # no tag
    ">": re.compile(r"(?<= ).(?= )"),  # no quotation
    **dict.fromkeys("()+/?", re.compile(r"(?<=.).")),  # no bullet or link: not at the beginning
}
"""Punctuation that begins nothing in these surroundings; at the beginning of a text nothing is harmless."""
_ENUMERATED = re.compile(r"\(?\w{1,10}[.)](?= |$)")
"""The beginning of a list's item, such as `1.` or `(a)`."""
_LAST_WORD = re.compile(r"[A-Za-z.]+$")
_ABBREVIATIONS = (
    " aet aetat al apr aug bk bros c capt cf ch chap chs co col corp cp d dec dr e.g ed eds esp f fasc feb ff fig fl "
    "fol fols fr gen gov hon i.e ill inc incl jan jr jul jun ltd m.a m.d mar mr mrs ms n n.b nn no nov oct p ph.d pp "
    "pres prof pt q.v rep rev s.v s.vv saec sec sen sep sept sgt sr st univ viz vol vs "
)
"""Words whose full stop pandoc binds to the next word by a blank that does not break."""
_QUIET = frozenset("().,:;/+=%?")
_ALWAYS_PLAIN = frozenset(ascii_letters + digits + " ,;%")
_QUOTES = frozenset("“”‘’")  # older pandocs pair a bare one with the reference of another
_SPACE = re.compile(r"\s+")
LINKABLE = frozenset({"http", "https"})


def escape(text: object) -> str:
    """Return text for a place in a Markdown paragraph, heading, caption or table cell: shown as it is, on one line."""
    return _escaped(str(text))


@lru_cache(maxsize=50_000)
def _escaped(text: str) -> str:
    flat = _SPACE.sub(" ", text).strip()
    listed = _ENUMERATED.match(flat)
    never = listed.end() if listed else 0

    def shown(match: re.Match[str]) -> str:
        character, at = match[0], match.start()
        rule = _HARMLESS.get(character)
        if character == "%":
            return "&#37;"
        if rule is None or at < never or not rule.match(flat, at) or (character == "." and _binds(flat, at)):
            return _escape_character(character)
        return character

    return _DOUBTFUL.sub(shown, flat)


def _binds(flat: str, at: int) -> bool:
    """Return whether a full stop ends what pandoc takes for an abbreviation."""
    word = _LAST_WORD.search(flat[max(0, at - 8) : at]) if flat[at + 1 : at + 2] == " " else None
    return word is not None and f" {word[0].lower()} " in _ABBREVIATIONS


def title_text(text: object) -> str:
    """Return text for a title in a page's YAML head, which is read as YAML first and as Markdown afterwards.

    Quiet punctuation stays as it is, because some tools print a title without reading it as Markdown. A percent sign at
    the beginning would open pandoc's title block.
    """
    flat = _SPACE.sub(" ", str(text)).strip()
    opening = re.match(r"\w+[.)]\s|\W", flat)
    shown = "".join(c if c in _QUIET else _escape_character(c) for c in flat)
    return yaml_text(escape(flat).replace("%", "&#37;", 1) if opening else shown)


def attribute(text: object) -> str:
    """Return text for a quoted Markdown attribute such as `fig-alt="…"`."""
    return escape(text)


def link(text: object, url: object) -> str:
    """Return a Markdown link, or the text alone where the address is not plain http(s)."""
    address = safe_url(url)
    return f"[{escape(text)}](<{address}>)" if address else escape(text)


def safe_url(url: object) -> str | None:
    """Return the address with every character that could end the link quoted, or None where it is not http(s)."""
    text = str(url).strip()
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme.lower() not in LINKABLE or not parts.netloc:
        return None
    return quote(text, safe=":/?#@!&=+,;~%-._")


def yaml_text(text: object) -> str:
    """Return text as a double-quoted YAML scalar on one line."""
    flat = _SPACE.sub(" ", str(text)).strip()
    shown = flat if flat.isprintable() else "".join(filter(str.isprintable, flat))
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escape_character(character: str) -> str:
    if character in _ALWAYS_PLAIN:
        return character
    if ord(character) < 128 or character in _QUOTES:
        return f"&#{ord(character)};" if character.isprintable() else ""
    return "" if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"} else character
