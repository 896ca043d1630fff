"""The pages of change requests: asked from the activity, listed, decided on, never lost when refused."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from common.dates import PartialDate
from monitoring.queries.shell import waiting_for
from planning.actions.workplans import open_revision
from planning.enums import ChangeKind, ChangeState
from planning.models import Activity, ChangeRequest
from planning.queries.change_words import block_of
from tests.factories.planning import BienniumFactory, WorkplanFactory
from tests.people import Cast
from tests.planning.change_stage import NOVEMBER, approved, asked, change_at, postponed
from tests.planning.workplan_stage import activity_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(cast: Cast) -> Activity:
    """An activity of an approved workplan."""
    found = activity_of(cast)
    approved(cast)
    return found


def form_of(client: Client, url: str) -> dict[str, Any]:
    """What a browser would send back of the form of an activity as it was opened."""
    forms = client.get(url).context["forms"]
    sent: dict[str, Any] = {}
    for form in (forms.main, *(part for rows in forms.rows.values() for part in (rows.management_form, *rows))):
        sent |= {form.add_prefix(name): form[name].value() for name in form.fields}
    return {name: value for name, value in sent.items() if value is not None and value is not False}


def test_the_unit_head_asks_from_the_page_of_the_activity_and_others_see_no_button(
    cast: Cast, activity: Activity, sign_in: Any
) -> None:
    head = sign_in(cast.unit_head)
    assert "/activities/A-01/change/" in head.get("/activities/A-01/").content.decode()
    for kind in ("reformulate", "postpone", "terminate", "move"):
        assert f"kind={kind}" in head.get("/activities/A-01/change/").content.decode()
    for person in (cast.staff, cast.division_head, cast.pmu_officer):
        assert "/activities/A-01/change/" not in sign_in(person).get("/activities/A-01/").content.decode()
        answer = sign_in(person).post("/activities/A-01/change/?kind=terminate", {"reason": "Mine."})
        assert answer.status_code == 403
    assert not ChangeRequest.objects.exists()


def test_a_short_form_says_what_to_enter_and_keeps_what_was_typed(cast: Cast, activity: Activity, sign_in: Any) -> None:
    head = sign_in(cast.unit_head)
    url = "/activities/A-01/change/?kind=postpone"
    wrong = head.post(url, {"end": "soon", "reason": "No venue."})
    assert wrong.status_code == 422
    assert "No venue." in wrong.content.decode() and "Enter a date" in wrong.content.decode()
    assert head.post(url, {"end": "Q2 2014", "reason": "No venue."}).status_code == 422
    asked_for = head.post(url, {"end": "Q2 2017", "reason": "No venue."})
    change = ChangeRequest.objects.get()
    assert (asked_for.status_code, asked_for.url, change.kind) == (302, f"/changes/{change.number}/", "postpone")
    move = head.post("/activities/A-01/change/?kind=move", {"to": "999999", "reason": "They know it."})
    assert (move.status_code, "Choose one of the units" in move.content.decode()) == (422, True)
    WorkplanFactory(unit=cast.other_unit, biennium=BienniumFactory())
    head.post("/activities/A-01/change/?kind=move", {"to": cast.other_unit.pk, "reason": "They know it."})
    assert ChangeRequest.objects.filter(kind=ChangeKind.MOVE).exists()


def test_the_form_of_the_activity_asks_for_other_values(cast: Cast, activity: Activity, sign_in: Any) -> None:
    head = sign_in(cast.unit_head)
    url = "/activities/A-01/change/?kind=reformulate"
    sent = form_of(head, url) | {"end": "15 Nov 2016", "reason": "The Bureau meets later."}
    assert head.post(url, sent | {"reason": ""}).status_code == 422
    answer = head.post(url, sent)
    change = ChangeRequest.objects.get()
    assert answer.url == f"/changes/{change.number}/"
    assert [(row.label, row.before, row.after) for row in block_of(change).fields] == [
        ("End", "31 Dec 2016", "15 Nov 2016")
    ]
    nothing = head.post(url, form_of(head, url) | {"reason": "No difference."})
    assert (nothing.status_code, "Nothing differs" in nothing.content.decode()) == (422, True)


def test_a_new_activity_is_asked_for_from_the_page_of_the_workplan(
    cast: Cast, activity: Activity, sign_in: Any
) -> None:
    head = sign_in(cast.unit_head)
    assert "/workplans/LIA/activities/ask/" in head.get("/workplans/LIA/").content.decode()
    url = "/workplans/LIA/activities/ask/"
    sent = form_of(head, url) | {
        "title": "Report to the Bureau", "start": "1 Oct 2016", "end": "Q4 2016", "function": "management",
        "reason": "Asked by the Bureau.", "shares-0-mandate": "XII/32/A-01", "shares-0-percent": "100",
    }  # fmt: skip
    answer = head.post(url, sent)
    assert answer.status_code == 302
    change = ChangeRequest.objects.get()
    assert (change.kind, change.activity, Activity.objects.count()) == (ChangeKind.ADD, None, 1)
    page = head.get(answer.url).content.decode()
    assert "Report to the Bureau" in page and "XII/32/A-01" in page


def test_the_decision_is_made_on_the_page_and_the_unit_sees_it(cast: Cast, activity: Activity, sign_in: Any) -> None:
    change = postponed(cast, activity)
    url = f"/changes/{change.number}/"
    division = sign_in(cast.division_head)
    assert "Waits for your endorsement" in division.get(url).content.decode()
    assert waiting_for(cast.division_head)["planning:change-list"] == 1
    assert division.post(f"{url}decide/", {"decision": "refuse", "version": 1}).status_code == 422
    assert division.post(f"{url}decide/", {"decision": "endorse", "version": 1}).status_code == 302
    secretary = sign_in(cast.executive_secretary)
    stale = secretary.post(f"{url}decide/", {"decision": "refuse", "version": 1, "note": "There is a venue."})
    assert (stale.status_code, "There is a venue." in stale.content.decode()) == (409, True)
    assert secretary.post(f"{url}decide/", {"decision": "approve", "version": 2}).status_code == 302
    page = sign_in(cast.staff).get(url).content.decode()
    assert "It stands in the plan since version 2" in page and "/workplans/LIA/versions/2/" in page
    assert f"CR-{change.number}" in sign_in(cast.staff).get("/activities/A-01/").content.decode()


@pytest.mark.parametrize("decision", ["endorse", "approve", "refuse", "withdraw", "renew"])
def test_others_see_no_button_and_are_refused(cast: Cast, activity: Activity, sign_in: Any, decision: str) -> None:
    change = postponed(cast, activity)
    for person in (cast.colleague, cast.stranger, cast.pmu_officer, cast.administrator, cast.rest_client):
        client = sign_in(person)
        assert 'name="decision"' not in client.get(f"/changes/{change.number}/").content.decode()
        answer = client.post(f"/changes/{change.number}/decide/", {"decision": decision, "version": 1, "note": "No."})
        assert answer.status_code == 403


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 30, "\x00"])
def test_a_bad_version_and_an_unknown_decision_are_no_errors(
    cast: Cast, activity: Activity, sign_in: Any, version: str
) -> None:
    change = postponed(cast, activity)
    client = sign_in(cast.division_head)
    url = f"/changes/{change.number}/decide/"
    assert client.post(url, {"decision": "endorse", "version": version}).status_code == 409
    assert client.post(url, {"decision": "delete", "version": 1}).status_code == 404
    assert client.get(url).status_code == 405
    assert client.get("/changes/99999999999999999999/").status_code == 404


def test_what_meets_is_shown_on_both_and_in_the_list_and_what_changed_under_one_on_its_page(
    cast: Cast, activity: Activity, sign_in: Any
) -> None:
    one, other = asked(cast, activity, end=PartialDate.day(NOVEMBER)), postponed(cast, activity)
    client = sign_in(cast.staff)
    for here, there in ((one, other), (other, one)):
        assert f"CR-{there.number} touches the same." in client.get(f"/changes/{here.number}/").content.decode()
    rows = client.get("/changes/").context["page"].rows
    assert [[conflict.number for conflict in row.conflicts] for row in rows] == [[one.number], [other.number]]
    change_at(cast, one, ChangeState.APPROVED)
    page = client.get(f"/changes/{other.number}/")
    assert [(row.label, row.before, row.after) for row in page.context["page"].stale] == [
        ("End", "31 Dec 2016", "15 Nov 2016")
    ]
    head = sign_in(cast.unit_head).get(f"/changes/{other.number}/").context["page"].decision
    assert (head.yes_value, head.no_value) == ("renew", "withdraw")
    division = sign_in(cast.division_head).get(f"/changes/{other.number}/").context["page"].decision
    assert (division.yes_value, division.no_value) == ("refuse", "")


def test_the_list_is_filtered_sorted_and_exported(cast: Cast, activity: Activity, sign_in: Any) -> None:
    first = change_at(cast, asked(cast, activity, end=PartialDate.day(NOVEMBER)), ChangeState.WITHDRAWN)
    second = postponed(cast, activity)
    client = sign_in(cast.division_head)

    def numbers(query: str) -> list[int]:
        return [row.change.number for row in client.get(f"/changes/{query}").context["page"].rows]

    assert numbers("") == [second.number, first.number]
    assert numbers("?sort=number") == [first.number, second.number]
    assert numbers("?state=waiting") == numbers("?who=me") == numbers("?kind=postpone") == [second.number]
    assert numbers(f"?q=cr-{first.number}") == [first.number]
    assert numbers("?q=venue") == [second.number]
    assert numbers("?state=nonsense&kind=%00&unit=XYZ&sort=-nope&page=abc") == [second.number, first.number]
    assert numbers("?unit=LIA&state=withdrawn") == [first.number]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/changes/?export=xlsx&kind=postpone").content)).active
    cells = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {f"CR-{second.number}", "End: 31 Dec 2016; Standing: planned", "Open"} <= cells
    assert f"CR-{first.number}" not in cells


def test_a_delegate_is_named_with_whom_they_acted_for(cast: Cast, activity: Activity, sign_in: Any) -> None:
    from planning.actions.change_deciding import endorse

    change = endorse(change=postponed(cast, activity), by=cast.division_delegate, version=1)
    both = f"{cast.division_delegate.full_name} for {cast.division_head.full_name}"
    client = sign_in(cast.staff)
    assert both in client.get(f"/changes/{change.number}/").content.decode()
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/changes/?export=xlsx").content)).active
    assert both in {cell for row in sheet.iter_rows(values_only=True) for cell in row}


def test_while_the_workplan_is_revised_a_request_can_only_be_refused_or_withdrawn(
    cast: Cast, activity: Activity, sign_in: Any
) -> None:
    change = postponed(cast, activity)
    workplan = change.workplan
    workplan.refresh_from_db()
    open_revision(workplan=workplan, by=cast.unit_head, version=workplan.version)
    page = sign_in(cast.division_head).get(f"/changes/{change.number}/").context["page"]
    assert (page.decision.yes_value, page.decision.no_value) == ("refuse", "")
    assert "being revised" in page.decision.consequence
    answer = sign_in(cast.unit_head).get("/activities/A-01/change/")
    assert (answer.status_code, "once the workplan is approved" in answer.content.decode()) == (409, True)


def test_outsiders_see_nothing(cast: Cast, activity: Activity, sign_in: Any) -> None:
    change = postponed(cast, activity)
    for person in (cast.bureau_member, cast.ended_bureau_member, cast.nobody):
        for path in ("/changes/", f"/changes/{change.number}/", "/activities/A-01/change/"):
            assert sign_in(person).get(path).status_code == 403
