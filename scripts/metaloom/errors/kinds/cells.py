"""Kinds of problems: cells and rows (07xx)."""

from __future__ import annotations

from .kind import Kind

TITLE = "Cells and rows (07xx)"
KINDS = (
    Kind(
        "ML-0701",
        "A cell is not a number",
        "The column is used as a number. A decimal comma, a per cent sign, `5 ± 1` or a date made by a "
        "spreadsheet has no sure meaning.",
        "Write the number with a decimal point; split one cell into several columns; leave the cell "
        "empty if it is unknown.",
    ),
    Kind(
        "ML-0702",
        "A count is not whole",
        "It counts people or events.",
        "Take the count itself from the source, not a percentage or a mean.",
    ),
    Kind(
        "ML-0703",
        "A cell is neither yes nor no",
        "The column holds truth values.",
        "Write one of the words that the message lists.",
    ),
    Kind(
        "ML-0704",
        "Two columns look exchanged",
        "In every row there are more events than people.",
        "Exchange the names of the two columns.",
    ),
    Kind(
        "ML-0705",
        "More events than people",
        "No count can be above its total.",
        "Look both numbers up in the source; perhaps they are exchanged.",
    ),
    Kind(
        "ML-0706",
        "A negative count",
        "Nothing can be counted less than zero times.",
        "Write the count, or leave the field empty if it is unknown.",
    ),
    Kind(
        "ML-0707",
        "A value must be above zero",
        "A standard deviation, a standard error, a time or a size of zero or less cannot be.",
        "Look it up in the source; leave the field empty if it is unknown.",
    ),
    Kind(
        "ML-0708",
        "A lower bound above its upper one",
        "The two limits are exchanged, or a minus sign was lost.",
        "Exchange them, or correct the sign.",
    ),
    Kind(
        "ML-0709",
        "The level of an interval is impossible",
        "Intervals have levels between 50 and 99.99 per cent.",
        "Write it in per cent, such as 95.",
    ),
    Kind(
        "ML-0710",
        "A ratio that is not above zero",
        "The column seems to hold logarithms, where ratios are expected on the natural scale.",
        "Write the ratio itself, or declare measure: GEN for logarithms.",
    ),
    Kind(
        "ML-0711",
        "A percentage outside 0 to 100",
        "The column's name says that it is a percentage.",
        "Look it up in the source; perhaps a decimal point is missing.",
    ),
    Kind(
        "ML-0712",
        "A row repeats another",
        "Its participants would be counted twice.",
        "Delete one of the two.",
    ),
    Kind(
        "ML-0713",
        "A row names no study",
        "Every row must say whose result it is.",
        "Fill in the study's name.",
    ),
    Kind(
        "ML-0714",
        "An unknown study",
        "The project has a table of studies, and this name is not in it.",
        "Add the study to the table, or correct the spelling.",
    ),
    Kind(
        "ML-0715",
        "One study is spelled in two ways",
        "The spellings are taken as one study, which may be wrong.",
        "Write it in one way; give different studies different names.",
    ),
    Kind(
        "ML-0716",
        "An unknown reference",
        "The citation key is not in the bibliography.",
        "Add the entry to data/references.bib, or correct the key.",
    ),
    Kind(
        "ML-0717",
        "Duplicate study in the table of studies",
        "One row describes a study.",
        "Keep one row; results of one study go into the tables of outcomes.",
    ),
    Kind(
        "ML-0718",
        "Two studies share a DOI or registration",
        "They may be one study in two reports.",
        "If both rows are one study, keep one; if one paper reports two trials, nothing needs to change.",
    ),
    Kind(
        "ML-0719",
        "A value is spelled in two ways",
        "The spellings are taken as one value.",
        "Write it in one way; give different things different names.",
    ),
    Kind(
        "ML-0720",
        "A row of totals",
        "It repeats the participants of the rows above it.",
        "Delete the row, or leave it out by `where`.",
    ),
    Kind(
        "ML-0721",
        "An unknown judgement",
        "The word is none of the tool's.",
        "Take a word of the tool that the message lists.",
    ),
    Kind(
        "ML-0722",
        "A table of judgements, overlaps or errata lacks a column",
        "It is read by its columns' names.",
        "Add the columns that the message lists.",
    ),
    Kind(
        "ML-0723",
        "A pair of overlapping studies is not whole",
        "A pair names two different studies, once.",
        "Name both studies, and keep one row for each pair.",
    ),
    Kind(
        "ML-0724",
        "An erratum fits no row",
        "What was corrected must be found in its table.",
        "Name the row as its table does.",
    ),
    Kind(
        "ML-0725",
        "Invalid or duplicate name of an erratum",
        "Each correction has a page of its own.",
        "Use lower-case letters, digits and hyphens, each name once.",
    ),
    Kind(
        "ML-0726",
        "An estimate that its measure cannot have",
        "A correlation is between -1 and 1, a proportion between 0 and 1: the column seems to hold Fisher's z, "
        "logits or percentages.",
        "Write the correlation or proportion itself, or declare measure: GEN for z or logits.",
    ),
)
