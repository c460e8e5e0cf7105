"""What a build of these declarations will write, by name: what the project's own pages can refer to."""

from __future__ import annotations

from pathlib import Path

from metaloom.build.generated import GENERATED
from metaloom.build.project import Project
from metaloom.declare import Declarations
from metaloom.declare.site import SETTINGS, Site, read_site
from metaloom.engine.validation import read_summary
from metaloom.errors import Place, Problem, ProjectError, ToolError
from metaloom.read import Evidence
from metaloom.read.evidence import BIBLIOGRAPHY
from metaloom.stitch.embedded.dry import Coming, page_problems
from metaloom.stitch.quarto import find_quarto
from metaloom.store.cache import Cache
from metaloom.write.desk import TABLES
from metaloom.write.proof.place import COUNTS
from metaloom.write.structured_summary import NAME

ANALYSIS = frozenset(
    {"k", "size", "events", "certainty", "difference", "risks", "single", "estimate", "p", "i2", "sentence"}
)
SITE = frozenset(
    {
        "studies", "analyses", "estimable", "not-estimable", "participants", "participants-studies",
        "participants-unknown", "participants-overlapping", "claims", "warnings", "overlaps", "errata",
        "disagreements", "corrections", "engine",
    }
)  # fmt: skip
BLOCKS = frozenset(
    {
        "about", "analyses", "changes", "cite", "claims", "claims-board", "claims-line", "corrections", "disagreements",
        "errata", "errata-unexplained", "evidence-profile", "glance", "grade-rules", "not-estimable", "notices",
        "risk-of-bias", "studies", "to-extract", *TABLES,
    }
)  # fmt: skip
"""Blocks that every build writes; a test holds these names and the ones above against what a build has written."""


def coming(root: Path, declarations: Declarations, evidence: Evidence | None, complete: bool) -> Coming:
    """Return the names of variables, blocks and pages; studies' pages are known once their table can be read."""
    surveys = declarations.surveys
    studies = evidence.tables.get("studies") if evidence is not None else None
    ids = [] if studies is None else [str(name) for name in studies.frame.get("study_id", [])]
    return Coming(
        variables={
            "site": SITE,
            **{analysis.id: ANALYSIS for analysis in declarations.analyses},
            **{survey.declared.id: frozenset() for survey in surveys},
            **{script.id: frozenset() for script in declarations.scripts},
        },
        blocks=BLOCKS
        | ({"validation"} if read_summary(root) is not None else set())
        | {f"analyses/{analysis.id}" for analysis in declarations.analyses}
        | {f"people/{analysis.id}" for analysis in declarations.analyses}
        | {f"answers/{chapter.name}" for chapter in declarations.chapters}
        | {f"glances/{chapter.name}" for chapter in declarations.chapters}
        | {f"tables/{view.id}" for chapter in declarations.chapters for view in chapter.chapter.tables}
        | {f"tables/{matrix.id}" for chapter in declarations.chapters for matrix in chapter.chapter.matrices}
        | {f"{survey.key}/{survey.declared.id}" for survey in surveys}
        | {f"scripts/{script.id}" for script in declarations.scripts},
        pages={f"analyses/{one.id}.qmd": one.title for one in declarations.analyses}
        | {f"analyses/{script.id}.qmd": script.title for script in declarations.scripts}
        | {f"analyses/{survey.declared.id}.qmd": survey.declared.title for survey in surveys}
        | {f"analyses/{COUNTS}.qmd": "Counts of this site"}
        | ({f"analyses/{NAME}.qmd": "Structured summary"} if declarations.analyses else {})
        | {f"studies/{name}.qmd": name for name in ids},
        folders=GENERATED,
        complete=complete and evidence is not None,
    )


def prose_problems(
    project: Project, declarations: Declarations, evidence: Evidence | None, complete: bool
) -> list[Problem]:
    """Return every error of the project's own pages that a build would find; none for a project without a site."""
    if not (project.root / SETTINGS).is_file():
        return []
    try:
        site = read_site(project.root)
        expected = coming(project.root, declarations, evidence, complete)
        found = page_problems(site, expected, Cache(project.cache.folder / "page"), find_quarto() is not None)
        return [*found, *_without_bibliography(site, evidence)]
    except ProjectError as error:
        return list(error.problems)
    except ToolError:
        return []


def _without_bibliography(site: Site, evidence: Evidence | None) -> list[Problem]:
    """Return the problem that pages of studies cite what no setting names, where there is a file of references."""
    studies = evidence.tables.get("studies") if evidence is not None else None
    if evidence is None or studies is None or not evidence.bibliography or "bibliography" in site.settings:
        return []
    if "reference" not in studies.frame or studies.frame["reference"].isna().all():
        return []
    cause = f"The pages of studies cite {BIBLIOGRAPHY}, which the settings do not name."
    return [Problem(Place(SETTINGS), cause, f"Add the line: bibliography: {BIBLIOGRAPHY}", code="ML-1103")]
