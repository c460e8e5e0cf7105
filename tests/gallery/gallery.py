"""Every kind of figure with 1, 2, 13 and 60 studies and with very long names, from results of the engine itself.

Run as a script it draws them all into a folder with an index page, for a person (or a browser) to leaf through:

    python tests/gallery/gallery.py test-output/gallery
"""

from __future__ import annotations

import math
import random
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from typed_results import drawn

from metaloom.catalogue.figures import ROWS as FIGURES
from metaloom.draw.figure import LAYOUTS
from metaloom.draw.palette import inline, site_css
from metaloom.engine.analyse import analyse

SIZES = (1, 2, 13, 60)
LONG = "The Multicentre Collaborative Group on Cell Therapy in Acute-on-Chronic Liver Failure of the Provinces"
NAMES = ("Aronson", "Ferguson & Simes", "Rosenthal", "Hart & Sutherland", "Frimodt-Møller", "Vandivière", "王新")
DECLARED = {
    "id": "gallery", "title": "Death from any cause at 24 to 52 weeks", "measure": "RR", "test": "adhoc",
    "better": "lower", "subgroups": ["donor"], "moderators": ["year"], "influence": True, "baujat": True,
    "subsets": {"limit": 2000}, "bias": ["trim_and_fill", "peters"],
    "sensitivity": ["leave_one_out", {"cumulative": "year"}],
    "multiverse": {"methods": ["DL", "EE"], "tests": ["z"], "measures": ["OR"], "where": ['donor == "autologous"']},
}  # fmt: skip
OF_ANALYSES = (*(row.name for row in FIGURES), "flow")


def trials(k: int, long: bool = False, seed: int = 1) -> pd.DataFrame:
    """k two-arm trials, of which one is far larger and one disagrees; names as long as names get, if asked for."""
    choose = random.Random(seed)
    rows = []
    for number in range(k):
        total = choose.randint(20, 300) * (5 if number == 1 else 1)
        control = max(1, round(total * choose.uniform(0.2, 0.5)))
        effect = -0.4 + choose.gauss(0, 0.35) + (1.1 if number == 4 else 0)
        name = f"{NAMES[number % len(NAMES)]} {1949 + number}"
        rows.append(
            {
                "study_id": f"s{number}", "label": f"{LONG}, {name}" if long else name, "year": 1949 + number,
                "donor": "autologous" if number % 2 else "allogeneic", "design": "rct",
                "events_treated": min(total, max(1, round(control * math.exp(effect)))), "total_treated": total,
                "events_control": control, "total_control": total,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


@cache
def result_of(k: int, long: bool = False) -> dict[str, Any]:
    """The engine's result for k trials, with everything declared that a figure can show."""
    return analyse(trials(k, long), DECLARED, witness=False)


def judged(result: dict[str, Any]) -> dict[str, Any]:
    """The same result with judgements of risk of bias for all studies but the last."""
    words = ("low", "some concerns", "high", "no information")
    names = ("randomisation", "deviations", "missing data", "measurement", "selection of results")

    def of(number: int) -> dict[str, Any]:
        domains = [{"domain": name, "level": words[(number * at) % 4]} for at, name in enumerate(names)]
        return {"tool": "RoB 2", "overall": words[number % 4], "domains": domains}

    studies = [{**study, "risk_of_bias": of(number)} for number, study in enumerate(result["studies"])]
    return {**result, "studies": [*studies[:-1], {**studies[-1], "risk_of_bias": None}]}


@cache
def network_of(k: int, long: bool = False) -> dict[str, Any]:
    """The engine's result for a network of k trials of up to eleven treatments."""
    frame = trials(k, long)
    many = max(2, min(12, k))
    frame["one"] = [f"{LONG if long else 'Cells of source'} {1 + number % (many - 1)}" for number in range(k)]
    frame["other"] = ["usual care" if number % 3 else f"{LONG if long else 'Cells of source'} 1" for number in range(k)]
    frame = frame[frame["one"] != frame["other"]]
    network = {"treatment": "one", "comparator": "other", "reference": "usual care"}
    declared = {"id": "gallery", "title": "Death, sources compared", "measure": "RR", "better": "lower"}
    return analyse(frame, {**declared, "network": network}, witness=False)


def flow_of(k: int, long: bool = False) -> dict[str, Any]:
    """A flow that ends with k studies."""
    name = LONG if long else "Other cells"
    lines = [{"label": name, "count": 17}, {"label": "Shared patients", "count": 4}]
    unknown = {"label": f"Records from databases{': ' + LONG if long else ''}", "count": None}
    steps = [
        {"phase": "Identification", "counts": [unknown, {"label": "Records of registries", "count": 12_345}],
         "out": [{"label": "Duplicates", "count": None}]},
        {"phase": "Screening", "counts": [{"label": "Studies described", "count": k + 21}], "out": lines},
        {"phase": "Included", "counts": [{"label": "Studies in a pooled result", "count": k}], "out": []},
    ]  # fmt: skip
    return {"id": "gallery", "title": "From records to studies", "steps": steps}


MAKERS = {"network": network_of, "flow": flow_of, "forest": lambda k, long=False: judged(result_of(k, long))}


def main(folder: Path) -> None:
    """Draw the whole gallery."""
    folder.mkdir(parents=True, exist_ok=True)
    sheet = site_css()
    for kind in sys.argv[2:] or OF_ANALYSES:
        for layout in LAYOUTS:
            parts = []
            for k, long in [*((k, False) for k in SIZES), (13, True)]:
                figure = drawn(kind, MAKERS.get(kind, result_of)(k, long), layout)
                if figure is None:
                    continue
                shown = inline(figure.svg) if figure.svg else f"<p>{figure.missing}</p>"
                parts.append(f"<h2>{kind}, {k}</h2>{shown}<p>{figure.caption}</p><p><i>{figure.alt}</i></p>")
            style = f"{sheet}.ml-narrow,.ml-wide{{display:block!important}}body{{font:14px system-ui;margin:8px;" + (
                "background:var(--ml-figure-paper);color:var(--ml-figure-ink)}"
            )
            page = f"<!doctype html><meta charset=utf-8><style>{style}</style>{''.join(parts)}"
            (folder / f"{kind}-{layout}.html").write_text(page, "utf-8")
            (folder / f"{kind}-{layout}-dark.html").write_text(
                page.replace("<!doctype html>", '<!doctype html><html data-theme="dark">'), "utf-8"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
