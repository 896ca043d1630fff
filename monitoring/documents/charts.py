"""The charts of a report and of the Bureau room, drawn from frozen figures. Their titles are the findings."""

from typing import Any

from django.utils.translation import gettext as _

from budget.enums import FundKind
from common.documents.charts import outcome_pie, palette, plan_bars, rhythm_columns, stacked_bar
from common.documents.charts.chart import Chart
from monitoring.documents import findings
from posts.enums import ReviewOutcome

Figures = dict[str, Any]


def goals(figures: Figures, *, width: float = 340) -> Chart:
    bars = [_bar(group, group["code"]) for group in figures["goals"]]
    return plan_bars.draw(bars, chart_id="goals", title=findings.goals_title(figures), width=width)


def clusters(
    figures: Figures, *, width: float = 560, rows: slice = slice(None), part: str = "", short: bool = False
) -> Chart:
    """The clusters, or some of them; ``short`` names each by the first word of its name."""
    groups = figures["clusters"][rows]
    bars = [_bar(group, f"{group['code']} {group['name'].split()[0] if short else group['name']}") for group in groups]
    return plan_bars.draw(bars, chart_id=f"clusters{part}", title=findings.clusters_title(figures), width=width)


def divisions(figures: Figures, *, width: float = 560) -> Chart:
    bars = [_bar(group, group["name"]) for group in figures["divisions"]]
    return plan_bars.draw(bars, chart_id="divisions", title=findings.divisions_title(figures), width=width)


def _bar(group: Figures, label: str) -> plan_bars.Bar:
    if not group["activities"]:
        return plan_bars.Bar(label=label, percent=None, status=group["status"])
    return plan_bars.Bar(label, group["percent"], group["planned"], group["status"])


STAND_FILLS = {
    "implemented": palette.STATUS["done"].fill,
    "in_hand": palette.STATUS["on_track"].fill,
    "thin": palette.STATUS["at_risk"].fill,
    "nobody": palette.STATUS["lagging"].fill,
}


def stand_words() -> dict[str, str]:
    """Where a mandate stands, in words."""
    return {
        "implemented": _("Implemented"),
        "in_hand": _("In hand, activities planned"),
        "thin": _("Thin: under 5 work-days planned"),
        "nobody": _("Nobody works on it"),
    }


def mandates(figures: Figures, *, width: float = 352) -> Chart:
    words = stand_words()
    parts = [stacked_bar.Part(words[stand], figures["mandates"]["stand"][stand], STAND_FILLS[stand]) for stand in words]
    return stacked_bar.draw(
        parts, chart_id="mandates", title=findings.mandates_title(figures), width=width, measure=_("Mandates")
    )


def funds(figures: Figures, *, width: float = 360) -> Chart:
    gone = figures["time_gone"]
    bars = [
        plan_bars.Bar(
            _fund(fund),
            fund["percent"],
            gone,
            fill=palette.BLUE if fund["kind"] == "core" else palette.LIGHT_BLUE,
        )
        for fund in figures["budget"]["funds"]
        if fund["percent"] is not None
    ]
    return plan_bars.draw(bars, chart_id="funds", title=findings.funds_title(figures), width=width)


def _fund(fund: Figures) -> str:
    """``BY Core, CBD``: its kind and instrument say more in little room than the fund's long name."""
    kind = str(FundKind(fund["kind"]).label).capitalize()
    return f"{fund['code']} {kind}, {fund['instrument']}" if fund.get("instrument") else f"{fund['code']} {kind}"


def rhythm(figures: Figures, *, width: float = 460) -> Chart:
    quarters = [
        rhythm_columns.Quarter(
            row["year"],
            row["quarter"],
            float(row["implementation"]),
            float(row["meetings"]),
            float(row["management"]),
        )
        for row in figures["rhythm"]
    ]
    return rhythm_columns.draw(
        quarters,
        chart_id="rhythm",
        title=findings.rhythm_title(figures),
        today=findings.day(figures["as_at"]),
        width=width,
    )


def posts(figures: Figures) -> Chart:
    counts = figures["posts"]["outcomes"]
    slices = [outcome_pie.Slice(str(outcome.label), counts.get(outcome.value, 0)) for outcome in ReviewOutcome]
    return outcome_pie.draw(slices, chart_id="posts", title=findings.posts_title(figures))
