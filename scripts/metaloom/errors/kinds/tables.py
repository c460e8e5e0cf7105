"""Kinds of problems: tables as files (06xx)."""

from __future__ import annotations

from .kind import Kind

TITLE = "Tables as files (06xx)"
KINDS = (
    Kind(
        "ML-0601",
        "The table cannot be read",
        "It is not an ordinary file, may not be read, or is damaged.",
        "Restore the file, or correct its permissions.",
    ),
    Kind(
        "ML-0602",
        "The table's text is in no known encoding",
        "Letters would be read wrongly.",
        'Save the file as UTF-8 ("CSV UTF-8" in Excel).',
    ),
    Kind(
        "ML-0603",
        "The table is too large",
        "The size of what a build reads is bounded.",
        "Split the table, or keep only the columns that are used.",
    ),
    Kind(
        "ML-0604",
        "A character that hides or reverses text",
        "What is seen would differ from what is stored.",
        "Delete the character.",
    ),
    Kind(
        "ML-0605",
        "The table is empty",
        "Not even a header line says what its columns are.",
        "Write a header line with the column names, then rows.",
    ),
    Kind(
        "ML-0606",
        "The fields have another separator than assumed",
        "With this separator the table would be read as one column, or numbers be cut in two.",
        "Save the table as CSV with the comma as separator.",
    ),
    Kind(
        "ML-0607",
        "Quotation marks are not in order",
        "A field that holds a separator, a line break or a quotation mark must be in quotation marks, those inside "
        "it doubled.",
        "Close the field, or double the marks inside it.",
    ),
    Kind(
        "ML-0608",
        "A column has no name",
        "Its values could not be used, or would be taken for another's.",
        "Give every column a name in the first line.",
    ),
    Kind(
        "ML-0609",
        "Two columns have one name",
        "It is not clear which one is meant.",
        "Rename or delete one of the two.",
    ),
    Kind(
        "ML-0610",
        "A row has too many or too few fields",
        "Every value after the gap would be in the wrong column.",
        "Add the missing separators (also for empty fields), or quote the field that holds one.",
    ),
    Kind(
        "ML-0611",
        "There are too many tables",
        "The number of files that a build reads is bounded.",
        "Move the tables that no analysis uses to another folder.",
    ),
    Kind(
        "ML-0612",
        "A table has no rows",
        "It looks like evidence and holds none.",
        "Add a row, or delete the file.",
    ),
    Kind(
        "ML-0613",
        "A file in data/ is not read",
        "Tables are CSV files whose names end in .csv; this one has no part in the review.",
        "Rename it, or bring it in by `metaloom import`.",
    ),
)
