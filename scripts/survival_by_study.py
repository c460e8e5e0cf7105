"""Survival as printed, study by study, each on a time axis of its own."""

import pandas as pd
import plotnine as p9
from plotnine import aes, facet_wrap, geom_line, geom_linerange, geom_point, ggplot, labs

from metaloom.figures import Shown, colours, theme

WEEKS_A_YEAR = 52.1775
ARMS = {"treated": "Mesenchymal stromal cells", "control": "Control"}


def compute(tables, _results):
    rows = tables["survival_summaries"]
    rows = rows[(rows["outcome"] == "survival") & (rows["unit"] == "%") & (rows["arm"] == "treated vs control")]
    rows = rows.merge(tables["studies"][["study_id", "label"]], on="study_id")
    points = pd.concat([points_of(rows, arm) for arm in ARMS], ignore_index=True)
    starts = points.drop_duplicates(["study", "arm"]).assign(years=0.0, alive=100.0, low=None, high=None)
    points = pd.concat([starts, points], ignore_index=True).sort_values(["study", "arm", "years"])
    points = points.astype({"low": float, "high": float})
    plot = (
        ggplot(points, aes("years", "alive", color="arm"))
        + geom_line(size=0.9)
        + geom_linerange(aes(ymin="low", ymax="high"), data=points.dropna(subset=["low"]), size=0.7)
        + geom_point(size=2.6)
        + facet_wrap("study", scales="free_x")
        + p9.scale_color_manual(dict(zip(ARMS.values(), colours("effect", "muted"), strict=True)))
        + p9.scale_x_continuous(breaks=breaks, labels=times)
        + p9.scale_y_continuous(limits=(0, 100))
        + labs(x="Time after treatment", y="Alive, %", color="")
        + theme()
        + p9.theme(figure_size=(7.4, 3.6), panel_spacing_x=0.07)
    )
    table = points[points["years"] > 0][["study", "arm", "years", "alive", "low", "high"]]
    table = table.round({"years": 1})
    table.columns = ["Study", "Group", "Years", "Alive, %", "95% CI from", "to"]
    studies = points["study"].nunique()
    return Shown(
        table=table,
        figure=plot,
        caption=(
            "Survival as printed, each study on a time axis of its own. Lines join printed points and are no survival "
            "curves; bars are printed intervals."
        ),
        alt=f"Survival with the cells and without in {studies} studies; {compared(points)}.",
        numbers={"studies": studies},
    )


def breaks(limits):
    """Return whole years, or every eighth week of a study that ended within a year."""
    last = limits[1]
    if last < 1:
        return [8 * step / WEEKS_A_YEAR for step in range(int(last * WEEKS_A_YEAR / 8) + 1)]
    return [float(year) for year in range(int(last) + 1)]


def times(years):
    """Return each time in weeks within a year, else in years; the last one says which."""
    within = max(years, default=0.0) < 1
    unit, each = (" weeks", WEEKS_A_YEAR) if within else (" years", 1)
    return [f"{time * each:.0f}{unit if time == max(years) else ''}" for time in years]


def compared(points):
    """Return in how many of the printed times more were alive with the cells."""
    wide = points[points["years"] > 0].pivot(index=["study", "years"], columns="arm", values="alive")
    better = (wide[ARMS["treated"]] > wide[ARMS["control"]]).sum()
    return f"more were alive with the cells at {better} of {len(wide)} printed times"


def points_of(rows, arm):
    return pd.DataFrame(
        {
            "study": rows["label"],
            "arm": ARMS[arm],
            "years": rows["timepoint_weeks"] / WEEKS_A_YEAR,
            "alive": rows[arm],
            "low": rows[f"{arm}_ci_low"],
            "high": rows[f"{arm}_ci_high"],
        }
    )
