"""The process in which one script runs: given what it declared, watched, and heard out in JSON.

`python -m metaloom.build.scripts.child FOLDER`: the folder holds `inputs.pickle`, written by Metaloom itself, and
receives `answer.json`. What the script has not declared is refused when it is asked for: other tables and results,
other files, files written anywhere, the network, other programs (see `watch`). Chance is seeded (see `seeded`).
"""

from __future__ import annotations

import json
import pickle
import sys
import traceback
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from math import isfinite
from pathlib import Path
from typing import Any

from metaloom.build.scripts.seeded import seed_everything
from metaloom.build.scripts.watch import UndeclaredError, watch
from metaloom.store.bounds import bound

INPUTS, ANSWER, SAID = "inputs.pickle", "answer.json", "said.txt"
NARROW = 4.3
"""Inches of a figure on a phone."""
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
    try:
        answer = _shown(inputs, project, script, folder)
    except BaseException as error:
        answer = {"error": _told(error), "line": _line(error, project / script)}
    (folder / ANSWER).write_text(json.dumps(answer), encoding="utf-8")


def _shown(inputs: dict[str, Any], project: Path, script: Path, folder: Path) -> dict[str, Any]:
    seed_everything()
    bound(MEMORY, LARGEST_FILE)
    sys.path.insert(0, str(project / "scripts"))
    tables, results = Declared("tables", inputs["tables"]), Declared("results", inputs["results"])
    path = project / script
    code = compile(path.read_bytes(), str(path), "exec")
    watch(project, folder)
    names: dict[str, Any] = {"__name__": path.stem, "__file__": str(path)}
    exec(code, names)  # noqa: S102 - the script that the project declares is what this process is for
    if not callable(names.get("compute")):
        raise UndeclaredError("the script has no function compute(tables, results)")
    shown = names["compute"](tables, results)
    from metaloom.draw.own import Shown

    if not isinstance(shown, Shown):
        raise TypeError(f"compute returned {type(shown).__name__}, not a metaloom.figures.Shown")
    wide, narrow = _drawn(shown.figure)
    return {
        "columns": [str(column) for column in shown.table.columns],
        "rows": [[_cell(value) for value in row] for row in shown.table.itertuples(index=False, name=None)],
        "numbers": {name: _number(value) for name, value in shown.numbers.items()},
        "caption": shown.caption, "alt": shown.alt, "wide": wide, "narrow": narrow,
    }  # fmt: skip


@cache
def import_libraries() -> None:
    """Import what every script needs, and let figures be drawn without a screen."""
    for name in ("numpy", "pandas", "plotnine", "metaloom.figures"):
        import_module(name)
    import matplotlib as mpl
    from matplotlib.font_manager import fontManager

    from metaloom.draw.paper import FONTS

    mpl.use("svg")
    mpl.rcParams |= {"svg.fonttype": "none", "svg.hashsalt": "metaloom", "font.family": "Metaloom Sans"}
    for file in sorted(FONTS.glob("*.ttf")):
        fontManager.addfont(str(file))


def _drawn(figure: Any) -> tuple[str, str]:
    """Return the figure as SVG, wide and narrow; a matplotlib figure has one size only."""
    if not hasattr(figure, "draw") or not hasattr(figure, "theme"):
        svg = _svg(figure)
        return svg, svg
    p9: Any = import_module("plotnine")

    width, height = figure.theme.getp("figure_size", (7.0, 4.4))
    narrow = figure + p9.theme(figure_size=(NARROW, height * min(1.35, (width / NARROW) ** 0.5)))
    return _svg(figure.draw()), _svg(narrow.draw())


def _svg(figure: Any) -> str:
    import io

    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    return buffer.getvalue().decode("utf-8")


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _line(error: BaseException, script: Path) -> int:
    """Return the last line of the script on the way to the error; 1 where there is none."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame.lineno for frame in frames if frame.filename == str(script) and frame.lineno]
    if isinstance(error, SyntaxError) and error.filename == str(script):
        return error.lineno or 1
    return own[-1] if own else 1


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
