"""The timeline: what stands when, what waits for what, how close one looks; as picture, table, list and file."""

import datetime
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from pypdf import PdfReader

from common.dates import PartialDate
from planning.models import Dependency
from planning.queries.timeline import Timeline, timeline, timeline_page
from planning.rules.dependencies import days_too_early
from tests.factories.clusters import ClusterFactory, ProjectFactory
from tests.factories.planning import ActivityFactory, AssignmentFactory, BienniumFactory, MilestoneFactory
from tests.people import Cast
from tests.planning.counting import queries_of

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
DAY = datetime.date


def shown(cast: Cast, **parameters: str) -> Timeline:
    return timeline(cast.staff, BienniumFactory(), parameters)


def codes(cast: Cast, **parameters: str) -> list[str]:
    return [row.code for row in shown(cast, **parameters).rows]


# --- which activities -----------------------------------------------------------------------------------


def test_the_projects_are_shown_first_and_everything_with_a_filter_or_on_request(cast: Cast) -> None:
    project = ProjectFactory()
    ActivityFactory(code="A-01", project=project, cluster=project.cluster)
    ActivityFactory(code="A-02", lead_unit=cast.unit)
    assert codes(cast) == ["A-01"]
    assert codes(cast, show="all") == ["A-01", "A-02"]
    assert codes(cast, unit="LIA") == ["A-02"]
    assert codes(cast, unit="LIA", show="projects") == []


def test_the_filters_are_those_of_the_list_and_a_project_and_a_person_as_well(cast: Cast) -> None:
    project = ProjectFactory(cluster=ClusterFactory(code="B"), code="B-P1")
    ActivityFactory(code="A-01", cluster=project.cluster, project=project, lead_unit=cast.unit, function="meetings")
    ActivityFactory(code="A-02", cluster=ClusterFactory(code="A"), lead_unit=cast.other_unit, lagging=True)
    AssignmentFactory(activity=ActivityFactory(code="A-03", lead_unit=cast.unit), staff=cast.colleague.staff)
    ActivityFactory(code="A-04", lead_officer=cast.colleague.staff, title="Clearing-house", lead_unit=cast.unit)
    person = str(cast.colleague.staff.pk)
    found = {
        query: codes(cast, **dict([query.split("=")]))
        for query in (
            "unit=LIA",
            "status=lagging",
            "cluster=B",
            "project=B-P1",
            "function=meetings",
            "q=clearing",
            "lagging=true",
            f"division={cast.other_unit.division.code}",
            f"person={person}",
        )
    }
    assert found == {
        "unit=LIA": ["A-01", "A-03", "A-04"],
        "status=lagging": ["A-02"],
        "cluster=B": ["A-01"],
        "project=B-P1": ["A-01"],
        "function=meetings": ["A-01"],
        "q=clearing": ["A-04"],
        "lagging=true": ["A-02"],
        f"division={cast.other_unit.division.code}": ["A-02"],
        f"person={person}": ["A-03", "A-04"],
    }


def test_a_person_sees_their_own_timeline_without_knowing_their_number(cast: Cast) -> None:
    ActivityFactory(code="A-01", lead_officer=cast.staff.staff)
    ActivityFactory(code="A-02", lead_officer=cast.colleague.staff)
    assert codes(cast, person="me") == ["A-01"]
    assert timeline(cast.rest_client, BienniumFactory(), {"person": "me", "show": "all"}).found == 2  # has no own work


