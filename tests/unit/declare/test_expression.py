"""What conditions mean, and what is said of those that mean nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from metaloom.declare import ExpressionError, parse_expression
from metaloom.declare.expression import MAXIMUM_DEPTH, MAXIMUM_LENGTH

FRAME = pd.DataFrame(
    {
        "outcome": ["death", "nausea", None, "death"],
        "weeks": [4.0, 12.0, 24.0, None],
        "k": [1, 2, 3, 4],
        "randomised": [True, False, True, False],
        "date": ["2015-01-01", "2016-05-01", "2017-01-01", None],
        "nothing": [None, None, None, None],
        "risk of bias": ["low", "high", "low", "low"],
    }
)

MASKS = [
    ('outcome == "death"', [1, 0, 0, 1]),
    ("outcome == 'death'", [1, 0, 0, 1]),
    ('outcome != "death"', [0, 1, 0, 0]),
    ('not outcome == "death"', [0, 1, 0, 0]),
    ('"death" == outcome', [1, 0, 0, 1]),
    ("4 <= weeks <= 12", [1, 1, 0, 0]),
    ("4 < weeks", [0, 1, 1, 0]),
    ("weeks >= 12.0", [0, 1, 1, 0]),
    ("weeks > -1", [1, 1, 1, 0]),
    ("not weeks > 4", [1, 0, 0, 0]),
    ("k == 3", [0, 0, 1, 0]),
    ("k in [1, 4]", [1, 0, 0, 1]),
    ("k not in [1, 4]", [0, 1, 1, 0]),
    ('outcome in ["death", "nausea"]', [1, 1, 0, 1]),
    ('outcome not in ["death"]', [0, 1, 0, 0]),
    ("randomised", [1, 0, 1, 0]),
    ("not randomised", [0, 1, 0, 1]),
    ("randomised == false", [0, 1, 0, 1]),
    ("randomised and weeks > 4", [0, 0, 1, 0]),
    ("randomised or k == 4", [1, 0, 1, 1]),
    ("randomised or weeks > 4 and k == 9", [1, 0, 1, 0]),
    ("(randomised or weeks > 4) and k == 2", [0, 1, 0, 0]),
    ('date >= "2016-01-01"', [0, 1, 1, 0]),
    ('`risk of bias` == "low"', [1, 0, 1, 1]),
    ("nothing == 3", [0, 0, 0, 0]),
    ('nothing == "x" or k == 1', [1, 0, 0, 0]),
    ("not nothing == 3", [0, 0, 0, 0]),
    ("weeks < 5 or k == 4", [1, 0, 0, 1]),
    ("not (weeks < 5 and k == 1)", [0, 1, 1, 1]),
    ("k == weeks", [0, 0, 0, 0]),
    ("weeks is missing", [0, 0, 0, 1]),
    ("outcome is not missing and not weeks is missing", [1, 1, 0, 0]),
    ("nothing is missing", [1, 1, 1, 1]),
    ('outcome == " Death"', [1, 0, 0, 1]),
    ('`risk of bias` in ["LOW"]', [1, 0, 1, 1]),
    ("true", [1, 1, 1, 1]),
    ("1 < k < 1e3", [0, 1, 1, 1]),
    ("k < 1e3", [1, 1, 1, 1]),
]


@pytest.mark.parametrize(("text", "expected"), MASKS)
def test_mask(text: str, expected: list[int]) -> None:
    assert parse_expression(text).mask(FRAME).astype(int).tolist() == expected


def test_mask_of_no_rows_is_empty() -> None:
    assert parse_expression("true or k == 1").mask(FRAME.iloc[:0]).shape == (0,)


def test_mask_reads_category_string_and_nullable_columns() -> None:
    frame = pd.DataFrame(
        {
            "a": pd.Categorical(["x", "y", None]),
            "b": pd.array([1, None, 3], dtype="Int64"),
            "c": pd.array(["p", None, "q"], dtype="string"),
            "d": pd.array([True, None, False], dtype="boolean"),
        }
    )
    for text, expected in [
        ('a == "y"', [0, 1, 0]),
        ("b > 1", [0, 0, 1]),
        ('c != "p"', [0, 0, 1]),
        ("not d", [0, 0, 1]),
    ]:
        assert parse_expression(text).mask(frame).astype(int).tolist() == expected


TRANSLATED = [
    ("outcome = 3", "SQL", "outcome == 3"),
    ("a <> 3 AND b IS NOT NULL", "SQL", "a != 3 and b is not missing"),
    ("a IN ('x', 'y')", "SQL", 'a in ["x", "y"]'),
    ("a BETWEEN 1 AND 5", "SQL", "1 <= a <= 5"),
    ("a > 1 & b < 2 || c", "R", "a > 1 and b < 2 or c"),
    ("!is.na(dose)", "R", "dose is not missing"),
    ("between(year, 2002, 2012)", "R", "2002 <= year <= 2012"),
    ("year %in% 2004:2010", "R", "2004 <= year <= 2010"),
    ("filter(year > 2004)", "R", "year > 2004"),
    ("year in range(2004, 2011)", "Python", "2004 <= year and year < 2011"),
    ("!missing(dose)", "Stata", "dose is not missing"),
    ('[site type] == "urban"', "SQL", '`site type` == "urban"'),
    ("is.na(dose) & !(a %in% c('x'))", "R", 'dose is missing and a not in ["x"]'),
    ("d$a == TRUE", "R", "a == true"),
    ("a == NA", "R", "a is missing"),
    ("a is None", "Python", "a is missing"),
    ("a is not None and b in (1, 2)", "Python", "a is not missing and b in [1, 2]"),
    ("df['risk of bias'] == 'low'", "Python", '`risk of bias` == "low"'),
    ("~a.isin([1, 2])", "Python", "a not in [1, 2]"),
    ("a == True", "Python", "a == true"),
    ("a ≤ 3 and b == “x & y”", "print", 'a <= 3 and b == "x & y"'),
]


@pytest.mark.parametrize(("text", "language", "meant"), TRANSLATED)
def test_what_other_languages_write_gets_its_translation(text: str, language: str, meant: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    assert caught.value.cause == f"This condition is written as in {language}."
    assert caught.value.remedy == f"Write: {meant}"
    assert caught.value.offset == 0
    assert str(parse_expression(meant)) == meant


REFUSED = [
    ("a & b > 1 c", "& is not part", 2),
    ("!a b", "! alone", 0),
    ('a == "x', "never closed", 5),
    ("`a == 3", "never closed", 0),
    ("a + b > 3", "do not calculate", 2),
    ("a > 3 b", "does not fit", 6),
    ("a >", "ends too early", 3),
    ("a and", "ends too early", 5),
    ("(a > 3", "where ')' is expected", 6),
    ("a > 3)", "does not fit", 5),
    ("a in 1", "must be followed by a list", 5),
    ("a is 3", "must be followed by `missing`", 5),
    ("a is", "must be followed by `missing`", 4),
    ("a in [1 2]", "where ',' is expected", 8),
    ("a in []", "list is empty", 6),
    ("a in [b]", "which is not a value", 6),
    ("1 < a in [2]", "cannot be chained", 6),
    ("(a and b) == c", "in brackets cannot be compared", 10),
    ("a == (b and c)", "in brackets cannot be compared", 14),
    ('"x"', "neither true nor false", 0),
    ("a and 3", "neither true nor false", 6),
    ("", "is empty", 0),
    ("   ", "is empty", 0),
    ("a == 1e999", "too large", 5),
    (r'a == "\n"', "not a known escape", 6),
    ("f(x)", "call no functions", 0),
    ('startswith(a, "b")', "call no functions", 0),
    ('a like "b%"', "match no patterns", 2),
    ('a == "b", c == 1', "comma joins no conditions", 8),
    ("1 < 2", "are values, not columns", 0),
    ('"site type" == "urban"', "are values, not columns", 0),
    ('"a" in ["a"]', "is a value, not a column", 0),
    ("a != a", "compared with itself", 0),
    ("a.b.", "no meaning", 3),
    ("lambda: 0", "no meaning", 6),
    ("a not 3", "does not fit", 6),
]


@pytest.mark.parametrize(("text", "cause", "offset"), REFUSED)
def test_refused_at_its_place(text: str, cause: str, offset: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    assert cause in caught.value.cause
    assert caught.value.offset == offset
    assert caught.value.remedy


MISMATCHED = [
    (
        "outcome == 4",
        "outcome, which holds text, cannot be compared with the number 4.",
        'Put the value in quotes: "4".',
    ),
    (
        'weeks == "4"',
        'weeks, which holds numbers, cannot be compared with the text "4".',
        "Write the number without quotes.",
    ),
    ('randomised == "yes"', "which holds true or false", "without quotes"),
    ("randomised == 1", "which holds true or false", "without quotes"),
    ("outcome == weeks", "cannot be compared with weeks, which holds numbers,", "one kind"),
    ("outcome", "neither true nor false", "Compare it"),
    ("randomised < true", "no order", "=="),
    ("outcom == 3", "no column 'outcom'", "Did you mean 'outcome'?"),
    ("outcome == qqqq", "no column 'qqqq'", 'put it in quotes: "qqqq"'),
    ('outcome in ["death", 3]', "cannot be compared with the number 3", "quotes"),
]


@pytest.mark.parametrize(("text", "cause", "remedy"), MISMATCHED)
def test_mismatch_names_both(text: str, cause: str, remedy: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text).mask(FRAME)
    assert cause in caught.value.cause
    assert remedy in caught.value.remedy


def test_a_column_of_mixed_kinds_is_refused() -> None:
    with pytest.raises(ExpressionError, match="mixes kinds"):
        parse_expression("a == 1").mask(pd.DataFrame({"a": [1, "x"]}))


def test_length_and_depth_are_bounded() -> None:
    with pytest.raises(ExpressionError, match="are allowed"):
        parse_expression("a" * (MAXIMUM_LENGTH + 1))
    deep = MAXIMUM_DEPTH - 1
    assert parse_expression("(" * deep + "a" + ")" * deep)
    with pytest.raises(ExpressionError, match="nested"):
        parse_expression("(" * 500 + "a" + ")" * 500)
    with pytest.raises(ExpressionError, match="too often"):
        parse_expression("not " * 500 + "a")


FACTS = {
    "k": 3,
    "status": "ok",
    "pooled": {"estimate": -0.5, "ci_upper": -0.1, "df": None, "p_value": float("nan")},
    "subgroups": {
        "donor": {"p_value": 0.04, "levels": [{"level": "bone marrow", "k": 2, "pooled": {"ci_upper": 0.2}}]}
    },
    "moderators": [{"formula": "year", "qm_p_value": 0.3}],
    "flag": True,
}
ANSWERS = [
    ("pooled.ci_upper < 0", True),
    ("pooled.ci_upper > 0", False),
    ("pooled.df > 0", None),
    ("not pooled.df > 0", None),
    ("pooled.p_value < 0.05", None),
    ("pooled.df > 0 or k == 3", True),
    ("pooled.df > 0 and k == 4", False),
    ("pooled.df > 0 and k == 3", None),
    ("subgroups.donor.p_value < 0.05", True),
    ("subgroups.route.p_value < 0.05", None),
    ('subgroups.donor.levels."bone marrow".k == 2', True),
    ('subgroups.donor.levels."bone marrow".pooled.ci_upper < 0', False),
    ("moderators.year.qm_p_value < 0.05", False),
    ("moderators.route.qm_p_value < 0.05", None),
    ('status == "ok" and flag', True),
    ("pooled.estimate.x > 1", None),
    ("-1 < pooled.estimate < 0", True),
    ("k in [3, 4]", True),
]


@pytest.mark.parametrize(("text", "expected"), ANSWERS)
def test_holds(text: str, expected: bool | None) -> None:
    assert parse_expression(text).holds(FACTS) is expected


def test_a_group_is_not_a_value() -> None:
    with pytest.raises(ExpressionError, match="group of values"):
        parse_expression("pooled > 1").holds(FACTS)


def test_a_number_is_no_text_in_a_result() -> None:
    with pytest.raises(ExpressionError, match="which holds numbers"):
        parse_expression('k == "3"').holds(FACTS)


def test_names_and_their_places() -> None:
    expression = parse_expression('a > 1 and not b.c == "x" or `d e` in [2] and a < b.c')
    assert expression.names == {"a", "b.c", "d e"}
    assert [(name.dotted, name.offset) for name in expression.placed_names] == [
        ("a", 0), ("b.c", 14), ("d e", 28), ("a", 45), ("b.c", 49),
    ]  # fmt: skip


def test_nothing_is_evaluated() -> None:
    with pytest.raises(ExpressionError):
        parse_expression('__import__("os").getcwd() == "x"')
