"""Each rule both ways: what it must find, and what it must leave alone."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, fisher_exact, norm, t

from metaloom.read.csv_source import parse
from metaloom.read.plausibility import warnings_of
from metaloom.read.plausibility.conclusions import says_no_effect
from metaloom.read.plausibility.printed import Range, p_value, rounded, rounded_together
from metaloom.read.table import Table, make_table


def warn(**texts: str) -> list[str]:
    """Every warning about these tables, as line, column and cause."""
    tables: dict[str, Table] = {}
    for name, text in texts.items():
        sheet, problems = parse(text.strip() + "\n", f"data/{name}.csv")
        assert sheet is not None, problems
        tables[name], wrong, _ = make_table(name, sheet, {})
        assert wrong == []
    found = warnings_of(tables)
    assert all(problem.severity == "warning" and problem.remedy for problem in found)
    return [f"{p.place.line}:{p.place.column} {p.cause}" for p in found]


def near(found: Range | None, low: float, high: float) -> bool:
    return (
        found is not None
        and math.isclose(found.low, low, abs_tol=1e-6)
        and math.isclose(found.high, high, abs_tol=1e-6)
    )


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("0.03", 0.025, 0.04),
        ("P = 0.000 3", 0.00025, 0.0004),
        ("<0.001", 0, 0.001),
        (">0.05", 0.05, 1),
        ("0·08", 0.075, 0.09),
    ],
)
def test_printed_p(text: str, low: float, high: float) -> None:
    assert near(p_value(text), low, high)


@pytest.mark.parametrize("text", ["", "NS", "not significant", "1.5", "-0.1", "0.01 (Cox)"])
def test_printed_p_that_is_none(text: str) -> None:
    assert p_value(text) is None


def test_rounding() -> None:
    assert near(rounded("0.50"), 0.495, 0.505)
    assert near(rounded("12", cut=True), 11.5, 13)
    assert near(rounded("-0.5", cut=True), -0.6, -0.45)
    assert rounded("about 5") is None
    together = rounded_together(("0.5", "0.33"))
    assert together is not None
    assert near(together[0], 0.495, 0.505)
    assert rounded_together(("0.5", "")) is None


# percentages and counts

PERCENT = "study_id,events,total,printed_percent\n"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("a,18,30,53", ["2:9 18 of 30 are 60.00%, not the printed 53%."]),
        ("a,,72,43.6", ["2:7 No whole number of 72 people is 43.6%: 31 are 43.06%, 32 are 44.44%."]),
        ("a,,8,66.7", ["2:6 No whole number of 8 people is 66.7%: 5 are 62.50%, 6 are 75.00%."]),
    ],
)
def test_percentages_that_no_count_gives(row: str, words: list[str]) -> None:
    assert warn(outcomes=PERCENT + row) == words


@pytest.mark.parametrize(
    "row", ["a,12,17,70.5", "a,12,17,70.6", "a,15,56,73.2", "a,0,9,0", "a,9,9,100", "a,,12,", "a,3,,25", "a,,,25"]
)
def test_percentages_that_fit(row: str) -> None:
    assert warn(outcomes=PERCENT + row) == []


def test_percentage_from_a_survival_curve_is_not_judged() -> None:
    text = "study_id,events,total,printed_percent,printed_percent_kind\na,,72,43.6,kaplan_meier"
    assert warn(outcomes=text) == []


@given(
    st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 2), st.booleans()
)
def test_honest_percentages_are_never_accused(count: tuple[int, int], decimals: int, known: bool) -> None:
    events, total = count
    shown = f"{100 * events / total:.{decimals}f}"
    assert warn(outcomes=f"{PERCENT}a,{events if known else ''},{total},{shown}") == []


# totals beside percentages of everybody

ALLOCATED = (
    "study_id,events_treated,total_treated,events_control,total_control,allocated_treated,allocated_control,"
    "printed_percent_treated,printed_percent_control,printed_percent_kind\n"
)


@pytest.mark.parametrize("kind", ["", "proportion", "kaplan_meier"])
def test_a_total_beside_a_percentage_of_the_number_allocated(kind: str) -> None:
    assert warn(outcomes=f"{ALLOCATED}a,15,55,24,54,56,54,26.8,44.4,{kind}") == [
        "2:6 15 of 55 are 27.27%; the printed 26.8% is that of 15 of 56, the number allocated."
    ]
    survival = f"{ALLOCATED}a,15,56,24,53,56,54,26.8,55.6,{kind}"
    assert warn(outcomes=survival) == [
        "2:12 24 of 53 are 45.28%; the printed 55.6% is that of 24 of 54, the number allocated."
    ]


def test_the_number_allocated_may_be_that_of_the_study() -> None:
    studies = "study_id,n_treated,n_control\na,56,54"
    found = warn(
        studies=studies, outcomes="study_id,events_treated,total_treated,printed_percent_treated\na,15,55,26.8"
    )
    assert found == ["2:6 15 of 55 are 27.27%; the printed 26.8% is that of 15 of 56, the number allocated."]


@pytest.mark.parametrize(
    "row",
    [
        "a,3,25,3,27,26,27,12,11,",  # both denominators give the printed percentage
        "a,10,49,,,50,,20,,",  # one per cent does not tell 49 from 50
        "a,0,45,,,50,,0,,",
        "a,15,55,,,56,,,,",
        "a,15,55,,,56,,31.0,,kaplan_meier",  # a curve: neither
    ],
)
def test_other_totals_accuse_nobody(row: str) -> None:
    assert warn(outcomes=ALLOCATED + row) == []


@given(
    st.integers(2, 400).flatmap(lambda n: st.tuples(st.integers(1, n), st.integers(0, n), st.just(n))), st.booleans()
)
def test_percentages_of_the_total_never_accuse_it(numbers: tuple[int, int, int], survival: bool) -> None:
    total, events, allocated = numbers
    events = min(events, total)
    shown = f"{100 * (total - events if survival else events) / total:.1f}"
    found = warn(outcomes=f"{ALLOCATED}a,{events},{total},,,{allocated},,{shown},,")
    assert not any("number allocated" in words for words in found)


# p values of counts

COUNTS = (
    "study_id,events_treated,total_treated,events_control,total_control,printed_p,printed_p_operator,printed_p_test\n"
)


def test_p_that_no_test_of_the_counts_gives() -> None:
    assert warn(outcomes=COUNTS + "a,1,45,6,50,0.008,=,") == [
        "2:13 The printed P 0.008 does not follow from 1/45 against 6/50: Fisher's exact test 0.11, chi-square 0.069, "
        "chi-square with continuity correction 0.15, likelihood ratio 0.054."
    ]
    assert len(warn(outcomes=COUNTS + "a,1,45,6,50,0.001,<,")) == 1
    assert len(warn(outcomes=COUNTS + "a,1,500,60,500,0.05,>,")) == 1


@pytest.mark.parametrize(
    "row",
    [
        "a,9,56,18,54,0.04,=,",
        "a,1,45,6,50,0.07,=,",
        "a,1,45,6,50,0.05,>,",
        "a,1,45,6,50,0.008,=,cox",
        "a,0,9,0,9,1,=,",
        "a,9,9,9,9,NS,,",
        "a,,45,6,50,0.008,=,",
    ],
)
def test_p_that_some_test_gives_or_that_cannot_be_judged(row: str) -> None:
    assert warn(outcomes=COUNTS + row) == []


ARM = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(ARM, ARM, st.sampled_from(["fisher", "pearson", "yates"]), st.integers(2, 5))
def test_honest_p_of_counts_is_never_accused(a: tuple[int, int], b: tuple[int, int], test: str, decimals: int) -> None:
    table = [[a[0], a[1] - a[0]], [b[0], b[1] - b[0]]]
    if test == "fisher" or not sum(row[0] for row in table) or not sum(row[1] for row in table):
        p = fisher_exact(table)[1]
    else:
        p = chi2_contingency(table, correction=test == "yates")[1]
    assert warn(outcomes=f"{COUNTS}a,{a[0]},{a[1]},{b[0]},{b[1]},{p:.{decimals}f},=,") == []


# p values of t, of means, of intervals

T = "study_id,printed_t,printed_df,printed_p,printed_p_operator\n"


def test_p_that_t_does_not_give() -> None:
    assert warn(tests=T + "a,4.312,88,0.002,=") == [
        "2:12 The printed P 0.002 does not follow from t = 4.312 with 88 degrees of freedom, which give P below 0.0001."
    ]


@pytest.mark.parametrize(
    "row",
    ["a,9.198,88,0.001,<", "a,2.0,60,0.05,=", "a,-2.0,60,0.05,=", "a,1.67,60,0.05,=", "a,,60,0.05,=", "a,2.0,,0.9,="],
)
def test_p_that_t_gives(row: str) -> None:
    assert warn(tests=T + row) == []


@given(st.floats(-6, 6), st.integers(1, 300), st.integers(1, 3), st.integers(2, 5))
def test_honest_p_of_t_is_never_accused(value: float, df: int, decimals: int, digits: int) -> None:
    assert warn(tests=f"{T}a,{value:.{decimals}f},{df},{2 * t.sf(abs(value), df):.{digits}f},=") == []


MEANS = "study_id,mean_treated,sd_treated,n_treated,mean_control,sd_control,n_control,printed_p,printed_p_operator\n"


def test_p_that_the_means_do_not_give() -> None:
    (found,) = warn(outcomes=MEANS + "a,14.41,3.39,39,16.5,3.17,39,0.6,=")
    assert found == (
        "2:30 The printed P 0.6 does not follow from 14.41 ± 3.39 (n 39) against 16.5 ± 3.17 (n 39): "
        "a t test gives 0.006 to 0.0066."
    )


@pytest.mark.parametrize(
    "row", ["a,14.41,3.39,39,16.5,3.17,39,0.006,=", "a,14.41,3.39,,16.5,3.17,39,0.6,=", "a,5,1,10,5,1,10,1,="]
)
def test_p_that_the_means_give(row: str) -> None:
    assert warn(outcomes=MEANS + row) == []


@given(
    st.floats(-50, 50),
    st.floats(-50, 50),
    st.floats(0.6, 30),
    st.floats(0.6, 30),
    st.integers(2, 90),
    st.integers(2, 90),
)
def test_honest_p_of_means_is_never_accused(m: float, c: float, s: float, d: float, n: int, k: int) -> None:
    error = math.sqrt(s**2 / n + d**2 / k)
    df = error**4 / (s**4 / n**2 / (n - 1) + d**4 / k**2 / (k - 1))
    p = 2 * t.sf(abs(m - c) / error, df)
    assert warn(outcomes=f"{MEANS}a,{m:.1f},{s:.1f},{n},{c:.1f},{d:.1f},{k},{p:.3f},=") == []


INTERVAL = "study_id,measure,estimate,ci_low,ci_high,printed_p,printed_p_operator,printed_conclusion\n"


def test_p_that_the_interval_does_not_give() -> None:
    (found,) = warn(pooled=INTERVAL + "a,RR,0.5,0.33,0.76,0.00009,=,")
    assert found.startswith("2:20 The printed P 0.00009 does not follow from 0.5 (95% CI 0.33 to 0.76), which gives P")


@pytest.mark.parametrize(
    "row",
    [
        "a,RR,0.54,0.37,0.78,0.001,=,",
        "a,MD,-2.24,-3.16,-1.33,0.00001,<,",
        "a,OR,0.83,0.64,1.09,0.14,=,",
        "a,,0.54,0.37,0.78,0.001,=,",
        "a,RR,0.5,0.33,,0.00009,=,",
        "a,OR,-143.2,-181.58,-104.82,0.5,=,",
    ],
)
def test_p_that_the_interval_gives_or_that_cannot_be_judged(row: str) -> None:
    assert warn(pooled=INTERVAL + row) == []


@given(st.floats(-3, 3), st.floats(0.05, 1.5), st.integers(2, 4), st.sampled_from(["RR", "MD"]))
def test_honest_p_of_an_interval_is_never_accused(effect: float, error: float, digits: int, measure: str) -> None:
    back = math.exp if measure == "RR" else float
    shown = [f"{back(effect + side * 1.959964 * error):.2f}" for side in (0, -1, 1)]
    p = 2 * norm.sf(abs(effect) / error)
    assert warn(pooled=f"{INTERVAL}a,{measure},{','.join(shown)},{p:.{digits}f},=,") == []


# estimates and words


def test_estimate_outside_its_interval() -> None:
    assert warn(pooled=INTERVAL + "a,OR,0.18,0.61,1.07,,,") == [
        "2:6 The estimate 0.18 is outside its own interval, 0.61 to 1.07."
    ]


def test_words_against_the_interval() -> None:
    assert warn(pooled=INTERVAL + "a,RR,0.78,0.65,0.94,,,no_association") == [
        "2:23 'no association' is printed with an interval, 0.65 to 0.94, that is wholly on one side of no effect."
    ]
    assert len(warn(pooled=INTERVAL + "a,RR,0.78,0.65,1.2,,,significantly fewer deaths")) == 1
    assert len(warn(pooled=INTERVAL + "a,MD,-2,-3,-1,,,did not differ")) == 1


@pytest.mark.parametrize(
    "row",
    [
        "a,RR,1.16,0.70,1.91,,,no association",
        "a,OR,1.61,1.22,2.11,,,associated",
        "a,RR,1.13,0.98,1.29,,,increased survival",
        "a,RR,0.9,0.8,1.00,,,no difference",
        "a,RR,0.9,0.8,1.00,,,significant",
        "a,,0.60,0.20,1.50,,,significant",
        "a,RR,0.5,,,,,no association",
    ],
)
def test_words_that_fit(row: str) -> None:
    assert warn(pooled=INTERVAL + row) == []


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("no association", True),
        ("was not associated with death", True),
        ("no significant difference", True),
        ("non-significant", True),
        ("insignificant", True),
        ("NS", True),
        ("significantly reduced", False),
        ("closely associated", False),
        ("increased", None),
        ("", None),
        ("in favour of cells", None),
    ],
)
def test_meaning_of_words(words: str, meaning: bool | None) -> None:
    assert says_no_effect(words) is meaning


# arms

ARMS = "study_id,comparison,total_treated,total_control,allocated_treated,allocated_control\n"


def test_denominators_that_look_exchanged() -> None:
    rows = "a,drug,28,27,28,27\na,drug,28,26,28,27\na,other,28,26,26,27"
    assert warn(outcomes=ARMS + rows) == [
        "3:11 The control arm has 26 people here, but its size is 27: 26 is the size of another arm of this study.",
        "4:9 The treated arm has 28 people here, but its size is 26: 28 is more than were in it.",
        "4:12 The control arm has 26 people here, but its size is 27: 26 is the size of another arm of this study.",
    ]


def test_sizes_from_the_table_of_studies() -> None:
    studies = "study_id,n_treated,n_control\na,28,27"
    assert len(warn(studies=studies, outcomes="study_id,total_treated,total_control\na,27,28")) == 2
    assert warn(studies=studies, outcomes="study_id,total_treated,total_control\na,20,25\nb,9,9") == []


def test_arms_of_several_comparisons_are_not_held_against_all_treated() -> None:
    studies = "study_id,n_treated,n_control\na,60,30"
    rows = "study_id,comparison,total_treated,total_control\na,single,30,30\na,repeated,30,30\na,both,60,30"
    assert warn(studies=studies, outcomes=rows) == []


# spreads

VISITS = (
    "study_id,outcome,timepoint_weeks,comparison,mean_treated,sd_treated,n_treated,mean_control,sd_control,n_control\n"
)


def visits(controls: list[str], n: int = 30) -> str:
    arms = ("single", "repeated")
    return VISITS + "\n".join(
        f"a,meld,{w},{arm},15,2.1,{n},16,{sd},{n}" for w, sd in enumerate(controls) for arm in arms
    )


def test_deviation_out_of_line_is_told_once_for_all_its_rows() -> None:
    assert warn(outcomes=visits(["1.32", "1.54", "1.43", "1.68", "1.90", "1.95", "3.70"])) == [
        "14:30 sd_control is 3.7, 2.3 times the usual 1.61 of this arm's 6 other visits (also on line 15)."
    ]


def test_standard_error_at_one_visit_is_recognised() -> None:
    (found,) = warn(outcomes=visits(["1.5", "1.6", "1.4", "0.28"]))
    assert "5.4 times below the usual 1.5" in found
    assert "about 1/√30 of it, as a standard error would be" in found


@pytest.mark.parametrize(
    "table",
    [
        visits(["1.9", "2.89", "3.24", "3.11", "2.92"]),
        visits(["0.15", "0.10", "0.06", "0.09", "0.14", "0.11"]),
        visits(["1.5", "1.6", "4.9"]),
        visits(["1.5", "1.6", "1.4", "1.3", "3.3"], n=4),
    ],
)
def test_deviations_that_vary_as_they_do(table: str) -> None:
    assert warn(outcomes=table) == []


def test_rows_of_different_reports_are_no_visits() -> None:
    rows = "\n".join(f"r{i},1,{sd},9" for i, sd in enumerate(["5", "6", "5.5", "0.01", "5.2"]))
    assert warn(lots="report_id,mean,sd,n\n" + rows) == []


ONE = "study_id,outcome,unit,mean_treated,sd_treated,n_treated,mean_control,sd_control,n_control\n"
OTHERS = "b,meld,points,15,5.1,40,16,5.5,40\nc,meld,points,14,4.4,25,15,4.9,25\nd,meld,points,15,6.0,60,17,5.6,60\n"


def test_standard_error_for_a_standard_deviation() -> None:
    found, other = warn(outcomes=ONE + OTHERS + "e,meld,points,15,0.9,36,16,0.85,36")
    words = "5:18 sd_treated is 0.9 where 3 other studies have about 5.3: "
    assert other.startswith("5:28 sd_control is 0.85")
    assert found == words + "smaller by 5.9, and √36 is 6.0, as for a standard error."


@pytest.mark.parametrize(
    "row",
    [
        "e,meld,points,15,4.1,36,16,4.5,36",
        "e,meld,points,15,1.9,36,16,1.8,36",
        "e,meld,points,15,1.4,36,16,2.1,36",
        "e,alb,g/L,15,0.9,36,16,0.85,36",
        "e,meld,points,15,0.9,4,16,0.95,4",
    ],
)
def test_small_deviations_that_are_no_standard_errors(row: str) -> None:
    assert warn(outcomes=ONE + OTHERS + row) == []


def test_standard_error_in_one_arm_alone() -> None:
    (told,) = warn(outcomes=ONE + OTHERS + "e,meld,points,15,0.9,36,16,4.8,36")
    assert told.startswith("5:18 sd_treated is 0.9")
    assert told.endswith("as for a standard error.")


@pytest.mark.parametrize("row", ["e,meld,points,15,0.9,4,16,0.85,4", "e,meld,points,15,4.4,36,16,0.1,36"])
def test_deviation_far_below_all_others(row: str) -> None:
    (told,) = warn(outcomes=ONE + OTHERS + row)
    assert told.endswith(f"sd_control is {row.split(',')[7]} where 3 other studies have 4.4 to 6.")


def test_two_other_studies_are_not_enough() -> None:
    others = "\n".join(OTHERS.splitlines()[:2])
    assert warn(outcomes=f"{ONE}{others}\ne,meld,points,15,0.9,36,16,0.85,36") == []


def test_every_rule_is_silent_about_empty_columns() -> None:
    text = "study_id,events_treated,sd_treated,printed_p,printed_t,estimate,printed_percent_treated\na,,,,,,"
    assert warn(outcomes=text) == []


@pytest.mark.parametrize("text", [COUNTS, MEANS, INTERVAL, VISITS, PERCENT, T])
def test_rules_bear_impossible_numbers(text: str) -> None:
    columns = len(text.split(","))
    for filler in ("0", "-1", "1e300", "1"):
        sheet, _ = parse(text + ",".join(["a", *[filler] * (columns - 1)]) + "\n", "f")
        assert sheet is not None
        table: Any = make_table("t", sheet, {})[0]
        warnings_of({"t": table})
