"""Kinds of problems: an analysis and its rows (09xx)."""

from __future__ import annotations

from .kind import Kind

TITLE = "An analysis and its rows (09xx)"
KINDS = (
    Kind(
        "ML-0901",
        "There is no such table",
        "The analysis, survey or printed table names a file that data/ does not hold.",
        "Correct the name; it is the file's name without folder and ending.",
    ),
    Kind(
        "ML-0902",
        "The measure's columns are missing",
        "A measure is computed from certain columns, by standard names or by `columns:`.",
        "Map your own names: columns: {standard_name: own_name}; the reference lists what each measure needs.",
    ),
    Kind(
        "ML-0903",
        "The table has no column study_id",
        "Every row must say whose result it is.",
        "Map it: columns: {study_id: own name}.",
    ),
    Kind(
        "ML-0904",
        "Not the name of a standard column",
        "The keys of `columns:` are standard names.",
        "Take the nearest standard name; the reference lists them with their measures.",
    ),
    Kind(
        "ML-0905",
        "The table has no such column",
        "A name under `columns`, `subgroups`, `moderators` or in a condition is not a column of the table or of "
        "the studies.",
        'Correct the spelling; quote a text: "like this".',
    ),
    Kind(
        "ML-0906",
        "No row has the value",
        "A condition asks for a value that the column does not hold, so it would leave out everything or nothing.",
        "Take the nearest value, or allow it in the codebook if it may come.",
    ),
    Kind(
        "ML-0907",
        "Randomised and other studies are pooled without a reason",
        "Their biases differ in kind (Cochrane Handbook, chapter 24).",
        'Narrow `where` to one of them, or give the reason: pool_designs: "…".',
    ),
    Kind(
        "ML-0908",
        "Studies that share patients are pooled together",
        "The same people would count twice (Cochrane Handbook, section 4.6.2).",
        "Keep one of the two, by `where`.",
    ),
    Kind(
        "ML-0909",
        "A study gives several rows",
        "Several rows of one study are not independent results (Cochrane Handbook, section 23.3).",
        "Narrow `where` to one row a study, declare shared_arm: combine (or split), or cluster: study_id.",
    ),
    Kind(
        "ML-0910",
        "A network's reference is not among its treatments",
        "Nothing could be compared with it.",
        "Name one of the treatments as `reference`.",
    ),
    Kind(
        "ML-0911",
        "A network's study does not give each pair of its arms once",
        "A study of three arms gives three comparisons, which belong together.",
        "Add the missing comparison, or narrow `where` to one row for each pair.",
    ),
    Kind(
        "ML-0912",
        "A script reads or runs something that does not exist",
        "A declared script names its file, its tables and its results.",
        "Correct the name.",
    ),
    Kind(
        "ML-0913",
        "A script of the project failed",
        "Its table and figure cannot be shown; everything else is built.",
        "Correct the script at the line that is named.",
    ),
    Kind(
        "ML-0914",
        "There is no such analysis or survey",
        "The name is declared nowhere.",
        "Take the nearest name; declared ids are in chapters/NAME.yml.",
    ),
    Kind(
        "ML-0915",
        "A condition must fit one row",
        "A survey takes one result from a row; none or several would leave open which.",
        "Name the row by what distinguishes it from all others.",
    ),
    Kind(
        "ML-0916",
        "A filter is not printed",
        "A reader could not see by what the table is filtered.",
        "Print the column, or filter by a printed one.",
    ),
    Kind(
        "ML-0917",
        "A direction of effect is unknown",
        "A study votes by certain words.",
        "Take a word that the message lists.",
    ),
    Kind(
        "ML-0918",
        "A claim's verdict has changed",
        "The data no longer give the verdict that the claim expects.",
        "Read what is written on it, correct it, then write the new verdict under `expected`.",
    ),
    Kind(
        "ML-0919",
        "A claim's condition names what the survey does not have",
        "The parts of a survey depend on its data.",
        "Take the nearest name.",
    ),
    Kind(
        "ML-0921",
        "A published claim rests on a draft",
        "Nothing of a draft chapter is published, so that readers could not follow the claim to its numbers.",
        "Move the claim into that chapter, or publish it.",
    ),
    Kind(
        "ML-0920",
        "A declared fault is not told properly",
        "A known fault names the version that has it and the page that corrects it.",
        "Correct `faults` in review.yml.",
    ),
    Kind(
        "ML-0922",
        "A library warned a script of the project",
        "What it warns of, such as rows that a figure leaves out, may make a figure or a number wrong.",
        "Look at it; where it is right all the same, silence the warning in the script.",
    ),
    Kind(
        "ML-0923",
        "A script of the project asks what time it is",
        "Its answer is another one in every run, so that nobody can build the same site again.",
        "Write the day into the script or a table.",
    ),
)
