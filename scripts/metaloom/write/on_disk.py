"""The generated files of a project on the disk: written if they changed, removed when nothing makes them any longer.

They are beside the project's own files, in folders whose names a person may have used before. A list in `_generated/`
says which of them a build made; any other file is foreign, and is neither replaced nor removed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from metaloom.errors import Place, Problem, ProjectError
from metaloom.store.cache import write_atomically
from metaloom.store.plain_file import NotPlainError, read_plain
from metaloom.store.safe_path import shown
from metaloom.store.strict_json import parse_json
from metaloom.write.markdown import GENERATED

FOLDERS = ("_generated", "analyses", "studies", "figures", "api")
OWN = "_generated"
LIST = f"{OWN}/.files.json"
MOST_BYTES = 50_000_000
MOST_NAMED = 10
MOVE = "Move it elsewhere, or give it another name: builds write into {}/."


def write_generated(project: Path, files: Mapping[str, str | bytes]) -> tuple[str, ...]:
    """Make the generated files of a project exactly `files`; return the names of files of others, which are kept.

    Errors: ProjectError, before anything is written, where a foreign file or link is in the way.
    """
    contents = {name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()}
    made = _made(project)
    _require_free(project, contents, made)
    for name, content in contents.items():
        path = project / name
        if path.is_file() and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    kept = _clear(project, contents, made)
    write_atomically(project / LIST, json.dumps(sorted(contents), indent=0).encode())
    return kept


def _made(project: Path) -> frozenset[str] | None:
    """Return what earlier builds made; None where a Metaloom before this list made it, which owned the folders."""
    try:
        found = parse_json(read_plain(project / LIST, MOST_BYTES))
        return frozenset(name for name in found if isinstance(name, str)) if isinstance(found, list) else frozenset()
    except FileNotFoundError:
        return None if _holds_ours(project / OWN) else frozenset()
    except (OSError, NotPlainError, ValueError):
        return frozenset()


def _holds_ours(folder: Path) -> bool:
    return (folder / "analyses.qmd").is_file() and _is_marked(folder / "analyses.qmd")


def _is_ours(name: str, path: Path, made: frozenset[str] | None) -> bool:
    return made is None or name in made or name.startswith(f"{OWN}/") or _is_marked(path)


def _is_marked(path: Path) -> bool:
    """Return whether a page says of itself that Metaloom generated it."""
    return (
        path.suffix == ".qmd" and not path.is_symlink() and path.is_file() and GENERATED.encode() in path.read_bytes()
    )


def _require_free(project: Path, contents: Mapping[str, bytes], made: frozenset[str] | None) -> None:
    problems = [
        Problem(
            Place(folder),
            "This is a link: what it leads to would be changed.",
            "Put a folder there, or nothing.",
            code="ML-0218",
        )
        for folder in FOLDERS
        if (project / folder).is_symlink()
    ]
    for name in contents if not problems else ():
        path = project / name
        if "/" not in name or not os.path.lexists(path):
            continue
        if path.is_file() and (_is_ours(name, path, made) or path.read_bytes() == contents[name]):
            continue
        cause = "A build would write here, and what is there was not made by one."
        problems.append(Problem(Place(name), cause, MOVE.format(name.split("/")[0]), code="ML-0219"))
    if problems:
        raise ProjectError(problems)


def _clear(project: Path, contents: Mapping[str, bytes], made: frozenset[str] | None) -> tuple[str, ...]:
    """Remove what an earlier build made and this one did not; return the files of others."""
    kept = []
    for path in (path for folder in FOLDERS for path in _below(project / folder)):
        name = path.relative_to(project).as_posix()
        if name in contents or name == LIST:
            continue
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif _is_ours(name, path, made):
            path.unlink()
        else:
            kept.append(name)
    return tuple(sorted(kept))


def _below(folder: Path) -> Iterator[Path]:
    """Yield all that is in a folder, what is inside before what it is in; no link is followed."""
    for here, folders, names in os.walk(folder, topdown=False):
        yield from (Path(here, name) for name in (*names, *folders))


def kept_warning(kept: tuple[str, ...]) -> Problem:
    """Return the warning that names files of others in the folders of generated files."""
    named = ", ".join(shown(name)[1:-1] for name in kept[:MOST_NAMED])
    more = f" and {len(kept) - MOST_NAMED} more" if len(kept) > MOST_NAMED else ""
    cause = f"No build made {named}{more}: kept as it is, and not read as part of the project."
    return Problem(
        Place(kept[0]), cause, "Move it elsewhere: this folder is for generated files.", "warning", code="ML-0220"
    )
