"""A page for each analysis, in the order in which a reader asks.

The answer, the forest, the counts with the words of their sources, how sure it is, what other choices would make of it;
then how it was computed, checked and declared. What only some readers want is folded, and nothing is left out.
"""

from __future__ import annotations

import json

import yaml

from metaloom import __version__
from metaloom.catalogue.measures import measure_of
from metaloom.declare.analysis import Analysis
from metaloom.engine.fingerprint import engine_hash
from metaloom.engine.result import ExcludedRow
from metaloom.judge.judged import Judged
from metaloom.pool.parts import Heterogeneity, Pooled
from metaloom.text import numbers
from metaloom.text.escape import escape, title_text
from metaloom.text.vocabulary import method_references, method_sentence
from metaloom.write import markdown
from metaloom.write.block import description, lead_sentences
from metaloom.write.changes.feeds import feed_path
from metaloom.write.figures import download_lines, figure_blocks, names_of_figures
from metaloom.write.findings import OK, Findings, is_missing
from metaloom.write.row_table import row_table
from metaloom.write.rows import row_at, study_link
from metaloom.write.sections import AFTER_ROWS, CHECKS, CHOICES, SURENESS
from metaloom.write.sections.reanalysis import forest


def analysis_page(findings: Findings, analysis: Analysis) -> str:
    """Return the page of one analysis as Quarto Markdown."""
    result = findings.results[analysis.id]
    first, *others = figure_blocks(findings, analysis.id) or [""]
    return markdown.page(
        markdown.front_matter(title_text(analysis.title), title_text(description(result))),
        markdown.GENERATED,
        lead_sentences(result, analysis),
        _panel(findings, analysis, first),
        markdown.heading("The studies and their sources", 2, "rows"),
        row_table(findings, result),
        _held_out(findings, analysis),
        *(section(findings, analysis) for section in AFTER_ROWS),
        *(section(findings, analysis) for section in SURENESS),
        *(section(findings, analysis) for section in CHOICES),
        markdown.side_by_side(_further(findings, analysis, others), _claims(findings, analysis)),
        markdown.side_by_side(_computed(findings, analysis), *(section(findings, analysis) for section in CHECKS)),
        markdown.side_by_side(_declared(findings, analysis), _downloads(findings, analysis)),
    )


def _computed(findings: Findings, analysis: Analysis) -> str:
    result = findings.results[analysis.id]
    return markdown.page(
        markdown.heading("How it was computed", 2, "method"),
        _method(findings, result, analysis.tau2_value),
        escape(analysis.note) if analysis.note else "",
        _numbers(result),
    )


def _declared(findings: Findings, analysis: Analysis) -> str:
    return markdown.page(
        markdown.heading("What was declared", 2, "declaration"),
        markdown.details(
            "The declaration, as YAML",
            f"From `{_file(findings, analysis)}`:",
            f"```yaml\n{declaration_yaml(analysis)}```",
        ),
        f"Computed by Metaloom {escape(__version__)}, engine `{engine_hash()[:12]}` (SHA-256 of its source).",
    )


def _panel(findings: Findings, analysis: Analysis, figure: str) -> str:
    """Return the first figure; a forest as the panel of the reader's choices, which is before any other."""
    if not figure or "{#fig-forest}" in figure:
        return forest(findings, analysis, figure)
    return markdown.page(forest(findings, analysis, ""), figure)


def _further(findings: Findings, analysis: Analysis, blocks: list[str]) -> str:
    """Return the figures after the first, each under its name, to be unfolded."""
    if not blocks:
        return ""
    names = names_of_figures(findings, analysis.id)[1:]
    folded = [markdown.details(name, block) for name, block in zip(names, blocks, strict=True)]
    return markdown.page(markdown.heading("Further figures", 2, "figures"), *folded)


def _method(findings: Findings, result: Judged, known_variance: float | None) -> str:
    """Return how the result was computed, in words with the papers that the words go back to."""
    if result.status != OK:
        return escape(result.reason)
    known = [key for key in method_references(result, known_variance) if key in findings.evidence.bibliography]
    sources = "; ".join(f"@{key}" for key in dict.fromkeys(known))
    return escape(method_sentence(result, known_variance)) + (f" [{sources}]" if sources else "")


