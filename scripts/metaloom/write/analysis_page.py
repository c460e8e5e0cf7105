"""A page for each analysis: figure, answer, method, rows with their sources, declaration, downloads."""

from __future__ import annotations

import json
from typing import Any

import yaml

from metaloom import __version__
from metaloom.catalogue.measures import measure_of
from metaloom.declare.analysis import Analysis
from metaloom.engine.fingerprint import engine_hash
from metaloom.text import numbers
from metaloom.text.escape import escape, title_text
from metaloom.text.vocabulary import effect_name, method_references, method_sentence
from metaloom.write import markdown
from metaloom.write.block import description, lead_sentences
from metaloom.write.figures import download_lines, figure_blocks
from metaloom.write.findings import OK, Findings, records
from metaloom.write.rows import source_cell, study_link
from metaloom.write.sections import AFTER_ROWS, BEFORE_ROWS


def analysis_page(woven: Findings, analysis: Analysis) -> str:
    """Return the page of one analysis as Quarto Markdown."""
    result = woven.results[analysis.id]
    return markdown.page(
        markdown.front_matter(title_text(analysis.title), title_text(description(result))),
        markdown.GENERATED,
        lead_sentences(result, analysis),
        *figure_blocks(woven, analysis.id),
        markdown.heading("How it was computed", 2, "method"),
        _method(woven, result),
        escape(analysis.note) if analysis.note else "",
        _numbers(result),
        *(section(woven, analysis) for section in BEFORE_ROWS),
        markdown.heading("The studies and their sources", 2, "rows"),
        _rows(woven, result),
        _held_out(woven, result),
        *(section(woven, analysis) for section in AFTER_ROWS),
        _claims(woven, analysis),
        markdown.heading("What was declared", 2, "declaration"),
        f"From `{_file(woven, analysis)}`:",
        f"```yaml\n{declaration_yaml(analysis)}```",
        f"Computed by Metaloom {escape(__version__)}, engine `{engine_hash()[:12]}` (SHA-256 of its source).",
        markdown.heading("Take it with you", 2, "downloads"),
        _downloads(woven, analysis),
    )


def _method(woven: Findings, result: dict[str, Any]) -> str:
    """How the result was computed, in words with the papers that the words go back to."""
    if result["status"] != OK:
        return escape(result["reason"])
    known = [key for key in method_references(result) if key in woven.evidence.bibliography]
    sources = "; ".join(f"@{key}" for key in dict.fromkeys(known))
    return escape(method_sentence(result)) + (f" [{sources}]" if sources else "")


def declaration_yaml(analysis: Analysis) -> str:
    """Return the declaration as YAML, defaults of the chapter included, safe inside a fenced code block."""
    declared = json.loads(analysis.model_dump_json(exclude_unset=True))
    text = yaml.safe_dump(declared, sort_keys=False, allow_unicode=True, width=100)
    return text.replace("`", "'").replace("{{<", "{ {<")


def _file(woven: Findings, analysis: Analysis) -> str:
    return woven.declarations.place(analysis.id).file.replace("`", "'")


def _numbers(result: dict[str, Any]) -> str:
    if result["status"] != OK or result.get("network"):
        return ""
    pooled, spread = result["pooled"], result["heterogeneity"]
    rows = [
        ("Pooled estimate, analysis scale", numbers.fixed(pooled["estimate"], 4)),
        ("Standard error", numbers.fixed(pooled["standard_error"], 4)),
        *([] if measure_of(result["measure"]).null is None else [("Test of no effect", _test(pooled))]),
        ("Between-study variance τ²", numbers.significant(spread.get("tau2"), 4)),
        ("I²", numbers.percent(spread.get("i2"))),
        ("Cochran's Q", _q(spread)),
    ]
    witness = result.get("witness") or {}
    if witness.get("digits") is not None:
        digits = numbers.count(witness["digits"])
        rows.append(("Second witness", f"{escape(witness['route'])} agrees to at least {digits} digits"))
    return markdown.table(["Quantity", "Value"], rows, "The numbers behind the figure", "tbl-numbers", frozenset({1}))


def _test(pooled: dict[str, Any]) -> str:
    letter = "z" if pooled.get("df") is None else f"t({numbers.degrees(pooled['df'])})"
    return f"{letter} = {numbers.fixed(pooled['statistic'], 3)}, {numbers.p_value(pooled['p_value'])}"


def _q(spread: dict[str, Any]) -> str:
    if spread.get("q") is None:
        return numbers.NOT_ESTIMABLE
    freedom, p_value = numbers.degrees(spread["q_df"]), numbers.p_value(spread["q_p_value"])
    return f"{numbers.fixed(spread['q'], 2)} on {freedom} df, {p_value}"


def _rows(woven: Findings, result: dict[str, Any]) -> str:
    if not result["studies"]:
        return "No row of the data meets the declaration."
    lines = []
    frame = woven.selections[result["id"]].frame
    by_line = {int(row["_line"]): row for row in records(frame)}
    for study in result["studies"]:
        row = by_line.get(study.get("line") or -1, {})
        name = study_link(woven, study["study_id"], study["label"])
        used = "; ".join(
            f"{escape(key.replace('_', ' '))} {escape(_number(value))}"
            for key, value in study["data"].items()
            if key != "label" and value is not None
        )
        lines.append((name, used, source_cell(row, woven.evidence.bibliography)))
    caption = f"Rows of data/{escape(result['table'])}.csv that enter, {effect_name(result)}"
    return markdown.table(["Study", "Data", "Source"], lines, caption, "tbl-rows")


def _number(value: Any) -> str:
    return numbers.plain(value) if isinstance(value, int | float) else str(value)


def _held_out(woven: Findings, result: dict[str, Any]) -> str:
    excluded = result.get("excluded") or []
    if not excluded:
        return ""
    rows = [(study_link(woven, item["study_id"]), escape(item["reason"])) for item in excluded]
    return markdown.table(["Study", "Why"], rows, "Rows that meet the declaration and are excluded", "tbl-held-out")


def _claims(woven: Findings, analysis: Analysis) -> str:
    verdicts = [verdict for verdict in woven.verdicts if verdict.claim.analysis == analysis.id]
    if not verdicts:
        return ""
    items = "\n".join(f"- **{escape(verdict.status)}**: {escape(verdict.claim.text)}" for verdict in verdicts)
    return markdown.page(markdown.heading("Claims that rest on it", 2, "claims"), items)


def _downloads(woven: Findings, analysis: Analysis) -> str:
    links = [f"[Result as JSON](/api/{analysis.id}.json)", f"[Rows as CSV](/api/{analysis.id}.csv)"]
    links += [*download_lines(woven, analysis.id), "[How these files are to be read](/api/README.txt)"]
    return "\n".join(f"- {item}" for item in links)
