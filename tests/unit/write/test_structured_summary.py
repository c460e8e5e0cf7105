"""The structured summary leaves no result out in silence."""

from __future__ import annotations

from metaloom.declare.analysis import Analysis
from metaloom.write.structured_summary import front_answers, left_out


def analysis(name: str) -> Analysis:
    return Analysis.model_validate({"id": name, "title": f"Cancer in {name}", "table": "t", "measure": "OR"})


def test_what_the_table_has_no_room_for_is_named() -> None:
    told = left_out([analysis("one"), analysis("two")])
    assert told == (
        "Not in this table, for want of room: [Cancer in one](/analyses/one.qmd); [Cancer in two](/analyses/two.qmd)."
    )


def test_a_table_with_room_for_all_needs_no_word() -> None:
    assert left_out([]) == ""


def test_what_the_front_page_answers_comes_first_in_its_own_words() -> None:
    front = """---
title: Sleep
---

::: {.ml-lead}
**It is not known.** Of {{< var a.k >}} trials none says.
:::

:::: {.ml-cards}

::: {.ml-card}
### Do people sleep? {#sec-sleep}

**Too few data.** One trial.

Certainty: low. [Sleep](/chapters/sleep.qmd)
:::

::::
"""
    assert front_answers(front).splitlines() == [
        "**It is not known.** Of {{< var a.k >}} trials none says.",
        "",
        "- **Do people sleep?** **Too few data.** One trial. Certainty: low. [Sleep](/chapters/sleep.qmd)",
    ]
    assert front_answers("---\ntitle: Sleep\n---\n\nProse.\n") == ""
