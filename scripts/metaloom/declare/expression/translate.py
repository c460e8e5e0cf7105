"""Conditions written as in R, Python, SQL or a spreadsheet, rewritten in this language.

Only how things are written is changed, never what is asked: quoted texts and names in backticks are left alone, and
what is not known stays as it is. Whether the outcome can be read is for the grammar to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable

HELD = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`")
X = r"(?P<x>[^\W\d][\w.]*|\ue000\d+\ue001)"
LIST = r"\s*(?:c\s*\(|\(|\[|\{|list\s*\(|set\s*\()(?P<list>[^()\[\]{}]*)[)\]}]"
VALUE = r"(?P<low>[-+\w.\ue000\ue001]+)"
OTHER = r"(?P<high>[-+\w.\ue000\ue001]+)"
Rule = tuple[str, re.Pattern[str], str | Callable[[re.Match[str]], str]]


def _rule(language: str, pattern: str, words: str | Callable[[re.Match[str]], str]) -> Rule:
    return language, re.compile(pattern), words


RULES: tuple[Rule, ...] = (
    _rule("R", r"^\s*(?:subset|filter|which|query)\s*\((?P<whole>.*)\)\s*$", r"\g<whole>"),
    _rule("SQL", r"^\s*(?:WHERE|where)\s+", ""),
    _rule("R", r"\b[^\W\d]\w*\$(?=[^\W\d])", ""),
    _rule("R", rf"!\s*is\.(?:na|null|nan)\s*\(\s*{X}\s*\)", r"\g<x> is not missing"),
    _rule("R", rf"\bis\.(?:na|null|nan)\s*\(\s*{X}\s*\)", r"\g<x> is missing"),
    _rule("Python", rf"(?:~|\bnot\s+)(?:\w+\.)?is(?:na|null|nan)\s*\(\s*{X}\s*\)", r"\g<x> is not missing"),
    _rule("Python", rf"\b(?:\w+\.)?(?:isna|isnull|isnan)\s*\(\s*{X}\s*\)", r"\g<x> is missing"),
    _rule("Python", rf"\b(?:\w+\.)?(?:notna|notnull)\s*\(\s*{X}\s*\)", r"\g<x> is not missing"),
    _rule("Python", rf"(?:~|\bnot\s+){X}\.(?:isna|isnull)\(\)", r"\g<x> is not missing"),
    _rule("Python", rf"{X}\.(?:isna|isnull)\(\)", r"\g<x> is missing"),
    _rule("Python", rf"{X}\.(?:notna|notnull)\(\)", r"\g<x> is not missing"),
    _rule("Python", rf"~\s*{X}\.isin\s*\({LIST}\s*\)", r"\g<x> not in [\g<list>]"),
    _rule("Python", rf"{X}\.isin\s*\({LIST}\s*\)", r"\g<x> in [\g<list>]"),
    _rule("Python", rf"{X}\.between\s*\(\s*{VALUE}\s*,\s*{OTHER}\s*\)", r"\g<low> <= \g<x> <= \g<high>"),
    _rule("R", rf"\bbetween\s*\(\s*{X}\s*,\s*{VALUE}\s*,\s*{OTHER}\s*\)", r"\g<low> <= \g<x> <= \g<high>"),
    _rule("R", rf"{X}\s*(?:%in%|\bin\b)\s*\(?\s*{VALUE}\s*:\s*{OTHER}\s*\)?", r"\g<low> <= \g<x> <= \g<high>"),
    _rule("Python", rf"{X}\s+in\s+range\s*\(\s*{VALUE}\s*,\s*{OTHER}\s*\)", r"\g<low> <= \g<x> and \g<x> < \g<high>"),
    _rule("Stata", rf"(?:!|~|\bnot\s+)(?:is_)?missing\s*\(\s*{X}\s*\)", r"\g<x> is not missing"),
    _rule("Stata", rf"\b(?:is_)?missing\s*\(\s*{X}\s*\)", r"\g<x> is missing"),
    _rule("SQL", r"\[(?P<x>[^\W\d][\w ]*)\](?=\s*(?:[=<>!]|is\b|in\b|IS\b|IN\b))", r"`\g<x>`"),
    _rule("R", rf"!\s*\(\s*{X}\s*%in%{LIST}\s*\)", r"\g<x> not in [\g<list>]"),
    _rule("R", rf"!\s*{X}\s*%in%{LIST}", r"\g<x> not in [\g<list>]"),
    _rule("R", rf"{X}\s*%in%{LIST}", r"\g<x> in [\g<list>]"),
    _rule("SQL", rf"{X}\s+(?i:between)\s+{VALUE}\s+(?i:and)\s+{OTHER}", r"\g<low> <= \g<x> <= \g<high>"),
    _rule("SQL", rf"{X}\s+(?:NOT\s+IN|not\s+in|Not\s+In)\s*\((?P<list>[^()]*)\)", r"\g<x> not in [\g<list>]"),
    _rule("SQL", rf"{X}\s+(?:IN|In)\s*\((?P<list>[^()]*)\)", r"\g<x> in [\g<list>]"),
    _rule("Python", rf"{X}\s+in\s*\((?P<list>[^()]*)\)", r"\g<x> in [\g<list>]"),
    _rule("R", rf"{X}\s+in\s+c\s*\((?P<list>[^()]*)\)", r"\g<x> in [\g<list>]"),
    _rule("Python", rf"{X}\s+in\s+\{{(?P<list>[^{{}}]*)\}}", r"\g<x> in [\g<list>]"),
    _rule("SQL", rf"{X}\s+(?:IS|is)\s+(?:NOT|not)\s+(?:NULL|null)\b", r"\g<x> is not missing"),
    _rule("SQL", rf"{X}\s+(?:IS|is)\s+(?:NULL|null)\b", r"\g<x> is missing"),
    _rule("Python", rf"{X}\s+is\s+not\s+(?:None|NaN|nan|NA|na|empty)\b", r"\g<x> is not missing"),
    _rule("Python", rf"{X}\s+is\s+(?:None|NaN|nan|NA|na|empty)\b", r"\g<x> is missing"),
    _rule("R", rf"{X}\s*==?\s*(?:NA|NULL|NaN|None|null)\b", r"\g<x> is missing"),
    _rule("R", rf"{X}\s*(?:!=|<>)\s*(?:NA|NULL|NaN|None|null)\b", r"\g<x> is not missing"),
    _rule("R", r"\s*&&?\s*", " and "),
    _rule("R", r"\s*\|\|?\s*", " or "),
    _rule("SQL", r"<>", "!="),
    _rule("SQL", r"(?<![=<>!])=(?!=)", "=="),
    _rule("JavaScript", r"(?<![=!])===(?!=)", "=="),
    _rule("JavaScript", r"!==", "!="),
    _rule("R", r"!(?!=)\s*", "not "),
    _rule("Python", r"~\s*", "not "),
    _rule("SQL", r"\bAND\b", "and"),
    _rule("SQL", r"\bOR\b", "or"),
    _rule("SQL", r"\bNOT\b", "not"),
    _rule("SQL", r"\bIN\b", "in"),
    _rule("Python", r"\bTrue\b", "true"),
    _rule("Python", r"\bFalse\b", "false"),
    _rule("R", r"\b(?:TRUE|T)\b(?!\s*[=<>!])", "true"),
    _rule("R", r"\b(?:FALSE|F)\b(?!\s*[=<>!])", "false"),
    _rule("print", "≤", "<="),
    _rule("print", "≥", ">="),
    _rule("print", "≠", "!="),
)
"""(language, what people write, how it is written here), applied in this order outside quoted texts."""


SUBSCRIPT = re.compile(r"\b[^\W\d]\w*\[(?P<mark>[\"'])(?P<name>[^\"'`\\]*)(?P=mark)\]")
"""A column of a data frame in Python: df["age"]."""


def translated(text: str) -> tuple[str, str]:
    """Return the language that a condition seems to be written in, and the condition in the words of this one."""
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(found[0])
        return f"\ue000{len(held) - 1}\ue001"

    printed = re.sub("[“”„]", '"', text) if '"' not in text else text
    plain, subscripts = SUBSCRIPT.subn(lambda found: f"`{found['name']}`", printed)
    words, languages = HELD.sub(hold, plain), ["Python"] if subscripts else list[str]()
    for language, pattern, meaning in RULES:
        words, count = pattern.subn(meaning, words)
        languages += [language] if count else []
    language = languages[0] if languages else "another language"
    return language, re.sub(r"\ue000(\d+)\ue001", lambda found: held[int(found[1])], words).strip()
