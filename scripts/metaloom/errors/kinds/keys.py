"""Kinds of problems: keys and values of declarations (03xx)."""

from __future__ import annotations

from .kind import Kind

TITLE = "Keys and values of declarations (03xx)"
KINDS = (
    Kind(
        "ML-0301",
        "A key is missing",
        "The declaration needs it and has no default for it.",
        "Add the key.",
    ),
    Kind(
        "ML-0302",
        "An unknown key",
        "A misspelt key would be ignored, and the declaration would mean something else.",
        "Correct the spelling; the reference lists every key.",
    ),
    Kind(
        "ML-0303",
        "An unknown value",
        "The key takes one of a list of words, and this is none of them.",
        "Take the nearest valid word that the message names, or one from the reference.",
    ),
    Kind(
        "ML-0304",
        "A number outside its bounds",
        "The value cannot mean anything sensible for this key.",
        "Write a number within the bounds that the message names.",
    ),
    Kind(
        "ML-0305",
        "A value is empty or too long",
        "An empty value says nothing; one beyond the limit is a mistake.",
        "Write something within the limit, or leave the key out.",
    ),
    Kind(
        "ML-0306",
        "A value of the wrong kind",
        "The key takes another kind of value: a text, a number, a whole number, true or false, a list or a mapping.",
        "Write the kind that the message names.",
    ),
    Kind(
        "ML-0307",
        "A key has no value",
        "There is nothing after the colon.",
        "Write a value, or leave the key out.",
    ),
    Kind(
        "ML-0308",
        "A text that YAML reads as something else",
        "Unquoted, YAML reads it as a number or a truth value.",
        "Put it in quotes.",
    ),
    Kind(
        "ML-0309",
        "Not the name of a table",
        "`table` is the name of a file in data/ without folder and ending.",
        "Write the bare name: outcomes for data/outcomes.csv.",
    ),
    Kind(
        "ML-0310",
        "Not a short name",
        "An id becomes the address of a page: lower-case letters, digits and single hyphens.",
        "Write one such as mortality-24w.",
    ),
    Kind(
        "ML-0311",
        "An id is taken by the site's own pages",
        "Two pages cannot have one address.",
        "Choose another id.",
    ),
    Kind(
        "ML-0312",
        "Duplicate id",
        "An id is the address of a result; two results cannot share it, not even in two chapters.",
        "Give one of the two another id.",
    ),
    Kind(
        "ML-0313",
        "A claim is bound to what is not declared",
        "The claim's analysis or survey does not exist in this project.",
        "Correct the id, or declare it.",
    ),
)
