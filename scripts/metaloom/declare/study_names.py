"""Names of studies: any text that people write, and the short id that stands for it in addresses and results.

Two names are one study when they have one id: letters are compared without case and accents, and whatever is neither
letter nor digit only separates. A name that is an id already stays as it is.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

MAXIMUM_LENGTH = 80
DIGEST_LENGTH = 8
PLAIN = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
SPELT_OUT = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)


@lru_cache(maxsize=100_000)
def study_id_of(name: str) -> str:
    """Return the id of a study by its name; empty for an empty name.

    Letters of other scripts are written by their code point (李 2018 -> u674e_2018), so that no two names become one.
    """
    text = normal(name)
    if PLAIN.fullmatch(text) and len(text) <= MAXIMUM_LENGTH:
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(SPELT_OUT))
    written = "".join(_written(character) for character in decomposed)
    slug = re.sub(r"_+", "_", written).strip("_")
    if text and not slug:
        return f"study_{_digest(text)}"
    return slug if len(slug) <= MAXIMUM_LENGTH else f"{slug[:60].strip('_')}_{_digest(text)}"


@lru_cache(maxsize=100_000)
def normal(text: str) -> str:
    """Return a text as it is compared: without case, outer blanks, and differences between blanks of several kinds."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _written(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character
    if unicodedata.combining(character):
        return ""
    return f"u{ord(character):x}_" if character.isalnum() else "_"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]
