"""The team of a cluster: who is in it, joins, changes role, leaves or was entered by mistake, and the rules then."""

import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clusters.actions import teams as actions
from clusters.forms.teams import AwayForm, JoinForm, LeaveForm, RoleForm
from clusters.models import Cluster, Membership
from clusters.queries.addresses import team_address
from clusters.queries.clusters import clusters_visible_to
from clusters.queries.team_page import Change, places_visible_to, team_after, team_page
from clusters.queries.teams import place_before, teams_on_record_since
from clusters.rules import READ
from clusters.rules.places import check_going_on, check_mistake, may_keep
from common import clock
from common.edits import Edit, answer
from common.refusals import WrongState
from structure.forms.days import day_asked, on_record
from structure.models import Staff
from structure.rules import require

LARGEST_KEY = 2**31


@require_safe
def team(request: HttpRequest, code: str) -> HttpResponse:
    """The team, held against the rules of source para 22; ``?as_at=2016-03-31`` at the end of a day."""
    require(request.user, READ)
    cluster = cluster_asked(request, code)
    day, form = day_asked(request.GET)
    day = on_record(day, form, partial(teams_on_record_since, [cluster]))
    return render(request, "clusters/team.html", {"page": team_page(request.user, cluster, day), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def team_join(request: HttpRequest, code: str) -> HttpResponse:
    """Give somebody a place in the team."""
    require(request.user, READ)
    cluster = cluster_asked(request, code)
    may_keep(request.user, cluster)

    def write(form: JoinForm) -> tuple[str, str]:
        actions.join(cluster=cluster, values=form.values(), reason=form.cleaned_data["reason"], by=request.user)
        return team_address(cluster), _("In the team.")

    return answer(
        request,
        Edit(
            template="clusters/team_form.html",
            make=lambda data, initial: JoinForm(data, initial=initial),
            write=write,
            cancel_url=team_address(cluster),
            initial=JoinForm.initial_of,
            more=_more(cluster, _("Somebody joins the team"), _("Let them join"), "?act=join"),
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def team_role(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Give another role from a day on."""
    place = _kept(request, code, pk)

    def write(form: RoleForm) -> tuple[str, str]:
        said = form.cleaned_data
        actions.change_role(
            place=place,
            role=said["role"],
            valid_from=said["valid_from"],
            reason=said["reason"],
            by=request.user,
            version=said["version"],
        )
        return team_address(place.cluster), _("The role is changed.")

    title = _("Another role for %(name)s") % {"name": place.staff.name}
    return _answer(request, place, RoleForm, write, _more(place.cluster, title, _("Change the role"), f"?place={pk}"))


@require_http_methods(["GET", "HEAD", "POST"])
def team_leave(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Say somebody's last day in the team."""
    place = _kept(request, code, pk)

    def write(form: LeaveForm) -> tuple[str, str]:
        said = form.cleaned_data
        actions.leave(
            place=place, valid_to=said["valid_to"], reason=said["reason"], by=request.user, version=said["version"]
        )
        return team_address(place.cluster), _("The last day is set.")

    title = _("%(name)s leaves the team") % {"name": place.staff.name}
    return _answer(request, place, LeaveForm, write, _more(place.cluster, title, _("Set the last day"), f"?place={pk}"))


@require_http_methods(["GET", "HEAD", "POST"])
def team_away(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take away a place entered by mistake; 409 once something rests on it."""
    place = _kept(request, code, pk)
    check_mistake(place, clock.today())
    before = place_before(place)

    def write(form: AwayForm) -> tuple[str, str]:
        said = form.cleaned_data
        actions.take_away(
            place=place,
            goes_on=bool(said.get("goes_on")),
            reason=said["reason"],
            by=request.user,
            version=said["version"],
        )
        return team_address(place.cluster), _("The place is taken away; what happened to it stays on record.")

    title = _("Take away the place of %(name)s") % {"name": place.staff.name}
    more = _more(place.cluster, title, _("Take the place away"), f"?act=away&place={pk}")
    more["said"] = _("For a place entered by mistake: it counts on no day any more. Who leaves has a last day instead.")
    return _answer(request, place, partial(AwayForm, before=before), write, more, AwayForm.initial_of)


@require_safe
def team_check(request: HttpRequest, code: str) -> HttpResponse:
    """The rules as they would be after what stands in the form; a fragment, asked again at every change of it."""
    require(request.user, READ)
    cluster = cluster_asked(request, code)
    may_keep(request.user, cluster)
    change = _change(request, cluster)
    after = team_after(cluster, change) if change else None
    return render(request, "clusters/_team_after.html", {"after": after})


def cluster_asked(request: HttpRequest, code: str) -> Cluster:
    """The cluster of this code, else 404."""
    found = clusters_visible_to(request.user).filter(code=code.upper()).first()
    if found is None:
        raise Http404(_("There is no such cluster."))
    return found


def _kept(request: HttpRequest, code: str, pk: int) -> Membership:
    require(request.user, READ)
    cluster = cluster_asked(request, code)
    place = _place(request, cluster, str(pk))
    if place is None:
        raise Http404(_("There is no such place in the team."))
    may_keep(request.user, cluster)
    check_going_on(place, clock.today())
    return place


def _place(request: HttpRequest, cluster: Cluster, key: str) -> Membership | None:
    number = int(key) if key.isdecimal() and len(key) <= len(str(LARGEST_KEY)) else LARGEST_KEY
    if number >= LARGEST_KEY:
        return None
    return places_visible_to(request.user).filter(cluster=cluster, pk=number).first()


def _answer(
    request: HttpRequest, place: Membership, form: Any, write: Any, more: dict[str, Any], initial: Any = None
) -> HttpResponse:
    return answer(
        request,
        Edit(
            template="clusters/team_form.html",
            make=lambda data, initial: form(data, initial=initial),
            write=write,
            cancel_url=team_address(place.cluster),
            read=lambda: _there(request, place),
            initial=initial or form.initial_of,
            more=more,
        ),
    )


def _there(request: HttpRequest, place: Membership) -> Membership:
    found = places_visible_to(request.user).filter(pk=place.pk).first()
    if found is None:
        raise WrongState(_("This place in the team has been removed."))
    return found


def _more(cluster: Cluster, title: str, save: str, asked: str) -> dict[str, Any]:
    check = reverse("clusters:team-check", args=[cluster.code]) + asked
    return {"cluster": cluster, "title": title, "save": save, "check_url": check}


def _change(request: HttpRequest, cluster: Cluster) -> Change | None:
    """What the form says so far; None while that is not enough."""
    typed = request.GET
    place = _place(request, cluster, typed.get("place", ""))
    if typed.get("act") == "join":
        said = _taken(JoinForm(typed), "staff", "role", "valid_from")
        staff = Staff.objects.select_related("user", "unit").filter(pk=said["staff"]).first() if said else None
        return Change(staff, said["valid_from"], said["role"]) if staff else None
    if place is None:
        return None
    if typed.get("act") == "away":
        before = place_before(place) if "goes_on" in typed else None
        return Change(place.staff, max(place.valid_from, clock.today()), before.role if before else "")
    if "role" in typed:
        said = _taken(RoleForm(typed), "role", "valid_from")
        return Change(place.staff, said["valid_from"], said["role"]) if said else None
    said = _taken(LeaveForm(typed), "valid_to")
    if not said or said["valid_to"] == datetime.date.max:
        return None
    return Change(place.staff, said["valid_to"] + datetime.timedelta(days=1))


def _taken(form: Any, *names: str) -> dict[str, Any]:
    """The values of these fields, when all of them can be taken; the others need not be filled in yet."""
    form.is_valid()
    return {name: form.cleaned_data[name] for name in names} if all(form.cleaned_data.get(n) for n in names) else {}
