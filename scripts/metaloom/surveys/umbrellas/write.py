"""An umbrella of earlier reviews in a chapter: figure, what was recomputed, shared studies, and every row."""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.pool.parts import existing
from metaloom.surveys.umbrellas.declare import Umbrella
from metaloom.surveys.umbrellas.facts import Facts, Recomputed, ReviewEffect
from metaloom.text import counts, numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.figure_block import consulted_figures, fold, note_of
from metaloom.write.findings import Findings
from metaloom.write.proof.place import number_place, row_mark, scope
from metaloom.write.rows import source_cell, study_link


def block(findings: Findings, declared: Umbrella, found: Facts) -> str:
    """Return the figure, sentences and the table behind them."""
    rows = found.drawn
    return markdown.page(
        markdown.GENERATED,
        *consulted_figures(findings, declared.id, f"Figure: {numbers.things(len(rows), 'effect')}, as printed"),
        _recomputed(declared.id, rows, shared_sentence(found)),
        _shared(findings, found),
        _listed(declared.id, found.listed),
        note_of(declared.note),
        fold("Every effect with its size, model and source", _table(findings, declared, [*rows, *found.listed])),
    )


def _place(owner: str, row: ReviewEffect) -> str:
    return number_place(owner, f"effect-{row.line}")


def _recomputed(owner: str, rows: Sequence[ReviewEffect], shared: str) -> str:
    """Return what was computed again, each with a link; how many could not be, and what reviews share."""
    told = [
        f"- {scope(_place(owner, row), escape(recomputed_sentence(row, row.again)))} "
        f"[The analysis](/analyses/{row.again.analysis}.qmd)."
        for row in rows
        if row.again
    ]
    return markdown.page("\n".join(told), escape(f"{left_sentence(len(told), len(rows))} {shared}".strip())).rstrip()


def left_sentence(told: int, shown: int) -> str:
    """Return how many of the effects shown were not computed again, and why; empty where all were."""
    left = shown - told
    if not left:
        return ""
    if shown == 1:
        which = "The only effect shown is not"
    elif not told:
        which = "None of the effects shown is"
    else:
        which = (
            f"{numbers.opening(left)} of the {numbers.count(shown)} effects shown {'is' if left == 1 else 'are'} not"
        )
    return f"{which} recomputed: this project has no counts or means of the same studies at the same time."


def recomputed_sentence(row: ReviewEffect, again: Recomputed) -> str:
    """Return theirs beside ours: estimates, how many studies behind each, and whether they agree."""
    scale, measure = row.scale, row.measure
    theirs = numbers.effect(*row.ends, str(scale))
    of = " in the whole review" if row.k_scope == "whole_review" else ""
    size = (
        f"{numbers.counted(int(row.k), 'study', 'studies')}{of}" if row.k is not None else "number of studies not given"
    )
    name = f"{row.label}, {row.outcome.lower()}{', ' + row.timepoint if row.timepoint else ''}"
    ours = again.ours
    if ours is None:
        return f"{name}: {measure} {theirs} ({size}); not recomputed. {again.reason}"
    here = numbers.effect(*ours.ends, str(scale))
    studies = counts.size(again)
    note = f" {again.note}" if again.note else ""
    return f"{name}: published {theirs} ({size}); here {here} ({studies}). {agreement_sentence(again)}{note}"


def agreement_sentence(again: Recomputed) -> str:
    """Return the agreement by rule: the side of no effect first, then which interval holds which estimate."""
    agreement = existing(again.agreement)
    if not agreement.same_side:
        side = "The two estimates are on opposite sides of no effect"
    else:
        side = "Both estimates are on the same side of no effect"
    ours, theirs = agreement.ours_holds_theirs, agreement.theirs_holds_ours
    if ours and theirs:
        return f"{side}, and each interval includes the other's estimate."
    if ours or theirs:
        holder = "our interval includes their estimate" if ours else "their interval includes our estimate"
        return f"{side}; {holder}, and not the reverse."
    return f"{side}; neither interval includes the other's estimate."