@pytest.mark.parametrize(
    ("group", "heads"),
    [
        ("cluster", [("A", ["A-02"]), ("B", ["A-01"]), ("–", ["A-03"])]),
        ("unit", [("EHM", ["A-02"]), ("LIA", ["A-01", "A-03"])]),
        ("project", [("B-P1", ["A-01"]), ("–", ["A-02", "A-03"])]),
        ("person", [("", ["A-03"]), ("–", ["A-01", "A-02"])]),
    ],
)
def test_groups_stand_in_their_order_and_what_belongs_to_none_comes_last(
    cast: Cast, group: str, heads: list[tuple[str, list[str]]]
) -> None:
    project = ProjectFactory(cluster=ClusterFactory(code="B"), code="B-P1")
    ActivityFactory(code="A-01", cluster=project.cluster, project=project, lead_unit=cast.unit)
    ActivityFactory(code="A-02", cluster=ClusterFactory(code="A"), lead_unit=cast.other_unit)
    ActivityFactory(code="A-03", lead_officer=cast.staff.staff, lead_unit=cast.unit)
    found = shown(cast, show="all", group=group).groups
    names = [head if head != "EHM" else cast.other_unit.code for head, _rows in heads]
    assert [(one.code, [row.code for row in one.rows]) for one in found] == list(
        zip(names, [rows for _head, rows in heads], strict=True)
    )


# --- how close one looks --------------------------------------------------------------------------------


def test_a_year_the_biennium_or_all_years_the_work_runs_over(cast: Cast) -> None:
    ActivityFactory(code="A-01", starts_on=DAY(2015, 1, 1), ends_on=DAY(2015, 6, 30))
    ActivityFactory(code="A-02", starts_on=DAY(2016, 7, 1), ends_on=DAY(2017, 6, 30))
    assert codes(cast, show="all") == ["A-02"]
    assert codes(cast, show="all", year="2015") == ["A-01"]
    windows = {
        zoom: (window.first.year, window.last.year)
        for zoom in ("month", "quarter", "biennium")
        for window in [shown(cast, show="all", zoom=zoom).asked.window]
    }
    assert windows == {"month": (2016, 2016), "quarter": (2015, 2016), "biennium": (2015, 2017)}


def test_an_activity_of_many_years_does_not_make_the_picture_endless(cast: Cast) -> None:
    ActivityFactory(code="A-01", starts_on=DAY(1995, 1, 1), ends_on=DAY(2090, 6, 30))
    window = shown(cast, show="all", zoom="biennium").asked.window
    assert (window.first.year, window.last.year) == (2013, 2018)


# --- folding --------------------------------------------------------------------------------------------


def folded(cast: Cast, **parameters: str) -> list[tuple[str, bool, int]]:
    found = timeline(cast.staff, BienniumFactory(), {"show": "all", **parameters}, at_first=3)
    return [(group.code, group.folded, len(group.rows)) for group in found.groups]


def test_groups_that_do_not_fit_are_folded_until_they_are_opened(cast: Cast) -> None:
    clusters = [ClusterFactory(code=code) for code in "ABC"]
    for place, cluster in enumerate([clusters[0]] * 2 + [clusters[1]] * 2 + [clusters[2]]):
        ActivityFactory(code=f"A-0{place}", cluster=cluster)
    assert folded(cast) == [("A", False, 2), ("B", True, 0), ("C", True, 0)]
    assert folded(cast, open="all") == [("A", False, 2), ("B", False, 2), ("C", False, 1)]
    assert folded(cast, open="none") == [("A", True, 0), ("B", True, 0), ("C", True, 0)]
    assert folded(cast, open="B,X") == [("A", True, 0), ("B", False, 2), ("C", True, 0)]
    links = timeline(cast.staff, BienniumFactory(), {"show": "all", "open": "B"}).groups
    assert [group.url for group in links] == ["?show=all&open=A%2CB", "?show=all&open=none", "?show=all&open=B%2CC"]
    assert links[0].percent == 70 and links[0].count == 2


def test_a_single_group_larger_than_the_room_is_open_all_the_same(cast: Cast) -> None:
    for place in range(5):
        ActivityFactory(code=f"A-0{place}")
    assert folded(cast) == [("–", False, 5)]


# --- what the rows say ----------------------------------------------------------------------------------


def test_the_longest_lag_is_named_with_its_days(cast: Cast) -> None:
    ActivityFactory(code="A-01", finished_late=True)
    ActivityFactory(code="A-02", lagging=True)
    page = timeline_page(cast.staff, BienniumFactory(), {"show": "all"})
    assert (page.lagging, page.longest, page.longest_days) == (2, "A-01", 36)


