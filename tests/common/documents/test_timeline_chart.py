"""The drawing of the timeline: what waits for what, what is known less precisely, and how it breaks into sheets."""

import datetime
import re
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as some
from lxml import etree

from common.documents.charts import palette, timeline
from common.documents.charts.timeline import Group, Milestone, Row, Wait, Window
from common.documents.charts.timeline_legend import legend
from common.documents.charts.timeline_words import cells, row_words, wait_words

DAY = datetime.date
YEAR = Window(DAY(2016, 1, 1), DAY(2016, 12, 31), DAY(2016, 9, 12))
DASHED = 'stroke-dasharray="4 2.5"'


FEBRUARY, SEPTEMBER = DAY(2016, 2, 1), DAY(2016, 9, 30)


def row(code: str, start: datetime.date = FEBRUARY, end: datetime.date = SEPTEMBER, **more: object) -> Row:
    return Row(code, f"Activity {code}", start, end, url=f"/activities/{code}/", **more)  # type: ignore[arg-type]


def drawn(*rows: Row, window: Window = YEAR) -> str:
    return str(timeline.draw([Group("A", "Meetings", rows)], window, chart_id="t", title="x").svg)


def connectors(svg: str) -> list[str]:
    """The colours of the connectors: each is a way without a fill, 1.3 pixels wide, that begins with a move."""
    return re.findall(r'<path d="M[\d.]+ [\d.]+H[^"]*" fill="none" stroke="(#\w+)" stroke-width="1.3"', svg)


def test_a_connector_leads_from_the_end_waited_for_to_the_start() -> None:
    first, second = row("A-01", end=DAY(2016, 3, 31)), row("A-02", DAY(2016, 5, 1), waits=[Wait("A-01", 14)])
    svg = drawn(first, second)
    assert connectors(svg) == [palette.INK2]
    assert DASHED not in svg and "too early" not in svg


def test_one_that_is_broken_differs_in_colour_in_shape_and_in_words() -> None:
    early = row("A-02", DAY(2016, 3, 1), waits=[Wait("A-01", 0, 31)])
    svg = drawn(row("A-01", end=DAY(2016, 4, 1)), early)
    assert connectors(svg) == [palette.RED]
    assert DASHED in svg and 'href="#t-early"' in svg and ">too early<" in svg
    assert "waits for A-01: starts 31 days too early" in row_words(early)


@pytest.mark.parametrize(
    "waiting",
    [
        row("A-02", waits=[Wait("X-99", 0, 5)]),  # what it waits for is not shown
        row("A-02", DAY(2017, 2, 1), DAY(2017, 3, 1), waits=[Wait("A-01")]),  # it starts outside the window
    ],
)
def test_where_an_end_is_not_in_the_picture_the_words_remain(waiting: Row) -> None:
    assert connectors(drawn(row("A-01", end=DAY(2016, 4, 1)), waiting)) == []
    assert waiting.waits[0].code in row_words(waiting)


@pytest.mark.parametrize(
    ("wait", "said"),
    [
        (Wait("A-01"), "A-01"),
        (Wait("A-01", 1), "A-01 and 1 day"),
        (Wait("A-01", -3), "A-01 less 3 days"),
        (Wait("A-01", 2, 1), "A-01 and 2 days: starts 1 day too early"),
    ],
)
def test_what_is_waited_for_in_words(wait: Wait, said: str) -> None:
    assert wait_words(wait) == said


def test_the_table_says_all_that_the_picture_shows() -> None:
    points = [Milestone(DAY(2016, 12, 31), "ahead", "Agenda", "quarter"), Milestone(DAY(2016, 3, 1), "missed", "Venue")]
    said = cells(row("A-01", end_precision="quarter", milestones=points, waits=[Wait("A-00")], lead="LIA", percent=40))
    assert said == (
        "A-01",
        "Activity A-01",
        "LIA",
        "Not started",
        "40%",
        "1 Feb 2016",
        "Q3 2016",
        "–",
        "A-00",
        "Agenda, Q4 2016 (ahead); Venue, 1 Mar 2016 (missed)",
    )


def test_a_milestone_without_a_day_has_a_broken_edge() -> None:
    svg = drawn(row("A-01", milestones=[Milestone(DAY(2016, 12, 31), "ahead", "Agenda", "quarter")]))
    assert 'href="#t-ahead-rough"' in svg and 'href="#t-ahead"' not in svg


def test_a_folded_group_keeps_its_bracket_and_says_how_many_it_holds() -> None:
    group = Group("A", "Meetings", url="?open=A", folded=True, count=7, first=DAY(2016, 2, 1), last=DAY(2016, 6, 1))
    pieces = timeline.pieces([group], YEAR, chart_id="t")
    assert "Meetings (7)" in pieces.rows[0] and 'aria-expanded="false"' in pieces.rows[0]


def test_every_mark_a_row_uses_is_in_the_head_of_the_page() -> None:
    rows = [
        row(f"A-{place:02}", status=status, waits=[Wait("A-00", 0, 1)], milestones=[Milestone(DAY(2016, 5, 1), state)])
        for place, status in enumerate(palette.STATUS)
        for state in ("ahead", "reached", "missed")
    ]
    pieces = timeline.pieces([Group("A", "a", rows)], YEAR, chart_id="t")
    used = set(re.findall(r'href="#(t-[\w-]+)"|url\(#(t-[\w-]+)\)', "".join(pieces.rows)))
    assert {name for pair in used for name in pair if name} <= set(re.findall(r'id="([^"]+)"', pieces.head))


sizes = some.lists(some.integers(min_value=0, max_value=40), min_size=1, max_size=4)


@settings(max_examples=15, deadline=None)
@given(sizes)
def test_sheets_hold_every_row_once_in_order_and_none_is_cut(counts: list[int]) -> None:
    groups = [
        Group(f"G{place}", "Group", [row(f"{place}-{number}") for number in range(count)])
        for place, count in enumerate(counts)
    ]
    room = 400
    made = timeline.sheets(groups, YEAR, chart_id="t", height=room)
    found = []
    for sheet in made:
        root = etree.fromstring(sheet)
        tops = [float(top) for top in re.findall(r'<(?:a|g)[^>]* transform="translate\(0 ([\d.]+)\)"', sheet)]
        assert root.attrib["height"] == str(room) and max(tops) <= room - timeline.HEAD_HEIGHT - 19
        found.extend(re.findall(r'href="/activities/([^/]+)/"', sheet))

    assert found == [one.code for group in groups for one in group.rows]


def test_pieces_follow_each_other_without_a_gap_and_connectors_run_on() -> None:
    rows = [row(f"A-{place:02}", end=DAY(2016, 3, 1)) for place in range(60)]
    rows.append(row("A-60", DAY(2016, 5, 1), waits=[Wait("A-00")]))
    pieces = timeline.pieces([Group("A", "a", rows)], YEAR, chart_id="t")
    assert len(pieces.rows) == 2
    assert connectors(pieces.rows[0]) == [] and connectors(pieces.rows[1]) == []  # it begins above the piece
    assert re.search(r'<path d="M[\d.]+ -[\d.]+H', pieces.rows[1])
    heights = [float(etree.fromstring(piece).attrib["height"]) for piece in pieces.rows]
    assert sum(heights) == 20 + 61 * 19


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_legend_names_every_mark(language: str) -> None:
    with translation.override(language):
        root = etree.fromstring(legend(chart_id="l"))
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert len(texts) == len(set(texts)) == 8
    places = [float(text.attrib["x"]) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert all(a < b if language == "en" else a > b for a, b in pairwise(places))
