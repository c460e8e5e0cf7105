"""The dose of cells of each study beside the direction of its result on death."""

import plotnine as p9
from plotnine import aes, facet_wrap, geom_point, geom_text, ggplot, labs

from metaloom.figures import Shown, colours, theme

WORDS = {"harm": "Points to harm", "no_difference": "No difference stated", "benefit": "Points to benefit"}
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
    both = deaths.merge(doses[["study_id", "scale", "cells_millions", "dose_as_printed"]], on="study_id")
    both = both.merge(studies[["study_id", "label"]], on="study_id")
    both = both.assign(told=both["direction"].map(WORDS), dose=both["scale"].map(SCALES))
    plot = (
        ggplot(both, aes("cells_millions", "told", color="told"))
        + geom_point(size=3.2)
        + geom_text(aes(label="label"), nudge_y=0.22, size=11, color=colours("ink")[0])
        + facet_wrap("dose", scales="free_x")
        + p9.scale_x_log10(expand=(0.45, 0))
        + p9.scale_y_discrete(limits=list(WORDS.values()))
        + p9.scale_color_manual(dict(zip(WORDS.values(), colours("pooled", "muted", "subgroup"), strict=True)))
        + labs(x="", y="")
        + theme()
        + p9.theme(legend_position="none", figure_size=(7.4, 3.4))
    )
    both = both.assign(when=both["timepoint_weeks"].map(after))
    table = both[["label", "dose_as_printed", "told", "when"]]
    table.columns = ["Study", "Dose as printed", "Death", "After"]
    return Shown(
        table=table,
        figure=plot,
        caption=(
            "Dose of cells and direction of the result on death, one point a study that gives both. So few studies "
            "cannot show whether the dose matters."
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
