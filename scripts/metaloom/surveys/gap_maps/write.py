"""An evidence gap map in a chapter: the map itself, the studies behind every bubble as a list, the map as a picture."""

from __future__ import annotations

from metaloom.surveys.gap_maps.declare import GapMap
from metaloom.surveys.gap_maps.facts import Cell, Facts, MapRow
from metaloom.surveys.gap_maps.grid import grid
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.text.vocabulary import lowered
from metaloom.write import markdown
from metaloom.write.figure_block import fold, note_of, survey_figures
from metaloom.write.findings import Findings
from metaloom.write.proof.place import number as number_of
from metaloom.write.proof.place import number_place
from metaloom.write.rows import study_link


def block(findings: Findings, declared: GapMap, found: Facts) -> str:
    """Return map, list and picture; each entry of the list is where its bubble leads.

    The map is of pages alone (raw HTML), the picture is what documents print.
    """
    lists = []
    for number, attribute in enumerate(found.attributes):
        cells = [cell for cell in found.cells if cell.row == number]
        kind = escape(attribute.title)
        name = f"**{kind}** ({_of_row(declared.id, number, attribute)})"
        told = [_entry(findings, declared.id, found, cell) for cell in cells if not cell.is_empty]
        empty = [found.outcomes[cell.column] for cell in cells if cell.is_empty]
        gaps = f"\n- Nothing on {escape('; '.join(map(lowered, empty)))}." if empty else ""
        lists.append(f"{name}\n\n" + "\n".join(told) + gaps)
    title = f"The studies behind each bubble ({' + '.join(kind.lower() for kind in found.split)})"
    return markdown.page(
        markdown.GENERATED,
        f"```{{=html}}\n{grid(found)}\n```",
        note_of(declared.note),
        fold(title, "\n\n".join(lists)),
        markdown.details("The map as a picture", *survey_figures(findings, declared.id)),
    )


def _of_row(owner: str, number: int, attribute: MapRow) -> str:
    size = numbers.things(attribute.total, "study", "studies")
    return number_of(number_place(owner, f"row-{number + 1}"), size)


def _entry(findings: Findings, owner: str, found: Facts, cell: Cell) -> str:
    counts = " + ".join(numbers.count(len(ids)) for ids in cell.studies)
    shown = number_of(number_place(owner, cell.anchor), escape(counts))
    name = f"[{escape(found.outcomes[cell.column])} ({shown})]{{#{cell.anchor}}}"
    studies = "; ".join(study_link(findings, study) for ids in cell.studies for study in ids)
    return f"- {name}: {studies}."
