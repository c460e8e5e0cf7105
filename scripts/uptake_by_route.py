"""Where infused cells are found in people, by organ and route."""

import plotnine as p9
from plotnine import aes, facet_wrap, geom_linerange, geom_point, ggplot, labs, position_dodge

from metaloom.figures import Shown, colours, theme

ROUTES = {"peripheral_vein": "Peripheral vein", "hepatic_artery": "Hepatic artery", "portal_vein": "Portal vein"}


def compute(tables, _results):
    rows = tables["organ_uptake"]
    rows = rows[rows["in_whom"] == "people"].merge(tables["studies"][["study_id", "label"]], on="study_id")
    rows = rows.assign(
        way=rows["route"].map(ROUTES).fillna(rows["route"]),
        when=rows["day"].map(lambda day: "at once" if day == 0 else f"{day * 24:g} h" if day < 1 else f"{day:g} d"),
        middle=(rows["low_percent"] + rows["high_percent"]) / 2,
    )
    order = list(rows.sort_values("day")["when"].unique())
    rows = rows.assign(when=rows["when"].astype("category").cat.set_categories(order, ordered=True))
    beside = position_dodge(0.5)
    used = list(rows["way"].unique())
    plot = (
        ggplot(rows, aes("when", "middle", color="way"))
        + geom_linerange(aes(ymin="low_percent", ymax="high_percent"), size=3.2, alpha=0.45, position=beside)
        + geom_point(size=2.6, position=beside)
        + p9.scale_color_manual(dict(zip(used, colours(), strict=False)))
        + labs(x="Time after the infusion", y="Share of the label, %", color="Route")
        + theme()
        + p9.theme(figure_size=(7.4, 2.9))
    )
    table = rows[["label", "way", "organ", "when", "low_percent", "high_percent", "n"]]
    table.columns = ["Study", "Route", "Organ", "When", "Lowest, %", "Highest, %", "People"]
    people = int(rows.groupby("study_id")["n"].max().sum())
    return Shown(
        table=table,
        figure=plot + facet_wrap("organ"),
        narrow=plot + facet_wrap("organ", ncol=1) + p9.theme(figure_size=(4.3, 6.0)),
        caption=(
            "Labelled cells found in an organ of people: bars are printed ranges, single points printed means. One "
            "study a route, with other cells and other labels: routes cannot be compared by it."
        ),
        alt=f"Uptake by organ in {rows['study_id'].nunique()} studies with {people} people, by route and time.",
        numbers={"studies": int(rows["study_id"].nunique()), "people": people},
    )
