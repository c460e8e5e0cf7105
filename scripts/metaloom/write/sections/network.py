"""A network on its page: league table, ranking, direct against indirect evidence, and whether designs agree."""

from __future__ import annotations

from metaloom.declare.analysis import Analysis
from metaloom.judge.judged import Judged
from metaloom.measure.transform import display_part
from metaloom.pool.network.parts import Cell, Evidence, Inconsistency, Network, QTest
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import OK, Findings


def section(findings: Findings, analysis: Analysis) -> str:
    """Return the section as Markdown; empty for an analysis without a network."""
    result = findings.results[analysis.id]
    network = result.network
    if result.status != OK or not network:
        return ""
    witness = result.witness
    return markdown.page(
        markdown.heading("The network", 2, "network"),
        _league(result, network),
        _ranking(result, network),
        _split(result, network),
        _agreement(network.inconsistency) if network.inconsistency else "",
        f"Second witness: {escape(witness.route)} agrees to at least {numbers.counted(witness.digits, 'digit')}."
        if witness and witness.digits is not None
        else "",
    )


def _league(result: Judged, network: Network) -> str:
    names, cells = network.league.treatments, network.league.cells
    rows = [
        [escape(name), *(_effect(result, cell) if cell else "—" for cell in row)]
        for name, row in zip(names, cells, strict=True)
    ]
    return markdown.table(
        ["Row against column", *(escape(name) for name in names)],
        rows,
        "League table: direct and indirect evidence together",
        "tbl-league",
        frozenset(range(1, len(names) + 1)),
    )


def _ranking(result: Judged, network: Network) -> str:
    if network.ranking is None:
        if result.better is None:
            return "The treatments are not ranked, as the declaration does not say which direction is better."
        return "The treatments are not ranked: no loop of comparisons is closed, and no comparison has a second trial."
    rows = [(escape(row.treatment), numbers.fixed(row.p_score, 2)) for row in network.ranking]
    caption = (
        "Ranking by P-score: 1 is certainly best, 0 certainly worst; a rank says nothing of how large a difference is"
    )
    return markdown.table(["Treatment", "P-score"], rows, caption, "tbl-ranking", frozenset({1}))


def _split(result: Judged, network: Network) -> str:
    rows = [
        (
            f"{escape(row.treatment)} against {escape(row.comparator)}",
            numbers.count(row.studies),
            _point(result, row.direct),
            _point(result, row.indirect),
            "no other evidence" if row.difference is None else numbers.p_number(row.difference.p_value),
        )
        for row in network.comparisons
        if row.studies
    ]
    caption = "Direct and indirect evidence apart, with the test of their difference"
    head = ["Comparison", "Studies", "Direct", "Indirect", "p"]
    return markdown.table(head, rows, caption, "tbl-split", frozenset({1, 2, 3, 4}))


def _agreement(found: Inconsistency) -> str:
    kinds = {
        "total": "Whole network",
        "within": "Within designs (heterogeneity)",
        "between": "Between designs (inconsistency)",
        "between_random": "Between designs, random effects",
    }
    rows = [(words, *_test(getattr(found, kind))) for kind, words in kinds.items()]
    if found.total.q is None:
        note = (
            "No comparison has evidence to spare: variation between studies cannot be estimated and is taken as none, "
            "and consistency is assumed and cannot be tested."
        )
    elif found.between.q is None:
        note = "No closed loop of independent evidence: consistency is assumed here and cannot be tested."
    else:
        note = ""
    caption = "Cochran's Q of the network"
    return markdown.page(
        markdown.table(["Part", "Q", "df", "p"], rows, caption, "tbl-agreement", frozenset({1, 2, 3})), note
    ).rstrip()


def _test(test: QTest) -> tuple[str, str, str]:
    if test.q is None:
        return "—", numbers.count(0), "—"
    return numbers.fixed(test.q, 2), numbers.degrees(test.df), numbers.p_number(test.p_value)


def _effect(result: Judged, cell: Cell) -> str:
    ends = {"estimate": cell.estimate, "ci_lower": cell.ci_lower, "ci_upper": cell.ci_upper}
    shown = display_part(result.measure, ends)
    scale = "exp" if shown.scale == "exp" else "identity"
    return numbers.effect(shown.estimate, shown.ci_lower, shown.ci_upper, scale)


def _point(result: Judged, found: Evidence | None) -> str:
    if found is None:
        return "—"
    shown = display_part(result.measure, {"estimate": found.estimate})
    return numbers.estimate(shown.estimate, "exp" if shown.scale == "exp" else "identity")
