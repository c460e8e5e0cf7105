"""Rows and Python behind each count over the whole project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from metaloom.read.errata import ERRATA
from metaloom.read.overlaps import OVERLAPS
from metaloom.write.findings import CORRECTIONS, DISAGREEMENTS, STUDIES, Findings
from metaloom.write.participants import SIZES, participants
from metaloom.write.proof.code import Given
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.program import Program

MEANINGS = {
    "studies": "Rows of the table of studies",
    "analyses": "Analyses that are declared",
    "estimable": "Analyses with a pooled result",
    "not-estimable": "Analyses without one, with the reason on their pages",
    "participants": "People in all studies that say how many, each group of possibly shared patients counted once",
    "participants-studies": "Studies that say how many people they have",
    "participants-unknown": "Studies that do not say how many people they have",
    "participants-overlapping": "Studies left out of that count because they may share patients with a larger one",
    "claims": "Claims that are checked",
    "warnings": "Warnings about the data, as a build tells them",
    "overlaps": "Pairs of studies that may share patients",
    "errata": "Errors found in sources",
    "disagreements": "Points on which sources differ",
    "corrections": "Values that were corrected",
    "engine": "The version of Metaloom",
}


def site_counts(findings: Findings, shown: Mapping[str, str], program: Program) -> Iterator[Counted]:
    """Yield each count; `shown` are the counts as they are printed."""
    expressions = _expressions(findings, program)
    for name, value in shown.items():
        rows, expression = expressions.get(name, ({}, ""))
        number = float("".join(sign for sign in value if sign.isdigit()) or 0)
        gives = (Given(expression, number, value),) if expression else ()
        yield Counted(what=MEANINGS.get(name, name), keys=(name,), gives=gives, rows=rows)


def _expressions(findings: Findings, program: Program) -> dict[str, tuple[dict[str, list[int]], str]]:
    """Return name of a count -> its rows, and the expression that gives it."""
    program.every_result()
    estimable = 'sum(one["status"] == "ok" for one in results.values())'
    program.let("claims", 'json.loads(Path("api/claims.json").read_text("utf-8"))["claims"]')
    found: dict[str, tuple[dict[str, list[int]], str]] = {
        "analyses": ({}, "len(results)"),
        "estimable": ({}, estimable),
        "not-estimable": ({}, f"len(results) - {estimable}"),
        "claims": ({}, "len(claims)"),
    }
    tables = {"overlaps": OVERLAPS, "errata": ERRATA, "disagreements": DISAGREEMENTS, "corrections": CORRECTIONS}
    for name, table in tables.items():
        if table in findings.evidence.tables:
            found[name] = ({table: list(findings.evidence.tables[table].lines)}, f"len({program.table(table)})")
    return found | (_people(findings, program) if STUDIES in findings.evidence.tables else {})


def _people(findings: Findings, program: Program) -> dict[str, tuple[dict[str, list[int]], str]]:
    table = findings.evidence.tables[STUDIES]
    line_of = dict(zip(map(str, table.frame["study_id"]), table.lines, strict=True))
    found = participants(findings)
    kept = sorted(line_of[study] for study in found.kept if study in line_of)
    sized = sorted(line_of[study] for study in found.sized if study in line_of)
    names = [name for name in SIZES if name in table.columns]
    every = {STUDIES: list(table.lines)}
    unknown = {STUDIES: sorted(set(table.lines) - set(sized))}
    people = f"{program.table(STUDIES)}[{names}]"
    known = f"{people}.notna().any(axis=1)"
    return {
        "studies": (every, f"len({program.table(STUDIES)})"),
        "participants": ({STUDIES: kept}, f"int({program.at(STUDIES, kept)}[{names}].sum().sum())"),
        "participants-studies": ({STUDIES: kept}, f"len({program.at(STUDIES, kept)})"),
        "participants-unknown": (unknown, f"int((~{known}).sum())"),
        "participants-overlapping": (
            {STUDIES: sorted(set(sized) - set(kept))},
            f"int({known}.sum()) - len({program.at(STUDIES, kept)})",
        ),
    }
