"""Kinds of problems: numbers that do not fit each other: warnings (10xx)."""

from __future__ import annotations

from .kind import Kind

TITLE = "Numbers that do not fit each other: warnings (10xx)"
KINDS = (
    Kind(
        "ML-1001",
        "An arm's size differs from the study's",
        "Two denominators may be exchanged, or the arm's size be another count.",
        "Check the source.",
    ),
    Kind(
        "ML-1002",
        "A printed conclusion contradicts its interval",
        "The words and the numbers of the source do not say the same.",
        "Check the source.",
    ),
    Kind(
        "ML-1003",
        "A standard deviation is out of line",
        "It is far from those of the study's other visits, perhaps a standard error.",
        "Check the source.",
    ),
    Kind(
        "ML-1004",
        "A standard error seems to be given as a standard deviation",
        "It is smaller than in other studies by about the square root of n.",
        "Check the source for `standard error` or `SEM`; multiply it by the square root of n.",
    ),
    Kind(
        "ML-1005",
        "An estimate is outside its interval, or not in its middle",
        "One of the three numbers is misprinted, or they are on another scale.",
        "Check the source.",
    ),
    Kind(
        "ML-1006",
        "A standard error does not fit its interval",
        "One of them is misprinted, or it is a variance.",
        "Check the source; leave the field empty to use the interval, or map a variance as `variance`.",
    ),
    Kind(
        "ML-1007",
        "Ratios seem to be pooled as they are",
        "The intervals are symmetric about the estimate on the log scale, as those of ratios are.",
        "Declare the measure that they are (OR, RR, HR), or write their logarithms.",
    ),
    Kind(
        "ML-1008",
        "A printed P value does not follow from its numbers",
        "Recomputed from the counts, means, interval or statistic, it differs.",
        "Check the source: a misprint, other counts, or another test.",
    ),
    Kind(
        "ML-1009",
        "A printed percentage does not fit its count",
        "No whole number of people gives it.",
        "Check the source: another denominator, a misprint, or a survival curve.",
    ),
    Kind(
        "ML-1011",
        "Medians and quartiles look like those of skewed data",
        "Turning them into a mean and a standard deviation supposes data that are nearly normal.",
        "Convert by a method for skewed data, compare medians, or leave the row out.",
    ),
    Kind(
        "ML-1010",
        "A value is far from all others",
        "A unit, a decimal point or a date made by a spreadsheet may be wrong.",
        "Check the source.",
    ),
    Kind(
        "ML-1012",
        "A column's name says that its numbers are transformed",
        "Ratios, proportions and correlations are declared themselves; what is transformed already would be "
        "transformed twice.",
        "Declare measure: GEN for what is transformed already, or write the ratio, proportion or correlation itself.",
    ),
    Kind(
        "ML-1013",
        "A printed percentage is of another denominator than the total",
        "It fits the count over the number allocated, and not over the total beside it.",
        "Check the source: the total may be mistyped, or be that of fewer people.",
    ),
    Kind(
        "ML-1014",
        "A row says that its estimate is of another measure",
        "An odds ratio, a mean difference and a standardised one are numbers of different things; their average is an "
        "estimate of none.",
        "Pool each measure in an analysis of its own, or convert the estimates to one of them.",
    ),
    Kind(
        "ML-1015",
        "Two studies give the very same numbers",
        "Counts of two groups, or their means, deviations and sizes, hardly agree by chance: it may be one trial under "
        "two names, which would count twice.",
        "Keep one of the reports, name the pair in data/overlaps.csv, or say in a note that they are two trials.",
    ),
    Kind(
        "ML-1016",
        "The name of a limit says another level than it is taken as",
        "Limits without a column `level` are those of 95 per cent; taken so, limits of 90 per cent make every study "
        "look more precise than it is.",
        "Add a column `level` with the level that the source gives.",
    ),
)
