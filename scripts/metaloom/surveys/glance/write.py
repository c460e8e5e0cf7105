"""The glance as a table: each row a link, its marks, what is behind it, where studies point, certainty, last year."""

from __future__ import annotations

from typing import Any

from metaloom.surveys.glance.declare import Glance
from metaloom.surveys.glance.strip import axis_strip, span_of, strip
from metaloom.text import numbers
from metaloom.text.certainty_words import level_badge
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.figure_block import note_of
from metaloom.write.findings import Findings

ARROWS = (("benefit", "▲", "to benefit"), ("no difference", "●", "no difference"), ("harm", "▼", "to harm"))
KEY = (
    "Circle: randomised trial; square: another controlled study; filled diamond: pooled result; arrow: the interval "
    "continues; dotted line: no usable count. ▲ points to benefit, ▼ to harm, ● no difference stated, words included."
)
NOTHING = "no usable data"


def block(_findings: Findings, declared: Glance, found: dict[str, Any]) -> str:
    """Return the table of the glance with its key."""
    span = span_of(found["rows"])
    left, right = (escape(words) for words in found["favours"])
    ratio = f"{_raw(axis_strip(span))} ← {left} · {right} →"
    head = ["Outcome", ratio, "Behind it", "Direction", "Certainty", "Last"]
    rows = [_row(declared.id, row, span) for row in found["rows"]]
    table = markdown.table(head, rows)
    return markdown.page(markdown.GENERATED, f"::: {{.ml-glance}}\n{table}\n:::", escape(KEY), note_of(declared.note))


def _row(owner: str, row: dict[str, Any], span: tuple[float, float]) -> list[str]:
    return [
        f"[{escape(row['label'])}]({row['link']})",
        _raw(strip(row, span, f"{owner}-strip")),
        escape(_behind(row)),
        _direction(row["votes"]),
        level_badge(row["certainty"]),
        str(row["last"] or ""),
    ]


def _behind(row: dict[str, Any]) -> str:
    if row["studies"]:
        people = f"{numbers.count(row['people'])} people, " if row["people"] else ""
        off = ", on another scale" if row["off_axis"] and not row["marks"] else ""
        return f"{people}{numbers.things(row['studies'], 'study', 'studies')}{off}"
    return "in words only" if any(row["votes"].values()) else NOTHING


def _direction(votes: dict[str, int]) -> str:
    """Return an arrow a study, and the same in words."""
    if not any(votes.values()):
        return "none"
    signs = "".join(_sign(vote, sign, votes[vote]) for vote, sign, _ in ARROWS if votes[vote])
    told = ", ".join(f"{numbers.count(votes[vote])} {words}" for vote, _, words in ARROWS if votes[vote])
    return f"{signs} [{escape(told)}]{{.ml-quiet}}"


def _sign(vote: str, sign: str, count: int) -> str:
    return f"[{sign * count}]{{.ml-vote-{vote.replace(' ', '-')}}}"


def _raw(html: str) -> str:
    return f"`{html}`{{=html}}"
