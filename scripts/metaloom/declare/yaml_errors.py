"""PyYAML's syntax errors, in words for users who have not read the YAML specification."""

from __future__ import annotations

import re

import yaml

from metaloom.errors import Place, Problem

from .yaml_marks import marks

QUOTE_IT = "Put the whole text in quotes."
LIST_INDENT = "Indent with spaces: all - of a list under each other, the keys of an entry under its first key."
INDENT = "Indent with spaces, keys of one mapping all by the same number."

SAYINGS: tuple[tuple[str, str, str, str, str], ...] = (
    # what PyYAML says (context and problem), which of its two places to show, cause, remedy, code
    (r"found character '\\t'", "problem", "A tab is used where YAML needs spaces.", "Indent with spaces.", "ML-0102"),
    (
        r"found character '(?P<it>[@`%|>&*])'",
        "problem",
        "A text cannot begin with {it} unless it is quoted.",
        'Put the whole text in quotes, as in "{it}…".',
        "ML-0103",
    ),
    (
        r"quoted scalar.*unexpected end of stream",
        "context",
        "The quotation mark that opens here is never closed.",
        "Close the text with the same mark.",
        "ML-0104",
    ),
    (
        r"quoted scalar.*unexpected document separator",
        "context",
        "The quotation mark that opens here is never closed.",
        "Close the text with the same mark.",
        "ML-0104",
    ),
    (
        r"unknown escape character '(?P<it>.)'",
        "problem",
        "In double quotes, \\{it} has no meaning.",
        "Write the text in single quotes, or double the backslash.",
        "ML-0105",
    ),
    (
        r"mapping values are not allowed",
        "problem",
        "A colon is here where no key can be.",
        "Quote a text that holds a colon; else check that the keys are aligned under each other.",
        "ML-0106",
    ),
    (
        r"could not find expected ':'",
        "context",
        "A key begins here, and no colon follows it.",
        "Write `key: value`, or indent the line under the text that it continues.",
        "ML-0107",
    ),
    (
        r"flow sequence.*expected ',' or '\]'",
        "context",
        "The list that opens here with [ is not closed properly.",
        "Separate its values by commas, quote texts that hold , ] or :, and close it by ].",
        "ML-0108",
    ),
    (
        r"flow mapping.*expected ',' or '\}'",
        "context",
        "The mapping that opens here with {{ is not closed properly.",
        "Separate its keys by commas, quote texts that hold , }} or :, and close it by }}.",
        "ML-0108",
    ),
    (
        r"flow node",
        "problem",
        "A value is missing between brackets.",
        "Close every bracket that is opened, and write a value between commas.",
        "ML-0108",
    ),
    (
        r"(scanning an (alias|anchor)).*expected alphabetic",
        "context",
        "A text cannot begin with * or & unless it is quoted.",
        QUOTE_IT,
        "ML-0103",
    ),
    (
        r"block (sequence|collection).*expected <block end>",
        "problem",
        "This line does not fit into the list above it.",
        LIST_INDENT,
        "ML-0109",
    ),
    (
        r"sequence entries are not allowed",
        "problem",
        "A list cannot begin in this place.",
        "Begin it on a line of its own, under its key.",
        "ML-0109",
    ),
    (
        r"block mapping.*expected <block end>",
        "problem",
        "This line does not fit into the mapping above it.",
        INDENT,
        "ML-0109",
    ),
    (
        r"scanning a block scalar",
        "problem",
        "A block text begins with | or > alone on its line.",
        "Begin the text on the next line, indented; quote a text that itself begins with | or >.",
        "ML-0111",
    ),
    (
        r"expected <document start>|expected '<document start>'",
        "problem",
        "The file goes on after its end.",
        "Check the indentation of this line and of the first one.",
        "ML-0112",
    ),
    (r"directive|%", "problem", "A line cannot begin with % here.", QUOTE_IT, "ML-0103"),
)
AFTER_QUOTES = re.compile(r"""(:|-|,|\{|\[)\s+("[^"]*"|'[^']*')\s*$""")


COMMENT = re.compile(r"[ \t](#[^\s#]\S*)")
LOST = "YAML ends its text at {!r}: a # after a blank begins a comment, and what follows in this line is lost."
QUOTED = "Put the whole text in quotes; if it is a comment, write a blank after the #."


def cut_in(lines: list[str]) -> tuple[int, int, str] | None:
    """Return line and column (from 0) of the first # in some lines that begins a comment without a blank, and it."""
    for at, line in enumerate(lines):
        found = COMMENT.search(line)
        if found and not line.lstrip().startswith("#"):
            return at, found.start(1), found[1]
    return None


def explained(error: yaml.MarkedYAMLError, file: str, text: str, long_quote: yaml.Event | None = None) -> Problem:
    """Return the problem that a syntax error of PyYAML means, at the place where one would look for it.

    `long_quote` is the last quoted text that ran over several lines: where it ends just before the error, its
    quotation mark was meant to be closed earlier.
    """
    said = f"{error.context or ''} {error.problem or ''}"
    problem_mark, context_mark = error.problem_mark or error.context_mark, error.context_mark or error.problem_mark
    if long_quote is not None and problem_mark is not None and marks(long_quote)[1].line == problem_mark.line:
        cause = f"The quotation mark that opens here is closed only on line {problem_mark.line + 1}."
        remedy = "Close the text with the same mark where it ends."
        return Problem(place(marks(long_quote)[0], file), cause, remedy, code="ML-0104")
    if problem_mark is not None and "expected" in said:
        line = text.split("\n")[problem_mark.line] if problem_mark.line < text.count("\n") + 1 else ""
        if AFTER_QUOTES.search(line[: problem_mark.column]):
            return Problem(
                place(problem_mark, file),
                "A text that begins with a quotation mark ends at the next one, and something follows here.",
                "Put the whole value in single quotes, doubling single quotes inside it.",
                code="ML-0110",
            )
    if context_mark is not None and problem_mark is not None and re.search(r"flow (mapping|sequence)", said):
        lost = cut_in(text.split("\n")[context_mark.line : problem_mark.line + 1])
        if lost is not None:
            comment = Place(file, context_mark.line + lost[0] + 1, lost[1] + 1)
            return Problem(comment, LOST.format(lost[2]), QUOTED, code="ML-0135")
    for pattern, where, cause, remedy, code in SAYINGS:
        match = re.search(pattern, said, re.DOTALL)
        if match:
            mark = context_mark if where == "context" else problem_mark
            return Problem(
                place(mark, file), cause.format(**match.groupdict()), remedy.format(**match.groupdict()), code=code
            )
    return Problem(
        place(problem_mark, file),
        "The YAML cannot be read from here on.",
        "Check quotes, brackets, colons and indentation.",
        code="ML-0101",
    )


def place(mark: yaml.Mark | None, file: str) -> Place:
    return Place(file) if mark is None else Place(file, mark.line + 1, mark.column + 1)
