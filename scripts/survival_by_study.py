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
    shown = apart(points)
    plot = (
        ggplot(shown, aes("time", "alive", color="arm"))
        + geom_line(size=0.9)
        + geom_linerange(aes(ymin="low", ymax="high"), data=shown.dropna(subset=["low"]), size=0.8)
        + geom_point(size=2.6)
        + facet_wrap("panel", scales="free_x")
        + p9.scale_color_manual(colours("effect", "muted"), limits=list(ARMS.values()))
        + p9.scale_x_continuous(breaks=breaks, labels=lambda times: [f"{time:.0f}" for time in times])
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
            "Survival as printed, each study on a time axis of its own, in the unit beside its name. Lines join "
            "printed points and are no survival curves; bars are printed intervals."
        ),
        alt=f"Survival with the cells and without in {studies} studies; {compared(points)}.",
        numbers={"studies": studies},
    )


def apart(points):
    """Return the points with their time in the unit of their study, those with an interval beside each other."""
    last = points.groupby("study")["years"].transform("max")
    within = last < 1
    time = points["years"].where(~within, points["years"] * WEEKS_A_YEAR)
    beside = points["arm"].map({ARMS["treated"]: 0.012, ARMS["control"]: -0.012})
    beside = (beside * last.where(~within, last * WEEKS_A_YEAR)).where(points["low"].notna(), 0.0)
    panel = points["study"] + within.map({True: ", weeks", False: ", years"})
    return points.assign(time=time + beside, panel=panel)


def breaks(limits):
    """Return whole years, or every eighth week of a study that ended within a year."""
    step = 1 if limits[1] < 12 else 8
    return [float(time) for time in range(0, int(limits[1]) + 1, step)]


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
