"""`metaloom explain WHAT`: what a message means, or a number's whole way from the cells of a table to the page."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from metaloom.cli.arguments import Commands, project_option
from metaloom.errors import Place, Problem, ProjectError, suggestion
from metaloom.store.part import Kept

if TYPE_CHECKING:
    from metaloom.build.compute import Computed

CODE = re.compile(r"\[?ML-?(\d{1,4})\]?", re.IGNORECASE)
"""Ways to write the code of a message: with its brackets, in lower case, without leading zeros."""


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("explain", help="say what a message means (ML-0302), or print the way of a result")
    command.add_argument("what", metavar="WHAT", help="the code of a message, or the id of an analysis")
    project_option(command)
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Print what a code means, or the way of one result."""
    code = CODE.fullmatch(options.what)
    if code is not None:
        print(meaning(f"ML-{int(code[1]):04d}"))
        return 0
    from metaloom.build.compute import compute
    from metaloom.build.progress import Clock, Silent
    from metaloom.build.project import open_project

    project = open_project(options.project)
    computed = compute(project, Clock(), Silent())
    if options.what not in computed.results:
        cause = f"There is no analysis {options.what!r}."
        raise ProjectError(
            [Problem(Place("chapters"), cause, suggestion(options.what, computed.results, "analyses"), code="ML-0914")]
        )
    lines = [path.read_text("utf-8", "replace").split("\n") for path in sorted(project.root.glob("chapters/*.yml"))]
    names = [path.name for path in sorted(project.root.glob("chapters/*.yml"))]
    declared = next(
        (
            f"chapters/{name}:{number}"
            for name, text in zip(names, lines, strict=True)
            for number, line in enumerate(text, start=1)
            if f"id: {options.what}" in f"{line} " and _ends(line, options.what)
        ),
        "chapters/",
    )
    print("\n".join(way(options.what, declared, computed)))
    return 0


def meaning(code: str) -> str:
    """Return what messages of a code say, why, and what to do."""
    from metaloom.errors.kinds import KINDS

    if code not in KINDS:
        cause, remedy = f"There is no code {code}.", suggestion(code, KINDS, "codes") if code[3:] else ""
        raise ProjectError([Problem(Place("explain"), cause, remedy, code="ML-1313")])
    kind = KINDS[code]
    return f"{code}  {kind.title}\n\nWhy     {kind.why}\nRemedy  {kind.remedy}"


def way(name: str, declared: str, computed: Computed) -> Iterator[str]:
    """Yield the way of a result line by line."""
    from metaloom.text.sentences import result_sentence

    analysis = next(analysis for analysis in computed.declarations.analyses if analysis.id == name)
    result, selection = computed.results[name], computed.selections[name]
    file = f"data/{analysis.table}.csv"
    yield f"1. Declared in {declared}"
    yield f"     {analysis.title}"
    yield f"     rows of {file}" + (f" where {analysis.where}" if analysis.where else "")
    yield f"     {analysis.measure}, {analysis.method}, test {analysis.test}, level {analysis.level:g}%"
    studies = [study for study in result.studies if study.yi is not None and study.vi is not None]
    yield f"2. Cells: {len(selection.lines)} rows chosen, {len(selection.held_out)} held out"
    for row in selection.held_out:
        yield f"     {file}:{row.line}  {row.study_id}  HELD OUT: {row.reason}"
    yield "3. Effects (analysis scale), with the cells that they come from"
    for study in studies:
        weight = study.weight_percent
        shown = "" if weight is None else f"  weight {weight:.1f}%"
        cells = ", ".join(f"{key} {value}" for key, value in _numbers(study.data))
        effect = f"{study.yi:.6g} (variance {study.vi:.6g})"
        yield f"     {file}:{study.line}  {study.study_id}  {effect}{shown}"
        if cells:
            yield f"         {cells}"
    yield "4. Pooled"
    if not result.estimable:
        yield f"     not estimable: {result.reason}"
    else:
        pooled, display = result.pooled, result.display
        yield f"     {_values(pooled, ('estimate', 'standard_error', 'ci_lower', 'ci_upper', 'p_value', 'df'))}"
        yield f"     heterogeneity: {_values(result.heterogeneity, ('tau2', 'i2', 'q', 'q_df', 'q_p_value'))}"
        yield f"     as shown ({display.scale}): {_values(display, ('estimate', 'ci_lower', 'ci_upper'))}"
        witness = result.witness
        if witness and witness.route:
            yield f"5. Computed a second time by {witness.route}: {witness.digits} digits agree"
    yield f"6. In words: {result_sentence(result, analysis)}"
    yield f"7. On pages: analyses/{name}.html; api/analyses/{name}.json; {{{{< var {name}.estimate >}}}} in prose"


def _ends(line: str, name: str) -> bool:
    rest = line.partition(f"id: {name}")[2]
    return not rest or rest[0] in " ,}#"


def _numbers(cells: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in cells.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield key, f"{value:g}"


def _values(part: Kept, keys: tuple[str, ...]) -> str:
    found = ((key, getattr(part, key)) for key in keys)
    return ", ".join(f"{key} {value:.6g}" for key, value in found if isinstance(value, int | float))
