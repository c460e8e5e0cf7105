"""Words that people write for a declared word, and the declared word that is near to a misspelt one."""

from __future__ import annotations

from collections.abc import Collection

from metaloom.errors import suggestion

SAME = {
    "hksj": "knha",
    "hartung-knapp": "knha",
    "hk": "knha",
    "wald": "z",
    "normal": "z",
    "fixed": "EE",
    "fixed-effect": "EE",
    "common": "EE",
    "random": "REML",
    "random-effects": "REML",
    "dersimonian-laird": "DL",
    "paule-mandel": "PM",
    "mantel-haenszel": "MH",
    "sidik-jonkman": "SJ",
    "hunter-schmidt": "HS",
    "risk-ratio": "RR",
    "relative-risk": "RR",
    "odds-ratio": "OR",
    "risk-difference": "RD",
    "mean-difference": "MD",
    "standardised-mean-difference": "SMD",
    "standardized-mean-difference": "SMD",
    "hazard-ratio": "HR",
    "begg": "rank",
    "trimfill": "trim_and_fill",
    "loo": "leave_one_out",
    "leave1out": "leave_one_out",
    "subset": "where",
    "filter": "where",
    "name": "title",
    "effect": "measure",
    "estimator": "method",
    "model": "method",
    "confidence": "level",
    "alpha": "level",
}


def remedy(word: str, known: Collection[str], what: str) -> str:
    """Return which of the known words is meant: the same in another case, a synonym, the nearest; else all of them."""
    plain = word.strip().casefold().replace(" ", "-")
    for candidate in known:
        if candidate.casefold() in (plain, plain.replace("-", "_")):
            return f"Did you mean {candidate!r}?"
    if SAME.get(plain.replace("_", "-")) in known:
        return f"Did you mean {SAME[plain.replace('_', '-')]!r}?"
    return suggestion(word, known, what)


def short_name(text: str) -> str:
    """Return a short name made from any text: lower case, digits and hyphens."""
    kept = "".join(character if character.isascii() and character.isalnum() else "-" for character in text.casefold())
    return "-".join(part for part in kept.split("-") if part)[:80].strip("-")
