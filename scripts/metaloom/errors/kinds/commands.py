"""Kinds of problems: commands and files that they are given (13xx)."""

from __future__ import annotations

from .kind import Kind

TITLE = "Commands and files that they are given (13xx)"
KINDS = (
    Kind(
        "ML-1301",
        "There is no such file",
        "The command was given a path that does not exist.",
        "Give the path of a file.",
    ),
    Kind(
        "ML-1302",
        "The file is there already",
        "Nothing of yours is overwritten.",
        "Give another name, or move the file away.",
    ),
    Kind(
        "ML-1303",
        "There is no such template",
        "Templates are the kinds of evidence that a project can start from.",
        "Take one that the message lists.",
    ),
    Kind(
        "ML-1304",
        "A name cannot be used",
        "It holds no letter or digit, or characters that an address cannot contain.",
        "Write letters, digits and hyphens.",
    ),
    Kind(
        "ML-1305",
        "Nothing has the name, or two things have it",
        "A rename must know what is meant, and must not join two things.",
        "Take the nearest name; choose a new name that is free.",
    ),
    Kind(
        "ML-1306",
        "Files of this kind are not read",
        "The format is closed, or another export of the same program is read better.",
        "Export as the message says.",
    ),
    Kind(
        "ML-1307",
        "The file holds no table",
        "A table has a row of column names and rows below it.",
        "Put the names of the columns into one row, the data below.",
    ),
    Kind(
        "ML-1308",
        "The file is too large to be brought in",
        "The size of what is read is bounded.",
        "Keep only the rows, columns and sheets that are used.",
    ),
    Kind(
        "ML-1309",
        "The file cannot be read as a table",
        "It is damaged, or not a text file.",
        "Export it again as CSV.",
    ),
    Kind(
        "ML-1310",
        "The file is not a valid RevMan 5 review",
        "The XML is broken, or is something else.",
        "Export it again from RevMan as .rm5.",
    ),
    Kind(
        "ML-1311",
        "The workbook cannot be brought in",
        "It is an old .xls, is protected, holds macros, or is too large.",
        "Save it as .xlsx, without password and macros, with only the sheets that are used.",
    ),
    Kind(
        "ML-1312",
        "The folder holds no projects",
        "A portfolio is a folder of projects, not a project.",
        "Give the folder that holds the projects.",
    ),
    Kind(
        "ML-1313",
        "There is no such error code",
        "Codes are written ML- and four digits.",
        "Take the code from the end of a message's first line.",
    ),
    Kind(
        "ML-1314",
        "The command was mistyped",
        "Exit code 64: there is no such command or option, or something that it needs is missing.",
        "Compare with the usage above the message; `metaloom COMMAND --help` shows examples.",
    ),
    Kind(
        "ML-1315",
        "A column cannot be used as the command says",
        "There is no such column or no such role, or the columns that are named give no effect together.",
        "Take a name of the file's header, and name all that an effect needs.",
    ),
)
