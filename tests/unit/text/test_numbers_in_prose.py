"""No number in the prose of this site is typed by hand: each is pulled in from results, or named here with a reason.

A number that stands in a sentence as digits outlives the data that it was true of. So every digit in `index.qmd` and
`chapters/*.qmd` outside code, shortcodes, citations, links and ids must be part of a name on the list below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]
PAGES = [REPOSITORY / "index.qmd", *sorted((REPOSITORY / "chapters").glob("*.qmd"))]

NOT_PROSE = re.compile(
    r"""^```.*?^```\s*$        # a fenced block of code
    |^(?!title|subtitle|description)[a-z-]+:\ [^\n]*$  # an option of the page
    |\{\{<.*?>\}\}             # a shortcode
    |<!--.*?-->                # a comment
    |`[^`\n]*`                 # code in a line
    |\]\([^)\s]*\)             # the target of a link
    |\{[^{}\n]*\}              # attributes and ids
    |-?@[A-Za-z0-9_][A-Za-z0-9_:.+-]*  # a citation
    |https?://\S+              # an address
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
ALLOWED = {
    r"RoB\ [12]": "the name of a tool",
    r"CD\d+": "the name of a marker",
    r"((\d{1,2},\ )*\d{1,2}\ and\ )?(\d{1,2}\ )?November\ 2026": "when the evidence was collected, a fact",
    r"SHA-256": "the name of a hash",
    r"10⁻¹⁰": "the tolerance of the tests for a number close to zero",
    r"PRISMA\ 2020": "the name of a guideline",
    r"^\d+\.(?=\ )": "the number of an item of a list",
    r"(?<=out\ of\ )1000|1000?(?=\ people)": "what absolute effects are counted out of",
}
NAMES = re.compile("|".join(ALLOWED), re.MULTILINE)
NUMBER = re.compile(r"\d[\d.,]*")


def typed_numbers(text: str) -> Iterator[tuple[int, str]]:
    """Line and digits of every number that stands in the prose of a page and on no list."""

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match[0])

    prose = NAMES.sub(blank, NOT_PROSE.sub(blank, text))
    for match in NUMBER.finditer(prose):
        yield prose.count("\n", 0, match.start()) + 1, match[0].rstrip(".,")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_number_in_prose_is_typed_by_hand(page: Path) -> None:
    found = [f"{page.name}:{line}: {number}" for line, number in typed_numbers(page.read_text("utf-8"))]
    assert found == [], "pull the number in with a var or woven shortcode"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Of 71 people none died.", [(1, "71")]),
        ("---\ntitle: Two of 13 trials\n---\n\nThe risk fell by 12.5 %.", [(2, "13"), (5, "12.5")]),
        ("Of {{< var harm-cancer.total >}} people [none died](/chapters/a_2020.qmd) [@lin_2017] {#sec-24w}.", []),
        ("RoB 2 and `alpha = 0.05`; CD105 on 22 November 2026, out of 1000 people.", []),
        ("```yaml\nlevel: 95\n```\n\nAfter 52 weeks.", [(5, "52")]),
    ],
)
def test_a_planted_number_is_found(text: str, numbers: list[tuple[int, str]]) -> None:
    assert list(typed_numbers(text)) == numbers


def test_every_name_on_the_list_is_used() -> None:
    prose = "\n".join(NOT_PROSE.sub(" ", page.read_text("utf-8")) for page in PAGES)
    unused = [pattern for pattern in ALLOWED if not re.search(pattern, prose, re.MULTILINE)]
    assert unused == []
