"""Charts are safe pictures: well-formed, without script or style, in words and as a table as well."""

import datetime
import time

import pytest
from django.utils import translation
from lxml import etree

from common.documents.charts import (
    glyphs,
    mini_bar,
    outcome_pie,
    palette,
    plan_bars,
    progress_line,
    rhythm_columns,
    stacked_bar,
    svg,
    timeline,
)
from common.documents.charts.chart import Chart
from common.documents.charts.timescale import Scale, biennia, months, quarters

SVG = "{http://www.w3.org/2000/svg}"
NASTY = """</title><script>alert('1')</script>&amp;"' onload="x" \x01 汉 أيلول"""
DAY = datetime.date


def a_timeline(title: str = "Plan the meetings", url: str = "/a-01", rows: int = 2, **changes: object) -> Chart:
    row = timeline.Row(
        code="A-01",
        title=title,
        start=DAY(2016, 2, 1),
        end=DAY(2016, 9, 30),
        url=url,
        lead="LIA",
        percent=60,
        status="lagging",
        baseline_start=DAY(2016, 2, 1),
        baseline_end=DAY(2016, 8, 7),
        milestones=(timeline.Milestone(DAY(2016, 8, 7), "missed", "Agenda agreed"),),
    )
    groups = [timeline.Group("A", title, [row] * rows, percent=54)]
    window = timeline.Window(DAY(2016, 1, 1), DAY(2016, 12, 31), DAY(2016, 9, 12))
    meetings = [timeline.Meeting(title, DAY(2016, 12, 4), DAY(2016, 12, 17))]
    return timeline.draw(groups, window, chart_id="line", title=title, meetings=meetings, **changes)  # type: ignore[arg-type]


def every_chart(said: str) -> list[Chart]:
    return [
        plan_bars.draw([plan_bars.Bar(said, 41, 60, "lagging", url="/x")], chart_id="bars", title=said),
        stacked_bar.draw(
            [stacked_bar.Part(said, 74, palette.BLUE, said)], chart_id="s", title=said, labels_inside=True
        ),
        outcome_pie.draw([outcome_pie.Slice(said, 3), outcome_pie.Slice("b", 9)], chart_id="p", title=said),
        rhythm_columns.draw(
            [rhythm_columns.Quarter(2016, 3, 12, 54, 6)], chart_id="r", title=said, capacity=63, today=DAY(2016, 9, 12)
        ),
        progress_line.draw(
            [progress_line.Entry(DAY(2016, 9, 12), 55)],
            [progress_line.PlanPoint(DAY(2016, 1, 1), 0), progress_line.PlanPoint(DAY(2016, 12, 4), 100)],
            chart_id="l",
            title=said,
            today=DAY(2016, 9, 12),
        ),
        a_timeline(said),
    ]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("said", ["Goal 5", NASTY])
def test_charts_are_well_formed_without_script_or_style(said: str, language: str) -> None:
    with translation.override(language):
        charts = every_chart(said)
    for chart in charts:
        root = etree.fromstring(chart.svg)
        assert {element.tag for element in root.iter()} & {
            f"{SVG}script",
            f"{SVG}style",
            f"{SVG}foreignObject",
        } == set()
        for element in root.iter():
            assert "style" not in element.attrib
            assert not [name for name in element.attrib if name.startswith("on")]
        assert root.attrib["role"] in ("img", "group")
        ids = root.attrib["aria-labelledby"].split()
        assert [root.find(f".//*[@id='{one}']") is not None for one in ids] == [True, True]


def test_no_text_in_a_chart_is_under_eleven_pixels() -> None:
    for chart in every_chart("Goal 5"):
        sizes = [float(text.attrib["font-size"]) for text in etree.fromstring(chart.svg).iter(f"{SVG}text")]
        assert min(sizes) >= 11


def test_a_chart_is_also_a_table_and_a_sentence() -> None:
    for chart in every_chart("Goal 5"):
        assert chart.summary
        assert chart.rows
        assert {len(row) for row in chart.rows} == {len(chart.header)}
        assert chart.__html__() == chart.svg


def test_a_picture_with_links_is_a_group_and_one_without_is_an_image() -> None:
    assert etree.fromstring(a_timeline().svg).attrib["role"] == "group"
    assert etree.fromstring(a_timeline(url="").svg).attrib["role"] == "img"