def test_a_milestone_that_was_missed_is_said_in_the_table(cast: Cast) -> None:
    MilestoneFactory(activity=ActivityFactory(), title="Papers out", due_on=DAY(2016, 9, 1))
    page = timeline_page(cast.staff, BienniumFactory(), {"show": "all", "as": "table"})
    assert page.table[0].rows[0][1][-1] == "Papers out, 1 Sep 2016 (missed)"


@pytest.mark.parametrize(
    ("start", "end", "lag", "days"),
    [
        (PartialDate.day(DAY(2016, 4, 1)), PartialDate.day(DAY(2016, 4, 1)), 0, 0),
        (PartialDate.day(DAY(2016, 4, 1)), PartialDate.day(DAY(2016, 4, 2)), 0, 1),
        (PartialDate.day(DAY(2016, 4, 1)), PartialDate.day(DAY(2016, 3, 30)), 5, 3),
        (PartialDate.day(DAY(2016, 4, 1)), PartialDate.day(DAY(2016, 4, 10)), -9, 0),
        (PartialDate.quarter(2016, 2), PartialDate.quarter(2016, 2), 0, 0),
        (PartialDate.quarter(2016, 2), PartialDate.quarter(2016, 3), 0, 92),
    ],
)
def test_too_early_is_before_the_end_that_is_waited_for(
    start: PartialDate, end: PartialDate, lag: int, days: int
) -> None:
    assert days_too_early(start, end, lag) == days


def test_what_waits_for_what_is_drawn_and_said_and_what_starts_too_early_is_marked(cast: Cast, sign_in: SignIn) -> None:
    first = ActivityFactory(code="A-01", ends_on=DAY(2016, 4, 10))
    good = ActivityFactory(code="A-02", starts_on=DAY(2016, 5, 1))
    early = ActivityFactory(code="A-03", starts_on=DAY(2016, 4, 1))
    Dependency.objects.create(activity=good, after=first, lag_days=14)
    Dependency.objects.create(activity=early, after=first)
    client = sign_in(cast.staff)
    page = client.get("/timeline/?show=all").content.decode()
    assert page.count("too early</text>") == 2  # the row, and the legend
    assert "waits for A-01 and 14 days" in page and "waits for A-01: starts 9 days too early" in page
    assert page.count('stroke-dasharray="4 2.5"') == 1
    table = client.get("/timeline/?show=all&as=table").content.decode()
    assert "A-01 and 14 days" in table and "A-01: starts 9 days too early" in table


# --- the page -------------------------------------------------------------------------------------------


def test_every_row_of_the_picture_is_a_link_and_the_table_holds_the_same(cast: Cast, sign_in: SignIn) -> None:
    for code in ("A-01", "A-02"):
        ActivityFactory(code=code)
    client = sign_in(cast.staff)
    picture, table = (client.get(f"/timeline/?show=all{how}").content.decode() for how in ("", "&as=table"))
    linked = re.compile(r'href="/activities/(A-\d+)/"')
    assert set(linked.findall(picture)) == set(linked.findall(table)) == {"A-01", "A-02"}
    assert "data-timeline" in picture and 'href="#timeline-end"' in picture
    assert "data-timeline" not in table


def test_a_past_biennium_keeps_its_address_in_the_links(cast: Cast) -> None:
    past = BienniumFactory(starts_in=2013, is_current=False, phase="closed")
    ActivityFactory(biennium=past, code="A-01", starts_on=DAY(2014, 1, 1), ends_on=DAY(2014, 6, 30))
    assert [row.url for row in timeline(cast.staff, past, {"show": "all"}).rows] == ["/activities/A-01/?biennium=2013"]


BAD = (
    "zoom=x",
    "year=99999",
    "person=%00",
    "person=9999999999999",
    "unit=%00",
    "group=x",
    "open=%00,x",
    "page=x",
    "project=%00",
)


@pytest.mark.parametrize("query", BAD)
def test_a_bad_address_is_no_error(cast: Cast, sign_in: SignIn, query: str) -> None:
    ActivityFactory()
    assert sign_in(cast.staff).get(f"/timeline/?show=all&{query}").status_code == 200


