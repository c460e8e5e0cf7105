"""A survey of a distribution in a chapter: the sentence, the figure, who is behind each bar."""

from __future__ import annotations

from metaloom.surveys.distributions.declare import Distribution
from metaloom.surveys.distributions.facts import Facts
from metaloom.surveys.distributions.strip import is_strip
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.figure_block import note_of, survey_figures
from metaloom.write.findings import Findings
from metaloom.write.proof.place import number_place, scope


def block(findings: Findings, declared: Distribution, found: Facts) -> str:
    """Return the sentence and figure of one survey; a strip's caption says what the sentence would."""
    said = "" if found.total and is_strip(found) else scope(number_place(declared.id, "known"), escape(sentence(found)))
    return markdown.page(markdown.GENERATED, said, *survey_figures(findings, declared.id), note_of(declared.note))


def sentence(found: Facts) -> str:
    """Return for how many studies the value is known, its median and its range."""
    total, known = found.total, found.known
    told = f"Known for {numbers.count(known)} of {numbers.count(total)} {found.counted}"
    told += f" ({numbers.share(known / total, 0)})." if total else "."
    summary = found.summary
    if summary:
        told += (
            f" Median {numbers.plain(summary.median, 3)} {found.unit}, range "
            f"{numbers.plain(summary.lowest, 3)} to {numbers.plain(summary.highest, 3)}."
        )
    return told
