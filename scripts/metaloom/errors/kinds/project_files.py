"""Kinds of problems: the project's files (02xx)."""

from __future__ import annotations

from .kind import Kind

TITLE = "The project's files (02xx)"
KINDS = (
    Kind(
        "ML-0201",
        "There is no such folder",
        "The command was given a folder that does not exist.",
        "Give the folder that holds `_quarto.yml`.",
    ),
    Kind(
        "ML-0202",
        "The folder is not a project",
        "A project is a folder with `_quarto.yml`.",
        "Change into the project's folder, or start one with `metaloom new DIR`.",
    ),
    Kind(
        "ML-0203",
        "The project has no folder chapters/",
        "Analyses are declared in chapters/NAME.yml.",
        "Make the folder and put NAME.yml into it; `metaloom new` shows how.",
    ),
    Kind(
        "ML-0204",
        "No chapter declares anything",
        "A site without declarations has nothing to compute.",
        "Write chapters/NAME.yml; `metaloom new` shows how.",
    ),
    Kind(
        "ML-0205",
        "A chapter ends in .yaml",
        "Chapters end in .yml; this file would be ignored silently.",
        "Rename it to .yml.",
    ),
    Kind(
        "ML-0206",
        "There are too many chapters",
        "The number of files that a build reads is bounded.",
        "Join some chapters.",
    ),
    Kind(
        "ML-0207",
        "A file is a link that leads out of the project",
        "A site must be built from what the project holds, and publish nothing else of the machine.",
        "Copy the file into the project.",
    ),
    Kind(
        "ML-0208",
        "A file is a broken link",
        "The link is broken, leads back to itself, or leads to something hidden or to no file.",
        "Put an ordinary file there, or delete the link.",
    ),
    Kind(
        "ML-0209",
        "A settings file is not a mapping of keys",
        "`_quarto.yml`, `_variables.yml` and front matter hold `key: value` lines.",
        "Write `key: value` lines.",
    ),
    Kind(
        "ML-0210",
        "A chapter file is not a mapping",
        "A chapter begins with `chapter: NAME`, then come lists such as `analyses:`.",
        "Begin the file with chapter: NAME, then analyses: and their list.",
    ),
    Kind(
        "ML-0211",
        "The chapter's name and its file's name differ",
        "The prose of a chapter is found by the name of its file.",
        "Write the file's name under `chapter`, or rename the file.",
    ),
    Kind(
        "ML-0212",
        "Not an ordinary file",
        "Pipes, devices and sockets cannot be published.",
        "Put an ordinary file there, or take it out of the project.",
    ),
    Kind(
        "ML-0213",
        "A file is too large to be published",
        "A visitor would have to fetch it, and hosts refuse such files.",
        "Make it smaller, or keep it outside the project (or in a hidden folder).",
    ),
    Kind(
        "ML-0214",
        "A path that cannot be published everywhere",
        "Names with certain characters, or that differ by case alone, are one file or none on other systems.",
        "Give the file a name that every system can hold.",
    ),
    Kind(
        "ML-0215",
        "A drawing cannot be read as SVG",
        "It would be shown broken, or not at all.",
        "Save it again as plain SVG.",
    ),
    Kind(
        "ML-0216",
        "A drawing holds what could run in a reader's browser",
        "Scripts and foreign content in an SVG run where the page is shown.",
        "Save it as plain SVG.",
    ),
    Kind(
        "ML-0218",
        "A folder that a build writes to is a link",
        "Its target would be changed, and may not belong to the project.",
        "Put an ordinary folder there, or nothing.",
    ),
    Kind(
        "ML-0219",
        "A file is where a build would write",
        "No build made it, so it is not replaced.",
        "Move it elsewhere, or give the analysis, study or figure another name.",
    ),
    Kind(
        "ML-0220",
        "A file that no build made is among generated ones",
        "It is kept as it is, and is not part of the project.",
        "Move it elsewhere: the folder is for generated files.",
    ),
    Kind(
        "ML-0217",
        "The output folder or file cannot be used",
        "It contains the project itself or files that no build made, or is in a folder with another purpose; a "
        "build replaces what it writes to.",
        "Give a new place, an empty folder, or what Metaloom itself has made there.",
    ),
)
