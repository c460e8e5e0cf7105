"""Where each row of a figure's table is proved: the cells of its study, else the number of its survey that it tells.

A row is found by its words. In the table of an analysis the first cell is a study's name. In that of a survey a number
fits whose every phrase is in the row or in the heads of the columns; of several the one with most phrases, and the
first of those that differ by their column alone. A row that two fit, or none, has the whole proof: never another's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from metaloom.text.plain import plain
from metaloom.write.findings import Findings
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.place import cell_place, number_place
from metaloom.write.proof.script_rows import ROWS
from metaloom.write.worked_out import Need

BETWEEN = re.compile(r"[:,;]\s+")
COUNTED = Need[list[tuple[frozenset[str], Counted]]]()
STUDIES = Need[dict[str, int]]()
LABELS = Need[set[str]]()


def keep_numbers(findings: Findings, survey: str, counted: Iterable[Counted]) -> None:
    """Note the numbers of a survey with their words, for the tables of its figures."""
    findings.worked_out.keep(COUNTED, survey, [(_phrases(one.what), one) for one in counted if one.keys])


def row_place(findings: Findings, owner: str, head: Sequence[str], cells: Sequence[str]) -> str | None:
    """Return the place that proves a row of a table; None where only the whole proof does."""
    if owner in findings.results:
        line = _lines(findings, owner).get(_words(cells[0]))
        return None if line is None else cell_place(owner, line)
    scripted = findings.worked_out.once(ROWS, owner, dict)
    if scripted:
        return scripted.get(tuple(map(_words, cells)))
    known = findings.worked_out.once(COUNTED, owner, list)
    row, heads = _phrases(*cells), _phrases(*head)
    labels = findings.worked_out.once(LABELS, "", lambda: {_words(label) for label in findings.labels.values()})
    names = [_phrases(cell) for cell in cells if _words(cell) in labels]

    def tells(phrases: frozenset[str]) -> bool:
        return all(name <= phrases for name in names)

    fits = [(words, one) for words, one in known if words & row and words <= row | heads and tells(words)]
    if not fits:  # where the table leaves out the name of a group
        bare = ((words - _phrases(one.group), one) for words, one in known)
        fits = [(words, one) for words, one in bare if words and words <= row and tells(words)]
    best = [(words, one) for words, one in fits if len(words) == max(len(words) for words, _ in fits)]
    by_column = len({words & row for words, _ in best}) == 1 and len({words & heads for words, _ in best}) == len(best)
    return number_place(owner, best[0][1].keys[0]) if best and by_column else None


def _lines(findings: Findings, analysis: str) -> dict[str, int]:
    """Return name of a study -> line, of the studies of an analysis that have one row."""

    def lines() -> dict[str, int]:
        studies = [(_words(str(one.label)), one.line) for one in findings.results[analysis].studies]
        times = Counter(name for name, _ in studies)
        return {name: line for name, line in studies if line is not None and times[name] == 1}

    return findings.worked_out.once(STUDIES, analysis, lines)


def _phrases(*texts: str) -> frozenset[str]:
    return frozenset(part for text in texts for part in BETWEEN.split(_words(text)) if part)


def _words(text: str) -> str:
    return " ".join(plain(text).split()).casefold()
