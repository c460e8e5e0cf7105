"""The dose of cells of each study beside the direction of its result on death."""

import plotnine as p9
from plotnine import aes, facet_wrap, geom_point, geom_segment, ggplot, labs

from metaloom.figures import Shown, colours, theme

WORDS = {"harm": "Points to harm", "no_difference": "No difference stated", "benefit": "Points to benefit"}
MARKS = {"harm": ("pooled", "s"), "no_difference": ("muted", "D"), "benefit": ("subgroup", "o")}
"""The colour and the shape of each: no meaning rests on colour alone."""
SCALES = {"total": "All cells, millions", "per_kg": "Cells per kg, millions"}


def compute(tables, _results):
    doses = tables["doses"]
    doses = doses[(doses["used"] == "yes") & doses["scale"].isin(list(SCALES))]
    deaths = tables["directions"]
    deaths = deaths[(deaths["outcome"] == "mortality") & (deaths["contrast"] == "arms")]
    deaths = deaths[(deaths["comparator_kind"] == "usual_care") & deaths["direction"].isin(list(WORDS))]
    deaths = deaths.sort_values("timepoint_weeks").drop_duplicates("study_id", keep="last")
    studies = tables["studies"]
    studies = studies[studies["population"] != "liver_transplant"]
    given = ["study_id", "scale", "cells_low_millions", "cells_high_millions", "cells_millions", "dose_as_printed"]
    both = deaths.merge(doses[given], on="study_id").merge(studies[["study_id", "label"]], on="study_id")
    both = both.assign(told=both["direction"].map(WORDS), dose=both["scale"].map(SCALES))
    used = [word for word in WORDS if word in set(both["direction"])]
    plot = (
        ggplot(both, aes("cells_millions", "label", color="told", shape="told"))
        + geom_segment(aes(x="cells_low_millions", xend="cells_high_millions", yend="label"), size=0.9)
        + geom_point(size=3.4)
        + p9.scale_x_log10(expand=(0.12, 0))
        + p9.scale_color_manual(colours(*(MARKS[word][0] for word in used)), limits=[WORDS[word] for word in used])
        + p9.scale_shape_manual([MARKS[word][1] for word in used], limits=[WORDS[word] for word in used])
        + labs(x="Dose (logarithmic scale)", y="", color="", shape="")
        + theme()
        + p9.theme(figure_size=(7.4, 2.3), panel_spacing_x=0.05, panel_spacing_y=0.08)
    )
    both = both.assign(when=both["timepoint_weeks"].map(after))
    table = both[["label", "dose_as_printed", "told", "when"]]
    table.columns = ["Study", "Dose as printed", "Death", "After"]
    return Shown(
        table=table,
        figure=plot + facet_wrap("dose", scales="free", ncol=2),
        narrow=plot + facet_wrap("dose", scales="free", ncol=1) + p9.theme(figure_size=(4.3, 3.6)),
        caption=(
            "Dose of cells and direction of the result on death, one point a study that gives both. Lines are printed "
            "ranges; a point on one is the printed median or, where there is none, the middle. So few studies cannot "
            "show whether the dose matters."
        ),
        alt=f"{len(both)} studies give a dose and compare deaths; {told(both)}.",
        numbers={"studies": len(both), "studies-with-a-dose": int(doses["study_id"].nunique())},
    )


def after(weeks):
    if weeks != weeks:
        return "time not printed"
    return f"{weeks:g} weeks" if weeks <= 52 else f"{weeks / 52.1775:.0f} years"


def told(both):
    counts = both["told"].value_counts()
    return ", ".join(f"{word.lower()}: {counts.get(word, 0)}" for word in WORDS.values())
