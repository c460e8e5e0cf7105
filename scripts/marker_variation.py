"""How markers vary between laboratories and between lots of one laboratory: a mixed model for each marker."""

import pandas as pd
import statsmodels.formula.api as smf
from mizani.breaks import breaks_extended
from plotnine import (
    aes,
    facet_wrap,
    geom_point,
    ggplot,
    labs,
    scale_color_manual,
    scale_shape_manual,
    scale_x_continuous,
)
from plotnine import theme as settings

from metaloom.figures import Shown, colours, theme

ROLES = {"expected_high": "Should be high", "expected_low": "Should be low"}
LEAST = 3
"""Laboratories with several lots that a model needs."""


def compute(tables, _results):
    lots = tables["lot_values"]
    lots = lots[(lots["lots_independent"] == "yes") & lots["marker_role"].isin(["expected_high", "expected_low"])]
    lots = lots.groupby("marker").filter(lambda rows: rows["report_id"].nunique() >= 2)
    table = pd.DataFrame([described(marker, rows) for marker, rows in lots.groupby("marker")])
    share = table.set_index("Marker")["Between laboratories, share"]
    shown = lots.assign(
        role=lots["marker_role"].map(ROLES), panel=[titled(name, share[name]) for name in lots["marker"]]
    )
    plot = (
        ggplot(shown, aes("percent", "label", color="role", shape="role"))
        + geom_point(size=2.2, alpha=0.6)
        + scale_color_manual(colours("effect", "pooled"))
        + scale_shape_manual(["o", "s"])
        + scale_x_continuous(breaks=breaks_extended(n=4), labels=lambda values: [f"{value:g}" for value in values])
        + labs(x="Cells of a lot with the marker, %", y="", color="", shape="")
        + theme()
        + settings(figure_size=(7.4, 5.6), panel_spacing_x=0.035, panel_spacing_y=0.06)
    )
    known = table.dropna(subset=["Between laboratories, share"])
    most = known.sort_values("Between laboratories, share").iloc[-1]
    return Shown(
        table=table.round(2),
        figure=plot + facet_wrap("panel", scales="free_x", ncol=3),
        narrow=plot + facet_wrap("panel", scales="free_x", ncol=2) + settings(figure_size=(4.3, 7.6)),
        caption=(
            "Markers of single lots, by laboratory; each panel has an axis of its own. In brackets: how much of the "
            "variation is between laboratories, by a mixed model. Laboratories differ in antibody and gating as well "
            "as in cells."
        ),
        alt=(
            f"One point a lot for {len(table)} markers of {lots['label'].nunique()} laboratories. Differences between "
            f"laboratories explain most of the variation in {most['Marker']}."
        ),
        numbers={
            "markers": len(table),
            "laboratories": int(lots["label"].nunique()),
            "lots": len(lots),
            **{f"share-{row['Marker'].lower()}": row["Between laboratories, share"] for _, row in known.iterrows()},
        },
    )


def titled(marker, share):
    return marker if pd.isna(share) else f"{marker} ({share:.0%})"


def described(marker, rows):
    """Return a marker's mean and its spread between and within laboratories, where a model can be fitted."""
    several = rows.groupby("report_id").size().ge(2).sum()
    between = within = share = None
    if several >= LEAST and rows["percent"].std() > 0:
        fitted = smf.mixedlm("percent ~ 1", rows, groups=rows["report_id"]).fit(reml=True)
        if not fitted.converged:
            raise ValueError(f"the mixed model of {marker} did not converge: its share would be no estimate")
        variance = float(fitted.cov_re.iloc[0, 0])
        between, within = variance**0.5, float(fitted.scale) ** 0.5
        share = variance / (variance + float(fitted.scale))
    return {
        "Marker": marker,
        "Laboratories": rows["report_id"].nunique(),
        "Lots": len(rows),
        "Mean, %": round(rows["percent"].mean(), 2),
        "SD between laboratories": between,
        "SD within a laboratory": within,
        "Between laboratories, share": share,
    }
