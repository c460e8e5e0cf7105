"""The validation page: what agrees with what to how many digits, what does not and why, and what is not compared.

Made from the summary that `python -m agreement` leaves (a build runs no comparison) and from the witnesses of
the site's own analyses. A project without a summary has no such page.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from pathlib import Path

from metaloom.engine.validation import PublishedAnalysis, Summary, read_summary
from metaloom.text import numbers
from metaloom.text.escape import escape, link
from metaloom.text.validation_words import FEATURE_NAMES, case_words, number_words, source_words
from metaloom.write import markdown
from metaloom.write.findings import OK, Findings
from metaloom.write.sections.witnesses import part_name

MOST_DECIMALS = 15


def validation_files(root: Path, findings: Findings) -> dict[str, str]:
    """Return relative path -> content: the page's fragment and the whole comparison as JSON; nothing without a
    summary.
    """
    summary = read_summary(root)
    if summary is None:
        return {}
    return {
        "_generated/validation.qmd": validation(summary, findings),
        "api/validation.json": json.dumps(summary, ensure_ascii=False, indent=1) + "\n",
    }


def validation(summary: Summary, findings: Findings) -> str:
    """Return the whole fragment."""
    return markdown.page(
        markdown.GENERATED,
        _overview(summary),
        markdown.heading("Reference answers of another program", 2, "sec-reference-answers"),
        _features(summary),
        markdown.heading("Published analyses", 2, "sec-published"),
        *_published(summary),
        markdown.heading("Numbers that were printed otherwise", 2, "sec-printed-otherwise"),
        _differences(summary),
        markdown.heading("A second witness for this site’s own numbers", 2, "sec-witnesses"),
        _witnesses(findings),
        markdown.heading("What is compared, word by word", 2, "sec-words-compared"),
        _vocabulary(summary),
        markdown.heading("What is not compared", 2, "sec-not-compared"),
        _skipped(summary),
    )


def digits(largest: float | None) -> str:
    """Return to how many digits a relative difference lets two numbers agree; 15 is all that double precision holds."""
    if largest is None:
        return ""
    return str(15 if largest <= 1e-15 else math.floor(-math.log10(largest)))


def beside(printed: str, ours: float | None) -> str:
    """Return our number with one digit more than the printed one has."""
    if ours is None or printed.startswith("<"):
        return numbers.significant(ours)
    mantissa = printed.lower().split("e")[0]
    decimals = len(mantissa.partition(".")[2])
    if not decimals and ours == int(ours):
        return numbers.fixed(ours, 0)
    return (
        numbers.scientific(ours, decimals + 2)
        if "e" in printed.lower()
        else numbers.fixed(ours, min(decimals + 1, MOST_DECIMALS))
    )


def _overview(summary: Summary) -> str:
    features = summary["features"]
    total = sum(feature["cases"] for feature in features)
    passed = sum(feature["passed"] for feature in features)
    skipped = sum(feature["skipped"] for feature in features)
    checked = [number for entry in summary["published"] for number in entry["numbers"]]
    agreeing = sum(number["agrees"] for number in checked)
    sources = len({entry["source"] for entry in summary["published"]})
    failed = total - passed - skipped
    return " ".join(
        (
            f"Of {total} reference cases, answers of {escape(summary['programs'])}, {passed} pass,",
            f"{_failing(failed)} and {skipped} are not run, each for a reason given below.",
            f"{len(summary['published'])} published analyses from {sources} sources print {len(checked)} numbers:",
            f"{agreeing} agree to the last printed digit, {len(checked) - agreeing} do not, each for a reason given",
            "below. Every number is in [the comparison as a file](/api/validation.json).",
        )
    )


def _failing(count: int) -> str:
    return "none fails" if count == 0 else f"{numbers.spelled(count)} fail{'s' if count == 1 else ''}"


def _features(summary: Summary) -> str:
    rows = [
        (
            escape(FEATURE_NAMES.get(feature["feature"], feature["feature"])),
            str(feature["cases"]),
            str(feature["passed"]),
            str(feature["skipped"]),
            str(feature["numbers"]),
            _power(feature["tolerance"]),
            _power(feature["largest_difference"]),
            digits(feature["largest_difference"]),
        )
        for feature in summary["features"]
    ]
    headers = ["Compared", "Cases", "Passed", "Not run", "Numbers", "Tolerance", "Largest difference", "Digits"]
    caption = "Reference cases; tolerance and largest difference are relative, digits are what the latter leaves"
    reasons = [
        f"**{escape(FEATURE_NAMES.get(feature['feature'], feature['feature']))}**: {escape(feature['why'])}."
        for feature in summary["features"]
        if feature["why"]
    ]
    table = markdown.table(headers, rows, caption, "tbl-reference-cases", frozenset(range(1, 8)))
    table = markdown.consulted("Reference cases, one row a feature", table, rows)
    return "\n\n".join([table, *(["Why some agree to few digits only:"] if reasons else []), *reasons])


def _power(value: float | None) -> str:
    """Return a small relative number as a power of ten."""
    if value is None:
        return ""
    return "0" if value == 0 else numbers.scientific(value, 2)


def _published(summary: Summary) -> list[str]:
    sources: dict[str, list[PublishedAnalysis]] = defaultdict(list)
    for entry in summary["published"]:
        sources[entry["source"]].append(entry)
    blocks = []
    for source, entries in sources.items():
        rows = [_published_row(entry) for entry in entries]
        headers = ["Analysis", "Where, and where it was read", "Agreeing", "First number", "Printed", "Ours"]
        counted = [number for entry in entries for number in entry["numbers"]]
        agreeing = sum(number["agrees"] for number in counted)
        told = f"{agreeing} of {numbers.count(len(counted))} numbers agree"
        blocks.append(f"**{escape(source)}**")
        blocks.append(markdown.details(told, markdown.table(headers, rows, numeric=frozenset({4, 5}))))
    return blocks


def _published_row(entry: PublishedAnalysis) -> tuple[str, ...]:
    """Return one analysis: how many of its numbers agree, and the first of them as printed and as computed."""
    found, first = entry["numbers"], entry["numbers"][0]
    return (
        escape(case_words(entry["id"])),
        link(entry["place"], entry["url"]) + (f"; {escape(entry['note'])}" if entry["note"] else ""),
        f"{sum(number['agrees'] for number in found)} of {len(found)}",
        _called(first["quantity"]),
        _as_printed(first["printed"]),
        escape(beside(first["printed"], first["ours"])),
    )


def _differences(summary: Summary) -> str:
    rows = [
        (
            escape(f"{source_words(entry['source'])}: {case_words(entry['id'])}"),
            _called(number["quantity"]),
            _as_printed(number["printed"]),
            escape(beside(number["printed"], number["ours"])),
            escape(number["why"]),
        )
        for entry in summary["published"]
        for number in entry["numbers"]
        if not number["agrees"]
    ]
    headers = ["Analysis", "Number", "Printed", "Ours", "Why"]
    caption = "Printed numbers that ours do not round to"
    table = markdown.table(headers, rows, caption, "tbl-printed-otherwise", frozenset({2, 3}))
    return markdown.consulted(caption, table, rows)


def _witnesses(findings: Findings) -> str:
    rows, without = [], []
    for analysis in findings.declarations.analyses:
        result = findings.results[analysis.id]
        witness = result.witness
        place = f"[{escape(analysis.title)}](/analyses/{analysis.id}.qmd)"
        if witness and witness.digits is not None:
            rows.append((place, escape(witness.route), f"at least {witness.digits}"))
            rows += [
                (
                    f"{place}: {escape(part_name(result, part.part))}",
                    escape(part.route),
                    f"at least {part.digits}",
                )
                if part.digits is not None
                else (f"{place}: {escape(part_name(result, part.part))}", f"none: {escape(part.reason)}", "none")
                for part in witness.parts or []
            ]
        elif result.status == OK:
            without.append((place, escape((witness.route if witness else None) or "none"), "none"))
    if not rows and not without:
        return "No analysis of this site is estimable yet, so there is nothing to witness."
    headers = ["Analysis", "Second route", "Digits agreeing"]
    caption = "Each published part of an analysis, computed a second time by another route, and what has none and why"
    table = markdown.table(headers, [*rows, *without], caption, "tbl-witnesses", frozenset({2}))
    return markdown.consulted("Every published part and its second route", table, [*rows, *without])


def _vocabulary(summary: Summary) -> str:
    rows = [
        (
            escape(word["kind"]),
            markdown.span(escape(word["word"]), "ml-condition"),
            str(word["reference_cases"]),
            str(word["published"]),
            escape(word["reason"]),
        )
        for word in summary["vocabulary"]
    ]
    headers = ["Kind", "Word of a declaration", "Reference cases", "Published analyses", "Where neither: why"]
    caption = "Every word of a declaration that changes a number, and what it is compared with"
    table = markdown.table(headers, rows, caption, "tbl-words-compared", frozenset({2, 3}))
    return markdown.consulted(caption, table, rows)


def _skipped(summary: Summary) -> str:
    reasons: dict[str, list[str]] = defaultdict(list)
    for case, state in summary["cases"].items():
        if state.startswith("skipped: "):
            reasons[state.removeprefix("skipped: ")].append(case)
    rows = [
        (escape(reason), str(len(cases)), ", ".join(escape(case) for case in cases))
        for reason, cases in reasons.items()
    ]
    caption = "Reference cases that are not run"
    table = markdown.table(["Why", "Cases", "Which"], rows, caption, "tbl-not-run", frozenset({1}))
    return markdown.consulted(caption, table, rows)


def _as_printed(printed: str) -> str:
    """Return a printed number with the minus sign of this site."""
    return escape(printed.replace("-", numbers.MINUS))


def _called(quantity: str) -> str:
    """Return the name of a number in words."""
    return escape(number_words(quantity))
