"""A project on disk: where things are, and which files are its inputs."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from metaloom.build.generated import GENERATED
from metaloom.build.ordinary import require_ordinary
from metaloom.declare.edition import Edition
from metaloom.declare.project_files import CHAPTERS
from metaloom.declare.site import DEFAULT_OUTPUT, SETTINGS, read_site
from metaloom.errors import Place, Problem, ProjectError
from metaloom.store.cache import Cache
from metaloom.store.together import finish_begun
from metaloom.versions.snapshot.built import is_built

SCRIPTS = "scripts"
TABLES = frozenset({".csv", ".tsv", ".xlsx", ".rm5"})
"""Files from which `metaloom new --from` makes a project."""
NOT_INPUTS = frozenset({*GENERATED, "_site", SCRIPTS, "tests", "benchmarks", "test-output", "node_modules", "docs"})


@dataclass(frozen=True)
class Project:
    """The folder that holds `_quarto.yml`.

    `edition` is the version that it is built as; `steps` is another project's cache folder, for a copy of that project.
    `runs_code` is whether the scripts that it declares may run: never those of a state that is only being verified.
    """

    root: Path
    edition: Edition | None = None
    steps: Path | None = None
    runs_code: bool = True

    @property
    def work(self) -> Path:
        """Metaloom's own folder in the project: cache, lock, staging, record of the last build."""
        return self.root / ".metaloom"

    @property
    def output(self) -> Path:
        """Where the site goes: `project: output-dir` of `_quarto.yml`, or `_site`."""
        if not (self.root / SETTINGS).is_file():
            return self.root / DEFAULT_OUTPUT
        settings = read_site(self.root)
        wish = self.root / settings.output
        output = wish.parent.resolve() / wish.name if wish.name else wish.resolve()
        if ".." in wish.parts or not output.is_relative_to(self.root):
            cause = f"The output folder {settings.output!r} is outside the project."
            remedy = "Name a folder of the project; for another place, build with --output."
            raise ProjectError([Problem(settings.place_of("output-dir"), cause, remedy, code="ML-0217")])
        return output

    @property
    def cache(self) -> Cache:
        """The cache of steps."""
        return Cache(self.steps or self.work / "cache")

    def inputs(self) -> list[Path]:
        """Return every file that a site may depend on, sorted; generated, hidden and program folders left out, scripts
        not.
        """
        output = self.output
        return sorted(
            {*self._scripts(), *(path for path in _files(self.root, top=True) if not path.is_relative_to(output))}
        )

    def is_input(self, path: Path) -> bool:
        """Whether a change of a file may change the site."""
        if not path.is_relative_to(self.root):
            return False
        if self.is_script(path):
            return True
        parts = path.relative_to(self.root).parts
        if not parts or parts[0] in NOT_INPUTS or any(part.startswith(".") for part in parts):
            return False
        return not path.is_relative_to(self.output)  # asked last: it reads the settings

    def is_script(self, path: Path) -> bool:
        """Return whether a path is that of a script of the project, or of what one may import; Metaloom's own code is
        none.
        """
        if not path.is_relative_to(self.root / SCRIPTS):
            return False
        parts = path.relative_to(self.root / SCRIPTS).parts
        return bool(parts) and path.suffix == ".py" and parts[0] != "metaloom" and not any(map(_is_hidden, parts))

    def _scripts(self) -> Iterator[Path]:
        for folder, folders, files in os.walk(self.root / SCRIPTS):
            folders[:] = [name for name in folders if not _is_hidden(name)]
            if Path(folder) == self.root / SCRIPTS and "metaloom" in folders:
                folders.remove("metaloom")
            yield from (path for name in files if self.is_script(path := Path(folder, name)) and path.is_file())


def open_project(folder: Path, site: bool = False) -> Project:
    """Return the project in `folder`; a `site` needs `_quarto.yml`, results alone need only `chapters/`.

    Errors: ProjectError when what is needed is not there.
    """
    root = folder.resolve()
    if not root.is_dir():
        cause = "This is a file, not a folder." if root.exists() else "There is no such folder."
        problem = Problem(Place(str(folder)), cause, "Give the folder that holds _quarto.yml.", code="ML-0201")
        raise ProjectError([problem])
    if not (root / SETTINGS).is_file() and (site or not (root / CHAPTERS).is_dir()):
        raise ProjectError([_no_project(folder)])
    finish_begun(root)
    require_ordinary(root)
    return Project(root)


def _no_project(folder: Path) -> Problem:
    """Return what a folder without `_quarto.yml` lacks, by what it holds: declarations, tables, or nothing of ours."""
    if (folder / CHAPTERS).is_dir():
        from metaloom.read.evidence import BIBLIOGRAPHY

        cause = "This folder has no _quarto.yml: its analyses can be computed (metaloom compute), but no site be built."
        lines = ["project: {type: website}", "website: {title: …}"]
        lines += [f"bibliography: {BIBLIOGRAPHY}"] if (folder / BIBLIOGRAPHY).is_file() else []
        remedy = f"Write one with the lines {', '.join(f'`{line}`' for line in lines)}, and a first page, index.qmd."
    else:
        cause = "This folder is not a project: it has no _quarto.yml."
        tables = sorted(str(path) for path in folder.iterdir() if path.suffix.lower() in TABLES and path.is_file())
        begin = f"metaloom new DIR --from {shlex.quote(tables[0])}" if tables else "metaloom new DIR"
        remedy = f"Start one with: {begin}"
    return Problem(Place(SETTINGS), cause, remedy, code="ML-0202")


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"


def _files(folder: Path, top: bool) -> Iterator[Path]:
    for path in folder.iterdir():
        if _is_hidden(path.name) or (top and path.name in NOT_INPUTS):
            continue
        if path.is_dir() and not path.is_symlink():
            if is_built(path):
                continue
            yield from _files(path, top=False)
        elif path.is_file():
            yield path