def declaration_yaml(analysis: Analysis) -> str:
    """Return the declaration as YAML, defaults of the chapter included, safe inside a fenced code block."""
    declared = json.loads(analysis.model_dump_json(exclude_unset=True))
    text = yaml.safe_dump(declared, sort_keys=False, allow_unicode=True, width=100)
    return text.replace("`", "'").replace("{{<", "{ {<")


def _file(findings: Findings, analysis: Analysis) -> str:
    return findings.declarations.place(analysis.id).file.replace("`", "'")


def _numbers(result: Judged) -> str:
    if result.status != OK or result.network:
        return ""
    pooled, spread = result.pooled, result.heterogeneity
    rows = [
        ("Pooled estimate, analysis scale", numbers.fixed(pooled.estimate, 4)),
        ("Standard error", numbers.fixed(pooled.standard_error, 4)),
        *([] if measure_of(result.measure).null is None else [("Test of no effect", _test(pooled))]),
        ("Between-study variance τ²", numbers.significant(spread.tau2, 4)),
        ("I²", numbers.percent(spread.i2)),
        ("Cochran's Q", _q(spread)),
    ]
    witness = result.witness
    if witness and witness.digits is not None:
        digits = numbers.count(witness.digits)
        rows.append(("Second witness", f"{escape(witness.route)} agrees to at least {digits} digits"))
    table = markdown.table(["Quantity", "Value"], rows, "The numbers behind the figure", "tbl-numbers", frozenset({1}))
    return markdown.details("The numbers behind the figure", table, on_paper=True)


def _test(pooled: Pooled) -> str:
    letter = "z" if pooled.df is None else f"t({numbers.degrees(pooled.df)})"
    return f"{letter} = {numbers.fixed(pooled.statistic, 3)}, {numbers.p_value(pooled.p_value)}"


def _q(spread: Heterogeneity) -> str:
    if spread.q is None:
        return numbers.NOT_ESTIMABLE
    freedom, p_value = numbers.degrees(spread.q_df), numbers.p_value(spread.q_p_value)
    return f"{numbers.fixed(spread.q, 2)} on {freedom} df, {p_value}"


def _label(findings: Findings, analysis: Analysis, item: ExcludedRow) -> str | None:
    """Return the name that a row gives itself, for what is not a study of the project; None where it has none."""
    if item.study_id in findings.labels or item.line is None or analysis.table not in findings.evidence.tables:
        return None
    row = row_at(findings, analysis.table, item.line)
    names = (row.get(column) for column in ("label", analysis.columns.get("study_id", "study_id")))
    return next((str(name) for name in names if not is_missing(name)), None)


def _held_out(findings: Findings, analysis: Analysis) -> str:
    excluded = findings.results[analysis.id].excluded
    if not excluded:
        return ""
    rows = [
        (study_link(findings, item.study_id, _label(findings, analysis, item)), escape(item.reason))
        for item in excluded
    ]
    return markdown.table(["Study", "Why"], rows, "Rows that meet the declaration and are excluded", "tbl-held-out")


def _claims(findings: Findings, analysis: Analysis) -> str:
    verdicts = [verdict for verdict in findings.verdicts if verdict.claim.analysis == analysis.id]
    if not verdicts:
        return ""
    items = "\n".join(f"- **{escape(verdict.status)}**: {escape(verdict.claim.text)}" for verdict in verdicts)
    return markdown.page(markdown.heading("Claims that rest on it", 2, "claims"), items)


def _downloads(findings: Findings, analysis: Analysis) -> str:
    links = [f"[Result as JSON](/api/{analysis.id}.json)", f"[Rows as CSV](/api/{analysis.id}.csv)"]
    links += [f"[Feed of its changes](/{feed_path(analysis.id)})", "[How these files are to be read](/api/README.txt)"]
    figures = "\n".join(f"- {line}" for line in download_lines(findings, analysis.id))
    return markdown.page(
        markdown.heading("Take it with you", 2, "downloads"),
        " · ".join(links),
        markdown.details("The figures as files", figures) if figures else "",
    ).rstrip()
