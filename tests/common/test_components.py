"""The shelf: what each tag says, to eyes and to screen readers, and that it lets no markup through."""

import datetime

import pytest
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from common.dates import PartialDate
from common.staticfinders import PACKAGED, packaged_path
from common.statuses import STATUS_WORDS, status_key


def drawn(text: str, address: str = "/list/", **context: object) -> str:
    """The template ``text`` with every tag library of ours, for a request to ``address``."""
    context["request"] = RequestFactory().get(address)
    return Template("{% load components formats lists accounts %}" + text).render(Context(context))


@pytest.fixture(autouse=True)
def in_september(settings: pytest.FixtureRequest) -> None:
    settings.AS_AT_DATE = "2016-09-12"


@pytest.mark.parametrize("key", STATUS_WORDS)
def test_a_status_is_a_shape_and_a_word(key: str) -> None:
    html = drawn("{% status key %}", key=key)
    assert f"x-status-{key}" in html
    assert str(STATUS_WORDS[key]) in html
    assert 'aria-hidden="true"' in html


def test_a_hidden_status_keeps_its_word_for_screen_readers() -> None:
    assert '<span class="x-hidden">Lagging</span>' in drawn('{% status "lagging" hidden=True %}')


def test_an_unknown_status_counts_as_not_started() -> None:
    assert status_key("something else") == "not_started"
    assert status_key(None) == "not_started"


def test_a_progress_bar_says_percent_plan_and_status() -> None:
    assert 'aria-label="55%, planned 62%, at risk"' in drawn('{% progress_bar 55 62 "at_risk" %}')


def test_a_progress_bar_stays_within_its_track() -> None:
    html = drawn('{% progress_bar 140 120 "done" %}')
    assert 'width="100%" height="8"' in html
    assert 'x="100%"' in html
    assert "140%" in html


def test_a_bar_without_a_plan_has_no_mark() -> None:
    assert "x-bar-plan" not in drawn("{% progress_bar 55 %}")


def test_a_dashed_ring_marks_a_demonstration_person() -> None:
    assert "x-initials-demo" in drawn('{% person "Lucía Ferrer" demonstration=True %}')
    assert "x-initials-demo" not in drawn('{% person "Lucía Ferrer" %}')
    assert ">LF<" in drawn('{% person "Lucía Ferrer" %}')


@pytest.mark.parametrize(
    "tag",
    [
        "{% person bad meta=bad url=bad %}",
        "{% mandate_ref bad bad bad 50 bad %}",
        "{% ref bad bad %}",
        "{% status 'done' word=bad %}",
        "{% section_head bad count=bad remark=bad url=bad link=bad %}",
        "{% message bad strong=bad url=bad link=bad %}",
        "{% empty bad bad url=bad link=bad %}",
        "{% ladder 2 bad %}",
        "{% filter_find bad bad bad %}",
        "{% filter_select bad bad pairs bad %}",
        "{% filter_chip bad bad url=bad %}",
        "{% sort_head bad bad bad %}",
    ],
)
def test_no_tag_lets_markup_through(tag: str) -> None:
    bad = '"><script>alert(1)</script>'
    assert "<script" not in drawn(tag, bad=bad, pairs=[(bad, bad)])


def test_a_mandate_shows_share_address_text_and_the_whole_paragraph() -> None:
    html = drawn('{% mandate_ref "XII/32/3" "Complete the review" "/m/1/" 50 "The whole paragraph" %}')
    assert "50%" in html
    assert '<a class="x-ref" href="/m/1/"><bdi>XII/32/3</bdi></a>' in html
    assert "The whole paragraph" in html


def test_a_sorted_head_says_so_and_turns_round() -> None:
    html = drawn('{% sort_head "code" "Code" "code" %}', "/list/?sort=code&status=lagging&page=3")
    assert 'aria-sort="ascending"' in html
    assert "sort=-code" in html
    assert "status=lagging" in html
    assert "page=3" not in html
    assert "aria-sort" not in drawn('{% sort_head "title" "Title" "code" %}')


def test_a_chosen_filter_can_be_taken_away() -> None:
    html = drawn('{% filter_chip "Status" "Lagging" remove="status" %}', "/list/?status=lagging&q=web")
    assert "x-chip-on" in html
    assert 'href="?q=web"' in html


def test_one_page_needs_no_page_numbers() -> None:
    assert drawn("{% pagination page %}", page=Paginator(range(3), 50).page(1)) == ""
    html = drawn("{% pagination page %}", "/list/?q=web", page=Paginator(range(120), 50).page(2))
    assert 'aria-current="page">2<' in html
    assert "q=web&amp;page=3" in html


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (datetime.date(2016, 9, 16), "16 Sep"),
        (datetime.date(2017, 12, 4), "4 Dec 2017"),
        (PartialDate.quarter(2016, 4), "Q4 2016"),
        (PartialDate.day(datetime.date(2016, 8, 7)), "7 Aug"),
        (None, "–"),
    ],
)
def test_a_date_is_as_short_as_it_can_be(value: object, shown: str) -> None:
    assert drawn("{{ value|short_date }}", value=value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (datetime.date(2016, 9, 16), "in 4 days"),
        (datetime.date(2016, 9, 13), "in 1 day"),
        (datetime.date(2016, 9, 12), "today"),
        (datetime.date(2016, 8, 7), "36 days late"),
        (PartialDate.quarter(2016, 3), "in 18 days"),
    ],
)
def test_a_date_says_how_far_it_is(value: object, shown: str) -> None:
    assert drawn("{{ value|days_from_now }}", value=value) == shown


def test_numbers_are_written_as_each_language_writes_them() -> None:
    assert drawn("{{ 1286000|number }} {{ 55|percent }}") == "1,286,000 55%"
    with translation.override("fr"):
        assert drawn("{{ 1286000|number }} {{ 55|percent }}") == "1\u202f286\u202f000 55\u202f%"
    with translation.override("ar"):
        assert drawn("{{ 1286000|number }} {{ 55|percent }}") == "1,286,000 55%"


def test_zero_is_a_value_and_nothing_is_a_dash() -> None:
    assert drawn("{{ 0|number }} {{ none|number }} {{ 0|or_dash }} {{ none|or_dash }}", none=None) == "0 – 0 –"


def test_a_change_carries_its_sign() -> None:
    assert drawn("{{ 46|change }} {{ down|change }} {{ 0|change }}", down=-3) == "+46 \u22123 0"


def test_a_date_over_its_distance_tells_late_from_ahead() -> None:
    assert "x-due-late" in drawn("{% date_pair day %}", day=datetime.date(2016, 8, 7))
    assert "x-due-ahead" in drawn("{% date_pair day %}", day=datetime.date(2016, 9, 16))


def test_done_work_is_not_late() -> None:
    html = drawn('{% date_pair day "done" %}', day=datetime.date(2016, 8, 7))
    assert "7 Aug" in html
    assert "late" not in html


def test_the_square_to_scan_takes_over_the_path_alone() -> None:
    html = drawn(
        "{% inline_qr svg %}", svg='<svg viewBox="0 0 9 9"><script>x</script><path d="M0,0H1V1H0z" fill="#000"/></svg>'
    )
    assert "M0,0H1V1H0z" in html
    assert "<script" not in html
    assert drawn("{% inline_qr svg %}", svg="<svg onload=x>") == ""


@pytest.mark.parametrize("name", PACKAGED)
def test_files_of_packages_are_found(name: str) -> None:
    assert finders.find(name)


def test_a_file_outside_the_list_is_not_found() -> None:
    assert finders.find("packaged/settings.py") is None
    assert packaged_path("packaged/../manage.py") is None
