"""Every block that `woven` shows, every variable that `var` prints; a name without its meaning is an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from metaloom.build.coming import ANALYSIS, BLOCKS, SITE
from metaloom.cli.reference.markdown import table
from metaloom.surveys.kinds import KINDS

OF_THE_PROJECT = {
    "analyses": "the list of all analyses with their answers",
    "changes": "what changed between the versions of the project",
    "cite": "how to cite this work: the reference, and files for reference managers",
    "claims": "every claim with its verdict, condition and source",
    "claims-board": "a count of the claims by verdict",
    "corrections": "what was corrected in the data, and why",
    "desk": "what an editor checks, and what a program finds here",
    "disagreements": "where two sources of one number disagree",
    "errata": "errors found in published papers, with the row that shows each",
    "errata-unexplained": "printed numbers that do not fit, which no erratum explains yet",
    "evidence-profile": "the GRADE evidence profile: one row for each rated result",
    "grade-rules": "the rules by which certainty is rated here",
    "not-estimable": "what could not be pooled, with the reason",
    "notices": "every warning of the checks, with place and remedy",
    "prisma": "the items of PRISMA 2020 that can be checked, one by one",
    "prisma-living": "what the extension for living reviews adds",
    "risk-of-bias": "the judgements of risk of bias, study by domain",
    "studies": "the table of all studies, each with its page",
    "to-extract": "numbers that sources have and the tables do not yet",
    "validation": "how the engine compares with other programs and published results",
    "about": "the strip about this version: evidence, version, authors, funding, licence, downloads",
    "claims-line": "all claims in one line, counted by verdict",
    "glance": "the evidence at a glance: one row an outcome",
}
OF_ONE = {
    "answers/CHAPTER": "the result of each analysis of a chapter in one sentence, linked to its page",
    "analyses/ID": "an analysis: its answer, figures and tables",
    "tables/ID": "a table or matrix that a chapter declares under `tables` or `matrices`",
    "scripts/ID": "the table and figure of a script that a chapter declares under `scripts`",
}
SITE_NUMBERS = {
    "studies": "how many studies there are",
    "analyses": "how many analyses are declared",
    "estimable": "how many of them could be pooled",
    "not-estimable": "how many could not",
    "participants": "people in studies whose numbers are known, each counted once",
    "participants-studies": "how many studies that is",
    "participants-unknown": "studies whose number of people is not known",
    "participants-overlapping": "studies left out of the count because they share people with another",
    "claims": "how many claims are declared",
    "warnings": "warnings of the checks",
    "overlaps": "pairs of studies that may share people",
    "errata": "errors found in published papers",
    "disagreements": "numbers on which sources disagree",
    "corrections": "corrections of the data",
    "engine": "the version of Metaloom",
}
ANALYSIS_NUMBERS = {
    "k": "studies, and effects where there are more effects than studies",
    "size": "studies and people in words",
    "events": "events and people in each group, where the measure has them",
    "certainty": "the rated certainty, where it is declared",
    "difference": "the absolute difference, where a baseline is declared",
    "risks": "both absolute risks, where a baseline is declared",
    "single": "the result of the only study, where nothing was pooled",
    "estimate": "the estimate with its interval, or “not estimable”",
    "p": "the P value",
    "i2": "I² in per cent",
    "sentence": "the whole result in one linked sentence",
}


def blocks() -> Iterator[str]:
    """Yield every block and variable with its meaning."""
    yield "Numbers and blocks are made anew at each build. A name that does not exist is refused, with the nearest.\n"
    yield "## Blocks\n"
    yield "A block needs a line of its own: `{{{< woven answers/results >}}}`.\n"
    yield from table(("Block", "Shows"), ((f"`{name}`", words) for name, words in OF_ONE.items()))
    yield ""
    yield from table(("Block", "Shows"), ((f"`{kind.key}/ID`", kind.about) for kind in KINDS))
    yield "\n### Of the whole project\n"
    named = meanings(BLOCKS | {"validation"}, OF_THE_PROJECT)
    yield from table(("Block", "Shows"), ((f"`{name}`", words) for name, words in named))
    yield "\n## Variables\n"
    yield "A variable is used inside a sentence: `{{{< var mortality.estimate >}}}`."
    yield "`site` and the ids of analyses, surveys and scripts come first, then a name.\n"
    yield "### Of an analysis\n"
    yield from table(
        ("Variable", "Prints"), ((f"`ID.{name}`", words) for name, words in meanings(ANALYSIS, ANALYSIS_NUMBERS))
    )
    yield "\n### Of the whole project\n"
    yield from table(
        ("Variable", "Prints"), ((f"`site.{name}`", words) for name, words in meanings(SITE, SITE_NUMBERS))
    )
    yield "\n### Of a survey or a script\n"
    yield "The `numbers` that it finds or returns, each under its own name: `ID.NAME`. They depend on the kind and the"
    yield "data; `_variables.yml`, which each build writes, lists them all with their values.\n"


def meanings(names: frozenset[str] | set[str], known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each name with its meaning.

    Raises KeyError for a name whose meaning is not written, and for a meaning of no name.
    """
    if names != set(known):
        raise KeyError(f"blocks and variables of the reference: {sorted(names ^ set(known))}")
    for name in sorted(names):
        yield name, known[name]
