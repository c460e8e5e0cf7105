"""The process in which one script runs: given what it declared, watched, and heard out in JSON.

`python -m metaloom.build.scripts.child FOLDER`: the folder holds `inputs.pickle`, written by Metaloom itself, and
receives `answer.json`. What the script has not declared is refused when it is asked for: other tables and results,
other files, files written anywhere, the network, other programs (see `watch`). Chance is seeded (see `seeded`).
"""

from __future__ import annotations

import faulthandler
import json
import os
import pickle
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from inspect import signature
from math import isfinite
from pathlib import Path
from types import ModuleType
from typing import Any

from metaloom.build.scripts.drawing import drawn, set_up_drawing
from metaloom.build.scripts.faults import ScriptError, told
from metaloom.build.scripts.heard import heard
from metaloom.build.scripts.seeded import seed_everything
from metaloom.build.scripts.sized import sized, writable
from metaloom.build.scripts.watch import UndeclaredError, watch
from metaloom.draw.own import Shown
from metaloom.store.bounds import bound

INPUTS, ANSWER, SAID, STACK = "inputs.pickle", "answer.json", "said.txt", "stack.txt"
TAILS = {"wide": "", "narrow": "-narrow"}
"""What the name of a figure ends with, in each layout."""
POSITIONS = ("integer", "empty")
"""Kinds of an index that only counts rows."""
MEMORY = 3_000_000_000
"""Bytes of address space that a script may take: what the largest library needs, several times."""

LARGEST_FILE = 200_000_000


class Declared(Mapping[str, Any]):
    """The tables or results that a script declared; any other name is refused with the remedy."""

    def __init__(self, kind: str, values: Mapping[str, Any]) -> None:
        self._kind, self._values = kind, dict(values)

    def __getitem__(self, name: str) -> Any:
        if name not in self._values:
            raise UndeclaredError(f"{name!r} is not declared: add it under reads: {{{self._kind}: [...]}}")
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def main(folder: Path) -> None:
    """Run the script that `inputs.pickle` names and write what it shows, or what went wrong and where."""
    import_libraries()
    inputs = pickle.loads((folder / INPUTS).read_bytes())  # noqa: S301 - written by the parent process a moment ago
    project, script = Path(inputs["project"]), Path(inputs["script"])
    stack = (folder / STACK).open("w")  # open for as long as Python may have to write there why it ends
    faulthandler.enable(stack, all_threads=False)
    faulthandler.dump_traceback_later(_soon(inputs["seconds"]), file=stack)
    try:
        with heard(project / script) as warned:
            answer = _shown(inputs, project, script, folder)
        answer["warned"] = [(line or answer["line"], text) for line, text in warned]
        written = json.dumps(_writable(answer))
    except BaseException as error:
        written = json.dumps(_writable(told(error, project, script, folder, _names(inputs))))
    (folder / ANSWER).write_text(written, encoding="utf-8")


def _writable(value: Any) -> Any:
    """Return an answer without characters that no page can hold: a table pasted from elsewhere may have them."""
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, dict):
        return {writable(str(name)): _writable(one) for name, one in value.items()}
    return [_writable(one) for one in value] if isinstance(value, list | tuple) else value


def _soon(seconds: int) -> float:
    """Return after how many seconds to note where a script is: shortly before it is ended, if it has not."""
    return max(seconds / 2, seconds - 2.0)


def _names(inputs: dict[str, Any]) -> set[str]:
    columns = {str(column) for frame in inputs["tables"].values() for column in frame.columns}
    return columns | {name for result in inputs["results"].values() for name in result}


def _shown(inputs: dict[str, Any], project: Path, script: Path, folder: Path) -> dict[str, Any]:
    seed_everything()
    bound(MEMORY, LARGEST_FILE)
    sys.path.insert(0, str(project / "scripts"))
    path = project / script
    code = compile(path.read_bytes(), str(path), "exec")
    watch(project, folder, map(Path, inputs["modules"]))
    module = ModuleType(f"script_{path.stem}")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module  # where dataclasses and the like look for what a class belongs to
    exec(code, module.__dict__)  # noqa: S102 - the script that the project declares is what this process is for
    compute = getattr(module, "compute", None)
    if not callable(compute):
        raise ScriptError("the script has no function compute(tables, results)")
    defined = getattr(getattr(compute, "__code__", None), "co_firstlineno", 0)
    _accepts_two(compute, defined)
    shown = compute(Declared("tables", inputs["tables"]), Declared("results", inputs["results"]))
    if not isinstance(shown, Shown):
        raise ScriptError(f"compute returned {type(shown).__name__}, not a metaloom.figures.Shown", defined)
    table = _with_index(shown.table)
    line = shown.made_at.get(str(path), defined)
    try:
        figures = {
            layout: sized(writable(svg), f"{inputs['id']}-plot{TAILS[layout]}", writable(str(shown.alt)), layout)
            for layout, svg in drawn(shown).items()
        }
    except Exception as error:
        raise ScriptError(f"the figure cannot be drawn: {type(error).__name__}: {error}", line) from error
    return {
        "columns": [_head(column) for column in table.columns],
        "rows": [[_cell(value) for value in row] for row in table.itertuples(index=False, name=None)],
        "numbers": {name: _number(value) for name, value in shown.numbers.items()},
        "caption": shown.caption, "alt": shown.alt, "line": line, **figures,
    }  # fmt: skip


def _accepts_two(compute: Any, line: int) -> None:
    """Refuse a function that cannot be called with tables and results."""
    try:
        signature(compute).bind(None, None)
    except TypeError as error:
        raise ScriptError(
            f"compute takes the tables and the results: compute(tables, results); {error}", line
        ) from None


def _with_index(table: Any) -> Any:
    """Return a table whose index, where it has a name or holds texts, is among its columns: it says what a row is."""
    index = table.index
    if all(name is None for name in index.names) and index.nlevels == 1 and index.inferred_type in POSITIONS:
        return table
    return table.reset_index(names=[name if name is not None else "" for name in index.names], allow_duplicates=True)


def _head(column: Any) -> str:
    """Return the head of a column; of one below others, the names of all of them."""
    return ", ".join(str(part) for part in column if str(part)) if isinstance(column, tuple) else str(column)


@cache
def import_libraries() -> None:
    """Import what every script needs, and let figures be drawn without a screen."""
    for name in ("numpy", "pandas", "plotnine", "metaloom.figures"):
        import_module(name)
    set_up_drawing()


def _cell(value: Any) -> Any:
    number = _number(value)
    return number if number is None or isinstance(number, int | float | str) else str(value)


def _number(value: Any) -> Any:
    """Return a value as JSON knows it: numbers of NumPy as plain ones, what does not exist or is infinite as None."""
    value = value.item() if hasattr(value, "item") and getattr(value, "size", 1) == 1 else value
    if value is None or value is _pandas_missing():
        return None
    if isinstance(value, float) and not isfinite(value):
        return None
    if isinstance(value, bool | str):
        return str(value)
    if str(value) == "NaT":
        return None
    return value if isinstance(value, int | float) else str(value)


def _pandas_missing() -> object:
    import pandas as pd

    return pd.NA


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    os._exit(0)  # a thread that the script left running has nothing more to say
