"""What a new project installs: this Metaloom, from the same origin as on this machine, and the libraries it ran with.

A workflow or another person's machine must get the same program. A wheel that was installed from a file goes into the
project, a commit of a repository is named, and where neither is known the file says what to do, for a name and version
alone are found only where an index has them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from metaloom import __version__

NAME = "metaloom"
WHEELS = "wheels"
NOT_KNOWN = """# This Metaloom runs from a checkout, which another machine does not have. Where the index has no
# {name} {version}, make a wheel of the checkout (pip wheel --no-deps -w {wheels} CHECKOUT) and write the wheel's path,
# ./{wheels}/{name}-{version}-py3-none-any.whl, in place of the next line.
"""
LIBRARIES = """# The libraries that it ran with when this project was made.
"""


def write_requirements(folder: Path) -> str:
    """Write `requirements.txt` into a project, and the wheel that it names; return a sentence for the user, if any."""
    line, told = _metaloom(folder)
    pins = "".join(f"{name}=={version}\n" for name, version in sorted(_libraries()))
    (folder / "requirements.txt").write_text(f"{line}\n{LIBRARIES}{pins}" if pins else f"{line}\n", "utf-8")
    return told


def _metaloom(folder: Path) -> tuple[str, str]:
    """Return the line that installs this Metaloom, and a note about it."""
    origin = _origin()
    url = str(origin.get("url", ""))
    if "vcs_info" in origin:
        vcs = origin["vcs_info"]
        return f"{NAME} @ {vcs['vcs']}+{url}@{vcs['commit_id']}", ""
    if "archive_info" in origin and url.startswith("https:"):
        return f"{NAME} @ {url}", ""
    wheel = Path(unquote(urlsplit(url).path))
    if "archive_info" in origin and wheel.suffix == ".whl" and wheel.is_file():
        (folder / WHEELS).mkdir()
        shutil.copyfile(wheel, folder / WHEELS / wheel.name)
        return f"./{WHEELS}/{wheel.name}", f"{WHEELS}/{wheel.name} is this Metaloom: requirements.txt installs it."
    line = f"{NAME}=={__version__}"
    if not origin:
        return line, ""
    said = NOT_KNOWN.format(name=NAME, version=__version__, wheels=WHEELS)
    return (
        said + line,
        "requirements.txt cannot say where this Metaloom comes from: read its first lines before you publish.",
    )


def _origin() -> dict[str, Any]:
    """Return from where Metaloom was installed, as pip notes it (PEP 610); nothing where an index gave it."""
    try:
        text = distribution(NAME).read_text("direct_url.json")
    except PackageNotFoundError:
        return {"url": ""}
    return dict(json.loads(text)) if text else {}


def _libraries() -> Iterator[tuple[str, str]]:
    """Yield name and version of every installed library that Metaloom needs, directly or not."""
    from packaging.requirements import Requirement

    seen, waiting = {NAME}, [NAME]
    while waiting:
        try:
            found: Distribution = distribution(waiting.pop())
        except PackageNotFoundError:
            continue
        for text in found.requires or ():
            needed = Requirement(text)
            name = needed.name.lower().replace("_", "-")
            if name in seen or (needed.marker is not None and not needed.marker.evaluate({"extra": ""})):
                continue
            seen.add(name)
            waiting.append(name)
            try:
                yield name, distribution(name).version
            except PackageNotFoundError:
                continue
