"""The names of a condition and the values that they stand for, as a reader would say them."""

from __future__ import annotations

from metaloom.declare.expression import Name
from metaloom.store.documents import Json
from metaloom.text import numbers
from metaloom.text.certainty_words import level_text


def name_words(name: Name) -> str:
    """Return a name of a condition in words: its parts, without those that only hold the others."""
    parts = (part for part in name.parts if part not in ("numbers", "rows"))
    return ", ".join(part if " " in part else part.replace("_", " ").replace("-", " ") for part in parts)


def value_words(name: Name, value: Json) -> str:
    """Return the value that a name stands for as its last part says that it is printed."""
    if name.parts[-1] == "level" and name.parts[0] == "certainty":
        return level_text(value if isinstance(value, str) else None)
    if isinstance(value, str):
        return value
    value = value if isinstance(value, int | float) else None
    if name.parts[-1].endswith("p_value") or name.parts[-1].startswith("sign-p-"):
        return numbers.p_value(value)
    if name.parts[-1].startswith("share"):
        return numbers.share(value, 0) if value else "none"
    if isinstance(value, int):
        return numbers.count(value) if value else "none"
    return numbers.significant(value)
