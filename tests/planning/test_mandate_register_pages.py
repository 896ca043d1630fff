"""The register of mandates in the browser: entering, changing, tying together, pasting, finding."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from planning.actions.mandates import link_mandates
from planning.models import Mandate, MandateLink
from planning.queries.mandate_links import taken_over_behind
from tests.factories.planning import (
    ActivityFactory,
    BienniumFactory,
    DecisionFactory,
    MandateFactory,
    MandateShareFactory,
    MeetingFactory,
)
from tests.people import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture
def officer(cast: Cast, sign_in: SignIn) -> Client:
    BienniumFactory()
    MeetingFactory(body="COP", number=12, place="Pyeongchang")
    return sign_in(cast.pmu_officer)


def form_of(mandate: Mandate, **changes: Any) -> dict[str, Any]:
    return {
        "version": mandate.version,
        "title": mandate.title,
        "text": mandate.text,
        "status": mandate.status,
        "kind": mandate.kind,
        "term": mandate.term,
        "due": "",
        "addressees": ["Executive Secretary"],
        "reason": "Reported",
        **changes,
    }


def test_a_decision_and_its_paragraph_are_entered_in_the_browser(officer: Client) -> None:
    answer = officer.post("/mandates/decisions/new/", {"symbol": "COP 12 decision 12/40", "name": "A matter"})
    assert answer["Location"] == "/mandates/decisions/XII/40/"
    new = "/mandates/decisions/XII/40/paragraphs/new/"
    values = {
        "place": "para 7 (b)", "title": "Report", "text": "Requests", "kind": "operational", "term": "standing",
        "status": "active", "due": "Q4 2016", "addressees": ["Parties", "Others"],
    }  # fmt: skip
    assert officer.get(new).status_code == 200
    assert officer.post(new, values)["Location"] == "/mandates/decisions/XII/40/"
    mandate = Mandate.objects.get(address="XII/40/7(b)")
    assert (mandate.due_on, mandate.addressees) == (datetime.date(2016, 12, 31), ["Parties", "Others"])
    again = officer.post(new, values)
    assert again.status_code == 422
    assert "XII/40/7(b) stands in the register already." in again.content.decode()
    page = officer.get("/mandates/decisions/XII/40/").context["page"]
    assert [one.address for one in page.mandates] == ["XII/40/7(b)"]


def test_a_mandate_is_changed_in_the_browser_and_a_stale_form_is_kept(officer: Client, cast: Cast) -> None:
    mandate = MandateFactory(address="XII/32/3", title="Review", addressees=["Executive Secretary", "Chair"])
    url = "/mandates/XII/32/3/edit/"
    assert b"Chair" in officer.get(url).content
    assert officer.post(url, form_of(mandate, status="elapsed"))["Location"] == "/mandates/XII/32/3/"
    stale = officer.post(url, form_of(mandate, title="My title", due="4 Dec 2016"))
    page = stale.context["page"]
    assert stale.status_code == 409
    assert page.who == cast.pmu_officer.full_name
    assert {(str(label), theirs, mine) for label, theirs, mine in page.conflicts} == {
        ("Short title", "Review", "My title"),
        ("Status", "elapsed", "active"),
        ("Due", "", "4 Dec 2016"),
    }
    assert page.form["version"].value() == "2"
    assert page.form["title"].value() == "My title"


def test_links_are_made_and_taken_away_in_the_browser(officer: Client) -> None:
    MandateFactory(address="XII/32/3")
    MandateFactory(address="XI/31/3", decision=DecisionFactory(symbol="XI/31"))
    url = "/mandates/XII/32/3/links/new/"
    made = officer.post(url, {"kind": "replaces", "other": "XI/31 para 3", "reason": "Decided"})
    assert made["Location"] == "/mandates/XII/32/3/"
    for other, sentence in (("XI/31 para 9", "No mandate stands"), ("hello", "is not read"), ("XII/32/3", "itself")):
        refused = officer.post(url, {"kind": "renews", "other": other, "reason": "Decided"})
        assert (refused.status_code, sentence in refused.content.decode()) == (422, True)
    assert "Replaced by" in officer.get("/mandates/XI/31/3/").content.decode()
    link = MandateLink.objects.get()
    assert officer.get(f"/mandates/XI/31/3/links/{link.pk}/remove/").status_code == 200
    officer.post(f"/mandates/XI/31/3/links/{link.pk}/remove/", {"reason": "A slip"})
    assert not MandateLink.objects.exists()
    assert officer.get(f"/mandates/XI/31/3/links/{link.pk}/remove/").status_code == 302


def test_a_link_is_not_taken_away_through_another_mandate(officer: Client, cast: Cast) -> None:
    one, two, three = MandateFactory(), MandateFactory(), MandateFactory()
    link = link_mandates(mandate=one, other=two, kind="renews", by=cast.pmu_officer, reason="Decided")
    answer = officer.post(f"/mandates/{three.address}/links/{link.pk}/remove/", {"reason": "x"})
    assert (answer.status_code, MandateLink.objects.count()) == (404, 1)


def test_a_replaced_mandate_warns_on_its_page_and_on_its_activities(officer: Client, cast: Cast) -> None:
    later, earlier, renewed = (MandateFactory(address=f"XII/32/{number}") for number in (1, 2, 3))
    activity = ActivityFactory(code="A-01")
    for mandate, percent in ((earlier, 60), (renewed, 40)):
        MandateShareFactory(activity=activity, mandate=mandate, percent=percent)
    for other, kind in ((earlier, "replaces"), (renewed, "renews")):
        link_mandates(mandate=later, other=other, kind=kind, by=cast.pmu_officer, reason="Decided")
    assert [one.mandate for one in taken_over_behind(activity)] == [earlier]
    assert "belongs to the later paragraph" in officer.get("/activities/A-01/").content.decode()
    assert "belongs to the later paragraph" in officer.get("/mandates/XII/32/2/").content.decode()
    assert "belongs to the later paragraph" not in officer.get("/mandates/XII/32/3/").content.decode()
    assert "Replaced by" in officer.get("/mandates/").content.decode()


FOUND_DECISIONS = [
    ("", ["XII/32", "XI/31", "Art. 24"]),
    ("q=budget", ["XII/32"]),
    ("q=cop+11+decision+31", ["XI/31"]),
    ("instrument=CBD", ["XII/32", "XI/31", "Art. 24"]),
    ("body=COP", ["XII/32", "XI/31"]),
    ("body=%00&q=%00&instrument=x&page=abc", ["XII/32", "XI/31", "Art. 24"]),
]


def test_decisions_are_listed_by_meeting_the_latest_first(officer: Client) -> None:
    day = datetime.date
    DecisionFactory(symbol="Art. 24")
    DecisionFactory(symbol="XI/31", meeting=MeetingFactory(number=11, starts_on=day(2012, 10, 8)))
    meeting = MeetingFactory(number=14, starts_on=day(2014, 10, 6))
    DecisionFactory(symbol="XII/32", name="The budget", meeting=meeting)
    for query, symbols in FOUND_DECISIONS:
        page = officer.get(f"/mandates/decisions/?{query}").context["page"]
        assert [row.decision.symbol for group in page.groups for row in group.rows] == symbols, query
    sheet = officer.get("/mandates/decisions/?body=COP&export=csv").content.decode("utf-8-sig")
    assert "XII/32" in sheet and "XI/31" in sheet and "Art. 24" not in sheet


def test_a_pasted_decision_is_entered_as_it_was_looked_at(officer: Client) -> None:
    decision = DecisionFactory(symbol="XII/40")
    MandateFactory(decision=decision, address="XII/40/1")
    url = "/mandates/decisions/XII/40/paste/"
    text = "1. Notes it;\n2. Requests the Executive Secretary to act;\n3. Urges Parties to act;"
    assert officer.post(url, {"step": "read", "text": "Nothing here"}).status_code == 422
    page = officer.post(url, {"step": "read", "text": text}).context["page"]
    assert [one.address for one in page.present] == ["XII/40/1"]
    assert [(row["place"].value(), row["take"].value()) for row in page.rows] == [("2", True), ("3", False)]
    rows: dict[str, Any] = {"step": "enter", "text": text, "rows-TOTAL_FORMS": "3", "rows-INITIAL_FORMS": "0"}
    for place, title in (("1", "There"), ("2", "Act"), ("3", "")):
        number = int(place) - 1
        rows |= {f"rows-{number}-{name}": value for name, value in {
            "take": "on", "place": place, "title": title, "text": "Words", "kind": "operational", "term": "standing",
            "addressees": ["Parties"], "reason": "“Requests” asks for work.",
        }.items()}  # fmt: skip
    refused = officer.post(url, rows)
    assert (refused.status_code, Mandate.objects.count()) == (422, 1)
    assert "Enter a short title." in refused.content.decode()
    rows["rows-2-title"] = "Act as well"
    assert officer.post(url, rows)["Location"] == "/mandates/decisions/XII/40/"
    assert sorted(Mandate.objects.values_list("address", "term")) == [
        ("XII/40/1", "one_off"),
        ("XII/40/2", "standing"),
        ("XII/40/3", "standing"),
    ]
    nothing = officer.post(url, {**rows, "rows-0-take": "", "rows-1-take": "", "rows-2-take": ""})
    assert (nothing.status_code, "Tick the paragraphs" in nothing.content.decode()) == (422, True)


def test_a_pasted_reference_finds_its_mandate(officer: Client) -> None:
    MandateFactory(address="XII/32/3")
    MandateFactory(address="XII/32/7(b)")
    for query in ("XII/32 para 7 (b)", "COP 12 decision 12/32 paras. 7-9", "xii/32/7"):
        page = officer.get("/mandates/", {"q": query}).context["page"]
        assert [mandate.address for mandate in page.listing.rows] == ["XII/32/7(b)"], query


def test_the_search_of_the_site_jumps_to_what_a_reference_names(officer: Client) -> None:
    MandateFactory(address="XII/32/7(b)", decision=DecisionFactory(symbol="XII/32"))
    assert officer.get("/search/", {"q": "XII/32 para 7 (b)"})["Location"] == "/mandates/XII/32/7(b)/"
    assert officer.get("/search/", {"q": "COP 12 decision 32"})["Location"] == "/mandates/decisions/XII/32/"
    found = officer.get("/search/", {"q": "XII/32 paras 7-9"}).context["page"]
    assert [hit.code for group in found.groups for hit in group.hits] == ["XII/32/7(b)"]


def test_the_pages_of_the_register_are_not_for_everybody(cast: Cast, sign_in: SignIn) -> None:
    BienniumFactory()
    MandateFactory(address="XII/32/3", decision=DecisionFactory(symbol="XII/32"))
    places = ("decisions/new/", "decisions/XII/32/edit/", "decisions/XII/32/paste/", "XII/32/3/edit/")
    for person in (cast.staff, cast.executive_secretary, cast.bureau_member):
        client = sign_in(person)
        assert [client.get(f"/mandates/{place}").status_code for place in places] == [403] * len(places)
    reader = sign_in(cast.staff).get("/mandates/XII/32/3/").content.decode()
    assert "Edit the mandate" not in reader
    for place in ("decisions/XII/99/", "decisions/XII/99/edit/", "XII/99/1/edit/", "XII/99/1/changes/"):
        assert sign_in(cast.pmu_officer).get(f"/mandates/{place}").status_code == 404
