"""The register of the Management Committee, its sittings, and who sits in it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.queries.clusters import projects_visible_to
from common.downloads import export_format, export_links, sheet_response
from common.edits import Edit, answer, version_of
from monitoring.actions.committee_sittings import begin_sitting, close_sitting, save_sitting
from monitoring.forms.committee import SeatEndForm, SeatForm, SittingEditForm, SittingForm
from monitoring.models import Sitting
from monitoring.queries.committee import item_list as read_list
from monitoring.queries.committee import item_sheet, sittings_visible_to, tied_rows
from monitoring.queries.committee_addresses import sitting_url
from monitoring.queries.committee_pages import members_page, sitting_page
from monitoring.queries.committee_pages import sitting_list as read_sittings
from monitoring.rules.committee import READ, may_record, minutes_open
from planning.views.asked import activity_asked
from structure.actions.committee import end_seat, give_seat
from structure.models import CommitteeMember
from structure.queries.committee import seats_visible_to
from structure.rules import require
from structure.rules.committee import may_seat


@require_safe
def item_list(request: HttpRequest) -> HttpResponse:
    """All items; ``?export=`` gives them as a file."""
    require(request.user, READ)
    if kind := export_format(request.GET):
        return sheet_response(item_sheet(request.user, request.GET), kind, "management-committee")
    page = read_list(request.user, request.GET, export_links(request.GET))
    return render(request, "monitoring/committee_items.html", {"page": page})


@require_safe
def activity_items(request: HttpRequest, code: str) -> HttpResponse:
    """The items tied to an activity, as the fragment that its page asks for."""
    require(request.user, READ)
    rows = tied_rows(request.user, activity=activity_asked(request, code))
    return render(request, "monitoring/_committee_tied.html", {"rows": rows})


@require_safe
def project_items(request: HttpRequest, code: str) -> HttpResponse:
    """The items tied to a project, as the fragment that its page asks for."""
    require(request.user, READ)
    if "\x00" in code or not projects_visible_to(request.user).filter(code=code).exists():
        raise Http404(_("There is no project of this code."))
    return render(request, "monitoring/_committee_tied.html", {"rows": tied_rows(request.user, project=code)})


@require_safe
def sitting_list(request: HttpRequest) -> HttpResponse:
    require(request.user, READ)
    page = read_sittings(request.user, request.GET)
    return render(request, "monitoring/committee_sittings.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def sitting_new(request: HttpRequest) -> HttpResponse:
    """Open the minutes of the next sitting: its day and its agenda."""
    require(request.user, READ)
    may_record(request.user)

    def write(form: SittingForm) -> tuple[str, str]:
        sitting = begin_sitting(values=form.values(), by=request.user)
        return sitting_url(sitting), _("Sitting %(n)s is opened.") % {"n": sitting.number}

    return answer(
        request,
        Edit(
            template="monitoring/committee_sitting_form.html",
            make=lambda data, initial: SittingForm(data, initial=initial),
            write=write,
            cancel_url=reverse("monitoring:sitting-list"),
            initial=SittingForm.initial_of,
        ),
    )


@require_safe
def sitting_detail(request: HttpRequest, number: int) -> HttpResponse:
    require(request.user, READ)
    page = sitting_page(request.user, sitting_asked(request, number))
    return render(request, "monitoring/committee_sitting.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def sitting_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change day, agenda and presence while the minutes are open."""
    require(request.user, READ)
    sitting = sitting_asked(request, number)
    may_record(request.user)
    minutes_open(sitting)

    def write(form: SittingEditForm) -> tuple[str, str]:
        version = form.cleaned_data["version"]
        saved = save_sitting(sitting=sitting, values=form.values(), by=request.user, version=version)
        return sitting_url(saved), _("Saved.")

    return answer(
        request,
        Edit(
            template="monitoring/committee_sitting_form.html",
            make=lambda data, initial: SittingEditForm(data, initial=initial, sitting=sitting),
            write=write,
            cancel_url=sitting_url(sitting),
            read=lambda: sitting_asked(request, number),
            initial=SittingEditForm.initial_of,
        ),
    )


@require_POST
def sitting_close(request: HttpRequest, number: int) -> HttpResponse:
    """Close the minutes for good; what they hold takes effect."""
    require(request.user, READ)
    sitting = close_sitting(sitting=sitting_asked(request, number), by=request.user, version=version_of(request))
    return redirect(sitting_url(sitting))


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Who sits in the Committee, in which capacity, from when until when."""
    require(request.user, READ)
    return render(request, "monitoring/committee_members.html", {"page": members_page(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
def seat_new(request: HttpRequest) -> HttpResponse:
    """Seat somebody in the Committee."""
    may_seat(request.user)
    back = reverse("monitoring:committee-members")

    def write(form: SeatForm) -> tuple[str, str]:
        said = form.cleaned_data
        seat = give_seat(
            staff=form.people.get(said["staff"]),
            capacity=said["capacity"],
            valid_from=said["valid_from"],
            valid_to=said["valid_to"],
            reason=said["reason"],
            by=request.user,
        )
        return back, _("%(name)s sits in the Committee.") % {"name": seat.staff.user.full_name}

    def make(data: Any, initial: dict[str, Any]) -> SeatForm:
        return SeatForm(data, initial=initial)

    more = {"title": _("Seat a member"), "save": _("Seat the member")}
    return answer(
        request, Edit("monitoring/committee_seat.html", make, write, back, initial=SeatForm.initial_of, more=more)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def seat_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Say the last day of a seat."""
    may_seat(request.user)
    seat: CommitteeMember | None = seats_visible_to(request.user).filter(pk=pk).first() if pk < 2**31 else None
    if seat is None:
        raise Http404(_("There is no such seat."))
    back, found = reverse("monitoring:committee-members"), seat

    def write(form: SeatEndForm) -> tuple[str, str]:
        end_seat(seat=found, by=request.user, **form.cleaned_data)
        return back, _("Saved.")

    def make(data: Any, initial: dict[str, Any]) -> SeatEndForm:
        return SeatEndForm(data, initial=initial)

    more = {
        "title": _("End the seat of %(name)s") % {"name": found.staff.user.full_name},
        "save": _("Save the last day"),
    }
    return answer(
        request, Edit("monitoring/committee_seat.html", make, write, back, initial=SeatEndForm.initial_of, more=more)
    )


def sitting_asked(request: HttpRequest, number: int) -> Sitting:
    """The sitting of this number, else 404."""
    found = sittings_visible_to(request.user).filter(number=number).first() if number < 2**31 else None
    if found is None:
        raise Http404(_("No sitting has this number."))
    return found