def test_a_link_to_a_script_is_dropped() -> None:
    assert "javascript" not in a_timeline(url="javascript:alert(1)").svg
    assert svg.link("javascript:alert(1)", "x") == "x"


def test_bars_are_cut_at_a_hundred_and_nothing_known_draws_no_bar() -> None:
    chart = plan_bars.draw(
        [plan_bars.Bar("Over", 140, 100), plan_bars.Bar("None", None)], chart_id="b", title="Bars", width=340
    )
    rects = etree.fromstring(chart.svg).findall(f"{SVG}rect")
    assert max(float(rect.attrib["x"]) + float(rect.attrib["width"]) for rect in rects) <= 340
    assert chart.rows == (("Over", "140%", "100%"), ("None", "–", "–"))


def test_bars_fill_from_the_right_in_arabic() -> None:
    bars = [plan_bars.Bar("A", 10)]
    with translation.override("ar"):
        mirrored = etree.fromstring(plan_bars.draw(bars, chart_id="b", title="x").svg).findall(f"{SVG}rect")
    track, done = (float(rect.attrib["x"]) + float(rect.attrib["width"]) for rect in mirrored)
    assert track == pytest.approx(done, abs=0.02)


def test_time_runs_from_left_to_right_in_arabic() -> None:
    scale = Scale(DAY(2016, 1, 1), DAY(2016, 12, 31), 0, 366)
    assert scale.x(DAY(2016, 1, 1)) < scale.x(DAY(2016, 12, 31))
    with translation.override("ar"):
        root = etree.fromstring(a_timeline(url="").svg)
    assert root.attrib["direction"] == "ltr"


def test_an_arabic_label_carries_embedding_marks() -> None:
    assert svg.directed("أيلول 2016") == "\u202bأيلول 2016\u202c"
    assert svg.directed("XII/32/3 أيلول") == "XII/32/3 أيلول"


def test_the_mini_bar_says_itself_in_words() -> None:
    bar = etree.fromstring(mini_bar.draw(55, 62, "at_risk"))
    assert bar.attrib["aria-label"] == "55%, planned 62%, at risk"
    assert mini_bar.spoken(55, None, "done") == "55%, done"


def test_glyphs_differ_in_shape_not_only_in_colour() -> None:
    shapes = {glyphs.shape(status, "#000") for status in palette.STATUS}
    assert len(shapes) == 6
    assert len(etree.fromstring(glyphs.sprite())) == len(palette.STATUS)


def test_an_unknown_status_is_drawn_as_not_started() -> None:
    assert glyphs.glyph('"><script>') == glyphs.glyph("not_started")
    assert "script" not in glyphs.use('"><script>')


def test_the_pie_prints_the_percentages_of_the_source_unchanged() -> None:
    slices = [outcome_pie.Slice(name, count) for name, count in zip("abcd", (3, 10, 11, 17), strict=True)]
    chart = outcome_pie.draw(slices, chart_id="p", title="Posts")
    assert [row[2] for row in chart.rows] == ["7%", "24%", "27%", "42%"]
    printed = outcome_pie.draw(slices, chart_id="p", title="Posts", percentages=(7, 24, 27, 41))
    assert [row[2] for row in printed.rows] == ["7%", "24%", "27%", "41%"]


def test_a_part_of_nothing_stays_in_the_table() -> None:
    chart = stacked_bar.draw(
        [stacked_bar.Part("A", 0, palette.BLUE), stacked_bar.Part("B", 3, palette.SKY)], chart_id="s", title="x"
    )
    assert [row[0] for row in chart.rows] == ["A", "B"]
    assert len(etree.fromstring(chart.svg).findall(f"{SVG}rect")) == 1


def test_the_rhythm_names_the_quarters_over_capacity() -> None:
    quarters_ = [rhythm_columns.Quarter(2016, 2, 20, 30, 6), rhythm_columns.Quarter(2016, 3, 12, 54, 6)]
    chart = rhythm_columns.draw(quarters_, chart_id="r", title="x", capacity=63, today=DAY(2016, 9, 12))
    assert chart.summary.endswith("Over the 63 there are: Q3 2016.")
    assert chart.rows[1] == ("Q3 2016", "12", "54", "6", "72")


