"""Outcomes by window of time in a chapter: what is known when, and why nothing more is pooled."""

from __future__ import annotations

from metaloom.surveys.windows.declare import Windows
from metaloom.surveys.windows.draw import cells_of
from metaloom.surveys.windows.facts import Cell, CellCounts, Facts, TableOutcome
from metaloom.surveys.windows.words import cell_key, effect
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.text.vocabulary import measure_name
from metaloom.write import markdown
from metaloom.write.figure_block import consulted_figures, fold, note_of
from metaloom.write.findings import Findings
from metaloom.write.proof.place import number_place, scope
from metaloom.write.rows import study_link

EMPTY = "·"


def block(findings: Findings, declared: Windows, found: Facts) -> str:
    """Return the sentence, the grid, the figure, and what was held out."""
    return markdown.page(
        markdown.GENERATED,
        scope(number_place(declared.id, "cells"), escape(sentence(found.counts))),
        _grid(findings, declared, found),
        *consulted_figures(findings, declared.id, "The same as a figure, one panel an outcome"),
        note_of(declared.note),
        _held(findings, found),
    )


def sentence(counts: CellCounts) -> str:
    """Return how many cells hold how much, and why no more is pooled."""
    apart = counts.cells - counts.empty - counts.single - counts.pooled
    filled = counts.cells - counts.empty
    told = (
        f"Evidence exists for {numbers.some_of(filled, counts.cells)} combinations of an outcome, a window of time "
        f"and a kind of study."
    )
    if not filled:
        return told
    told += f" Pooled: {numbers.spelled(counts.pooled)}; one study alone: {numbers.spelled(counts.single)}"
    return f"{told}; studies that may share patients: {numbers.spelled(apart)}." if apart else f"{told}."


def _grid(findings: Findings, declared: Windows, found: Facts) -> str:
    rows = []
    for number, outcome in enumerate(found.outcomes):
        for kind, name in enumerate(found.kinds):
            cells = [cell for cell in cells_of(found, number) if cell.kind == kind]
            if any(cell.studies for cell in cells):
                what = f"{escape(outcome.label)} ({escape(measure_name(outcome.measure))})"
                rows.append(
                    [
                        f"{what}: {escape(_small(name))}",
                        *(_cell(findings, declared.id, outcome, cell) for cell in cells),
                    ]
                )
    head = ["Outcome and kind of study", *(escape(window) for window in found.windows)]
    caption = escape(f"{declared.title}: effects with their studies; a dot, no study")
    if not rows:
        return "No study falls into any window."
    table = markdown.table(head, rows, caption, f"tbl-{declared.id}")
    return f"::: {{.ml-effects}}\n{table}\n:::"


def _small(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def _cell(findings: Findings, owner: str, outcome: TableOutcome, cell: Cell) -> str:
    """Return the effects of one cell, each of whose numbers is proved by the row of that cell."""
    if not cell.studies:
        return EMPTY
    return scope(number_place(owner, cell_key(cell)), _told(findings, outcome, cell))


def _told(findings: Findings, outcome: TableOutcome, cell: Cell) -> str:
    if cell.pooled:
        links = ", ".join(study_link(findings, study.study_id, study.label) for study in cell.studies)
        return f"**{escape(effect(outcome, cell.pooled))}**, pooled: {links}"
    told = [
        f"{study_link(findings, study.study_id, study.label)}: {escape(effect(outcome, study))}"
        for study in cell.studies
    ]
    return "; ".join(told) + (" (not pooled)" if len(told) > 1 else "")


def _held(findings: Findings, found: Facts) -> str:
    """Return the rows that meet a cell and may not enter it."""
    rows = [
        [escape(found.outcomes[cell.outcome].label), escape(found.windows[cell.window]),
         study_link(findings, one.study_id), escape(one.reason)]
        for cell in found.cells for one in cell.held
    ]  # fmt: skip
    if not rows:
        return ""
    table = markdown.table(["Outcome", "Window", "Study", "Why"], rows)
    return fold("Rows of these windows that are excluded, and why", table)
