"""The kinds of figures of an analysis, by the names under which they are declared; those of surveys lie with them."""

from __future__ import annotations

from metaloom.draw.baujat import baujat
from metaloom.draw.bubble import bubble
from metaloom.draw.forest_plot import forest
from metaloom.draw.funnel_plot import funnel
from metaloom.draw.influence import influence
from metaloom.draw.kind import FigureKind
from metaloom.draw.labbe import labbe
from metaloom.draw.multiverse import multiverse
from metaloom.draw.network import network
from metaloom.draw.refits import cumulative, leave_one_out
from metaloom.draw.subsets import subsets

KINDS: dict[str, FigureKind] = {
    kind.name: kind
    for kind in (
        FigureKind("forest", forest),
        FigureKind("leave_one_out", leave_one_out),
        FigureKind("cumulative", cumulative),
        FigureKind("funnel", funnel),
        FigureKind("baujat", baujat),
        FigureKind("influence", influence),
        FigureKind("labbe", labbe),
        FigureKind("subsets", subsets),
        FigureKind("bubble", bubble),
        FigureKind("multiverse", multiverse),
        FigureKind("network", network),
    )
}
