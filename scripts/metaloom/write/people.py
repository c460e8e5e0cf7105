"""`{{< woven people/ANALYSIS >}}`: what happened to 100 people without and with the treatment, as two arrays.

One study: its own counts. Several: the risk without treatment and the risk that the pooled effect makes of it, where
the analysis declares its certainty (counts are never added over studies, which can turn an effect round). Each array
is a picture of a proportion with the counts in words, so nothing rests on counting heads.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from metaloom.judge.judged import Judged
from metaloom.text import numbers
from metaloom.write import markdown
from metaloom.write.findings import OK, Findings

ACROSS, PEOPLE, CELL_WIDE, CELL_HIGH = 20, 100, 11, 14
NAMES = ("events_treated", "total_treated", "events_control", "total_control")
HEAD, BODY = "a2.3 2.3 0 1 1 4.6 0a2.3 2.3 0 1 1-4.6 0", "v-3a3 3 0 0 1 6 0v3z"


@dataclass(frozen=True)
class Share:
    """How many of 100, and where that comes from."""

    of_100: float
    words: str
    about: str


def people(findings: Findings) -> dict[str, str]:
    """Return relative path -> block, for every analysis; a sentence where two risks are not known."""
    return {
        f"_generated/people/{analysis.id}.qmd": block(findings.results[analysis.id])
        for analysis in findings.declarations.analyses
    }


def block(result: Judged) -> str:
    """Return the two arrays as one figure; a sentence where the risks of both groups are not known."""
    shares = shares_of(result)
    if not shares:
        return markdown.page(markdown.GENERATED, "The risks of both groups are not known, so they are not drawn.")
    pictures = "".join(_array(share) for share in shares)
    return markdown.page(markdown.GENERATED, f'```{{=html}}\n<div class="ml-people">{pictures}</div>\n```')


def shares_of(result: Judged) -> tuple[Share, ...]:
    """Return the risk without and with the treatment; empty where either is not known."""
    if result.network:
        return ()
    studies = result.studies
    if len(studies) == 1:
        counts = [studies[0].number(name) for name in NAMES]
        known = [value for value in counts if value is not None]
        if len(known) < len(counts) or not known[1] or not known[3]:
            return ()
        treated, of_treated, control, of_control = known
        return (
            Share(100 * control / of_control, "without the treatment", _of(control, of_control)),
            Share(100 * treated / of_treated, "with the treatment", _of(treated, of_treated)),
        )
    found = result.absolute
    if result.status != OK or not found:
        return ()
    ends = f"{_hundred(found.risk_lower)} to {_hundred(found.risk_upper)}"
    return (
        Share(100 * found.baseline.risk, "without the treatment", "assumed risk"),
        Share(100 * found.risk, "with the treatment", f"95% interval {ends}"),
    )


def _of(events: float, total: float) -> str:
    return f"{numbers.count(events)} of {numbers.count(total)}"


def _hundred(risk: float) -> str:
    return numbers.count(round(100 * risk))


def _array(share: Share) -> str:
    """Return one array: filled people first, row by row; its caption describes it."""
    count = round(share.of_100)
    wide, high = ACROSS * CELL_WIDE, PEOPLE // ACROSS * CELL_HIGH
    drawn = "".join(
        f'<path class="ml-{name}" d="{"".join(map(_person, places))}"/>'
        for name, places in (("struck", range(count)), ("spared", range(count, PEOPLE)))
        if places
    )
    told = "fewer than 1" if 0 < share.of_100 < 0.5 else numbers.count(count)
    words = f"{told} of 100 {share.words}"
    return (
        f'<figure><svg viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img" '
        f'aria-label="{escape(words)}">{drawn}</svg>'
        f"<figcaption><strong>{told}</strong> of 100 {escape(share.words)} "
        f'<span class="ml-quiet">({escape(share.about)})</span></figcaption></figure>'
    )


def _person(place: int) -> str:
    x, y = place % ACROSS * CELL_WIDE, place // ACROSS * CELL_HIGH
    return f"M{x + 1.7:g} {y + 3}{HEAD}M{x + 1} {y + 12}{BODY}"
