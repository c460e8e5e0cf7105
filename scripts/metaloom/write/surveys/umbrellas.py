"""An umbrella of earlier reviews in a chapter: figure, what was recomputed, shared studies, and every row."""

from __future__ import annotations

from typing import Any

from metaloom.declare.umbrellas import Umbrella
from metaloom.write import markdown, numbers
from metaloom.write.escape import escape
from metaloom.write.rows import source_cell
from metaloom.write.surveys.figures import fold, note_of, survey_figures
from metaloom.write.woven import Woven


def block(woven: Woven, declared: Umbrella, found: dict[str, Any]) -> str:
    """Figure, sentences and the table behind them."""
    rows = [row for panel in found["panels"] for group in panel["groups"] for row in group["rows"]]
    return markdown.page(
        markdown.GENERATED,
        *survey_figures(woven, declared.id),
        _recomputed(rows),
        escape(shared_sentence(found)),
        _listed(found["listed"]),
        note_of(declared.note),
        fold("Every effect with its size, model and source", _table(woven, declared, [*rows, *found["listed"]])),
    )


def _recomputed(rows: list[dict[str, Any]]) -> str:
    """What was computed again, each with a link; how many effects could not be."""
    told = [
        f"- {escape(recomputed_sentence(row, row['again']))} [The analysis](/analyses/{row['again']['analysis']}.qmd)."
        for row in rows
        if row["again"]
    ]
    left, shown = numbers.count(len(rows) - len(told)), numbers.count(len(rows))
    lacking = "this project holds no counts or means of the same studies at the same time."
    rest = f"Not recomputed: {left} of the {shown} effects shown; {lacking}" if len(told) < len(rows) else ""
    return markdown.page("\n".join(told), escape(rest)).rstrip()


def recomputed_sentence(row: dict[str, Any], again: dict[str, Any]) -> str:
    """Theirs beside ours: estimates, how many studies behind each, and whether they agree."""
    scale, measure = row["scale"], row["measure"]
    theirs = numbers.effect(row["estimate"], row["ci_low"], row["ci_high"], scale)
    of = " in the whole review" if row["k_scope"] == "whole_review" else ""
    size = f"{numbers.count(row['k'])} studies{of}" if row["k"] is not None else "number of studies not given"
    name = f"{row['label']}, {row['outcome'].lower()}{', ' + row['timepoint'] if row['timepoint'] else ''}"
    ours = again["ours"]
    if ours is None:
        return f"{name}: {measure} {theirs} ({size}); not recomputed. {again['reason']}"
    here = numbers.effect(ours["estimate"], ours["lower"], ours["upper"], scale)
    studies = f"{numbers.count(again['k'])} {'study' if again['k'] == 1 else 'studies'}"
    note = f" {again['note']}" if again["note"] else ""
    return f"{name}: published {theirs} ({size}); here {here} ({studies}). {agreement_sentence(again)}{note}"


def agreement_sentence(again: dict[str, Any]) -> str:
    """Agreement by rule: the side of no effect first, then which interval holds which estimate."""
    agreement = again["agreement"]
    if not agreement["same_side"]:
        side = "The two estimates lie on opposite sides of no effect"
    else:
        side = "Both estimates lie on the same side of no effect"
    ours, theirs = agreement["ours_holds_theirs"], agreement["theirs_holds_ours"]
    if ours and theirs:
        return f"{side}, and each interval holds the other's estimate."
    if ours or theirs:
        holder = "our interval holds their estimate" if ours else "their interval holds our estimate"
        return f"{side}; {holder}, and not the reverse."
    return f"{side}; neither interval holds the other's estimate."


def shared_sentence(found: dict[str, Any]) -> str:
    """How many studies the reviews share, pair by pair where it is known."""
    pairs = found["shared"]
    if not pairs:
        return ""
    sure = [pair for pair in pairs if pair["shared"] is not None]
    told = [
        f"{pair['reviews'][0]} and {pair['reviews'][1]} share at least {numbers.count(len(pair['shared']))}"
        for pair in sure
    ]
    unknown = len(pairs) - len(sure)
    text = f"Studies that two reviews share: {'; '.join(told)}." if told else "How many studies these reviews share"
    if not told:
        return f"{text} is not known for any of the {numbers.count(unknown)} pairs: their lists could not be read."
    return f"{text} Not known for the other {numbers.count(unknown)} pairs." if unknown else text


def _listed(listed: list[dict[str, Any]]) -> str:
    """What was printed without an interval, so that it cannot be drawn."""
    if not listed:
        return ""
    items = []
    for row in listed:
        when = f", {row['timepoint']}" if row["timepoint"] else ""
        number = (
            f"{row['measure']} {numbers.plain(row['estimate'], 3)}"
            if row["estimate"] is not None and row["measure"] != "direction_only"
            else "no number in the text seen"
        )
        p = f", p {row['printed_p_operator'] or '='} {numbers.plain(row['printed_p'], 6)}" if row["printed_p"] else ""
        items.append(f"- {escape(row['label'])}, {escape(row['outcome'].lower() + when)}: {escape(number + p)}.")
    return markdown.page("Printed without an interval, and so not drawn:", "\n".join(items)).rstrip()


def _table(woven: Woven, declared: Umbrella, rows: list[dict[str, Any]]) -> str:
    head = ["Review", "Outcome", "Time", "Who", "Effect", "Studies, patients", "Model, I²", "To know", "Source"]
    body = [
        [
            escape(row["label"]),
            escape(row["outcome"]),
            escape(row["timepoint"] or "not given"),
            escape(row["population"] or "not given"),
            escape(_effect(row)),
            escape(_size(row)),
            escape(_model(row)),
            escape(_to_know(row)),
            source_cell(row, woven.evidence.bibliography),
        ]
        for row in rows
    ]
    return markdown.table(head, body, escape(declared.title), f"tbl-{declared.id}")


def _effect(row: dict[str, Any]) -> str:
    if row["measure"] == "direction_only" or row["estimate"] is None:
        return "no number in the text seen"
    return f"{row['measure']} {numbers.effect(row['estimate'], row['ci_low'], row['ci_high'], row['scale'] or '')}"


def _size(row: dict[str, Any]) -> str:
    k, n = row["k"], row["n"]
    told = f"{numbers.count(k) if k is not None else 'not given'}, {numbers.count(n) if n is not None else 'not given'}"
    return f"{told} (whole review)" if row["k_scope"] == "whole_review" else told


def _model(row: dict[str, Any]) -> str:
    i2 = f"I² {numbers.percent(row['i2_percent'], 0)}" if row["i2_percent"] is not None else ""
    return ", ".join(part for part in (row["model"], i2) if part) or "not given"


def _to_know(row: dict[str, Any]) -> str:
    turned = ["Sign turned: printed as a positive reduction."] if row["turned"] else []
    return " ".join([*turned, *row["flags"]])
