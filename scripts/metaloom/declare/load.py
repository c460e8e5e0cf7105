"""From the files of a project to its declarations, or to every problem of every file at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from pydantic import ValidationError

from metaloom.errors import Problem, ProjectError, suggestion

from .chapter import Chapter, chapter_model
from .codebook import read_codebook
from .conditions import claim_problems, condition_problems, listed
from .declarations import Declarations, DeclaredChapter, declared_path, merged, occurs
from .document import Document, Node
from .kind import DeclaredKind
from .project_files import chapter_files, inside
from .violations import problems_of
from .yaml_source import MAXIMUM_BYTES, read_yaml

RESERVED = frozenset({"index", "analyses", "claims"})


def load_declarations(project: Path, kinds: Iterable[DeclaredKind]) -> Declarations:
    """Return the declarations of a project, its surveys of these kinds.

    Raises ProjectError with every problem of its YAML files.
    """
    declarations, problems = collect_declarations(project, kinds)
    if problems:
        raise ProjectError(problems)
    return declarations


def collect_declarations(project: Path, kinds: Iterable[DeclaredKind]) -> tuple[Declarations, list[Problem]]:
    """Return what of a project's declarations is sound, its surveys of these kinds, and every problem of the rest."""
    model = chapter_model(kinds)
    codebook, problems = read_codebook(project)
    documents: list[Document] = []
    unread: list[str] = []
    for file in chapter_files(project):
        path = inside(project, file) if isinstance(file, str) else file
        if isinstance(path, Problem):
            problems.append(path)
            continue
        document, found = read_yaml(path, str(file))
        problems.extend(found)
        if document is not None:
            documents.append(document)
        else:
            unread.append(_text(path))
    problems.extend(identity_problems(documents, model))
    problems.extend(reference_problems(documents, model, unread))
    chapters: list[DeclaredChapter] = []
    for document in documents:
        chapter, found = read_chapter(document, model)
        problems.extend(found)
        if chapter is not None:
            chapters.append(chapter)
        else:
            unread.append(document.text)
    return Declarations(tuple(chapters), codebook, unread=tuple(unread)), list(dict.fromkeys(problems))


def _text(path: Path) -> str:
    """Return the text of a file, whatever it is; nothing of one that cannot be read at all."""
    try:
        return path.read_bytes()[:MAXIMUM_BYTES].decode("utf-8", errors="replace")
    except OSError:
        return ""


def read_chapter(document: Document, model: type[Chapter]) -> tuple[DeclaredChapter | None, list[Problem]]:
    """Return one chapter, with its defaults merged, and what is wrong with it alone."""
    if document.root.entries is None:
        cause = "The file holds a list or a text, not a mapping."
        return None, [
            Problem(
                document.root.place,
                cause,
                "Begin it with chapter: NAME, then analyses: and their list.",
                code="ML-0210",
            )
        ]
    problems = list(condition_problems(document))
    name = PurePosixPath(document.file).stem
    declared = document.node(("chapter",))
    if declared is not None and isinstance(declared.scalar, str) and declared.scalar != name:
        cause = f"The chapter is called {declared.scalar!r}, and its file {name!r}."
        problems.append(Problem(declared.place, cause, f"Write chapter: {name}, or rename the file.", code="ML-0211"))
    try:
        chapter = model.model_validate(merged(document.root.plain), strict=True)
    except ValidationError as error:
        return None, [*problems, *problems_of(error, document, model, lambda path: declared_path(document, path))]
    return DeclaredChapter(document.file, chapter, document), problems


def identities(documents: list[Document], model: type[Chapter]) -> Iterator[tuple[Document, Node, str, Node]]:
    """Yield everything that has an id: its document, itself, the id and where that is."""
    for document in documents:
        for kind in model.owners():
            for _, thing in listed(document.root, kind):
                named = thing.child("id")
                if named is not None and isinstance(named.scalar, str):
                    yield document, thing, named.scalar, named


def identity_problems(documents: list[Document], model: type[Chapter]) -> Iterator[Problem]:
    """Yield duplicate ids of the project, or that the site needs for itself."""
    first: dict[str, Node] = {}
    for _, _, name, node in identities(documents, model):
        if name in RESERVED:
            yield Problem(
                node.place, f"The id {name!r} is taken by the site's own pages.", "Choose another.", code="ML-0311"
            )
        if name in first:
            cause = f"Duplicate id {name!r} (first at {first[name].place})."
            yield Problem(node.place, cause, "Give one of the two another id.", code="ML-0312")
        else:
            first[name] = node


def survey_names(document: Document, model: type[Chapter]) -> Iterator[str]:
    """Yield the ids of everything in a chapter that a claim can be bound to besides analyses."""
    for kind in model.survey_keys():
        for _, thing in listed(document.root, kind):
            named = thing.child("id")
            if named is not None and isinstance(named.scalar, str):
                yield named.scalar


def reference_problems(documents: list[Document], model: type[Chapter], unread: Sequence[str]) -> Iterator[Problem]:
    """Yield claims bound to an analysis that is not declared, or that name what its result cannot have.

    `unread`: the texts of files that could not be parsed; what occurs in one of them may be declared there.
    """
    analyses: dict[str, Node] = {}
    for document in documents:
        for _, analysis in listed(document.root, "analyses"):
            named = analysis.child("id")
            if named is not None and isinstance(named.scalar, str):
                analyses.setdefault(named.scalar, analysis)
    surveys = {name for document in documents for name in survey_names(document, model)} | {
        str(named.scalar)
        for document in documents
        for _, script in listed(document.root, "scripts")
        if (named := script.child("id")) is not None
    }
    for document in documents:
        for index, claim in listed(document.root, "claims"):
            surveyed = claim.child("survey")
            named = surveyed.scalar if surveyed is not None else None
            if surveyed is not None and isinstance(named, str) and named not in surveys and not occurs(named, unread):
                cause = f"The claim is bound to the survey {named!r}, which is not declared."
                yield Problem(surveyed.place, cause, suggestion(named, surveys, "surveys"), code="ML-0313")
            bound = claim.child("analysis")
            if bound is None or not isinstance(bound.scalar, str):
                continue
            if bound.scalar in analyses:
                yield from claim_problems(document, index, analyses[bound.scalar])
            elif not occurs(bound.scalar, unread):
                cause = f"The claim is bound to the analysis {bound.scalar!r}, which is not declared."
                yield Problem(bound.place, cause, suggestion(bound.scalar, analyses, "analyses"), code="ML-0313")
