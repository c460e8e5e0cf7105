"""Which column of a foreign table has which role, by the names that programs and people give them.

Names are compared as slugs. The lists are those of metafor's `escalc`, R's meta and netmeta, RevMan, JASP and what
tables of supplements carry; what is not listed is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metaloom.read.foreign.ids import slug
from metaloom.read.foreign.own_errors import own_errors

STUDY = (
    "study_id", "study", "studlab", "slab", "trial", "author_year", "study_name", "studyname", "study_label",
    "first_author", "author", "authors", "paper", "article", "reference", "source", "study_no", "studyid",
    "references", "studies", "trials", "papers", "articles", "sources", "citation", "publication",
    "studie", "autor", "autoren", "erstautor", "etude", "etudes", "auteur", "auteurs", "essai", "id",
)  # fmt: skip
UNIT = re.compile(r"[(\[][^()\[\]]*[)\]]")
PERCENT = re.compile(r"[(\[]\s*(?:%|per ?cent)\s*[)\]]", re.IGNORECASE)
YEAR = ("year", "study_year", "yr", "pub_year", "pubyear", "publication_year", "year_of_study", "jahr", "annee")
TREATMENT = (
    "treatment", "treat", "trt", "arm", "intervention", "drug", "treatment_name", "group", "treatment1", "t",
)  # fmt: skip

TREATED = (
    "t",
    "treated",
    "treatment",
    "e",
    "exp",
    "experimental",
    "intervention",
    "1",
    "trt",
    "treat",
    "tx",
    "int",
    "ig",
    "eg",
    "active",
    "therapie",
    "g1",
    "interventionsgruppe",
    "verum",
    "traite",
    "traites",
)
CONTROL = (
    "c", "control", "ctrl", "ctl", "2", "comparator", "comparison", "placebo", "con", "cg", "p", "kontrolle", "g2",
    "kg", "kontrollgruppe", "temoin", "temoins", "controle",
)  # fmt: skip
EVENTS = (
    "events", "event", "cases", "ev", "r", "x", "deaths", "responders", "n_events", "count", "num", "ereignisse",
    "evenements",
)  # fmt: skip
TOTALS = (
    "total", "n", "n_total", "sample_size", "size", "randomised", "randomized", "participants", "gesamt",
    "effectif",
)  # fmt: skip
MEANS = ("mean", "m", "avg", "average", "mittelwert", "mw", "moyenne")
DEVIATIONS = (
    "sd", "s", "std", "std_dev", "stdev", "standard_deviation", "std_deviation", "standardabweichung", "ecart_type",
)  # fmt: skip
SHARES = re.compile(
    r"(?<!\b[89]\d)(?<!\b[89]\d )(?<!\d\.\d)%|\bper ?cent|\bpct\b|_pct\b|prozent|pour ?cent", re.IGNORECASE
)
"""How a column says that it gives percentages: such a number is no count of people, whatever else it is called.
The percentage of an interval (`95% CI`) is none of its numbers.
"""
COUNTED = ("events", "others", "total", "n_treated", "n_control")
TIMES = (
    "time", "person_years", "person_time", "patient_years", "person_days", "person_months", "py", "pyears", "exposure",
)  # fmt: skip
FIRST_QUARTILES = ("q1", "q25", "p25", "lq", "lower_quartile")
THIRD_QUARTILES = ("q3", "q75", "p75", "uq", "upper_quartile")


def _arm(words: Sequence[str], sides: Sequence[str]) -> tuple[str, ...]:
    """Return every way to join a word with a side: events_t, t_events, eventst."""
    return tuple(
        joined
        for word in words
        for side in sides
        for joined in (f"{word}_{side}", f"{side}_{word}", f"{word}{side}")
        if word != side
    )


@dataclass(frozen=True)
class Parts:
    """One way in which rows give an effect: standard column -> names that it goes by, and what is then declared."""

    measure: str
    columns: Mapping[str, tuple[str, ...]]
    scale: str = ""


def _two_arms(words: Mapping[str, Sequence[str]], known: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found = {}
    for word, names in words.items():
        for side, sides in (("treated", TREATED), ("control", CONTROL)):
            column = f"{word}_{side}"
            found[column] = (column, *known.get(column, ()), *_arm(names, sides))
    return found


BINARY = Parts(
    "RR",
    _two_arms(
        {"events": EVENTS, "total": TOTALS},
        {
            "events_treated": ("ai", "experimental_cases", "ev1", "e1", "ee", "a", "xti"),
            "total_treated": ("n1i", "experimental_n", "n1", "nt", "ne", "nti"),
            "events_control": ("ci", "control_cases", "ev2", "e2", "ec", "c", "xci"),
            "total_control": ("n2i", "control_n", "n2", "nc", "nci"),
        },
    ),
)
CELLS = Parts(
    "RR",
    {
        "events_treated": ("ai", "tpos", "a", "tp"),
        "others_treated": ("bi", "tneg", "b"),
        "events_control": ("ci", "cpos", "c"),
        "others_control": ("di", "cneg", "d"),
    },
)
"""Events and others: totals are their sums."""
CONTINUOUS = Parts(
    "MD",
    _two_arms(
        {"mean": MEANS, "sd": DEVIATIONS, "n": TOTALS},
        {
            "mean_treated": ("m1i", "mti"), "sd_treated": ("sd1i", "sdti"),
            "n_treated": ("n1i", "n1", "nt", "ne", "nti"),
            "mean_control": ("m2i", "mci"), "sd_control": ("sd2i", "sdci"),
            "n_control": ("n2i", "n2", "nc", "nci"),
        },
    ),
)  # fmt: skip
MEDIANS = Parts(
    "MD",
    {
        **_two_arms({"median": ("median", "med", "mdn"), "q1": FIRST_QUARTILES, "q3": THIRD_QUARTILES}, {}),
        **{side: CONTINUOUS.columns[side] for side in ("n_treated", "n_control")},
    },
)
MEANS_AND_MEDIANS = Parts("MD", {**CONTINUOUS.columns, **MEDIANS.columns})
"""Some studies give means, others medians with quartiles, each in columns of its own."""
RATES = Parts(
    "IRR",
    _two_arms(
        {"events": EVENTS, "time": TIMES},
        {
            "events_treated": ("x1i",), "time_treated": ("t1i", "person_time_1"),
            "events_control": ("x2i",), "time_control": ("t2i", "person_time_2"),
        },
    ),
)  # fmt: skip
CORRELATIONS = Parts(
    "ZCOR",
    {
        "correlation": ("ri", "r", "cor", "correlation", "pearson_r", "pearsons_r"),
        "n": ("ni", "n", "samplesize", "sample_size", "n_total"),
    },
)
WITHIN = (
    "ci_low", "lower", "ci_lb", "ci_lower", "lower_ci", "lcl", "ll", "lci", "ci_start", "lower_limit", "low", "ci_l",
)  # fmt: skip
BEYOND = (
    "ci_high", "upper", "ci_ub", "ci_upper", "upper_ci", "ucl", "ul", "uci", "ci_end", "upper_limit", "high", "ci_u",
)  # fmt: skip
ERRORS = ("se", "sei", "sete", "std_err", "stderr", "standard_error", "se_te", "se_g", "se_yi", "seyi")
VARIANCES = ("variance", "vi", "var", "v", "var_g", "sampling_variance", "vari")
EFFECTS = ("estimate", "yi", "te", "effect", "effect_size", "effectsize", "eff_size", "es", "giv_mean", "coef", "beta")
NATURAL = {
    "OR": ("or", "odds_ratio", "aor"),
    "RR": ("rr", "risk_ratio", "relative_risk", "arr"),
    "HR": ("hr", "hazard_ratio", "ahr"),
    "IRR": ("irr", "rate_ratio"),
}
DIFFERENCES = {
    "SMD": ("smd", "g", "hedges_g", "cohens_d", "d", "hedgesg", "cohensd"),
    "MD": ("md", "mean_difference", "wmd"),
    "RD": ("rd", "risk_difference"),
}
LOGS = {
    "OR": ("logor", "lnor", "log_or", "ln_or", "log_odds_ratio"),
    "RR": ("logrr", "lnrr", "log_rr", "ln_rr"),
    "HR": ("loghr", "lnhr", "log_hr", "ln_hr"),
}
ERRORS_OF = ("se", "variance")
SPREADS: tuple[dict[str, tuple[str, ...]], ...] = (
    {"se": ERRORS}, {"variance": VARIANCES}, {"ci_low": WITHIN, "ci_high": BEYOND},
)  # fmt: skip


def _ready() -> list[Parts]:
    ways = []
    for measure, names in NATURAL.items():
        limits = {
            "ci_low": (*(f"{name}_{end}" for name in names for end in ("lb", "low", "lower", "l")), *WITHIN),
            "ci_high": (*(f"{name}_{end}" for name in names for end in ("ub", "high", "upper", "u")), *BEYOND),
        }
        ways.append(Parts(measure, {"estimate": names, **limits}, "natural"))
    for measure, names in DIFFERENCES.items():
        ways += [Parts(measure, {"estimate": names, **spread}) for spread in SPREADS]
    for measure, names in LOGS.items():
        ways += [Parts(measure, {"estimate": names, **spread}, "log") for spread in SPREADS]
    return ways + [Parts("GEN", {"estimate": EFFECTS, **spread}) for spread in SPREADS]


KINDS: tuple[tuple[str, ...], ...] = (EFFECTS, *DIFFERENCES.values(), *(NATURAL[one] + LOGS[one] for one in LOGS))
"""Names of estimates, those of one kind together."""
WAYS: tuple[Parts, ...] = (BINARY, CELLS, MEANS_AND_MEDIANS, CONTINUOUS, MEDIANS, RATES, *_ready(), CORRELATIONS)
"""The ways in which one row gives an effect, the fullest first: what can be computed goes before what is ready."""

SIZES = ("total", "n", "ni", "n1i", "samplesize", "sample_size", "randomized", "randomised", "n_total")
HAPPENED = (
    "events", "event", "r", "xi", "ai", "responders", "cases", "deaths", "death", "stroke", "exac", "ev", "x",
    "n_events",
)  # fmt: skip
ONE_ARM: tuple[Parts, ...] = (
    Parts("OR", {"events": HAPPENED, "total": SIZES}),
    Parts(
        "MD",
        {"mean": ("mean", "m", "mi", "y", "m1i"), "sd": ("sd", "sdi", "std_dev", "stddev", "std", "sd1i"), "n": SIZES},
    ),
    Parts("IRR", {"events": HAPPENED, "time": ("time", "ti", "exposure", "person_years", "t_exposure", "e")}),
)
"""The ways in which one row gives one arm."""


def bracketed(columns: Sequence[str]) -> dict[str, list[str]]:
    """Return word -> the columns that have it beside something in brackets; a percentage only where nothing else is."""
    found: dict[str, list[str]] = {}
    for column in columns:
        if UNIT.search(column):
            found.setdefault(slug(UNIT.sub(" ", column)), []).append(column)
    return {word: [one for one in alike if not PERCENT.search(one)] or alike for word, alike in found.items()}


def place_of(names: Sequence[str], columns: Sequence[str], taken: frozenset[str] = frozenset()) -> str | None:
    """Return the table's column that goes by one of the names, the earlier name first."""
    slugs: dict[str, str] = {}
    for column in columns:
        slugs.setdefault(slug(column), column)
    for word, alike in bracketed(columns).items():  # a name with its unit, unless others have it with other brackets
        if len(alike) == 1:
            slugs.setdefault(word, alike[0])
    return next((slugs[name] for name in names if name in slugs and slugs[name] not in taken), None)


def known_as(
    standard: str, names: Sequence[str], columns: Sequence[str], taken: frozenset[str] = frozenset()
) -> str | None:
    """Return the table's column that goes by one of the names of a standard column; no percentage is a count."""
    counted = standard.startswith(COUNTED)
    return place_of(names, [one for one in columns if not (counted and SHARES.search(one))], taken)


def fill(parts: Parts, columns: Sequence[str], said: Mapping[str, str] | None = None) -> dict[str, str] | None:
    """Return standard column -> the table's own, or None where one is lacking or two would be the same.

    What was `said` of a standard column goes before all names, and an error that an estimate has of its own before one
    of a general name.
    """
    known = said or {}
    found: dict[str, str] = {}
    for standard, names in parts.columns.items():
        taken = frozenset((*found.values(), *known.values()))
        errors = own_errors(found["estimate"], columns) if "estimate" in found and standard in ERRORS_OF else {}
        if errors and standard not in known:
            own = errors.get(standard)
        else:
            own = known[standard] if standard in known else known_as(standard, names, columns, taken)
        if own is None:
            return None
        found[standard] = own
    return found
