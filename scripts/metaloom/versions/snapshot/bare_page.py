"""A page without its prose: headings and woven blocks alone; not even headings where no block is woven.

Prose is written for the evidence of its day. In a version as known at an earlier date it would say what was not known
yet, so only what is computed from the evidence is kept.
"""

from __future__ import annotations

import re

WOVEN = re.compile(r"\s*(\{\{<\s*woven\s[^>]*>\}\}\s*)+")
FRONT_MATTER = re.compile(r"---\n.*?\n---\n", re.DOTALL)
HEADING = re.compile(r"#{1,6}\s")
FENCE = re.compile(r"\s*(:{3,}|`{3,}|~{3,})(.*)")
EMPTY_FENCE = re.compile(r"^:{3,}[ \t]*\S[^\n]*\n(?:#{1,6}\s[^\n]*\n|\n)*:{3,}[ \t]*\n", re.MULTILINE)
RESULT = re.compile(r"\{\{<\s*(?:woven\s|var\s+(?!site\.))")
"""What stands for a result: a woven block, or a number that is not a mere count of the site's own."""

NOTE = "*Only what is computed from the evidence stands on this page. Its prose was written for later evidence.*"


def bare_page(text: str) -> str:
    """Return the page; unchanged where no result is woven into it."""
    if not RESULT.search(text):
        return text
    front = FRONT_MATTER.match(text)
    head, body = (front[0], text[front.end() :]) if front else ("", text)
    lines = _kept(body.splitlines())
    kept = "\n\n".join(lines) if any(WOVEN.fullmatch(line) for line in lines) else ""
    kept = re.sub(r"\n{3,}", "\n\n", kept) + "\n"
    while (smaller := EMPTY_FENCE.sub("", kept)) != kept:
        kept = smaller
    return f"{head}\n{NOTE}\n\n{kept.strip()}\n"


def _kept(lines: list[str]) -> list[str]:
    kept = []
    code = ""
    for line in lines:
        fence = FENCE.fullmatch(line)
        if code:
            code = "" if fence and fence[1].startswith(code) and not fence[2].strip() else code
        elif fence and fence[1][0] in "`~":
            code = fence[1]
        elif fence or HEADING.match(line) or WOVEN.fullmatch(line):
            kept.append(line.strip())
    return kept