def shared_sentence(found: Facts) -> str:
    """Return of how many pairs of reviews it is known whether they share studies, and how many do."""
    pairs = found.shared
    if not pairs:
        return ""
    if len(pairs) == 1 and pairs[0].shared is None:
        return "How many studies the two reviews share is not known: their lists were not available to us."
    every = f"{numbers.count(len(pairs))} {'pair' if len(pairs) == 1 else 'pairs'} of these reviews"
    sure = [pair.shared for pair in pairs if pair.shared is not None]
    if not sure:
        return f"How many studies they share is not known for any of the {every}: their lists were not available to us."
    sharing = [shared for shared in sure if shared]
    top = max(map(len, sharing), default=0)
    most = f", at most {numbers.spelled(top)} known {'one' if top == 1 else 'ones'}" if sharing else ""
    share = {0: "none of these pairs shares one", 1: "one of these pairs shares one or more"}.get(
        len(sharing), f"{numbers.count(len(sharing))} of these pairs share one or more"
    )
    rest = "" if len(sure) == len(pairs) else " Of the other pairs nothing is known."
    return (
        f"For {numbers.count(len(sure))} of the {every} some of the studies of both are known; {share}{most}. The "
        f"lists are not whole, so they may share more.{rest}"
    )


def _shared(findings: Findings, found: Facts) -> str:
    """Return the pairs that are known to share studies, with the studies."""
    rows = [
        [escape(pair.reviews[0]), escape(pair.reviews[1]), numbers.count(len(pair.shared)),
         "; ".join(study_link(findings, study) for study in pair.shared)]
        for pair in found.shared if pair.shared
    ]  # fmt: skip
    if not rows:
        return ""
    table = markdown.table(["Review", "Review", "Shared", "Studies"], rows, numeric=frozenset({2}))
    return fold("Studies that two of these reviews are known to share", table)


def _listed(owner: str, listed: Sequence[ReviewEffect]) -> str:
    """Return what was printed without an interval, so that it cannot be drawn; whose texts hold no number at all."""
    numbered = [row for row in listed if row.estimate is not None and row.measure != "direction_only"]
    silent = dict.fromkeys(row.label for row in listed if row not in numbered)
    items = []
    for row in numbered:
        when = f", {row.timepoint}" if row.timepoint else ""
        p = f", p {row.printed_p_operator or '='} {numbers.plain(row.printed_p, 6)}" if row.printed_p else ""
        told = f"{row.outcome.lower()}{when}: {row.measure} {numbers.plain(row.estimate, 3)}{p}"
        items.append(f"{escape(row.label)}, {scope(_place(owner, row), escape(told))}")
    alone = "Printed without an interval, and so not drawn:"
    return markdown.page(
        f"{alone} {items[0]}." if len(items) == 1 else "",
        *((alone, "\n".join(f"- {item}." for item in items)) if len(items) > 1 else ()),
        f"The text available to us gives no number for {escape('; '.join(silent))}." if silent else "",
    ).rstrip()


def _table(findings: Findings, declared: Umbrella, rows: Sequence[ReviewEffect]) -> str:
    head = ["Review", "Outcome", "Time", "Who", "Effect", "Studies, patients", "Model, I²", "To know", "Source"]
    body = [
        [
            escape(row.label) + row_mark(_place(declared.id, row)),
            escape(row.outcome),
            escape(row.timepoint or "not given"),
            escape(row.population or "not given"),
            escape(_effect(row)),
            escape(_size(row)),
            escape(_model(row)),
            escape(_to_know(row)),
            source_cell(vars(row), findings.evidence.bibliography),
        ]
        for row in rows
    ]
    return markdown.table(head, body, escape(declared.title), f"tbl-{declared.id}")


def _effect(row: ReviewEffect) -> str:
    if row.measure == "direction_only" or row.estimate is None:
        return "no number in the text seen"
    return f"{row.measure} {numbers.effect(row.estimate, row.ci_low, row.ci_high, row.scale or '')}"


def _size(row: ReviewEffect) -> str:
    k, n = row.k, row.n
    told = f"{numbers.count(k) if k is not None else 'not given'}, {numbers.count(n) if n is not None else 'not given'}"
    return f"{told} (whole review)" if row.k_scope == "whole_review" else told


def _model(row: ReviewEffect) -> str:
    i2 = f"I² {numbers.percent(row.i2_percent, 0)}" if row.i2_percent is not None else ""
    return ", ".join(part for part in (row.model, i2) if part) or "not given"


def _to_know(row: ReviewEffect) -> str:
    turned = ["Sign reversed: printed as a positive reduction."] if row.turned else []
    return " ".join([*turned, *row.flags])
