"""A day of the calendar as text. The module imports nothing heavy, because even a build without changes uses it for
every version.
"""

from __future__ import annotations

import re
from calendar import month_name, monthrange
from datetime import date


def is_day(text: str) -> bool:
    """Return whether a text is a day of the calendar, as ISO 8601 writes it."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def no_day(text: str) -> str:
    """Return in words why a text is not a date."""
    parts = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text, re.ASCII)
    if parts is None:
        return f"{text!r} is not a date."
    year, month, day = (int(part) if part else None for part in parts.groups())
    if month is None or day is None:
        lacking = "month and day are" if month is None else "the day is"
        return f"{text!r} is not a whole date: {lacking} missing."
    if not year or not 1 <= month <= 12:
        return f"{text!r} is not a date: there is no {'year 0' if not year else f'month {month}'}."
    return f"{text!r} is not a date: {month_name[month]} {year} has {monthrange(year, month)[1]} days."
