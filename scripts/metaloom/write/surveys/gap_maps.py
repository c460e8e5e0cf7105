"""An evidence gap map in a chapter: the figure, the same as a table of links, and the studies behind every bubble."""

from __future__ import annotations

from typing import Any

from metaloom.declare.gap_maps import GapMap
from metaloom.write import markdown, numbers
from metaloom.write.escape import escape
from metaloom.write.rows import study_link
from metaloom.write.surveys.figures import note_of, survey_figures
from metaloom.write.woven import Woven


def block(woven: Woven, declared: GapMap, found: dict[str, Any]) -> str:
    """Figure, table of counts and list of studies."""
    outcomes = [escape(outcome) for outcome in found["outcomes"]]
    split = " + ".join(escape(kind).lower() for kind in found["split"])
    numeric = frozenset(range(1, len(outcomes) + 2))
    counts = markdown.table(
        ["", "Studies", *outcomes], _counts(found), f"{escape(declared.title)}: number of studies ({split})",
        f"tbl-{declared.id}", numeric,
    )  # fmt: skip
    listed = markdown.table(
        ["Kind of study", "Outcome", *(escape(kind) for kind in found["split"])], _lists(woven, found),
        "The studies behind each bubble", f"tbl-{declared.id}-studies",
    )  # fmt: skip
    return markdown.page(
        markdown.GENERATED, *survey_figures(woven, declared.id), counts, note_of(declared.note), listed
    )


def _counts(found: dict[str, Any]) -> list[list[str]]:
    rows = []
    for number, attribute in enumerate(found["attributes"]):
        cells = [_count(cell) for cell in found["cells"] if cell["row"] == number]
        rows.append([escape(f"{attribute['group']}: {attribute['label']}"), numbers.count(attribute["total"]), *cells])
    return rows


def _count(cell: dict[str, Any]) -> str:
    if not any(cell["studies"]):
        return "·"
    text = " + ".join(numbers.count(len(ids)) for ids in cell["studies"])
    return f"[{escape(text)}](#{cell['anchor']})"


def _lists(woven: Woven, found: dict[str, Any]) -> list[list[str]]:
    rows = []
    for cell in found["cells"]:
        if not any(cell["studies"]):
            continue
        attribute = found["attributes"][cell["row"]]
        name = f"[{escape(attribute['group'] + ': ' + attribute['label'])}]{{#{cell['anchor']}}}"
        studies = ["; ".join(study_link(woven, study) for study in ids) or "none" for ids in cell["studies"]]
        rows.append([name, escape(found["outcomes"][cell["column"]]), *studies])
    return rows
