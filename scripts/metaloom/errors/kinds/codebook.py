"""Kinds of problems: the codebook and the bibliography (08xx)."""

from __future__ import annotations

from .kind import Kind

TITLE = "The codebook and the bibliography (08xx)"
KINDS = (
    Kind(
        "ML-0801",
        "The codebook describes a table or column that does not exist",
        "A table or a column was renamed or removed.",
        "Correct the name in data/codebook.yml, or add what is missing.",
    ),
    Kind(
        "ML-0802",
        "A column is not in the codebook",
        "A table that the codebook describes is described whole.",
        "Describe the column, or correct its name.",
    ),
    Kind(
        "ML-0803",
        "A required cell is empty",
        "The codebook says that it must be given.",
        "Fill the cell.",
    ),
    Kind(
        "ML-0804",
        "A value that the codebook does not allow",
        "The column is a category with fixed values.",
        "Correct the value, or allow it in the codebook.",
    ),
    Kind(
        "ML-0805",
        "A value outside the codebook's bounds",
        "The codebook gives its minimum and maximum.",
        "Look it up in the source.",
    ),
    Kind(
        "ML-0806",
        "Two rows have one key",
        "The columns of the table's key must be unique in each row.",
        "Correct one of the two rows, or add the column that tells them apart to the key.",
    ),
    Kind(
        "ML-0810",
        "The bibliography is not BibTeX",
        "Reference managers export several formats.",
        "Export it as BibTeX, or bring it in by `metaloom import`.",
    ),
    Kind(
        "ML-0811",
        "An entry of the bibliography cannot be read",
        "A brace or a comma is missing, or there is text between entries.",
        "Close every brace and end every field but the last with a comma.",
    ),
    Kind(
        "ML-0812",
        "Duplicate citation key or field",
        "It is not clear which one is meant.",
        "Keep one, or give each entry a key of its own.",
    ),
    Kind(
        "ML-0813",
        "A citation key that cannot be written in the text",
        "The key is written after @, where only some characters are allowed.",
        "Use letters, digits and _ : . + - only.",
    ),
    Kind(
        "ML-0814",
        "An entry has no title",
        "It could not be cited.",
        "Add title = {…}.",
    ),
    Kind(
        "ML-0816",
        "A field of the bibliography has a % that cuts it",
        "In BibTeX a % begins a comment; what makes the list of references drops what follows.",
        "Write \\% for it.",
    ),
    Kind(
        "ML-0815",
        "Not a DOI or not a year",
        "Readers follow it to the source.",
        "Write the DOI as 10.…/…, the year as four digits.",
    ),
)
