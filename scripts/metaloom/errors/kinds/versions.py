"""Kinds of problems: versions and verification (12xx)."""

from __future__ import annotations

from .kind import Kind

TITLE = "Versions and verification (12xx)"
KINDS = (
    Kind(
        "ML-1201",
        "There is no such version",
        "Versions are named as in snapshots/.",
        "Take one that the message lists.",
    ),
    Kind(
        "ML-1202",
        "This project has no versions",
        "Nothing has been frozen yet.",
        "Make one: metaloom snapshot create.",
    ),
    Kind(
        "ML-1203",
        "The version exists already",
        "A version never changes.",
        "Give the new one another name.",
    ),
    Kind(
        "ML-1204",
        "Files are not as committed",
        "A version is made from committed files, which everyone can get.",
        "Commit them, or remove them.",
    ),
    Kind(
        "ML-1205",
        "Not the name of a version",
        "Versions are years, with month in two figures and number if needed, or three numbers.",
        "Write 2026, 2026.01, 2026.11.1 or 1.2.0.",
    ),
    Kind(
        "ML-1206",
        "A file of a version was changed",
        "Versions never change; its checksum differs.",
        "Get the file back: git checkout -- snapshots.",
    ),
    Kind(
        "ML-1207",
        "The folder of versions is a link",
        "What it leads to is not part of the project.",
        "Put the folder itself there.",
    ),
    Kind(
        "ML-1208",
        "There is nothing to verify",
        "The path does not exist, or holds no manifest.",
        "Give a built site, the folder of a version, a zip of one, or a project with snapshots.",
    ),
    Kind(
        "ML-1209",
        "A verification found differences",
        "The files are not what the manifest says, or the numbers are not what is computed today.",
        "Read the list: each line names a file and what differs. Do not cite what does not verify.",
    ),
    Kind(
        "ML-1210",
        "A frozen file cannot be read",
        "The results or claims of a version are damaged.",
        "Get the version back from its source, then verify it.",
    ),
    Kind(
        "ML-1211",
        "A version holds other results than are computed today",
        "Metaloom or a library has changed since.",
        "Bundle it with the Metaloom that froze it, which the message names.",
    ),
    Kind(
        "ML-1212",
        "Permanent addresses would change",
        "A published address must always lead to the same thing.",
        "Put the files back as they were published.",
    ),
    Kind(
        "ML-1213",
        "An archive cannot be unpacked",
        "It is damaged, or holds paths that would write outside their folder.",
        "Get it again from its source; do not unpack it by hand.",
    ),
    Kind(
        "ML-1214",
        "git does not know the commit",
        "Only part of the history is there.",
        "Fetch the whole history (fetch-depth: 0), or name another commit.",
    ),
    Kind(
        "ML-1216",
        "A command was ended while it wrote files",
        "What is verified must not be half written, and verifying changes nothing itself.",
        "Let it be finished by any other command, such as metaloom check.",
    ),
    Kind(
        "ML-1217",
        "Not all that was asked for could be compared",
        "A version that other code of Metaloom made, or pages that code of their own makes, need that code.",
        "Verify with the code that the message names, or allow its code with --run-code.",
    ),
    Kind(
        "ML-1215",
        "A path that is not safe to use",
        "It leads out of its folder, or is not the same on every system.",
        "Give it a plain relative name.",
    ),
)
