"""Check a bundle, a site or a version with Python 3.8 or later and nothing else: no library, no network.

    python3 -I -S verify.py [FOLDER] [IDENTITY]

FOLDER is what was unpacked (default: where this file is). IDENTITY is the SHA-256 that its maker tells by another way:
of SHA256SUMS for a bundle, of manifest.json for a site or a version. Files are read, and none is written or run.
Exit code 0: all of it holds; 3: it holds, but IDENTITY does not answer for all of it; 4: something differs.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
import zipfile
from pathlib import Path
from typing import IO

SUMS, MANIFEST, SITE, HERE = "SHA256SUMS", "manifest.json", "site.zip", "this folder"
COPIES, MOST = ("figures/", "data/", "declarations/", "results/", "citation/", "tables/rows/"), 2_000_000_000
NAMED = re.compile("<title>Version ([^<]+)</title>.*?SHA-256 of the manifest: ([0-9a-f]{64})", re.DOTALL)
UNANSWERED = """Not answered by this program:
- whether the numbers follow from the data: metaloom verify THIS --recompute, or the programs that the pages offer
- whether somebody changed files and made the lists right again, unless IDENTITY was given, from another place
- whether this program is genuine: it came with what it checks. Read it, or use sha256sum instead
"""


def digest(stream: IO[bytes]) -> str:
    found = hashlib.sha256()
    for part in iter(lambda: stream.read(1 << 20), b""):
        found.update(part)
    return found.hexdigest()


def hashes_of(folder: Path, faults: list[str]) -> dict[str, str]:
    """Return path -> SHA-256 of every file; no link is followed, and whatever is no plain file is a fault."""
    found = {}
    for here, folders, names in os.walk(folder):
        for path in (Path(here, name) for name in (*folders, *names)):
            name, mode = path.relative_to(folder).as_posix(), path.lstat().st_mode
            if stat.S_ISREG(mode):
                with path.open("rb") as stream:
                    found[name] = digest(stream)
            elif not stat.S_ISDIR(mode) or not any(path.iterdir()):
                faults.append(f"{name}: a link, an empty folder, or no ordinary file")
    return found


def listed_in(text: str) -> dict[str, str]:
    """Return path -> SHA-256 of a list that holds nothing else, in the order of paths, each once."""
    listed = {path: sha for sha, path in re.findall(r"^([0-9a-f]{64})  ([^\n]+)$", text, re.MULTILINE)}
    if "".join(f"{listed[path]}  {path}\n" for path in sorted(listed)) != text:
        raise ValueError(f"{SUMS} is no list of SHA-256 and paths in their order")
    return listed


def compare(where: str, listed: dict[str, str], there: dict[str, str], faults: list[str]) -> None:
    for path in sorted(listed.keys() | there.keys()):
        if listed.get(path) != there.get(path):
            what = "missing" if path not in there else "not listed" if path not in listed else "changed"
            faults.append(f"{where}{path}: {what}")


def check(folder: Path, there: dict[str, str], where: str, faults: list[str]) -> tuple[str, str]:
    """Check the files of one list; return its identity, and that of the site in it where it is a bundle."""
    text, manifest = (folder / SUMS).read_bytes(), (folder / MANIFEST).read_bytes()
    listed, own = listed_in(text.decode()), hashlib.sha256(manifest).hexdigest()
    compare(where, listed, {path: sha for path, sha in there.items() if path != SUMS}, faults)
    files = {MANIFEST: own, **{path: facts["sha256"] for path, facts in json.loads(manifest)["files"].items()}}
    if SITE not in listed or SITE in files:
        compare(f"{where}{MANIFEST}: ", files, listed, faults)
        return own, ""
    with zipfile.ZipFile(folder / SITE) as archive:
        members = archive.infolist()
        if sum(one.file_size for one in members) > MOST or len({one.filename for one in members}) < len(members):
            raise ValueError(f"{SITE} has a file twice, or more than {MOST} bytes")
        inside = {one.filename: digest(archive.open(one)) for one in members if one.filename != SUMS}
    compare(f"{SITE}/", files, inside, faults)
    known = set(files.values())
    faults += [f"{p}: not as in {SITE}" for p, sha in listed.items() if p.startswith(COPIES) and sha not in known]
    return hashlib.sha256(text).hexdigest(), own


def checked(folder: Path, expected: list[str], faults: list[str]) -> list[str]:
    """Print each set of files with its identity; return those that the expected identity does not answer for."""
    there, found = hashes_of(folder, faults), {}
    versions = sorted({"/".join(path.split("/")[:2]) + "/" for path in there if re.match("v/[^/]+/", path)})
    feed = (folder / "feed.xml").read_text("utf-8", "replace") if "feed.xml" in there else ""
    told = {f"v/{name}/": sha for name, sha in NAMED.findall(feed)}
    for place in ("", *versions):
        own = {path[len(place) :]: sha for path, sha in there.items() if path.startswith(place)}
        own = {path: sha for path, sha in own.items() if place or not path.startswith(tuple(versions))}
        name = ascii(place)[1:-1] or HERE
        found[name], inner = check(folder / place, own, place, faults)
        print(f"{name}: {len(own)} files, identity {found[name]}")
        if inner:
            found[SITE] = inner
            print(f"{SITE}: identity {inner}, which says nothing of the report beside it")
    if versions and told:
        compare("feed.xml: ", told, {name: sha for name, sha in found.items() if name.startswith("v/")}, faults)
    if expected and expected[0] not in found.values():
        faults.append(f"IDENTITY: nothing here has it, {expected[0]}")
    answered = {HERE, SITE, *told} if found[HERE] in expected else set()
    return [name for name, sha in found.items() if sha not in expected and name not in answered]


def main(arguments: list[str]) -> int:
    expected = [one.lower() for one in arguments if re.fullmatch("[0-9A-Fa-f]{64}", one)]
    folder = next((Path(one) for one in arguments if one.lower() not in expected), Path(__file__).parent)
    faults: list[str] = []
    left: list[str] = []
    try:
        left = checked(folder, expected, faults)
    except Exception as error:  # whatever it is, this folder made it
        faults.append(f"it cannot be read: {error}")
    partly = f"It holds, but IDENTITY says nothing of: {', '.join(left)}" if expected and left else ""
    said = "\n".join(f"DIFFERS {ascii(one)[1:-1]}" for one in faults) or partly or "All of it holds."
    print(said, UNANSWERED, sep="\n\n", end="")
    return 4 if faults else 3 if partly else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
