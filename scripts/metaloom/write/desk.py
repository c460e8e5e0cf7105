"""The editor's desk as fragments for a chapter: `desk`, `prisma`, `prisma-living`, and a count of verdicts.

Every verdict is computed from the project at build time, never written by hand.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from metaloom import __version__
from metaloom.cite.work import read_work
from metaloom.declare.review import read_review
from metaloom.errors import ProjectError
from metaloom.judge.desk.case import Case, Check, Finding, Status
from metaloom.judge.desk.checks import CHECKS
from metaloom.judge.desk.prisma import LIVING, PRISMA
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.citations import cited
from metaloom.write.findings import Findings
from metaloom.write.spreadsheet import csv_text

PARAPHRASED = "Numbers are those of the checklist; the words are ours, shorter than the checklist's."
TABLES = {
    "desk": (CHECKS, "What an editor checks, and what a program finds here", ""),
    "prisma": (PRISMA, "PRISMA 2020, item by item", PARAPHRASED),
    "prisma-living": (LIVING, "What the extension for living reviews adds", PARAPHRASED),
}
ORDER: tuple[Status, ...] = ("not met", "needs a person", "met", "not applicable")
"""An editor looks first for what is missing; within a verdict the lines keep the checklist's order."""


def desk_files(root: Path, findings: Findings) -> dict[str, str]:
    """Return relative path -> content: the fragments, and every verdict for machines under `api/`.

    Errors: ProjectError with everything that is wrong with `review.yml`.
    """
    case = case_of(root, findings)
    files = {}
    for name, (checks, caption, note) in TABLES.items():
        found = [(check, check.rule(case)) for check in checks]
        files[f"_generated/{name}.qmd"] = _fragment(findings, name, found, caption, note)
        files[f"api/{name}.check.csv"] = csv_text(
            ["item", "asks", "verdict", "words", "place"],
            ([check.name, check.asks, answer.status, answer.words, answer.place or ""] for check, answer in found),
        )
        files[f"api/{name}.check.json"] = _json(found)
    return files


def case_of(root: Path, findings: Findings) -> Case:
    """Return the project as the rules of the desk see it."""
    review, problems = read_review(root)
    if problems:
        raise ProjectError(problems)
    work = read_work(root)
    written = [*sorted(root.glob("*.qmd")), *sorted((root / "chapters").glob("*.qmd"))]
    prose = {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in written}
    return Case(
        declarations=findings.declarations,
        evidence=findings.evidence,
        results=findings.results,
        surveys=findings.surveys,
        review=review,
        pages=frozenset(prose),
        prose=prose,
        licences=work.licences,
        doi=work.doi,
        version=work.version,
        has_changes=(root / "CHANGELOG.md").is_file(),
    )


def _fragment(findings: Findings, name: str, found: Sequence[tuple[Check, Finding]], caption: str, note: str) -> str:
    headed = any(check.reference for check, _ in found)
    numbered = name != "desk"
    headers = [*(["Item"] if numbered else []), "What is asked", "[Verdict]{.ml-filter}", "Because"]
    rows = [
        [
            *([escape(check.name)] if numbered else []),
            escape(check.asks) + (f" ({cited(findings, check.reference)})" if headed and check.reference else ""),
            f"[{escape(answer.status)}]{{.ml-verdict .ml-{answer.status.replace(' ', '-')}}}",
            _because(answer),
        ]
        for check, answer in sorted(found, key=lambda pair: ORDER.index(pair[1].status))
    ]
    counts = Counter(answer.status for _, answer in found)
    said = ", ".join(f"{status} {numbers.count(counts[status])}" for status in ORDER if counts[status])
    links = f"[As CSV](/api/{name}.check.csv) · [as JSON](/api/{name}.check.json)"
    table = markdown.table(headers, rows, escape(caption), f"tbl-{name}")
    return markdown.page(
        markdown.GENERATED,
        f"{numbers.counted(len(found), 'line')}: {said}.",
        f"::: {{.ml-listing}}\n{table}\n:::",
        note,
        links,
    )


def _because(answer: Finding) -> str:
    return f"{escape(answer.words)} [Where]({answer.place})" if answer.place else escape(answer.words)


def _json(found: Sequence[tuple[Check, Finding]]) -> str:
    lines = [
        {"item": check.name, "asks": check.asks, "verdict": answer.status, "words": answer.words, "place": answer.place}
        for check, answer in found
    ]
    return json.dumps({"metaloom": __version__, "lines": lines}, ensure_ascii=False, indent=1) + "\n"
