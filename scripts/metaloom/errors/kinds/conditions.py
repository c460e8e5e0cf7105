"""Kinds of problems: conditions: where, holds_when, fails_when (05xx)."""

from __future__ import annotations

from .kind import Kind

TITLE = "Conditions: where, holds_when, fails_when (05xx)"
KINDS = (
    Kind(
        "ML-0501",
        "The condition is empty, too long or nested too deeply",
        "A condition of this size is a mistake, or should be a column.",
        "Shorten it; put the distinction into a column of the table.",
    ),
    Kind(
        "ML-0502",
        "The condition is written in another language",
        "SQL, R, Python and spreadsheets write conditions otherwise.",
        "Write what the message proposes.",
    ),
    Kind(
        "ML-0503",
        "A missing value is compared",
        "Nothing equals a missing value, so the comparison would be false everywhere.",
        "Ask by `is missing` or `is not missing`.",
    ),
    Kind(
        "ML-0504",
        "A word or sign does not fit here",
        "The condition is not a sequence of column, comparison and value, joined by and, or.",
        "Complete or correct it at the place that is shown.",
    ),
    Kind(
        "ML-0505",
        "A column alone is neither true nor false",
        "A condition compares a column with a value.",
        'Compare it: column == "value".',
    ),
    Kind(
        "ML-0506",
        "A condition in brackets is compared",
        "What is in brackets is true or false already.",
        "Compare columns and values.",
    ),
    Kind(
        "ML-0507",
        "A list is not written as one",
        "`in` is followed by a list of values in square brackets.",
        'Write in ["a", "b"].',
    ),
    Kind(
        "ML-0508",
        "A character has no meaning in a condition",
        "Texts are written in plain quotation marks; conditions do not calculate.",
        "Put texts in quotes; put calculated numbers into a column.",
    ),
    Kind(
        "ML-0509",
        "A number too large",
        "Such a number is not kept exactly.",
        "Write a number below 1e308.",
    ),
    Kind(
        "ML-0510",
        "Two kinds of values that cannot be compared",
        "A text with a number, or true with false by < or >.",
        "Compare with a value of the column's own kind.",
    ),
    Kind(
        "ML-0511",
        "A condition names a group of values",
        "A group such as `pooled` has several values.",
        "Name one of them, such as pooled.estimate.",
    ),
    Kind(
        "ML-0512",
        "A condition names what a result does not have",
        "Parts of a result are fixed by the format, subgroups and probes by the declaration.",
        "Take the nearest name, or declare the part.",
    ),
)
