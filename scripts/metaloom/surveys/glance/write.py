"""The glance as a table: each row a link, its marks, what is behind it, where studies point, certainty, last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from metaloom.catalogue.measures import measure_of
from metaloom.surveys.glance.declare import Glance
from metaloom.surveys.glance.facts import Facts, Row
from metaloom.surveys.glance.strip import axis_strip, span_of, strip, symbol
from metaloom.surveys.glance.words import ARROWS, behind, directions
from metaloom.text.certainty_words import SIGNS
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.figure_block import note_of
from metaloom.write.findings import Findings
from metaloom.write.proof.place import number_place, place_of, row_mark

KINDS = (
    ("randomised", "one randomised trial"),
    ("other", "one study without randomisation"),
    ("pooled", "studies pooled"),
)


def block(findings: Findings | None, declared: Glance, found: Facts) -> str:
    """Return the table of the glance with its key."""
    scale = found.scale
    span = span_of(found.rows, scale)
    left, right = (escape(words) for words in found.favours)
    axis = f"[{_axis(scale)}]{{.ml-quiet}} {_raw(axis_strip(span, scale))} "
    axis += f"[[← {left}]{{}} [{right} →]{{}}]{{.ml-sides}}"
    head = ["Outcome", axis, "Behind it", "Direction, words included", "Certainty", "Last"]
    alone = {row.label: row.analyses[0] for row in declared.rows if len(row.analyses) == 1}
    proofs = _proofs(findings, declared)
    rows = [_row(declared.id, proofs[row.label], row, span, alone.get(row.label)) for row in found.rows]
    table = markdown.table(head, rows)
    shown = markdown.page(f"::: {{.ml-glance}}\n{table}\n:::", _key(found.rows), note_of(declared.note))
    return markdown.page(markdown.GENERATED, shown)


def _proofs(findings: Findings | None, declared: Glance) -> dict[str, str]:
    """Return where each row is proved, by its label: on the page of the declared glance, however few of its rows are
    shown here; a glance that no chapter declares has no page, and its rows are proved by their analysis.
    """
    surveys = [declared] if findings is None else [one.declared for one in findings.declarations.surveys]
    whole = next((one for one in surveys if isinstance(one, Glance) and one.id == declared.id), None)
    if whole is None:
        return {row.label: place_of(row.analyses[0]) for row in declared.rows if row.analyses}
    return {row.label: number_place(whole.id, f"row-{number}") for number, row in enumerate(whole.rows, start=1)}


def _row(owner: str, proof: str, row: Row, span: tuple[float, float], alone: str | None) -> list[str]:
    """Return a row; what the only analysis of it found in words is proved by that analysis."""
    return [
        f"[{escape(row.label)}]({row.link}){row_mark(proof)}",
        _shown(owner, row, span, alone),
        escape(behind(row)),
        _direction(row.votes),
        _certainty(row.certainty),
        str(row.last or ""),
    ]


def _shown(owner: str, row: Row, span: tuple[float, float], alone: str | None) -> str:
    """Return the marks; a result that has no place on the axis in words."""
    proof = f' data-proof="{place_of(alone)}"' if alone else ""
    told = f"[{escape('; '.join(row.told))}]{{.ml-told{proof}}}" if row.told else ""
    if told and not row.marks:
        return told
    return " ".join(part for part in (_raw(strip(row, span, f"{owner}-strip")), told) if part)


def _certainty(level: str | None) -> str:
    """Return GRADE's four signs with the word, quietly: what is in every row must not shout."""
    if level is None:
        return "[not rated]{.ml-quiet}"
    return f"[{escape(SIGNS[level])}]{{.ml-signs}} [{escape(level)}]{{.ml-quiet}}"


def _direction(votes: Mapping[str, int]) -> str:
    """Return an arrow a study, and the same in words."""
    if not any(votes.values()):
        return "[none known]{.ml-quiet}"
    signs = "".join(_sign(vote, sign, votes[vote]) for vote, sign, _ in ARROWS if votes[vote])
    return f"{signs} [{escape(directions(votes))}]{{.ml-quiet}}"


def _key(rows: Sequence[Row]) -> str:
    """Return what the marks mean, each beside the mark itself; only of marks that are there."""
    marks = [mark for row in rows for mark in row.marks]
    kinds = {mark.kind for mark in marks}
    parts = [f"{_raw(symbol(kind))} {words}" for kind, words in KINDS if kind in kinds]
    votes = {vote for row in rows for vote, count in row.votes.items() if count}
    parts += [f"{_sign(vote, sign, 1)} points {words}" for vote, sign, words in ARROWS if vote in votes]
    parts = [part.replace("points no difference", "no difference stated") for part in parts]
    if any(not row.marks and not row.told for row in rows):
        parts.append("dotted: nothing that could be drawn")
    if any(mark.mirrored for mark in marks):
        parts.append("where more is better, the mark is drawn mirrored")
    return f"::: {{.ml-key}}\n{chr(10).join(f'- {part}' for part in parts)}\n:::" if parts else ""


def _sign(vote: str, sign: str, count: int) -> str:
    return f"[{sign * count}]{{.ml-vote-{vote.replace(' ', '-')}}}"


def _raw(html: str) -> str:
    return f"`{html}`{{=html}}"


def _axis(scale: str) -> str:
    """Return what the axis is of: ratios, or the measure that all results share."""
    if scale == "exp":
        return "Ratio (log scale)"
    name = measure_of(scale).name.partition(" (")[0]
    return name[:1].upper() + name[1:]
