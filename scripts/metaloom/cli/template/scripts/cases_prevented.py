"""An example of a script of your own: cases that vaccination prevented, trial by trial, by latitude.

Metaloom runs `compute` in a process of its own and shows what it returns: a figure, a table with downloads, numbers
that pages can name, and this code. It is given the tables and results that chapters/own-figure.yml declares, no others.
"""

from plotnine import aes, geom_hline, geom_point, ggplot, labs

from metaloom.figures import Shown, colours, theme


def compute(tables, results):
    """Return the cases prevented among 1,000 people of each trial."""
    both = tables["outcomes_binary"].merge(tables["studies"][["study_id", "label", "latitude"]], on="study_id")
    without = 1000 * both["events_control"] / both["total_control"]
    vaccinated = 1000 * both["events_treated"] / both["total_treated"]
    both = both.assign(prevented=(without - vaccinated).round(1)).sort_values("latitude")
    plot = (
        ggplot(both, aes("latitude", "prevented"))
        + geom_hline(yintercept=0, color=colours("muted")[0])
        + geom_point(size=3, color=colours("effect")[0])
        + labs(x="Latitude, degrees", y="Cases prevented among 1,000 people")
        + theme()
    )
    largest = both.loc[both["prevented"].idxmax()]
    table = both[["label", "latitude", "prevented"]]
    table.columns = ["Trial", "Latitude", "Cases prevented among 1,000"]
    return Shown(
        table=table,
        figure=plot,
        caption=f"Cases prevented among 1,000 people, in {results['tuberculosis']['k']} trials by their latitude.",
        alt=f"From {both['prevented'].min():g} to {both['prevented'].max():g} cases prevented among 1,000 people.",
        numbers={"largest": float(largest["prevented"]), "where": str(largest["label"])},
    )