def test_outsiders_see_no_timeline(cast: Cast, sign_in: SignIn) -> None:
    for address in ("/timeline/", "/timeline/timeline.svg"):
        assert sign_in(cast.bureau_member).get(address).status_code == 403
        assert sign_in(cast.nobody).get(address).status_code == 403
    BienniumFactory()
    assert sign_in(cast.staff).get("/timeline/timeline.exe").status_code == 404


# --- files ----------------------------------------------------------------------------------------------


def file(client: Client, kind: str, query: str = "show=all") -> Any:
    answer = client.get(f"/timeline/timeline.{kind}?{query}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    return answer


def test_the_svg_stands_alone_with_whole_addresses(cast: Cast, sign_in: SignIn) -> None:
    ActivityFactory(code="A-01", title="Meet <&> agree")
    root = etree.fromstring(file(sign_in(cast.staff), "svg").content)
    links = [link.attrib["href"] for link in root.iter("{http://www.w3.org/2000/svg}a")]
    assert links == ["http://testserver/activities/A-01/"]


def test_the_pdf_is_a3_across_and_says_what_when_and_by_whom_on_every_page(cast: Cast, sign_in: SignIn) -> None:
    for place in range(60):
        ActivityFactory(code=f"A-{place:02}", lead_unit=cast.unit)
    pages = PdfReader(BytesIO(file(sign_in(cast.staff), "pdf", "unit=LIA").content)).pages
    assert len(pages) == 2
    for number, page in enumerate(pages, 1):
        said = page.extract_text()
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (1191, 842)
        for words in ("Timeline of 60 activities, 2016", "Unit: LIA", "As at 12 Sep 2016", "Printed by Staff"):
            assert words in said, (number, words)
        assert f"{number} / 2" in said
    assert "continued" in pages[1].extract_text()
    text = " ".join(page.extract_text() for page in pages)
    assert [place for place in range(60) if f"A-{place:02}" not in text] == []


def test_the_gantt_of_a_cluster_by_project_prints_on_one_a3_page(cast: Cast, sign_in: SignIn) -> None:
    """Cluster H of the demonstration has five projects and 18 activities; there is room for twice as many."""
    cluster = ClusterFactory(code="H")
    projects = [ProjectFactory(cluster=cluster, code=f"H-P{n}") for n in range(5)]
    for place in range(36):
        ActivityFactory(code=f"H-{place:02}", cluster=cluster, project=projects[place % 5], lead_unit=cast.unit)
    (page,) = PdfReader(BytesIO(file(sign_in(cast.staff), "pdf", "cluster=H&group=project").content)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (1191, 842)
    said = page.extract_text()
    assert [place for place in range(36) if f"H-{place:02}" not in said] == []
    assert [project.code for project in projects if project.code not in said] == []


def test_the_sheet_holds_the_facts_of_the_table(cast: Cast, sign_in: SignIn) -> None:
    ActivityFactory(code="A-01", ends_precision="quarter")
    text = file(sign_in(cast.staff), "csv").content.decode("utf-8-sig")
    row = next(line for line in text.splitlines() if "A-01" in line)
    assert "Q4 2016" in row and "2016-01-01" in row
    assert file(sign_in(cast.staff), "xlsx").content.startswith(b"PK")


# --- how much it asks -----------------------------------------------------------------------------------


def test_the_queries_do_not_grow_with_the_rows(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.staff)
    counts: dict[str, set[int]] = {}
    for more in (1, 2, 20):
        for _row in range(more):
            activity = ActivityFactory(lead_unit=cast.unit, lead_officer=cast.staff.staff)
            MilestoneFactory(activity=activity)
            Dependency.objects.create(activity=activity, after=ActivityFactory(lead_unit=cast.unit))
        for how in ("", "&as=table", "&group=person&zoom=biennium"):
            counts.setdefault(how, set()).add(queries_of(client, f"/timeline/?show=all{how}"))
    assert {how: found for how, found in counts.items() if len(found) > 1} == {}