def test_the_plan_runs_straight_between_its_points_and_level_outside() -> None:
    plan = [progress_line.PlanPoint(DAY(2016, 1, 1), 0), progress_line.PlanPoint(DAY(2016, 1, 11), 100)]
    days = (DAY(2015, 1, 1), DAY(2016, 1, 6), DAY(2017, 1, 1))
    assert [progress_line.planned_on(plan, day) for day in days] == [0, 50, 100]
    assert progress_line.planned_on([], DAY(2016, 1, 1)) is None


def test_a_date_known_by_its_quarter_is_hatched_and_said_as_it_was_typed() -> None:
    row = timeline.Row("B-02", "Repository", DAY(2016, 4, 1), DAY(2016, 12, 31), end_precision="quarter", percent=50)
    window = timeline.Window(DAY(2016, 1, 1), DAY(2016, 12, 31))
    chart = timeline.draw([timeline.Group("B", "Capacity", [row])], window, chart_id="t", title="x")
    assert 'fill="url(#t-hatch)"' in chart.svg
    assert chart.rows[0][6] == "Q4 2016"


def test_a_row_past_its_baseline_is_outlined_in_red_unless_it_is_done() -> None:
    def drawn(status: str) -> str:
        row = timeline.Row("A", "x", DAY(2016, 2, 1), DAY(2016, 9, 1), status=status, baseline_end=DAY(2016, 8, 1))
        window = timeline.Window(DAY(2016, 1, 1), DAY(2016, 12, 31))
        return timeline.draw([timeline.Group("A", "a", [row])], window, chart_id="t", title="x").svg

    outline = f'fill="none" stroke="{palette.RED}"'
    assert outline in drawn("at_risk")
    assert outline not in drawn("done")


def test_rows_outside_the_window_say_where_they_are() -> None:
    rows = [
        timeline.Row("A", "before", DAY(2014, 1, 1), DAY(2014, 5, 4)),
        timeline.Row("B", "after", DAY(2017, 4, 1), DAY(2017, 6, 30), start_precision="quarter"),
        timeline.Row("C", "unknown", None, None),
    ]
    window = timeline.Window(DAY(2016, 1, 1), DAY(2016, 12, 31))
    root = etree.fromstring(timeline.draw([timeline.Group("A", "a", rows)], window, chart_id="t", title="x").svg)
    said = [text.text for text in root.iter(f"{SVG}text")]
    assert "4 May 2014" in said
    assert "Q2 2017" in said


@pytest.mark.parametrize("scale", ["month", "quarter", "biennium"])
def test_nothing_is_drawn_outside_the_picture(scale: str) -> None:
    row = timeline.Row("A", "x" * 300, DAY(2010, 1, 1), DAY(2030, 1, 1), percent=100, baseline_end=DAY(2020, 1, 1))
    window = timeline.Window(DAY(2015, 1, 1), DAY(2016, 12, 31), DAY(2016, 12, 31), scale)  # type: ignore[arg-type]
    chart = timeline.draw([timeline.Group("A", "a", [row])], window, chart_id="t", title="x", width=900)
    for rect in etree.fromstring(chart.svg).findall(f"{SVG}rect"):
        assert float(rect.attrib["x"]) >= 0
        assert float(rect.attrib["x"]) + float(rect.attrib["width"]) <= 900.01


def test_five_hundred_rows_take_well_under_a_second() -> None:
    a_timeline()
    started = time.process_time()
    a_timeline(rows=500)
    assert time.process_time() - started < 1


def test_biennia_begin_with_odd_years() -> None:
    assert biennia(DAY(2016, 5, 1), DAY(2017, 1, 1)) == [
        (DAY(2015, 1, 1), DAY(2016, 12, 31)),
        (DAY(2017, 1, 1), DAY(2018, 12, 31)),
    ]
    assert len(months(DAY(2015, 1, 31), DAY(2016, 12, 1))) == 24
    assert quarters(DAY(2016, 2, 1), DAY(2016, 4, 1))[0] == (DAY(2016, 1, 1), DAY(2016, 3, 31))
