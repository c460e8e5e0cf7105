"""The language of conditions: every form with an example, each of which a test applies to a real table."""

from __future__ import annotations

from collections.abc import Iterator

from metaloom.cli.reference.markdown import table

FORMS: tuple[tuple[str, str], ...] = (
    ('outcome == "mortality"', "equal; put texts in double or single quotes"),
    ('outcome != "mortality"', "not equal; a row where the value is missing is not kept"),
    ("weeks >= 20", "numbers are compared by < <= > >= == !="),
    ("20 <= weeks <= 52", "two comparisons in a row, as in mathematics"),
    ('design in ["rct", "cluster rct"]', "one of a list"),
    ('design not in ["cohort"]', "none of a list"),
    ("weeks is missing", "the cell is empty, or a word for missing such as NA"),
    ("weeks is not missing", "the cell holds a value"),
    ("blinded == true", "a column of yes and no; true and false in small letters"),
    ('outcome == "mortality" and weeks >= 20', "both"),
    ('outcome == "relapse" or weeks < 20', "at least one"),
    ('not (design == "cohort")', "the contrary; brackets group"),
    ("`follow up` > 6", "put a name with blanks or other signs in backticks"),
)
OF_RESULTS: tuple[tuple[str, str], ...] = (
    ("pooled.p_value < 0.05", "a number of the pooled result, on the analysis scale"),
    ("display.ci_upper < 1", "a number as readers see it"),
    ("k >= 5", "the number of effects"),
    ("subgroups.donor.p_value < 0.05", "the test between declared subgroups"),
    ("subgroups.donor.autologous.estimate < subgroups.donor.allogeneic.estimate", "two subgroups against each other"),
    ('certainty.level == "low"', "the rated certainty"),
)


def conditions() -> Iterator[str]:
    """Yield every form of a condition."""
    yield "A condition keeps the rows of a table (`where`, `rows`) or decides a claim (`holds_when`, `fails_when`)."
    yield "It is read by Metaloom itself and never run as a program. It does not calculate: a calculated number belongs"
    yield "into a column. A name that is not a column, and a value that no row has, is refused with the nearest one.\n"
    yield "## Of rows\n"
    yield from table(("Condition", "Keeps the rows where"), ((f"`{text}`", words) for text, words in FORMS))
    yield "\n`and` binds more closely than `or`. Names of studies and texts are compared as they are written; a value"
    yield "that differs from all others by its spelling alone is told.\n"
    yield "## Of a result\n"
    yield "In a claim, names are parts of the result of its analysis, as [its JSON](results.qmd) has them.\n"
    yield from table(("Condition", "Asks"), ((f"`{text}`", words) for text, words in OF_RESULTS))
    yield "\nWhat can be wrong with a condition is listed under [ML-0501 to ML-0512](errors.qmd#ML-0501).\n"
