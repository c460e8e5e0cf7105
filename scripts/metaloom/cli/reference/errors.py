"""Every kind of problem, with a project that has it and the message."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import ndiff
from pathlib import Path

from metaloom.errors.kinds import GROUPS

BASE, SAID = "_base", "expected.txt"
MOST_LINES = 12
MESSAGE = re.compile(r"\S.*\[(ML-\d{4})\]$")
Fault = tuple[str, str]
"""The lines of a refused file, and the message."""


def errors(bad: Path | None) -> Iterator[str]:
    """Yield every kind by its code, with an example where `bad` holds a project that has it."""
    faults = faults_by_code(bad) if bad is not None else {}
    yield "A message ends its first line with a code in brackets, such as `[ML-0302]`. The code never changes its"
    yield "meaning, so it can be searched for; `metaloom explain ML-0302` says in the terminal what is here."
    yield "Under many kinds there is an example from the project's own tests, with its exact message.\n"
    for title, kinds in GROUPS.items():
        yield f"## {title}\n"
        for kind in kinds:
            yield f"### {kind.code}: {kind.title} {{#{kind.code}}}\n"
            yield f"{kind.why}\n"
            yield f"**Remedy.** {kind.remedy}\n"
            for stands, message in faults.get(kind.code, ())[:1]:
                yield f"``` {{.default}}\n{stands}\n```\n" if stands else ""
                yield f"``` {{.default}}\n{message}\n```\n"


def faults_by_code(bad: Path) -> Mapping[str, list[Fault]]:
    """Return code -> faults of the refused projects of a folder, each with its message."""
    found: dict[str, list[Fault]] = defaultdict(list)
    for folder in sorted(path for path in bad.iterdir() if (path / SAID).is_file()):
        lines = (folder / SAID).read_text("utf-8").splitlines()
        for line, after in zip(lines, [*lines[1:], ""], strict=True):
            told = MESSAGE.fullmatch(line)
            if told is not None:
                message = f"{line}\n{after}" if after.startswith("    ") else line
                found[told[1]].append((stands(bad / BASE, folder, line), message))
    return found


def stands(base: Path, folder: Path, message: str) -> str:
    """Return the lines that a refused project adds to the valid one, in the file that the message names."""
    name, *rest = message.split(":")
    faulty = folder / name
    if not faulty.is_file() or faulty.is_symlink():
        return ""
    sound = base / name
    try:
        before = sound.read_text("utf-8").splitlines() if sound.is_file() else []
        after = faulty.read_text("utf-8").splitlines()
    except UnicodeDecodeError:
        return ""
    added = [line[2:] for line in ndiff(before, after) if line.startswith("+ ")] or after
    if rest and rest[0].isdigit() and not added:
        added = after[int(rest[0]) - 1 : int(rest[0])]
    shown = [line for line in added if line.isprintable() and "```" not in line][:MOST_LINES]
    text = "\n".join([f"# {name}", *shown]) if shown else ""
    return text.replace("{{<", "{{{<").replace(">}}", ">}}}")
