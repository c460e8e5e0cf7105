"""Names of studies become ids: small letters and digits joined by underscores, one for each name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from metaloom.read.foreign.found import Notes
from metaloom.read.values import same_name

MAXIMUM_LENGTH = 80
LETTERS = str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "æ": "ae", "Æ": "AE", "œ": "oe"})


def slug(text: str, joint: str = "_") -> str:
    """Return small letters and digits of a text, accents taken off, other characters replaced by one `joint`."""
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS)).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", joint, plain.casefold()).strip(joint)[:MAXIMUM_LENGTH].strip(joint)


def short_id(text: str, length: int) -> str:
    """Return an id of an analysis: the first words of a text that fit into `length` characters."""
    whole = slug(text, "-")
    if len(whole) <= length:
        return whole
    cut = whole[: length + 1].rpartition("-")[0] or whole[:length]
    return cut.strip("-")


def study_ids(names: Iterable[str], notes: Notes) -> dict[str, str]:
    """Return name as written -> id. Spellings that differ by case or blanks share one; different names never do."""
    ids: dict[str, str] = {}
    first: dict[str, str] = {}
    taken: dict[str, str] = {}
    for name in names:
        if not name.strip() or name in ids:
            continue
        key = same_name(name)
        if key in first:
            notes.say(f"{name!r} and {first[key]!r} were taken for one study.")
            ids[name] = ids[first[key]]
            continue
        first[key] = name
        base = slug(name) or "study"
        found, number = base, 2
        while found in taken:
            found, number = f"{base}_{number}", number + 1
        if found != base:
            notes.say(f"The study {name!r} got the id {found!r}, because {taken[base]!r} has {base!r} already.")
        taken[found] = name
        ids[name] = found
    return ids


def distinct(wanted: str, taken: set[str], joint: str = "-") -> str:
    """Return a name not yet taken: the wanted one, or with a number; it counts as taken then."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}{joint}{number}", number + 1
    taken.add(name)
    return name
