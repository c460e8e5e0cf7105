"""Published analyses: a source, its studies, a declaration, and the numbers as they were printed.

A file is one source. `tables` names its study tables: written out, or a table of the reference cases
(`reference: NAME`), with `columns` that give the standard columns and `derive` for what the source computes from
others. `analyses` declare as a user would; `printed` holds the numbers with their printed digits, `differs` those where
a print is not what the data give, with the reason and the most that it may differ.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from agreement.quantity import agrees, difference, quantity
from metaloom.engine.analyse import analyse


@dataclass(frozen=True)
class Difference:
    """A printed number that the data do not give: what was printed, the most that ours may be off, and why."""

    quantity: str
    printed: str
    by: float
    why: str


@dataclass(frozen=True)
class Published:
    """One analysis of one source, ready to run."""

    source: str
    file: str
    id: str
    url: str
    place: str
    table: pd.DataFrame
    declaration: Mapping[str, Any]
    printed: Mapping[str, str]
    differs: tuple[Difference, ...]
    note: str

    @property
    def name(self) -> str:
        """The source's file and the analysis: the id of the test."""
        return f"{self.file}-{self.id}"


@dataclass(frozen=True)
class Compared:
    """One printed number beside ours; `why` where the print differs."""

    quantity: str
    printed: str
    ours: float | None
    agrees: bool
    within: bool
    why: str


def compare(published: Published) -> tuple[Compared, ...]:
    """Every printed number of an analysis beside ours, computed from its studies and its declaration."""
    result = analyse(published.table, published.declaration, witness=False)
    if result["status"] != "ok":
        raise ValueError(f"{published.name}: {result['reason']}")
    same = []
    explained = {(item.quantity, item.printed) for item in published.differs}
    for name, printed in published.printed.items():
        if (name, printed) in explained:
            continue
        ours = quantity(result, name)
        holds = agrees(printed, ours)
        same.append(Compared(name, printed, ours, holds, holds, ""))
    for item in published.differs:
        ours = quantity(result, item.quantity)
        near = difference(item.printed, ours) <= item.by
        same.append(Compared(item.quantity, item.printed, ours, agrees(item.printed, ours), near, item.why))
    return tuple(same)


def load(folder: Path, reference: Path) -> tuple[Published, ...]:
    """Every published analysis under `folder`, in the order of files; `reference` holds the reference cases' tables."""
    return tuple(item for path in sorted(folder.glob("*.yml")) for item in _of_file(path, reference))


def _of_file(path: Path, reference: Path) -> list[Published]:
    text = yaml.safe_load(path.read_text("utf-8"))
    tables = {name: _table(table, reference) for name, table in text["tables"].items()}
    return [
        Published(
            source=text["source"],
            file=path.stem,
            id=item["id"],
            url=item.get("url", text["url"]),
            place=str(item.get("place", "")),
            table=tables[item["table"]],
            declaration={
                "test": "z",  # of the programs that printed these numbers; ours is another
                "columns": text["tables"][item["table"]].get("columns", {}),
                **item["declare"],
            },
            printed={name: _text(value) for name, value in item.get("printed", {}).items()},
            differs=tuple(
                Difference(entry["quantity"], _text(entry["printed"]), float(entry["by"]), entry["why"])
                for entry in item.get("differs", [])
            ),
            note=item.get("note", ""),
        )
        for item in text["analyses"]
    ]


def _text(value: Any) -> str:
    """A printed number is text, since 0.50 is not 0.5."""
    if not isinstance(value, str):
        raise TypeError(f"put quotation marks around the printed number {value!r}")
    return value


def _table(table: Mapping[str, Any], reference: Path) -> pd.DataFrame:
    if "reference" in table:
        frame = pd.DataFrame(json.loads((reference / f"{table['reference']}.json").read_text("utf-8")))
    else:
        frame = pd.DataFrame(table["rows"])
    if "keep" in table:
        frame = frame.iloc[table["keep"]].reset_index(drop=True)
    for name, expression in table.get("derive", {}).items():
        frame[name] = frame.eval(expression, engine="python")
    if "study_id" not in frame and "study_id" not in table.get("columns", {}):
        frame["study_id"] = [f"s{number}" for number in range(1, len(frame) + 1)]
    return frame
